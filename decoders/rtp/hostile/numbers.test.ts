/** Numbers and times chosen to hurt: whatever they are, documents stay as few and state as small as those of a calm stream. */

import { expectSound, replay, type TestPacket } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import { datagram, rtp, voice } from '../encode.js';
import { reportOf } from '../testing.js';
import { watched, weight } from './watched.js';

/** Fifty a second, as the calm stream. */
const PACKETS = 20_000;
const STEP = 0.02;

/** The same in every run; see Knuth, MMIX. */
function* random(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state >>> 8;
  }
}
const noise = random(3550);
const any = (below: number) => noise.next().value % below;

/** Packet `i` of a stream: number, timestamp, and arrival where it is not in its turn. */
interface Sent {
  readonly sequence: number;
  readonly timestamp: number;
  readonly at?: number;
  readonly payloadType?: number;
}

const HOSTILE: readonly [string, (i: number) => Sent][] = [
  ['random numbers', (i) => ({ sequence: any(65_536), timestamp: 160 * i })],
  ['random numbers and timestamps', () => ({ sequence: any(65_536), timestamp: any(2 ** 24) * 256 })],
  ['a stray after each packet', (i) => ({ sequence: i % 2 === 0 ? i / 2 : any(65_536), timestamp: 80 * i })],
  ['a restart at every second packet', (i) => ({ sequence: 7001 * (i >> 1) + (i & 1), timestamp: 160 * i })],
  ['two senders in turn with one source', (i) => ({ sequence: (i >> 1) + (i & 1) * 30_000, timestamp: 160 * (i >> 1) })],
  ['three senders in turn with one source', (i) => ({ sequence: Math.floor(i / 3) + (i % 3) * 20_000, timestamp: 160 * i })],
  ['numbers that go back', (i) => ({ sequence: 65_536 * 20 - i, timestamp: 160 * i })],
  ['one number', (i) => ({ sequence: 77, timestamp: 160 * i })],
  ['one number and timestamp', () => ({ sequence: 77, timestamp: 5 })],
  ['every fiftieth number', (i) => ({ sequence: 49 * i, timestamp: 160 * i })],
  ['holes that are filled in reverse', (i) => ({ sequence: 1000 * Math.floor(i / 500) + 999 - 2 * (i % 500), timestamp: 160 * i })],
  ['holes that are filled at random', (i) => ({ sequence: 8 * Math.floor(i / 8) + any(900), timestamp: 0 })],
  ['random timestamps', (i) => ({ sequence: i, timestamp: any(2 ** 24) * 256 })],
  ['one timestamp', (i) => ({ sequence: i, timestamp: 5 })],
  ['timestamps that go back', (i) => ({ sequence: i, timestamp: -160 * i })],
  ['timestamps that jump by 2^31', (i) => ({ sequence: i, timestamp: 2 ** 31 * (i & 1) + 160 * i })],
  ['timestamps that jump by a second and a bit, each second packet', (i) => ({ sequence: i, timestamp: 160 * i + 8400 * (i >> 1) })],
  [
    'another payload type with each packet',
    (i) => ({ sequence: i, timestamp: 160 * i, payloadType: [0, 8, 3, 9, 18, 96 + (i % 32)][i % 6]! }),
  ],
  [
    'all at once, with jumps of half the range',
    (i) => ({ sequence: i < 200 ? i : 32_767 * (i - 200), timestamp: 160 * i, at: i < 200 ? 0 : STEP * i }),
  ],
  ['bursts of a thousand at one time', (i) => ({ sequence: i, timestamp: 160 * i, at: STEP * 1000 * Math.floor(i / 1000) })],
  ['arrival up to 29 s early or late', (i) => ({ sequence: i, timestamp: 160 * i, at: 20 + STEP * i + (any(290) - 145) / 10 })],
  ['a clock that goes back by 20 s every 25 s', (i) => ({ sequence: i, timestamp: 160 * i, at: STEP * i - 20 * Math.floor(i / 1250) })],
];

const packetsOf = (sent: (i: number) => Sent, count = PACKETS): TestPacket[] => [
  ...voice(8, 0, 0, { timestamp: 0 }).map((_, i) => datagram(rtp({ sequence: i, timestamp: 160 * i }), STEP * i)),
  ...Array.from({ length: count }, (_, i) => {
    const { at = STEP * (i + 8), sequence, ...more } = sent(i + 8);
    return datagram(rtp({ ...more, sequence: sequence + 65_536 }), Math.max(at, 0.16));
  }),
];

/** Heaviest the flow and the observer ever were, looked at now and then, and what came out. */
function run(packets: readonly TestPacket[], seconds: number) {
  const { decoder, states } = watched();
  let heaviest = 0;
  const result = replay(decoder, packets, {
    options: { rtp: { interval_seconds: seconds } },
    batch: 2500,
    between: () => {
      heaviest = Math.max(heaviest, weight([states.flows.at(-1), states.observers]));
    },
  });
  expectSound([decoder], result);
  return { ...reportOf(result), documents: result.documents.length, heaviest };
}

describe.each([1, 10])('intervals of %i s', (seconds) => {
  const calm = run(
    packetsOf((i) => ({ sequence: i, timestamp: 160 * i })),
    seconds,
  );

  it.each(HOSTILE)('%s', (_what, sent) => {
    const packets = packetsOf(sent);
    const { streams, documents, heaviest, counted, refused } = run(packets, seconds);
    // One stream, one document for each interval: as if nothing was.
    expect(streams.length).toBe(1);
    const times = packets.map(({ time }) => Math.floor(time / (1e6 * seconds)));
    expect(documents).toBeLessThanOrEqual(new Set(times).size + 2);
    expect(heaviest).toBeLessThan(2 * calm.heaviest + 100_000);
    // Every packet has its place, and intervals add up to the stream.
    const [{ stream, intervals }] = streams as [(typeof streams)[0]];
    expect(stream.packets! + stream.stray! + counted('unproven') + refused('not_rtp')).toBe(packets.length);
    for (const name of ['packets', 'unique', 'expected', 'lost', 'duplicates', 'reordered', 'stray', 'restarts'] as const)
      expect(
        intervals.reduce((sum, interval) => sum + (interval[name] ?? 0), 0),
        name,
      ).toBe(stream[name]);
    // Nobody loses less than nothing, or more than the time allows.
    expect(stream.lost).toBeGreaterThanOrEqual(0);
    expect(stream.unique).toBeLessThanOrEqual(stream.packets!);
    for (const { jitter } of [stream, ...intervals]) if (jitter !== undefined) expect(jitter.max_ms).toBeLessThan(1e10);
  });
});

it('says what it was that was sent', () => {
  const found = (sent: (i: number) => Sent) => run(packetsOf(sent, 1000), 10).streams.map(({ stream }) => stream);
  const sending = new Map(HOSTILE);
  expect(found(sending.get('a restart at every second packet')!)).toMatchObject([{ restarts: 500, stray: 0, lost: 0, packets: 1008 }]);
  expect(found(sending.get('two senders in turn with one source')!)).toMatchObject([{ restarts: 333, lost: 0, packets: 1008 }]);
  expect(found(sending.get('one number and timestamp')!)).toMatchObject([{ duplicates: 998, stray: 1, packets: 1006 + 1 }]);
  expect(found(sending.get('a stray after each packet')!)).toMatchObject([{ packets: 508 }]);
  expect(found(sending.get('one timestamp')!)).toMatchObject([{ packets: 1008, lost: 0, ts_frozen: 998 }]);
  expect(found(sending.get('timestamps that go back')!)).toMatchObject([{ packets: 1008, lost: 0, ts_backward: 1000 }]);
});

it('a burst at one time gives nobody the right to jump: half of all numbers in a moment are a restart, not a loss', () => {
  const burst = Array.from({ length: 200 }, (_, i) => datagram(rtp({ sequence: i, timestamp: 160 * i }), 0));
  const jumps = Array.from({ length: 1000 }, (_, i) => datagram(rtp({ sequence: 32_000 * (i + 1), timestamp: 0 }), 0.02 * (i + 1)));
  const [{ stream }] = run([...burst, ...jumps], 10).streams as [ReturnType<typeof run>['streams'][0]];
  // Only what a sender of ten thousand packets a second could have made.
  expect(stream.lost).toBeLessThan(1000 * 0.02 * 2 * 10_000 + 32_000);
});

it('a clock that goes back by an hour ends streams, and begins as many', () => {
  const day = Array.from({ length: 24 }, (_, hour) => voice(100, (hour % 2) * 3600 + 2 * hour, 100 * hour));
  const { streams, documents } = run(day.flat(), 1);
  expect(streams.map(({ stream }) => stream.packets)).toEqual(new Array(24).fill(100));
  expect(documents).toBeLessThanOrEqual(24 * 4);
});

it('a clock that goes on by days writes nothing of the time between', () => {
  const { streams, documents } = run([...voice(100), ...voice(100, 30 * 86_400, 200)], 1);
  expect(streams.map(({ stream }) => stream.packets)).toEqual([100, 100]);
  expect(documents).toBe(6);
});
