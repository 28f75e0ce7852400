/** What devices report of the radio, one packet after the other, as a capture of what they send to port 4729. */

import { type WrittenPacket, writePcap } from '../capture/write-capture.js';

/** Whoever reports, one after the other: time runs by a step with each packet, and more where somebody waits. */
export class Scene {
  private readonly packets: WrittenPacket[] = [];
  /** Since 1970. */
  private milliseconds: number;

  constructor(begin: number) {
    this.milliseconds = begin;
  }

  /** @param source last octet of the address of the reporting device. */
  from(source: number, ...payloads: readonly string[]): void {
    for (const payload of payloads) {
      this.packets.push({ time: this.milliseconds * 1000, data: ethernetFrame(source, Buffer.from(payload, 'hex')) });
      this.milliseconds += 40;
    }
  }

  wait(seconds: number): void {
    this.milliseconds += seconds * 1000;
  }

  capture(): Uint8Array {
    return writePcap(this.packets, { linkType: 1 });
  }
}

/** Ethernet, IPv4 and UDP to port 4729; checksums of IP are right, that of UDP is left out as RFC 768 allows. */
function ethernetFrame(source: number, payload: Uint8Array): Uint8Array {
  const frame = Buffer.alloc(42 + payload.length);
  frame.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, source, 8, 0]);
  const ip = frame.subarray(14, 34);
  ip[0] = 0x45;
  ip.writeUInt16BE(28 + payload.length, 2);
  ip.set([64, 17], 8);
  ip.set([192, 0, 2, source, 192, 0, 2, 1], 12);
  let sum = 0;
  for (let at = 0; at < ip.length; at += 2) sum += ip.readUInt16BE(at);
  ip.writeUInt16BE(~((sum & 0xffff) + (sum >>> 16)) & 0xffff, 10);
  frame.writeUInt16BE(50_000 + source, 34);
  frame.writeUInt16BE(4729, 36);
  frame.writeUInt16BE(8 + payload.length, 38);
  frame.set(payload, 42);
  return frame;
}
