/** Packets of RTP for measurements, written into a frame that is used again: Ethernet, IPv4, UDP, RTP, 20 ms of G.711 (RFC 3551 section 4.5.14). */

export const PTIME_US = 20_000;
/** Octets before RTP, and of its header. */
export const RTP_AT = 14 + 20 + 8;
export const RTP_HEADER = 12;
const G711 = 160;

/** Addresses, ports, numbers and source are written by `packetOf`. */
export const TEMPLATE = template(G711);

/** A frame with `payload` octets, all of them silence of A-law. */
export function template(payload: number): Uint8Array {
  const length = RTP_AT + RTP_HEADER + payload;
  const bytes = new Uint8Array(length).fill(0xd5);
  bytes.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0], 0);
  bytes.set([0x45, 0, 0, 0, 0, 0, 0, 0, 64, 17, 0, 0], 14);
  put16(bytes, 16, length - 14);
  put16(bytes, 38, length - 34);
  put16(bytes, 40, 0);
  bytes.set([0x80, 8], RTP_AT);
  return bytes;
}

/**
 * Makes the frame packet `number` of a stream. Streams 2n and 2n + 1 are the two directions of a call, and each call has hosts of its own;
 * IP identifications count up.
 */
export function packetOf(frame: Uint8Array, stream: number, number: number, timestamp: number = number * 160): void {
  const call = stream >> 1;
  const back = stream & 1;
  put16(frame, 18, number);
  frame[26] = 10 + back;
  frame[27] = call >> 16;
  put16(frame, 28, call);
  frame[30] = 11 - back;
  frame[31] = call >> 16;
  put16(frame, 32, call);
  const port = 16_384 + 2 * (call % 8192);
  put16(frame, 34, port + 16_384 * back);
  put16(frame, 36, port + 16_384 * (1 - back));
  put16(frame, RTP_AT + 2, number);
  put32(frame, RTP_AT + 4, timestamp);
  put32(frame, RTP_AT + 8, 0x5000_0000 + stream);
}

export function put16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 8;
  bytes[at + 1] = value;
}

export function put32(bytes: Uint8Array, at: number, value: number): void {
  put16(bytes, at, value >>> 16);
  put16(bytes, at + 2, value);
}
