/** The RTP clock of a payload nobody described: timestamps counted against arrival times. */

import { type Microseconds, seconds } from 'spoor/decoder';

/** Clocks that codecs use, in Hz. No two are closer than twice the tolerance. */
const USUAL = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 90000];
const TOLERANCE = 0.03;
const ENOUGH_PACKETS = 25;
const ENOUGH_TIME: Microseconds = seconds(1);

export class ClockEstimate {
  private packets = 0;
  private ticks = 0;
  private time: Microseconds = 0;
  private nextLook = ENOUGH_PACKETS;

  /** Takes the step between two consecutive media packets. Returns a usual clock in Hz once one is near enough, else 0. */
  observe(ticks: number, elapsed: Microseconds): number {
    this.packets += 1;
    this.ticks += ticks;
    this.time += elapsed;
    if (this.packets < this.nextLook || this.time < ENOUGH_TIME) return 0;
    // Looked at now and then: a first second with much jitter is averaged out by the following ones.
    this.nextLook = this.packets + ENOUGH_PACKETS;
    const rate = (this.ticks / this.time) * 1e6;
    for (const usual of USUAL) if (Math.abs(rate / usual - 1) <= TOLERANCE) return usual;
    return 0;
  }
}
