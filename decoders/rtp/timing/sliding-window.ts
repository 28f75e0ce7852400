/** Smallest and largest values among the last hundred: what an adaptive jitter buffer goes by. */

/** Values it looks back on. */
export const LOOKS_BACK = 100;

/** The smallest and the three largest of some values. */
class Extremes {
  lowest = Number.POSITIVE_INFINITY;
  first = Number.NEGATIVE_INFINITY;
  second = Number.NEGATIVE_INFINITY;
  third = Number.NEGATIVE_INFINITY;

  clear(): void {
    this.lowest = Number.POSITIVE_INFINITY;
    this.first = this.second = this.third = Number.NEGATIVE_INFINITY;
  }

  /** True when it is one of them. */
  add(value: number): boolean {
    const { lowest } = this;
    if (value < lowest) this.lowest = value;
    if (value > this.third) this.insert(value);
    else return value < lowest;
    return true;
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
}

/**
 * The window is the end of the last block of a hundred and the beginning of the next, which is written over it. Each part has its extremes:
 * those of the new block grow as it fills; those of the old one are looked for anew when one of them is written over. Of n values that are
 * left the oldest is one of them with four chances in n, so a value costs a look at four others; at fifty if somebody chooses them so.
 * Single precision: a buffer of 200 ms needs no nanoseconds.
 */
export class SlidingWindow {
  /** Smallest of the window. */
  lowest = Number.POSITIVE_INFINITY;
  private values: Float32Array = new Float32Array(0);
  private length = 0;
  private full = false;
  private readonly block = new Extremes();
  /** Absent until the first block is full. */
  private before: Extremes | undefined = undefined;
  /** Place of the oldest value that is one of those. */
  private oldest = LOOKS_BACK;

  clear(): void {
    this.length = 0;
    this.full = false;
    this.block.clear();
    this.lowest = Number.POSITIVE_INFINITY;
  }

  add(exact: number): void {
    const value = Math.fround(exact);
    if (this.length >= LOOKS_BACK) this.endBlock();
    const { block, length } = this;
    if (length >= this.values.length) this.grow();
    this.values[length] = value;
    this.length = length + 1;
    block.add(value);
    this.lowest = block.lowest;
    if (!this.full) return;
    const before = this.before!;
    if (length >= this.oldest) this.lookBack(before);
    if (before.lowest < this.lowest) this.lowest = before.lowest;
  }

  /** 98th percentile by nearest rank: the third largest of a hundred, of fewer the second or the largest. */
  get p98(): number {
    const { length, full, block } = this;
    if (!full) return length < LOOKS_BACK / 2 ? block.first : length < LOOKS_BACK ? block.second : block.third;
    const before = this.before!;
    return Math.max(block.third, before.third, Math.min(block.first, before.second), Math.min(block.second, before.first));
  }

  /** The old block is what is not written over yet. */
  private lookBack(before: Extremes): void {
    const { values, length } = this;
    this.oldest = LOOKS_BACK;
    before.clear();
    for (let i = LOOKS_BACK - 1; i >= length; i--) if (before.add(values[i]!)) this.oldest = i;
  }

  private endBlock(): void {
    this.before ??= new Extremes();
    this.length = 0;
    this.full = true;
    this.lookBack(this.before);
    this.block.clear();
  }

  private grow(): void {
    const values = new Float32Array(this.length === 0 ? 16 : Math.min(2 * this.length, LOOKS_BACK));
    values.set(this.values);
    this.values = values;
  }
}
