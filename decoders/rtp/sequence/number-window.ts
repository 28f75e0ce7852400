/** What is remembered of the last numbers of a segment: which were seen, with which timestamp, and since when the others are missing. */

import type { Microseconds } from 'spoor/decoder';
import { Chunks } from '../chunks.js';

/** Numbers remembered behind the highest one. */
export const WINDOW = 1024;
/** Stands for a number that was seen where the time is asked since when it is missing. */
export const SEEN = Number.POSITIVE_INFINITY;

/** Room for numbers at first, then for the whole window; and for holes at first. */
const FEW_NUMBERS = 16;
const FEW_HOLES = 4;
const NO_MARKS = new Uint8Array(1);
const NO_HOLES = new Float64Array(0);
/** Of all streams. */
const fewChunks = new Chunks(FEW_NUMBERS, (length) => new Uint8Array(length));
export const ringChunks = new Chunks(WINDOW, (length) => new Uint8Array(length));
export const holeChunks = new Chunks(2 * FEW_HOLES, (length) => new Float64Array(length));
const MISSING = 0;

/**
 * A ring over extended numbers, and the holes in it. The ring starts small, because a few packets need no window, and has an octet for a number:
 * zero, or a digest of the timestamp. Two timestamps have the same one once in 255 times; it takes a number used twice, too, and costs a restart
 * its first packet.
 */
export class NumberWindow {
  /** Size less one; a power of two less one. */
  private mask = 0;
  /** Where the ring lies, from where on, and in which chunk; -1 without one. */
  private marks = NO_MARKS;
  private start = 0;
  private chunk = -1;
  /** Numbers below this one are forgotten: all of them were seen. */
  private from = Number.NEGATIVE_INFINITY;
  /** First number of each hole, ascending, and since when it is missing, in turn: where they lie, from where on, room for how many. */
  private holes: Float64Array = NO_HOLES;
  private holesStart = 0;
  private room = 0;
  /** The chunk; -1 before the first hole, or when there are more than fit into one. */
  private holesChunk = -1;
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
    const { holes, holesStart } = this;
    let low = 0;
    for (let high = this.count; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if (holes[holesStart + 2 * middle]! <= extended) low = middle;
      else high = middle;
    }
    return holes[holesStart + 2 * low + 1]!;
  }

  /** Whether a number that was seen had this timestamp; of one that is forgotten it is assumed. */
  sawWith(extended: number, timestamp: number): boolean {
    return extended < this.from || this.marks[this.start + (extended & this.mask)] === digest(timestamp);
  }

  /** Numbers from `from` up to, not including, `to` are missing since `since`. */
  miss(from: number, to: number, since: Microseconds): void {
    if (from >= to) return;
    for (let extended = from; extended < to; extended++) this.marks[this.start + (extended & this.mask)] = MISSING;
    this.makeRoomForHole();
    const { holes, holesStart } = this;
    let at = holesStart + 2 * this.count;
    for (; at > holesStart && holes[at - 2]! > from; at -= 2) holes.copyWithin(at, at - 2, at);
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
    this.giveRing();
    this.from = max + 1;
  }

  /** No number follows, and nothing is asked any more. */
  end(): void {
    this.giveRing();
    this.giveHoles();
    this.count = 0;
    this.from = Number.POSITIVE_INFINITY;
  }

  /** Makes room for `extended`, the first number or the one after the highest, when it begins the ring anew. */
  makeRoom(extended: number, base: number): void {
    while ((extended & this.mask) === 0 && this.mask < WINDOW - 1 && (extended > base || this.mask === 0)) this.grow(base, extended - 1);
  }

  /** Makes room for the numbers `low` to `high`; those from `base` to `max` are kept. */
  reach(low: number, high: number, base: number, max: number): void {
    while (this.mask < WINDOW - 1 && (high | this.mask) - low > this.mask) this.grow(base, max);
  }

  /** Holes that are filled, or out of the window, make place. The newest one stays, since nobody says where it ends. */
  private makeRoomForHole(): void {
    const { holes, holesStart, count } = this;
    if (count < this.room) return;
    const newest = holes[holesStart + 2 * count - 2]!;
    let kept = 0;
    for (let hole = 0; hole < count; hole++) {
      const at = holesStart + 2 * hole;
      if (hole + 1 < count && !this.missesAny(Math.max(holes[at]!, newest - WINDOW), holes[at + 2]!)) continue;
      holes.copyWithin(holesStart + 2 * kept, at, at + 2);
      kept += 1;
    }
    this.count = kept;
    if (kept > 0 && 2 * kept <= this.room) return;
    this.moveHoles(Math.max(FEW_HOLES, 2 * this.room));
  }

  private moveHoles(room: number): void {
    const { holes, holesStart, count } = this;
    const chunk = room === FEW_HOLES ? holeChunks.take() : -1;
    const there = chunk < 0 ? new Float64Array(2 * room) : holeChunks.arrayOf(chunk);
    const start = chunk < 0 ? 0 : holeChunks.startOf(chunk);
    there.set(holes.subarray(holesStart, holesStart + 2 * count), start);
    this.giveHoles();
    this.holes = there;
    this.holesStart = start;
    this.holesChunk = chunk;
    this.room = room;
  }

  private giveHoles(): void {
    if (this.holesChunk >= 0) holeChunks.give(this.holesChunk);
    this.holesChunk = -1;
    this.holes = NO_HOLES;
    this.holesStart = 0;
    this.room = 0;
  }

  private missesAny(from: number, to: number): boolean {
    for (let extended = from; extended < to; extended++) if (this.marks[this.start + (extended & this.mask)] === MISSING) return true;
    return false;
  }

  /** A ring for a few numbers, then for the whole window. */
  private grow(base: number, max: number): void {
    const few = this.mask < FEW_NUMBERS - 1;
    const chunks = few ? fewChunks : ringChunks;
    const mask = chunks.length - 1;
    const chunk = chunks.take();
    const marks = chunks.arrayOf(chunk);
    const start = chunks.startOf(chunk);
    if (this.chunk >= 0) {
      for (let extended = Math.max(base, max - this.mask); extended <= max; extended++) {
        marks[start + (extended & mask)] = this.marks[this.start + (extended & this.mask)]!;
      }
    }
    this.giveRing();
    this.marks = marks;
    this.start = start;
    this.chunk = chunk;
    this.mask = mask;
  }

  private giveRing(): void {
    if (this.chunk >= 0) (this.mask < WINDOW - 1 ? fewChunks : ringChunks).give(this.chunk);
    this.chunk = -1;
    this.marks = NO_MARKS;
    this.start = 0;
    this.mask = 0;
  }
}

/** From 1 to 255. Timestamps differ by multiples of a packet time, so their own last bits would often be the same. */
function digest(timestamp: number): number {
  return Math.imul(timestamp, 0x9e3779b1) >>> 24 || 255;
}
