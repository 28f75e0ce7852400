/** A capture with one DNS question, its answer, and a message without a question (RFC 1035 section 4). */

import { writePcap } from '../capture/write-capture.js';
import { ascii, ethernet, HERE, ipv4, join, T0, THERE, u16, udp } from '../net/build.js';

const NAPTR = 35;

function question(name: string): Uint8Array {
  return join(...name.split('.').map((label) => join(label.length, ascii(label))), 0, u16(NAPTR), u16(1));
}

function message(flags: number, questions: number, content: Uint8Array): Uint8Array {
  return join(u16(0x1234), u16(flags), u16(questions), u16(0), u16(0), u16(0), content);
}

export function dnsCapture(): Uint8Array {
  const asked = question('ims.mnc001.mcc001.3gppnetwork.org');
  const out = (payload: Uint8Array) => ethernet({}, ipv4({}, udp({ sourcePort: 40_000, destinationPort: 53 }, payload)));
  const back = (payload: Uint8Array) =>
    ethernet({}, ipv4({ source: THERE, destination: HERE }, udp({ sourcePort: 53, destinationPort: 40_000 }, payload)));
  return writePcap([
    { time: T0, data: out(message(0x0100, 1, asked)) },
    { time: T0 + 20_000, data: back(message(0x8183, 1, asked)) },
    { time: T0 + 40_000, data: out(message(0x0100, 0, new Uint8Array(0))) },
  ]);
}
