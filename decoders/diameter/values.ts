/** Values of AVPs as they are kept: bounded, with a finding for what does not fit its type. */

import type { ByteView } from 'spoor/decoder';
import type { AvpTable } from './avps.js';
import { BIT } from './findings.js';
import { unsigned32 } from './formats.js';

/** Longest text that is kept of an AVP, in octets: a pending request must stay small. */
const LONGEST_TEXT = 512;
/** Most values that are kept of an AVP that may be repeated. */
export const MOST_VALUES = 32;

/** Unsigned32 or Enumerated; another length is a finding and no value. */
export function number(bytes: ByteView, avps: AvpTable, i: number): number | undefined {
  const value = unsigned32(bytes, avps.at(i), avps.length(i));
  if (value === undefined) avps.findings |= BIT.value_length;
  return value;
}

/** UTF8String, undefined when empty, cut at `LONGEST_TEXT`; what is not UTF-8 becomes U+FFFD and a finding. */
export function text(bytes: ByteView, avps: AvpTable, i: number): string | undefined {
  const length = cut(avps, i);
  if (length === 0) return undefined;
  const value = bytes.text(avps.at(i), length);
  // A cut through a character is ours, not the sender's.
  if (value.includes('\ufffd') && length === avps.length(i)) avps.findings |= BIT.utf8;
  return value;
}

/** DiameterIdentity: ASCII by definition, at least one octet. */
export function identity(bytes: ByteView, avps: AvpTable, i: number): string | undefined {
  return avps.length(i) === 0 ? undefined : bytes.latin1(avps.at(i), cut(avps, i));
}

function cut(avps: AvpTable, i: number): number {
  const length = avps.length(i);
  if (length <= LONGEST_TEXT) return length;
  avps.findings |= BIT.long_value;
  return LONGEST_TEXT;
}

export function keep<V>(values: V[] | undefined, value: V | undefined): V[] | undefined {
  if (value === undefined) return values;
  if (values === undefined) return [value];
  if (values.length < MOST_VALUES) values.push(value);
  return values;
}
