/** Metadata of the version 3 header: tag, length, value, up to an end tag. Keys are passed over unread. */

import type { ByteView, Microseconds } from 'spoor/decoder';

export interface Metadata {
  /** The device's own clock. */
  readonly deviceTime?: Microseconds;
  readonly comment?: string;
  /** ARFCN, UARFCN, EARFCN or NR-ARFCN. */
  readonly arfcn?: number;
  /** In MHz. */
  readonly frequency?: number;
  readonly band?: string;
  /** BSIC, primary scrambling code or physical cell identity. */
  readonly cellCode?: number;
  readonly timeslot?: number;
  readonly subSlot?: number;
  readonly frameNumber?: number;
  readonly subframe?: number;
  readonly hyperframe?: number;
  readonly antenna?: number;
  /** By name as in `LEVELS`, in dB or dBm. */
  readonly levels?: Readonly<Partial<Record<Level, number>>>;
  /** How many ciphering or integrity keys stood there. */
  readonly keys?: number;
}

export const LEVELS = [
  'signal',
  'rssi',
  'snr',
  'sinr',
  'rscp',
  'ecio',
  'rsrp',
  'rsrq',
  'ss_rsrp',
  'csi_rsrp',
  'srs_rsrp',
  'ss_rsrq',
  'csi_rsrq',
  'ss_sinr',
  'csi_sinr',
] as const;
export type Level = (typeof LEVELS)[number];

/** Tags of SCAT. Those of levels stand in the order of `LEVELS`. */
const FIRST_LEVEL = 0x0100;
const FIRST_KEY = 0x0200;
const LAST_KEY = 0x02ff;
const END = 0xfffe;

const BANDS: ReadonlyMap<number, string> = new Map([
  [2, 'PCS1900'],
  [3, 'DCS1800'],
  [5, 'GSM850'],
  [8, 'GSM900'],
  [0xf000, 'T-GSM380'],
  [0xf001, 'T-GSM410'],
  [0xf002, 'GSM450'],
  [0xf003, 'GSM480'],
  [0xf004, 'GSM710'],
  [0xf005, 'GSM750'],
  [0xf006, 'T-GSM810'],
]);

// A 32-bit number and the float of the same bits, whatever the machine's byte order.
const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

export type MetadataDraft = { -readonly [K in keyof Metadata]: Metadata[K] };

/**
 * Walks from `at` to the end tag, or to `limit` where there is none (a writer that pads to whole words, or wrote nothing).
 * Values of another length than their tag wants are passed over. Undefined when a length runs past `limit`.
 *
 * @returns `end`: where the payload starts. SCAT rounds the header length up to words without padding, so the end tag is right.
 */
export function readMetadata(bytes: ByteView, at: number, limit: number): { metadata: Metadata; end: number } | undefined {
  const metadata: MetadataDraft = {};
  while (at + 2 <= limit) {
    const tag = bytes.u16(at);
    if (tag === END) return { metadata, end: at + 2 };
    if (at + 4 > limit) break;
    const length = bytes.u16(at + 2);
    if (at + 4 + length > limit) return undefined;
    readValue(bytes, tag, at + 4, length, metadata);
    at += 4 + length;
  }
  return { metadata, end: limit };
}

function readValue(bytes: ByteView, tag: number, at: number, length: number, into: MetadataDraft): void {
  // Keys: their octets are not even read, so that no later change can let them out.
  if (tag >= FIRST_KEY && tag <= LAST_KEY) into.keys = (into.keys ?? 0) + 1;
  else if (tag >= FIRST_LEVEL && tag < FIRST_LEVEL + LEVELS.length) {
    if (length !== 4) return;
    bits[0] = bytes.u32(at);
    const level = float[0]!;
    if (Number.isFinite(level)) into.levels = { ...into.levels, [LEVELS[tag - FIRST_LEVEL]!]: Math.fround(level) };
  } else if (tag === 0x0001) into.comment = bytes.text(at, length);
  else if (tag === 0x0000 && length === 12) setDeviceTime(into, bytes.u64(at), Math.floor(bytes.u32(at + 8) / 1000));
  else if (tag === 0x0003 && length === 8) into.frequency = bytes.u64(at) / 1e6;
  else if (length === 4) {
    if (tag === 0x0002) into.arfcn = bytes.u32(at);
    else if (tag === 0x0008) into.frameNumber = bytes.u32(at);
  } else if (length === 2) readShort(tag, bytes.u16(at), into);
  else if (length === 1) readOctet(tag, bytes.u8(at), into);
}

function readShort(tag: number, value: number, into: MetadataDraft): void {
  if (tag === 0x0004) into.band = BANDS.get(value) ?? String(value);
  else if (tag === 0x0005) into.cellCode = value;
  else if (tag === 0x0009) into.subframe = value;
  else if (tag === 0x000a) into.hyperframe = value;
}

function readOctet(tag: number, value: number, into: MetadataDraft): void {
  if (tag === 0x0006) into.timeslot = value;
  else if (tag === 0x0007) into.subSlot = value;
  else if (tag === 0x000d) into.antenna = value;
}

/** A clock that says less than the year 2001 or more than 2200 was never set: nothing is said then. */
export function setDeviceTime(into: MetadataDraft, seconds: number, microseconds: number): void {
  if (seconds >= 1e9 && seconds < 7.3e9 && microseconds < 1e6) into.deviceTime = seconds * 1e6 + microseconds;
}
