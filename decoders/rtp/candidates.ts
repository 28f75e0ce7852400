/** The sources of one flow that are not proven yet, a few for each direction. */

import { type Microseconds, milliseconds } from 'spoor/decoder';
import { Candidate } from './detection.js';

/** Unproven sources in one direction of a flow. */
const MOST = 4;
/** One that sends is not displaced by a newer one, or of five that speak in turn none would ever be believed. */
const SENDS: Microseconds = milliseconds(200);

export class Candidates {
  private list: Candidate[] = [];

  /**
   * The candidate of a source; undefined when others that still send leave no room for it.
   *
   * @param unproven is told how many packets nobody waits for any more
   */
  of(ssrc: number, fromInitiator: boolean, now: Microseconds, unproven: (packets: number) => void): Candidate | undefined {
    const rivals = this.list.filter((candidate) => candidate.fromInitiator === fromInitiator);
    const known = rivals.find((candidate) => candidate.ssrc === ssrc);
    if (known !== undefined) return known;
    if (rivals.length >= MOST) {
      const oldest = rivals.reduce((silent, candidate) => (candidate.lastTime < silent.lastTime ? candidate : silent));
      if (Math.abs(now - oldest.lastTime) < SENDS) {
        unproven(1);
        return undefined;
      }
      unproven(oldest.held.length + oldest.dropped);
      this.remove(oldest);
    }
    const candidate = new Candidate(ssrc, fromInitiator);
    this.list.push(candidate);
    return candidate;
  }

  /** It is proven. */
  remove(candidate: Candidate): void {
    this.list = this.list.filter((other) => other !== candidate);
  }

  /** Gives all of them up; how many packets they had. */
  drop(): number {
    const packets = this.list.reduce((sum, { held, dropped }) => sum + held.length + dropped, 0);
    this.list = [];
    return packets;
  }
}
