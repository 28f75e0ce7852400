/** Payloads that say by their whole content that nobody speaks: idle G.711, and the silence descriptors of GSM, which no header marks. */

import type { ByteView } from 'spoor/decoder';

export const ORDINARY = 0;
/** A-law and µ-law at rest: the two smallest samples of either sign. */
export const IDLE_A = 1;
export const IDLE_U = 2;
/** Silence descriptors of GSM full rate, enhanced full rate and half rate. */
export const SID_FR = 3;
export const SID_EFR = 4;
export const SID_HR = 5;
/** The capture cut the payload: it may be anything. */
export const CUT = 6;
export type Pattern = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** Octets of one frame in its RTP payload (RFC 3551 sections 4.5.8 and 4.5.9, TS 101 318). */
const FR = 33;
const EFR = 31;
const HR = 14;
/** Samples of a G.711 payload that are looked at. */
const SAMPLES = 8;

/** Idle codes but for the sign (ITU-T G.711 tables 1a and 2a). */
const A_LAW_IDLE = 0x55;
const U_LAW_IDLE = 0x7f;

/**
 * What the `length` octets from `at` on are. Most payloads are told by their first octet; only those that begin like silence are looked
 * at further, at eight places.
 */
export function patternOf(bytes: ByteView, at: number, length: number): Pattern {
  if (length < SAMPLES) return ORDINARY;
  const first = bytes.u8(at);
  if (length <= FR) {
    if (length === FR && first >> 4 === 0xd && isFullRateSid(bytes, at)) return SID_FR;
    if (length === EFR && first >> 4 === 0xc && isEnhancedSid(bytes, at)) return SID_EFR;
    if (length === HR && isHalfRateSid(bytes, at)) return SID_HR;
  }
  const level = first & 0x7f;
  if (level !== A_LAW_IDLE && level !== U_LAW_IDLE) return ORDINARY;
  const step = length >> 3;
  let place = at;
  for (let i = 1; i < SAMPLES; i++) {
    place += step;
    if ((bytes.u8(place) & 0x7f) !== level) return ORDINARY;
  }
  return level === A_LAW_IDLE ? IDLE_A : IDLE_U;
}

/**
 * A silence descriptor has zeros where speech has the upper two bits of its pulses (3GPP TS 46.012 section 6.1). Looked at are the 39
 * pulses of the first three subframes: 17 bits of parameters, then three bits a pulse, after 40 bits of signature and filter.
 */
function isFullRateSid(bytes: ByteView, at: number): boolean {
  for (let subframe = at + 5; subframe < at + 26; subframe += 7) {
    const zeros =
      (bytes.u8(subframe + 3) & 0xb6) |
      (bytes.u8(subframe + 2) & 0x6d) |
      (bytes.u8(subframe + 4) & 0xdb) |
      (bytes.u8(subframe + 5) & 0x6d) |
      (bytes.u8(subframe + 6) & 0xb6);
    if (zeros !== 0) return false;
  }
  return true;
}

/** A code word of 95 ones (3GPP TS 46.062 section 6.1); looked at are the eight octets that it fills. */
function isEnhancedSid(bytes: ByteView, at: number): boolean {
  return (
    bytes.u16(at + 7) === 0xffff &&
    bytes.u16(at + 13) === 0xffff &&
    bytes.u16(at + 19) === 0xffff &&
    bytes.u8(at + 21) === 0xff &&
    bytes.u8(at + 25) === 0xff
  );
}

/** A code word of 79 ones at the end (3GPP TS 46.022 section 6.1); looked at are the nine octets that it fills. */
function isHalfRateSid(bytes: ByteView, at: number): boolean {
  return bytes.u16(at + 5) === 0xffff && bytes.u24(at + 7) === 0xffffff && bytes.u32(at + 10) === 0xffffffff;
}
