/** Traffic that now and then looks like RTP, packet by packet, and must never become a stream. */

import { replay } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from './decoder.js';
import { datagram } from './encode.js';
import { reportOf } from './testing.js';

/** A linear congruential generator (Numerical Recipes): the same traffic in every run. */
function generator(seed: number) {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return { next, octets: (length: number) => Array.from({ length }, () => next(256)) };
}

type Random = ReturnType<typeof generator>;
const u16 = (value: number) => [(value >> 8) & 255, value & 255];
const u32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));

/** Octets of packet i. */
const TRAFFIC: Readonly<Record<string, (i: number, random: Random) => readonly number[]>> = {
  'DNS queries whose identifiers begin with 10': (_, { next }) => [
    ...u16(0x8000 + next(0x4000)),
    ...[1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3],
    ...ascii('www'),
    ...[7],
    ...ascii('example'),
    ...[0, 0, 1, 0, 1],
  ],
  'random payloads': (_, { octets }) => octets(172),
  'random payloads with an RTP version': (_, { octets }) => [0x80, ...octets(171)],
  'random payloads of one source': (_, { octets }) => [0x80, 0, ...octets(6), 1, 2, 3, 4, ...octets(160)],
  'STUN binding requests': (_, { octets }) => [0, 1, 0, 8, 0x21, 0x12, 0xa4, 0x42, ...octets(12), 0x80, 0x22, 0, 4, ...octets(4)],
  'TURN ChannelData': (_, { octets }) => [0x40, 0, 0, 80, ...octets(80)],
  'DTLS application data': (i, { octets }) => [23, 254, 253, 0, 1, ...u32(0), ...u16(i), 0, 64, ...octets(64)],
  'QUIC short headers': (_, { next, octets }) => [0x40 + next(64), ...octets(100)],
  'QUIC whose fixed bit is greased (RFC 9287)': (_, { next, octets }) => [next(2) * 0x40 + next(64), ...octets(100)],
  'QUIC long headers whose fixed bit is greased': (_, { next, octets }) => [0x80 + next(64), ...u32(1), 8, ...octets(100)],
  'GTP-U on a port of its own': (_, { octets }) => [0x30, 0xff, ...u16(84), ...u32(0x80000001), ...octets(84)],
  'Osmux batches with the marker': (i, { octets }) => [0xac, i & 255, 3, 0x2f, ...octets(60)],
  'Osmux batches of changing size': (i, { next, octets }) => [0xa0 | (next(8) << 2) | 1, i & 255, 3, next(9) << 4, ...octets(60)],
  'Osmux batches without the marker': (i, { octets }) => [0x2c, i & 255, 3, 0x2f, ...octets(60)],
  'T.38 from number 0x8000': (i, { next, octets }) => [...u16(0x8000 + i), next(40), ...octets(40)],
  'a counter of 32 bits from 0x80000000, zero, and a constant': (i) => [...u32(0x8000_0000 + i), ...u32(0), ...u32(7), ...u32(0)],
  'ESP in UDP whose SPI looks like RTCP': (i, { octets }) => [...u32(0x80c8_1234), ...u32(i), ...octets(80)],
  'ESP in UDP whose SPI looks like RTP': (i, { octets }) => [...u32(0x8000_0000), ...u32(i), ...octets(80)],
  'NTP with leap indicator 2': (_, { octets }) => [0xa3, 2, 6, 0xec, ...octets(44)],
  'positions of a game: counter, bits of what was received, player': (i, { octets }) => [
    0x80,
    0,
    ...u16(i),
    ...octets(4),
    ...u32(42),
    ...octets(30),
  ],
  'positions of a game: counter, nanoseconds, player': (i, { octets }) => [
    0x80,
    0,
    ...u16(i),
    ...u32(20_000_000 * i),
    ...u32(42),
    ...octets(30),
  ],
  'ENet of a game: time in milliseconds, reliable commands that count': (i, { octets }) => [
    ...u16(0x8000),
    ...u16(20 * i),
    ...[0x86, 0],
    ...u16(i),
    ...u16(30),
    ...ascii('mv'),
    ...octets(28),
  ],
  'RakNet of a game: frame sets whose numbers begin with the lowest octet': (i, { octets }) => [
    ...[0x84, i & 255, i >> 8, 0],
    ...[0x60, 0x01, 0x40, i & 255, i >> 8, 0],
    ...octets(40),
  ],
  'SRT: acknowledgements and losses': (i) => [
    ...[0x80, i % 5 === 0 ? 3 : 2, 0, 0],
    ...u32(i),
    ...u32(20_000 * i),
    ...u32(0x1234_5678),
    ...u32(7 * i),
  ],
  'VXLAN on a port of its own': (_, { octets }) => [8, 0, 0, 0, 0, 0, 42, 0, ...octets(80)],
  'L2TP data': (i, { octets }) => [0x48, 2, ...u16(92), ...u16(7), ...u16(9), ...u16(i), ...octets(80)],
  WireGuard: (i, { octets }) => [4, 0, 0, 0, ...octets(4), i & 255, i >> 8, 0, 0, 0, 0, 0, 0, ...octets(96)],
  'OpenVPN data': (i, { octets }) => [0x48, 0, 0, 1, ...u32(i), ...octets(90)],
  'OpenVPN control behind a session that begins with 10': (i, { octets }) => [
    0x80,
    0,
    ...u16(i >> 3),
    ...octets(8),
    ...u32(i),
    ...octets(60),
  ],
  'ZRTP without media': (i, { octets }) => [0x10, 0, ...u16(i), ...u32(0x5a52_5450), ...octets(28)],
  'keep-alives of one octet': () => [0],
  'nothing at all': () => [],
};

describe.each(Object.entries(TRAFFIC))('%s', (_name, octets) => {
  const packets = (seed: number, ports: (i: number) => number) => {
    const random = generator(seed);
    return Array.from({ length: 400 }, (_, i) =>
      datagram(Uint8Array.from(octets(i, random)), 0.02 * i, { destination: ['192.0.2.2', ports(i)] }),
    );
  };

  it.each([1, 2, 3])('is no stream on one flow, and the flow is given back (seed %i)', (seed) => {
    const result = replay(
      decoder,
      packets(seed, () => 40_002),
    );
    expect(result.errors).toEqual([]);
    expect(reportOf(result).streams).toEqual([]);
    const messages = result.counters.total('spoor_decoder_messages_total');
    expect(messages, 'packets before the flow is given back').toBeLessThanOrEqual(64);
  });

  it('is no stream on a flow for each packet', () => {
    const result = replay(
      decoder,
      packets(4, (i) => 20_000 + i),
    );
    expect(result.errors).toEqual([]);
    expect(reportOf(result).streams).toEqual([]);
  });
});
