/** TPDUs: short messages and reports on them, without their text (3GPP TS 23.040 section 9.2). */

import type { ByteView } from '../../bytes/view.js';
import { type Alphabet, alphabetOf } from './data-coding.js';
import { readTpAddress, type TpAddress } from './tp-address.js';
import { type Concatenation, readConcatenation } from './user-data-header.js';

export type TpduType = 'SMS-DELIVER' | 'SMS-DELIVER-REPORT' | 'SMS-SUBMIT' | 'SMS-SUBMIT-REPORT' | 'SMS-COMMAND' | 'SMS-STATUS-REPORT';

const FROM_MOBILE: readonly (TpduType | undefined)[] = ['SMS-DELIVER-REPORT', 'SMS-SUBMIT', 'SMS-COMMAND', undefined];
const TO_MOBILE: readonly (TpduType | undefined)[] = ['SMS-DELIVER', 'SMS-SUBMIT-REPORT', 'SMS-STATUS-REPORT', undefined];

/** Octets of the validity period by the two bits that say its format: none, enhanced, relative, absolute. */
const VALIDITY_OCTETS = [0, 7, 1, 7] as const;
const TIME_STAMP = 7;

export interface Tpdu {
  readonly type: TpduType;
  readonly reference: number | undefined;
  /** Who sent it, is to get it, or got it. */
  readonly address: TpAddress | undefined;
  readonly protocolIdentifier: number | undefined;
  readonly dataCoding: number | undefined;
  readonly alphabet: Alphabet | undefined;
  /** Septets or octets of user data, as the alphabet counts. */
  readonly userDataLength: number | undefined;
  readonly concatenation: Concatenation | undefined;
  /** Of a report on a refusal. */
  readonly failureCause: number | undefined;
  /** Of a status report. */
  readonly status: number | undefined;
  readonly short: boolean;
}

type Draft = { -readonly [K in keyof Tpdu]: Tpdu[K] };

/** @param refused it stands in an RP-ERROR: a report then begins with the cause. Undefined for reserved types and for nothing at all. */
export function readTpdu(view: ByteView, at: number, length: number, fromMobile: boolean, refused: boolean): Tpdu | undefined {
  const type = length === 0 ? undefined : (fromMobile ? FROM_MOBILE : TO_MOBILE)[view.u8(at) & 3];
  if (type === undefined) return undefined;
  const tpdu = newTpdu(type);
  const reader = new Reader(view, at + 1, at + length);
  const first = view.u8(at);
  const withHeader = (first & 0x40) !== 0;
  switch (type) {
    case 'SMS-DELIVER':
      tpdu.address = reader.address();
      readCoding(reader, tpdu);
      reader.skip(TIME_STAMP);
      readUserData(reader, tpdu, withHeader);
      break;
    case 'SMS-SUBMIT':
      tpdu.reference = reader.octet();
      tpdu.address = reader.address();
      readCoding(reader, tpdu);
      reader.skip(VALIDITY_OCTETS[((first >> 3) & 3) as 0 | 1 | 2 | 3]);
      readUserData(reader, tpdu, withHeader);
      break;
    case 'SMS-COMMAND':
      tpdu.reference = reader.octet();
      tpdu.protocolIdentifier = reader.octet();
      // Command type and number of the message that it is about.
      reader.skip(2);
      tpdu.address = reader.address();
      break;
    case 'SMS-STATUS-REPORT':
      tpdu.reference = reader.octet();
      tpdu.address = reader.address();
      reader.skip(2 * TIME_STAMP);
      tpdu.status = reader.octet();
      break;
    default:
      readReport(reader, tpdu, refused, withHeader);
  }
  tpdu.short = reader.short;
  return tpdu;
}

/** Cause of a refusal, which of the optional parts follow, for a submit report its time, then those parts. */
function readReport(reader: Reader, tpdu: Draft, refused: boolean, withHeader: boolean): void {
  if (refused) tpdu.failureCause = reader.octet();
  const parts = reader.octet() ?? 0;
  if (tpdu.type === 'SMS-SUBMIT-REPORT') reader.skip(TIME_STAMP);
  if ((parts & 1) !== 0) tpdu.protocolIdentifier = reader.octet();
  if ((parts & 2) !== 0) setCoding(tpdu, reader.octet());
  if ((parts & 4) !== 0) readUserData(reader, tpdu, withHeader);
}

function readCoding(reader: Reader, tpdu: Draft): void {
  tpdu.protocolIdentifier = reader.octet();
  setCoding(tpdu, reader.octet());
}

function setCoding(tpdu: Draft, dataCoding: number | undefined): void {
  tpdu.dataCoding = dataCoding;
  if (dataCoding !== undefined) tpdu.alphabet = alphabetOf(dataCoding);
}

function readUserData(reader: Reader, tpdu: Draft, withHeader: boolean): void {
  tpdu.userDataLength = reader.octet();
  if (tpdu.userDataLength === undefined) return;
  const octets = tpdu.alphabet === 'gsm7' ? Math.ceil((tpdu.userDataLength * 7) / 8) : tpdu.userDataLength;
  if (octets > reader.end - reader.at) reader.short = true;
  else if (withHeader) tpdu.concatenation = readConcatenation(reader.view, reader.at, octets);
}

function newTpdu(type: TpduType): Draft {
  return {
    type,
    reference: undefined,
    address: undefined,
    protocolIdentifier: undefined,
    dataCoding: undefined,
    alphabet: undefined,
    userDataLength: undefined,
    concatenation: undefined,
    failureCause: undefined,
    status: undefined,
    short: false,
  };
}

/** Goes through a TPDU part by part and never past its end. */
class Reader {
  short = false;
  readonly view: ByteView;
  at: number;
  readonly end: number;

  constructor(view: ByteView, at: number, end: number) {
    this.view = view;
    this.at = at;
    this.end = end;
  }

  octet(): number | undefined {
    if (!this.has(1)) return undefined;
    return this.view.u8(this.at++);
  }

  skip(octets: number): void {
    if (this.has(octets)) this.at += octets;
  }

  address(): TpAddress | undefined {
    if (!this.has(2)) return undefined;
    const digits = this.view.u8(this.at);
    const octets = 2 + Math.ceil(digits / 2);
    if (!this.has(octets)) return undefined;
    const address = readTpAddress(this.view, this.at, digits);
    this.at += octets;
    return address;
  }

  /** Once something is missing, nothing behind it is where it should be. */
  private has(octets: number): boolean {
    if (this.short || this.at + octets > this.end) this.short = true;
    return !this.short;
  }
}
