/** The last packets that came out of their turn, behind a higher number or again: what a report about the stream already tells of them. */

import type { Microseconds } from 'spoor/decoder';

/** Remembered at first, and at most: a report comes long before as many came after what it tells of, or it tells nothing. */
const FEW = 16;
const MOST = 128;

/** What came out of its turn: a number that was missing, one that was sent again, or one that may have been. */
export const FILLED = 0;
export const SENT_AGAIN = 1;
export const SEEN_AGAIN = 2;
export type Irregular = 0 | 1 | 2;

export class Irregulars {
  private count = 0;
  private sentAgain = 0;
  private seenAgain = 0;
  private size = FEW;
  private numbers = new Float64Array(FEW);
  private times = new Float64Array(FEW);
  private kinds = new Uint8Array(FEW);

  note(extended: number, time: Microseconds, kind: Irregular): void {
    if (this.count === this.size && this.size < MOST) this.grow();
    const slot = this.count % this.size;
    this.numbers[slot] = extended;
    this.times[slot] = time;
    this.kinds[slot] = kind;
    this.count += 1;
    if (kind === SENT_AGAIN) this.sentAgain += 1;
    else if (kind === SEEN_AGAIN) this.seenAgain += 1;
  }

  /** How many packets of numbers up to `extended` came again until `time`, of a kind; undefined when too many came since to tell. */
  repeatedUpTo(extended: number, time: Microseconds, kind: typeof SENT_AGAIN | typeof SEEN_AGAIN): number | undefined {
    let after = 0;
    const { numbers, times, kinds } = this;
    const kept = Math.min(this.count, this.size);
    for (let slot = 0; slot < kept; slot++) {
      if (kinds[slot] !== kind || (numbers[slot]! <= extended && times[slot]! <= time)) continue;
      after += 1;
      if (this.isOldest(slot)) return undefined;
    }
    return (kind === SENT_AGAIN ? this.sentAgain : this.seenAgain) - after;
  }

  /** How many holes up to `extended` were filled after `time`. Of holes filled long before nothing is asked. */
  filledAfter(extended: number, time: Microseconds): number {
    let filled = 0;
    const kept = Math.min(this.count, this.size);
    for (let slot = 0; slot < kept; slot++) {
      if (this.kinds[slot] === FILLED && this.numbers[slot]! <= extended && this.times[slot]! > time) filled += 1;
    }
    return filled;
  }

  /** How many of both came between the two times. */
  between(from: Microseconds, to: Microseconds): number {
    let between = 0;
    const kept = Math.min(this.count, this.size);
    for (let slot = 0; slot < kept; slot++) if (this.times[slot]! > from && this.times[slot]! <= to) between += 1;
    return between;
  }

  /** The next one takes its place, and others did before. */
  private isOldest(slot: number): boolean {
    return this.count > this.size && slot === this.count % this.size;
  }

  /** Full for the first time, so the order of slots is that of time. */
  private grow(): void {
    this.size *= 2;
    const numbers = new Float64Array(this.size);
    const times = new Float64Array(this.size);
    const kinds = new Uint8Array(this.size);
    numbers.set(this.numbers);
    times.set(this.times);
    kinds.set(this.kinds);
    this.numbers = numbers;
    this.times = times;
    this.kinds = kinds;
  }
}
