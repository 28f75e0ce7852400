/** Who a mobile is in LTE: identities and areas of NAS messages (3GPP TS 24.301 sections 9.9.3.12, 9.9.3.32 and 9.9.3.33). */

import type { ByteView } from '../../bytes/view.js';
import { PLMN_LENGTH, type Plmn, readMobileIdentity, readPlmn } from '../gsm-layer3/index.js';

/** Octets of a GUTI with its type, of an area, and of its code. */
const GUTI_LENGTH = 11;
export const TAI_LENGTH = 5;
const TAC_LENGTH = 2;

const IMSI = 1;
const IMEI = 3;
const GUTI = 6;

export interface EpsIdentity {
  readonly type: 'IMSI' | 'IMEI' | 'GUTI';
  /** Digits; of a GUTI the M-TMSI, eight hexadecimal digits. Undefined for what is cut off or no digits. */
  readonly value: string | undefined;
  readonly mme: Mme | undefined;
}

/** The node that gave a GUTI. */
export interface Mme {
  readonly plmn: Plmn | undefined;
  readonly group: number;
  readonly code: number;
}

/** @param length at least 1. Undefined for types that the specification does not have. */
export function readEpsIdentity(view: ByteView, at: number, length: number): EpsIdentity | undefined {
  switch (view.u8(at) & 7) {
    case IMSI:
    case IMEI: {
      const type = (view.u8(at) & 7) === IMSI ? 'IMSI' : 'IMEI';
      // The digits stand as in GSM, where type 3 has one more of them.
      return { type, value: readMobileIdentity(view, at, length).value, mme: undefined };
    }
    case GUTI:
      if (length < GUTI_LENGTH) return { type: 'GUTI', value: undefined, mme: undefined };
      return {
        type: 'GUTI',
        value: view.hex(at + 7, 4),
        mme: { plmn: readPlmn(view, at + 1), group: view.u16(at + 4), code: view.u8(at + 6) },
      };
    default:
      return undefined;
  }
}

export interface TrackingArea {
  /** Undefined where the octets are no digits. */
  readonly plmn: Plmn | undefined;
  readonly tac: number;
}

export function readTrackingArea(view: ByteView, at: number): TrackingArea {
  return { plmn: readPlmn(view, at), tac: view.u16(at + PLMN_LENGTH) };
}

/** The areas of a list, as many as there are whole; lists hold up to 16. */
export function readTrackingAreas(view: ByteView, from: number, length: number): readonly TrackingArea[] {
  const areas: TrackingArea[] = [];
  const end = from + length;
  let at = from;
  while (at < end) {
    const form = (view.u8(at) >> 5) & 3;
    const count = (view.u8(at) & 31) + 1;
    at++;
    if (form === 2) {
      for (let i = 0; i < count && at + TAI_LENGTH <= end; i++, at += TAI_LENGTH) areas.push(readTrackingArea(view, at));
      continue;
    }
    if (form === 3 || at + TAI_LENGTH > end) return areas;
    const { plmn, tac } = readTrackingArea(view, at);
    areas.push({ plmn, tac });
    at += TAI_LENGTH;
    for (let i = 1; i < count; i++) {
      // Areas that follow each other, or one by one.
      if (form === 1) areas.push({ plmn, tac: tac + i });
      else if (at + TAC_LENGTH > end) return areas;
      else {
        areas.push({ plmn, tac: view.u16(at) });
        at += TAC_LENGTH;
      }
    }
  }
  return areas;
}
