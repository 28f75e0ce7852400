/** Feedback that asks a sender for something: packets again, a whole picture, another rate (RFC 4585, RFC 5104). */

import type { ByteView } from 'spoor/decoder';
import { ssrcAt } from '../header.js';
import type { Feedback, Statements } from './statements.js';

const GENERIC_NACK = 1;
const TMMBR = 3;
const TRANSPORT_CC = 15;
const PICTURE_LOSS = 1;
const FULL_INTRA = 4;
const APPLICATION_LAYER = 15;
/** `REMB` in ASCII. */
const REMB = 0x5245_4d42;

/** @param ofPayload a packet of type 206, else 205 */
export function readFeedback(bytes: ByteView, at: number, end: number, ofPayload: boolean, statements: Statements): void {
  const format = bytes.u8(at) & 31;
  const sender = ssrcAt(bytes, at + 4);
  const about = ssrcAt(bytes, at + 8);
  const from = at + 12;
  if (ofPayload) {
    if (format === PICTURE_LOSS) statements.feedback(sender, about, 'pli', 1);
    else if (format === FULL_INTRA) eachEntry(bytes, from, end, sender, 'fir', statements);
    else if (format === APPLICATION_LAYER && from + 8 <= end && bytes.u32(from) === REMB) readRemb(bytes, from, end, sender, statements);
    else statements.feedback(sender, about, 'other', 1);
  } else if (format === GENERIC_NACK) statements.feedback(sender, about, 'nack', askedFor(bytes, from, end));
  else if (format === TMMBR) eachEntry(bytes, from, end, sender, 'tmmbr', statements);
  else statements.feedback(sender, about, format === TRANSPORT_CC ? 'transport_cc' : 'other', 1);
}

/** A number, and a bit for each of the 16 after it. */
function askedFor(bytes: ByteView, from: number, end: number): number {
  let packets = 0;
  for (let at = from; at + 4 <= end; at += 4) {
    packets += 1;
    for (let mask = bytes.u16(at + 2); mask !== 0; mask &= mask - 1) packets += 1;
  }
  return packets;
}

/** Entries of eight octets that begin with the source they ask; the packet itself names none. */
function eachEntry(bytes: ByteView, from: number, end: number, sender: number, kind: Feedback, statements: Statements): void {
  for (let at = from; at + 8 <= end; at += 8) statements.feedback(sender, ssrcAt(bytes, at), kind, 1);
}

function readRemb(bytes: ByteView, from: number, end: number, sender: number, statements: Statements): void {
  const sources = bytes.u8(from + 4);
  for (let i = 0, at = from + 8; i < sources && at + 4 <= end; i++, at += 4) statements.feedback(sender, ssrcAt(bytes, at), 'remb', 1);
}
