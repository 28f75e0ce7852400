/** What is remembered of the last numbers of a segment: which were seen, with which timestamp, and since when the others are missing. */

import type { Microseconds } from 'spoor/decoder';

/** Numbers remembered behind the highest one. */
export const WINDOW = 1024;
/** Stands for a number that was seen where the time is asked since when it is missing. */
export const SEEN = Number.POSITIVE_INFINITY;

/** Rings over extended numbers. They start small, because a few packets need no window, and without times of missing ones, because most streams miss none. */
export class NumberWindow {
  /** Size less one; a power of two less one. */
  mask = 63;
  timestamps = new Int32Array(64);
  /** For each number when it was first missed, or SEEN. Absent until the first hole. */
  missingSince: Float64Array | undefined = undefined;

  see(extended: number, timestamp: number): void {
    const slot = extended & this.mask;
    this.timestamps[slot] = timestamp;
    if (this.missingSince !== undefined) this.missingSince[slot] = SEEN;
  }

  /** When a number of the window was first missed; SEEN when it was not. */
  since(extended: number): Microseconds {
    return this.missingSince === undefined ? SEEN : this.missingSince[extended & this.mask]!;
  }

  timestampOf(extended: number): number {
    return this.timestamps[extended & this.mask]!;
  }

  /** Numbers from `from` up to, not including, `to` are missing since `since`. */
  miss(from: number, to: number, since: Microseconds): void {
    if (from >= to) return;
    this.missingSince ??= new Float64Array(this.mask + 1).fill(SEEN);
    for (let extended = from; extended < to; extended++) this.missingSince[extended & this.mask] = since;
  }

  /** A segment begins: nothing of it is missing. */
  forgetMissing(): void {
    this.missingSince = undefined;
  }

  /** Makes room for `extended`, the number after the highest, when it begins the ring anew. */
  makeRoom(extended: number, base: number): void {
    if ((extended & this.mask) === 0 && this.mask < WINDOW - 1 && extended > base) this.grow(base, extended);
  }

  /** Makes room for the numbers `low` to `high`; those from `base` to `max` are kept. */
  reach(low: number, high: number, base: number, max: number): void {
    while (this.mask < WINDOW - 1 && (high | this.mask) - low > this.mask) this.grow(base, max);
  }

  /** Four times the window, up to the whole one. */
  private grow(base: number, max: number): void {
    const mask = 4 * this.mask + 3;
    const timestamps = new Int32Array(mask + 1);
    const missingSince = this.missingSince === undefined ? undefined : new Float64Array(mask + 1).fill(SEEN);
    for (let extended = Math.max(base, max - this.mask); extended <= max; extended++) {
      timestamps[extended & mask] = this.timestamps[extended & this.mask]!;
      if (missingSince !== undefined) missingSince[extended & mask] = this.missingSince![extended & this.mask]!;
    }
    this.timestamps = timestamps;
    this.missingSince = missingSince;
    this.mask = mask;
  }
}
