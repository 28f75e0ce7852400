/** RP messages: what network and mobile say to each other about one short message (3GPP TS 24.011 sections 7.3 and 8.2). */

import type { ByteView } from '../../bytes/view.js';
import { type BcdNumber, readBcdNumber } from './bcd-number.js';

export type RpType = 'RP-DATA' | 'RP-ACK' | 'RP-ERROR' | 'RP-SMMA';

/** By the three bits of the type: even from the mobile, odd to it. */
const TYPES: readonly (RpType | undefined)[] = ['RP-DATA', 'RP-DATA', 'RP-ACK', 'RP-ACK', 'RP-ERROR', 'RP-ERROR', 'RP-SMMA'];
const USER_DATA = 0x41;

export interface RpMessage {
  readonly type: RpType;
  readonly fromMobile: boolean;
  readonly reference: number;
  /** The service centre, which is no subscriber. */
  readonly serviceCentre: BcdNumber | undefined;
  readonly cause: number | undefined;
  /** Where the TPDU stands; undefined when there is none. */
  readonly userData: { readonly at: number; readonly length: number } | undefined;
  /** A length runs past the end: what came before it was read. */
  readonly short: boolean;
}

/** Undefined for reserved types and for nothing at all. */
export function readRpMessage(view: ByteView, at: number, length: number): RpMessage | undefined {
  const type = length < 2 ? undefined : TYPES[view.u8(at) & 7];
  if (type === undefined) return undefined;
  const fromMobile = (view.u8(at) & 1) === 0;
  const reference = view.u8(at + 1);
  const end = at + length;
  if (type === 'RP-DATA') return readData(view, at + 2, end, fromMobile, reference);
  let next = at + 2;
  let cause: number | undefined;
  let short = false;
  if (type === 'RP-ERROR') {
    const octets = next < end ? view.u8(next) : 0;
    if (octets === 0 || next + 1 + octets > end) short = true;
    else cause = view.u8(next + 1) & 0x7f;
    next += 1 + octets;
  }
  let userData: RpMessage['userData'];
  if (next + 2 <= end && view.u8(next) === USER_DATA) {
    const octets = view.u8(next + 1);
    if (next + 2 + octets > end) short = true;
    else userData = { at: next + 2, length: octets };
  }
  return { type, fromMobile, reference, serviceCentre: undefined, cause, userData, short };
}

/** Originator, destination, user data, each behind its length; one of the two addresses is empty. */
function readData(view: ByteView, from: number, end: number, fromMobile: boolean, reference: number): RpMessage {
  let at = from;
  let serviceCentre: BcdNumber | undefined;
  let userData: RpMessage['userData'];
  let short = false;
  for (let part = 0; part < 3; part++) {
    const length = at < end ? view.u8(at) : 0;
    if (at >= end || at + 1 + length > end) {
      short = true;
      break;
    }
    if (part === 2) userData = { at: at + 1, length };
    else if (length > 0) serviceCentre = readBcdNumber(view, at + 1, length);
    at += 1 + length;
  }
  return { type: 'RP-DATA', fromMobile, reference, serviceCentre, cause: undefined, userData, short };
}
