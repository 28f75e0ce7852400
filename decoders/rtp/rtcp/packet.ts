/** RTCP datagrams: whether the lengths and counts in one hold, and what its packets say (RFC 3550 section 6, 3611, 4585, 5506). */

import type { ByteView } from 'spoor/decoder';
import { ssrcAt } from '../header.js';
import { readFeedback } from './feedback.js';
import { describesSources, readDescriptions } from './source-descriptions.js';
import type { Statements } from './statements.js';
import { extendedReportFits, readExtendedReport } from './xr.js';

export const SENDER_REPORT = 200;
export const RECEIVER_REPORT = 201;
export const SOURCE_DESCRIPTION = 202;
export const BYE = 203;
export const APPLICATION = 204;
export const TRANSPORT_FEEDBACK = 205;
export const PAYLOAD_FEEDBACK = 206;
export const EXTENDED_REPORT = 207;

/** Octets of a report block, and of what stands before the blocks. */
const BLOCK = 24;
const SENDER_INFO = 28;
const RECEIVER_INFO = 8;
/** Octets of SSRC, index and tag behind an encrypted packet: AES-CM with 80 bits (RFC 3711 section 3.4), and AES-GCM with the index last (RFC 7714). */
const INDEX_AND_TAG = 14;
const INDEX_LAST = 4;
/** SRTCP packets a sender gets to, at one a second in a month. */
const HIGHEST_INDEX = 0x40_0000;

/** What `shapeOf` says of a datagram. */
export const WHOLE = 0;
/** The capture cut it; what there is of it holds. */
export const CUT = 1;
/** Packets that reach beyond the datagram, or end before it does. */
export const OVERRUN = 2;
/** More blocks, chunks, sources or octets of text than a packet is long. */
export const COUNT = 3;
/** Not version 2, not a type of RTCP, or padding where none may be. */
export const MALFORMED = 4;
/** The first eight octets are clear, and the rest ends as SRTCP does. */
export const ENCRYPTED = 5;
export type Shape = 0 | 1 | 2 | 3 | 4 | 5;

/** Checks every length and count before anything is read: a datagram that lies in one place is believed in none. */
export function shapeOf(bytes: ByteView, wireLength: number): Shape {
  if (wireLength < 8 || bytes.length < 8) return OVERRUN;
  let at = 0;
  while (at < wireLength) {
    const problem = problemAt(bytes, at, wireLength);
    if (problem === CUT) return CUT;
    if (problem !== WHOLE) return problem === MALFORMED && at > 0 && endsEncrypted(bytes, wireLength) ? ENCRYPTED : problem;
    at += lengthAt(bytes, at);
  }
  return WHOLE;
}

/**
 * Whether a datagram nobody announced may be RTCP, without knowing how much of it the capture cut off: a sender or receiver report,
 * or a packet that may come alone (RFC 5506), and lengths that hold as far as can be seen.
 */
export function looksLikeRtcp(bytes: ByteView): boolean {
  if (bytes.length < 8) return false;
  for (let at = 0; at + 4 <= bytes.length; at += lengthAt(bytes, at)) {
    const type = bytes.u8(at + 1);
    if (bytes.u8(at) >> 6 !== 2 || type < SENDER_REPORT || type > EXTENDED_REPORT) return false;
  }
  return shapeOf(bytes, bytes.length) === WHOLE || shapeOf(bytes, Number.POSITIVE_INFINITY) === CUT;
}

/** Hands on what a datagram of shape WHOLE or CUT says. Of a cut one what is whole: packets, and of reports the blocks. */
export function readRtcp(bytes: ByteView, wireLength: number, statements: Statements): void {
  for (let at = 0; at + 8 <= bytes.length && at < wireLength; at += lengthAt(bytes, at)) {
    const end = at + lengthAt(bytes, at);
    const type = bytes.u8(at + 1);
    if (type === SENDER_REPORT || type === RECEIVER_REPORT) readReport(bytes, at, Math.min(end, bytes.length), statements);
    else if (end <= bytes.length) readOther(bytes, at, contentEnd(bytes, at, wireLength), type, statements);
  }
}

/** Octets of the packet at `at`, its header included. */
function lengthAt(bytes: ByteView, at: number): number {
  return 4 * bytes.u16(at + 2) + 4;
}

/** Where the content of a packet ends: before its padding, which only the last one may have. */
function contentEnd(bytes: ByteView, at: number, wireLength: number): number {
  const end = at + lengthAt(bytes, at);
  return (bytes.u8(at) & 0x20) !== 0 && end === wireLength && bytes.length >= wireLength ? end - bytes.u8(end - 1) : end;
}

function problemAt(bytes: ByteView, at: number, wireLength: number): Shape {
  if (at + 4 > bytes.length) return bytes.length < wireLength && at + 4 <= wireLength ? CUT : OVERRUN;
  const first = bytes.u8(at);
  const type = bytes.u8(at + 1);
  if (first >> 6 !== 2 || type < 192 || type > 223) return MALFORMED;
  const end = at + lengthAt(bytes, at);
  if (end > wireLength) return OVERRUN;
  const padded = (first & 0x20) !== 0;
  if (padded && end !== wireLength) return MALFORMED;
  if (end > bytes.length) return leastOf(type, first & 31) > end - at ? COUNT : CUT;
  if (padded) {
    const padding = bytes.u8(end - 1);
    if (padding === 0 || padding % 4 !== 0 || padding > end - at - 4) return MALFORMED;
  }
  return contentFits(bytes, at, contentEnd(bytes, at, wireLength), type, first & 31) ? WHOLE : COUNT;
}

/** Octets a packet of this type and count needs at least, as far as that can be told without reading it. */
function leastOf(type: number, count: number): number {
  switch (type) {
    case SENDER_REPORT:
      return SENDER_INFO + BLOCK * count;
    case RECEIVER_REPORT:
      return RECEIVER_INFO + BLOCK * count;
    case SOURCE_DESCRIPTION:
      return 4 + 8 * count;
    case BYE:
      return 4 + 4 * count;
    case APPLICATION:
    case TRANSPORT_FEEDBACK:
    case PAYLOAD_FEEDBACK:
      return 12;
    case EXTENDED_REPORT:
      return 8;
    default:
      return 4;
  }
}

function contentFits(bytes: ByteView, at: number, end: number, type: number, count: number): boolean {
  if (at + leastOf(type, count) > end) return false;
  switch (type) {
    case SOURCE_DESCRIPTION:
      return describesSources(bytes, at + 4, end, count);
    case BYE: {
      const reason = at + 4 + 4 * count;
      return reason === end || reason + 1 + bytes.u8(reason) <= end;
    }
    case EXTENDED_REPORT:
      return extendedReportFits(bytes, at + 8, end);
    default:
      return true;
  }
}

/** SRTCP keeps its first header clear; what follows fits nothing, but its end tells: the bit that says encrypted, and a small index. */
function endsEncrypted(bytes: ByteView, wireLength: number): boolean {
  if (bytes.length < wireLength || bytes.u8(1) < SENDER_REPORT || bytes.u8(1) > EXTENDED_REPORT) return false;
  return indexAt(bytes, wireLength - INDEX_AND_TAG) || indexAt(bytes, wireLength - INDEX_LAST);
}

function indexAt(bytes: ByteView, at: number): boolean {
  return at >= 8 && (bytes.u8(at) & 0x80) !== 0 && (bytes.u32(at) & 0x7fff_ffff) < HIGHEST_INDEX;
}

function readReport(bytes: ByteView, at: number, end: number, statements: Statements): void {
  const sender = ssrcAt(bytes, at + 4);
  const isSender = bytes.u8(at + 1) === SENDER_REPORT;
  let block = at + (isSender ? SENDER_INFO : RECEIVER_INFO);
  if (block > end) return;
  if (isSender) statements.senderReport(sender, bytes, at + 8);
  else statements.receiverReport(sender);
  for (let left = bytes.u8(at) & 31; left > 0 && block + BLOCK <= end; left--, block += BLOCK) statements.reportBlock(sender, bytes, block);
}

function readOther(bytes: ByteView, at: number, end: number, type: number, statements: Statements): void {
  const count = bytes.u8(at) & 31;
  switch (type) {
    case SOURCE_DESCRIPTION:
      readDescriptions(bytes, at + 4, end, count, statements);
      break;
    case BYE: {
      const reason = at + 4 + 4 * count;
      const text = reason < end ? bytes.text(reason + 1, bytes.u8(reason)) : undefined;
      for (let i = 0; i < count; i++) statements.bye(ssrcAt(bytes, at + 4 + 4 * i), text);
      break;
    }
    case APPLICATION:
      statements.application(ssrcAt(bytes, at + 4), bytes.latin1(at + 8, 4), count);
      break;
    case TRANSPORT_FEEDBACK:
    case PAYLOAD_FEEDBACK:
      readFeedback(bytes, at, end, type === PAYLOAD_FEEDBACK, statements);
      break;
    case EXTENDED_REPORT:
      readExtendedReport(bytes, at, end, statements);
      break;
    default:
      statements.unknown();
  }
}
