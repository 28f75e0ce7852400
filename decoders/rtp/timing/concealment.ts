/** Seconds in which a player had to make something up: concealed ones, and severely concealed ones with more than a twentieth of it. */

import { type Microseconds, seconds } from 'spoor/decoder';
import type { Sequence } from '../sequence/sequence.js';

const SECOND: Microseconds = seconds(1);
/** Share of the packets of a second. */
const SEVERE = 0.05;

/** Adds up. */
export class SecondCounts {
  /** Seconds with packets, or with the loss of them. */
  seconds = 0;
  concealed = 0;
  severelyConcealed = 0;

  add(later: SecondCounts): void {
    this.seconds += later.seconds;
    this.concealed += later.concealed;
    this.severelyConcealed += later.severelyConcealed;
  }
}

/**
 * Looks at a stream once a second of the wall clock: what grew, what of it is missing, what came too late or damaged. A packet that fills a hole
 * in a later second does not take the concealment back, since a player did not wait for it.
 */
export class Concealment {
  /** The second is over at this time; minus infinity when none is open. */
  end: Microseconds = Number.NEGATIVE_INFINITY;
  /** Packets of this second that came too late for the reference buffer, or damaged. */
  useless = 0;
  private segment = 0;
  private expected = 0;
  private arrived = 0;

  /** The second of a packet begins; to be told before that is accounted. */
  open(time: Microseconds): void {
    this.end = (Math.floor(time / SECOND) + 1) * SECOND;
  }

  /** A jump over whole seconds hides them: every one of them was lost. `numbers` packets of `packetTime` ms did not come. */
  outage(numbers: number, packetTime: number, counts: SecondCounts): void {
    const whole = Math.floor((numbers * packetTime) / 1e3) - 1;
    if (whole <= 0) return;
    counts.seconds += whole;
    counts.concealed += whole;
    counts.severelyConcealed += whole;
  }

  /** The second that is open ends: with the next one, or with the interval or the stream. */
  close(sequence: Sequence, counts: SecondCounts): void {
    this.end = Number.NEGATIVE_INFINITY;
    const { segments, base, max, arrived } = sequence;
    if (segments === 0) return;
    const total = max - base + 1;
    const same = segments === this.segment;
    const expected = same ? total - this.expected : total;
    const missing = expected - (same ? arrived - this.arrived : arrived);
    this.segment = segments;
    this.expected = total;
    this.arrived = arrived;
    const bad = Math.max(0, missing) + this.useless;
    this.useless = 0;
    if (expected <= 0) return;
    counts.seconds += 1;
    if (bad > 0) counts.concealed += 1;
    if (bad > SEVERE * expected) counts.severelyConcealed += 1;
  }
}
