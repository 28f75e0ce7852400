/** Reads numbers that begin and end anywhere between octets. */

import type { ByteView } from '../bytes/view.js';

/** Up to 24 bits from bit `first` of the view on (0 is the most significant of its first octet). Bits behind the end are 0: look at lengths first. */
export function bitField(view: ByteView, first: number, width: number): number {
  const at = first >> 3;
  const octets = (octetOr0(view, at) << 24) | (octetOr0(view, at + 1) << 16) | (octetOr0(view, at + 2) << 8) | octetOr0(view, at + 3);
  return (octets << (first & 7)) >>> (32 - width);
}

/** 0 behind the end, without voiding the message. */
export function octetOr0(view: ByteView, at: number): number {
  return at < view.length ? view.u8(at) : 0;
}
