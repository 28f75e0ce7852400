/** Packet delay variation (RFC 5481 section 4.2): how much longer each packet took than the quickest of its time. */

import type { Measured } from './measured.js';
import { atRanks } from './percentiles.js';

/** Lower edges of the classes in milliseconds; each ends below the next edge, the last one is open. Fixed, so that counts of any documents add up. */
export const PDV_EDGES = [0, 1, 2, 5, 10, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 500] as const;

const LAST = PDV_EDGES.length - 1;

const NONE = new Float32Array(0);

/** Values kept for the percentiles of one interval; a faster stream is sampled: each second packet, each fourth ... */
const MOST_VALUES = 4096;

/** Counts by class, which add up, and the percentiles. */
export class PdvCounts {
  readonly classes: number[] = new Array(PDV_EDGES.length).fill(0);
  packets = 0;
  /** Milliseconds. */
  max = 0;
  /** Exact while this is one interval; after `add` they are read from the classes. */
  private exact: readonly number[] | undefined = undefined;

  add(later: PdvCounts): void {
    this.exact = this.packets === 0 ? later.exact : undefined;
    for (let i = 0; i < this.classes.length; i++) this.classes[i]! += later.classes[i]!;
    this.packets += later.packets;
    this.max = Math.max(this.max, later.max);
  }

  get p50(): number {
    return this.exact?.[0] ?? this.percentile(0.5);
  }

  get p95(): number {
    return this.exact?.[1] ?? this.percentile(0.95);
  }

  get p99(): number {
    return this.exact?.[2] ?? this.percentile(0.99);
  }

  /** Takes the first `count` values as those of one interval. */
  of(values: Float32Array, count: number): this {
    const { classes } = this;
    for (let i = 0; i < count; i++) classes[classOf(values[i]!)]! += 1;
    this.packets = count;
    this.exact = atRanks(values, count, [rank(0.5, count), rank(0.95, count), rank(0.99, count)]);
    return this;
  }

  /** Nearest rank, spread evenly over its class; of the open class the largest value. */
  private percentile(share: number): number {
    const rank = Math.ceil(share * this.packets);
    let before = 0;
    for (let i = 0; i < PDV_EDGES.length - 1; i++) {
      const count = this.classes[i]!;
      if (before + count >= rank) {
        const [from, to] = [PDV_EDGES[i]!, PDV_EDGES[i + 1]!];
        return Math.min(this.max, from + ((rank - before) / count) * (to - from));
      }
      before += count;
    }
    return this.max;
  }
}

/** Nearest rank, from 0. */
function rank(share: number, count: number): number {
  return Math.ceil(share * count) - 1;
}

/** Class of each whole number of milliseconds below the last edge: edges are whole ones. */
const CLASS = Uint8Array.from({ length: PDV_EDGES[LAST]! }, (_, ms) => PDV_EDGES.findLastIndex((edge) => ms >= edge));

function classOf(value: number): number {
  return value < CLASS.length ? CLASS[value | 0]! : LAST;
}

/** Keeps the transit times of one interval, since its quickest packet may be the last. */
export class DelayVariation {
  private values: Float32Array = NONE;
  private length = 0;
  /** Values before this index are variations already: their zero is over. */
  private begin = 0;
  /** Transit time that stands as 0, which keeps values small and exact. */
  private zero = Number.NaN;
  private max = 0;
  /** Every so many packets are kept; of the others the extremes since `begin`. */
  private every = 1;
  private skip = 0;
  private lowest = Number.POSITIVE_INFINITY;
  private highest = Number.NEGATIVE_INFINITY;

  /** Transit times have the same zero until `reanchor`. */
  add({ transit }: Pick<Measured, 'transit'>): void {
    if (this.length === this.values.length) this.makeRoom();
    const { length } = this;
    if (length === this.begin && this.skip === 0) this.zero = transit;
    if (this.every > 1 && this.passOver(transit - this.zero)) return;
    this.values[length] = transit - this.zero;
    this.length = length + 1;
  }

  /** Transit times have another zero from now on. */
  reanchor(): void {
    const { values, begin, length } = this;
    if (length > begin) {
      let { lowest, highest } = this;
      for (let i = begin; i < length; i++) {
        const value = values[i]!;
        if (value < lowest) lowest = value;
        if (value > highest) highest = value;
      }
      for (let i = begin; i < length; i++) values[i]! -= lowest;
      if (highest - lowest > this.max) this.max = highest - lowest;
    }
    this.begin = length;
    this.skip = 0;
    this.lowest = Number.POSITIVE_INFINITY;
    this.highest = Number.NEGATIVE_INFINITY;
  }

  /** What the interval comes to; undefined without a packet. A new one begins. */
  take(): PdvCounts | undefined {
    if (this.length === 0) return undefined;
    this.reanchor();
    const counts = new PdvCounts().of(this.values, this.length);
    counts.max = this.max;
    this.length = 0;
    this.begin = 0;
    this.max = 0;
    this.every = 1;
    return counts;
  }

  /** Gives the room for values back: nothing comes for a while. */
  rest(): void {
    if (this.length === 0) this.values = NONE;
  }

  /** True when the packet is none of those that are kept. */
  private passOver(value: number): boolean {
    if (this.skip === 0) {
      this.skip = this.every - 1;
      return false;
    }
    this.skip -= 1;
    if (value < this.lowest) this.lowest = value;
    if (value > this.highest) this.highest = value;
    return true;
  }

  private makeRoom(): void {
    if (this.length < MOST_VALUES) {
      const values = new Float32Array(Math.max(16, 2 * this.length));
      values.set(this.values);
      this.values = values;
      return;
    }
    const { values } = this;
    for (let i = 0; i < this.length; i += 2) values[i / 2] = values[i]!;
    this.length = Math.ceil(this.length / 2);
    this.begin = Math.ceil(this.begin / 2);
    this.every *= 2;
  }
}
