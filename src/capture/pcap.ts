/** Classic pcap (draft-ietf-opsawg-pcap): a file header of 24 octets, then records. */

import type { Microseconds } from '../bytes/time.js';
import type { PacketBatch } from './packet-batch.js';
import { type CaptureRefusal, MAX_RECORD_BYTES, type RecordReader, readU16, readU32 } from './record-reader.js';

export const PCAP_HEADER_BYTES = 24;

/** What a file header says about the records that follow it. */
export interface PcapFormat {
  readonly bigEndian: boolean;
  /** Units of the second time field in a microsecond: 1, or 1000 for nanoseconds. */
  readonly perMicrosecond: number;
  /** Octets of a record's header: 16, or 24 in the variant of A. Kuznetzov. */
  readonly recordHeader: number;
  readonly linkType: number;
}

/** The format of a file header, or why it is none. The caller has checked that 24 octets are there. */
export function readPcapHeader(bytes: Uint8Array, at: number): PcapFormat | CaptureRefusal {
  const variant = variantOf(readU32(bytes, at, true));
  if (variant === undefined) return 'magic';
  const { bigEndian, perMicrosecond, recordHeader } = variant;
  if (readU16(bytes, at + 4, bigEndian) !== 2) return 'version';
  // The upper half says whether, and how long, a frame check sequence ends each frame; IP's own length cuts it off.
  const linkType = readU32(bytes, at + 20, bigEndian) & 0xffff;
  return { bigEndian, perMicrosecond, recordHeader, linkType };
}

/** Whether four octets, read as big-endian, begin a classic capture. */
export function isPcapMagic(magic: number): boolean {
  return variantOf(magic) !== undefined;
}

function variantOf(magic: number): Omit<PcapFormat, 'linkType'> | undefined {
  switch (magic) {
    case 0xa1b2c3d4:
      return { bigEndian: true, perMicrosecond: 1, recordHeader: 16 };
    case 0xd4c3b2a1:
      return { bigEndian: false, perMicrosecond: 1, recordHeader: 16 };
    case 0xa1b23c4d:
      return { bigEndian: true, perMicrosecond: 1000, recordHeader: 16 };
    case 0x4d3cb2a1:
      return { bigEndian: false, perMicrosecond: 1000, recordHeader: 16 };
    case 0xa1b2cd34:
      return { bigEndian: true, perMicrosecond: 1, recordHeader: 24 };
    case 0x34cdb2a1:
      return { bigEndian: false, perMicrosecond: 1, recordHeader: 24 };
    default:
      return undefined;
  }
}

/** Time of the record at `at`, whose first eight octets the caller has checked to be there. Rounded once, to 0.25 microseconds today. */
export function recordTime(bytes: Uint8Array, at: number, { bigEndian, perMicrosecond }: PcapFormat): Microseconds {
  const second = readU32(bytes, at, bigEndian);
  const units = readU32(bytes, at + 4, bigEndian);
  // Most captures; and a remainder of doubles is a call out of the compiled code.
  if (perMicrosecond === 1) return second * 1e6 + units;
  const rest = units % perMicrosecond;
  return second * 1e6 + (units - rest) / perMicrosecond + rest / perMicrosecond;
}

const NOTHING_SKIPPED: ReadonlyMap<CaptureRefusal, number> = new Map();

/** The records after the file header. */
export class PcapReader implements RecordReader {
  readonly format: PcapFormat;
  wanted = 0;
  refusal: CaptureRefusal | undefined = undefined;
  readonly skipped = NOTHING_SKIPPED;

  constructor(format: PcapFormat) {
    this.format = format;
  }

  read(bytes: Uint8Array, at: number, end: number, batch: PacketBatch): number {
    const { bigEndian, recordHeader, linkType } = this.format;
    this.wanted = 0;
    while (this.refusal === undefined && !batch.full) {
      if (end - at < recordHeader) {
        this.wanted = recordHeader;
        break;
      }
      const length = readU32(bytes, at + 8, bigEndian);
      if (length > MAX_RECORD_BYTES) {
        this.refusal = 'record_length';
        break;
      }
      if (end - at < recordHeader + length) {
        this.wanted = recordHeader + length;
        break;
      }
      const time = recordTime(bytes, at, this.format);
      const wireLength = readU32(bytes, at + 12, bigEndian);
      batch.refer(time, linkType, Math.max(wireLength, length), at + recordHeader, length);
      at += recordHeader + length;
    }
    return at;
  }
}
