/** How 3GPP fills octet strings and texts: PLMNs, digits, locations, time zones, bit masks, identities inside names. */

import type { ByteView } from 'spoor/decoder';

export interface Plmn {
  readonly mcc: string;
  /** Two or three digits. */
  readonly mnc: string;
}

/**
 * Three octets, digits swapped: MCC2 MCC1, MNC3 MCC3, MNC2 MNC1; MNC3 is 0xf for a network code of two digits (TS 29.272 7.3.9).
 * Undefined for octets that are no digits.
 */
export function plmn(bytes: ByteView, at: number): Plmn | undefined {
  const [mcc2, mcc1, mnc3, mcc3, mnc2, mnc1] = bytes.hex(at, 3);
  const mcc = `${mcc1}${mcc2}${mcc3}`;
  const mnc = `${mnc1}${mnc2}${mnc3 === 'f' ? '' : mnc3}`;
  return isDigits(mcc) && isDigits(mnc) ? { mcc, mnc } : undefined;
}

/** As documents write it: `999-42`. The dash keeps MNC 01 and 001 apart. */
export function plmnText({ mcc, mnc }: Plmn): string {
  return `${mcc}-${mnc}`;
}

/** Five or six text digits (3GPP-SGSN-MCC-MNC and its like, TS 29.061 16.4.7). */
export function plmnOfDigits(digits: string): string | undefined {
  return /^\d{5,6}$/.test(digits) ? `${digits.slice(0, 3)}-${digits.slice(3)}` : undefined;
}

/** Home network of a realm or NAI under 3gppnetwork.org (TS 23.003 19.2): `epc.mnc001.mcc001.3gppnetwork.org` is 001-001 or 001-01. */
export function plmnOfRealm(realm: string): string | undefined {
  const at = realm.indexOf('.3gppnetwork.org');
  if (at < 0) return undefined;
  const match = /mnc(\d{3})\.mcc(\d{3})$/i.exec(realm.slice(0, at));
  if (match === null) return undefined;
  const [, mnc = '', mcc = ''] = match;
  return `${mcc}-${mnc.startsWith('0') && !threeDigits(mcc) ? mnc.slice(1) : mnc}`;
}

/** The realm pads network codes of two digits with a zero. North and parts of South America use three (ITU-T E.212 annex E). */
function threeDigits(mcc: string): boolean {
  return mcc.startsWith('3') || mcc === '708' || mcc === '722' || mcc === '732' || mcc === '750';
}

/**
 * IMSI in front of the `@`: 14 or 15 digits, with a digit before them in the NAIs of EAP, 0 for AKA, 1 for SIM, 6 for AKA' (TS
 * 23.003 19.3.2), and without in private identities (TS 23.003 13.3). 15 digits may be either: the country of the realm tells.
 */
export function imsiOfNai(nai: string): string | undefined {
  const [, digits = '', realm = ''] = /^(\d{14,16})@(.*)$/.exec(nai) ?? [];
  if (digits.length < 15) return digits === '' ? undefined : digits;
  if (!/^[016]/.test(digits)) return digits.length === 15 ? digits : undefined;
  if (digits.length === 16) return digits.slice(1);
  const mcc = /mcc(\d{3})/i.exec(realm)?.[1];
  return mcc !== undefined && digits.startsWith(mcc, 1) && !digits.startsWith(mcc) ? digits.slice(1) : digits;
}

/** A user name that is an IMSI and nothing else (S6a, S6c, SGd, S13). */
export function isImsi(text: string): boolean {
  return text.length >= 6 && text.length <= 15 && isDigits(text);
}

export function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character < 48 || character > 57) return false;
  }
  return text.length > 0;
}

/** What 3GPP-User-Location-Info says; parts that the type does not carry are absent (TS 29.061 16.4.7.2). */
export interface UserLocation {
  readonly type: number;
  readonly plmn?: Plmn;
  /** Tracking area code, 16 bits, or 24 in 5G. */
  readonly tac?: number;
  /** E-UTRAN cell identity, 28 bits: eNodeB in the upper 20. */
  readonly eci?: number;
  /** NR cell identity, 36 bits. */
  readonly nci?: number;
  readonly lac?: number;
  /** Cell identity (CGI), service area (SAI) or routing area code (RAI). */
  readonly area?: number;
}

/** Undefined for fewer octets than the type needs, and for types without a known layout the PLMN alone. */
export function userLocation(bytes: ByteView, at: number, length: number): UserLocation | undefined {
  if (length < 4) return undefined;
  const type = bytes.u8(at);
  const network = plmn(bytes, at + 1);
  const base = { type, ...(network !== undefined && { plmn: network }) };
  const needs = LOCATION_OCTETS.get(type);
  if (needs === undefined) return base;
  if (length < needs) return undefined;
  const eci = (from: number) => bytes.u32(at + from) & 0x0fffffff;
  const nci = (from: number) => (bytes.u8(at + from) & 15) * 2 ** 32 + bytes.u32(at + from + 1);
  switch (type) {
    case 128:
      return { ...base, tac: bytes.u16(at + 4) };
    case 129:
      return { ...base, eci: eci(4) };
    case 130:
      return { ...base, tac: bytes.u16(at + 4), eci: eci(9) };
    case 135:
      return { ...base, nci: nci(4) };
    case 136:
      return { ...base, tac: bytes.u24(at + 4) };
    case 137:
      return { ...base, tac: bytes.u24(at + 4), nci: nci(10) };
    default:
      return { ...base, lac: bytes.u16(at + 4), area: bytes.u16(at + 6) };
  }
}

/** Octets by type, type octet included: CGI, SAI, RAI, TAI, ECGI, TAI+ECGI, NCGI, 5GS TAI, 5GS TAI+NCGI. */
const LOCATION_OCTETS: ReadonlyMap<number, number> = new Map([
  [0, 8],
  [1, 8],
  [2, 8],
  [128, 6],
  [129, 8],
  [130, 13],
  [135, 9],
  [136, 7],
  [137, 15],
]);

export interface TimeZone {
  /** East of Greenwich, daylight saving included. */
  readonly minutes: number;
  /** Hours of daylight saving that are in `minutes`, 0 to 2. */
  readonly daylightSaving: number;
}

/** 3GPP-MS-TimeZone: quarter hours as swapped digits with the sign in bit 0x08 of the first octet (TS 29.061 16.4.7.2, TS 23.040 9.2.3.11). */
export function timeZone(bytes: ByteView, at: number, length: number): TimeZone | undefined {
  if (length !== 2) return undefined;
  const octet = bytes.u8(at);
  const quarters = (octet & 0x07) * 10 + (octet >> 4);
  const minutes = quarters * 15;
  return { minutes: (octet & 0x08) !== 0 ? -minutes : minutes, daylightSaving: bytes.u8(at + 1) & 3 };
}

/** Framed-IPv6-Prefix, RFC 3162 2.3: a reserved octet, the length, then only the octets that are needed. */
export function ipv6Prefix(bytes: ByteView, at: number, length: number): string | undefined {
  if (length < 2 || length > 18) return undefined;
  const bits = bytes.u8(at + 1);
  if (bits > 128 || length - 2 < Math.ceil(bits / 8)) return undefined;
  const groups = Array.from({ length: 8 }, (_, group) => {
    const octet = (i: number) => (i < length - 2 ? bytes.u8(at + 2 + i) : 0);
    return ((octet(2 * group) << 8) | octet(2 * group + 1)).toString(16);
  });
  return `${shortenZeros(groups)}/${bits}`;
}

/** RFC 5952 4.2 for groups of hexadecimal. */
function shortenZeros(groups: readonly string[]): string {
  const text = groups.join(':');
  const runs = text.match(/(?:^|:)0(?::0)+(?=:|$)/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return text;
  const at = text.indexOf(longest);
  const tail = text.slice(at + longest.length);
  return `${text.slice(0, at)}:${tail === '' ? ':' : tail}`;
}

/** Numbers of the bits that are set, 0 the least significant; `high` is the upper half of a mask of 64 bits. */
export function bitsSet(low: number, high = 0): number[] {
  const bits: number[] = [];
  for (let rest = low, bit = 0; rest !== 0; rest >>>= 1, bit++) if ((rest & 1) === 1) bits.push(bit);
  for (let rest = high, bit = 32; rest !== 0; rest >>>= 1, bit++) if ((rest & 1) === 1) bits.push(bit);
  return bits;
}
