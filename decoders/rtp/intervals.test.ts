/** What an interval says of its own packets, and of sources that come and go in one flow. */

import { replay } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from './decoder.js';
import { datagram, rtp, voice } from './encode.js';
import { announcement, invite, signalling } from './signalling.js';
import { type ReportedStream, reportOf } from './testing.js';

type Packets = Parameters<typeof replay>[1];
const report = (packets: Packets, options: Parameters<typeof replay>[2] = {}) => reportOf(replay(decoder, packets, options));
const inOrder = (...lists: Packets[]) => lists.flat().sort((a, b) => a.time - b.time);

describe('an interval', () => {
  // 10 s of µ-law in 20 ms, then 10 s of G.722 in 40 ms: one sequence of numbers.
  const second = Array.from({ length: 250 }, (_, i) =>
    datagram(rtp({ sequence: 600 + i, timestamp: 160 * 600 + 320 * i, payloadType: 9, payload: 320 }), 10 + 0.04 * i),
  );
  const [{ stream, intervals }] = report([...voice(500), ...second]).streams as [ReportedStream];

  it('says payload type, codec and packet time of its own packets, also when several are written at once, at the end', () => {
    expect(intervals.map(({ pt, codec, ptime_ms, packets }) => ({ pt, codec, ptime_ms, packets }))).toEqual([
      { pt: 0, codec: 'PCMU', ptime_ms: 20, packets: 500 },
      { pt: 9, codec: 'G722', ptime_ms: 40, packets: 250 },
    ]);
  });

  it('is part of a stream that says what most of all packets were', () => {
    expect(stream).toMatchObject({ pt: 0, codec: 'PCMU', ptime_ms: 20, pt_list: [0, 9], segments: 1, lost: 0 });
  });

  it('has an inferred clock only from the one on in which it was found', () => {
    const { streams } = report(voice(550, 9.5, 0, { payloadType: 96 }));
    expect(streams[0]!.intervals.map(({ clock_rate, clock_source, ptime_ms }) => [clock_rate, clock_source, ptime_ms])).toEqual([
      [undefined, 'unknown', undefined],
      [8000, 'inferred', 20],
      [8000, 'inferred', 20],
    ]);
  });
});

describe('sources of one flow', () => {
  it('end one by one: a minute of silence ends a stream though another goes on', () => {
    const { streams } = report(inOrder(voice(100), voice(7000, 0.01, 0, { ssrc: 7 }), voice(50, 90, 5000)));
    const own = streams.filter(({ stream }) => stream.ssrc === '11223344').map(({ stream }) => stream);
    expect(own).toMatchObject([
      { packets: 100, lost: 0, end_reason: 'idle' },
      { packets: 50, lost: 0, end_reason: 'shutdown' },
    ]);
    expect(own[0]!.stream!.id).not.toBe(own[1]!.stream!.id);
  });

  it('are sixteen at a time: the longest silent gives way, and says so', () => {
    const { streams, counted } = report(Array.from({ length: 17 }, (_, i) => voice(5, i, 0, { ssrc: i })).flat());
    expect(streams).toHaveLength(17);
    expect(counted('displaced_streams')).toBe(1);
    expect(streams.filter(({ stream }) => stream.end_reason === 'displaced').map(({ stream }) => stream.ssrc)).toEqual(['00000000']);
  });

  it('that were not proven before the capture lost packets are marked as well', () => {
    const lost = { kind: 'event', observer: 'test', time: undefined, action: 'gap', loss: true, message: 'Full.' } as const;
    const { streams } = report(voice(50), { batch: 2, between: (engine, batches) => batches === 1 && engine.take(lost) });
    expect(streams.map(({ stream }) => stream.capture)).toEqual([{ loss: true }]);
  });
});

it('what signalling said in the last seconds of a stream is not missed', () => {
  const announcing = signalling(announcement({ 112: ['AMR', 8000] }));
  const { streams } = reportOf(replay([decoder, announcing], inOrder(voice(100, 0, 0, { payloadType: 112 }), [invite(0.5)])));
  expect(streams.map(({ stream }) => stream)).toMatchObject([
    { packets: 100, detection: 'heuristic', codec: 'AMR', clock_source: 'signalling' },
  ]);
  expect(streams[0]!.stream.call?.id).toBe('call-1');
});
