/** Writes a capture of many G.711 calls at once, with losses and jitter that are the same every time. */

import { closeSync, openSync, writeSync } from 'node:fs';
import { pcapHeader } from '../capture/write-capture.js';

const STREAMS = 500;
/** Ethernet, IPv4, UDP, RTP, 20 ms of G.711 (RFC 3551 section 4.5.14). */
const FRAME = 14 + 20 + 8 + 12 + 160;
const PTIME_US = 20_000;
const RECORD = 16 + FRAME;

/** Classic pcap, little-endian, microseconds; returns octets written. One packet in about 200 of each stream is missing. */
export function writeRtpCapture(file: string, packets: number): number {
  const out = openSync(file, 'w');
  writeSync(out, pcapHeader());
  const templates = Array.from({ length: STREAMS }, (_, stream) => frame(stream));
  const chunk = Buffer.alloc(RECORD * 4096);
  let seed = 1;
  let used = 0;
  let written = 0;
  for (let n = 0; written < packets; n++) {
    const stream = n % STREAMS;
    const turn = Math.floor(n / STREAMS);
    // A linear congruential generator (Numerical Recipes): the same capture on every machine.
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    if ((seed >>> 16) % 200 === 0) continue;
    const time = 1_700_000_000_000_000 + turn * PTIME_US + stream * 40 + (seed >>> 20);
    templates[stream]!.copy(chunk, used + 16);
    chunk.writeUInt32LE(Math.floor(time / 1e6), used);
    chunk.writeUInt32LE(time % 1e6, used + 4);
    chunk.writeUInt32LE(FRAME, used + 8);
    chunk.writeUInt32LE(FRAME, used + 12);
    const rtp = used + 16 + 42;
    chunk.writeUInt16BE(turn & 0xffff, rtp + 2);
    chunk.writeUInt32BE((turn * 160) >>> 0, rtp + 4);
    used += RECORD;
    written++;
    if (used === chunk.length) {
      writeSync(out, chunk);
      used = 0;
    }
  }
  writeSync(out, chunk, 0, used);
  closeSync(out);
  return 24 + packets * RECORD;
}

function frame(stream: number): Buffer {
  const bytes = Buffer.alloc(FRAME, 0xd5);
  bytes.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0], 0);
  bytes.set([0x45, 0, 0, FRAME - 14, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, stream >> 8, stream & 255, 10, 1, stream >> 8, stream & 255], 14);
  bytes.writeUInt16BE(16_384 + 2 * stream, 34);
  bytes.writeUInt16BE(32_768 + 2 * stream, 36);
  bytes.writeUInt16BE(FRAME - 34, 38);
  bytes.writeUInt16BE(0, 40);
  bytes.set([0x80, 8], 42);
  bytes.writeUInt32BE(0x5000_0000 + stream, 50);
  return bytes;
}
