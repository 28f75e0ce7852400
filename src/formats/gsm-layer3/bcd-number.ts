/** Telephone numbers in layer 3 messages (3GPP TS 24.008 section 10.5.4.7). */

import type { ByteView } from '../../bytes/view.js';

const TYPES: readonly (string | undefined)[] = ['unknown', 'international', 'national', 'network specific', 'dedicated access'];

export interface BcdNumber {
  /** Undefined for reserved types. */
  readonly type: string | undefined;
  /** Numbering plan; 1 is E.164. */
  readonly plan: number;
  /** With + in front where it is international; may hold * # a b c. */
  readonly digits: string;
}

/** @param length at least 1. */
export function readBcdNumber(view: ByteView, at: number, length: number): BcdNumber {
  const first = view.u8(at);
  // Bit 8 clear: an octet of presentation and screening follows.
  const digitsAt = first >= 0x80 ? 1 : 2;
  const type = TYPES[(first >> 4) & 7];
  const digits = length > digitsAt ? view.bcd(at + digitsAt, length - digitsAt) : '';
  return { type, plan: first & 15, digits: type === 'international' && digits !== '' ? `+${digits}` : digits };
}
