/** Lists of channel numbers: frequencies of a cell and of its neighbours (3GPP TS 44.018 section 10.5.2.1b, annex J). */

import type { ByteView } from '../../bytes/view.js';
import { bitField } from '../bit-field.js';

/** Where the first number of a range format stands, and the bits behind it. */
const ORIGIN_BIT = 7;
const ORIGIN_BITS = 10;

/** Channel numbers ascending, 0 last: the order in which mobiles count them. Undefined for reserved formats. */
export function readFrequencyList(view: ByteView, at: number, length: number): readonly number[] | undefined {
  const first = view.u8(at);
  const list = view.sub(at, length);
  const found = formatOf(first, list, length);
  return found === undefined ? undefined : [...new Set(found)].sort((a, b) => order(a) - order(b));
}

const order = (arfcn: number) => (arfcn === 0 ? 1024 : arfcn);

function formatOf(first: number, list: ByteView, length: number): number[] | undefined {
  if ((first & 0xc0) === 0) return bitMap0(list, length);
  if ((first & 0xc0) !== 0x80) return undefined;
  if ((first & 0x08) === 0) return range1024(list, length, (first & 0x04) !== 0);
  const origin = bitField(list, ORIGIN_BIT, ORIGIN_BITS);
  switch (first & 0x0e) {
    case 0x08:
      return range(list, length, origin, 512);
    case 0x0a:
      return range(list, length, origin, 256);
    case 0x0c:
      return range(list, length, origin, 128);
    default:
      return variableBitMap(list, length, origin);
  }
}

/** Bits for 124 down to 1, the last octet ending with 1. */
function bitMap0(list: ByteView, length: number): number[] {
  const found: number[] = [];
  const bits = length * 8;
  for (let arfcn = 1; arfcn <= 124 && bits - arfcn >= 4; arfcn++) if (bitField(list, bits - arfcn, 1) === 1) found.push(arfcn);
  return found;
}

function range1024(list: ByteView, length: number, withZero: boolean): number[] {
  const numbers = decode(list, length, 6, 1024).map((n) => n & 1023);
  return withZero ? [0, ...numbers] : numbers;
}

function range(list: ByteView, length: number, origin: number, size: number): number[] {
  return [origin, ...decode(list, length, ORIGIN_BIT + ORIGIN_BITS, size).map((n) => (origin + n) & 1023)];
}

function variableBitMap(list: ByteView, length: number, origin: number): number[] {
  const found = [origin];
  const start = ORIGIN_BIT + ORIGIN_BITS;
  for (let n = 1; start + n <= length * 8 && n <= 111; n++) if (bitField(list, start + n - 1, 1) === 1) found.push((origin + n) & 1023);
  return found;
}

/**
 * The numbers stand as the nodes of a binary tree, each relative to its parent and in as few bits as its place allows (annex J).
 */
function decode(list: ByteView, length: number, firstBit: number, size: number): number[] {
  const w: number[] = [0];
  const end = length * 8;
  let at = firstBit;
  for (let k = 1; ; k++) {
    const width = Math.log2(size) - Math.floor(Math.log2(k));
    if (width < 1 || at + width > end) break;
    const value = bitField(list, at, width);
    if (value === 0) break;
    w.push(value);
    at += width;
  }
  return w.slice(1).map((_, i) => nodeValue(w, i + 1, size));
}

function nodeValue(w: readonly number[], k: number, size: number): number {
  let value = w[k]!;
  let node = k;
  while (node > 1) {
    const row = 2 ** Math.floor(Math.log2(node));
    const part = row / 2;
    const left = 2 * node < 3 * row;
    const parent = left ? node - part : node - row;
    value = w[parent]! + value - (left ? size / 2 / part : 0);
    value = smod(value, size / part - 1);
    node = parent;
  }
  return value;
}

/** Into 1 to m. */
function smod(n: number, m: number): number {
  return ((((n - 1) % m) + m) % m) + 1;
}
