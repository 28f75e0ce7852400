/** The header in front of a short message's text: which part of a longer one it is (3GPP TS 23.040 section 9.2.3.24). */

import type { ByteView } from '../../bytes/view.js';

/** Elements that number the parts; the second has a longer reference. */
const CONCATENATED_8 = 0x00;
const CONCATENATED_16 = 0x08;

export interface Concatenation {
  /** The same in all parts. */
  readonly reference: number;
  readonly total: number;
  /** From 1. */
  readonly sequence: number;
}

/** @param length octets of user data, all of which lie inside of the view. Undefined for messages in one part. */
export function readConcatenation(view: ByteView, at: number, length: number): Concatenation | undefined {
  if (length === 0) return undefined;
  const end = at + Math.min(length, 1 + view.u8(at));
  let next = at + 1;
  while (next + 2 <= end) {
    const octets = view.u8(next + 1);
    const valueAt = next + 2;
    if (valueAt + octets > end) return undefined;
    if (view.u8(next) === CONCATENATED_8 && octets === 3)
      return { reference: view.u8(valueAt), total: view.u8(valueAt + 1), sequence: view.u8(valueAt + 2) };
    if (view.u8(next) === CONCATENATED_16 && octets === 4)
      return { reference: view.u16(valueAt), total: view.u8(valueAt + 2), sequence: view.u8(valueAt + 3) };
    next = valueAt + octets;
  }
  return undefined;
}
