/** Where a stream was at numbers that every observer of it passes: what two views of the same media are compared by. */

import type { Microseconds } from 'spoor/decoder';

/** Numbers that are multiples of this are noted; a caller may test for it first. */
export const SPACING = 16;
/** Checkpoints kept. When there are more, every second one goes, and from then on half as many are noted. */
const MOST = 32;
/** Not wider than this, because the cycles of 65 536 numbers are counted from each stream's own beginning. */
const WIDEST = 65_536;
/** Room for this many at first, since most streams are short; then for all. */
const FEW = 4;
/** Numbers of one checkpoint: distinct numbers seen below it, its own arrival, its timestamp. */
const BELOW = 0;
const TIME = 1;
const TIMESTAMP = 2;
const CELL = 3;
const NO_CELLS: number[] = [];

/**
 * One segment of a stream. Checkpoints lie at the multiples of `spacing` without gaps from `from` on, so two tracks of any length share
 * those of the wider spacing, at most 32. A checkpoint whose packet is lost has no time (NaN) and still counts what came before it.
 */
export class Track {
  /** Lowest extended number, its arrival and timestamp. */
  base: number;
  baseTime: Microseconds;
  baseTimestamp: number;
  /** Highest extended number, its arrival and timestamp, and how many distinct numbers there were. Set by `close`. */
  last = Number.NaN;
  lastTime: Microseconds = Number.NaN;
  lastTimestamp = 0;
  unique = 0;
  from = Number.NaN;
  spacing = SPACING;
  count = 0;
  /** A plain array: a typed one of its own costs hundreds of octets more. */
  private cells: number[] = NO_CELLS;

  constructor(base: number, time: Microseconds, timestamp: number) {
    this.base = base;
    this.baseTime = time;
    this.baseTimestamp = timestamp;
  }

  /**
   * The stream reached or passed `number`, a multiple of SPACING. To be told in order and without gaps.
   * @param below distinct numbers seen below it
   * @param time its arrival, NaN when it did not come
   */
  pass(number: number, below: number, time: Microseconds, timestamp: number): void {
    if (number % this.spacing !== 0) return;
    if (this.count === MOST) {
      this.thin();
      if (number % this.spacing !== 0) return;
    }
    const at = this.count * CELL;
    if (this.cells.length === at) this.grow();
    const { cells } = this;
    if (this.count === 0) this.from = number;
    cells[at + BELOW] = below;
    cells[at + TIME] = time;
    cells[at + TIMESTAMP] = timestamp;
    this.count += 1;
  }

  /** A number came after higher ones: it counts below all checkpoints above it. */
  fill(number: number, time: Microseconds, timestamp: number): void {
    const { cells } = this;
    for (let i = this.count - 1; i >= 0; i--) {
      const at = i * CELL;
      const checkpoint = this.from + i * this.spacing;
      if (checkpoint < number) return;
      if (checkpoint === number) {
        cells[at + TIME] = time;
        cells[at + TIMESTAMP] = timestamp;
        return;
      }
      cells[at + BELOW]! += 1;
    }
  }

  /** A number before the first one. */
  lower(number: number, time: Microseconds, timestamp: number): void {
    this.fill(number, time, timestamp);
    this.base = number;
    this.baseTime = time;
    this.baseTimestamp = timestamp;
  }

  close(last: number, time: Microseconds, timestamp: number, unique: number): void {
    this.last = last;
    this.lastTime = time;
    this.lastTimestamp = timestamp;
    this.unique = unique;
  }

  /** Index of the checkpoint at `number`; -1 when there is none. */
  indexOf(number: number): number {
    const index = (number - this.from) / this.spacing;
    return Number.isInteger(index) && index >= 0 && index < this.count ? index : -1;
  }

  below(index: number): number {
    return this.cells[index * CELL + BELOW]!;
  }

  time(index: number): Microseconds {
    return this.cells[index * CELL + TIME]!;
  }

  timestamp(index: number): number {
    return this.cells[index * CELL + TIMESTAMP]!;
  }

  /** The number that the stream was about to reach at `time`, by its mean pace; for tracks that are closed. */
  numberAt(time: Microseconds): number {
    const elapsed = this.lastTime - this.baseTime;
    return elapsed > 0 ? this.base + ((time - this.baseTime) / elapsed) * (this.last - this.base) : this.base;
  }

  private grow(): void {
    const more = new Array<number>((this.count === 0 ? FEW : MOST) * CELL).fill(Number.NaN);
    for (let i = 0; i < this.cells.length; i++) more[i] = this.cells[i]!;
    this.cells = more;
  }

  /** Makes room: every second checkpoint goes, or the older half where they would be too far apart. */
  private thin(): void {
    const { cells } = this;
    if (this.spacing >= WIDEST) {
      cells.copyWithin(0, (MOST / 2) * CELL);
      this.from += (MOST / 2) * this.spacing;
      this.count -= MOST / 2;
      return;
    }
    const spacing = 2 * this.spacing;
    let kept = 0;
    const first = this.from % spacing === 0 ? 0 : 1;
    for (let i = first; i < this.count; i += 2) {
      cells.copyWithin(kept * CELL, i * CELL, (i + 1) * CELL);
      kept += 1;
    }
    this.from += first * this.spacing;
    this.spacing = spacing;
    this.count = kept;
  }
}
