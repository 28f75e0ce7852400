/** What a listener misses: packets lost, packets too late for a jitter buffer, and frames damaged on the way, in the order of their numbers. */

import { Pool } from '../pool.js';

/** Bits of one packet: too late for the fixed buffers or the adaptive one; damaged, which is as bad for all three. */
export const LATE_50 = 1;
export const LATE_200 = 2;
export const LATE_ADAPTIVE = 4;
export const DAMAGED = 7;
export type BadFor = number;

/** What one buffer could not play. Adds up. */
class BadRuns {
  packets = 0;
  /** Runs of such packets in a row. */
  runs = 0;

  /** @param goesOn they follow the last ones without a good packet in between */
  bad(numbers: number, goesOn: boolean): void {
    this.packets += numbers;
    if (!goesOn) this.runs += 1;
  }

  add(later: BadRuns): void {
    this.packets += later.packets;
    this.runs += later.runs;
  }
}

/** For each simulated buffer, when decided. */
export class BadCounts {
  readonly fixed50 = new BadRuns();
  readonly fixed200 = new BadRuns();
  readonly adaptive = new BadRuns();

  add(later: BadCounts): void {
    this.fixed50.add(later.fixed50);
    this.fixed200.add(later.fixed200);
    this.adaptive.add(later.adaptive);
  }
}

/** Of the intervals of all streams. */
export const badCounts = new Pool(() => new BadCounts());

/** A loss of the network comes decided; a late packet may stand behind a hole that is not, and waits for it. */
interface Marked {
  readonly number: number;
  readonly bits: BadFor;
}

/** Marks that wait at most: more than holes can hold back within the window. */
const MOST_WAITING = 1024;

/** Takes bad numbers and counts runs. Numbers come in any order, but below `decided` nothing changes any more. */
export class EffectiveLoss {
  private counts: BadCounts | undefined = undefined;
  private waiting: Marked[] = [];
  /** Last bad number for each buffer. */
  private last50 = Number.NaN;
  private last200 = Number.NaN;
  private lastAdaptive = Number.NaN;

  /** `number` arrived, but is of no use to the buffers of `bits`; `decided` is the lowest number that may still change. */
  mark(number: number, bits: BadFor, decided: number): void {
    // Numbers come nearly in order: from behind.
    let i = this.waiting.length;
    while (i > 0 && this.waiting[i - 1]!.number > number) i -= 1;
    this.waiting.splice(i, 0, { number, bits });
    this.decide(this.waiting.length > MOST_WAITING ? this.waiting[0]!.number + 1 : decided);
  }

  /** Numbers from `from` on are lost to every buffer. */
  lost(from: number, numbers: number): void {
    this.decide(from);
    this.bad(from, numbers, DAMAGED);
  }

  /** Numbers below `decided` do not change any more. */
  decide(decided: number): void {
    while (this.waiting.length > 0 && this.waiting[0]!.number < decided) {
      const { number, bits } = this.waiting.shift()!;
      this.bad(number, 1, bits);
    }
  }

  /** Other numbers begin: none is the neighbour of one before. */
  restart(): void {
    this.decide(Number.POSITIVE_INFINITY);
    this.last50 = this.last200 = this.lastAdaptive = Number.NaN;
  }

  take(): BadCounts | undefined {
    const { counts } = this;
    this.counts = undefined;
    return counts;
  }

  private bad(from: number, numbers: number, bits: BadFor): void {
    this.counts ??= badCounts.take();
    const { fixed50, fixed200, adaptive } = this.counts;
    const last = from + numbers - 1;
    if ((bits & LATE_50) !== 0) {
      fixed50.bad(numbers, from === this.last50 + 1);
      this.last50 = last;
    }
    if ((bits & LATE_200) !== 0) {
      fixed200.bad(numbers, from === this.last200 + 1);
      this.last200 = last;
    }
    if ((bits & LATE_ADAPTIVE) !== 0) {
      adaptive.bad(numbers, from === this.lastAdaptive + 1);
      this.lastAdaptive = last;
    }
  }
}
