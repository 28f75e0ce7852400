/** A page of a cell broadcast message: what every telephone in the cell may show (3GPP TS 23.041 section 9.4.1). */

import type { ByteView } from '../../bytes/view.js';
import { type Alphabet, broadcastCodingOf } from './data-coding.js';
import { unpackGsm7 } from './gsm7.js';
import { readUcs2 } from './ucs2.js';

export interface BroadcastPage {
  /** Geographical scope, message code and update number, 16 bits. */
  readonly serialNumber: number;
  readonly messageId: number;
  readonly dataCoding: number;
  /** From 1; both are 0 where nobody says. */
  readonly page: number;
  readonly pages: number;
  readonly alphabet: Alphabet | undefined;
  /** Without what fills the page up; undefined for 8 bit data and reserved codings. */
  readonly text: string | undefined;
}

/** Octets in front of the text. */
const HEADER = 6;

/** Undefined for less than a header. The text is that of the octets that are there. */
export function readBroadcastPage(view: ByteView): BroadcastPage | undefined {
  if (view.length < HEADER) return undefined;
  const dataCoding = view.u8(4);
  const number = view.u8(5);
  const { alphabet, language } = broadcastCodingOf(dataCoding);
  return {
    serialNumber: view.u16(0),
    messageId: view.u16(2),
    dataCoding,
    page: number >> 4,
    pages: number & 15,
    alphabet,
    text: textOf(view, alphabet, language),
  };
}

/** In front may stand the language: three septets of the default alphabet, in two octets where the rest is UCS2. */
function textOf(view: ByteView, alphabet: Alphabet | undefined, language: boolean): string | undefined {
  if (alphabet === 'gsm7') {
    const text = unpackGsm7(view, HEADER, Math.floor(((view.length - HEADER) * 8) / 7));
    return unfilled(language ? text.slice(3) : text);
  }
  return alphabet === 'ucs2' ? unfilled(readUcs2(view, HEADER + (language ? 2 : 0), view.length)) : undefined;
}

/** Pages are filled up with carriage returns (3GPP TS 23.038 section 6.1.2.3.1); some fill them with octets of 0, which read as `@`. */
function unfilled(text: string): string {
  return text.replace(/(?:@@+|\r|\0)+$/, '');
}
