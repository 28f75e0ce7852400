/** Smallest and largest values among the last hundred: what an adaptive jitter buffer goes by. */

import { Chunks } from '../chunks.js';
import type { Measured } from './measured.js';

/** Values it looks back on. */
export const LOOKS_BACK = 100;

/** Behind the values: what is asked for, smallest and three largest of the block that fills up, and the same of what is left of the one before. */
const LOWEST = LOOKS_BACK;
const P98 = LOWEST + 1;
const BLOCK_LOWEST = LOWEST + 2;
const FIRST = LOWEST + 3;
const SECOND = LOWEST + 4;
const THIRD = LOWEST + 5;
const OLD_LOWEST = LOWEST + 6;
const OLD_FIRST = LOWEST + 7;
const OLD_SECOND = LOWEST + 8;
const OLD_THIRD = LOWEST + 9;

/** Of all streams. */
export const windowChunks = new Chunks(OLD_THIRD + 1, (length) => new Float32Array(length));
const NONE = new Float32Array(0);

/**
 * The window is the end of the last block of a hundred and the beginning of the next, which is written over it. Each part has its extremes:
 * those of the new block grow as it fills; those of the old one are looked for anew when one of them is written over. Of n values that are
 * left the oldest is one of them with four chances in n, so a value costs a look at four others; at fifty if somebody chooses them so.
 * Single precision: a buffer of 200 ms needs no nanoseconds.
 */
export class SlidingWindow {
  /** The chunk, -1 without one; its array, and where it begins there. */
  private chunk = -1;
  private values: Float32Array = NONE;
  private start = 0;
  private length = 0;
  private full = false;
  /** Place of the oldest value of the block before that is one of its extremes. */
  private oldest = LOOKS_BACK;

  /** Smallest of the window. To be asked for after `add`. */
  get lowest(): number {
    return this.values[this.start + LOWEST]!;
  }

  /** 98th percentile by nearest rank: the third largest of a hundred, of fewer the second or the largest. To be asked for after `add`. */
  get p98(): number {
    return this.values[this.start + P98]!;
  }

  clear(): void {
    this.length = 0;
    this.full = false;
    if (this.chunk >= 0) this.beginBlock();
  }

  add({ transit }: Pick<Measured, 'transit'>): void {
    const value = Math.fround(transit);
    if (this.length >= LOOKS_BACK) this.endBlock();
    if (this.chunk < 0) this.begin();
    const { values, start, length } = this;
    values[start + length] = value;
    this.length = length + 1;
    if (value < values[start + BLOCK_LOWEST]!) values[start + BLOCK_LOWEST] = value;
    if (value > values[start + THIRD]!) insert(values, start, value);
    const lowest = values[start + BLOCK_LOWEST]!;
    const first = values[start + FIRST]!;
    const second = values[start + SECOND]!;
    const third = values[start + THIRD]!;
    if (!this.full) {
      values[start + LOWEST] = lowest;
      values[start + P98] = length + 1 < LOOKS_BACK / 2 ? first : length + 1 < LOOKS_BACK ? second : third;
      return;
    }
    if (length >= this.oldest) this.lookBack();
    values[start + LOWEST] = Math.min(values[start + OLD_LOWEST]!, lowest);
    // The third largest of two lists of three.
    let p98 = Math.max(values[start + OLD_THIRD]!, third);
    const ab = Math.min(values[start + OLD_FIRST]!, second);
    if (ab > p98) p98 = ab;
    const ba = Math.min(values[start + OLD_SECOND]!, first);
    if (ba > p98) p98 = ba;
    values[start + P98] = p98;
  }

  /** No value follows. */
  end(): void {
    this.clear();
    if (this.chunk >= 0) windowChunks.give(this.chunk);
    this.chunk = -1;
    this.values = NONE;
  }

  private begin(): void {
    this.chunk = windowChunks.take();
    this.values = windowChunks.arrayOf(this.chunk);
    this.start = windowChunks.startOf(this.chunk);
    this.beginBlock();
  }

  private beginBlock(): void {
    const { values, start } = this;
    values[start + BLOCK_LOWEST] = Number.POSITIVE_INFINITY;
    values.fill(Number.NEGATIVE_INFINITY, start + FIRST, start + THIRD + 1);
  }

  private endBlock(): void {
    this.length = 0;
    this.full = true;
    this.lookBack();
    this.beginBlock();
  }

  /** From behind, so that of equal values the youngest count, which stay longest. */
  private lookBack(): void {
    const { values, start, length } = this;
    let lowest = Number.POSITIVE_INFINITY;
    let first = Number.NEGATIVE_INFINITY;
    let second = first;
    let third = first;
    let oldest = LOOKS_BACK;
    for (let i = LOOKS_BACK - 1; i >= length; i--) {
      const value = values[start + i]!;
      if (value < lowest) {
        lowest = value;
        oldest = i;
      }
      if (value <= third) continue;
      oldest = i;
      if (value > first) {
        third = second;
        second = first;
        first = value;
      } else if (value > second) {
        third = second;
        second = value;
      } else third = value;
    }
    values[start + OLD_LOWEST] = lowest;
    values[start + OLD_FIRST] = first;
    values[start + OLD_SECOND] = second;
    values[start + OLD_THIRD] = third;
    this.oldest = oldest;
  }
}

/** A value above the third largest of the block takes its place among the three. */
function insert(values: Float32Array, start: number, value: number): void {
  const first = values[start + FIRST]!;
  const second = values[start + SECOND]!;
  if (value > first) {
    values[start + THIRD] = second;
    values[start + SECOND] = first;
    values[start + FIRST] = value;
  } else if (value > second) {
    values[start + THIRD] = second;
    values[start + SECOND] = value;
  } else values[start + THIRD] = value;
}
