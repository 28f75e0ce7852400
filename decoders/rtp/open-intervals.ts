/** The intervals of one stream that are not over yet: usually one, more when packets come late or losses are undecided. */

import type { Microseconds } from 'spoor/decoder';
import { beginInterval, Interval } from './interval.js';

/** Stands where no interval is open: no time is inside. */
const CLOSED = new Interval(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);

/** Of most streams. */
const NONE: readonly Interval[] = [];

export interface IntervalOwner {
  /** Notes in an interval what is known of it only when it is over. */
  conclude(interval: Interval): void;
}

export class OpenIntervals {
  current: Interval = CLOSED;
  private readonly length: Microseconds;
  private readonly owner: IntervalOwner;
  /** Before the current one, oldest first. */
  private earlier: readonly Interval[] = NONE;
  /** Intervals that ended at this time, or before, were taken. */
  private taken: Microseconds = Number.NEGATIVE_INFINITY;
  /** The capture lost packets up to this time. */
  private lossUntil: Microseconds = Number.NEGATIVE_INFINITY;

  constructor(length: Microseconds, owner: IntervalOwner) {
    this.length = length;
    this.owner = owner;
  }

  /** Packets in all of them. */
  get packets(): number {
    let { packets } = this.current;
    for (const interval of this.earlier) packets += interval.packets;
    return packets;
  }

  /** The open interval of a time; of one that was taken already, the oldest open one. */
  of(time: Microseconds): Interval {
    const { current, earlier } = this;
    if (time >= current.from && time < current.to) return current;
    for (const interval of earlier) if (time >= interval.from && time < interval.to) return interval;
    let from = Math.floor(time / this.length) * this.length;
    if (from + this.length <= this.taken) {
      const oldest = earlier[0] ?? (current === CLOSED ? undefined : current);
      if (oldest !== undefined) return oldest;
      from = this.taken;
    }
    const interval = beginInterval(from, from + this.length);
    interval.captureLoss = from <= this.lossUntil;
    if (current !== CLOSED && from < current.from) {
      this.earlier = earlier.concat(interval).sort((a, b) => a.from - b.from);
    } else {
      if (current !== CLOSED) {
        this.owner.conclude(current);
        this.earlier = earlier.concat(current);
      }
      this.current = interval;
    }
    return interval;
  }

  /** Gives out those that ended until `now`, oldest first; the current one only when nothing in it is undecided. */
  take(now: Microseconds, undecided: boolean): Interval[] {
    const over = this.earlier.filter((interval) => interval.to <= now);
    const left = this.earlier.filter((interval) => interval.to > now);
    this.earlier = left.length > 0 ? left : NONE;
    if (this.current !== CLOSED && this.current.to <= now && !undecided) {
      this.owner.conclude(this.current);
      over.push(this.current);
      this.current = CLOSED;
    }
    if (now > this.taken) this.taken = now;
    return over;
  }

  /** The capture lost packets from `from` to `to`. */
  lostByCapture(from: Microseconds, to: Microseconds): void {
    this.lossUntil = Math.max(this.lossUntil, to);
    for (const interval of [...this.earlier, this.current]) {
      if (interval !== CLOSED && interval.to > from && interval.from <= to) interval.captureLoss = true;
    }
  }
}
