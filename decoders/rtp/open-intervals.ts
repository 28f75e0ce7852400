/** The intervals of one stream that are not over yet: usually one, more when packets come late or losses are undecided. */

import type { Microseconds } from 'spoor/decoder';
import { Interval } from './interval.js';

/** Stands where no interval is open: no time is inside. */
const CLOSED = new Interval(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);

export class OpenIntervals {
  current: Interval = CLOSED;
  private readonly length: Microseconds;
  private readonly conclude: (interval: Interval) => void;
  /** Before the current one, oldest first. */
  private earlier: Interval[] = [];
  /** Intervals that ended at this time, or before, were taken. */
  private taken: Microseconds = Number.NEGATIVE_INFINITY;
  /** The capture lost packets up to this time. */
  private lossUntil: Microseconds = Number.NEGATIVE_INFINITY;

  /** @param conclude notes in an interval what is known of it only when it is over */
  constructor(length: Microseconds, conclude: (interval: Interval) => void) {
    this.length = length;
    this.conclude = conclude;
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
    const interval = new Interval(from, from + this.length);
    interval.captureLoss = from <= this.lossUntil;
    if (current !== CLOSED && from < current.from) {
      earlier.unshift(interval);
      earlier.sort((a, b) => a.from - b.from);
    } else {
      if (current !== CLOSED) {
        this.conclude(current);
        earlier.push(current);
      }
      this.current = interval;
    }
    return interval;
  }

  /** Gives out those that ended until `now`, oldest first; the current one only when nothing in it is undecided. */
  take(now: Microseconds, undecided: boolean): Interval[] {
    const over = this.earlier.filter((interval) => interval.to <= now);
    this.earlier = this.earlier.filter((interval) => interval.to > now);
    if (this.current !== CLOSED && this.current.to <= now && !undecided) {
      this.conclude(this.current);
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
