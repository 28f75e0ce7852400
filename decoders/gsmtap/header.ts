/** The GSMTAP header: version 2, and the three incompatible things that carry version 3. */

import type { ByteView } from 'spoor/decoder';
import { type Metadata, type MetadataDraft, readMetadata, setDeviceTime } from './metadata.js';
import { type PayloadType, TYPES, TYPES_V3 } from './types.js';

/**
 * `v2`: 16 octets (also version 1, which is the same). `scat`: what SCAT before 1.3.0 wrote, the layout of version 2 with the
 * device's time behind it and 2 or 3 as version. `v3`: the draft of version 3, with metadata.
 */
export type Layout = 'v2' | 'scat' | 'v3';

export interface Header {
  readonly layout: Layout;
  readonly version: number;
  /** Octets up to the payload, all metadata included. */
  readonly length: number;
  readonly type: number;
  /** Undefined for numbers that are in no table. */
  readonly payloadType: PayloadType | undefined;
  readonly subType: number;
  /** The fields of version 2; undefined for `v3`, whose metadata says what there is to say. */
  readonly radio: Radio | undefined;
  readonly metadata: Metadata;
}

/** Octets 3 to 14 of version 2. For LTE the frame number is the SFN and the sub slot the subframe. */
export interface Radio {
  readonly timeslot: number;
  /** 14 bits; for UMTS and LTE the low bits of a larger number. */
  readonly arfcn: number;
  readonly pcs: boolean;
  readonly uplink: boolean;
  /** In dBm; 0 where not measured. */
  readonly signal: number;
  /** In dB; 0 where not measured. */
  readonly snr: number;
  readonly frameNumber: number;
  readonly antenna: number;
  readonly subSlot: number;
}

export type HeaderProblem = 'version' | 'header_length' | 'metadata';

const HEADER_V2 = 16;
const HEADER_V3 = 8;
/** Types of the pre-release of 5G in SCAT, which came with version 2 in the header. */
const SCAT_5G = [0x20, 0x21, 0x22];
const NO_METADATA: Metadata = {};

/*
 *  version 2                          version 3 (draft)
 *  0  version   1  length in words    0  version   1  0
 *  2  type      3  timeslot           2  length in words
 *  4  PCS uplink ARFCN                4  type
 *  6  signal    7  SNR                6  sub type
 *  8  frame number                    8  tag, length, value; tag, length, value; ... 0xfffe
 *  12 sub type 13 antenna 14 sub slot
 */

/** Reads the header, or says why it cannot be one. A header that was cut off overruns the view. */
export function readHeader(bytes: ByteView): Header | HeaderProblem {
  const version = bytes.u8(0);
  const words = bytes.u8(1);
  if (version === 1 || version === 2) return words < 4 ? 'header_length' : readVersion2(bytes, version, words);
  if (version !== 3) return 'version';
  if (words === 0) return readVersion3(bytes);
  return words === 4 || words === 7 || words === 9 ? readVersion2(bytes, version, words) : 'version';
}

function readVersion2(bytes: ByteView, version: number, words: number): Header | HeaderProblem {
  const length = words * 4;
  if (bytes.length >= HEADER_V2 && length > bytes.length) return 'header_length';
  // The last octet is spare; a header that ends before it is cut off all the same.
  bytes.u8(length - 1);
  const type = bytes.u8(2);
  const channel = bytes.u16(4);
  const radio: Radio = {
    timeslot: bytes.u8(3),
    arfcn: channel & 0x3fff,
    pcs: (channel & 0x8000) !== 0,
    uplink: (channel & 0x4000) !== 0,
    signal: bytes.i8(6),
    snr: bytes.i8(7),
    frameNumber: bytes.u32(8),
    antenna: bytes.u8(13),
    subSlot: bytes.u8(14),
  };
  const scat = version === 3 || SCAT_5G.includes(type);
  return {
    layout: scat ? 'scat' : 'v2',
    version,
    length,
    type,
    payloadType: TYPES.get(type),
    subType: bytes.u8(12),
    radio,
    metadata: scat ? readScatTail(bytes, words) : NO_METADATA,
  };
}

/** Behind the 16 octets: the device's clock (7 words or more), then channel number and cell (9 words). */
function readScatTail(bytes: ByteView, words: number): Metadata {
  const metadata: MetadataDraft = {};
  if (words >= 7) setDeviceTime(metadata, bytes.u64(16), bytes.u32(24));
  if (words >= 9) {
    metadata.arfcn = bytes.u32(28);
    metadata.cellCode = bytes.u16(32);
  }
  return metadata;
}

function readVersion3(bytes: ByteView): Header | HeaderProblem {
  const length = bytes.u16(2) * 4;
  if (length < HEADER_V3) return 'header_length';
  if (bytes.length >= HEADER_V3 && length > bytes.length + 3) return 'header_length';
  const type = bytes.u16(4);
  const read = readMetadata(bytes, HEADER_V3, Math.min(length, bytes.length));
  if (read === undefined) return 'metadata';
  return {
    layout: 'v3',
    version: 3,
    length: read.end,
    type,
    payloadType: TYPES_V3.get(type),
    subType: bytes.u16(6),
    radio: undefined,
    metadata: read.metadata,
  };
}
