/** What happens to the connection to a collector, in the words of both receivers. */

import type { Microseconds } from '../bytes/time.js';

export type LinkEvent =
  /** Somebody took the connection; it is no publisher yet. */
  | { readonly kind: 'accepted' }
  /** It is a publisher, and knows what we want. */
  | { readonly kind: 'greeted' }
  /** It worked, and broke. */
  | { readonly kind: 'broke'; readonly reason: string }
  /** Nobody was there; it is tried again. */
  | { readonly kind: 'unanswered'; readonly reason: string }
  /** `it TEXT`: what is there is no publisher that can be read, or does not say so. `why` is one of few words. */
  | { readonly kind: 'refused'; readonly why: string; readonly text: string };

/** When something happened. */
export interface Moment {
  readonly wall: Microseconds;
  /** Milliseconds of a clock that never jumps, the same in all threads of the program up to what the wall clock was set between their starts. */
  readonly steady: number;
}

export function moment(): Moment {
  return { wall: Date.now() * 1000, steady: performance.timeOrigin + performance.now() };
}
