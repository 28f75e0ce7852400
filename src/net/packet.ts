/** One packet's headers as `Dissector` found them: one object reused for all, so reading a packet allocates nothing. */

import type { Microseconds } from '../bytes/time.js';
import type { Transport } from '../decoder/contract.js';

/** TCP flags, RFC 9293 section 3.1. */
export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const ACK = 0x10;

export class Packet {
  time: Microseconds = Number.NaN;
  /** Time of the earliest fragment when the packet was put together from several; else `time`. */
  firstTime: Microseconds = Number.NaN;
  linkType = 0;
  /** The batch's arena, or the reassembly buffer. All offsets below are into it; valid until the next frame is read. */
  bytes: Uint8Array = new Uint8Array(0);
  /** 4 or 16; 0 without an IP header (`link`). */
  addressLength: 0 | 4 | 16 = 0;
  /** Offsets of the addresses. */
  source = 0;
  destination = 0;
  transport: Transport = 'udp';
  sourcePort = 0;
  destinationPort = 0;
  /** UDP payload, TCP payload, SCTP chunks, or the frame itself for `link`; as captured, which may be less than on the wire. */
  payloadStart = 0;
  payloadEnd = 0;
  /** Payload bytes on the wire, by the IP and UDP lengths; never less than captured. */
  wireLength = 0;
  /** IPv4 identification, or that of an IPv6 fragment header; -1 without. */
  identification = -1;
  hopLimit = 0;
  dscp = 0;
  /** VLAN identifiers, outermost first; -1 where there is none. A priority tag (identifier 0) is no VLAN. */
  outerVlan = -1;
  innerVlan = -1;
  /** Text of the tunnel the packet came out of, interned: compare with ===. Undefined outside. */
  tunnel: string | undefined = undefined;
  /** TCP. */
  sequence = 0;
  acknowledgement = 0;
  tcpFlags = 0;
  /** SCTP. */
  verificationTag = 0;

  /** Forgets the last frame; what each transport fills by itself stays. */
  begin(bytes: Uint8Array, time: Microseconds, linkType: number): void {
    this.bytes = bytes;
    this.time = time;
    this.firstTime = time;
    this.linkType = linkType;
    this.addressLength = 0;
    this.identification = -1;
    this.hopLimit = 0;
    this.dscp = 0;
    this.outerVlan = -1;
    this.innerVlan = -1;
    this.tunnel = undefined;
  }

  /** Notes a VLAN tag; deeper tags than two are not told apart. */
  vlan(identifier: number): void {
    if (identifier === 0) return;
    if (this.outerVlan === -1) this.outerVlan = identifier;
    else if (this.innerVlan === -1) this.innerVlan = identifier;
  }
}

/** First four octets of an address: all of it for IPv4, and 0 where there is none. */
export function firstWord({ bytes, addressLength }: Pick<Packet, 'bytes' | 'addressLength'>, at: number): number {
  return addressLength === 0 ? 0 : (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}
