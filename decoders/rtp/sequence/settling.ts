/** When a hole is a loss: after enough numbers, enough time, or at the end. Hands what is decided to the loss pattern, in the order of the numbers. */

import { type Microseconds, seconds } from 'spoor/decoder';
import type { LossOrigin } from '../origin/loss-origin.js';
import { type BadCounts, type BadFor, EffectiveLoss } from './effective-loss.js';
import { type LossCounts, LossPattern } from './loss-pattern.js';
import type { NumberWindow } from './number-window.js';

/** A hole this many numbers behind stays lost. */
export const LATEST = 1000;
/** So does one that is open this long: no player waits longer. */
const SETTLED: Microseconds = seconds(3);
/** A number or time that never comes. */
export const NEVER = Number.POSITIVE_INFINITY;

export class Settling {
  /** When this number or time is reached, something is decided. */
  dueNumber = NEVER;
  dueTime: Microseconds = NEVER;
  /** Milliseconds that a packet lasts, for the durations of bursts; 0 while not known. Set by the owner. */
  packetTime = 0;
  /** Whose losses they are, told there as they are decided. Set by the owner. */
  origin: LossOrigin | undefined = undefined;
  private readonly window: NumberWindow;
  /** Numbers below this one were handed to the loss pattern, or are before its first loss. */
  private decided = 0;
  /** Lowest number above that which is missing. */
  missing = NEVER;
  /** Both absent until something is lost, or of no use. */
  private pattern: LossPattern | undefined = undefined;
  private effective: EffectiveLoss | undefined = undefined;

  constructor(window: NumberWindow) {
    this.window = window;
  }

  /** Packets to come, or the end, decide what a loss is part of, or whether it is one. */
  get undecided(): boolean {
    return this.missing !== NEVER || this.pattern?.open === true;
  }

  /** Losses that became final since it was asked last; undefined when there were none. */
  takeLosses(): LossCounts | undefined {
    return this.pattern?.take();
  }

  /** The same with what came too late or damaged. */
  takeBad(): BadCounts | undefined {
    this.effective?.decide(this.missing);
    return this.effective?.take();
  }

  /** A segment begins, or is found to begin earlier, with `base`. What is decided of the one before goes on in the pattern. */
  begin(base: number): void {
    this.decided = base;
    this.schedule();
  }

  /** Nothing of the segment that ends here is waited for any more; `max` was its highest number. */
  endSegment(max: number): void {
    this.settle(NEVER, NEVER, max);
    this.effective?.restart();
  }

  /** No packet follows: what is missing is lost. */
  end(max: number): void {
    this.endSegment(max);
    this.pattern?.end();
    this.origin?.endRun();
  }

  /** Whether a number was decided already; when it was missing then, it is lost whatever comes. */
  isDecided(number: number): boolean {
    return number < this.decided;
  }

  /** Numbers from `from` to `to`, included, are lost: so many came after them at once that the window never held them. */
  skipped(from: number, to: number): void {
    this.lose(from, to - from + 1);
  }

  /** `number` is missing. */
  missed(number: number): void {
    if (this.missing === NEVER || number < this.missing) this.missing = number;
    this.schedule();
  }

  /** A number that was missing came; `max` is the highest one. */
  filled(number: number, max: number): void {
    if (number !== this.missing) return;
    // What waits behind it in the effective loss is decided later: this packet may have to go there before.
    this.missing = this.nextMissing(number + 1, max);
    this.schedule();
  }

  /** A number that arrived is of no use to the buffers of `bits`. */
  mark(number: number, bits: BadFor): void {
    this.effective ??= new EffectiveLoss();
    this.effective.mark(number, bits, this.missing);
  }

  /**
   * Decides what can be decided.
   *
   * @param reached the number that is there now; NEVER: nothing is waited for
   * @param now holes older than three seconds are losses; minus infinity: none is by its age
   * @param max the highest number that arrived
   */
  settle(reached: number, now: Microseconds, max: number): void {
    const since = now - SETTLED;
    while (this.missing !== NEVER && (reached - this.missing >= LATEST || this.window.since(this.missing) <= since)) {
      this.lose(this.missing, 1);
      this.missing = this.nextMissing(this.decided, max);
    }
    if (this.pattern?.open) this.receive(Math.min(this.missing, max + 1));
    this.effective?.decide(this.missing);
    this.schedule();
  }

  private lose(from: number, numbers: number): void {
    this.pattern ??= new LossPattern();
    this.effective ??= new EffectiveLoss();
    this.receive(from);
    this.pattern.lost(numbers);
    this.origin?.lost(from, numbers);
    this.effective.lost(from, numbers);
    this.decided = from + numbers;
  }

  /** Numbers before `to` that are not decided were received. */
  private receive(to: number): void {
    this.pattern!.packetTime = this.packetTime;
    this.pattern!.received(to - this.decided);
    if (to > this.decided) this.origin?.endRun();
    this.decided = to;
  }

  /** The lowest missing number from `from` on. Each number is passed once: the next search begins behind it. */
  private nextMissing(from: number, max: number): number {
    for (let extended = from; extended < max; extended++) if (this.window.misses(extended)) return extended;
    return NEVER;
  }

  private schedule(): void {
    const { missing, pattern } = this;
    this.dueTime = missing === NEVER ? NEVER : this.window.since(missing) + SETTLED;
    // With a hole ahead the pattern waits for it; without, for the packets that end a burst.
    this.dueNumber = missing !== NEVER ? missing + LATEST : pattern?.open === true ? this.decided + pattern.toEnd - 1 : NEVER;
  }
}
