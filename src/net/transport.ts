/** Headers of UDP, TCP and SCTP: ports, payload and what belongs to each, into `Packet`. */

import type { IpPayload } from './ip.js';
import type { Packet } from './packet.js';
import type { Refusal } from './refusals.js';

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

function u32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/** RFC 768. Checksums are not verified: those of packets sent by the capturing machine itself are unfinished (offload). */
export function readUdp(bytes: Uint8Array, ip: IpPayload, packet: Packet): Refusal | undefined {
  const at = ip.start;
  if (at + 8 > ip.end) return at + 8 > ip.wireEnd ? 'udp_length' : 'udp_truncated';
  const length = u16(bytes, at + 4);
  if (length < 8 || at + length > ip.wireEnd) return 'udp_length';
  const wireEnd = at + length;
  packet.transport = 'udp';
  packet.sourcePort = u16(bytes, at);
  packet.destinationPort = u16(bytes, at + 2);
  packet.payloadStart = at + 8;
  packet.payloadEnd = Math.min(wireEnd, ip.end);
  packet.wireLength = length - 8;
  return undefined;
}

/** RFC 9293. Options are skipped; when the capture ends inside them the payload is empty but its wire length known. */
export function readTcp(bytes: Uint8Array, ip: IpPayload, packet: Packet): Refusal | undefined {
  const at = ip.start;
  if (at + 20 > ip.end) return at + 20 > ip.wireEnd ? 'tcp_length' : 'tcp_truncated';
  const headerLength = (bytes[at + 12]! >> 4) * 4;
  if (headerLength < 20 || at + headerLength > ip.wireEnd) return 'tcp_length';
  packet.transport = 'tcp';
  packet.sourcePort = u16(bytes, at);
  packet.destinationPort = u16(bytes, at + 2);
  packet.sequence = u32(bytes, at + 4);
  packet.acknowledgement = u32(bytes, at + 8);
  packet.tcpFlags = bytes[at + 13]!;
  packet.payloadStart = Math.min(at + headerLength, ip.end);
  packet.payloadEnd = ip.end;
  packet.wireLength = ip.wireEnd - at - headerLength;
  return undefined;
}

/** RFC 9260 section 3.1; the payload is the chunks. The CRC is not verified, for the reason above. */
export function readSctp(bytes: Uint8Array, ip: IpPayload, packet: Packet): Refusal | undefined {
  const at = ip.start;
  if (at + 12 > ip.end) return 'sctp_truncated';
  packet.transport = 'sctp';
  packet.sourcePort = u16(bytes, at);
  packet.destinationPort = u16(bytes, at + 2);
  packet.verificationTag = u32(bytes, at + 4);
  packet.payloadStart = at + 12;
  packet.payloadEnd = ip.end;
  packet.wireLength = ip.wireEnd - at - 12;
  return undefined;
}
