/** Where packets are lost: what the receiver reports of a range of numbers, against what passed here of the same range. */

import { type Microseconds, milliseconds, seconds } from 'spoor/decoder';

/** What of the stream's accounting this goes by. Times lie a round trip back at most. */
export interface Accounted {
  readonly segments: number;
  /** The number nearest to the highest one that ends in these 16 bits, extended as the stream's own. */
  extend(number: number): number;
  /** How many numbers up to this one were missing at `time`; undefined when it is too far behind, or before the first. */
  missingUpTo(extended: number, time: Microseconds): number | undefined;
  /** How many packets up to this number had been sent again by then; undefined when it is too far behind. */
  sentAgainUpTo(extended: number, time: Microseconds): number | undefined;
  /** How many may have been sent again, or only captured again. */
  seenAgainUpTo(extended: number, time: Microseconds): number | undefined;
  /** How many numbers up to this one came after `time`, behind a higher one. */
  filledAfter(extended: number, time: Microseconds): number;
  /** How many packets came out of their turn between two times: behind a higher number, or again. */
  irregularBetween(from: Microseconds, to: Microseconds): number;
}

/** A range of more numbers than any reporter waits for. */
const LONGEST_RANGE = 100_000;
/** A packet that passed here this long before a report had come to the receiver when it was written. */
const UNDERWAY: Microseconds = seconds(1);
/** How much the round trip may be another one with the next report. */
const VARIATION: Microseconds = milliseconds(50);

/**
 * Between two reports about a stream the receiver says how many numbers there were (the growth of its highest) and how many of
 * them it misses. Of the same numbers we know which passed here. Both count from where they began, so only differences are used.
 *
 * A packet that came out of its turn may pass here before a report and come to the receiver after that was written. So ours are counted as of
 * one round trip ago; and as that is known only as well as it varies, a difference no larger than the number of such packets waits for
 * the next report, which takes it back if it was that.
 */
export class LossLocation {
  /** Of the last range: packets sent in it by their numbers, and where those that are missing went. */
  expected = 0;
  /** Never came to the capture point, and not to the receiver either, as far as that can be told. */
  upstream = 0;
  /** Passed the capture point and did not come to the receiver. */
  downstream = 0;
  /** Came to the receiver, so it passed the capture point, which did not see it. */
  capture = 0;
  /** The receiver lost nothing that passed here, so what it misses was lost before, and what it got besides by the capture. */
  exact = false;

  private known = false;
  private segments = 0;
  private reported = 0;
  private lost = 0;
  private number = 0;
  private missing = 0;
  private sentAgain = 0;
  private seenAgain = 0;
  /** Packets out of turn just before the last report. */
  private irregular = 0;
  private undecided = 0;
  /** The last report began a range and ended none; what it was compared as of. */
  private first = false;
  private asOf: Microseconds = Number.NaN;

  /**
   * Takes a report; true when it ends a range. False for the first one, for one that says nothing new, and where the two sides cannot
   * be compared: then this one begins a range.
   *
   * @param highest extended highest number of the report, signed 32 bits
   * @param lost cumulative number lost, signed
   * @param now when the report passed here
   * @param roundTrip to the receiver and back; NaN when unknown
   */
  report(highest: number, lost: number, stream: Accounted, now: Microseconds, roundTrip: Microseconds): boolean {
    const growth = (highest - this.reported) | 0;
    if (this.known && growth === 0 && lost === this.lost) return false;
    const then = Number.isNaN(roundTrip) ? now : now - roundTrip;
    const number = stream.extend(highest & 0xffff);
    const missing = stream.missingUpTo(number, then);
    const sentAgain = stream.sentAgainUpTo(number, then);
    const seenAgain = stream.seenAgainUpTo(number, then);
    const irregular = Number.isNaN(roundTrip)
      ? stream.irregularBetween(now - UNDERWAY, now)
      : stream.irregularBetween(then - VARIATION, then + VARIATION);
    const comparable = this.known && this.segments === stream.segments && growth >= 0 && growth <= LONGEST_RANGE;
    const located =
      comparable &&
      missing !== undefined &&
      sentAgain !== undefined &&
      seenAgain !== undefined &&
      // The receiver's numbers and ours must tell of the same range; one that lost more than that lies, or counts anew.
      number - this.number === growth &&
      lost - this.lost <= growth;
    if (located) {
      // What was missing with the first report and came after it was no loss of any range.
      const returned = this.first ? stream.filledAfter(this.number, this.asOf) : 0;
      const unseen = missing - this.missing;
      // The report counts packets that came twice, so ours has to (RFC 3550 appendix A.3).
      const least = this.undecided + lost - this.lost - unseen + sentAgain - this.sentAgain;
      const difference = nearestToZero(least, seenAgain - this.seenAgain);
      this.locate(growth, unseen, difference, this.irregular + irregular);
      this.upstream += returned;
    } else this.undecided = 0;
    this.first = !located;
    this.asOf = then;
    this.known = missing !== undefined && sentAgain !== undefined && seenAgain !== undefined;
    this.segments = stream.segments;
    this.reported = highest;
    this.lost = lost;
    this.number = number;
    this.missing = missing ?? 0;
    this.sentAgain = sentAgain ?? 0;
    this.seenAgain = seenAgain ?? 0;
    this.irregular = irregular;
    return located;
  }

  /** Highest number of the last report, extended as the stream's own. */
  get highest(): number {
    return this.number;
  }

  /** Another receiver reports: the next report begins a range. */
  forget(): void {
    this.known = false;
    this.undecided = 0;
  }

  /** @param told packets that passed here and the receiver misses, less those it got and we miss */
  private locate(growth: number, unseen: number, told: number, irregular: number): void {
    // The receiver got no more than what is missing here. What it counts beyond that came twice behind the capture point, or is a lie.
    const least = Math.min(this.undecided, 0) - Math.max(unseen, 0);
    const difference = Math.max(told, least);
    const decided = Math.abs(difference) > irregular;
    this.undecided = decided ? 0 : difference;
    this.exact = told === 0 || (decided && told < 0 && told >= least);
    this.expected = growth;
    this.downstream = decided && difference > 0 ? difference : 0;
    this.capture = decided && difference < 0 ? -difference : 0;
    this.upstream = unseen - this.capture;
  }
}

/** Of `least` and all up to `more` above it: where it cannot be told whether a packet was sent again, no loss is made of it. */
function nearestToZero(least: number, more: number): number {
  return least >= 0 ? least : Math.min(0, least + more);
}
