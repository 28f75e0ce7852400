/** pcapng (draft-ietf-opsawg-pcapng): sections of blocks, each interface with a link type and a clock of its own. */

import type { Microseconds } from '../bytes/time.js';
import type { PacketBatch } from './packet-batch.js';
import {
  type CaptureRefusal,
  type FoundPacket,
  MAX_INTERFACES,
  MAX_RECORD_BYTES,
  plausibleTime,
  type RecordReader,
  readU16,
  readU32,
} from './record-reader.js';

/** The first four octets of every section, the same in both byte orders. */
export const PCAPNG_MAGIC = 0x0a0d0d0a;

const SECTION_HEADER = PCAPNG_MAGIC;
const INTERFACE_DESCRIPTION = 1;
const OLD_PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;

/** Smallest block: type, length, length. */
const BLOCK_BYTES = 12;

export interface CaptureInterface {
  readonly linkType: number;
  /** 0 means no limit. */
  readonly snapLength: number;
  /** A tick is `microseconds / ticks` microseconds; both exact, and one of them 1 where if_tsresol is a power of ten. */
  readonly microseconds: number;
  readonly ticks: number;
  /** Added to every time of the interface (if_tsoffset). */
  readonly offset: Microseconds;
}

/** What the blocks read so far say about those that follow. */
export interface Section {
  bigEndian: boolean;
  interfaces: CaptureInterface[];
}

/**
 * Takes in a section header or interface description, passes over what carries no packet, and finds the packet in what
 * does. `at` is the place of a block whose `total` length `blockLength` has checked, all of it present.
 */
export function readBlock(
  bytes: Uint8Array,
  at: number,
  total: number,
  section: Section,
  found: FoundPacket,
): 'packet' | 'other' | CaptureRefusal {
  switch (readU32(bytes, at, section.bigEndian)) {
    case SECTION_HEADER:
      return readSectionHeader(bytes, at, total, section);
    case INTERFACE_DESCRIPTION:
      return readInterface(bytes, at, total, section);
    case ENHANCED_PACKET:
      return total < 32 ? 'block_length' : readPacket(bytes, at, total, section, readU32(bytes, at + 8, section.bigEndian), found);
    case OLD_PACKET:
      return total < 32 ? 'block_length' : readPacket(bytes, at, total, section, readU16(bytes, at + 8, section.bigEndian), found);
    case SIMPLE_PACKET:
      return readSimplePacket(bytes, at, total, section, found);
    default:
      return 'other';
  }
}

/**
 * Length of the block at `at`, at least 12, from its first 12 octets, which the caller has checked to be there.
 * A section header sets the byte order. The trailing length is not looked at: it may not be there yet.
 */
export function blockLength(bytes: Uint8Array, at: number, section: Section): number | CaptureRefusal {
  if (readU32(bytes, at, true) === SECTION_HEADER) {
    const order = readU32(bytes, at + 8, true);
    if (order !== 0x1a2b3c4d && order !== 0x4d3c2b1a) return 'magic';
    section.bigEndian = order === 0x1a2b3c4d;
  }
  const total = readU32(bytes, at + 4, section.bigEndian);
  return total < BLOCK_BYTES || total % 4 !== 0 || total > MAX_RECORD_BYTES ? 'block_length' : total;
}

function readSectionHeader(bytes: Uint8Array, at: number, total: number, section: Section): 'other' | CaptureRefusal {
  if (total < 28) return 'file_header';
  if (readU16(bytes, at + 12, section.bigEndian) !== 1) return 'version';
  section.interfaces = [];
  return 'other';
}

function readInterface(bytes: Uint8Array, at: number, total: number, section: Section): 'other' | CaptureRefusal {
  const { bigEndian, interfaces } = section;
  if (total < 20) return 'file_header';
  if (interfaces.length >= MAX_INTERFACES) return 'interface_count';
  let clock = { microseconds: 1, ticks: 1 };
  let offset = 0;
  const end = at + total - 4;
  for (let option = at + 16; option + 4 <= end; ) {
    const code = readU16(bytes, option, bigEndian);
    const length = readU16(bytes, option + 2, bigEndian);
    const value = option + 4;
    // opt_endofopt, or an option that claims to be longer than its block: what was read before it stands.
    if (code === 0 || value + length > end) break;
    if (code === 9 && length === 1) clock = clockOf(bytes[value]!);
    if (code === 14 && length === 8) offset = signedSeconds(bytes, value, bigEndian) * 1e6;
    option = value + ((length + 3) & ~3); // padded to 32 bits
  }
  const linkType = readU16(bytes, at + 8, bigEndian);
  interfaces.push({ linkType, snapLength: readU32(bytes, at + 12, bigEndian), ...clock, offset });
  return 'other';
}

/** if_tsresol: the top bit tells powers of two from powers of ten, the rest is the negative exponent. */
function clockOf(resolution: number): { microseconds: number; ticks: number } {
  const exponent = resolution & 0x7f;
  if (resolution & 0x80) return { microseconds: 1e6, ticks: 2 ** exponent };
  return exponent >= 6 ? { microseconds: 1, ticks: 10 ** (exponent - 6) } : { microseconds: 10 ** (6 - exponent), ticks: 1 };
}

/** Rounded above 2^53 seconds, where no time is plausible any more. */
function signedSeconds(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  const first = readU32(bytes, at, bigEndian);
  const second = readU32(bytes, at + 4, bigEndian);
  return bigEndian ? (first | 0) * 2 ** 32 + second : (second | 0) * 2 ** 32 + first;
}

/** The enhanced and the old packet block differ only in how they name their interface. */
function readPacket(
  bytes: Uint8Array,
  at: number,
  total: number,
  section: Section,
  id: number,
  found: FoundPacket,
): 'packet' | CaptureRefusal {
  const { bigEndian } = section;
  const from = section.interfaces[id];
  if (from === undefined) return 'interface';
  const length = readU32(bytes, at + 20, bigEndian);
  if (length > total - 32) return 'record_length';
  const time = toTime(readU32(bytes, at + 12, bigEndian), readU32(bytes, at + 16, bigEndian), from);
  if (!plausibleTime(time)) return 'time';
  const wireLength = readU32(bytes, at + 24, bigEndian);
  found.time = time;
  found.linkType = from.linkType;
  found.wireLength = Math.max(wireLength, length);
  found.start = at + 28;
  found.length = length;
  return 'packet';
}

/** Has no time of its own: `found.time` keeps that of the packet before it. Its interface is the section's first. */
function readSimplePacket(bytes: Uint8Array, at: number, total: number, section: Section, found: FoundPacket): 'packet' | CaptureRefusal {
  if (total < 16) return 'block_length';
  const from = section.interfaces[0];
  if (from === undefined) return 'interface';
  const wireLength = readU32(bytes, at + 8, section.bigEndian);
  const length = from.snapLength === 0 ? wireLength : Math.min(wireLength, from.snapLength);
  if (length > total - 16) return 'record_length';
  found.linkType = from.linkType;
  found.wireLength = wireLength;
  found.start = at + 12;
  found.length = length;
  return 'packet';
}

/**
 * 64 bits of ticks to microseconds. Where a microsecond has 10^n ticks whole microseconds and fraction are found apart,
 * so that the only rounding is that of the sum: the same number as for a classic capture in nanoseconds. Else the error is below 0.25 microseconds.
 */
function toTime(high: number, low: number, { microseconds, ticks, offset }: CaptureInterface): Microseconds {
  if (ticks === 1 || microseconds !== 1) return ((high * 2 ** 32 + low) * microseconds) / ticks + offset;
  const highRest = high % ticks;
  const ticksLeft = highRest * 2 ** 32 + low;
  const rest = ticksLeft % ticks;
  return ((high - highRest) / ticks) * 2 ** 32 + (ticksLeft - rest) / ticks + offset + rest / ticks;
}

/** All sections of a file. */
export class PcapngReader implements RecordReader {
  wanted = 0;
  refusal: CaptureRefusal | undefined = undefined;
  readonly skipped = new Map<CaptureRefusal, number>();
  private readonly section: Section = { bigEndian: false, interfaces: [] };
  private readonly found: FoundPacket = { time: 0, linkType: 0, wireLength: 0, start: 0, length: 0 };

  read(bytes: Uint8Array, at: number, end: number, batch: PacketBatch): number {
    const { section, found } = this;
    this.wanted = 0;
    while (this.refusal === undefined && !batch.full) {
      if (end - at < BLOCK_BYTES) {
        this.wanted = BLOCK_BYTES;
        break;
      }
      const total = blockLength(bytes, at, section);
      if (typeof total !== 'number') {
        this.refusal = total;
        break;
      }
      if (end - at < total) {
        this.wanted = total;
        break;
      }
      if (readU32(bytes, at + total - 4, section.bigEndian) !== total) {
        this.refusal = 'block_length';
        break;
      }
      const verdict = readBlock(bytes, at, total, section, found);
      if (verdict === 'packet') batch.refer(found.time, found.linkType, found.wireLength, found.start, found.length);
      else if (verdict === 'version' || verdict === 'interface_count' || verdict === 'file_header') {
        // What follows cannot be understood: not the section's blocks, or not which interface they mean.
        this.refusal = verdict;
        break;
      } else if (verdict !== 'other') this.skipped.set(verdict, (this.skipped.get(verdict) ?? 0) + 1);
      at += total;
    }
    return at;
  }
}
