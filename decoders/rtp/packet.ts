/** One RTP packet as numbers: what the accounting needs of it, without its memory. */

import type { Microseconds } from 'spoor/decoder';

/** Bits of `odd`: extension or contributing sources reach beyond the packet; it came in several IP fragments. */
export const MALFORMED = 1;
export const FRAGMENTED = 2;

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
    return copy;
  }
}
