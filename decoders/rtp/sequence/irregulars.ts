/** The last packets that came out of their turn, behind a higher number or again: what a report about the stream already tells of them. */

import type { Microseconds } from 'spoor/decoder';

/** Remembered at first, and at most: a report comes long before as many came after what it tells of, or it tells nothing. */
const FEW = 16;
const MOST = 128;

export class Irregulars {
  private count = 0;
  private repeated = 0;
  private size = FEW;
  private numbers = new Float64Array(FEW);
  private times = new Float64Array(FEW);
  private repeats = new Uint8Array(FEW);

  /** @param again the number was seen before; else it filled a hole */
  note(extended: number, time: Microseconds, again: boolean): void {
    if (this.count === this.size && this.size < MOST) this.grow();
    const slot = this.count % this.size;
    this.numbers[slot] = extended;
    this.times[slot] = time;
    this.repeats[slot] = again ? 1 : 0;
    this.count += 1;
    if (again) this.repeated += 1;
  }

  /** How many packets of numbers up to `extended` came again until `time`; undefined when too many came since to tell. */
  repeatedUpTo(extended: number, time: Microseconds): number | undefined {
    let after = 0;
    const { numbers, times, repeats } = this;
    const kept = Math.min(this.count, this.size);
    for (let slot = 0; slot < kept; slot++) {
      if (repeats[slot] === 0 || (numbers[slot]! <= extended && times[slot]! <= time)) continue;
      after += 1;
      if (this.isOldest(slot)) return undefined;
    }
    return this.repeated - after;
  }

  /** How many holes up to `extended` were filled after `time`. Of holes filled long before nothing is asked. */
  filledAfter(extended: number, time: Microseconds): number {
    let filled = 0;
    const kept = Math.min(this.count, this.size);
    for (let slot = 0; slot < kept; slot++) {
      if (this.repeats[slot] === 0 && this.numbers[slot]! <= extended && this.times[slot]! > time) filled += 1;
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
    const repeats = new Uint8Array(this.size);
    numbers.set(this.numbers);
    times.set(this.times);
    repeats.set(this.repeats);
    this.numbers = numbers;
    this.times = times;
    this.repeats = repeats;
  }
}
