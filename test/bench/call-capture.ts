/** Writes a capture of calls with everything that media in a mobile network does: the same every time. */

import { closeSync, openSync, writeSync } from 'node:fs';
import { seededRandom } from '../../src/testing/hostile.js';
import { pcapHeader, pcapRecords, type WrittenPacket } from '../capture/write-capture.js';
import { PTIME_US, packetOf, put16, RTP_AT, RTP_HEADER, template } from './rtp-packet.js';

export const CALL_STREAMS = 100;
/** Shares of streams and packets. */
const AMR_STREAMS = 0.2;
const LOSS = 0.005;
const LATE = 0.003;
/** Milliseconds of queueing: mean of an exponential distribution, and what comes on top for packets that others overtake. */
const JITTER_MS = 2;
const DETOUR_MS = 45;
/** A digit every so many packets takes the place of so many (RFC 4733: the timestamp is that of its start). */
const DIGIT_EVERY = 500;
const DIGIT_PACKETS = 8;

const START = 1_700_000_000_000_000;
const AMR_TYPE = 96;
const EVENT_TYPE = 101;
/** Octet-aligned AMR 12.2: mode request, table of contents, 244 bits (RFC 4867 section 4.4). */
const AMR = template(33);
const G711 = template(160);
const EVENT = template(4);
const PAYLOAD = RTP_AT + RTP_HEADER;

/** Classic pcap, little-endian, microseconds; in the order of arrival. Returns octets written. */
export function writeCallCapture(file: string, packets: number): number {
  const out = openSync(file, 'w');
  const random = seededRandom(7);
  let octets = 0;
  const write = (bytes: Uint8Array) => {
    writeSync(out, bytes);
    octets += bytes.length;
  };
  write(pcapHeader());
  let pending: WrittenPacket[] = [];
  let left = packets;
  for (let turn = 0; left > 0; turn++) {
    const now = START + turn * PTIME_US;
    for (let stream = 0; stream < CALL_STREAMS; stream++) {
      if (random() < LOSS) continue;
      const delay = -Math.log(1 - random()) * JITTER_MS + (random() < LATE ? DETOUR_MS : 0);
      pending.push({ time: Math.floor(now + (stream / CALL_STREAMS) * PTIME_US + delay * 1e3), data: frameOf(stream, turn) });
    }
    pending.sort((a, b) => a.time - b.time);
    const due = pending.findIndex(({ time }) => time >= now + PTIME_US);
    const written = pending.slice(0, Math.min(left, due < 0 ? pending.length : due));
    pending = pending.slice(written.length);
    left -= written.length;
    if (written.length > 0) write(pcapRecords(written));
  }
  closeSync(out);
  return octets;
}

function frameOf(stream: number, number: number): Uint8Array {
  const place = (number + 61 * stream) % DIGIT_EVERY;
  const isDigit = place < DIGIT_PACKETS && number >= DIGIT_PACKETS;
  const isAmr = stream % 10 < 10 * AMR_STREAMS;
  const frame = (isDigit ? EVENT : isAmr ? AMR : G711).slice();
  packetOf(frame, stream, number, 160 * (isDigit ? number - place : number));
  if (isDigit) {
    const isEnd = place >= DIGIT_PACKETS - 3;
    frame[RTP_AT + 1] = EVENT_TYPE | (place === 0 ? 0x80 : 0);
    frame.set([5, isEnd ? 0x8a : 0x0a], PAYLOAD);
    put16(frame, PAYLOAD + 2, 160 * (place + 1));
  } else if (isAmr) {
    frame[RTP_AT + 1] = AMR_TYPE;
    // No mode is asked for; a good frame of mode 7, and something like speech.
    frame.set([0xf0, 0x3c], PAYLOAD);
    for (let i = 2; i < 33; i++) frame[PAYLOAD + i] = (Math.imul(number + 1, 2_654_435_761) >>> (i % 24)) & 0xff;
  } else for (let i = 0; i < 160; i++) frame[PAYLOAD + i] = 0xd5 ^ ((number * 7 + i * 13) & 0x1f);
  return frame;
}
