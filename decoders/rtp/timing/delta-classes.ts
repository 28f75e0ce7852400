/** Fixed classes of the time between packets, so that counts of any documents add up. */

import type { Microseconds } from 'spoor/decoder';

/** Lower edges in milliseconds; each class ends below the next edge, the last one is open. Closest around 20 ms, the usual packet time. */
export const DELTA_EDGES = [0, 5, 10, 15, 18, 22, 25, 30, 40, 60, 80, 120, 200, 500, 1000] as const;

const EDGES = Float64Array.from(DELTA_EDGES, (edge) => 1e3 * edge);
const LAST = EDGES.length - 1;
/** The class of the usual packet time, and what lies in it in microseconds: looked at first. */
export const USUAL = DELTA_EDGES.indexOf(18);
export const USUAL_FROM = EDGES[USUAL]!;
export const USUAL_TO = EDGES[USUAL + 1]!;

/**
 * Index of the class, looked for from the usual one outwards. A capture whose clock steps back may have times below 0: they are
 * in the first.
 */
export function deltaClass(delta: Microseconds): number {
  let i = USUAL;
  if (delta < USUAL_FROM) {
    i -= 1;
    while (i > 0 && delta < EDGES[i]!) i -= 1;
  } else if (delta >= USUAL_TO) {
    i += 1;
    while (i < LAST && delta >= EDGES[i + 1]!) i += 1;
  }
  return i;
}
