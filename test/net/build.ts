/**
 * Frames built byte by byte for tests: each function wraps its payload in one header and returns new bytes, so a frame
 * reads from the outside in: `ethernet({}, ipv4({}, udp({}, payload)))`. Lengths, protocol numbers and EtherTypes follow from
 * the content; every one of them can be told to lie by naming it.
 */

import { ipBytes } from '../../src/bytes/address.js';
import type { Microseconds } from '../../src/bytes/time.js';
import { PacketBatch } from '../../src/capture/packet-batch.js';

export type Bytes = Uint8Array;

/** One array of all the bytes; numbers are single octets. */
export function join(...parts: (Bytes | number | readonly number[])[]): Bytes {
  const whole = new Uint8Array(parts.reduce<number>((length, part) => length + (typeof part === 'number' ? 1 : part.length), 0));
  let at = 0;
  for (const part of parts) {
    if (typeof part === 'number') whole[at++] = part;
    else {
      whole.set(part, at);
      at += part.length;
    }
  }
  return whole;
}

/** Octets of hexadecimal text; spaces and line ends are ignored. */
export function hex(text: string): Bytes {
  return Uint8Array.from(text.replace(/\s+/g, '').match(/../g) ?? [], (octet) => Number.parseInt(octet, 16));
}

/** Octets of a text, one for each character. */
export function ascii(text: string): Bytes {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function u16(value: number): Bytes {
  return Uint8Array.of(value >>> 8, value);
}

export function u24(value: number): Bytes {
  return Uint8Array.of(value >>> 16, value >>> 8, value);
}

export function u32(value: number): Bytes {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** The address's 4 or 16 octets; throws on text that is none. */
export function ip(text: string): Bytes {
  const bytes = ipBytes(text);
  if (bytes === undefined) throw new Error(`no address: ${text}`);
  return bytes;
}

/** `count` octets that differ from their neighbours: content for which a misplaced octet shows. */
export function filler(count: number, first = 0): Bytes {
  return Uint8Array.from({ length: count }, (_, i) => (first + i * 7 + (i >> 8) * 31) & 255);
}

// ---- link -----------------------------------------------------------------------------------------------------------

const LOCAL = hex('02 00 00 00 00 01 02 00 00 00 00 02');

/** EtherType of what an IP packet's first nibble says; 0x0800 for anything else. */
export function etherTypeOf(content: Bytes): number {
  return (content[0] ?? 0) >> 4 === 6 ? 0x86dd : 0x0800;
}

export interface VlanTag {
  readonly id: number;
  readonly priority?: number;
  /** Tag protocol identifier, 0x8100 unless said. */
  readonly protocol?: number;
}

/** VLAN tags, outermost first, then `etherType`: what stands after the addresses of an Ethernet frame. */
export function vlanTags(tags: readonly (number | VlanTag)[], etherType: number): Bytes {
  const parts = tags.map((tag) => {
    const { id, priority = 0, protocol = 0x8100 } = typeof tag === 'number' ? { id: tag } : tag;
    return join(u16(protocol), u16((priority << 13) | id));
  });
  return join(...parts, u16(etherType));
}

/** Ethernet II; link type 1. `pad` fills up to the shortest frame with zeros, as the wire does. */
export function ethernet(o: { vlans?: readonly (number | VlanTag)[]; etherType?: number; pad?: boolean }, content: Bytes): Bytes {
  const frame = join(LOCAL, vlanTags(o.vlans ?? [], o.etherType ?? etherTypeOf(content)), content);
  return o.pad === true && frame.length < 60 ? join(frame, new Uint8Array(60 - frame.length)) : frame;
}

/** Linux cooked capture, link type 113. */
export function cooked(o: { protocol?: number; hardware?: number; vlans?: readonly (number | VlanTag)[] }, content: Bytes): Bytes {
  const protocol = o.protocol ?? etherTypeOf(content);
  return join(u16(0), u16(o.hardware ?? 1), u16(6), hex('0200 0000 0001 0000'), vlanTags(o.vlans ?? [], protocol), content);
}

/** Linux cooked capture version 2, link type 276. */
export function cooked2(o: { protocol?: number; hardware?: number }, content: Bytes): Bytes {
  return join(u16(o.protocol ?? etherTypeOf(content)), u16(0), u32(3), u16(o.hardware ?? 1), 0, 6, hex('0200 0000 0001 0000'), content);
}

/** MPLS label stack entries, outermost first; EtherType 0x8847. */
export function mpls(labels: readonly number[], content: Bytes): Bytes {
  return join(...labels.map((label, i) => u32(((label << 12) | (i === labels.length - 1 ? 0x100 : 0) | 64) >>> 0)), content);
}

/** PPPoE session header and PPP protocol number; EtherType 0x8864. */
export function pppoe(o: { session?: number; protocol?: number; length?: number }, content: Bytes): Bytes {
  const protocol = o.protocol ?? (etherTypeOf(content) === 0x86dd ? 0x57 : 0x21);
  return join(0x11, 0, u16(o.session ?? 1), u16(o.length ?? content.length + 2), u16(protocol), content);
}

// ---- network --------------------------------------------------------------------------------------------------------

/** What an address pair is unless said: the same for all builders, so that two packets are of one flow by default. */
export const HERE = '192.0.2.1';
export const THERE = '192.0.2.2';
export const HERE6 = '2001:db8::1';
export const THERE6 = '2001:db8::2';

export interface Ip4 {
  readonly source?: string;
  readonly destination?: string;
  /** 17 unless said. */
  readonly protocol?: number;
  readonly identification?: number;
  readonly ttl?: number;
  readonly dscp?: number;
  /** Octets of options, a multiple of 4. */
  readonly options?: Bytes;
  readonly dontFragment?: boolean;
  readonly moreFragments?: boolean;
  /** In octets, a multiple of 8. */
  readonly fragmentOffset?: number;
  readonly totalLength?: number;
  /** Header length field, in words. */
  readonly headerWords?: number;
}

/** The header checksum stays 0: nothing verifies it. */
export function ipv4(o: Ip4, payload: Bytes): Bytes {
  const options = o.options ?? new Uint8Array(0);
  const words = o.headerWords ?? 5 + options.length / 4;
  const flags = (o.dontFragment === true ? 0x4000 : 0) | (o.moreFragments === true ? 0x2000 : 0);
  return join(
    0x40 | words,
    (o.dscp ?? 0) << 2,
    u16(o.totalLength ?? 20 + options.length + payload.length),
    u16(o.identification ?? 0),
    u16(flags | ((o.fragmentOffset ?? 0) >> 3)),
    o.ttl ?? 64,
    o.protocol ?? 17,
    u16(0),
    ip(o.source ?? HERE),
    ip(o.destination ?? THERE),
    options,
    payload,
  );
}

export interface Ip6 {
  readonly source?: string;
  readonly destination?: string;
  /** First next header; 17 unless said. */
  readonly next?: number;
  readonly hopLimit?: number;
  readonly dscp?: number;
  readonly payloadLength?: number;
}

export function ipv6(o: Ip6, payload: Bytes): Bytes {
  return join(
    u32((0x6000_0000 | ((o.dscp ?? 0) << 22)) >>> 0),
    u16(o.payloadLength ?? payload.length),
    o.next ?? 17,
    o.hopLimit ?? 64,
    ip(o.source ?? HERE6),
    ip(o.destination ?? THERE6),
    payload,
  );
}

/** Hop-by-hop (0), routing (43) or destination options (60) header of `words` * 8 octets, holding PadN, before `payload`, whose kind `next` names. */
export function extension(next: number, payload: Bytes, words = 1): Bytes {
  return join(next, words - 1, 1, words * 8 - 4, new Uint8Array(words * 8 - 4), payload);
}

/** Authentication header (51) with an integrity value of 12 octets. */
export function authentication(next: number, payload: Bytes): Bytes {
  return join(next, 4, u16(0), u32(1), u32(1), new Uint8Array(12), payload);
}

/** IPv6 fragment header (44) before `payload`, whose kind `next` names. */
export function fragment6(o: { next?: number; offset: number; more: boolean; identification: number }, payload: Bytes): Bytes {
  return join(o.next ?? 17, 0, u16(o.offset | (o.more ? 1 : 0)), u32(o.identification), payload);
}

/** Cuts an IP payload into pieces at the given offsets (multiples of 8) and gives the IPv4 packets, in order. */
export function fragments4(o: Ip4, payload: Bytes, cuts: readonly number[]): Bytes[] {
  const edges = [0, ...cuts, payload.length];
  return edges.slice(0, -1).map((from, i) => {
    const to = edges[i + 1]!;
    return ipv4({ ...o, fragmentOffset: from, moreFragments: to < payload.length }, payload.slice(from, to));
  });
}

/** The same for IPv6: `o.next` names the header that begins `payload`. */
export function fragments6(o: Ip6 & { identification: number }, payload: Bytes, cuts: readonly number[]): Bytes[] {
  const edges = [0, ...cuts, payload.length];
  return edges.slice(0, -1).map((from, i) => {
    const to = edges[i + 1]!;
    const header = { next: o.next ?? 17, offset: from, more: to < payload.length, identification: o.identification };
    return ipv6({ ...o, next: 44 }, fragment6(header, payload.slice(from, to)));
  });
}

// ---- transport ------------------------------------------------------------------------------------------------------

export interface Ports {
  readonly sourcePort?: number;
  readonly destinationPort?: number;
}

export function udp(o: Ports & { length?: number }, payload: Bytes): Bytes {
  return join(u16(o.sourcePort ?? 40000), u16(o.destinationPort ?? 40002), u16(o.length ?? 8 + payload.length), u16(0), payload);
}

export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const PSH = 8;
export const ACK = 16;

export interface Tcp extends Ports {
  readonly sequence?: number;
  readonly acknowledgement?: number;
  /** ACK unless said. */
  readonly flags?: number;
  /** Octets of options, a multiple of 4. */
  readonly options?: Bytes;
  /** Header length field, in words. */
  readonly headerWords?: number;
}

export function tcp(o: Tcp, payload: Bytes = new Uint8Array(0)): Bytes {
  const options = o.options ?? new Uint8Array(0);
  return join(
    u16(o.sourcePort ?? 40000),
    u16(o.destinationPort ?? 3868),
    u32(o.sequence ?? 0),
    u32(o.acknowledgement ?? 0),
    (o.headerWords ?? 5 + options.length / 4) << 4,
    o.flags ?? ACK,
    u16(65535),
    u16(0),
    u16(0),
    options,
    payload,
  );
}

/** SCTP common header and chunks; the CRC stays 0: nothing verifies it. */
export function sctp(o: Ports & { tag?: number }, ...chunks: Bytes[]): Bytes {
  return join(u16(o.sourcePort ?? 3868), u16(o.destinationPort ?? 3868), u32(o.tag ?? 1), u32(0), ...chunks);
}

/** One chunk, padded to 4 octets; `length` as in the header, without the padding. */
export function chunk(type: number, flags: number, value: Bytes = new Uint8Array(0), length: number = 4 + value.length): Bytes {
  return join(type, flags, u16(length), value, new Uint8Array(-value.length & 3));
}

export interface DataChunk {
  readonly tsn: number;
  readonly stream?: number;
  readonly streamSequence?: number;
  readonly payloadProtocol?: number;
  /** Both true unless said. */
  readonly begins?: boolean;
  readonly ends?: boolean;
  readonly unordered?: boolean;
}

/** DATA, RFC 9260 section 3.3.1. */
export function sctpData(o: DataChunk, payload: Bytes): Bytes {
  const flags = (o.unordered === true ? 4 : 0) | (o.begins === false ? 0 : 2) | (o.ends === false ? 0 : 1);
  return chunk(0, flags, join(u32(o.tsn), u16(o.stream ?? 0), u16(o.streamSequence ?? 0), u32(o.payloadProtocol ?? 46), payload));
}

/** I-DATA, RFC 8260 section 2.1: the payload protocol in first fragments, the fragment's number in others. */
export function sctpIData(o: DataChunk & { message: number; fragment?: number }, payload: Bytes): Bytes {
  const flags = (o.unordered === true ? 4 : 0) | (o.begins === false ? 0 : 2) | (o.ends === false ? 0 : 1);
  const last = o.begins === false ? (o.fragment ?? 0) : (o.payloadProtocol ?? 46);
  return chunk(64, flags, join(u32(o.tsn), u16(o.stream ?? 0), u16(0), u32(o.message), u32(last), payload));
}

/** INIT (1) or INIT ACK (2), with the addresses it announces. */
export function sctpInit(type: 1 | 2, o: { tag: number; tsn: number; addresses?: readonly string[] }): Bytes {
  const addresses = (o.addresses ?? []).map((text) => {
    const bytes = ip(text);
    return join(u16(bytes.length === 4 ? 5 : 6), u16(4 + bytes.length), bytes);
  });
  return chunk(type, 0, join(u32(o.tag), u32(65536), u16(16), u16(16), u32(o.tsn), ...addresses));
}

// ---- tunnels --------------------------------------------------------------------------------------------------------

/** GTP-U version 1 G-PDU (3GPP TS 29.281): `sequence` sets S, `extensions` (contents without length and next type) set E. */
export function gtpu(
  o: { teid: number; type?: number; sequence?: number; extensions?: readonly { type: number; content: Bytes }[]; length?: number },
  content: Bytes,
): Bytes {
  const extensions = o.extensions ?? [];
  const optional = o.sequence !== undefined || extensions.length > 0;
  const flags = 0x30 | (extensions.length > 0 ? 4 : 0) | (o.sequence !== undefined ? 2 : 0);
  const chain = extensions.map(({ content: inside }, i) => {
    return join((inside.length + 2) / 4, inside, extensions[i + 1]?.type ?? 0);
  });
  const rest = join(optional ? join(u16(o.sequence ?? 0), 0, extensions[0]?.type ?? 0) : [], ...chain, content);
  return join(flags, o.type ?? 255, u16(o.length ?? rest.length), u32(o.teid), rest);
}

/** VXLAN (RFC 7348) around an Ethernet frame. */
export function vxlan(network: number, frame: Bytes): Bytes {
  return join(8, u24(0), u24(network), 0, frame);
}

/** GRE (RFC 2784, RFC 2890). */
export function gre(
  o: { protocol?: number; key?: number; sequence?: number; checksum?: boolean; version?: number },
  content: Bytes,
): Bytes {
  const flags =
    (o.checksum === true ? 0x8000 : 0) | (o.key !== undefined ? 0x2000 : 0) | (o.sequence !== undefined ? 0x1000 : 0) | (o.version ?? 0);
  return join(
    u16(flags),
    u16(o.protocol ?? etherTypeOf(content)),
    o.checksum === true ? u32(0) : [],
    o.key !== undefined ? u32(o.key) : [],
    o.sequence !== undefined ? u32(o.sequence) : [],
    content,
  );
}

// ---- batches --------------------------------------------------------------------------------------------------------

export interface BatchOptions {
  readonly observer?: string;
  /** 1 (Ethernet) unless said. */
  readonly linkType?: number;
  /** Time of the first frame; 1 700 000 000 s unless said. */
  readonly time?: Microseconds;
  /** Between frames; 1 ms unless said. */
  readonly step?: Microseconds;
  /** Snap length: longer frames are cut, their wire length stays. */
  readonly snap?: number;
}

/** When test frames are captured unless said. */
export const T0: Microseconds = 1_700_000_000e6;

/** One batch of all the frames, one `step` apart. */
export function batchOf(frames: readonly Bytes[], o: BatchOptions = {}): PacketBatch {
  const size = frames.reduce((sum, frame) => sum + frame.length, 0);
  const batch = new PacketBatch(o.observer ?? 'test', new Uint8Array(size), Math.max(1, frames.length));
  frames.forEach((frame, i) => {
    const time = (o.time ?? T0) + i * (o.step ?? 1000);
    batch.append(time, o.linkType ?? 1, frame.length, frame, 0, Math.min(frame.length, o.snap ?? frame.length));
  });
  return batch;
}
