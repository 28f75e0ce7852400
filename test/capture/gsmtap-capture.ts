/** A capture of GSMTAP packets from one producer: raw IPv4, one UDP datagram each, a second apart. */

import { writePcap } from './write-capture.js';

const IPV4_AND_UDP = 28;

export function gsmtapPacket(payload: Uint8Array, sourcePort = 50000): Uint8Array {
  const headers = Buffer.alloc(IPV4_AND_UDP);
  headers[0] = 0x45;
  headers.writeUInt16BE(IPV4_AND_UDP + payload.length, 2);
  headers[8] = 64;
  headers[9] = 17;
  headers.set([192, 0, 2, 2, 192, 0, 2, 1], 12);
  headers.writeUInt16BE(sourcePort, 20);
  headers.writeUInt16BE(4729, 22);
  headers.writeUInt16BE(8 + payload.length, 24);
  return Buffer.concat([headers, payload]);
}

export function gsmtapCapture(payloads: readonly Uint8Array[]): Uint8Array {
  const packets = payloads.map((payload, i) => ({ time: 1e6 * (1_700_000_000 + i), data: gsmtapPacket(payload) }));
  return writePcap(packets, { linkType: 101 });
}
