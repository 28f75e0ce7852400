/** What is remembered of the last numbers of a segment: which were seen, with which timestamp, and since when the others are missing. */

import type { Microseconds } from 'spoor/decoder';
import { Chunks } from '../chunks.js';

/** Numbers remembered behind the highest one. */
export const WINDOW = 1024;
/** Stands for a number that was seen where the time is asked since when it is missing. */
export const SEEN = Number.POSITIVE_INFINITY;

/** Holes there is room for at first: more fit into no typed array that lies within its object. */
const FEW_HOLES = 4;
/** Room for numbers at first. */
const FEW_NUMBERS = 16;
const NOTHING = new Uint16Array(1);
/** Whole windows of all streams. */
export const ringChunks = new Chunks(WINDOW, (length) => new Uint16Array(length));
const MISSING = 0;

/**
 * A ring over extended numbers, and the holes in it. The ring starts small, because a few packets need no window, and has two octets for a
 * number: zero, or a digest of the timestamp. Two timestamps have the same one once in 32 768 times, and it takes a number used twice, too.
 */
export class NumberWindow {
  /** Size less one; a power of two less one. */
  private mask = FEW_NUMBERS - 1;
  private marks = new Uint16Array(FEW_NUMBERS);
  /** Where the ring begins in there, and the chunk that it is; -1 while it is an array of its own. */
  private start = 0;
  private chunk = -1;
  /** Numbers below this one are forgotten: all of them were seen. */
  private from = Number.NEGATIVE_INFINITY;
  /** First number of each hole, ascending, and since when it is missing, in turn. Absent until the first hole. */
  private holes: Float64Array | undefined = undefined;
  private count = 0;

  /** No number of the segment was ever missing, as far as is remembered. */
  get intact(): boolean {
    return this.count === 0;
  }

  see(extended: number, timestamp: number): void {
    this.marks[this.start + (extended & this.mask)] = digest(timestamp);
  }

  /** Whether a number of the window is missing. */
  misses(extended: number): boolean {
    return this.count > 0 && extended >= this.from && this.marks[this.start + (extended & this.mask)] === MISSING;
  }

  /** When a number of the window was first missed; SEEN when it is not missing. */
  since(extended: number): Microseconds {
    if (!this.misses(extended)) return SEEN;
    const holes = this.holes!;
    let low = 0;
    for (let high = this.count; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if (holes[2 * middle]! <= extended) low = middle;
      else high = middle;
    }
    return holes[2 * low + 1]!;
  }

  /** Whether a number that was seen had this timestamp; of one that is forgotten it is assumed. */
  sawWith(extended: number, timestamp: number): boolean {
    return extended < this.from || this.marks[this.start + (extended & this.mask)] === digest(timestamp);
  }

  /** Numbers from `from` up to, not including, `to` are missing since `since`. */
  miss(from: number, to: number, since: Microseconds): void {
    if (from >= to) return;
    for (let extended = from; extended < to; extended++) this.marks[this.start + (extended & this.mask)] = MISSING;
    const holes = this.roomForOne();
    let at = 2 * this.count;
    for (; at > 0 && holes[at - 2]! > from; at -= 2) holes.copyWithin(at, at - 2, at);
    holes[at] = from;
    holes[at + 1] = since;
    this.count += 1;
  }

  /** A segment begins: nothing of it is missing. */
  forgetMissing(): void {
    this.count = 0;
    this.from = Number.NEGATIVE_INFINITY;
  }

  /** Gives the room back, where nothing but the timestamps is forgotten with it; `max` is the highest number. */
  rest(max: number): void {
    if (!this.intact || this.mask === 0) return;
    this.give();
    this.from = max + 1;
  }

  /** No number follows, and nothing is asked any more. */
  end(): void {
    this.give();
    this.from = Number.POSITIVE_INFINITY;
  }

  /** Makes room for `extended`, the number after the highest, when it begins the ring anew. */
  makeRoom(extended: number, base: number): void {
    while ((extended & this.mask) === 0 && this.mask < WINDOW - 1 && extended > base) this.grow(base, extended - 1);
  }

  /** Makes room for the numbers `low` to `high`; those from `base` to `max` are kept. */
  reach(low: number, high: number, base: number, max: number): void {
    while (this.mask < WINDOW - 1 && (high | this.mask) - low > this.mask) this.grow(base, max);
  }

  /** Room for one more hole: those that are filled, or out of the window, make place. The newest one stays, since nobody says where it ends. */
  private roomForOne(): Float64Array {
    this.holes ??= new Float64Array(2 * FEW_HOLES);
    const { holes, count } = this;
    if (2 * count < holes.length) return holes;
    const newest = holes[2 * count - 2]!;
    let kept = 0;
    for (let hole = 0; hole < count; hole++) {
      if (hole + 1 < count && !this.missesAny(Math.max(holes[2 * hole]!, newest - WINDOW), holes[2 * hole + 2]!)) continue;
      holes.copyWithin(2 * kept, 2 * hole, 2 * hole + 2);
      kept += 1;
    }
    this.count = kept;
    if (4 * kept <= holes.length) return holes;
    const more = new Float64Array(2 * holes.length);
    more.set(holes);
    this.holes = more;
    return more;
  }

  private missesAny(from: number, to: number): boolean {
    for (let extended = from; extended < to; extended++) if (this.marks[this.start + (extended & this.mask)] === MISSING) return true;
    return false;
  }

  /** Four times the window, up to the whole one. */
  private grow(base: number, max: number): void {
    const mask = 4 * this.mask + 3;
    const chunk = mask === WINDOW - 1 ? ringChunks.take() : -1;
    const marks = chunk < 0 ? new Uint16Array(mask + 1) : ringChunks.arrayOf(chunk);
    const start = chunk < 0 ? 0 : ringChunks.startOf(chunk);
    for (let extended = Math.max(base, max - this.mask); extended <= max; extended++) {
      marks[start + (extended & mask)] = this.marks[extended & this.mask]!;
    }
    this.marks = marks;
    this.start = start;
    this.chunk = chunk;
    this.mask = mask;
  }

  private give(): void {
    if (this.chunk >= 0) ringChunks.give(this.chunk);
    this.chunk = -1;
    this.marks = NOTHING;
    this.start = 0;
    this.mask = 0;
  }
}

/** From 1 to 32 768. Timestamps differ by multiples of a packet time, so their own last bits would often be the same. */
function digest(timestamp: number): number {
  return (Math.imul(timestamp, 0x9e3779b1) >>> 17) + 1;
}
