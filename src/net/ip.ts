/** IPv4 and IPv6 headers: addresses and facts into `Packet`, what they carry into `IpPayload`. */

import type { Packet } from './packet.js';
import type { Refusal } from './refusals.js';

export const IPIP = 4;
export const TCP = 6;
export const UDP = 17;
export const IP6_IN_IP = 41;
export const GRE = 47;
export const ESP = 50;
export const ICMP = 1;
export const ICMP6 = 58;
export const SCTP = 132;

const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION = 60;
const MOBILITY = 135;
const HOST_IDENTITY = 139;
const SHIM6 = 140;

/** Extension headers in one packet; RFC 8200 section 4.1 knows six in order. */
const MOST_EXTENSIONS = 8;

/** What an IP header carries; reused. Offsets are into the packet's bytes; `wireEnd` may lie beyond what was captured. */
export class IpPayload {
  protocol = 0;
  start = 0;
  end = 0;
  wireEnd = 0;
  /** The payload is a piece of a larger one, at `fragmentOffset`. */
  fragment = false;
  fragmentOffset = 0;
  moreFragments = false;
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/**
 * Reads the IPv4 header at `at` (RFC 791). What follows its total length is padding of the link and cut off. A total length of 0
 * is segmentation offload: the packet reaches to the end of the frame, which had `wireEnd - at` octets on the wire.
 * A frame shorter than its IP packet counts as cut by the capture.
 */
export function readIpv4(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  payload: IpPayload,
): Refusal | undefined {
  if (at + 20 > end) return 'ip_truncated';
  const first = bytes[at]!;
  if (first >> 4 !== 4) return 'ip_version';
  const headerLength = (first & 15) * 4;
  const totalLength = u16(bytes, at + 2) || wireEnd - at;
  if (headerLength < 20 || totalLength < headerLength) return 'ip_length';
  if (at + headerLength > end) return 'ip_truncated';
  packet.bytes = bytes;
  packet.addressLength = 4;
  packet.source = at + 12;
  packet.destination = at + 16;
  packet.dscp = bytes[at + 1]! >> 2;
  packet.hopLimit = bytes[at + 8]!;
  packet.identification = u16(bytes, at + 4);
  const flags = u16(bytes, at + 6);
  payload.protocol = bytes[at + 9]!;
  payload.start = at + headerLength;
  payload.wireEnd = at + totalLength;
  payload.end = Math.min(payload.wireEnd, end);
  payload.fragment = (flags & 0x3fff) !== 0;
  payload.fragmentOffset = (flags & 0x1fff) * 8;
  payload.moreFragments = (flags & 0x2000) !== 0;
  return payload.protocol === AUTHENTICATION && !payload.fragment ? readExtensions(bytes, payload, packet) : undefined;
}

/** Reads the IPv6 header at `at` and its extension headers (RFC 8200). Payload length 0 is offload here too. */
export function readIpv6(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  payload: IpPayload,
): Refusal | undefined {
  if (at + 40 > end) return 'ip_truncated';
  if (bytes[at]! >> 4 !== 6) return 'ip_version';
  const payloadLength = u16(bytes, at + 4);
  // RFC 2675: length 0 with a hop-by-hop header, where the jumbo payload option is.
  if (payloadLength === 0 && bytes[at + 6] === HOP_BY_HOP) return 'ip_jumbogram';
  packet.bytes = bytes;
  packet.addressLength = 16;
  packet.source = at + 8;
  packet.destination = at + 24;
  packet.dscp = ((bytes[at]! & 15) << 2) | (bytes[at + 1]! >> 6);
  packet.hopLimit = bytes[at + 7]!;
  packet.identification = -1;
  payload.protocol = bytes[at + 6]!;
  payload.start = at + 40;
  payload.wireEnd = payloadLength === 0 ? Math.max(wireEnd, at + 40) : at + 40 + payloadLength;
  payload.end = Math.min(payload.wireEnd, end);
  payload.fragment = false;
  payload.fragmentOffset = 0;
  payload.moreFragments = false;
  if (payload.protocol === UDP || payload.protocol === TCP) return undefined;
  return readExtensions(bytes, payload, packet);
}

/** Moves `payload` past the extension headers at its start, up to the first that is none or cuts the packet into fragments. */
export function readExtensions(bytes: Uint8Array, payload: IpPayload, packet: Packet): Refusal | undefined {
  for (let count = 0; count < MOST_EXTENSIONS; count++) {
    const at = payload.start;
    let length: number;
    switch (payload.protocol) {
      case HOP_BY_HOP:
      case ROUTING:
      case DESTINATION:
      case MOBILITY:
      case HOST_IDENTITY:
      case SHIM6:
        if (at + 8 > payload.end) return 'ip_truncated';
        length = 8 + bytes[at + 1]! * 8;
        break;
      case AUTHENTICATION:
        if (at + 8 > payload.end) return 'ip_truncated';
        // RFC 4302 section 2.2: in words, less two.
        length = 8 + bytes[at + 1]! * 4;
        break;
      case FRAGMENT: {
        if (at + 8 > payload.end) return 'ip_truncated';
        const position = u16(bytes, at + 2);
        packet.identification = ((bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!) >>> 0;
        payload.fragmentOffset = position & 0xfff8;
        payload.moreFragments = (position & 1) === 1;
        // An atomic fragment (RFC 6946) is whole, whatever else has its identification.
        payload.fragment = payload.fragmentOffset !== 0 || payload.moreFragments;
        length = 8;
        break;
      }
      default:
        return undefined;
    }
    payload.protocol = bytes[at]!;
    payload.start = at + length;
    if (payload.start > payload.wireEnd) return 'ip_extensions';
    if (payload.start > payload.end) return 'ip_truncated';
    if (payload.fragment) return undefined;
  }
  return 'ip_extensions';
}
