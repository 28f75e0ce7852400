/** Smallest and largest values among the last hundred: what an adaptive jitter buffer goes by. */

import type { Measured } from './measured.js';

/** Values it looks back on. */
export const LOOKS_BACK = 100;
/** Sections of the array: values of the block that fills up, then of the block before, from each place to its end, the smallest and the three largest. */
const LOWEST = LOOKS_BACK;
const FIRST = 2 * LOOKS_BACK;
const SECOND = 3 * LOOKS_BACK;
const THIRD = 4 * LOOKS_BACK;

/**
 * The window is the end of the last block of a hundred and the beginning of the next. Extremes of ends are worked out once a
 * block, from behind; those of beginnings grow as it fills. So a value costs the same whatever comes: no search when an extreme leaves.
 * Single precision: a buffer of 200 ms needs no nanoseconds.
 */
export class SlidingWindow {
  /** Smallest of the window. */
  lowest = Number.POSITIVE_INFINITY;
  /** 98th percentile by nearest rank: the third largest of a hundred, of fewer the second or the largest. */
  p98 = Number.NEGATIVE_INFINITY;
  private values: Float32Array = new Float32Array(0);
  private length = 0;
  private full = false;
  private blockLowest = Number.POSITIVE_INFINITY;
  private first = Number.NEGATIVE_INFINITY;
  private second = Number.NEGATIVE_INFINITY;
  private third = Number.NEGATIVE_INFINITY;

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
    if (this.length >= this.values.length) this.grow();
    const { values, length } = this;
    values[length] = value;
    this.length = length + 1;
    if (value < this.blockLowest) this.blockLowest = value;
    if (value > this.third) this.insert(value);
    const { blockLowest, first, second, third } = this;
    if (this.full) {
      if (length + 1 >= LOOKS_BACK) {
        this.lowest = blockLowest;
        this.p98 = third;
        return;
      }
      // The third largest of two lists of three.
      const at = length + 1;
      const before = values[LOWEST + at]!;
      this.lowest = Math.min(before, blockLowest);
      const a = values[FIRST + at]!;
      const b = values[SECOND + at]!;
      const c = values[THIRD + at]!;
      let p98 = Math.max(c, third);
      const ab = Math.min(a, second);
      if (ab > p98) p98 = ab;
      const ba = Math.min(b, first);
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

  private grow(): void {
    const values = new Float32Array(this.length === 0 ? 16 : Math.min(2 * this.length, LOOKS_BACK));
    values.set(this.values);
    this.values = values;
  }

  private endBlock(): void {
    if (this.values.length === LOOKS_BACK) {
      const values = new Float32Array(5 * LOOKS_BACK);
      values.set(this.values);
      this.values = values;
    }
    const { values } = this;
    this.beginBlock();
    for (let i = LOOKS_BACK - 1; i >= 0; i--) {
      const value = values[i]!;
      if (value < this.blockLowest) this.blockLowest = value;
      if (value > this.third) this.insert(value);
      values[LOWEST + i] = this.blockLowest;
      values[FIRST + i] = this.first;
      values[SECOND + i] = this.second;
      values[THIRD + i] = this.third;
    }
    this.beginBlock();
    this.length = 0;
    this.full = true;
  }

  private beginBlock(): void {
    this.blockLowest = Number.POSITIVE_INFINITY;
    this.first = this.second = this.third = Number.NEGATIVE_INFINITY;
  }
}
