/** The RTP header: where the payload lies, and whether a datagram can be RTP at all (RFC 3550 section 5.1). */

import type { ByteView } from 'spoor/decoder';
import { isPlausible } from './payload-types.js';

/** Octets of the fixed header. */
export const HEADER = 12;
/** First octet of a packet without padding, extension or contributing sources. */
export const PLAIN = 0x80;

/** A source at `at`, signed 32 bits. In halves, because numbers above 2^31 may be objects. */
export function ssrcAt(bytes: ByteView, at: number): number {
  return (bytes.u16(at) << 16) | bytes.u16(at + 2);
}

/** Second octets 192 to 223 are RTCP where both share a port (RFC 5761 section 4): marker set and payload type 64 to 95. */
export function isRtcp(secondOctet: number): boolean {
  return secondOctet >= 192 && secondOctet <= 223;
}

/**
 * Octets of header with contributing sources and extension; more than `wireLength` when the header lies. An extension
 * that the capture cut off counts as empty.
 */
export function headerLength(bytes: ByteView): number {
  const first = bytes.u8(0);
  const fixed = HEADER + 4 * (first & 15);
  if ((first & 0x10) === 0) return fixed;
  return fixed + 4 + (fixed + 4 <= bytes.length ? 4 * bytes.u16(fixed + 2) : 0);
}

/** Last octet of a datagram with the padding bit; 0 without it or when the capture cut it off. */
export function paddingLength(bytes: ByteView, wireLength: number): number {
  return (bytes.u8(0) & 0x20) !== 0 && bytes.length >= wireLength ? bytes.u8(wireLength - 1) : 0;
}

/**
 * Whether a datagram nobody announced may be RTP: version, payload type, and lengths that fit. One in 25 random
 * payloads passes, so this alone proves nothing: see Candidate.
 */
export function looksLikeRtp(bytes: ByteView, wireLength: number): boolean {
  if (bytes.length < HEADER) return false;
  const first = bytes.u8(0);
  const second = bytes.u8(1);
  if (first >> 6 !== 2 || isRtcp(second) || !isPlausible(second & 127)) return false;
  const length = wireLength - headerLength(bytes);
  if (length < 0) return false;
  if ((first & 0x20) === 0 || bytes.length < wireLength) return true;
  const padding = paddingLength(bytes, wireLength);
  return padding >= 1 && padding <= length;
}
