/** Feeds a capture reader from memory in pieces of chosen sizes, the way a file is read in chunks. */

import type { Microseconds } from '../../src/bytes/time.js';
import { CAPTURE_HEADER_BYTES, captureReader } from '../../src/capture/capture-reader.js';
import { PacketBatch } from '../../src/capture/packet-batch.js';
import type { CaptureRefusal } from '../../src/capture/record-reader.js';

export interface ReadPacket {
  readonly time: Microseconds;
  readonly linkType: number;
  readonly wireLength: number;
  readonly data: readonly number[];
}

export interface ReadResult {
  readonly packets: readonly ReadPacket[];
  readonly refusal: CaptureRefusal | undefined;
  readonly skipped: Readonly<Partial<Record<CaptureRefusal, number>>>;
  /** Octets after the last whole record. */
  readonly left: number;
}

/** Reads `file` as pieces of the sizes given, the last size over and over; each piece lies in memory of its own. */
export function readAll(file: Uint8Array, sizes: readonly number[] = [file.length || 1], capacity = 64): ReadResult {
  const packets: ReadPacket[] = [];
  if (file.length < CAPTURE_HEADER_BYTES) return { packets, refusal: 'magic', skipped: {}, left: file.length };
  const begun = captureReader(file, 0);
  if (typeof begun === 'string') return { packets, refusal: begun, skipped: {}, left: file.length };
  const { reader } = begun;
  let from = begun.at;
  let to = begun.at;
  for (let piece = 0; ; piece++) {
    to = Math.min(file.length, to + Math.max(1, sizes[Math.min(piece, sizes.length - 1)]!));
    const bytes = file.slice(from, to);
    const batch = new PacketBatch('test', bytes, capacity);
    let at = 0;
    do {
      batch.clear();
      at = reader.read(bytes, at, bytes.length, batch);
      for (let i = 0; i < batch.count; i++) packets.push(packetOf(batch, i));
    } while (batch.full);
    from += at;
    if (reader.refusal !== undefined || to === file.length) break;
  }
  return { packets, refusal: reader.refusal, skipped: Object.fromEntries(reader.skipped), left: file.length - from };
}

export function packetOf(batch: PacketBatch, i: number): ReadPacket {
  const start = batch.starts[i]!;
  return {
    time: batch.times[i]!,
    linkType: batch.linkTypes[i]!,
    wireLength: batch.wireLengths[i]!,
    data: [...batch.bytes.subarray(start, start + batch.lengths[i]!)],
  };
}
