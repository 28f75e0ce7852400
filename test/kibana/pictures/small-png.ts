/** A screenshot made small: the 256 commonest colours, every other one replaced by the nearest of them (PNG specification, sections 4 to 12). */

import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const COLOURS = 256;

/** @param png of 8 bits a sample, with or without alpha, not interlaced: what Chromium writes */
export function smallPng(png: Buffer): Buffer {
  const chunks = chunksOf(png);
  const header = chunks.find(({ type }) => type === 'IHDR')!.data;
  const [width, height, depth, kind] = [header.readUInt32BE(0), header.readUInt32BE(4), header[8], header[9]];
  if (depth !== 8 || (kind !== 2 && kind !== 6) || header[12] !== 0) throw new Error('A PNG of another form.');
  const data = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data));
  const pixels = unfiltered(inflateSync(data), width, height, kind === 2 ? 3 : 4);
  const palette = commonest(pixels);
  const nearest = new Map(palette.map((colour, index) => [colour, index]));
  const rows = Buffer.alloc(height * (width + 1));
  for (let i = 0; i < pixels.length; i += 1) {
    const colour = pixels[i]!;
    let index = nearest.get(colour);
    if (index === undefined) {
      index = nearestOf(colour, palette);
      nearest.set(colour, index);
    }
    rows[i + 1 + Math.floor(i / width)] = index;
  }
  header.set([8, 3], 8);
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const parts = [
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([SIGNATURE, ...parts]);
}

function chunksOf(png: Buffer): { readonly type: string; readonly data: Buffer }[] {
  const found: { type: string; data: Buffer }[] = [];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    found.push({ type: png.toString('latin1', at + 4, at + 8), data: Buffer.from(png.subarray(at + 8, at + 8 + length)) });
    at += length + 12;
  }
  return found;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** Colours as 0xRRGGBB, row by row. */
function unfiltered(raw: Buffer, width: number, height: number, samples: number): Uint32Array {
  const stride = width * samples;
  const pixels = new Uint32Array(width * height);
  let above = Buffer.alloc(stride);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)]!;
    const line = Buffer.from(raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
    for (let x = 0; x < stride; x += 1) {
      const left = x < samples ? 0 : line[x - samples]!;
      line[x] = line[x]! + predicted(filter, left, above[x]!, x < samples ? 0 : above[x - samples]!);
    }
    for (let x = 0; x < width; x += 1) pixels[y * width + x] = line.readUIntBE(x * samples, 3);
    above = line;
  }
  return pixels;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function commonest(pixels: Uint32Array): number[] {
  const counts = new Map<number, number>();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + (isGrey(colour) ? 1 : COLOUR_WEIGHT));
  return [...counts.entries()]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, COLOURS)
    .map(([colour]) => colour);
}

/** A small patch in a legend counts as much as a page of grey edges of letters. */
const COLOUR_WEIGHT = 50;

function isGrey(colour: number): boolean {
  const [red, green, blue] = [colour >> 16, (colour >> 8) & 255, colour & 255];
  return Math.max(red, green, blue) - Math.min(red, green, blue) < 24;
}

function nearestOf(colour: number, palette: readonly number[]): number {
  const distance = (other: number) =>
    ((colour >> 16) - (other >> 16)) ** 2 + (((colour >> 8) & 255) - ((other >> 8) & 255)) ** 2 + ((colour & 255) - (other & 255)) ** 2;
  let best = 0;
  for (let i = 1; i < palette.length; i += 1) if (distance(palette[i]!) < distance(palette[best]!)) best = i;
  return best;
}
