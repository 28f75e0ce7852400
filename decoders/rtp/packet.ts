/** One RTP packet as numbers: what the accounting needs of it, without its memory. */

import type { Microseconds } from 'spoor/decoder';
import type { Pattern } from './payload/pattern.js';

/**
 * Bits of `odd`: extension or contributing sources reach beyond the packet; it came in several IP fragments; padding of no octets or of
 * more than there are. Above them stands the number of contributing sources.
 */
export const MALFORMED = 1;
export const FRAGMENTED = 2;
export const BAD_PADDING = 4;
export const ONE_SOURCE = 8;

/** One object is filled again for every packet; who holds a packet back keeps a `copy`. */
export class Packet {
  // NaN, so that the field is stored as a double from the start and never boxed anew.
  time: Microseconds = Number.NaN;
  /** 16 bits. */
  sequence = 0;
  /** 32 bits, signed, because differences are taken modulo 2^32 anyway. */
  timestamp = 0;
  payloadType = 0;
  marker = false;
  /** Payload octets on the wire, without padding. */
  payload = 0;
  /** Octets of the RTP packet on the wire. */
  octets = 0;
  /** Differentiated services code point times 256, plus hop limit. */
  path = 0;
  /** What is wrong or unusual with the packet as such, 0 for nothing: bits. */
  odd = 0;
  /** Of the IP header that carried it; -1 when it has none, as in IPv6. */
  identification = -1;
  /** First two octets of the payload, 0 for the second of one; -1 where there is none, it is encrypted, or was not captured. */
  head = -1;
  /** The four octets after them; 0 where there are fewer. */
  rest = 0;
  /** What the payload as a whole is: see Pattern. */
  pattern: Pattern = 0;

  /** One of the first six octets of the payload, when `head` has them. */
  octet(at: number): number {
    return at < 2 ? (this.head >> (8 - 8 * at)) & 255 : (this.rest >> (40 - 8 * at)) & 255;
  }

  copy(): Packet {
    const copy = new Packet();
    copy.time = this.time;
    copy.sequence = this.sequence;
    copy.timestamp = this.timestamp;
    copy.payloadType = this.payloadType;
    copy.marker = this.marker;
    copy.payload = this.payload;
    copy.octets = this.octets;
    copy.path = this.path;
    copy.odd = this.odd;
    copy.identification = this.identification;
    copy.head = this.head;
    copy.rest = this.rest;
    copy.pattern = this.pattern;
    return copy;
  }
}
