/** Diameter on ports that no configuration names: what its first octets look like. */

import type { ByteView } from 'spoor/decoder';
import { IETF_AVP } from './avp-codes.js';
import { AVP_HEADER, firstAvpFaults, HEADER, Header, LARGEST } from './header.js';

const header = new Header();
const VENDOR_SPECIFIC = 0x80;

/**
 * Whether a message begins here beyond doubt: nothing speaks against its header, its first AVP or the way from each AVP to the next, and one
 * of them is the Origin-Host that every message has (RFC 6733 6.3). It has to stand in the octets at hand: those of a segment.
 */
export function looksLikeDiameter(bytes: ByteView): boolean {
  if (bytes.length < HEADER + AVP_HEADER || bytes.u8(0) !== 1) return false;
  const { length, faults } = header.read(bytes, 0);
  if (faults > 0 || length > LARGEST || firstAvpFaults(bytes, HEADER, length - HEADER) > 0) return false;
  const end = Math.min(length, bytes.length);
  for (let at = HEADER; at + AVP_HEADER <= end; ) {
    const size = bytes.u24(at + 5);
    if (size < AVP_HEADER || at + size > length) return false;
    if (bytes.u32(at) === IETF_AVP.originHost && (bytes.u8(at + 4) & VENDOR_SPECIFIC) === 0) return size > AVP_HEADER;
    at += (size + 3) & ~3;
  }
  return false;
}
