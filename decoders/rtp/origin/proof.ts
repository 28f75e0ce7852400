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

export class Proof {
  /** The last range, and how many of its numbers that are not settled yet the capture lost. */
  private from = Number.NaN;
  private to = Number.NaN;
  private captureLeft = 0;
  private exact = false;
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
    this.from = highest - expected;
    this.to = highest;
    this.said = new OriginCounts();
    this.captureLeft = 0;
    this.exact = exact && whole && upstream + capture > 0;
    if (!this.exact) return undefined;
    const settled = said.network + said.captureSuspected + said.unattributed;
    const unsettled = Math.max(0, upstream + capture - settled - said.upstreamOfSource);
    // Of what is settled the capture lost at least what the rest cannot hold; between that and all, what was said is kept.
    const its = Math.max(0, Math.min(capture, settled, Math.max(said.captureSuspected, capture - unsettled)));
    this.captureLeft = capture - its;
    if (settled === 0) return undefined;
    const corrected = new OriginCounts();
    corrected.captureSuspected = its - said.captureSuspected;
    corrected.network = settled - its - said.network;
    corrected.unattributed = 0 - said.unattributed;
    return corrected;
  }

  /** Attributes a number of the last range; false when it is not in it, or nothing is proven of it. */
  settle(number: number, counts: OriginCounts): boolean {
    if (!this.exact || !(number > this.from && number <= this.to)) return false;
    if (this.captureLeft > 0) {
      this.captureLeft -= 1;
      counts.captureSuspected += 1;
    } else counts.network += 1;
    return true;
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
    this.from = Number.NaN;
    this.to = Number.NaN;
    this.exact = false;
    this.said = new OriginCounts();
  }
}
