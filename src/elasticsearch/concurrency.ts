/**
 * How many requests may be under way: twice as many each round trip at first, from the first sign of too much on one more each round trip while the
 * server keeps up, a tenth less when it does not.
 */

/** What one more answer weighs in the mean of round trips. */
const WEIGHT = 0.4;
/** Slower than the mean by so many standard deviations is too slow to be chance. */
const TOO_SLOW = 2.5;
const DECREASE = 0.9;
/** Twice as many may wait for one another twice as long; what takes longer than so many times the round trip before is a sign. */
const OF_DOUBLING = 2.5;

/**
 * Additive increase, multiplicative decrease. Decided once a round trip, which is when as many answers came as requests may be under way:
 * answers that were under way together tell of one and the same moment of the server.
 */
export class ConcurrencyLimit {
  private readonly most: number;
  /** With what the decreases left behind the point. */
  private exact = 1;
  private answers = 0;
  /** Answers that make a round trip: as many requests as could be under way when it began. */
  private roundTrip = 1;
  private milliseconds = 0;
  private pressed = false;
  /** All that were allowed were needed. */
  private reached = false;
  /** Nothing was too much so far. */
  private starting = true;
  private last = Number.POSITIVE_INFINITY;
  private mean: number | undefined;
  private variance = 0;

  /** @param most never more than this, whatever the server takes. */
  constructor(most: number) {
    this.most = most;
  }

  /** At least 1. */
  get limit(): number {
    return Math.floor(this.exact);
  }

  /** An answer came, or its time was up. `pressed`: the server said, or showed, that this was too much for it. */
  answered(milliseconds: number, pressed: boolean, underWay: number): void {
    this.answers += 1;
    this.milliseconds += milliseconds;
    this.reached ||= underWay >= this.limit;
    // Not at the end of the round trip: what was refused must not be repeated by those that are about to ask.
    if (pressed && !this.pressed) this.exact = Math.max(1, this.exact * DECREASE);
    this.pressed ||= pressed;
    if (pressed) this.starting = false;
    if (this.answers >= this.roundTrip) this.decide();
  }

  private decide(): void {
    const took = this.milliseconds / this.answers;
    const { mean = took } = this;
    if (took > OF_DOUBLING * this.last) this.starting = false;
    this.last = took;
    if (this.starting) {
      if (this.reached) this.exact = Math.min(this.most, this.exact * 2);
    } else if (!this.pressed && this.reached) {
      if (took > mean + TOO_SLOW * Math.sqrt(this.variance) && this.variance > 0) this.exact = Math.max(1, this.exact * DECREASE);
      else if (took <= mean + Math.sqrt(this.variance)) this.exact = Math.min(this.most, this.limit + 1);
    }
    // Exponentially weighted: Finch, "Incremental calculation of weighted mean and variance" (2009), section 9.
    if (this.exact === this.most) this.starting = false;
    const off = took - mean;
    this.mean = mean + WEIGHT * off;
    this.variance = (1 - WEIGHT) * (this.variance + WEIGHT * off * off);
    this.roundTrip = this.limit;
    this.answers = 0;
    this.milliseconds = 0;
    this.pressed = false;
    this.reached = false;
  }
}
