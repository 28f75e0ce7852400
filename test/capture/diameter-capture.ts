/** A capture of Diameter messages: raw IPv4, one TCP segment each to port 3868, from ports of their own, a second apart. */

import { writePcap } from './write-capture.js';

const IPV4_AND_TCP = 40;
const FIRST_PORT = 40_000;

export function diameterCapture(messages: readonly Uint8Array[]): Uint8Array {
  const packets = messages.map((message, i) => {
    const packet = Buffer.alloc(IPV4_AND_TCP + message.length);
    packet[0] = 0x45;
    packet.writeUInt16BE(packet.length, 2);
    packet[8] = 64;
    packet[9] = 6;
    packet.set([192, 0, 2, 1, 192, 0, 2, 2], 12);
    packet.writeUInt16BE(FIRST_PORT + i, 20);
    packet.writeUInt16BE(3868, 22);
    packet.writeUInt32BE(1, 24);
    packet[32] = 0x50;
    packet[33] = 0x18;
    packet.writeUInt16BE(8192, 34);
    packet.set(message, IPV4_AND_TCP);
    return { time: 1e6 * (1_700_000_000 + i), data: packet };
  });
  return writePcap(packets, { linkType: 101 });
}
