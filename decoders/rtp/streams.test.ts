/** Whole streams through the engine: where they begin and end, what shares their port, and what the capture lost. */

import type { MediaAnnouncement } from 'spoor/decoder';
import { replay } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from './decoder.js';
import { datagram, type Path, rtp, START, voice } from './encode.js';
import { announcement, invite, signalling } from './signalling.js';
import { type ReportedStream, reportOf } from './testing.js';

const report = (packets: Parameters<typeof replay>[1], options: Parameters<typeof replay>[2] = {}) => {
  const result = replay(decoder, packets, options);
  expect(result.errors).toEqual([]);
  return reportOf(result);
};
const found = (packets: Parameters<typeof replay>[1], options = {}) => report(packets, options).streams.length;
const inOrder = <T extends { time: number }>(packets: readonly T[]) => [...packets].sort((a, b) => a.time - b.time);

describe('a stream', () => {
  it('counts from its first packet, although four were needed to believe it', () => {
    const [{ stream }] = report(voice(50)).streams as [ReportedStream];
    expect(stream).toMatchObject({ packets: 50, lost: 0, detection: 'heuristic', codec: 'PCMU', clock_rate: 8000, ptime_ms: 20 });
  });

  it('of three packets is none', () => expect(found(voice(3))).toBe(0));

  it('is each direction and each source on its own', () => {
    const back: Path = { source: ['192.0.2.2', 40_002], destination: ['192.0.2.1', 40_000] };
    const packets = [...voice(20), ...voice(20, 0.005, 7, {}, back), ...voice(20, 0.01, 9, { ssrc: 5 })];
    const { streams } = report(inOrder(packets));
    expect(streams.map(({ name, stream }) => `${name} ${stream.packets} ${stream.lost}`).sort()).toEqual([
      '192.0.2.1:40000 > 192.0.2.2:40002 00000005 20 0',
      '192.0.2.1:40000 > 192.0.2.2:40002 11223344 20 0',
      '192.0.2.2:40002 > 192.0.2.1:40000 11223344 20 0',
    ]);
  });

  it('ends after a minute of silence; the same source is another stream then', () => {
    const { streams } = report([...voice(20), ...voice(20, 80, 9000)]);
    expect(streams.map(({ stream }) => [stream.end_reason, stream.packets, stream.restarts])).toEqual([
      ['idle', 20, 0],
      ['shutdown', 20, 0],
    ]);
    expect(streams[0]!.stream.stream?.id).not.toBe(streams[1]!.stream.stream?.id);
  });

  it('goes on after half a minute of silence, as another segment when the numbers began anew', () => {
    const { streams } = report([...voice(20), ...voice(20, 30, 40_000)]);
    expect(streams.map(({ stream }) => stream)).toMatchObject([{ packets: 40, expected: 40, lost: 0, restarts: 1, segments: 2 }]);
  });

  it('is in every ten seconds of the clock that had packets, and nowhere else', () => {
    const { streams } = report([...voice(600), ...voice(50, 25, 700)]);
    const [{ stream, intervals }] = streams as [ReportedStream];
    expect(intervals.map(({ packets, expected, lost }) => ({ packets, expected, lost }))).toEqual([
      { packets: 500, expected: 500, lost: 0 },
      { packets: 100, expected: 100, lost: 0 },
      { packets: 50, expected: 50, lost: 0 },
    ]);
    expect(stream).toMatchObject({ packets: 650, lost: 0 });
  });

  it('has a hole in the interval that shows it, and -1 in the one that fills it', () => {
    const packets = voice(520);
    const [late] = packets.splice(490, 1);
    const [{ intervals, stream }] = report(inOrder([...packets, { ...late!, time: START + 10.035e6 }])).streams as [ReportedStream];
    expect(intervals.map(({ expected, lost, loss_pct }) => ({ expected, lost, loss_pct }))).toEqual([
      { expected: 500, lost: 1, loss_pct: 0.2 },
      { expected: 20, lost: -1, loss_pct: 0 },
    ]);
    expect(stream).toMatchObject({ lost: 0, reordered: 1, loss_pct: 0, reorder_extent_max: 11 });
  });
});

describe('what is no media', () => {
  it.each([
    ['a port below 1024', { destination: ['192.0.2.2', 1000] }],
    ['a port of another protocol', { source: ['192.0.2.1', 1984] }],
  ] satisfies [string, Path][])('%s', (_what, path) => expect(found(voice(50, 0, 1, {}, path))).toBe(0));

  it.each([1, 19, 20, 35, 63, 64, 72, 76, 95])('payload type %i without signalling', (payloadType) =>
    expect(found(voice(50, 0, 1, { payloadType }))).toBe(0),
  );

  it.each([0, 13, 18, 34, 96, 127])('unlike payload type %i', (payloadType) => expect(found(voice(50, 0, 1, { payloadType }))).toBe(1));

  it('contributing sources, an extension or padding beyond the end', () => {
    expect(found(voice(50, 0, 1, { first: 15, payload: 40 }))).toBe(0);
    expect(found(voice(50, 0, 1, { first: 0x10, payload: 40 }))).toBe(0);
    expect(found(voice(50, 0, 1, { first: 0x20, payload: 40 }))).toBe(0);
    expect(found(voice(50, 0, 1, { first: 15, payload: 60 }))).toBe(1);
  });

  it('anything at all, when the heuristic is off', () => expect(found(voice(50), { options: { rtp: { heuristic: false } } })).toBe(0));

  it('a port that the configuration excludes, and only that', () => {
    const path: Path = { destination: ['192.0.2.2', 1984] };
    expect(found(voice(50), { options: { rtp: { excluded_ports: [40_002] } } })).toBe(0);
    expect(found(voice(50, 0, 1, {}, path), { options: { rtp: { excluded_ports: [40_002] } } })).toBe(1);
  });
});

describe('what shares the port of media', () => {
  const stun = Uint8Array.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, ...new Array(12).fill(9)]);
  const senderReport = Uint8Array.from([0x80, 200, 0, 6, ...new Array(24).fill(1)]);

  it('is counted and leaves the stream alone', () => {
    const others = Array.from({ length: 40 }, (_, i) => [datagram(stun, 0.205 + 0.1 * i), datagram(senderReport, 0.21 + 0.1 * i)]);
    const { streams, counted, refused } = report(inOrder([...voice(300), ...others.flat()]));
    expect(streams.map(({ stream }) => stream)).toMatchObject([{ packets: 300, lost: 0 }]);
    expect({ beside: counted('stun'), rtcp: counted('rtcp'), refused: refused('not_rtp') }).toEqual({
      beside: 40,
      rtcp: 40,
      refused: 0,
    });
  });

  it('may come first', () => {
    const { streams } = report([datagram(stun, 0), datagram(stun, 0.1), ...voice(50, 0.2)]);
    expect(streams.map(({ stream }) => stream.packets)).toEqual([50]);
  });

  it('may be noise with an RTP version: no document for each source', () => {
    const noise = Array.from({ length: 100 }, (_, i) =>
      datagram(rtp({ sequence: 7919 * i, timestamp: 104_729 * i, ssrc: 1000 + i }), 0.2051 + 0.02 * i),
    );
    const { streams, counted } = report(inOrder([...voice(200), ...noise]));
    expect(streams.map(({ stream }) => stream.packets)).toEqual([200]);
    expect(counted('unproven')).toBe(100);
  });

  it('broken headers in a known stream count as packets and are said', () => {
    const packets = voice(60);
    packets[30] = datagram(rtp({ sequence: 130, timestamp: 160 * 130, first: 15, payload: 10 }), 0.6);
    const { streams, counted } = report(packets);
    expect(streams.map(({ stream }) => stream)).toMatchObject([{ packets: 60, lost: 0, bytes_payload: 59 * 160 }]);
    expect(counted('malformed')).toBe(1);
  });
});

describe('the path', () => {
  it('is that of most packets; others are counted', () => {
    const packets = [
      ...voice(40, 0, 0, {}, { ttl: 60, dscp: 46 }),
      ...voice(2, 0.8, 40, {}, { ttl: 59 }),
      ...voice(40, 0.84, 42, {}, { ttl: 60, dscp: 46 }),
    ];
    expect(report(packets).streams.map(({ stream }) => stream)).toMatchObject([{ dscp: 46, ttl: 60, other_path: 2, packets: 82 }]);
  });
});

describe('losses of the capture', () => {
  const lost = {
    kind: 'event',
    observer: 'test',
    time: undefined,
    action: 'gap',
    loss: true,
    reason: 'queue_full',
    message: 'Full.',
  } as const;
  const captureOf = (after: number) => {
    const packets = [...voice(50), ...voice(50, 1.2, 160)];
    const [{ intervals, stream }] = report(packets, { batch: 50, between: (engine, batches) => batches === after && engine.take(lost) })
      .streams as [ReportedStream];
    return [stream, ...intervals].map((document) => [document.lost, document.capture]);
  };

  it('mark the stream and the interval in which they were', () =>
    expect(captureOf(1)).toEqual([
      [10, { loss: true }],
      [10, { loss: true }],
    ]));

  it('mark nothing when no packet came after', () =>
    expect(captureOf(2)).toEqual([
      [10, undefined],
      [10, undefined],
    ]));
});

describe('signalling', () => {
  const wideband = (more: Partial<MediaAnnouncement> = {}) => announcement({ 35: ['AMR-WB', 16_000] }, { leg: 'callee', ...more });
  const media = (count: number, at: number) =>
    Array.from({ length: count }, (_, i) => datagram(rtp({ payloadType: 35, sequence: i, timestamp: 320 * i }), at + 0.02 * i));
  const announcedReport = (payload: MediaAnnouncement, packets: Parameters<typeof replay>[1], options = {}) =>
    reportOf(replay([decoder, signalling(payload)] as never, packets, options)).streams;

  it('makes two packets of any payload type a stream, with its codec, clock and call', () => {
    expect(announcedReport(wideband(), [invite(0), ...media(2, 0.1)]).map(({ stream }) => stream)).toMatchObject([
      {
        packets: 2,
        detection: 'signalling',
        codec: 'AMR-WB',
        codec_source: 'signalling',
        clock_rate: 16_000,
        srtp: false,
        call: { id: 'call-1', leg: 'callee' },
      },
    ]);
  });

  it('is enough when the heuristic is off', () =>
    expect(announcedReport(wideband(), [invite(0), ...media(5, 0.1)], { options: { rtp: { heuristic: false } } }).length).toBe(1));

  it('tells a stream that was there before what its payload types are', () => {
    const early = wideband({ payloadTypes: new Map([[0, { name: 'opus', clockRate: 48_000 }]]) });
    expect(announcedReport(early, [...voice(10), invite(0.5), ...voice(800, 0.6, 110)]).map(({ stream }) => stream)).toMatchObject([
      { packets: 810, codec: 'opus', clock_rate: 48_000, call: { id: 'call-1' } },
    ]);
  });

  it('of multiplexed or image media makes no stream', () => {
    expect(announcedReport(wideband({ multiplexed: true }), [invite(0), ...media(50, 0.1)])).toEqual([]);
    expect(announcedReport(wideband({ media: 'image' }), [invite(0), ...media(50, 0.1)])).toEqual([]);
  });
});
