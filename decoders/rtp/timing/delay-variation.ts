/** Packet delay variation (RFC 5481 section 4.2): how much longer each packet took than the quickest of its time. */

import { Chunks } from '../chunks.js';
import { Pool } from '../pool.js';
import type { Measured } from './measured.js';
import { atRanks } from './percentiles.js';

/** Lower edges of the classes in milliseconds; each ends below the next edge, the last one is open. Fixed, so that counts of any documents add up. */
export const PDV_EDGES = [0, 1, 2, 5, 10, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 500] as const;

const LAST = PDV_EDGES.length - 1;

/** Values kept for the percentiles of one interval; a faster stream is sampled: each second packet, each fourth ... */
const MOST_VALUES = 4096;
const CHUNK = 64;
/** Of all streams. */
export const transitChunks = new Chunks(CHUNK, (length) => new Float32Array(length));
/** Those of the interval that is taken. */
const taken = new Float32Array(MOST_VALUES);
const NONE = new Float32Array(0);

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

/** Of the intervals of all streams. */
export const pdvCounts = new Pool(() => new PdvCounts());

/** Nearest rank, from 0. */
function rank(share: number, count: number): number {
  return Math.ceil(share * count) - 1;
}

/** Class of each whole number of milliseconds below the last edge: edges are whole ones. */
const CLASS = Uint8Array.from({ length: PDV_EDGES[LAST]! }, (_, ms) => PDV_EDGES.findLastIndex((edge) => ms >= edge));

function classOf(value: number): number {
  return value < CLASS.length ? CLASS[value | 0]! : LAST;
}

/** Keeps the transit times of one interval, since its quickest packet may be the last, in chunks: without a packet it has none. */
export class DelayVariation {
  private length = 0;
  /** First and last chunk, and of the last one the array, the place for the next value, and the end. */
  private first = 0;
  private last = 0;
  private values: Float32Array = NONE;
  private at = 0;
  private end = 0;
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
    if (this.at === this.end) this.makeRoom();
    const { length } = this;
    if (length === this.begin && this.skip === 0) this.zero = transit;
    if (this.every > 1 && this.passOver(transit - this.zero)) return;
    this.values[this.at] = transit - this.zero;
    this.at += 1;
    this.length = length + 1;
  }

  /** Transit times have another zero from now on. */
  reanchor(): void {
    if (this.length > this.begin) {
      this.findExtremes();
      this.lower();
      if (this.highest - this.lowest > this.max) this.max = this.highest - this.lowest;
    }
    this.begin = this.length;
    this.skip = 0;
    this.lowest = Number.POSITIVE_INFINITY;
    this.highest = Number.NEGATIVE_INFINITY;
  }

  /** What the interval comes to; undefined without a packet. A new one begins. */
  take(): PdvCounts | undefined {
    const { length } = this;
    if (length === 0) return undefined;
    this.reanchor();
    this.giveUp();
    const counts = pdvCounts.take().of(taken, length);
    counts.max = this.max;
    this.begin = 0;
    this.max = 0;
    this.every = 1;
    return counts;
  }

  /** Among the values since `begin`. */
  private findExtremes(): void {
    this.eachChunk(this.begin, (values, start, end) => {
      let { lowest, highest } = this;
      for (let i = start; i < end; i++) {
        const value = values[i]!;
        if (value < lowest) lowest = value;
        if (value > highest) highest = value;
      }
      this.lowest = lowest;
      this.highest = highest;
    });
  }

  /** Makes those values what they are above the lowest. */
  private lower(): void {
    const { lowest } = this;
    this.eachChunk(this.begin, (values, start, end) => {
      for (let i = start; i < end; i++) values[i]! -= lowest;
    });
  }

  /** Moves all values to `taken`, and gives the chunks back. */
  private giveUp(): void {
    let count = 0;
    this.eachChunk(0, (values, start, end) => {
      for (let i = start; i < end; i++) taken[count++] = values[i]!;
    });
    transitChunks.give(this.first, this.last);
    this.values = NONE;
    this.length = this.at = this.end = 0;
  }

  /** Visits the values from index `first` on, chunk by chunk: where they begin and end in the array of each. */
  private eachChunk(first: number, visit: (values: Float32Array, start: number, end: number) => void): void {
    for (let from = 0, chunk = this.first; from < this.length; from += CHUNK, chunk = transitChunks.next(chunk)) {
      const to = Math.min(from + CHUNK, this.length);
      const start = transitChunks.startOf(chunk);
      if (first < to) visit(transitChunks.arrayOf(chunk), start + Math.max(0, first - from), start + to - from);
    }
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
      this.last = transitChunks.take(this.length === 0 ? undefined : this.last);
      if (this.length === 0) this.first = this.last;
      this.values = transitChunks.arrayOf(this.last);
      this.at = transitChunks.startOf(this.last);
      this.end = this.at + CHUNK;
      return;
    }
    this.giveUp();
    for (let i = 0; i < MOST_VALUES; i += 2) {
      if (this.at === this.end) this.makeRoom();
      this.values[this.at] = taken[i]!;
      this.at += 1;
      this.length += 1;
    }
    this.begin = Math.ceil(this.begin / 2);
    this.every *= 2;
    this.makeRoom();
  }
}
