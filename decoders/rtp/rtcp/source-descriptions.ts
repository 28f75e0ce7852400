/** SDES: who a source says it is (RFC 3550 section 6.5). */

import type { ByteView } from 'spoor/decoder';
import { ssrcAt } from '../header.js';
import type { Statements } from './statements.js';

const END = 0;
const CNAME = 1;
const TOOL = 6;

/** Whether `count` chunks with their items end where the packet does, or before. */
export function describesSources(bytes: ByteView, from: number, end: number, count: number): boolean {
  let at = from;
  for (let chunk = 0; chunk < count; chunk++) {
    at = chunkEnd(bytes, at, end);
    if (at < 0) return false;
  }
  return true;
}

export function readDescriptions(bytes: ByteView, from: number, end: number, count: number, statements: Statements): void {
  let at = from;
  for (let chunk = 0; chunk < count; chunk++) {
    const source = ssrcAt(bytes, at);
    for (let item = at + 4; item < end && bytes.u8(item) !== END; item += 2 + bytes.u8(item + 1)) {
      const type = bytes.u8(item);
      if (type === CNAME) statements.canonicalName(source, bytes.text(item + 2, bytes.u8(item + 1)));
      else if (type === TOOL) statements.tool(source, bytes.text(item + 2, bytes.u8(item + 1)));
    }
    at = chunkEnd(bytes, at, end);
  }
}

/** Chunks end with a zero and fill up to a word; -1 when one does not before `end`. */
function chunkEnd(bytes: ByteView, at: number, end: number): number {
  if (at + 4 > end) return -1;
  let item = at + 4;
  while (item < end && bytes.u8(item) !== END) {
    if (item + 2 > end) return -1;
    item += 2 + bytes.u8(item + 1);
  }
  // Some write no zero behind the last item of a packet that ends there anyway.
  if (item >= end) return item === end ? end : -1;
  const next = at + 4 * Math.floor((item - at) / 4 + 1);
  return next <= end ? next : -1;
}
