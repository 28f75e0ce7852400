/** Documents do not hang on how messages came: however TCP cuts its stream or SCTP its messages, and in whichever order packets of other connections came between. */

import { shippedModel } from 'spoor/formats/diameter';
import { replay, type TestPacket } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from '../../decoders/diameter/decoder.js';
import { seededRandom } from '../../src/testing/hostile.js';
import { often } from '../long.js';
import { ACK, ethernet, ipv4, join, SYN, sctp, sctpData, sctpInit, T0, tcp } from '../net/build.js';
import { type Choice, draw, everyPart, type Lot } from './by-lot.js';

const SEED = Number(process.env.SPOOR_TEST_SEED ?? 3868);
const parts = everyPart(shippedModel());
const requests = parts.filter(({ request, application }) => request && application.id !== 0);
const answerTo = ({ application, profile, code }: Choice) =>
  parts.find((part) => !part.request && part.application === application && part.profile === profile && part.code === code);

/** Octets of one direction that share a moment: some messages. */
interface Burst {
  readonly time: number;
  readonly up: boolean;
  readonly messages: readonly Uint8Array[];
}

/** Moments between two bursts. */
const STEP = 7000;

/** Requests and answers by lot, some of which stay unanswered; identifiers and sessions are of this connection alone. */
function conversation(lot: Lot, connection: number): Burst[] {
  let identifier = connection * 1000;
  const bursts: Burst[] = [];
  const waiting: { readonly choice: Choice; readonly number: number }[] = [];
  const numbered = (octets: Uint8Array, number: number) => {
    const view = new DataView(octets.buffer, octets.byteOffset);
    view.setUint32(12, number);
    view.setUint32(16, number);
    return octets;
  };
  for (let n = 0; n < 6; n++) {
    const up = n % 2 === 0;
    const messages = Array.from({ length: 1 + Math.floor(lot() * 3) }, () => {
      const answered = up ? undefined : waiting.shift();
      const answer = answered && answerTo(answered.choice);
      if (answer !== undefined && answered !== undefined)
        return numbered(draw(answer, lot, undefined, `session ${answered.number}`).octets, answered.number);
      const choice = requests[Math.floor(lot() * requests.length)]!;
      identifier += 1;
      if (up && lot() < 0.8) waiting.push({ choice, number: identifier });
      return numbered(draw(choice, lot, undefined, `session ${identifier}`).octets, identifier);
    });
    bursts.push({ time: T0 + n * STEP, up, messages });
  }
  return bursts;
}

interface Piece {
  readonly from: number;
  readonly to: number;
}

/** Consecutive pieces of so many octets. */
function cut(length: number, lot: Lot): Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0; from < length; ) {
    const to = Math.min(length, from + 1 + Math.floor(lot() * lot() * 1400));
    pieces.push({ from, to });
    from = to;
  }
  return pieces;
}

/** In any order, as packets are that went different ways. */
function shuffled<T>(list: readonly T[], lot: Lot): T[] {
  return list
    .map((item) => ({ item, at: lot() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

const between = (connection: number, up: boolean) => {
  const [client, server] = [`10.0.0.${connection + 1}`, '10.0.1.1'];
  return up ? { source: client, destination: server } : { source: server, destination: client };
};

type Segments = (length: number) => readonly Piece[];

/** @param way how the octets of a burst are cut, and in which order they come */
function overTcp(bursts: readonly Burst[], connection: number, way: Segments): TestPacket[] {
  const ports = (up: boolean) => (up ? { sourcePort: 40_000, destinationPort: 3868 } : { sourcePort: 3868, destinationPort: 40_000 });
  const packet = (time: number, up: boolean, sequence: number, flags: number, payload?: Uint8Array): TestPacket => ({
    time,
    bytes: ethernet({}, ipv4({ ...between(connection, up), protocol: 6 }, tcp({ ...ports(up), sequence, flags }, payload))),
  });
  const packets = [packet(T0 - 2000, true, 4_294_960_000, SYN), packet(T0 - 1000, false, 77, SYN | ACK)];
  const next = { up: 4_294_960_001, down: 78 };
  for (const { time, up, messages } of bursts) {
    const octets = join(...messages);
    const side = up ? 'up' : 'down';
    for (const { from, to } of way(octets.length))
      packets.push(packet(time, up, (next[side] + from) >>> 0, ACK, octets.subarray(from, to)));
    next[side] = (next[side] + octets.length) >>> 0;
  }
  return packets;
}

/** @param way how each message is cut; `mix` in which order chunks come, and which share a packet */
function overSctp(
  bursts: readonly Burst[],
  connection: number,
  way: Segments,
  mix: (chunks: Uint8Array[]) => Uint8Array[][],
): TestPacket[] {
  const packet = (time: number, up: boolean, chunks: readonly Uint8Array[]): TestPacket => ({
    time,
    bytes: ethernet(
      {},
      ipv4({ ...between(connection, up), protocol: 132 }, sctp({ sourcePort: 3868, destinationPort: 3868, tag: up ? 2 : 1 }, ...chunks)),
    ),
  });
  const packets = [
    packet(T0 - 2000, true, [sctpInit(1, { tag: 1, tsn: 4_294_967_290 })]),
    packet(T0 - 1000, false, [sctpInit(2, { tag: 2, tsn: 5 })]),
  ];
  const next = { up: 4_294_967_290, down: 5 };
  const ordered = new Map<string, number>();
  for (const { time, up, messages } of bursts) {
    const side = up ? 'up' : 'down';
    const chunks = messages.flatMap((octets, n) => {
      const stream = n % 3;
      const key = `${side} ${stream}`;
      const streamSequence = ordered.get(key) ?? 0;
      ordered.set(key, streamSequence + 1);
      return way(octets.length).map(({ from, to }) => {
        const tsn = next[side];
        next[side] = (tsn + 1) >>> 0;
        return sctpData({ tsn, stream, streamSequence, begins: from === 0, ends: to === octets.length }, octets.subarray(from, to));
      });
    });
    for (const together of mix(chunks)) packets.push(packet(time, up, together));
  }
  return packets;
}

const whole: Segments = (length) => [{ from: 0, to: length }];
const alone = (chunks: Uint8Array[]) => chunks.map((chunk) => [chunk]);

/** What is said of these packets, in an order of its own: that of documents of one moment may differ. */
function told(packets: readonly TestPacket[]): string[] {
  const options = { diameter: { messages: { enabled: true } } };
  const { documents, errors } = replay(decoder, packets, { options });
  expect(errors).toEqual([]);
  return documents.map(({ json }) => json).sort();
}

const inOrder = (packets: readonly TestPacket[]) => packets.toSorted((a, b) => a.time - b.time);

describe('the same conversation gives the same documents', () => {
  it('however TCP cuts it, mixes it up, repeats it and lets it overlap', () => {
    const lot = seededRandom(SEED);
    for (let n = 0; n < often(12, 400); n++) {
      const bursts = conversation(lot, 0);
      const expected = told(overTcp(bursts, 0, whole));
      expect(expected.length).toBeGreaterThan(6);
      const overlapping = (piece: Piece) => ({ from: Math.max(0, piece.from - Math.floor(lot() * 40)), to: piece.to });
      const ways: Segments[] = [
        (length) => cut(length, lot),
        (length) => shuffled(cut(length, lot), lot),
        (length) => {
          const pieces = cut(length, lot);
          return shuffled([...pieces.map(overlapping), ...pieces.filter(() => lot() < 0.3)], lot);
        },
      ];
      for (const way of ways) expect(told(overTcp(bursts, 0, way))).toEqual(expected);
    }
  });

  it('with a segment for each octet', () => {
    const lot = seededRandom(SEED + 1);
    const bursts = conversation(lot, 0).slice(0, 2);
    const octets: Segments = (length) => Array.from({ length }, (_, from) => ({ from, to: from + 1 }));
    expect(told(overTcp(bursts, 0, octets))).toEqual(told(overTcp(bursts, 0, whole)));
  });

  it('however SCTP cuts its messages, mixes up their fragments, repeats them and puts them into packets', () => {
    const lot = seededRandom(SEED + 2);
    for (let n = 0; n < often(12, 400); n++) {
      const bursts = conversation(lot, 0);
      const expected = told(overSctp(bursts, 0, whole, alone));
      expect(expected.length).toBeGreaterThan(6);
      const bundled = (chunks: Uint8Array[]) => {
        const packets: Uint8Array[][] = [];
        for (const chunk of shuffled([...chunks, ...chunks.filter(() => lot() < 0.2)], lot)) {
          const last = packets.at(-1);
          if (last !== undefined && lot() < 0.5) last.push(chunk);
          else packets.push([chunk]);
        }
        return packets;
      };
      expect(told(overSctp(bursts, 0, (length) => cut(length, lot), alone))).toEqual(expected);
      expect(told(overSctp(bursts, 0, (length) => cut(length, lot), bundled))).toEqual(expected);
    }
  });

  it('in whichever order packets of connections that have nothing to do with each other come', () => {
    const lot = seededRandom(SEED + 3);
    for (let n = 0; n < often(6, 200); n++) {
      const connections = Array.from({ length: 4 }, (_, connection) =>
        overTcp(conversation(lot, connection), connection, (length) => cut(length, lot)),
      );
      const expected = told(inOrder(connections.flat()));
      for (let permutation = 0; permutation < 3; permutation++) expect(told(inOrder(interleaved(connections, lot)))).toEqual(expected);
    }
  });
});

/** Each connection in its own order. */
function interleaved(connections: readonly (readonly TestPacket[])[], lot: Lot): TestPacket[] {
  const left = connections.map((packets) => [...packets]);
  const mixed: TestPacket[] = [];
  for (let some = left.filter((packets) => packets.length > 0); some.length > 0; some = left.filter((packets) => packets.length > 0))
    mixed.push(some[Math.floor(lot() * some.length)]!.shift()!);
  return mixed;
}
