/** Where packets are lost: what the receiver reports of a range of numbers, against what passed here of the same range. */

import { type Microseconds, seconds } from 'spoor/decoder';

/** What of the stream's accounting this goes by. */
export interface Accounted {
  readonly segments: number;
  /** The number nearest to the highest one that ends in these 16 bits, extended as the stream's own. */
  extend(number: number): number;
  /** How many numbers up to this one are missing; undefined when it is too far behind, or before the first. */
  missingUpTo(extended: number): number | undefined;
  /** How many packets up to this number came that repeated another; undefined when it is too far behind. */
  repeatedUpTo(extended: number): number | undefined;
  /** How many packets came out of their turn: behind a higher number, or again. */
  readonly irregular: number;
  /** When the last of them came. */
  readonly irregularTime: Microseconds;
}

/** A range of more numbers than any reporter waits for. */
const LONGEST_RANGE = 100_000;
/** A packet that passed here this long before a report had come to the receiver when it was written. */
const UNDERWAY: Microseconds = seconds(1);

/**
 * Between two reports about a stream the receiver says how many numbers there were (the growth of its highest) and how many of
 * them it misses. Of the same numbers we know which passed here. Both count from where they began, so only differences are used.
 */
export class LossLocation {
  /** Of the last range: packets sent in it by their numbers, and where those that are missing went. */
  expected = 0;
  /** Never came to the capture point, and not to the receiver either, as far as that can be told. */
  upstream = 0;
  /** Passed the capture point and did not come to the receiver; below 0 when a later report takes it back. */
  downstream = 0;
  /** Came to the receiver, so it passed the capture point, which did not see it. */
  capture = 0;

  private segments = 0;
  private known = false;
  private reported = 0;
  private lost = 0;
  private number = 0;
  private missing = 0;
  private repeated = 0;
  private irregular = 0;
  /** Downstream losses of the range before that may be packets still on their way when the receiver reported: only such as came out of turn. */
  private uncertain = 0;

  /**
   * Takes a report; true when it ends a range. False for the first one, for one that says nothing new, and where the two sides cannot
   * be compared: then this one begins a range.
   *
   * @param highest extended highest number of the report, 32 bits
   * @param lost cumulative number lost, signed
   */
  report(highest: number, lost: number, stream: Accounted, now: Microseconds): boolean {
    const growth = (highest - this.reported) | 0;
    if (this.known && growth === 0 && lost === this.lost) return false;
    const number = stream.extend(highest & 0xffff);
    const missing = stream.missingUpTo(number);
    const repeated = stream.repeatedUpTo(number);
    const before = { number: this.number, missing: this.missing, repeated: this.repeated, lost: this.lost };
    const underway = now - stream.irregularTime <= UNDERWAY ? stream.irregular - this.irregular : 0;
    const comparable = this.known && this.segments === stream.segments && growth >= 0 && growth <= LONGEST_RANGE;
    this.known = missing !== undefined && repeated !== undefined;
    this.reported = highest | 0;
    this.lost = lost;
    this.segments = stream.segments;
    this.irregular = stream.irregular;
    if (missing === undefined || repeated === undefined) return false;
    this.number = number;
    this.missing = missing;
    this.repeated = repeated;
    const reportedLost = lost - before.lost;
    // The receiver's numbers and ours must tell of the same range; one that lost more than that lies, or counts anew.
    if (!comparable || number - before.number !== growth || reportedLost > growth) {
      this.uncertain = 0;
      return false;
    }
    this.locate(growth, reportedLost, missing - before.missing, repeated - before.repeated, underway);
    return true;
  }

  /** Another receiver reports: the next report begins a range. */
  forget(): void {
    this.known = false;
    this.uncertain = 0;
  }

  private locate(growth: number, reportedLost: number, unseen: number, repeats: number, underway: number): void {
    // The report counts packets that came twice, so ours has to (RFC 3550 appendix A.3).
    const difference = reportedLost - (unseen - repeats);
    this.expected = growth;
    this.capture = 0;
    this.downstream = 0;
    if (difference >= 0) {
      this.downstream = difference;
      this.uncertain = Math.min(difference, underway);
    } else {
      // What passed here out of turn just before the last report and came to the receiver just after its writing was no loss of either.
      const returned = Math.min(this.uncertain, -difference);
      this.downstream = -returned;
      this.capture = -difference - returned;
      this.uncertain = 0;
    }
    this.upstream = unseen - this.capture;
  }
}
