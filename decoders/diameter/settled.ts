/**
 * Exchanges that are over, remembered by their names alone: a hop of one may be read after its answer, because a hole holds its connection
 * back. In one table that is written over, so that what is over costs no memory of its own.
 */

import type { Microseconds } from 'spoor/decoder';
import type { Hash64 } from './hash.js';

/** A power of two: some seconds of a busy site. */
const SLOTS = 16_384;

export class Settled {
  private readonly names = new Float64Array(SLOTS);
  private readonly times = new Float64Array(SLOTS);

  add(name: Hash64, time: Microseconds): void {
    const slot = name.bits & (SLOTS - 1);
    this.names[slot] = name.number;
    this.times[slot] = time;
  }

  /** Whether it was over at most so long ago. */
  has(name: Hash64, time: Microseconds, longest: Microseconds): boolean {
    const slot = name.bits & (SLOTS - 1);
    return this.names[slot] === name.number && Math.abs(time - this.times[slot]!) <= longest;
  }
}
