/** A home register over S6a (3GPP TS 29.272): it knows two kinds of subscribers, those in its list and all others. */

import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { challenge, kasme } from './security.js';

const ADDRESS = '127.0.0.4';
const VENDOR_3GPP = 10415;
const S6A = 16777251;
const CAPABILITIES = 257;
const WATCHDOG = 280;
const AUTHENTICATION_INFORMATION = 318;
const SUCCESS = 2001;
const USER_UNKNOWN = 5001;

export class Register {
  private readonly keys: ReadonlyMap<string, Buffer>;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private sequence = 0;

  /** @param keys by IMSI */
  constructor(keys: ReadonlyMap<string, Buffer>) {
    this.keys = keys;
    this.server = createServer((socket) => this.serve(socket)).listen(3868, ADDRESS);
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    let rest = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => {
      rest = Buffer.concat([rest, data]);
      while (rest.length >= 20 && rest.length >= rest.readUIntBE(1, 3)) {
        const message = rest.subarray(0, rest.readUIntBE(1, 3));
        rest = rest.subarray(message.length);
        if ((message[4]! & 0x80) !== 0) socket.write(answer(message, this.say(message)));
      }
    });
  }

  private say(request: Buffer): Buffer[] {
    const origin = [avp(264, 'hss.localdomain'), avp(296, 'localdomain')];
    const success = avp(268, unsigned(SUCCESS));
    const command = request.readUIntBE(5, 3);
    if (command === CAPABILITIES) {
      const application = avp(260, avp(266, unsigned(VENDOR_3GPP)), avp(258, unsigned(S6A)));
      const about = [avp(257, Buffer.of(0, 1, 127, 0, 0, 4)), avp(266, unsigned(0)), avp(269, 'register'), avp(265, unsigned(VENDOR_3GPP))];
      return [success, ...origin, ...about, application];
    }
    if (command === WATCHDOG) return [success, ...origin];
    const session = [avp(263, find(request, 263)), avp(277, unsigned(1)), ...origin];
    const key = this.keys.get(find(request, 1).toString('latin1'));
    if (key === undefined) return [...session, avp(297, avp(266, unsigned(VENDOR_3GPP)), avp(298, unsigned(USER_UNKNOWN)))];
    if (command === AUTHENTICATION_INFORMATION) return [...session, success, own(1413, this.vector(key, find(request, 1407)))];
    return [...session, success, own(1406, unsigned(1)), SUBSCRIPTION, UPDATES];
  }

  private vector(key: Buffer, plmn: Buffer): Buffer {
    const rand = randomBytes(16);
    const sqn = Buffer.alloc(6);
    this.sequence += 32;
    sqn.writeUIntBE(this.sequence, 0, 6);
    const { res, ck, ik, autn } = challenge(key, rand, sqn);
    return own(1414, own(1447, rand), own(1448, res), own(1449, autn), own(1450, kasme(ck, ik, plmn, autn)));
  }
}

const unsigned = (value: number): Buffer => {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
};

function anyAvp(code: number, vendor: Buffer, values: readonly (Buffer | string)[]): Buffer {
  const value = Buffer.concat(values.map((one) => Buffer.from(one as string)));
  const header = Buffer.concat([unsigned(code), Buffer.alloc(4), vendor]);
  header[4] = vendor.length === 0 ? 0x40 : 0xc0;
  header.writeUIntBE(header.length + value.length, 5, 3);
  return Buffer.concat([header, value, Buffer.alloc(-value.length & 3)]);
}
const avp = (code: number, ...values: (Buffer | string)[]): Buffer => anyAvp(code, Buffer.alloc(0), values);
/** Of 3GPP. */
const own = (code: number, ...values: (Buffer | string)[]): Buffer => anyAvp(code, unsigned(VENDOR_3GPP), values);

const RATE = own(1435, own(516, unsigned(1_000_000)), own(515, unsigned(1_000_000)));
const QUALITY = own(1431, own(1028, unsigned(9)), own(1034, own(1046, unsigned(8)), own(1047, unsigned(1)), own(1048, unsigned(1))));
const ACCESS_POINT = own(1430, own(1423, unsigned(1)), own(1456, unsigned(0)), avp(493, 'internet'), QUALITY, RATE);
/** How often it updates its area, in seconds; nextepc-mmed looks for it beside the subscription, too. */
const UPDATES = own(1619, unsigned(720));
/** Granted service, one access point. */
const SUBSCRIPTION = own(
  1400,
  own(1424, unsigned(0)),
  own(1417, unsigned(2)),
  RATE,
  own(1429, own(1423, unsigned(1)), own(1428, unsigned(0)), ACCESS_POINT),
  UPDATES,
);

/** The value of the first AVP with that code, at the top. */
function find(message: Buffer, code: number): Buffer {
  for (let at = 20; at + 8 <= message.length; ) {
    const length = message.readUIntBE(at + 5, 3);
    const value = at + ((message[at + 4]! & 0x80) === 0 ? 8 : 12);
    if (message.readUInt32BE(at) === code) return message.subarray(value, at + length);
    at += (length + 3) & ~3;
  }
  return Buffer.alloc(0);
}

function answer(request: Buffer, avps: readonly Buffer[]): Buffer {
  const body = Buffer.concat(avps);
  const header = Buffer.from(request.subarray(0, 20));
  header.writeUIntBE(20 + body.length, 1, 3);
  header[4]! &= 0x40;
  return Buffer.concat([header, body]);
}
