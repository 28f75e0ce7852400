/** What the octets of one AVP say, by its type and encoding in the model, and what is wrong with them. */

import type { ByteView } from 'spoor/decoder';
import type { Avp } from 'spoor/formats/diameter';
import { bitsSet, ipv6Prefix, plmn, plmnText, timeZone, userLocation } from './encodings.js';
import * as formats from './formats.js';

/** Enumerations and masks are given in words: `EUTRAN`, or the number where there is none. */
export type Value = string | number | bigint | readonly string[];

/** `length`: impossible for the type; `utf8`: not UTF-8; `syntax`: not of the form of the type; `word`: an enumeration has no such value. */
export type Fault = 'length' | 'utf8' | 'syntax' | 'word';

type Read = (bytes: ByteView, at: number, length: number) => Value | undefined;

/** The value, undefined when its length does not fit. A group has none: its members are its value. */
export function valueIn(bytes: ByteView, at: number, length: number, avp: Avp): Value | undefined {
  switch (avp.type) {
    case 'Grouped':
      return undefined;
    case 'Enumerated': {
      const value = formats.integer32(bytes, at, length);
      return value === undefined ? undefined : (avp.values.get(value) ?? value);
    }
    case 'OctetString':
      return octetString(bytes, at, length, avp);
    default: {
      if (avp.bits.size > 0) return mask(bytes, at, length, avp);
      const value = TYPES[avp.type](bytes, at, length);
      return typeof value === 'number' && avp.values.size > 0 ? (avp.values.get(value) ?? value) : value;
    }
  }
}

/** What is wrong with the value; undefined for nothing. */
export function faultOf(bytes: ByteView, at: number, length: number, avp: Avp): Fault | undefined {
  switch (avp.type) {
    case 'Grouped':
      return undefined;
    case 'Integer32':
    case 'Unsigned32':
    case 'Float32':
    case 'Time':
      return length === 4 ? undefined : 'length';
    case 'Integer64':
    case 'Unsigned64':
    case 'Float64':
      return length === 8 ? undefined : 'length';
    case 'Enumerated':
      if (length !== 4) return 'length';
      return avp.values.size === 0 || avp.values.has(bytes.u32(at) | 0) ? undefined : 'word';
    case 'UTF8String':
      return isAscii(bytes, at, length) || !bytes.text(at, length).includes('\ufffd') ? undefined : 'utf8';
    case 'DiameterIdentity':
      return length === 0 ? 'length' : isAscii(bytes, at, length) ? undefined : 'syntax';
    case 'DiameterURI':
      return formats.diameterUri(bytes.latin1(at, length)) === undefined ? 'syntax' : undefined;
    case 'IPFilterRule':
      return formats.filterRule(bytes.latin1(at, length)) === undefined ? 'syntax' : undefined;
    case 'QoSFilterRule':
      return isAscii(bytes, at, length) ? undefined : 'syntax';
    case 'Address':
      return formats.address(bytes, at, length) === undefined ? 'length' : undefined;
    case 'OctetString': {
      const read = avp.encoding === undefined ? undefined : ENCODINGS[avp.encoding];
      return read !== undefined && read(bytes, at, length) === undefined ? 'length' : undefined;
    }
    default:
      return undefined;
  }
}

const text: Read = (bytes, at, length) => bytes.text(at, length);
const ascii: Read = (bytes, at, length) => bytes.latin1(at, length);
const hex: Read = (bytes, at, length) => bytes.hex(at, length);

const time: Read = (bytes, at, length) => {
  const seconds = formats.time(bytes, at, length);
  return seconds === undefined ? undefined : new Date(seconds * 1e3).toISOString().replace('.000', '');
};

const TYPES: Readonly<Record<Exclude<Avp['type'], 'Grouped' | 'Enumerated' | 'OctetString'>, Read>> = {
  Integer32: formats.integer32,
  Integer64: formats.integer64,
  Unsigned32: formats.unsigned32,
  Unsigned64: formats.unsigned64,
  Float32: formats.float32,
  Float64: formats.float64,
  Address: (bytes, at, length) => formats.address(bytes, at, length)?.text,
  Time: time,
  UTF8String: text,
  DiameterIdentity: ascii,
  DiameterURI: text,
  IPFilterRule: text,
  QoSFilterRule: text,
};

/** Readings of octet strings by the word that dictionaries have for them (`as plmn`). Others are hexadecimal, or text where all of it can be printed. */
const ENCODINGS: Readonly<Record<string, Read>> = {
  text,
  xml: text,
  tbcd: (bytes, at, length) => bytes.bcd(at, length),
  'ntp-time': time,
  u8: (bytes, at, length) => (length === 1 ? bytes.u8(at) : undefined),
  u32: formats.unsigned32,
  'u32-bytes': (bytes, at, length) => (length === 4 ? bytes.hex(at, 4) : undefined),
  ipv4: (bytes, at, length) => (length === 4 ? bytes.ip(at, 4) : undefined),
  ipv6: (bytes, at, length) => (length === 16 ? bytes.ip(at, 16) : undefined),
  'ipv6-list': (bytes, at, length) =>
    length % 16 === 0 ? Array.from({ length: length / 16 }, (_, i) => bytes.ip(at + 16 * i, 16)) : undefined,
  'ipv6-prefix': ipv6Prefix,
  plmn: (bytes, at, length) => (length === 3 ? network(bytes, at) : undefined),
  'trace-ref': (bytes, at, length) => (length === 6 ? placed(bytes, at, `trace ${bytes.hex(at + 3, 3)}`) : undefined),
  tai: (bytes, at, length) => (length === 5 ? placed(bytes, at, `tac ${bytes.u16(at + 3)}`) : undefined),
  ecgi: (bytes, at, length) => (length === 7 ? placed(bytes, at, `eci ${bytes.u32(at + 3) & 0x0fffffff}`) : undefined),
  lai: (bytes, at, length) => (length === 5 ? placed(bytes, at, `lac ${bytes.u16(at + 3)}`) : undefined),
  rai: (bytes, at, length) => (length === 6 ? placed(bytes, at, `lac ${bytes.u16(at + 3)} rac ${bytes.u8(at + 5)}`) : undefined),
  cgi: (bytes, at, length) => (length === 7 ? placed(bytes, at, `lac ${bytes.u16(at + 3)} ci ${bytes.u16(at + 5)}`) : undefined),
  sai: (bytes, at, length) => (length === 7 ? placed(bytes, at, `lac ${bytes.u16(at + 3)} sac ${bytes.u16(at + 5)}`) : undefined),
  uli: location,
  timezone: zone,
};

function octetString(bytes: ByteView, at: number, length: number, avp: Avp): Value | undefined {
  const read = avp.encoding === undefined ? undefined : ENCODINGS[avp.encoding];
  if (read === undefined)
    return avp.encoding !== 'bytes' && isPrintable(bytes, at, length) ? bytes.latin1(at, length) : bytes.hex(at, length);
  const value = read(bytes, at, length);
  return typeof value === 'number' && avp.values.size > 0 ? (avp.values.get(value) ?? value) : value;
}

/** What an AVP without a name says. */
export function octetsOf(bytes: ByteView, at: number, length: number): string {
  return (isPrintable(bytes, at, length) ? ascii : hex)(bytes, at, length) as string;
}

/** Words of a mask of 32 or 64 bits. */
function mask(bytes: ByteView, at: number, length: number, { type, bits }: Avp): readonly string[] | undefined {
  const wide = type === 'Unsigned64' || type === 'Integer64';
  if (length !== (wide ? 8 : 4)) return undefined;
  return bitWords(bits, bytes.u32(at + length - 4), wide ? bytes.u32(at) : 0);
}

/** Words of the bits that are set; `bit 17` for those without one. */
export function bitWords(words: ReadonlyMap<number, string>, low: number, high = 0): string[] {
  return bitsSet(low, high).map((bit) => words.get(bit) ?? `bit ${bit}`);
}

/** The octets in hexadecimal where they are no digits: a value is never lost. */
function network(bytes: ByteView, at: number): string {
  const found = plmn(bytes, at);
  return found === undefined ? bytes.hex(at, 3) : plmnText(found);
}

function placed(bytes: ByteView, at: number, rest: string): string {
  return `${network(bytes, at)} ${rest}`;
}

function location(bytes: ByteView, at: number, length: number): string | undefined {
  const found = userLocation(bytes, at, length);
  if (found === undefined) return undefined;
  const { type, plmn: where, ...parts } = found;
  const named = Object.entries(parts).map(([name, value]) => `${name} ${value}`);
  return [`type ${type}`, ...(where === undefined ? [] : [plmnText(where)]), ...named].join(' ');
}

function zone(bytes: ByteView, at: number, length: number): string | undefined {
  const found = timeZone(bytes, at, length);
  if (found === undefined) return undefined;
  const { minutes, daylightSaving } = found;
  const two = (number: number) => String(number).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}${daylightSaving === 0 ? '' : ` with ${daylightSaving} h of daylight saving`}`;
}

function isAscii(bytes: ByteView, at: number, length: number): boolean {
  for (let i = at; i < at + length; i++) if (bytes.u8(i) > 127) return false;
  return true;
}

function isPrintable(bytes: ByteView, at: number, length: number): boolean {
  if (length === 0) return false;
  for (let i = at; i < at + length; i++) {
    const octet = bytes.u8(i);
    if (octet < 32 || octet > 126) return false;
  }
  return true;
}
