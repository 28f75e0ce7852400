/** Smallest and largest values among the last hundred: what an adaptive jitter buffer goes by. */

import { Chunks } from '../chunks.js';
import type { Measured } from './measured.js';

/** Values it looks back on. */
export const LOOKS_BACK = 100;

/** Of all streams. */
export const windowChunks = new Chunks(LOOKS_BACK, (length) => new Float32Array(length));
const NONE = new Float32Array(0);

/**
 * The window is the end of the last block of a hundred and the beginning of the next, which is written over it. Each part has its extremes:
 * those of the new block grow as it fills; those of the old one are looked for anew when one of them is written over. Of n values that are
 * left the oldest is one of them with four chances in n, so a value costs a look at four others; at fifty if somebody chooses them so.
 * Single precision: a buffer of 200 ms needs no nanoseconds.
 */
export class SlidingWindow {
  /** Smallest of the window. */
  lowest = Number.POSITIVE_INFINITY;
  /** 98th percentile by nearest rank: the third largest of a hundred, of fewer the second or the largest. */
  p98 = Number.NEGATIVE_INFINITY;
  /** The chunk, -1 without one; its array, and where it begins there. */
  private chunk = -1;
  private values: Float32Array = NONE;
  private start = 0;
  private length = 0;
  private full = false;
  /** Smallest and three largest of the block that fills up. */
  private blockLowest = Number.POSITIVE_INFINITY;
  private first = Number.NEGATIVE_INFINITY;
  private second = Number.NEGATIVE_INFINITY;
  private third = Number.NEGATIVE_INFINITY;
  /** The same of what is left of the block before, and the place of the oldest value that is one of them. */
  private oldLowest = Number.POSITIVE_INFINITY;
  private oldFirst = Number.NEGATIVE_INFINITY;
  private oldSecond = Number.NEGATIVE_INFINITY;
  private oldThird = Number.NEGATIVE_INFINITY;
  private oldest = LOOKS_BACK;

  clear(): void {
    this.length = 0;
    this.full = false;
    this.beginBlock();
    this.lowest = Number.POSITIVE_INFINITY;
    this.p98 = Number.NEGATIVE_INFINITY;
  }

  add({ transit }: Pick<Measured, 'transit'>): void {
    const value = Math.fround(transit);
    if (this.length >= LOOKS_BACK) this.endBlock();
    if (this.chunk < 0) this.begin();
    const { values, start, length } = this;
    values[start + length] = value;
    this.length = length + 1;
    if (value < this.blockLowest) this.blockLowest = value;
    if (value > this.third) this.insert(value);
    const { blockLowest, first, second, third } = this;
    if (this.full) {
      if (length >= this.oldest) this.lookBack();
      const { oldLowest, oldFirst, oldSecond, oldThird } = this;
      this.lowest = Math.min(oldLowest, blockLowest);
      // The third largest of two lists of three.
      let p98 = Math.max(oldThird, third);
      const ab = Math.min(oldFirst, second);
      if (ab > p98) p98 = ab;
      const ba = Math.min(oldSecond, first);
      if (ba > p98) p98 = ba;
      this.p98 = p98;
      return;
    }
    this.lowest = blockLowest;
    this.p98 = length + 1 < LOOKS_BACK / 2 ? first : length + 1 < LOOKS_BACK ? second : third;
  }

  private insert(value: number): void {
    if (value > this.first) {
      this.third = this.second;
      this.second = this.first;
      this.first = value;
    } else if (value > this.second) {
      this.third = this.second;
      this.second = value;
    } else this.third = value;
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
    this.oldLowest = lowest;
    this.oldFirst = first;
    this.oldSecond = second;
    this.oldThird = third;
    this.oldest = oldest;
  }

  private endBlock(): void {
    this.length = 0;
    this.full = true;
    this.lookBack();
    this.beginBlock();
  }

  private beginBlock(): void {
    this.blockLowest = Number.POSITIVE_INFINITY;
    this.first = this.second = this.third = Number.NEGATIVE_INFINITY;
  }

  /** No value follows. */
  end(): void {
    if (this.chunk >= 0) windowChunks.give(this.chunk);
    this.chunk = -1;
    this.values = NONE;
    this.clear();
  }

  private begin(): void {
    this.chunk = windowChunks.take();
    this.values = windowChunks.arrayOf(this.chunk);
    this.start = windowChunks.startOf(this.chunk);
  }
}
