/** What the relays and senders of the samples wrote down while they spoilt media, against what the decoder finds. */

import { readdirSync, readFileSync } from 'node:fs';
import type { Fields } from 'spoor/decoder';
import { readCapture, replay } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from './decoder.js';
import { intervalFields } from './documents.js';
import { type ReportedStream, reportOf } from './testing.js';

const reportOfSample = (sample: string, rtp = {}) =>
  reportOf(replay(decoder, readCapture(new URL(`samples/${sample}.pcap`, import.meta.url)), { options: { rtp } }));

/** What happened to one stream between its sender and the capture. Packets are named by sequence number. */
interface Truth {
  readonly stream: string;
  /** Packets on their way from the first that was sent to the last. */
  readonly sent: number;
  readonly dropped?: readonly number[];
  readonly duplicated?: readonly number[];
  /** Sent behind their successors. */
  readonly swapped?: readonly number[];
  /** Times the sender began new numbers. */
  readonly restarts?: number;
  /** Went through a queue that drained at once: these may have overtaken each other. */
  readonly queued?: readonly number[];
}

const CALLER = '192.0.2.10:6000 > 192.0.2.30:30000 ca110000';
const TO_CALLEE = '192.0.2.31:31000 > 192.0.2.20:6100 ca110000';
const CALLEE = '192.0.2.20:6100 > 192.0.2.31:31000 ca110000';
const TO_CALLER = '192.0.2.30:30000 > 192.0.2.10:6000 ca110000';

const TRUTH: Readonly<Record<string, readonly Truth[]>> = {
  clean: [
    { stream: CALLER, sent: 200 },
    { stream: TO_CALLEE, sent: 200 },
    { stream: CALLEE, sent: 200 },
    { stream: TO_CALLER, sent: 200 },
  ],
  impaired: [
    { stream: CALLER, sent: 200 },
    { stream: TO_CALLEE, sent: 200, dropped: [12, 41, 46, 56, 74, 75, 76, 77, 90, 140, 156, 188] },
    { stream: CALLEE, sent: 200 },
    {
      stream: TO_CALLER,
      sent: 200,
      dropped: [100, 101, 102, 103, 104],
      duplicated: [150],
      swapped: [130],
      queued: [170, 171, 172, 173, 174, 175, 176, 177, 178, 179],
    },
  ],
  // The numbers of the first stream are 65500 to 23; the gateway hands on what it gets.
  'media-gateway': [
    { stream: '192.0.2.61:5000 > 192.0.2.50:16002 11110001', sent: 60, dropped: [65520, 65521] },
    { stream: '192.0.2.50:16004 > 192.0.2.61:5002 11110001', sent: 60, dropped: [65520, 65521] },
    { stream: '192.0.2.61:5002 > 192.0.2.50:16004 22220002', sent: 60 },
    { stream: '192.0.2.50:16002 > 192.0.2.61:5000 22220002', sent: 60 },
    { stream: '192.0.2.61:5000 > 192.0.2.50:16006 33330003', sent: 60, dropped: [37] },
    // Made by the gateway from 14 batches of four Osmux frames; of the one that was lost it knows nothing.
    { stream: '192.0.2.50:16006 > 192.0.2.61:5000 006f5183', sent: 56 },
  ],
  // 65506 to 29, timestamps from 30 packets before their wrap on; then 3000 to 3059 with timestamps from 700000 on.
  restart: [
    { stream: '192.0.2.61:5000 > 192.0.2.50:16002 aaaa0001', sent: 120, swapped: [65535], restarts: 1 },
    { stream: '192.0.2.61:5002 > 192.0.2.50:16004 bbbb0001', sent: 40 },
    {
      stream: '192.0.2.61:5002 > 192.0.2.50:16004 bbbb0002',
      sent: 80,
      dropped: [9020, 9021, 9022, 9023, 9024],
      duplicated: [9050],
    },
  ],
};

const sumOf = (intervals: ReportedStream['intervals'], of: (interval: ReportedStream['intervals'][0]) => number | undefined) =>
  intervals.reduce((sum, interval) => sum + (of(interval) ?? 0), 0);

describe.each(Object.entries(TRUTH))('%s', (sample, truths) => {
  const { streams } = reportOfSample(sample);

  it('has these streams and no other', () => {
    expect(streams.map(({ name }) => name).sort()).toEqual(truths.map(({ stream }) => stream).sort());
  });

  it.each(truths)('$stream: lost, repeated and overtaken packets are those that were written down', (truth) => {
    const { sent, dropped = [], duplicated = [], swapped = [], queued = [], restarts = 0 } = truth;
    const { stream, intervals } = streams.find(({ name }) => name === truth.stream)!;
    expect({
      packets: stream.packets,
      unique: stream.unique,
      expected: stream.expected,
      lost: stream.lost,
      loss_pct: stream.loss_pct,
      duplicates: stream.duplicates,
      segments: stream.segments,
      restarts: stream.restarts,
      stray: stream.stray,
    }).toEqual({
      packets: sent - dropped.length + duplicated.length,
      unique: sent - dropped.length,
      expected: sent,
      lost: dropped.length,
      loss_pct: Math.round((1e6 * dropped.length) / sent) / 1e4,
      duplicates: duplicated.length,
      segments: 1 + restarts,
      restarts,
      stray: 0,
    });
    expect(stream.reordered).toBeGreaterThanOrEqual(swapped.length);
    expect(stream.reordered).toBeLessThanOrEqual(swapped.length + queued.length);
    for (const field of ['packets', 'unique', 'expected', 'lost', 'duplicates', 'reordered'] as const)
      expect(
        sumOf(intervals, (interval) => interval[field]),
        field,
      ).toBe(stream[field]);
  });
});

/** Values of all fields of a document that add up, by path. */
function additive(fields: Fields, document: object, path = ''): Map<string, number> {
  const values = new Map<string, number>();
  for (const [name, entry] of Object.entries(fields)) {
    const value = (document as Record<string, unknown>)[name];
    if (entry.type === 'long') values.set(path + name, typeof value === 'number' ? value : 0);
    else if (typeof entry.describe !== 'string') {
      for (const [inner, number] of additive(entry as Fields, (value as object | undefined) ?? {}, `${path}${name}.`))
        values.set(inner, number);
    }
  }
  return values;
}

describe.each(readdirSync(new URL('samples', import.meta.url)).filter((file) => file.endsWith('.pcap')))('every stream of %s', (file) => {
  it.each([1, 10, 3600])('is the sum of its intervals of %i s in every counter', (interval_seconds) => {
    const { streams } = reportOfSample(file.slice(0, -'.pcap'.length), { interval_seconds });
    expect(streams.length).toBeGreaterThan(0);
    for (const { name, stream, intervals } of streams) {
      const sums = new Map<string, number>();
      for (const interval of intervals)
        for (const [path, value] of additive(intervalFields, interval)) sums.set(path, (sums.get(path) ?? 0) + value);
      expect([...sums.keys()]).toContain('burst.lost');
      expect([...sums.keys()]).toContain('delta.hist.ms_18_22');
      expect(Object.fromEntries(sums), name).toEqual(Object.fromEntries(additive(intervalFields, stream)));
    }
  });

  it('has the same counters whatever the interval, and one of a second has documents of a second', () => {
    const of = (interval_seconds: number) => reportOfSample(file.slice(0, -'.pcap'.length), { interval_seconds }).streams;
    const [fine, usual] = [of(1), of(10)];
    // Delay variation counts from the quickest packet of an interval, so another length has other classes.
    const counters = ({ name, stream }: ReportedStream) => [
      name,
      Object.fromEntries([...additive(intervalFields, stream)].filter(([path]) => !path.startsWith('pdv.'))),
    ];
    expect(fine.map(counters)).toEqual(usual.map(counters));
    const documents = (streams: typeof fine) => streams.reduce((sum, { intervals }) => sum + intervals.length, 0);
    expect(documents(fine)).toBeGreaterThan(documents(usual));
  });
});

it('shows the queue of 60 ms that drained at once as jitter of one stream only', () => {
  const { streams } = reportOfSample('impaired');
  const jitter = new Map(streams.map(({ name, stream }) => [name, stream.jitter?.max_ms ?? 0]));
  expect(jitter.get(TO_CALLER)).toBeGreaterThan(2 * jitter.get(CALLEE)!);
  expect(jitter.get(TO_CALLEE)).toBeLessThan(1.5 * jitter.get(CALLER)!);
});

it('shows no jump of sequence or timestamps as jitter, over the wrap and over the restart', () => {
  const { stream } = reportOfSample('restart').streams.find(({ name }) => name.endsWith('aaaa0001'))!;
  expect(stream.jitter?.max_ms).toBeLessThan(stream.delta?.max_ms ?? 0);
  // Neither the first packet of the stream nor that of the new segment has one before it.
  expect(stream.jitter?.samples).toBe(118);
});

/** A table that the recording's own programs wrote. */
const written = <T>(name: string): Readonly<Record<string, T>> =>
  JSON.parse(readFileSync(new URL(`samples/${name}.truth.json`, import.meta.url), 'utf8'));

describe('call-impaired', () => {
  interface Relayed {
    readonly in: number;
    readonly out: number;
    readonly dropped: readonly number[];
    readonly duplicated: readonly number[];
    readonly swapped: readonly number[];
    readonly delayed: number;
  }
  const { streams, counted } = reportOfSample('call-impaired');
  const truths = written<Relayed>('call-impaired');

  it.each([
    ['caller_to_callee', '192.0.2.30:30000 > 192.0.2.20:6100 ca110000'],
    ['callee_to_caller', '192.0.2.30:31000 > 192.0.2.10:6000 ca110000'],
  ])('%s: every packet is where the relay says it went', (direction, name) => {
    const truth = truths[direction]!;
    const { stream, intervals } = streams.find((found) => found.name === name)!;
    expect(stream).toMatchObject({
      packets: truth.out,
      expected: truth.in,
      lost: truth.dropped.length,
      duplicates: truth.duplicated.length,
      rfc_cumulative_lost: truth.dropped.length - truth.duplicated.length,
      segments: 1,
      stray: 0,
      ptime_ms: 20,
    });
    expect(stream.reordered).toBeGreaterThanOrEqual(truth.swapped.length);
    expect(stream.reordered).toBeLessThanOrEqual(truth.swapped.length + truth.delayed);
    expect(intervals).toHaveLength(2);
    for (const field of ['packets', 'expected', 'lost', 'duplicates', 'reordered', 'bytes_rtp'] as const)
      expect(sumOf(intervals, (interval) => interval[field])).toBe(stream[field]);
  });

  it('takes no signalling for media', () => {
    expect(streams).toHaveLength(2);
    expect(counted('unproven')).toBe(0);
  });
});

describe('call-digits', () => {
  it('is two streams; digits and comfort noise are in loss and not in jitter, wraps are no losses', () => {
    const { streams } = reportOfSample('call-digits');
    expect(streams).toHaveLength(2);
    const { stream } = streams.find(({ stream }) => stream.ssrc === 'd1915000')!;
    // 150 + 4 * 5 + 50 of speech, 4 digits of 8 packets, 5 of noise; the silence before the last ones is 1 s.
    expect(stream).toMatchObject({
      packets: 257,
      expected: 257,
      lost: 0,
      events: 32,
      cn: 5,
      codec: 'PCMA',
      pt_list: [8, 13, 101],
      ts_rebase: 0,
    });
    expect(stream.jitter?.samples).toBe(257 - 32 - 1);
    expect(stream.jitter?.max_ms).toBeLessThan(2);
  });
});

describe('mgw-amr', () => {
  interface Sent {
    readonly sent: number;
    readonly expected: number;
    readonly source: string;
  }
  const { streams } = reportOfSample('mgw-amr');

  it('is six streams: what the peers sent, what the gateway handed on, and what it made of Osmux', () => {
    expect(streams).toHaveLength(6);
  });

  it.each(Object.values(written<Sent>('mgw-amr')))('$source: sent and lost as its sender says, on both sides of the gateway', (truth) => {
    const copies = streams.filter(({ stream }) => stream.ssrc === truth.source);
    expect(copies).toHaveLength(truth.source === '33330003' ? 1 : 2);
    for (const { stream } of copies)
      expect(stream).toMatchObject({
        packets: truth.sent,
        expected: truth.expected,
        lost: truth.expected - truth.sent,
        clock_rate: 8000,
        ptime_ms: 20,
      });
  });
});
