/**
 * Writes a capture for SIPp to play: G.711 A-law, four digits as events (RFC 4733), a pause with comfort noise (RFC 3389), speech again. One
 * source, one sequence of numbers. Usage: node speech.mjs FILE
 */
import { writeFileSync } from 'node:fs';

const SOURCE = 0xd1915000;
const packets = [];
let sequence = 0xff80;
let timestamp = 0xffff_f000;
let time = 0;

function add(payloadType, payload, marker = false, at = timestamp) {
  const rtp = Buffer.alloc(12);
  rtp.set([0x80, payloadType | (marker ? 0x80 : 0)]);
  rtp.writeUInt16BE(sequence++ & 0xffff, 2);
  rtp.writeUInt32BE(at >>> 0, 4);
  rtp.writeUInt32BE(SOURCE, 8);
  packets.push({ time, bytes: Buffer.concat([rtp, payload]) });
}
function step(ms) {
  time += ms;
  timestamp += ms * 8;
}
function speak(count) {
  for (let i = 0; i < count; i++, step(20)) add(8, Buffer.alloc(160, 0x55), i === 0);
}
/** 100 ms of a digit: every 20 ms an event that grows, the last one three times; all have the time of its start. */
function digit(event) {
  const start = timestamp;
  for (let i = 1; i <= 5; i++, step(20)) add(101, Buffer.from([event, 10, (i * 160) >> 8, (i * 160) & 255]), i === 1, start);
  for (let i = 0; i < 3; i++) add(101, Buffer.from([event, 0x8a, 800 >> 8, 800 & 255]), false, start);
}

speak(150);
for (const event of [1, 5, 9, 11]) {
  digit(event);
  speak(5);
}
for (let i = 0; i < 5; i++, step(200)) add(13, Buffer.from([60]));
speak(50);

const header = Buffer.alloc(24);
header.writeUInt32LE(0xa1b2c3d4, 0);
header.set([2, 0, 4, 0], 4);
header.writeUInt32LE(65535, 16);
header.writeUInt32LE(1, 20);
const records = packets.map(({ time, bytes }) => {
  const record = Buffer.alloc(16 + 42);
  const length = 42 + bytes.length;
  record.writeUInt32LE(Math.floor(time / 1000), 0);
  record.writeUInt32LE((time % 1000) * 1000, 4);
  record.writeUInt32LE(length, 8);
  record.writeUInt32LE(length, 12);
  record.set([8, 0, 0x45, 0, (length - 14) >> 8, (length - 14) & 255, 0, 0, 0, 0, 64, 17, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1], 28);
  record.writeUInt16BE(6000, 50);
  record.writeUInt16BE(6100, 52);
  record.writeUInt16BE(length - 34, 54);
  return Buffer.concat([record, bytes]);
});
writeFileSync(process.argv[2], Buffer.concat([header, ...records]));
