/** A serving gateway that grants every session, over GTPv2 (3GPP TS 29.274): without one nobody is let in. */

import { createSocket, type Socket } from 'node:dgram';

const PORT = 2123;
const ADDRESS = '127.0.0.5';
const ASKER = '127.0.0.2';
const CREATE_SESSION = 32;
const MODIFY_BEARER = 34;
const DELETE_SESSION = 36;
const ACCEPTED = Buffer.of(16, 0);

const element = (type: number, value: Uint8Array, instance = 0): Buffer =>
  Buffer.concat([Buffer.of(type, 0, value.length, instance), value]);
/** @param kind of the interface: 1 S1-U, 5 and 7 of the packet gateway, 11 S11 */
const endpoint = (kind: number, instance: number): Buffer => element(87, Buffer.of(0x80 | kind, 0, 0, 0, kind, 127, 0, 0, 5), instance);

const BEARER = Buffer.concat([element(73, Buffer.of(5)), element(2, ACCEPTED), endpoint(1, 0), endpoint(5, 2)]);
const GRANTED = Buffer.concat([
  element(2, ACCEPTED),
  endpoint(11, 0),
  endpoint(7, 1),
  element(79, Buffer.of(1, 10, 45, 0, 2)),
  element(93, BEARER),
]);

export class Gateway {
  private readonly socket: Socket = createSocket('udp4');

  constructor() {
    // nextepc-mmed asks from a port at which it does not listen.
    this.socket.on('message', (request) => {
      const answer = answerTo(request);
      if (answer !== undefined) this.socket.send(answer, PORT, ASKER);
    });
    this.socket.bind(PORT, ADDRESS);
  }

  close(): void {
    this.socket.close();
  }
}

function answerTo(request: Buffer): Buffer | undefined {
  const type = request[1]!;
  if (type !== CREATE_SESSION && type !== MODIFY_BEARER && type !== DELETE_SESSION) return undefined;
  const body = type === CREATE_SESSION ? GRANTED : element(2, ACCEPTED);
  const header = Buffer.concat([Buffer.of(0x48, type + 1, 0, 0), tunnelOf(request), request.subarray(8, 12)]);
  header.writeUInt16BE(8 + body.length, 2);
  return Buffer.concat([header, body]);
}

/** Where the asker wants its answers: of its first endpoint. */
function tunnelOf(request: Buffer): Buffer {
  for (let at = 12; at + 4 <= request.length; at += 4 + request.readUInt16BE(at + 1)) {
    if (request[at] === 87) return request.subarray(at + 5, at + 9);
  }
  return Buffer.alloc(4);
}
