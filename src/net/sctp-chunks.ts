/** What a chunk of an SCTP packet is (RFC 9260 section 3.2, RFC 8260, RFC 3758), and the numbers in it. */

export const DATA = 0;
export const INIT = 1;
export const INIT_ACK = 2;
export const SACK = 3;
export const ABORT = 6;
export const SHUTDOWN = 7;
export const SHUTDOWN_ACK = 8;
export const ERROR = 9;
export const COOKIE_ECHO = 10;
export const COOKIE_ACK = 11;
export const SHUTDOWN_COMPLETE = 14;
export const I_DATA = 64;
export const FORWARD_TSN = 192;
export const I_FORWARD_TSN = 194;

/** Flags of DATA and I-DATA: last fragment, first fragment, outside the order of its stream. */
export const ENDS = 0x01;
export const BEGINS = 0x02;
export const UNORDERED = 0x04;

/** Flag T of ABORT and SHUTDOWN COMPLETE: the verification tag is that of the other direction (section 8.5.1). */
export const REFLECTED = 0x01;

/** Octets of a DATA and of an I-DATA chunk before its user data. */
export const DATA_HEADER = 16;
export const I_DATA_HEADER = 20;

export function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

export function u32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
