/**
 * Call agent and both peers of a real osmo-mgw: a call in RTP, and one whose far side is Osmux. Writes down what was sent.
 * Usage: node mgw-peers.mjs TRUTH_FILE
 */
import dgram from 'node:dgram';
import { writeFileSync } from 'node:fs';

const MGW = '192.0.2.50';
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const bound = (ip, port) =>
  new Promise((resolve) => {
    const socket = dgram.createSocket('udp4');
    socket.bind(port, ip, () => resolve(socket));
  });
const agent = await bound('192.0.2.60', 2727);
const near = await bound('192.0.2.61', 5000);
const far = await bound('192.0.2.61', 5002);
const trunk = await bound('192.0.2.62', 1984);

/** MGCP (RFC 3435): sends a command, gives back its answer. */
function command(text) {
  return new Promise((resolve) => {
    agent.once('message', (answer) => resolve(answer.toString()));
    agent.send(text, 2427, MGW);
  });
}
const sdp = (ip, port) =>
  `\r\nv=0\r\no=- 1 23 IN IP4 ${ip}\r\ns=-\r\nc=IN IP4 ${ip}\r\nt=0 0\r\nm=audio ${port} RTP/AVP 112\r\na=fmtp:112 octet-align=1\r\na=rtpmap:112 AMR/8000/1\r\na=ptime:20\r\n`;
const portIn = (answer) => Number(/m=audio (\d+)/.exec(answer)[1]);
const endpointIn = (answer) => /Z: (\S+)/.exec(answer)[1];

/** AMR, octet-aligned (RFC 4867 section 4.4): 12.2 kbit/s is frame type 7 with 31 octets, a silence descriptor 8 with 5. */
function amr(sequence, timestamp, source, marker, silence) {
  const packet = Buffer.alloc(14 + (silence ? 5 : 31), sequence);
  packet.set([0x80, 112 | (marker ? 0x80 : 0)]);
  packet.writeUInt16BE(sequence & 0xffff, 2);
  packet.writeUInt32BE(timestamp >>> 0, 4);
  packet.writeUInt32BE(source, 8);
  packet.set([0xf0, ((silence ? 8 : 7) << 3) | 4], 12);
  return packet;
}
/** Speech with pauses as a mobile makes them: in a pause one descriptor each 160 ms, then a marker. `left out` never leaves the peer. */
async function talk(socket, port, source, first, { frames, pauses = [], leftOut = [] }) {
  let sequence = first;
  let sent = 0;
  let due = performance.now();
  let wasPause = true;
  for (let i = 0; i < frames; i++, due += 20) {
    const pause = pauses.find(([from, to]) => i >= from && i < to);
    if (pause === undefined || (i - pause[0]) % 8 === 0) {
      if (!leftOut.includes(sequence - first)) {
        socket.send(amr(sequence, i * 160, source, wasPause && pause === undefined, pause !== undefined), port, MGW);
        sent++;
      }
      sequence++;
    }
    wasPause = pause !== undefined;
    await wait(Math.max(0, due + 20 - performance.now()));
  }
  return { sent, expected: sequence - first, source: source.toString(16) };
}

/** Osmux batches of four frames at 5.90 kbit/s each, the talkspurt's first one marked: to the eye of a heuristic, RTP with padding. */
async function batches(socket, circuit, count) {
  for (let i = 0; i < count; i++) {
    socket.send(Buffer.concat([Buffer.from([(i === 0 ? 0x80 : 0) | 0x20 | (3 << 2) | 1, i, circuit, 0x2f]), Buffer.alloc(60, i)]), 1984, MGW);
    await wait(80);
  }
}

let answer = await command('CRCX 1 rtpbridge/*@mgw MGCP 1.0\r\nC: 1f\r\nL: p:20, a:AMR, nt:IN\r\nM: recvonly\r\n');
const endpoint = endpointIn(answer);
const nearPort = portIn(answer);
const connection = /I: (\S+)/.exec(answer)[1];
await command(`MDCX 2 ${endpoint} MGCP 1.0\r\nC: 1f\r\nI: ${connection}\r\nM: sendrecv\r\n${sdp('192.0.2.61', 5000)}`);
const farPort = portIn(await command(`CRCX 3 ${endpoint} MGCP 1.0\r\nC: 1f\r\nM: sendrecv\r\nX-Osmo-IGN: C\r\n${sdp('192.0.2.61', 5002)}`));
const truth = {};
[truth.near, truth.far] = await Promise.all([
  talk(near, nearPort, 0x1111_0001, 65_500, { frames: 400, pauses: [[100, 180], [250, 300]], leftOut: [20, 21, 90] }),
  talk(far, farPort, 0x2222_0002, 100, { frames: 400 }),
]);
await command(`DLCX 4 ${endpoint} MGCP 1.0\r\nC: 1f\r\n`);

answer = await command(`CRCX 5 rtpbridge/*@mgw MGCP 1.0\r\nC: 2f\r\nM: sendrecv\r\n${sdp('192.0.2.61', 5000)}`);
const other = endpointIn(answer);
const otherPort = portIn(answer);
answer = await command(`CRCX 6 ${other} MGCP 1.0\r\nC: 2f\r\nM: recvonly\r\nX-Osmux: *\r\n${sdp('192.0.2.62', 0).replace(/c=.*\r\n/, '')}`);
const osmux = /I: (\S+)/.exec(answer)[1];
const circuit = Number(/X-Osmux: (\d+)/.exec(answer)[1]);
await command(`MDCX 7 ${other} MGCP 1.0\r\nC: 2f\r\nI: ${osmux}\r\nM: sendrecv\r\nX-Osmux: 9\r\n${sdp('192.0.2.62', 1984)}`);
await wait(250);
[truth.osmux] = await Promise.all([talk(near, otherPort, 0x3333_0003, 7, { frames: 100 }), batches(trunk, circuit, 25)]);
await command(`DLCX 8 ${other} MGCP 1.0\r\nC: 2f\r\n`);

writeFileSync(process.argv[2], `${JSON.stringify(truth)}\n`);
process.exit(0);
