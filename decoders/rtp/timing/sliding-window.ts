/** Smallest and largest values among the last hundred: what an adaptive jitter buffer goes by. */

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
  }

  add(exact: number): void {
    const value = Math.fround(exact);
    if (this.length >= LOOKS_BACK) this.endBlock();
    if (this.length >= this.values.length) this.grow();
    this.values[this.length] = value;
    this.length += 1;
    if (value < this.blockLowest) this.blockLowest = value;
    if (value > this.third) this.insert(value);
    const { full, length } = this;
    const before = full && length < LOOKS_BACK ? this.values[LOWEST + length]! : Number.POSITIVE_INFINITY;
    this.lowest = Math.min(before, this.blockLowest);
  }

  /** 98th percentile by nearest rank: the third largest of a hundred, of fewer the second or the largest. */
  get p98(): number {
    const { length, full, values, first, second, third } = this;
    if (!full) return length < LOOKS_BACK / 2 ? first : length < LOOKS_BACK ? second : third;
    if (length >= LOOKS_BACK) return third;
    const [a, b, c] = [values[FIRST + length]!, values[SECOND + length]!, values[THIRD + length]!];
    return Math.max(third, c, Math.min(first, b), Math.min(second, a));
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
