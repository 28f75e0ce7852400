/** Distance that a timing advance stands for: each step is half of what light goes in a bit of 48/13 µs, since it goes there and back (3GPP TS 45.010 sections 1.2 and 5.3). */

import type { MessageDocument } from './fields.js';
import { gsm } from './layer3/branches.js';

const STEP = (299.792458 * 48) / 13 / 2;
/** Of GSM 400; other bands have 63 (3GPP TS 45.010 section 5.3). */
const MOST_STEPS = 219;

/** Metres; undefined for more than a timing advance can be. */
export function distanceOf(steps: number): number | undefined {
  return steps <= MOST_STEPS ? Math.round(steps * STEP) : undefined;
}

/** Puts how far away the mobile is into the document. */
export function tellDistance(document: MessageDocument, steps: number): void {
  const distance = distanceOf(steps);
  if (distance !== undefined) gsm(document).ta_m = distance;
}
