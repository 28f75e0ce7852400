/**
 * The least that reading a capture of RTP takes in this language: the file, chunk by chunk, and in each record the fields of Ethernet, IPv4,
 * UDP and RTP that any analysis wants, in one loop that trusts every length. Prints a sum of them, so that nothing is left out by the compiler.
 *
 * `node bare-parse.js FILE`
 */

import { openSync, readSync } from 'node:fs';

const CHUNK = 1 << 20;
const file = openSync(process.argv[2] ?? '', 'r');
const bytes = new Uint8Array(2 * CHUNK);
let end = readSync(file, bytes, 0, CHUNK, null);
let at = 24;
let packets = 0;
let sum = 0;

const u16 = (i: number) => (bytes[i]! << 8) | bytes[i + 1]!;
const u32 = (i: number) => (bytes[i]! << 24) | (bytes[i + 1]! << 16) | (bytes[i + 2]! << 8) | bytes[i + 3]!;
const little32 = (i: number) => bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);

for (;;) {
  while (at + 16 <= end) {
    const length = little32(at + 8);
    if (at + 16 + length > end) break;
    const frame = at + 16;
    if (u16(frame + 12) === 0x0800 && bytes[frame + 23] === 17) {
      const udp = frame + 14 + (bytes[frame + 14]! & 15) * 4;
      const rtp = udp + 8;
      const time = (little32(at) >>> 0) * 1e6 + little32(at + 4);
      const addresses = u32(frame + 26) ^ u32(frame + 30) ^ u32(udp);
      const header = (bytes[rtp]! >> 6) ^ (bytes[rtp + 1]! & 127) ^ u16(rtp + 2) ^ u32(rtp + 4) ^ u32(rtp + 8);
      sum = (sum + (time % 1e6) + addresses + header + u16(udp + 4)) | 0;
    }
    packets += 1;
    at = frame + length;
  }
  bytes.copyWithin(0, at, end);
  end -= at;
  at = 0;
  const got = readSync(file, bytes, end, CHUNK, null);
  if (got === 0) break;
  end += got;
}
process.stdout.write(`${packets} ${sum}\n`);
