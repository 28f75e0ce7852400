/** What else shares ports with media, told by its first octets (RFC 7983, RFC 9443). */

import type { ByteView } from 'spoor/decoder';

/** Kinds of datagrams beside RTP and RTCP: names of counters. */
export const BESIDE = ['stun', 'dtls', 'zrtp', 'turn_channel', 'quic', 'osmux', 'keep_alive', 'other_beside_media'] as const;
export type Beside = (typeof BESIDE)[number];

/** At offset 4 of STUN (RFC 8489 section 5) and of ZRTP (RFC 6189 section 5). */
const STUN_COOKIE = 0x2112_a442;
const ZRTP_COOKIE = 0x5a52_5450;
/** Nobody's message is as short: STUN has 20 octets, RTP and DTLS at least 12 and 13. */
const LONGEST_KEEP_ALIVE = 4;
/** Content types of DTLS records in use (RFC 9147 section 4.1), and the octet their version begins with; 0 in version 1.3's own records. */
const DTLS_FIRST = 20;
const DTLS_LAST = 26;
const DTLS_VERSION = 0xfe;

/** What a datagram that is neither RTP nor RTCP is. */
export function besideMedia(bytes: ByteView): Beside {
  const { length } = bytes;
  if (length <= LONGEST_KEEP_ALIVE || isBlank(bytes)) return 'keep_alive';
  const first = bytes.u8(0);
  if (first < 4) return length >= 20 && bytes.u32(4) === STUN_COOKIE ? 'stun' : 'other_beside_media';
  if (first >= 16 && first < 20) return length >= 12 && bytes.u32(4) === ZRTP_COOKIE ? 'zrtp' : 'other_beside_media';
  if (isDtls(bytes, first)) return 'dtls';
  if (isOsmux(bytes, first)) return 'osmux';
  if (isChannelData(bytes, length)) return 'turn_channel';
  return first >= 192 || (first >= 64 && first < 128) ? 'quic' : 'other_beside_media';
}

/** Octets before the content of TURN ChannelData: channel number and length (RFC 8656 section 12.4). */
export const CHANNEL_HEADER = 4;

/** Whether a datagram is TURN ChannelData, which has its length in it. Over UDP the padding to four octets may be left out. */
export function isChannelData(bytes: ByteView, wireLength: number): boolean {
  if (bytes.length < CHANNEL_HEADER || bytes.u8(0) >> 4 !== 4) return false;
  const length = bytes.u16(2);
  return wireLength >= CHANNEL_HEADER + length && wireLength <= CHANNEL_HEADER + ((length + 3) & ~3);
}

/** Means of SRTP to agree on keys: media beside it is encrypted (RFC 5764, RFC 6189). */
export function agreesOnKeys(kind: Beside): boolean {
  return kind === 'dtls' || kind === 'zrtp';
}

/** What comes on the ports of media before it does. */
export function precedesMedia(kind: Beside): boolean {
  return kind === 'stun' || agreesOnKeys(kind);
}

/** A record of DTLS 1.0 to 1.2, as all handshakes begin, whose length lies within the datagram. */
function isDtls(bytes: ByteView, first: number): boolean {
  if (first < DTLS_FIRST || first > DTLS_LAST || bytes.length < 13) return false;
  return bytes.u8(1) === DTLS_VERSION && bytes.u8(2) >= 0xfc && 13 + bytes.u16(11) <= bytes.length;
}

/**
 * Batches of Osmux: headers of four octets, each with up to eight AMR frames of one mode behind it, to the end (libosmo-netif, osmux.h).
 * With the marker its first octet is that of RTP with padding.
 */
function isOsmux(bytes: ByteView, first: number): boolean {
  if ((first & 0x60) !== 0x20) return false;
  let at = 0;
  while (at + 4 <= bytes.length) {
    const header = bytes.u8(at);
    const octets = OSMUX_FRAME[bytes.u8(at + 3) >> 4];
    if ((header & 0x60) !== 0x20 || octets === undefined) return false;
    at += 4 + (1 + ((header >> 2) & 7)) * octets;
  }
  return at === bytes.length;
}

/** Octets of an AMR frame by type, without any header. */
const OSMUX_FRAME = [12, 13, 15, 17, 19, 20, 26, 31, 5];

/** Zeros, spaces or line breaks only, as SIP and routers keep bindings alive. */
function isBlank(bytes: ByteView): boolean {
  if (bytes.length > 64) return false;
  for (let at = 0; at < bytes.length; at++) {
    const octet = bytes.u8(at);
    if (octet !== 0 && octet !== 0x20 && octet !== 0x0d && octet !== 0x0a) return false;
  }
  return true;
}
