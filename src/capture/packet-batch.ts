/** The unit that moves between parts: some packets of one observer in one stretch of memory. */

import type { Microseconds } from '../bytes/time.js';

/** Most packets a batch holds; chosen from measurement: below 256 the cost of handing over shows, above 4096 memory does. */
export const BATCH_PACKETS = 2048;
/** Bytes of a batch's own arena. A packet larger than this cannot come from the collector (65531 octets at most). */
export const BATCH_BYTES = 1 << 20;

/**
 * Packets of one observer, in the order they were captured. Columns, not objects: reading a packet allocates nothing.
 * The consumer owns a batch, and the memory behind it, until it asks its source for the next item.
 */
export class PacketBatch {
  readonly kind = 'packets';
  /** Capture point; for osmo-pcap the client's name. */
  observer: string;
  /** Holds every packet's bytes. */
  bytes: Uint8Array;
  count = 0;
  readonly times: Float64Array;
  /** Offset of the packet in `bytes`. */
  readonly starts: Uint32Array;
  /** Bytes captured. */
  readonly lengths: Uint32Array;
  /** Bytes on the wire; more than `lengths` when the capture cut the packet (snap length). */
  readonly wireLengths: Uint32Array;
  /** Link type as the capture says it (DLT or LINKTYPE number, see link-type.ts). */
  readonly linkTypes: Uint16Array;
  private used = 0;

  constructor(observer: string, bytes: Uint8Array = new Uint8Array(BATCH_BYTES), capacity: number = BATCH_PACKETS) {
    this.observer = observer;
    this.bytes = bytes;
    this.times = new Float64Array(capacity);
    this.starts = new Uint32Array(capacity);
    this.lengths = new Uint32Array(capacity);
    this.wireLengths = new Uint32Array(capacity);
    this.linkTypes = new Uint16Array(capacity);
  }

  get full(): boolean {
    return this.count === this.times.length;
  }

  /** Copies a packet in. False, and nothing done, when it does not fit: hand the batch on and try again. */
  append(time: Microseconds, linkType: number, wireLength: number, from: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (this.full || this.used + length > this.bytes.length) return false;
    // A plain loop is faster than subarray + set for signalling and voice packets, slower for large ones.
    if (length > 256) this.bytes.set(from.subarray(start, end), this.used);
    else for (let i = start, j = this.used; i < end; i++, j++) this.bytes[j] = from[i]!;
    this.refer(time, linkType, wireLength, this.used, length);
    this.used += length;
    return true;
  }

  /** Names a packet that already lies in `bytes`. The caller has looked at `full`. */
  refer(time: Microseconds, linkType: number, wireLength: number, start: number, length: number): void {
    const i = this.count++;
    this.times[i] = time;
    this.starts[i] = start;
    this.lengths[i] = length;
    this.wireLengths[i] = wireLength;
    this.linkTypes[i] = linkType;
  }

  clear(): void {
    this.count = 0;
    this.used = 0;
  }
}
