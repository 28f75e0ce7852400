/** Addresses in TPDUs: numbers, or names in the default alphabet (3GPP TS 23.040 section 9.1.2.5). */

import type { ByteView } from '../../bytes/view.js';
import { unpackGsm7 } from './gsm7.js';

export type TpAddressType = 'number' | 'international' | 'alphanumeric';

export interface TpAddress {
  readonly type: TpAddressType;
  /** With + in front where it is international. */
  readonly value: string;
}

/** @param digits the first octet, which counts half octets; type and digits behind it lie inside of the view. */
export function readTpAddress(view: ByteView, at: number, digits: number): TpAddress {
  const kind = (view.u8(at + 1) >> 4) & 7;
  if (kind === 5) return { type: 'alphanumeric', value: unpackGsm7(view, at + 2, Math.floor((digits * 4) / 7)) };
  const number = view.bcd(at + 2, Math.ceil(digits / 2)).slice(0, digits);
  return kind === 1 && number !== '' ? { type: 'international', value: `+${number}` } : { type: 'number', value: number };
}
