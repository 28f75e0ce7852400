/** Mobile identity: who a message is from, about or for (3GPP TS 24.008 section 10.5.1.4). */

import type { ByteView } from '../../bytes/view.js';

export type MobileIdentityType = 'none' | 'IMSI' | 'IMEI' | 'IMEISV' | 'TMSI' | 'TMGI' | 'reserved';

const TYPES: readonly MobileIdentityType[] = ['none', 'IMSI', 'IMEI', 'IMEISV', 'TMSI', 'TMGI', 'reserved', 'reserved'];
/** Octets of a TMSI with its type in front. */
const TMSI_LENGTH = 5;

export interface MobileIdentity {
  readonly type: MobileIdentityType;
  /**
   * Digits as they were sent (the last of an IMEI may be 0 in place of its check digit), or eight hexadecimal digits of a TMSI. Undefined for
   * other types, and for digits that are none.
   */
  readonly value: string | undefined;
}

/** @param length at least 1. */
export function readMobileIdentity(view: ByteView, at: number, length: number): MobileIdentity {
  const first = view.u8(at);
  const type = TYPES[first & 7]!;
  switch (type) {
    case 'IMSI':
    case 'IMEI':
    case 'IMEISV':
      return { type, value: decimal(String(first >> 4) + view.bcd(at + 1, length - 1)) };
    case 'TMSI':
      return { type, value: length < TMSI_LENGTH ? undefined : view.hex(at + 1, 4) };
    default:
      return { type, value: undefined };
  }
}

function decimal(digits: string): string | undefined {
  return /^\d{6,16}$/.test(digits) ? digits : undefined;
}
