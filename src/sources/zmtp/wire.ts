/** What a subscriber says in ZMTP 3: greeting, commands, subscriptions (RFC 23/ZMTP 3.0, RFC 37/ZMTP 3.1 of rfc.zeromq.org). */

/** Bits of the octet that begins each frame. All others must be 0. */
export const MORE = 1;
export const LONG = 2;
export const COMMAND = 4;

export const GREETING_OCTETS = 64;
/** Place of the name of the security mechanism in a greeting, padded with zeros. */
export const MECHANISM_AT = 12;
export const MECHANISM_OCTETS = 20;

/** Longest time to live that a PING can carry, in tenths of a second. */
const LONGEST_TTL = 0xffff;

/** Signature, version 3.1, mechanism NULL, no server. */
export function greeting(): Uint8Array {
  const octets = new Uint8Array(GREETING_OCTETS);
  // The length octets of the signature are those of a frame of 1 octet, so that also peers of before ZMTP 2 can read it.
  octets.set([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 1]);
  octets.set(latin1('NULL'), MECHANISM_AT);
  return octets;
}

/** Ends our part of the handshake: what kind of socket we are. */
export function ready(socketType: string): Uint8Array {
  return command('READY', property('Socket-Type', socketType));
}

/** From version 3.1 on a command, before that a message that begins with 1. Topics are prefixes. */
export function subscribe(topic: string, minorVersion: number): Uint8Array {
  const octets = latin1(topic);
  return minorVersion >= 1 ? command('SUBSCRIBE', octets) : frame(0, joined([Uint8Array.of(1), octets]));
}

/** @param ttlSeconds after so long without a word from us the peer may take us for dead; 0 for never. */
export function ping(ttlSeconds: number): Uint8Array {
  const ttl = Math.min(LONGEST_TTL, Math.ceil(ttlSeconds * 10));
  return command('PING', Uint8Array.of(ttl >> 8, ttl & 0xff));
}

/** @param context what the PING carried behind its time to live. */
export function pong(context: Uint8Array): Uint8Array {
  return command('PONG', context);
}

/** A name of at most 255 octets, and what follows it. */
export function command(name: string, body: Uint8Array): Uint8Array {
  return frame(COMMAND, joined([Uint8Array.of(name.length), latin1(name), body]));
}

/** One property of the metadata in READY. */
export function property(name: string, value: string): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, value.length);
  return joined([Uint8Array.of(name.length), latin1(name), length, latin1(value)]);
}

/** @param flags MORE or COMMAND; LONG is set where it is needed. */
export function frame(flags: number, body: Uint8Array): Uint8Array {
  const octets = new Uint8Array(frameOctets(body.length));
  octets.set(body, writeFrameHeader(octets, 0, flags, body.length));
  return octets;
}

/** What a frame takes with its header. */
export function frameOctets(length: number): number {
  return length + (length > 255 ? 9 : 2);
}

/** Returns where the body goes. */
export function writeFrameHeader(octets: Uint8Array, at: number, flags: number, length: number): number {
  if (length <= 255) {
    octets[at] = flags;
    octets[at + 1] = length;
    return at + 2;
  }
  octets[at] = flags | LONG;
  octets.fill(0, at + 1, at + 5);
  new DataView(octets.buffer, octets.byteOffset).setUint32(at + 5, length);
  return at + 9;
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
