/** Captures of signalling of any length: GSMTAP recorded from osmo-bts over and over, LTE as a phone reports it, and exchanges of Diameter between a hundred pairs of peers. */

import { closeSync, openSync, writeSync } from 'node:fs';
import { avp, concat, message } from '../../decoders/diameter/encode.js';
import { readCapture, type TestPacket } from '../../src/testing/replay.js';
import { pcapHeader, pcapRecords, type WrittenPacket } from '../capture/write-capture.js';
import { ACK, ethernet, ipv4, PSH, tcp } from '../net/build.js';
import { own } from './bench.js';

const START = 1_700_000_000_000_000;
const AT_ONCE = 2000;

function writer(file: string): { write(packet: WrittenPacket): void; close(): void } {
  const out = openSync(file, 'w');
  writeSync(out, pcapHeader());
  let pending: WrittenPacket[] = [];
  const flush = () => {
    writeSync(out, pcapRecords(pending));
    pending = [];
  };
  return {
    write(packet) {
      pending.push(packet);
      if (pending.length === AT_ONCE) flush();
    },
    close() {
      flush();
      closeSync(out);
    },
  };
}

export function writeGsmtapCapture(file: string, packets: number): void {
  repeat(file, packets, readCapture(own('../../../decoders/gsmtap/samples/bts-um.pcap')));
}

/** The phone of the sample alone: LTE RRC, NAS inside of it, and NAS by itself. */
export function writeLteCapture(file: string, packets: number): void {
  const sample = readCapture(own('../../../decoders/gsmtap/samples/lte-gprs-sim.pcap'));
  repeat(
    file,
    packets,
    sample.filter(({ bytes }) => LTE_TYPES.includes(bytes[GSMTAP_TYPE]!)),
  );
}

/** LTE RRC and LTE NAS, and where their number stands behind Ethernet, IPv4 and UDP. */
const LTE_TYPES: readonly number[] = [13, 18];
const GSMTAP_TYPE = 14 + 20 + 8 + 2;

/** So many packets, the times of each repetition behind those of the one before. */
function repeat(file: string, packets: number, sample: readonly TestPacket[]): void {
  const first = sample[0]!.time;
  const length = sample.at(-1)!.time - first + 1e6;
  const { write, close } = writer(file);
  for (let n = 0; n < packets; n += 1) {
    const { time, bytes } = sample[n % sample.length]!;
    write({ time: START + time - first + Math.floor(n / sample.length) * length, data: bytes });
  }
  close();
}

const PAIRS = 100;
const S6A = 16_777_251;
const TGPP = 10_415;

/** Both exchanges of an attach go over one connection. */
const pairOf = (exchange: number) => (exchange >> 1) % PAIRS;

/**
 * So many messages, half of them requests, answered after 12 ms: Authentication-Information (3GPP TS 29.272 section 7.2.5 and 7.2.6), then
 * Update-Location (7.2.3 and 7.2.4) of the same subscriber.
 */
export function writeDiameterCapture(file: string, messages: number): void {
  const { write, close } = writer(file);
  const sent = Array.from({ length: PAIRS }, () => [1, 1] as [number, number]);
  const segment = (n: number, time: number, back: 0 | 1, payload: Uint8Array) => {
    const pair = pairOf(n);
    const ends = [`10.1.0.${pair + 1}`, `10.2.0.${pair + 1}`] as const;
    const ports = [40_000, 3868] as const;
    const [mine, theirs] = [sent[pair]![back], sent[pair]![1 - back]!];
    const numbers = { sequence: mine, acknowledgement: theirs, flags: PSH | ACK };
    const ordered = tcp({ sourcePort: ports[back], destinationPort: ports[1 - back]!, ...numbers }, payload);
    sent[pair]![back] = mine + payload.length;
    write({ time, data: ethernet({}, ipv4({ source: ends[back], destination: ends[1 - back]!, protocol: 6 }, ordered)) });
  };
  const answers: { readonly n: number; readonly time: number; readonly payload: Uint8Array }[] = [];
  for (let n = 0; 2 * n < messages; n += 1) {
    const time = START + n * 100;
    while (answers[0] !== undefined && answers[0].time <= time) {
      const { n: its, time: then, payload } = answers.shift()!;
      segment(its, then, 1, payload);
    }
    // Every other exchange is the location update that follows the vectors: an attach of a subscriber.
    const vectors = n % 2 === 0;
    const numbers = { command: vectors ? 318 : 316, application: S6A, hopByHop: n + 1, endToEnd: n + 1 };
    const session = avp(263, `mme${pairOf(n)}.visited.example;1;${n}`);
    const imsi = `00101${String((n >> 1) % 1e10).padStart(10, '0')}`;
    const request = message(
      numbers,
      session,
      avp(277, 1),
      avp(264, `mme${pairOf(n)}.visited.example`),
      avp(296, 'visited.example'),
      avp(283, 'home.example'),
      avp(1, imsi),
      vectors
        ? avp(1408, [avp(1410, 1, { vendor: TGPP }), avp(1412, 1, { vendor: TGPP })], { vendor: TGPP })
        : concat([avp(1032, 1004, { vendor: TGPP }), avp(1405, 34, { vendor: TGPP })]),
      avp(1407, Uint8Array.of(0x00, 0xf1, 0x10), { vendor: TGPP }),
    );
    segment(n, time, 0, request);
    const outcome = n % 50 === 0 ? avp(297, [avp(266, TGPP), avp(298, 5001)]) : avp(268, 2001);
    const answer = message(
      { ...numbers, flags: 0x40 },
      session,
      outcome,
      avp(277, 1),
      avp(264, 'hss.home.example'),
      avp(296, 'home.example'),
      vectors
        ? avp(1413, [avp(1414, [avp(1447, new Uint8Array(16).fill(n), { vendor: TGPP })], { vendor: TGPP })], { vendor: TGPP })
        : avp(1406, 1, { vendor: TGPP }),
    );
    answers.push({ n, time: time + 12_000, payload: answer });
  }
  for (const { n, time, payload } of answers) segment(n, time, 1, payload);
  close();
}
