/** Identities of subscribers and networks as RRC writes them: lists of digits, numbers of bits. */

import type { Plmn } from 'spoor/formats/gsm-layer3';
import { listWithin, type Value } from 'spoor/formats/uper';

/** Undefined when there are none, or one of them is no decimal digit. */
export function digits(list: readonly Value[]): string | undefined {
  if (list.length === 0 || list.some((digit) => typeof digit !== 'number' || digit > 9)) return undefined;
  return list.join('');
}

export function hexadecimal(value: number, length: number): string {
  return value.toString(16).padStart(length, '0');
}

/** @param country of a network that does not say its own. */
export function plmnOf(value: Value, country?: string): Plmn | undefined {
  const mcc = digits(listWithin(value, 'mcc')) ?? country;
  const mnc = digits(listWithin(value, 'mnc'));
  return mcc === undefined || mnc === undefined ? undefined : { mcc, mnc };
}
