/** Segments of one TCP connection, in order and without loss: Ethernet, IPv4, TCP (RFC 9293), as a capture has them. */

import { put16, put32 } from './rtp-packet.js';

const HEADERS = 14 + 20 + 20;
const CLIENT_PORT = 40_000;
const PSH_ACK = 0x18;

export class TcpFrames {
  private readonly port: number;
  /** Next sequence number of server and client. */
  private readonly next: [number, number] = [1000, 2000];

  constructor(port: number) {
    this.port = port;
  }

  segment(fromClient: boolean, payload: Uint8Array): Uint8Array {
    const frame = new Uint8Array(HEADERS + payload.length);
    const side = Number(fromClient) as 0 | 1;
    frame.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45], 0);
    put16(frame, 16, frame.length - 14);
    frame.set([64, 6], 22);
    frame.set(fromClient ? [10, 0, 0, 1, 10, 0, 0, 2] : [10, 0, 0, 2, 10, 0, 0, 1], 26);
    put16(frame, 34, fromClient ? CLIENT_PORT : this.port);
    put16(frame, 36, fromClient ? this.port : CLIENT_PORT);
    put32(frame, 38, this.next[side]);
    put32(frame, 42, this.next[side ^ 1]!);
    frame[46] = 0x50;
    frame[47] = PSH_ACK;
    put16(frame, 48, 0xffff);
    frame.set(payload, HEADERS);
    this.next[side] = (this.next[side] + payload.length) >>> 0;
    return frame;
  }
}
