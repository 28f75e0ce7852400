/** Round trip from the capture point to an end and back: what passed here, and when the answer to it passed here (RFC 3550 section 6.4.1). */

import type { Microseconds } from 'spoor/decoder';

/** Times that an answer may still refer to. */
const REMEMBERED = 16;
/** Nobody is farther away than this, in milliseconds. */
export const LONGEST_ROUND_TRIP = 10_000;
/** Stands for no round trip, in milliseconds. */
const NONE = Number.NaN;

/**
 * The last NTP times a source said, each with when that passed here. Only our clock is used, and the delay that the answering side
 * says it kept the answer; how wrong the clocks of the two ends are does not matter.
 */
export class TimeMarks {
  private readonly middles = new Float64Array(REMEMBERED);
  private readonly sources = new Int32Array(REMEMBERED);
  private readonly times = new Float64Array(REMEMBERED).fill(Number.NaN);
  private next = 0;

  /** @param middle the middle 32 bits of the NTP time, unsigned; 0 is what an answer says when it knows none */
  remember(source: number, middle: number, time: Microseconds): void {
    if (middle === 0) return;
    this.sources[this.next] = source;
    this.middles[this.next] = middle;
    this.times[this.next] = time;
    this.next = (this.next + 1) % REMEMBERED;
  }

  /** When it was said last; NaN when it is not remembered. */
  timeOf(source: number, middle: number): Microseconds {
    for (let back = 1; back <= REMEMBERED; back++) {
      const slot = (this.next - back + REMEMBERED) % REMEMBERED;
      if (this.middles[slot] === middle && this.sources[slot] === source) return this.times[slot]!;
    }
    return Number.NaN;
  }

  /**
   * Milliseconds from here to who answers and back; NaN when what it answers is not remembered, or the times make no sense. The
   * same one may be answered again: then the delay has grown by as much.
   *
   * @param delay how long the answer was kept, in 1/65536 s
   */
  roundTrip(source: number, middle: number, delay: number, now: Microseconds): number {
    if (middle === 0) return NONE;
    const milliseconds = (now - this.timeOf(source, middle)) / 1000 - (delay * 1000) / 65536;
    return milliseconds >= 0 && milliseconds <= LONGEST_ROUND_TRIP ? milliseconds : NONE;
  }
}
