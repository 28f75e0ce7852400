/** Tunnel headers: where the inner packet begins, and one text for each tunnel. */

import { ipText } from '../bytes/address.js';
import { finish, mix, mixBytes, SEED, sameBytes } from './hash.js';
import type { Packet } from './packet.js';
import type { Refusal } from './refusals.js';

export const TUNNELS = ['gtp-u', 'gre', 'ipip', 'vxlan'] as const;
export type Tunnel = (typeof TUNNELS)[number];

/** 3GPP TS 29.281 section 4.4.2.3. */
export const GTPU_PORT = 2152;
/** RFC 7348 section 8. */
export const VXLAN_PORT = 4789;

/** What a tunnel header says; reused. */
export class TunnelHeader {
  /** Where the inner packet begins, and where the tunnel says that it ends (which may lie beyond what was captured). */
  at = 0;
  wireEnd = 0;
  /** TEID, VNI or GRE key; -1 without. */
  key = -1;
  /** EtherType of the inside, GRE only. */
  etherType = 0;
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

function u32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/**
 * A G-PDU of GTP-U version 1 (3GPP TS 29.281 section 5.1): 'other' for a datagram that is something else, such as the echo
 * requests between the same ports, and is to be treated as any datagram.
 */
export function readGtpu(
  bytes: Uint8Array,
  start: number,
  end: number,
  wireEnd: number,
  header: TunnelHeader,
): Refusal | 'other' | undefined {
  if (start + 8 > end) return 'other';
  const flags = bytes[start]!;
  // Version 1, protocol type GTP, message type G-PDU.
  if (flags >> 4 !== 3 || bytes[start + 1] !== 255) return 'other';
  header.key = u32(bytes, start + 4);
  header.wireEnd = start + 8 + u16(bytes, start + 2);
  if (header.wireEnd > wireEnd) return 'tunnel_malformed';
  let at = start + 8;
  // Any of E, S and PN brings all four octets along.
  if ((flags & 7) !== 0) {
    if (at + 4 > end) return 'tunnel_malformed';
    let next = (flags & 4) !== 0 ? bytes[at + 3]! : 0;
    at += 4;
    for (let count = 0; next !== 0; count++) {
      // Length in words, contents, type of the next header.
      const length = at < end ? bytes[at]! * 4 : 0;
      if (length === 0 || at + length > end || count === 8) return 'tunnel_malformed';
      next = bytes[at + length - 1]!;
      at += length;
    }
  }
  if (at > header.wireEnd) return 'tunnel_malformed';
  header.at = at;
  return undefined;
}

/** RFC 7348 section 5; an Ethernet frame is inside. */
export function readVxlan(bytes: Uint8Array, start: number, end: number, wireEnd: number, header: TunnelHeader): 'other' | undefined {
  if (start + 8 > end || (bytes[start]! & 8) === 0) return 'other';
  header.key = u32(bytes, start + 4) >>> 8;
  header.at = start + 8;
  header.wireEnd = wireEnd;
  return undefined;
}

/** GRE version 0 (RFC 2784, RFC 2890). Version 1 is PPTP, and source routing (RFC 1701) is long gone: refused. */
export function readGre(bytes: Uint8Array, start: number, end: number, wireEnd: number, header: TunnelHeader): Refusal | undefined {
  if (start + 4 > end) return 'tunnel_malformed';
  const flags = u16(bytes, start);
  if ((flags & 0x4007) !== 0) return 'tunnel_malformed';
  let at = start + 4;
  if ((flags & 0x8000) !== 0) at += 4;
  header.key = -1;
  if ((flags & 0x2000) !== 0) {
    if (at + 4 > end) return 'tunnel_malformed';
    header.key = u32(bytes, at);
    at += 4;
  }
  if ((flags & 0x1000) !== 0) at += 4;
  if (at > end) return 'tunnel_malformed';
  header.etherType = u16(bytes, start + 2);
  header.at = at;
  header.wireEnd = wireEnd;
  return undefined;
}

/** Names kept before the older half is forgotten; a forgotten name is only made again. */
const GENERATION = 16384;

interface TunnelName {
  readonly next: TunnelName | undefined;
  readonly parent: string | undefined;
  readonly kind: Tunnel;
  /** Addresses as they stand in the text: first, second. */
  readonly addresses: Uint8Array;
  readonly key: number;
  readonly text: string;
}

/**
 * One text for each tunnel, made when it is first seen. `gtp-u 10.0.0.1>10.0.0.2 0x1a2b` has a direction, because each end chooses
 * the TEID it receives by; `gre 10.0.0.1<>10.0.0.2 0x7`, `vxlan 10.0.0.1<>10.0.0.2 5001` and `ipip 10.0.0.1<>10.0.0.2` stand for
 * both directions, lower address first, so that a connection inside is one flow. Nested tunnels: outermost first, ` / ` between.
 */
export class TunnelNames {
  private young = new Map<number, TunnelName>();
  private old = new Map<number, TunnelName>();
  private count = 0;
  private readonly parents = new Map<string, number>();

  /** The name of the tunnel of `kind` whose outer header `packet` describes, inside `packet.tunnel`. */
  name(kind: Tunnel, packet: Packet, key: number): string {
    const { bytes, addressLength } = packet;
    const swap = kind !== 'gtp-u' && isGreater(bytes, packet.source, packet.destination, addressLength);
    const first = swap ? packet.destination : packet.source;
    const second = swap ? packet.source : packet.destination;
    let h = mixBytes(mix(SEED, kind.charCodeAt(1)), bytes, first, addressLength);
    h = mix(mixBytes(h, bytes, second, addressLength), key);
    if (packet.tunnel !== undefined) h = mix(h, this.parent(packet.tunnel));
    const hash = finish(h);
    return (
      find(this.young.get(hash), kind, packet, first, second, key) ??
      this.add(hash, find(this.old.get(hash), kind, packet, first, second, key), kind, packet, first, second, key)
    );
  }

  private add(hash: number, known: string | undefined, kind: Tunnel, packet: Packet, first: number, second: number, key: number): string {
    if (this.count >= GENERATION) {
      this.old = this.young;
      this.young = new Map();
      this.count = 0;
    }
    const { bytes, addressLength, tunnel } = packet;
    const addresses = new Uint8Array(2 * addressLength);
    for (let i = 0; i < addressLength; i++) {
      addresses[i] = bytes[first + i]!;
      addresses[addressLength + i] = bytes[second + i]!;
    }
    const ends = [ipText(addresses, 0, addressLength), ipText(addresses, addressLength, addressLength)].join(kind === 'gtp-u' ? '>' : '<>');
    const suffix = key === -1 ? '' : kind === 'vxlan' ? ` ${key}` : ` 0x${key.toString(16)}`;
    const text = known ?? `${tunnel === undefined ? '' : `${tunnel} / `}${kind} ${ends}${suffix}`;
    this.young.set(hash, { next: this.young.get(hash), parent: tunnel, kind, addresses, key, text });
    this.count += 1;
    return text;
  }

  /** A number for the outer tunnel's text, to hash by. */
  private parent(text: string): number {
    let number = this.parents.get(text);
    if (number === undefined) {
      if (this.parents.size >= GENERATION) this.parents.clear();
      number = this.parents.size + 1;
      this.parents.set(text, number);
    }
    return number;
  }
}

function find(head: TunnelName | undefined, kind: Tunnel, packet: Packet, first: number, second: number, key: number): string | undefined {
  const length = packet.addressLength;
  for (let name = head; name !== undefined; name = name.next) {
    if (
      name.key === key &&
      name.kind === kind &&
      name.parent === packet.tunnel &&
      name.addresses.length === 2 * length &&
      sameBytes(name.addresses, 0, packet.bytes, first, length) &&
      sameBytes(name.addresses, length, packet.bytes, second, length)
    ) {
      return name.text;
    }
  }
  return undefined;
}

function isGreater(bytes: Uint8Array, a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i++) {
    const difference = bytes[a + i]! - bytes[b + i]!;
    if (difference !== 0) return difference > 0;
  }
  return false;
}
