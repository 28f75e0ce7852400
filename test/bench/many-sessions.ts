/**
 * Many sessions of Diameter open at once in one process, and many requests without an answer: prints what they take of memory, as one line of
 * JSON. Messages are made on the way and go into the engine as those of a capture do; documents are finished and dropped.
 *
 * `node --expose-gc many-sessions.js SESSIONS PENDING`
 */

import { IETF_AVP as I, TGPP } from '../../decoders/diameter/avp-codes.js';
import diameter from '../../decoders/diameter/decoder.js';
import { avp, concat, message } from '../../decoders/diameter/encode.js';
import { PacketBatch } from '../../src/capture/packet-batch.js';
import { Counters } from '../../src/metrics/counters.js';
import { benchEngine } from './bench-engine.js';
import { collected, peakMegabytes } from './memory.js';
import { TcpFrames } from './tcp-frames.js';

export interface ManySessions {
  readonly sessions: number;
  readonly pending: number;
  /** Bytes of each. */
  readonly session: number;
  readonly request: number;
  readonly peakMegabytes: number;
  readonly documents: number;
}

const OBSERVER = 'bench';
const START = 1_700_000_000_000_000;
const ETHERNET = 1;
const GX = 16777238;
const CREDIT_CONTROL = 272;
const [sessions = 10_000, pending = 2000] = process.argv.slice(2).map(Number);

const host = (name: string) => [
  avp(I.originHost, `${name}.epc.mnc001.mcc001.3gppnetwork.org`),
  avp(I.originRealm, 'epc.mnc001.mcc001.3gppnetwork.org'),
];
const digits = (number: number, length: number) => String(number).padStart(length, '0');
const sessionId = (n: number) => avp(I.sessionId, `pgw1.epc.mnc001.mcc001.3gppnetwork.org;1700000000;${digits(n, 8)};gx`);

function initial(n: number): Uint8Array {
  const imsi = [avp(I.subscriptionIdType, 1), avp(I.subscriptionIdData, `00101${digits(n, 10)}`)];
  const address = Uint8Array.from([10, (n >> 16) & 255, (n >> 8) & 255, n & 255]);
  const about = { command: CREDIT_CONTROL, application: GX, hopByHop: n };
  const place = avp(1032, 1004, { vendor: TGPP });
  return message(
    about,
    sessionId(n),
    ...host('pgw1'),
    avp(I.ccRequestType, 1),
    avp(I.ccRequestNumber, 0),
    avp(I.subscriptionId, imsi),
    avp(I.framedIpAddress, address),
    avp(I.calledStationId, 'internet.mnc001.mcc001.gprs'),
    place,
  );
}

function accepted(n: number): Uint8Array {
  return message(
    { command: CREDIT_CONTROL, application: GX, hopByHop: n, flags: 0x40 },
    sessionId(n),
    avp(I.resultCode, 2001),
    ...host('pcrf1'),
  );
}

let documents = 0;
let exchanges = 0;
const counters = new Counters();
const engine = benchEngine(
  [diameter],
  counters,
  ({ dataStream }) => {
    documents += 1;
    if (dataStream === 'logs-spoor.diameter-bench') exchanges += 1;
  },
  { diameter: { max_sessions: sessions + pending, max_pending: pending + 1, timeout: 240 } },
);
const batch = new PacketBatch(OBSERVER);
const frames = new TcpFrames(3868);

function send(time: number, fromClient: boolean, ...messages: readonly Uint8Array[]): void {
  const frame = frames.segment(fromClient, concat(messages));
  if (batch.append(time, ETHERNET, frame.length, frame, 0, frame.length)) return;
  engine.take(batch);
  batch.clear();
  batch.append(time, ETHERNET, frame.length, frame, 0, frame.length);
}

function flush(): void {
  engine.take(batch);
  batch.clear();
}

const before = collected();
let time = START;
for (let n = 0; n < sessions; n++) {
  time += 50;
  send(time, true, initial(n));
  send(time + 20, false, accepted(n));
}
flush();
const afterSessions = collected();
for (let n = 0; n < pending; n++) {
  time += 50;
  send(time, true, initial(sessions + n));
}
flush();
const afterPending = collected();
if (exchanges !== sessions) throw new Error(`${sessions} exchanges gave ${exchanges} documents`);
const result: ManySessions = {
  sessions,
  pending,
  session: (afterSessions - before) / sessions,
  request: (afterPending - afterSessions) / pending,
  peakMegabytes: peakMegabytes(),
  documents,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
