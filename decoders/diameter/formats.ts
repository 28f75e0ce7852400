/**
 * Data formats of AVPs (RFC 6733 4.2 and 4.3). Each reader takes the data's offset and length and gives undefined when the
 * length does not fit the type: the octets then stay octets, and the caller notes `value_length`.
 */

import type { ByteView } from 'spoor/decoder';

export function unsigned32(bytes: ByteView, at: number, length: number): number | undefined {
  return length === 4 ? bytes.u32(at) : undefined;
}

/** Also Enumerated. */
export function integer32(bytes: ByteView, at: number, length: number): number | undefined {
  return length === 4 ? bytes.u32(at) | 0 : undefined;
}

export function unsigned64(bytes: ByteView, at: number, length: number): bigint | undefined {
  return length === 8 ? (BigInt(bytes.u32(at)) << 32n) | BigInt(bytes.u32(at + 4)) : undefined;
}

export function integer64(bytes: ByteView, at: number, length: number): bigint | undefined {
  const value = unsigned64(bytes, at, length);
  return value === undefined ? undefined : BigInt.asIntN(64, value);
}

/** Unsigned64 as a number for a document's `long`: exact to 2^53, rounded above. */
export function octetCount(bytes: ByteView, at: number, length: number): number | undefined {
  return length === 8 ? bytes.u64(at) : undefined;
}

const scratch = new DataView(new ArrayBuffer(8));

/** NaN and infinities are lawful here and must not reach JSON. */
export function float32(bytes: ByteView, at: number, length: number): number | undefined {
  if (length !== 4) return undefined;
  scratch.setUint32(0, bytes.u32(at));
  return scratch.getFloat32(0);
}

export function float64(bytes: ByteView, at: number, length: number): number | undefined {
  if (length !== 8) return undefined;
  scratch.setUint32(0, bytes.u32(at));
  scratch.setUint32(4, bytes.u32(at + 4));
  return scratch.getFloat64(0);
}

export interface Address {
  /** IANA address family number: 1 IPv4, 2 IPv6, 8 E.164. */
  readonly family: number;
  /** The address as people write it; hexadecimal for other families. */
  readonly text: string;
}

/** RFC 6733 4.3.1. Undefined also when the length does not fit the family. */
export function address(bytes: ByteView, at: number, length: number): Address | undefined {
  if (length < 2) return undefined;
  const family = bytes.u16(at);
  const size = length - 2;
  if (family === 1) return size === 4 ? { family, text: bytes.ip(at + 2, 4) } : undefined;
  if (family === 2) return size === 16 ? { family, text: bytes.ip(at + 2, 16) } : undefined;
  // The digits of E.164 are ASCII on the wire.
  return { family, text: family === 8 ? bytes.latin1(at + 2, size) : bytes.hex(at + 2, size) };
}

/** Seconds from 1900-01-01 to 1970-01-01. */
const NTP_EPOCH = 2208988800;

/** RFC 6733 4.3.1: seconds since 1970. Values with the top bit clear belong to the era that begins on 2036-02-07 06:28:16 UTC. */
export function time(bytes: ByteView, at: number, length: number): number | undefined {
  if (length !== 4) return undefined;
  const value = bytes.u32(at);
  return value - NTP_EPOCH + (value < 0x80000000 ? 2 ** 32 : 0);
}

export interface DiameterUri {
  readonly scheme: 'aaa' | 'aaas';
  readonly host: string;
  readonly port: number;
  readonly transport: string;
  readonly protocol: string;
}

/** RFC 6733 4.3.1 with erratum 3997 (the secure port is 5868). Undefined for text that is no such URI. */
export function diameterUri(text: string): DiameterUri | undefined {
  const match = /^(aaas?):\/\/([^:;\s]+)(?::(\d{1,5}))?((?:;[a-z]+=[^;\s]+)*)$/i.exec(text);
  if (match === null) return undefined;
  const scheme = match[1]?.toLowerCase() === 'aaas' ? 'aaas' : 'aaa';
  const parameter = (name: string) => new RegExp(`;${name}=([^;]+)`, 'i').exec(match[4] ?? '')?.[1]?.toLowerCase();
  return {
    scheme,
    host: match[2] ?? '',
    port: match[3] === undefined ? (scheme === 'aaas' ? 5868 : 3868) : Number(match[3]),
    transport: parameter('transport') ?? 'tcp',
    protocol: parameter('protocol') ?? 'diameter',
  };
}

export interface FilterRule {
  readonly action: 'permit' | 'deny';
  readonly direction: 'in' | 'out';
  /** IP protocol number, or `ip` for any. */
  readonly protocol: string;
  readonly source: FilterSide;
  readonly destination: FilterSide;
  /** `frag`, `established` ...: whatever follows the destination. */
  readonly options: readonly string[];
}

export interface FilterSide {
  /** `any`, `assigned` (the user's), or an address with an optional prefix length; `!` before it inverts. */
  readonly address: string;
  /** Single ports and ranges: `5060`, `10000-20000`. */
  readonly ports: readonly string[];
}

/** IPFilterRule, RFC 6733 4.3.1. Read softly: undefined for text of another form, which stays text. */
export function filterRule(text: string): FilterRule | undefined {
  const words = text.trim().split(/\s+/);
  const [action, direction, protocol = '', from] = words;
  const to = words.indexOf('to', 4);
  if ((action !== 'permit' && action !== 'deny') || (direction !== 'in' && direction !== 'out') || from !== 'from' || to < 0)
    return undefined;
  const ports = (word: string | undefined) => word !== undefined && /^[\d,-]+$/.test(word);
  const side = (from: number): FilterSide => ({
    address: words[from] ?? '',
    ports: ports(words[from + 1]) ? (words[from + 1] ?? '').split(',') : [],
  });
  const destination = side(to + 1);
  if (destination.address === '') return undefined;
  return { action, direction, protocol, source: side(4), destination, options: words.slice(to + (destination.ports.length > 0 ? 3 : 2)) };
}
