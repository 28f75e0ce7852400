/** How much faster or slower the sender's clock runs than the capture's: the slope of the quickest packets. */

import { type Microseconds, seconds } from 'spoor/decoder';
import type { Measured } from './measured.js';

/** Of each window only the packet counts that took least: queues make packets late, never early. */
const WINDOW: Microseconds = seconds(1);
/** Below this the slope is that of the queues. */
const ENOUGH: Microseconds = seconds(30);
/** Enough to tell a clock that is off by percents. */
const ENOUGH_FOR_RATE: Microseconds = seconds(2);

/** Least squares through the lowest points of the windows of one timestamp epoch; of several epochs the longest counts. */
export class ClockSkew {
  private windowEnd: Microseconds = Number.NEGATIVE_INFINITY;
  private lowest = Number.POSITIVE_INFINITY;
  private lowestTime: Microseconds = Number.NaN;
  private first: Microseconds = Number.NaN;
  private last: Microseconds = Number.NaN;
  private points = 0;
  private sumT = 0;
  private sumX = 0;
  private sumTT = 0;
  private sumTX = 0;
  /** Of the longest epoch that is over. */
  private longest: Microseconds = 0;
  private longestSlope = Number.NaN;

  add({ transit, arrival }: Measured): void {
    if (arrival >= this.windowEnd) this.closeWindow(arrival);
    if (transit < this.lowest) {
      this.lowest = transit;
      this.lowestTime = arrival;
    }
  }

  /** Transit times have another zero from now on. */
  reanchor(): void {
    this.closeWindow(Number.NEGATIVE_INFINITY);
    if (this.points > 1 && this.last - this.first > this.longest) {
      this.longest = this.last - this.first;
      this.longestSlope = this.slope();
    }
    this.points = 0;
    this.sumT = this.sumX = this.sumTT = this.sumTX = 0;
  }

  /** Parts per million, positive when the sender's clock is the faster; undefined before 30 s. */
  get ppm(): number | undefined {
    const slope = this.slopeOver(ENOUGH);
    return slope === undefined ? undefined : -1e6 * slope;
  }

  /** The sender's clock by the capture's, 1 when they agree; undefined before 2 s. */
  get rate(): number | undefined {
    const slope = this.slopeOver(ENOUGH_FOR_RATE);
    return slope === undefined ? undefined : 1 - slope;
  }

  /** Without unit: seconds a second. */
  private slopeOver(enough: Microseconds): number | undefined {
    // The window that is open counts with what it has so far: the last points of a short stream matter.
    const span = this.points === 0 ? 0 : this.last - this.first;
    if (span >= this.longest && span >= enough) return this.slope();
    return this.longest >= enough ? this.longestSlope : undefined;
  }

  private slope(): number {
    const { points, sumT, sumX } = this;
    return (points * this.sumTX - sumT * sumX) / (points * this.sumTT - sumT * sumT) / 1e3;
  }

  private closeWindow(time: Microseconds): void {
    if (this.lowest !== Number.POSITIVE_INFINITY) {
      if (this.points === 0) this.first = this.lowestTime;
      this.last = this.lowestTime;
      const t = (this.lowestTime - this.first) / 1e6;
      this.points += 1;
      this.sumT += t;
      this.sumX += this.lowest;
      this.sumTT += t * t;
      this.sumTX += t * this.lowest;
      this.lowest = Number.POSITIVE_INFINITY;
    }
    this.windowEnd = time === Number.NEGATIVE_INFINITY ? time : (Math.floor(time / WINDOW) + 1) * WINDOW;
  }
}
