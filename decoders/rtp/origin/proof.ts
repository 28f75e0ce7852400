/**
 * What a receiver proves (RFC 3550 section 6.4.1): it got packets that are missing here, so the capture lost them; it misses as many, so they
 * were lost before both. A report tells of a range of numbers, some of which were attributed already: those are corrected.
 */

import { OriginCounts } from './counts.js';

/** A range of numbers between two reports of a receiver, compared with what passed here. */
export interface ReportedRange {
  /** Last number of it, extended as the stream's own. */
  readonly highest: number;
  readonly expected: number;
  /** Missing here and there, or missing here and got there. */
  readonly upstream: number;
  readonly capture: number;
  /** The receiver lost nothing that passed here. Else it may have lost as much as the capture did, and proves nothing. */
  readonly exact: boolean;
}

/** Ranges that something is proven of and that may hold numbers not settled yet: that takes three seconds, and some ends report each second. */
const MOST_OPEN = 8;

/** Numbers behind `from` up to `to`, and how many of them that are not settled yet the capture lost. */
interface OpenRange {
  readonly from: number;
  readonly to: number;
  captureLeft: number;
}

export class Proof {
  /** End of the last range. */
  private to = Number.NaN;
  private open: OpenRange[] = [];
  /** What was said of the numbers behind it. */
  private said = new OriginCounts();

  /** The next range begins behind `number`. */
  begin(number: number): void {
    if (number === this.to) return;
    this.restart();
    this.to = number;
  }

  /** @returns what is to be added to what was said, when anything is proven of it */
  report({ highest, expected, upstream, capture, exact }: ReportedRange): OriginCounts | undefined {
    const { said } = this;
    // Only if what was said is of just these numbers.
    const whole = highest - expected === this.to;
    this.to = highest;
    this.said = new OriginCounts();
    if (!exact || !whole || upstream + capture <= 0) return undefined;
    const settled = said.network + said.captureSuspected + said.unattributed;
    const unsettled = Math.max(0, upstream + capture - settled - said.upstreamOfSource);
    // Of what is settled the capture lost at least what the rest cannot hold; between that and all, what was said is kept.
    const its = Math.max(0, Math.min(capture, settled, Math.max(said.captureSuspected, capture - unsettled)));
    this.open.push({ from: highest - expected, to: highest, captureLeft: capture - its });
    if (this.open.length > MOST_OPEN) this.open.shift();
    if (settled === 0) return undefined;
    const corrected = new OriginCounts();
    corrected.captureSuspected = its - said.captureSuspected;
    corrected.network = settled - its - said.network;
    corrected.unattributed = 0 - said.unattributed;
    return corrected;
  }

  /** Attributes a number of a range; false when it is in none, or nothing is proven of it. */
  settle(number: number, counts: OriginCounts): boolean {
    for (const range of this.open) {
      if (!(number > range.from && number <= range.to)) continue;
      if (range.captureLeft > 0) {
        range.captureLeft -= 1;
        counts.captureSuspected += 1;
      } else counts.network += 1;
      return true;
    }
    return false;
  }

  /** What was said of one number; the next report may know better. */
  note(number: number, network: number, capture: number, unattributed: number): void {
    if (!(number > this.to)) return;
    this.said.network += network;
    this.said.captureSuspected += capture;
    this.said.unattributed += unattributed;
  }

  noteUpstream(number: number): void {
    if (number > this.to) this.said.upstreamOfSource += 1;
  }

  /** Other numbers begin. */
  restart(): void {
    this.to = Number.NaN;
    this.open = [];
    this.said = new OriginCounts();
  }
}
