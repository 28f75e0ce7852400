/** Views on octets that a decoder put together itself: reassembled messages, examples in tests. */

import { type ByteView, View } from '../../bytes/view.js';

/**
 * A view on `octets`, or on their first `length`. Its overrun is its own: a read past its end does not void the
 * message that brought the last piece. Valid as long as the memory is not reused.
 */
export function viewOf(octets: Uint8Array, length: number = octets.length): ByteView {
  return new View(octets, 0, Math.min(length, octets.length));
}

/** A view on the octets written as hexadecimal digits, blanks between them allowed; stops at the first thing that is neither. */
export function viewOfHex(digits: string): ByteView {
  return new View(Uint8Array.from(Buffer.from(digits.replace(/\s+/g, ''), 'hex')));
}
