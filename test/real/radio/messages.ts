/** Messages of layer 3 that a telephone says (3GPP TS 24.008, 44.018, 24.011), and what it must read of those it hears. */

import { CHANNEL, type Place } from './air.js';

export const SERVICE = { call: 1, shortMessage: 4, supplementary: 8 } as const;

/** Protocol discriminators. */
export const PD = { callControl: 3, mobility: 5, radio: 6, shortMessage: 9, supplementary: 11 } as const;

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** Value with its length in front. */
const lv = (value: Uint8Array): Buffer => Buffer.concat([Buffer.of(value.length), value]);

/** Low digit first, filled up with 15. */
const bcd = (digits: string): Buffer => hex((digits.length % 2 === 0 ? digits : `${digits}f`).replace(/(.)(.)/g, '$2$1'));

/** No key, ciphering key sequence number 7. */
const NO_KEY = 0x70;
/** Of a telephone before release 99, so that authentication is that of GSM: A5/1, class 1 at 1800 MHz. */
const CLASSMARK_1 = 0x30;
const CLASSMARK_2 = hex('30 18 81');
const NO_AREA = hex('00f110 fffe');
/** Speech, both rates with full rate first; versions 4, 2 and 0 in full rate, 5 and 1 in half rate: osmo-msc wants them named. */
const BEARER = hex('04 06 60 04 02 00 05 81');

/** Digits with the kind in front: 1 an IMSI, 2 an IMEI, 3 an IMEI with software version. */
function digitsIdentity(kind: number, digits: string): Buffer {
  const isOdd = digits.length % 2;
  return Buffer.concat([Buffer.of((Number(digits[0]) << 4) | (isOdd << 3) | kind), bcd(digits.slice(1))]);
}
export const imsiIdentity = (imsi: string): Buffer => digitsIdentity(1, imsi);
export const imeiIdentity = (imei: string): Buffer => digitsIdentity(2, imei);
export const imeisvIdentity = (imei: string): Buffer => digitsIdentity(3, `${imei.slice(0, 14)}01`);
export const tmsiIdentity = (tmsi: Buffer): Buffer => Buffer.concat([Buffer.of(0xf4), tmsi]);

export const locationUpdatingRequest = (identity: Buffer): Buffer =>
  Buffer.concat([hex('05 08'), Buffer.of(NO_KEY), NO_AREA, Buffer.of(CLASSMARK_1), lv(identity)]);

export const cmServiceRequest = (service: number, identity: Buffer): Buffer =>
  Buffer.concat([hex('05 24'), Buffer.of(NO_KEY | service), lv(CLASSMARK_2), lv(identity)]);

export const pagingResponse = (identity: Buffer): Buffer => Buffer.concat([hex('06 27'), Buffer.of(7), lv(CLASSMARK_2), lv(identity)]);

export const authenticationResponse = (sres: Uint8Array): Buffer => Buffer.concat([hex('05 14'), sres]);
export const identityResponse = (identity: Buffer): Buffer => Buffer.concat([hex('05 19'), lv(identity)]);
export const TMSI_REALLOCATION_COMPLETE = hex('05 1b');
/** @param imeisv where the network asked for it. */
export const cipheringModeComplete = (imeisv?: Buffer): Buffer =>
  imeisv === undefined ? hex('06 32') : Buffer.concat([hex('06 32 17'), lv(imeisv)]);
export const ASSIGNMENT_COMPLETE = hex('06 29 00');

const calledNumber = (digits: string): Buffer => Buffer.concat([hex('5e'), lv(Buffer.concat([Buffer.of(0x81), bcd(digits)]))]);
/** Transaction 0, which the telephone began. */
export const setup = (digits: string): Buffer => Buffer.concat([hex('03 05'), BEARER, calledNumber(digits)]);
export const CONNECT_ACKNOWLEDGE = hex('03 0f');
/** @param cause of 3GPP TS 24.008 table 10.5.123; 16 is normal clearing, at the user's side. */
export const disconnect = (cause: number): Buffer => Buffer.concat([hex('03 25'), lv(Buffer.of(0xe0, 0x80 | cause))]);

/** The other side began the transaction of the message that is answered. */
const answering = (heard: Buffer): number => (heard[0]! ^ 0x80) & 0xff;
export const release = (heard: Buffer): Buffer => Buffer.of(answering(heard), 0x2d);
export const releaseComplete = (heard: Buffer): Buffer => Buffer.of(answering(heard), 0x2a);
export const callConfirmed = (heard: Buffer): Buffer => Buffer.concat([Buffer.of(answering(heard), 0x08), BEARER]);
export const alerting = (heard: Buffer): Buffer => Buffer.of(answering(heard), 0x01);
export const connect = (heard: Buffer): Buffer => Buffer.of(answering(heard), 0x07);
/** User busy, cause 17. */
export const busy = (heard: Buffer): Buffer => Buffer.concat([Buffer.of(answering(heard), 0x25), lv(Buffer.of(0xe0, 0x80 | 17))]);

/** A short message of five letters in the default alphabet, by service centre 4477. */
export function submit(reference: number, digits: string): Buffer {
  const tpdu = Buffer.concat([Buffer.of(0x01, reference, digits.length, 0x81), bcd(digits), hex('00 00 05 e8329bfd06')]);
  const rp = Buffer.concat([Buffer.of(0x00, reference, 0), lv(Buffer.concat([Buffer.of(0x91), bcd('4477')])), lv(tpdu)]);
  return Buffer.concat([hex('09 01'), lv(rp)]);
}
export const cpAck = (heard: Buffer): Buffer => Buffer.of(answering(heard), 0x04);
/** @param error cause of 3GPP TS 24.011 table 8.4: 22 memory capacity exceeded. Accepted without. */
export function reportOf(heard: Buffer, error?: number): Buffer {
  const reference = heard[4]!;
  const rp = error === undefined ? Buffer.of(0x02, reference) : Buffer.of(0x04, reference, 1, error);
  return Buffer.concat([Buffer.of(answering(heard), 0x01), lv(rp)]);
}

/** USSD `*#100#` as an invocation of processUnstructuredSS-Request (3GPP TS 24.080). */
export const OWN_NUMBER = hex('0b 3b 1c 15 a113 020101 02013b 300b 04010f 0406 aa510c061b01 7f 01 00');

export interface Assignment {
  readonly ra: number;
  /** Modulo 42432, as far as the reference goes. */
  readonly frameNumber: number;
  readonly place: Place;
}

/** Undefined for other blocks, and for packet channels. */
export function immediateAssignment(block: Buffer): Assignment | undefined {
  if (block.length < 12 || block[1] !== 0x06 || block[2] !== 0x3f || (block[3]! & 0x10) !== 0) return undefined;
  const [ra, high, low] = block.subarray(7, 10) as unknown as [number, number, number];
  const t1 = high >> 3;
  const t3 = ((high & 7) << 3) | (low >> 5);
  const t2 = low & 0x1f;
  const frameNumber = 1326 * t1 + 51 * ((((t3 - t2) % 26) + 26) % 26) + t3;
  return { ra, frameNumber, place: placeOf(block[4]!) };
}

/** First octet of a channel description (3GPP TS 44.018 section 10.5.2.5). */
export function placeOf(octet: number): Place {
  const kind = octet >> 3;
  const timeslot = octet & 7;
  if ((kind & 0x18) === 0x08) return { timeslot, channel: CHANNEL.sdcch8, subSlot: kind & 7 };
  if ((kind & 0x1c) === 0x04) return { timeslot, channel: CHANNEL.sdcch4, subSlot: kind & 3 };
  return { timeslot, channel: CHANNEL.facchFull, subSlot: 0 };
}

/** One of the identities stands in a paging request of type 1, 2 or 3. */
export function isPaging(block: Buffer, identities: readonly Buffer[]): boolean {
  if (block[1] !== 0x06 || ![0x21, 0x22, 0x24].includes(block[2]!)) return false;
  return identities.some((identity) => block.includes(identity, 4));
}
