/** Differences of transit time, and the classes of times between packets, against what was sent. */

import { describe, expect, it } from 'vitest';
import { documents, streamFields } from '../documents.js';
import { Interval } from '../interval.js';
import { Packet } from '../packet.js';
import { DEFAULT_SETTINGS } from '../settings.js';
import { Stream } from '../stream.js';
import { DELTA_EDGES, deltaClass } from './delta-classes.js';

interface Sent {
  readonly number: number;
  /** Milliseconds. */
  readonly at: number;
  readonly marker?: boolean;
  readonly payloadType?: number;
}

function streamOf(packets: readonly Sent[], length?: number): Stream {
  const stream = new Stream(
    1,
    true,
    'signalling',
    0,
    undefined,
    length === undefined ? DEFAULT_SETTINGS : { ...DEFAULT_SETTINGS, interval: length },
  );
  for (const { number, at, marker = false, payloadType = 0 } of packets) {
    const packet = new Packet();
    packet.sequence = number;
    packet.timestamp = 160 * number;
    packet.time = Math.round(1e3 * at);
    packet.marker = marker;
    packet.payloadType = payloadType;
    stream.receive(packet);
  }
  return stream;
}

const counts = (deltas: readonly number[]) =>
  Object.fromEntries(DELTA_EDGES.flatMap((edge, i) => (deltas[i]! > 0 ? [[edge, deltas[i]]] : [])));
const voice = (packets: number, delay: (number: number) => number): Sent[] =>
  Array.from({ length: packets }, (_, number) => ({ number, at: 20 * number + delay(number) }));

describe('classes of times between packets', () => {
  it.each(DELTA_EDGES.map((edge, i) => [edge, i]))('one begins at %i ms', (edge, i) => {
    expect(deltaClass(1e3 * edge)).toBe(i);
    if (i > 0) expect(deltaClass(1e3 * edge - 1)).toBe(i - 1);
  });

  it('have no end, and take times below 0 as 0', () => {
    expect(deltaClass(1e12)).toBe(DELTA_EDGES.length - 1);
    expect(deltaClass(-5)).toBe(0);
  });

  it('are the fields of the documents, in the same order', () => {
    const edges = Object.keys(streamFields.delta.hist).map((name) => Number(name.split('_')[1]));
    expect(edges).toEqual([...DELTA_EDGES]);
    expect(Object.keys(documents.interval.fields.delta.hist)).toHaveLength(DELTA_EDGES.length);
  });
});

describe('times between packets', () => {
  it('are counted one by one, and a stall and its queue are seen', () => {
    const stream = streamOf(voice(200, (number) => (number >= 100 && number < 104 ? 60 - 19.9 * (number - 100) : 0)));
    stream.takeAll();
    // 80 ms to the first packet of the queue, 0.1 ms within it, 19.7 ms after it.
    expect(counts(stream.totals.deltas)).toEqual({ 0: 3, 18: 195, 80: 1 });
  });

  it('leave out what follows a pause: packets with the marker, comfort noise and the one behind it', () => {
    const stream = streamOf([
      { number: 0, at: 0 },
      { number: 1, at: 20 },
      { number: 2, at: 900, marker: true },
      { number: 3, at: 920 },
      { number: 4, at: 1000, payloadType: 13 },
      { number: 5, at: 1900 },
      { number: 6, at: 1925 },
    ]);
    stream.takeAll();
    expect(counts(stream.totals.deltas)).toEqual({ 18: 2, 25: 1 });
  });
});

describe('differences of transit time', () => {
  it('are 5 ms when packets are late by 0 and 5 ms in turn', () => {
    const stream = streamOf(voice(200, (number) => 5 * (number % 2)));
    stream.takeAll();
    expect(stream.totals.jitterSamples).toBe(199);
    expect(stream.totals.differenceSum / 199).toBeCloseTo(5, 9);
  });

  it('are not those of a sender that moves its timestamps', () => {
    const stream = streamOf(voice(200, (number) => (number < 100 ? 0 : 2000)));
    stream.takeAll();
    expect([stream.totals.timestampRebases, stream.totals.differenceSum]).toEqual([1, 0]);
  });
});

it('sums over the intervals are those of the stream', () => {
  const stream = streamOf(
    voice(1000, (number) => (number * 7919) % 37),
    3e6,
  );
  const sum = new Interval(0, 0);
  const intervals = stream.takeAll();
  for (const interval of intervals) sum.add(interval);
  expect(intervals).toHaveLength(7);
  expect(sum.deltas).toEqual(stream.totals.deltas);
  expect(sum.deltas.reduce((total, count) => total + count, 0)).toBe(999);
  expect(sum.differenceSum).toBeCloseTo(stream.totals.differenceSum, 6);
});
