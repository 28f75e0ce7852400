/** Which reader a capture needs, told by its first octets. */

import { isPcapMagic, PCAP_HEADER_BYTES, PcapReader, readPcapHeader } from './pcap.js';
import { PCAPNG_MAGIC, PcapngReader } from './pcapng.js';
import { type CaptureRefusal, type RecordReader, readU32 } from './record-reader.js';

/** Octets that `captureReader` must see; a file that has fewer is no capture. */
export const CAPTURE_HEADER_BYTES = PCAP_HEADER_BYTES;

/**
 * The reader for the capture whose first 24 octets lie at `at`, and the place where it begins to read; or why there is none.
 * The smallest pcapng file, one section header, has 28 octets, so 24 are asked of both.
 */
export function captureReader(bytes: Uint8Array, at: number): { readonly reader: RecordReader; readonly at: number } | CaptureRefusal {
  const magic = readU32(bytes, at, true);
  if (magic === PCAPNG_MAGIC) return { reader: new PcapngReader(), at };
  if (!isPcapMagic(magic)) return 'magic';
  const format = readPcapHeader(bytes, at);
  return typeof format === 'string' ? format : { reader: new PcapReader(format), at: at + PCAP_HEADER_BYTES };
}
