/** Where IP begins in a frame: every link layer header that captures of a mobile network's sites have been seen with. */

import * as link from './link-type.js';
import type { Packet } from './packet.js';
import type { Refusal } from './refusals.js';

export const IPV4 = 0x0800;
export const IPV6 = 0x86dd;
/** No EtherType says what follows: the first nibble is 4 or 6. */
export const BY_NIBBLE = 0;
/** Transparent Ethernet bridging, in GRE: an Ethernet frame follows. */
export const ETHERNET_BRIDGING = 0x6558;

const VLAN = 0x8100;
const PROVIDER_VLAN = 0x88a8;
const OLD_PROVIDER_VLAN = 0x9100;
const MPLS = 0x8847;
const MPLS_UPSTREAM = 0x8848;
const PPPOE_SESSION = 0x8864;

/** Tags and headers stacked between the link header and IP; more are a loop somebody built, or noise. */
const DEEPEST = 8;

/** Result of `findNetwork`, reused: a verdict and two numbers cannot be returned without allocating. */
export class NetworkStart {
  at = 0;
  /** IPV4, IPV6 or BY_NIBBLE. */
  etherType = BY_NIBBLE;
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/**
 * Finds IP in bytes[start, end) of a frame of `linkType` that had `wireEnd - start` octets on the wire; notes VLAN tags in
 * `packet`. Undefined when `found` is filled.
 */
export function findNetwork(
  linkType: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  found: NetworkStart,
): Refusal | undefined {
  switch (linkType) {
    case link.LINK_ETHERNET:
      return ethernet(bytes, start, end, wireEnd, packet, found);
    case link.LINK_RAW:
    case link.LINK_RAW_DLT:
    case link.LINK_RAW_OPENBSD:
    case link.LINK_IPV4:
    case link.LINK_IPV6:
      found.at = start;
      found.etherType = linkType === link.LINK_IPV4 ? IPV4 : linkType === link.LINK_IPV6 ? IPV6 : BY_NIBBLE;
      return undefined;
    case link.LINK_COOKED:
      return cooked(bytes, start, end, wireEnd, packet, found);
    case link.LINK_COOKED2:
      if (start + 20 > end) return 'link_truncated';
      return behindType(bytes, start + 20, end, wireEnd, cookedType(u16(bytes, start), u16(bytes, start + 8)), false, packet, found);
    case link.LINK_NULL:
    case link.LINK_LOOP:
      return loopback(bytes, start, end, found);
    case link.LINK_PPP:
    case link.LINK_PPP_SERIAL:
      return ppp(bytes, start, end, wireEnd, packet, found);
    case link.LINK_PPPOE:
      return behindType(bytes, start, end, wireEnd, PPPOE_SESSION, false, packet, found);
    default:
      return 'link_type';
  }
}

/** Ethernet II, or 802.3 with LLC and SNAP. */
export function ethernet(
  bytes: Uint8Array,
  start: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  found: NetworkStart,
): Refusal | undefined {
  const at = start + 14;
  if (at > end) return 'link_truncated';
  const type = u16(bytes, start + 12);
  if (type === IPV4) {
    found.at = at;
    found.etherType = IPV4;
    return undefined;
  }
  if (type >= 0x600) return behindType(bytes, at, end, wireEnd, type, false, packet, found);
  // IEEE 802: the field is a length; only SNAP (aa aa 03, organisation 0) can carry IP.
  if (at + 8 > end) return 'link_truncated';
  if (u16(bytes, at) !== 0xaaaa || bytes[at + 2] !== 3 || bytes[at + 3] !== 0 || u16(bytes, at + 4) !== 0) return 'not_ip';
  return behindType(bytes, at + 8, end, wireEnd, u16(bytes, at + 6), false, packet, found);
}

function cooked(bytes: Uint8Array, start: number, end: number, wireEnd: number, packet: Packet, found: NetworkStart): Refusal | undefined {
  if (start + 16 > end) return 'link_truncated';
  const type = cookedType(u16(bytes, start + 14), u16(bytes, start + 2));
  return behindType(bytes, start + 16, end, wireEnd, type, true, packet, found);
}

/** The EtherType of a cooked frame, which depends on the kind of device (ARPHRD_ number). */
function cookedType(protocol: number, hardware: number): number {
  // Netlink monitors carry a netlink family in that field.
  if (hardware === 824) return -1;
  // Devices without a link header (65534, and the tunnels 768, 769, 776) may name no protocol, or "all" (3).
  const bare = hardware === 65534 || hardware === 768 || hardware === 769 || hardware === 776;
  return bare && (protocol === 0 || protocol === 3) ? BY_NIBBLE : protocol;
}

/** BSD loopback: address family in the order of the machine that captured (type 0) or of the network (type 108). */
function loopback(bytes: Uint8Array, start: number, end: number, found: NetworkStart): Refusal | undefined {
  if (start + 4 > end) return 'link_truncated';
  const high = u16(bytes, start);
  const low = u16(bytes, start + 2);
  if (high !== 0 && low !== 0) return 'not_ip';
  // Little-endian families have their octets swapped in the first half.
  const family = high === 0 ? low : (high >> 8) | ((high & 255) << 8);
  found.at = start + 4;
  // AF_INET is 2 everywhere; AF_INET6 is 10 on Linux, 23 on Windows, 24, 28 and 30 on the BSDs.
  if (family === 2) found.etherType = IPV4;
  else if (family === 10 || family === 23 || family === 24 || family === 28 || family === 30) found.etherType = IPV6;
  else return 'not_ip';
  return undefined;
}

/** PPP, with or without address and control (RFC 1662), protocol number compressed to one octet or not (RFC 1661 section 6.5). */
function ppp(bytes: Uint8Array, start: number, end: number, wireEnd: number, packet: Packet, found: NetworkStart): Refusal | undefined {
  const at = start + 1 < end && bytes[start] === 0xff && bytes[start + 1] === 3 ? start + 2 : start;
  if (at + 2 > end) return 'link_truncated';
  const compressed = (bytes[at]! & 1) === 1;
  const protocol = compressed ? bytes[at]! : u16(bytes, at);
  const type = protocol === 0x21 ? IPV4 : protocol === 0x57 ? IPV6 : protocol === 0x281 ? MPLS : -1;
  return behindType(bytes, at + (compressed ? 1 : 2), end, wireEnd, type, false, packet, found);
}

/** Walks tags and shims from the header that EtherType `type` names, at `at`, to IP. */
export function behindType(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  type: number,
  cookedFrame: boolean,
  packet: Packet,
  found: NetworkStart,
): Refusal | undefined {
  let next = type;
  let position = at;
  for (let depth = 0; depth <= DEEPEST; depth++) {
    switch (next) {
      case BY_NIBBLE:
        if (depth > 0) return 'not_ip';
        found.at = position;
        found.etherType = BY_NIBBLE;
        return undefined;
      case IPV4:
      case IPV6:
        // libpcap on the `any` device writes the inner tag of two with the type of what follows it instead of 0x8100.
        if (cookedFrame && depth === 1 && hidesTag(bytes, position, end, wireEnd, next)) {
          packet.vlan(u16(bytes, position) & 0xfff);
          position += 4;
        }
        found.at = position;
        found.etherType = next;
        return undefined;
      case VLAN:
      case PROVIDER_VLAN:
      case OLD_PROVIDER_VLAN:
        if (position + 4 > end) return 'link_truncated';
        packet.vlan(u16(bytes, position) & 0xfff);
        next = u16(bytes, position + 2);
        position += 4;
        break;
      case MPLS:
      case MPLS_UPSTREAM:
        return mpls(bytes, position, end, found);
      case PPPOE_SESSION: {
        // RFC 2516: version and type 1, code 0 for session data, session, length, then the PPP protocol in full.
        if (position + 8 > end) return 'link_truncated';
        if (bytes[position] !== 0x11) return 'link_malformed';
        if (bytes[position + 1] !== 0) return 'not_ip';
        const protocol = u16(bytes, position + 6);
        next = protocol === 0x21 ? IPV4 : protocol === 0x57 ? IPV6 : protocol === 0x281 ? MPLS : -1;
        position += 8;
        break;
      }
      default:
        return 'not_ip';
    }
  }
  return 'link_malformed';
}

/** A label stack of any depth (RFC 3032); what is below it shows in the first nibble (RFC 4928 section 3). */
function mpls(bytes: Uint8Array, at: number, end: number, found: NetworkStart): Refusal | undefined {
  let position = at;
  for (;;) {
    if (position + 4 > end) return 'link_truncated';
    const bottom = bytes[position + 2]! & 1;
    position += 4;
    if (bottom === 1) break;
  }
  if (position >= end) return 'ip_truncated';
  const nibble = bytes[position]! >> 4;
  // 0 is a pseudowire's control word, and others are no IP either.
  if (nibble !== 4 && nibble !== 6) return 'not_ip';
  found.at = position;
  found.etherType = BY_NIBBLE;
  return undefined;
}

/** True when `at` is better read as a VLAN tag followed by IP than as the IP header its type promises. */
function hidesTag(bytes: Uint8Array, at: number, end: number, wireEnd: number, type: number): boolean {
  if (at + 24 > end || u16(bytes, at + 2) !== type) return false;
  if (type === IPV6) return bytes[at]! >> 4 !== 6 && bytes[at + 4]! >> 4 === 6;
  // As IPv4 the same octets would be a packet of 2048 octets, so only a frame of just that length is left in doubt.
  return bytes[at + 4]! >> 4 === 4 && u16(bytes, at + 6) <= wireEnd - at - 4 && !(bytes[at]! >> 4 === 4 && wireEnd - at === 0x800);
}
