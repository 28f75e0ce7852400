/** How a SIM command ended: the two octets behind every answer (ETSI TS 102.221 section 10.2, 3GPP TS 51.011 section 9.4). */

import { STATUS_CLASSES, STATUS_WORDS } from './names.js';

export interface Ending {
  /** Undefined for words in no table. */
  readonly name: string | undefined;
  /** Undefined where the command is neither done nor refused, but to be sent again. */
  readonly outcome: 'success' | 'failure' | undefined;
  /** Attempts that are left to say a PIN. */
  readonly triesLeft: number | undefined;
}

/** Of SW1: done, done with a warning, or done and more is waiting. */
const DONE: ReadonlySet<number> = new Set([0x61, 0x62, 0x90, 0x91, 0x9f]);
const REPEAT = 0x6c;
const WARNING = 0x63;
const MEMORY = 0x92;

export function statusOf(word: number): Ending {
  const high = word >> 8;
  const low = word & 0xff;
  const name = STATUS_WORDS.get(word) ?? (isNumbered(high, low) ? STATUS_CLASSES.get(high) : undefined);
  return { name, outcome: outcomeOf(high, low), triesLeft: high === WARNING && low >> 4 === 0xc ? low & 15 : undefined };
}

/** Of these two classes only part has a number in the second octet. */
function isNumbered(high: number, low: number): boolean {
  if (high === WARNING) return low >> 4 === 0xc;
  return high !== MEMORY || low < 0x10;
}

function outcomeOf(high: number, low: number): Ending['outcome'] {
  if (DONE.has(high)) return 'success';
  if (high === WARNING) return low >> 4 === 0xc ? 'failure' : 'success';
  if (high === MEMORY) return low < 0x10 ? 'success' : 'failure';
  return high === REPEAT ? undefined : 'failure';
}
