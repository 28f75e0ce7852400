/** What timing knows of the packet at hand. */

import type { Microseconds } from 'spoor/decoder';

/**
 * Handed on as one object: a number with a fraction that goes to a function by itself is a new object each time, unless the compiler happens to
 * inline the function, and several of them for every packet are what the garbage collector would be busy with.
 */
export interface Measured {
  /** Milliseconds that the packet took longer than the first one of its timestamp epoch. */
  readonly transit: number;
  readonly arrival: Microseconds;
  /** Since the packet measured before it. */
  readonly elapsed: Microseconds;
}
