/** The header of a Diameter message, and where a message in a byte stream ends. */

import type { ByteView } from 'spoor/decoder';
import { BIT } from './findings.js';
import { shippedNames } from './names.js';

/** Octets of the header; no message is shorter (RFC 6733 3). */
export const HEADER = 20;
/** Messages longer than this are skipped unread; RFC 6733 allows 16777215, real ones stay below 64 kB. */
export const LARGEST = 1 << 20;

export const FLAG_REQUEST = 0x80;
export const FLAG_PROXIABLE = 0x40;
export const FLAG_ERROR = 0x20;
export const FLAG_RETRANSMITTED = 0x10;
const RESERVED = 0x0f;

/**
 * ```
 *  0  version 1 | message length (24)          8  application
 *  4  R P E T r r r r | command code (24)     12  hop-by-hop id     16  end-to-end id
 * ```
 * One object is filled anew for every message. RFC 6733 3.
 */
export class Header {
  version = 0;
  /** Octets of header and padded AVPs, as claimed. */
  length = 0;
  flags = 0;
  command = 0;
  application = 0;
  hopByHop = 0;
  endToEnd = 0;

  /** Reads the 20 octets at `at`, which the caller knows to be there. */
  read(bytes: ByteView, at: number): this {
    this.version = bytes.u8(at);
    this.length = bytes.u24(at + 1);
    this.flags = bytes.u8(at + 4);
    this.command = bytes.u24(at + 5);
    this.application = bytes.u32(at + 8);
    this.hopByHop = bytes.u32(at + 12);
    this.endToEnd = bytes.u32(at + 16);
    return this;
  }

  copy(other: Header): this {
    this.version = other.version;
    this.length = other.length;
    this.flags = other.flags;
    this.command = other.command;
    this.application = other.application;
    this.hopByHop = other.hopByHop;
    this.endToEnd = other.endToEnd;
    return this;
  }

  get request(): boolean {
    return (this.flags & FLAG_REQUEST) !== 0;
  }

  get error(): boolean {
    return (this.flags & FLAG_ERROR) !== 0;
  }

  /** Findings about the header alone; none of them keeps the message from being read. */
  get findings(): number {
    let set = 0;
    if ((this.length & 3) !== 0) set |= BIT.unaligned;
    if ((this.flags & RESERVED) !== 0) set |= BIT.reserved_bits;
    if ((this.flags & (FLAG_REQUEST | FLAG_ERROR)) === (FLAG_REQUEST | FLAG_ERROR)) set |= BIT.e_in_request;
    if ((this.flags & (FLAG_REQUEST | FLAG_RETRANSMITTED)) === FLAG_RETRANSMITTED) set |= BIT.t_in_answer;
    return set;
  }

  /**
   * What speaks against its being a header, one for each broken rule. A message in step may break one or two; octets that
   * merely begin with 1 break three or more nearly always.
   */
  get faults(): number {
    const { flags } = this;
    const names = shippedNames();
    return (
      ((this.length & 3) === 0 ? 0 : 1) +
      ((flags & RESERVED) === 0 ? 0 : 1) +
      ((flags & FLAG_REQUEST) === 0 || (flags & FLAG_ERROR) === 0 ? 0 : 1) +
      ((flags & FLAG_RETRANSMITTED) === 0 || (flags & FLAG_REQUEST) !== 0 ? 0 : 1) +
      (names.plausibleCommand(this.command) ? 0 : 1) +
      (names.application(this.application) !== undefined ? 0 : 1)
    );
  }
}

const MOST_FAULTS = 2;
/** Octets of an AVP's header without a vendor. */
export const AVP_HEADER = 8;
const scratch = new Header();

/**
 * What speaks against the AVP at `at` of a message. It counts double, because what looks like a header most is the application
 * identifier of a 3GPP interface, 01000023, in an AVP with another behind it: its length, flags and command are all in order.
 */
export function firstAvpFaults(bytes: ByteView, at: number, room: number): number {
  const length = bytes.u24(at + 5);
  const plausible = bytes.u32(at) < 1 << 24 && (bytes.u8(at + 4) & 0x1f) === 0 && length >= AVP_HEADER && length <= room;
  return plausible ? 0 : 2;
}

/**
 * Length of the message, or of the TLS record, at the start of a TCP stream's bytes. The header alone names it: nothing that is
 * wrong with an AVP moves the next message. The first AVP only helps to tell whether it is a header. A length above `LARGEST`
 * is believed only where all is flawless, since believing it means skipping that many octets.
 */
export function framing(bytes: ByteView): number | 'more' | 'lost' {
  if (bytes.length === 0) return 'more';
  const first = bytes.u8(0);
  if (first !== 1) return isTlsType(first) ? tlsFraming(bytes) : 'lost';
  if (bytes.length >= 4 && bytes.u24(1) < HEADER) return 'lost';
  if (bytes.length < HEADER) return 'more';
  const { length, faults } = scratch.read(bytes, 0);
  const most = length > LARGEST ? 0 : MOST_FAULTS;
  if (faults > most) return 'lost';
  if (length < HEADER + AVP_HEADER) return length;
  if (bytes.length < HEADER + AVP_HEADER) return 'more';
  return faults + firstAvpFaults(bytes, HEADER, length - HEADER) > most ? 'lost' : length;
}

const TLS_HEADER = 5;
/** 2^14 of plain text and what encryption may add (RFC 5246 6.2.3). */
const TLS_LARGEST = (1 << 14) + 2048;

/** Whether the octets begin a TLS record: content type 20 to 23, version 3.x, a lawful length. */
export function isTls(bytes: ByteView, at = 0): boolean {
  return (
    bytes.length - at >= TLS_HEADER &&
    isTlsType(bytes.u8(at)) &&
    bytes.u8(at + 1) === 3 &&
    bytes.u8(at + 2) <= 4 &&
    bytes.u16(at + 3) <= TLS_LARGEST
  );
}

function isTlsType(octet: number): boolean {
  return octet >= 20 && octet <= 23;
}

/** An encrypted connection is cut into its records, so that nobody searches it for messages. */
function tlsFraming(bytes: ByteView): number | 'more' | 'lost' {
  if (bytes.length < TLS_HEADER) return bytes.length > 1 && bytes.u8(1) !== 3 ? 'lost' : 'more';
  if (!isTls(bytes)) return 'lost';
  const end = TLS_HEADER + bytes.u16(3);
  // Garbage can look like a record header; another record, or nothing, follows a real one.
  return end < bytes.length && !isTlsType(bytes.u8(end)) ? 'lost' : end;
}
