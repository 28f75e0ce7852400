/** Calls whose losses and delays are planted: every number that follows from RTCP comes out as it was planted. */

import fc from 'fast-check';
import { replay } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from '../decoder.js';
import { datagram, inGtp, voice } from '../encode.js';
import { announcement, invite, signalling } from '../signalling.js';
import { type Report, type ReportedStream, reportOf } from '../testing.js';
import { call, type Plan, RECEIVER, SENDER } from './call.js';
import {
  application,
  bye,
  compound,
  description,
  extended,
  extendedReport,
  feedback,
  packet,
  receiverReport,
  senderReport,
  words,
} from './encode.js';

type Packets = Parameters<typeof replay>[1];
const report = (packets: Packets, options: Parameters<typeof replay>[2] = {}): Report => {
  const result = replay(decoder, packets, options);
  expect(result.errors).toEqual([]);
  return reportOf(result);
};
const only = ({ streams }: Report): ReportedStream => {
  expect(streams).toHaveLength(1);
  return streams[0]!;
};
const inOrder = <T extends { time: number }>(packets: readonly T[]) => [...packets].sort((a, b) => a.time - b.time);
const between = (from: number, to: number) => (n: number) => n >= from && n < to;

const hash = (seed: number, salt: number, n: number) => {
  let mixed = Math.imul(seed ^ Math.imul(salt, 0x9e37_79b1), 0x85eb_ca6b) ^ Math.imul(n + 1, 0xc2b2_ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b_3c6d);
  return mixed ^ (mixed >>> 13);
};

const PLANS: Readonly<Record<string, Plan>> = {
  nothing: { packets: 2000 },
  'losses before the capture point': { packets: 2000, lostUpstream: (n) => n % 97 === 3 },
  'losses behind it': { packets: 2000, lostDownstream: (n) => n % 97 === 3 },
  'losses of the capture': { packets: 2000, lostByCapture: (n) => n % 97 === 3 },
  'losses before and behind, some of both in one range': {
    packets: 2500,
    lostUpstream: (n) => n % 50 === 3,
    lostDownstream: (n) => n % 61 === 7,
  },
  'losses before it and by the capture in one range': {
    packets: 2500,
    lostUpstream: (n) => n % 50 === 3,
    lostByCapture: (n) => n % 61 === 7,
  },
  'each of the three in its time': {
    packets: 3000,
    lostUpstream: (n) => n % 100 === 3,
    lostDownstream: between(1200, 1217),
    lostByCapture: between(1800, 1843),
  },
  'an outage of the capture over a report': { packets: 3000, lostByCapture: between(1100, 1150) },
  'a capture that sees nothing more': { packets: 2000, lostByCapture: (n) => n >= 1990 },
  'packets that came twice': { packets: 2000, doubled: (n) => n % 20 === 3, lostUpstream: (n) => n % 97 === 5 },
  'packets that all came twice': { packets: 2000, doubled: (n) => !between(800, 820)(n), lostDownstream: between(800, 820) },
  'packets that were captured twice': { packets: 2000, mirrored: true, lostDownstream: (n) => n % 97 === 3 },
  'packets captured twice, nobody knows by whom': {
    packets: 2000,
    mirrored: true,
    unidentified: true,
    lostDownstream: (n) => n % 97 === 3,
  },
  'packets that came twice, nobody knows why': { packets: 2000, doubled: (n) => n % 20 === 3, unidentified: true },
  'packets out of order': { packets: 2000, late: (n) => (n % 23 === 4 ? 0.07 : 0), lostDownstream: between(800, 820) },
  'packets out of order behind a long way': {
    packets: 3000,
    late: (n) => (n % 7 === 4 ? 0.07 : 0),
    far: 0.3,
    lostUpstream: (n) => n % 97 === 6,
  },
  'another count of cycles, over the wrap': { packets: 2000, cycles: 5, lostDownstream: (n) => n % 97 === 3 },
  'a receiver 700 packets behind': { packets: 3000, far: 7, lostDownstream: (n) => n % 97 === 3 },
  'reports on the port of the media': { packets: 2000, muxed: true, lostUpstream: (n) => n % 97 === 3, lostDownstream: between(800, 820) },
};

describe('the three places of loss', () => {
  it.each(Object.entries(PLANS))('%s', (_, plan) => {
    const { frames, truth } = call(plan);
    const { stream, intervals } = only(report(frames));
    const { rtcp } = stream;
    expect({
      expected: rtcp?.range_expected,
      upstream: rtcp?.upstream_lost,
      downstream: rtcp?.downstream_lost,
      capture: rtcp?.capture_lost,
      sent: rtcp?.sender?.packets_sent,
      notSeen: rtcp?.sender?.sent_not_seen,
    }).toEqual(truth);
    const sum = (pick: (rtcp: NonNullable<typeof stream.rtcp>) => number | undefined) =>
      intervals.reduce((total, interval) => total + (interval.rtcp === undefined ? 0 : (pick(interval.rtcp) ?? 0)), 0);
    expect(sum((one) => one.upstream_lost)).toBe(rtcp?.upstream_lost);
    expect(sum((one) => one.downstream_lost)).toBe(rtcp?.downstream_lost);
    expect(sum((one) => one.capture_lost)).toBe(rtcp?.capture_lost);
    expect(sum((one) => one.range_expected)).toBe(rtcp?.range_expected);
    expect(sum((one) => one.reports)).toBe(rtcp?.reports);
    expect(sum((one) => one.rtt_samples)).toBe(rtcp?.rtt_samples ?? 0);
    expect(sum((one) => one.rtt_sum_ms)).toBeCloseTo(rtcp?.rtt_sum_ms ?? 0, 2);
    expect(sum((one) => one.sender?.packets_sent)).toBe(rtcp?.sender?.packets_sent);
    expect(sum((one) => one.sender?.sent_not_seen)).toBe(rtcp?.sender?.sent_not_seen);
    // There and back between the capture point and the receiver, within what 1/65536 s and a microsecond tell apart.
    if ((plan.far ?? 0.02) <= 5) expect(rtcp?.rtt_ms).toBeCloseTo(2000 * (plan.far ?? 0.02), 1);
  });

  it('come out for any losses, order and repetition of packets', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer(),
          before: fc.constantFrom(0, 0.01, 0.2),
          behind: fc.constantFrom(0, 0.01, 0.2),
          byCapture: fc.boolean(),
          late: fc.constantFrom(0, 0, 0.02),
          twice: fc.constantFrom(0, 0, 0.05),
          far: fc.constantFrom(0.001, 0.04, 0.35),
          firstNumber: fc.integer({ min: 0, max: 65_535 }),
          cycles: fc.integer({ min: 0, max: 65_535 }),
        }),
        ({ seed, before, behind, byCapture, late, twice, far, firstNumber, cycles }) => {
          const chance = (salt: number, share: number) => (n: number) => (hash(seed, salt, n) >>> 0) / 2 ** 32 < share;
          const hit = chance(2, behind);
          const doubled = chance(5, twice);
          const delayed = chance(4, late);
          // What comes twice or late is not also lost behind: the receiver counts packets, we count numbers.
          const lost = (n: number) => hit(n) && !doubled(n) && !delayed(n);
          const plan = {
            packets: 1200,
            far,
            firstNumber,
            cycles,
            lostUpstream: chance(1, before),
            doubled,
            late: (n: number) => (delayed(n) && n > 0 ? 0.01 + (Math.abs(hash(seed, 6, n)) % 90) / 1000 : 0),
            ...(byCapture ? { lostByCapture: lost } : { lostDownstream: lost }),
          };
          const { frames, truth } = call(plan);
          const { rtcp } = only(report(frames)).stream;
          const { range_expected: expected, upstream_lost: upstream, downstream_lost: downstream, capture_lost: capture } = rtcp ?? {};
          const want = { expected: truth.expected, upstream: truth.upstream, downstream: truth.downstream, capture: truth.capture };
          const unordered = late > 0 || twice > 0;
          if (!unordered) expect({ expected, upstream, downstream, capture }).toEqual(want);
          // One that may be a packet out of turn waits for the next report, and after the last one there is none: never too many.
          expect(expected).toBe(want.expected);
          expect(capture).toBeLessThanOrEqual(want.capture);
          expect(downstream).toBeLessThanOrEqual(want.downstream);
          expect(want.capture + want.downstream - capture! - downstream!).toBeLessThanOrEqual(unordered ? 3 : 0);
          expect(upstream! + capture!).toBe(want.upstream + want.capture);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([1, 5, 60])('tells of one stream alone, which nothing else can, what the capture lost: intervals of %i s', (interval_seconds) => {
    const { frames, truth } = call({ ...PLANS['losses before it and by the capture in one range']!, every: 2 });
    const { stream, intervals } = only(report(frames, { options: { rtp: { interval_seconds } } }));
    // What was lost before the first report and after the last one stays untold.
    expect(stream.loss).toMatchObject({ capture_suspected: truth.capture, network: truth.upstream, origin: 'mixed' });
    expect(stream.loss?.evidence).toContain('receiver_report');
    expect(truth.capture + truth.upstream + stream.loss!.unattributed!).toBe(stream.loss?.settled);
    expect(stream.loss!.unattributed).toBeLessThan(16);
    for (const field of ['network', 'capture_suspected', 'unattributed', 'settled'] as const)
      expect(
        intervals.reduce((sum, { loss }) => sum + (loss?.[field] ?? 0), 0),
        field,
      ).toBe(stream.loss?.[field]);
  });

  it('does not take for proven what losses behind the capture point may hide', () => {
    const { frames } = call({ packets: 2000, lostDownstream: between(800, 815), lostByCapture: between(820, 826) });
    expect(only(report(frames)).stream.loss).toMatchObject({
      settled: 6,
      capture_suspected: 0,
      network: 0,
      unattributed: 6,
      origin: 'ambiguous',
    });
  });

  it('tells nothing of numbers before a restart', () => {
    const first = call({ packets: 1000, lostByCapture: (n) => n === 990 }).frames;
    const second = call({ packets: 1500, firstNumber: 20_000, lostByCapture: between(700, 710) }).frames;
    const later = second.map((frame) => ({ ...frame, time: frame.time + 21e6 }));
    const { stream } = only(report(inOrder([...first, ...later])));
    expect(stream.loss).toMatchObject({ settled: 11, capture_suspected: 10, unattributed: 1, network: 0 });
  });

  it('has a net of losses behind the capture point and by it where both fall between the same two reports', () => {
    const { frames, truth } = call({ packets: 2000, lostDownstream: between(800, 815), lostByCapture: between(820, 826) });
    const { rtcp } = only(report(frames)).stream;
    expect([truth.downstream, truth.capture]).toEqual([15, 6]);
    expect([rtcp?.downstream_lost, rtcp?.capture_lost]).toEqual([9, 0]);
  });

  it('compares nothing over a restart of the sender, and goes on behind it', () => {
    const first = call({ packets: 1000 }).frames;
    const second = call({ packets: 1500, firstNumber: 20_000, lostDownstream: between(700, 710) }).frames;
    const later = second.map((frame) => ({ ...frame, time: frame.time + 21e6 }));
    const { stream } = only(report(inOrder([...first, ...later])));
    expect(stream).toMatchObject({ restarts: 1, rtcp: { downstream_lost: 10, upstream_lost: 0, capture_lost: 0 } });
    expect(stream.rtcp?.range_expected).toBeLessThan(2000);
    expect(stream.rtcp?.sender?.sent_not_seen).toBe(0);
  });
});

describe('what the ends say', () => {
  const plan: Plan = { packets: 1500, near: 0.03, far: 0.05 };

  it('is in the document of the stream it is about', () => {
    const { frames } = call({ ...plan, clockRate: 8080, lostUpstream: between(1100, 1110) });
    const { stream } = only(report(frames));
    expect(stream.rtcp).toMatchObject({
      reports: 7,
      rtt_samples: 7,
      reported_lost: 10,
      reported_loss_pct: 0,
      reported_jitter_ms: 3,
      tool: 'planted',
      sender: { reports: 7, clock_rate_measured: expect.closeTo(8080, 0), clock_ratio: 1.01 },
    });
    // The mean of round trips is theirs, and no last leg is made up.
    expect(stream.rtcp?.rtt_mean_ms).toBeCloseTo(100, 1);
    expect(stream.rtcp?.rtt_total_ms).toBeUndefined();
  });

  it('names the sender without the user it may be', () => {
    const { documents } = replay(decoder, call(plan).frames);
    const json = documents.map((one) => one.json).join('');
    expect(json).toContain('cname');
    expect(json).not.toContain('alice');
    expect(json).not.toContain('bob@');
  });

  it('is nothing where RTCP said nothing', () => {
    const { stream, intervals } = only(report(voice(600)));
    expect([stream, ...intervals].map(({ rtcp }) => rtcp)).toEqual([undefined, undefined, undefined]);
  });
});

const RTCP_THERE = { source: ['192.0.2.1', 40_001], destination: ['192.0.2.2', 40_003] } as const;
const RTCP_BACK = { source: ['192.0.2.2', 40_003], destination: ['192.0.2.1', 40_001] } as const;
const MEDIA_BACK = { source: ['192.0.2.2', 40_002], destination: ['192.0.2.1', 40_000] } as const;

describe('both legs', () => {
  /** Two streams; the ends report on each other. 27 ms lie between here and the second end and back, 64 between here and the first. */
  const legs = () => [
    ...voice(800, 0, 100, { ssrc: SENDER }),
    ...voice(800, 0.005, 100, { ssrc: RECEIVER }, MEDIA_BACK),
    datagram(senderReport(SENDER, { ntpSeconds: 3_900_000_010, ntpFraction: 536_870_912 }), 10.03, RTCP_THERE),
    datagram(
      senderReport(RECEIVER, { ntpSeconds: 7, ntpFraction: 0 }, { ssrc: SENDER, lsr: 0x470a_2000, dlsr: 80_871 }),
      11.291,
      RTCP_BACK,
    ),
    datagram(senderReport(RECEIVER, { ntpSeconds: 0x7745, ntpFraction: 0xc000_0000 }), 12.015, RTCP_BACK),
    datagram(receiverReport(SENDER, { ssrc: RECEIVER, lsr: 0x7745_c000, dlsr: 32_768 }), 12.579, RTCP_THERE),
  ];

  it('make the round trip from end to end, for both directions', () => {
    const { streams } = report(inOrder(legs()));
    const of = (ssrc: string) => streams.find(({ stream }) => stream.ssrc === ssrc)?.stream.rtcp;
    expect(of('11223344')).toMatchObject({ rtt_ms: expect.closeTo(27.0065, 3), rtt_total_ms: expect.closeTo(91.0065, 3), rtt_samples: 1 });
    expect(of('55667788')).toMatchObject({ rtt_ms: expect.closeTo(64, 3), rtt_total_ms: expect.closeTo(91.0065, 3), rtt_samples: 1 });
  });

  it('come of extended reports when the other end only receives', () => {
    const frames = [
      ...voice(800, 0, 100, { ssrc: SENDER }),
      datagram(senderReport(SENDER, { ntpSeconds: 3_900_000_010, ntpFraction: 536_870_912 }), 10.03, RTCP_THERE),
      datagram(
        compound(
          receiverReport(RECEIVER, { ssrc: SENDER, lsr: 0x470a_2000, dlsr: 80_871 }),
          extendedReport(RECEIVER, extended(4, words(0x7745, 0xc000_0000))),
        ),
        11.291,
        RTCP_BACK,
      ),
      datagram(
        compound(
          senderReport(SENDER, { ntpSeconds: 1, ntpFraction: 1 }),
          extendedReport(SENDER, extended(5, words(RECEIVER, 0x7745_c000, 32_768))),
        ),
        11.855,
        RTCP_THERE,
      ),
    ];
    const { rtcp } = only(report(inOrder(frames))).stream;
    expect(rtcp).toMatchObject({ rtt_ms: expect.closeTo(27.0065, 3), rtt_total_ms: expect.closeTo(91.0065, 3) });
  });

  it('may be what the receiver measured itself', () => {
    const metrics = Uint8Array.of(
      ...words(SENDER, 0x1a0d_8001, 0x00e1_0eec, 0x005b_0078, 0xec7f_2810, 0x557f_2927, 0xe300_003c, 0x0050_012c),
    );
    const frames = [
      ...voice(300, 0, 100, { ssrc: SENDER }),
      datagram(compound(receiverReport(RECEIVER), extendedReport(RECEIVER, extended(7, metrics))), 4, RTCP_BACK),
    ];
    const { rtcp } = only(report(inOrder(frames))).stream;
    expect(rtcp?.rtt_total_ms).toBe(91);
    expect(rtcp?.xr).toEqual({
      blocks: 1,
      voip: {
        loss_rate_pct: 10.1563,
        discard_rate_pct: 5.0781,
        burst_density_pct: 50,
        gap_density_pct: 0.3906,
        burst_duration_ms: 225,
        gap_duration_ms: 3820,
        round_trip_ms: 91,
        end_system_delay_ms: 120,
        signal_level_dbm: -20,
        rerl_db: 40,
        gmin: 16,
        r_factor: 85,
        mos_lq: 4.1,
        mos_cq: 3.9,
        plc: 'standard',
        jb_kind: 'fixed',
        jb_nominal_ms: 60,
        jb_maximum_ms: 80,
        jb_absolute_maximum_ms: 300,
      },
    });
  });
});

describe('a good-bye', () => {
  const farewell = (at: number) => datagram(compound(receiverReport(SENDER), bye(SENDER, 'hung up')), at, RTCP_THERE);

  it('ends the stream; packets it overtook still count', () => {
    const { streams } = report(inOrder([...voice(100, 0, 100, { ssrc: SENDER }), farewell(1.9), ...voice(100, 30, 100, { ssrc: 5 })]));
    expect(streams[0]!.stream).toMatchObject({ packets: 100, end_reason: 'bye', rtcp: { bye: 1, bye_reason: 'hung up' } });
    expect(streams).toHaveLength(2);
  });

  it('is the reason also when the capture ends with it', () => {
    expect(only(report(inOrder([...voice(100, 0, 100, { ssrc: SENDER }), farewell(2)]))).stream.end_reason).toBe('bye');
  });

  it('is void when the source goes on, or when it was of another', () => {
    const goesOn = inOrder([...voice(1000, 0, 100, { ssrc: SENDER }), farewell(3)]);
    expect(only(report(goesOn)).stream).toMatchObject({ packets: 1000, end_reason: 'shutdown' });
    const other = datagram(compound(receiverReport(9), bye(9)), 2, RTCP_THERE);
    expect(only(report(inOrder([...voice(100, 0, 100, { ssrc: SENDER }), other]))).stream.end_reason).toBe('shutdown');
  });
});

describe('who is meant', () => {
  it('is the stream between the same hosts, of several with the same source', () => {
    const relayed = { source: ['192.0.2.9', 50_000], destination: ['192.0.2.3', 50_002] } as const;
    const back = { source: ['192.0.2.3', 50_003], destination: ['192.0.2.9', 50_001] } as const;
    const frames = [
      ...voice(100, 0, 100, { ssrc: SENDER }),
      ...voice(100, 0.001, 100, { ssrc: SENDER }, relayed),
      datagram(receiverReport(RECEIVER, { ssrc: SENDER, lost: 3, highest: 150 }), 1, RTCP_BACK),
      datagram(receiverReport(7, { ssrc: SENDER, lost: 5, highest: 150 }), 1.1, back),
    ];
    const lost = Object.fromEntries(
      report(inOrder(frames)).streams.map(({ name, stream }) => [name.slice(0, 9), stream.rtcp?.reported_lost]),
    );
    expect(lost).toEqual({ '192.0.2.1': 3, '192.0.2.9': 5 });
  });

  it('is the stream in the tunnel for what is said in the tunnel', () => {
    const media = voice(100, 0, 100, { ssrc: SENDER });
    const up = media.map((frame) => inGtp({ ...frame, time: frame.time - 100 }, 7, '198.51.100.1', '198.51.100.2'));
    const said = (lost: number, at: number) => datagram(receiverReport(RECEIVER, { ssrc: SENDER, lost, highest: 150 }), at, RTCP_BACK);
    // The way back has a key of its own.
    const frames = inOrder([...media, ...up.slice(0, 90), said(3, 1), inGtp(said(5, 1.1), 8, '198.51.100.2', '198.51.100.1')]);
    const { streams } = report(frames, { dissect: { tunnels: ['gtp-u'] } });
    expect(streams.map(({ stream }) => [stream.packets, stream.rtcp?.reported_lost]).sort()).toEqual([
      [100, 3],
      [90, 5],
    ]);
  });

  it('is found whatever the ports, as signalling may put RTCP anywhere (RFC 3605)', () => {
    const elsewhere = { source: ['192.0.2.2', 51_234], destination: ['192.0.2.1', 45_678] } as const;
    const said = datagram(receiverReport(RECEIVER, { ssrc: SENDER, lost: 3, highest: 150 }), 1, elsewhere);
    expect(only(report(inOrder([...voice(100, 0, 100, { ssrc: SENDER }), said]))).stream.rtcp?.reported_lost).toBe(3);
  });

  it('is announced media where no other is taken', () => {
    const said = datagram(receiverReport(RECEIVER, { ssrc: SENDER, lost: 3, highest: 150 }), 1, RTCP_BACK);
    const frames = inOrder([invite(-1), ...voice(100, 0, 100, { ssrc: SENDER }), said]);
    const result = replay([decoder, signalling(announcement({ 0: ['PCMU', 8000] }))], frames, { options: { rtp: { heuristic: false } } });
    expect(only(reportOf(result)).stream).toMatchObject({ detection: 'signalling', rtcp: { reported_lost: 3 } });
    // The same without an announcement is nothing.
    expect(report(frames, { options: { rtp: { heuristic: false } } }).streams).toEqual([]);
  });

  it('is nobody when neither host has to do with it', () => {
    const foreign = { source: ['198.51.100.1', 40_003], destination: ['198.51.100.2', 40_001] } as const;
    const block = { ssrc: SENDER, lost: 3, highest: 150 };
    const seen = report(
      inOrder([...voice(100, 0, 100, { ssrc: SENDER }), ...[1, 1.5].map((at) => datagram(receiverReport(RECEIVER, block), at, foreign))]),
    );
    expect(only(seen).stream.rtcp).toBeUndefined();
    expect(seen.counted('rtcp_unmet')).toBeGreaterThan(0);
  });

  it('is the first receiver that reports; of others only how often', () => {
    const reports = [1, 2, 3].flatMap((at) => [
      datagram(receiverReport(RECEIVER, { ssrc: SENDER, lost: 3, highest: 100 + 45 * at }), at, RTCP_BACK),
      datagram(receiverReport(99, { ssrc: SENDER, lost: 50, highest: 100 + 45 * at }), at + 0.1, RTCP_BACK),
    ]);
    const { rtcp } = only(report(inOrder([...voice(200, 0, 100, { ssrc: SENDER }), ...reports]))).stream;
    expect(rtcp).toMatchObject({ reports: 3, other_reports: 3, reported_lost: 3, downstream_lost: 0, range_expected: 90 });
  });

  it('is who is asked by feedback', () => {
    const asked = [
      feedback(205, 1, RECEIVER, SENDER, 0x0064_0003, 0x0070_0000),
      feedback(206, 1, RECEIVER, SENDER),
      feedback(206, 4, RECEIVER, 0, SENDER, 0),
      feedback(205, 3, RECEIVER, 0, SENDER, 0),
      feedback(206, 15, RECEIVER, 0, 0x5245_4d42, 0x0100_1234, SENDER),
      feedback(205, 15, RECEIVER, SENDER, 0),
    ];
    const frames = [
      ...voice(100, 0, 100, { ssrc: SENDER }),
      ...asked.map((bytes, i) => datagram(bytes, 1 + i / 10, MEDIA_BACK)),
      datagram(compound(receiverReport(SENDER), application(SENDER, 'qos1', 3)), 1.9, RTCP_THERE),
    ];
    const { rtcp } = only(report(inOrder(frames))).stream;
    expect(rtcp?.feedback).toEqual({ nack: 1, nack_packets: 4, pli: 1, fir: 1, tmmbr: 1, remb: 1, transport_cc: 1 });
    expect(rtcp?.app).toEqual(['qos1/3']);
  });
});

describe('a flow of RTCP alone', () => {
  const hello = (source: number, at: number) => datagram(compound(receiverReport(source), description(source, { 1: 'x' })), at, RTCP_THERE);
  const garbage = (at: number) => datagram(words(0x1234_5678, 9, 9, 9), at, RTCP_THERE);

  it('is believed with a source that is known, or one that speaks twice', () => {
    expect(report([hello(1, 0), hello(1, 5), hello(1, 10)]).counted('rtcp')).toBe(2);
    const known = inOrder([...voice(100, 0, 100, { ssrc: SENDER }), datagram(description(SENDER, { 6: 'x' }), 1, RTCP_THERE), hello(3, 2)]);
    expect(report(known).counted('rtcp')).toBe(2);
  });

  it('is not for packets of ESP that look like sender reports, which count where a report has its source', () => {
    // The only lengths that pass are those the index happens to say.
    const esp = Array.from({ length: 200 }, (_, i) => datagram(words(0x80c8_0006, i + 1, 0, 0, 0, 0, 0), i / 10, RTCP_THERE));
    const seen = report(esp);
    expect(seen.counted('rtcp')).toBe(0);
    expect(seen.streams).toEqual([]);
  });

  it('needs a known source where the heuristic is off', () => {
    const options = { options: { rtp: { heuristic: false } } };
    expect(report([hello(1, 0), hello(1, 5), hello(1, 10), ...voice(50, 11)], options).counted('rtcp')).toBe(0);
  });

  it('keeps its flow when something else comes between', () => {
    const frames = inOrder([...voice(100, 0, 100, { ssrc: SENDER }), datagram(description(SENDER, { 6: 'x' }), 1, RTCP_THERE)]);
    const noise = Array.from({ length: 20 }, (_, i) => garbage(2 + i / 10));
    const seen = report([...frames, ...noise, hello(SENDER, 5)]);
    expect([seen.counted('rtcp'), seen.counted('other_beside_media')]).toEqual([2, 20]);
  });
});

describe('refusals', () => {
  const media = voice(100, 0, 100, { ssrc: SENDER });
  const good = receiverReport(RECEIVER, { ssrc: SENDER, lost: 3, highest: 150 });
  const lying = (at: number, value: number) => {
    const bytes = compound(good, description(RECEIVER, { 1: 'bob@192.0.2.2' }));
    bytes[at] = value;
    return bytes;
  };

  it.each([
    ['rtcp_overrun', lying(3, 40)],
    ['rtcp_overrun', good.slice(0, 20)],
    ['rtcp_count', lying(0, 0x9f)],
    ['rtcp_malformed', lying(0, 0xa1)],
    ['rtcp_malformed', compound(good, packet(100, 0, words(1)))],
  ])('%s: a datagram that lies tells nothing', (count, bytes) => {
    const seen = report(inOrder([...media, datagram(bytes, 1.501, MEDIA_BACK), ...voice(100, 0.007, 9, { ssrc: RECEIVER }, MEDIA_BACK)]));
    expect(seen.streams.map(({ stream }) => stream.rtcp)).toEqual([undefined, undefined]);
    expect([seen.counted('rtcp'), seen.counted(count)]).toEqual([1, 1]);
  });

  it('count SRTCP, of which nothing is read', () => {
    const encrypted = compound(
      good.slice(0, 8),
      Uint8Array.from({ length: 24 + 14 }, (_, i) => (i * 89 + 41) & 255),
    );
    new DataView(encrypted.buffer).setUint32(encrypted.length - 14, 0x8000_0003);
    const seen = report(inOrder([...media, datagram(encrypted, 1.501, MEDIA_BACK)]));
    expect(only(seen).stream.rtcp).toBeUndefined();
    expect(seen.counted('rtcp_encrypted')).toBe(1);
  });

  it('use of what the capture cut what is whole', () => {
    const frame = datagram(compound(good, description(RECEIVER, { 1: 'x'.repeat(60) })), 1.501, RTCP_BACK);
    const cut = { ...frame, bytes: frame.bytes.slice(0, 28 + good.length + 20), wireLength: frame.bytes.length };
    const seen = report(inOrder([...media, cut]));
    expect(only(seen).stream.rtcp?.reported_lost).toBe(3);
    expect(seen.counted('rtcp_cut')).toBe(1);
  });
});

it('reports in numbers that no call has make no number that a call cannot have', () => {
  const absurd = [
    { lost: -0x80_0000, highest: 0xffff_ffff, jitter: 0xffff_ffff, lsr: 1, dlsr: 0xffff_ffff },
    { lost: 0x7f_ffff, highest: 0, jitter: 0, lsr: 0xffff_ffff, dlsr: 0 },
    { lost: 0x7f_ffff, highest: 0x8000_0000 },
    { lost: 1, highest: 150 },
    { lost: 100_000, highest: 160 },
  ].map((block, i) => datagram(receiverReport(RECEIVER, { ssrc: SENDER, ...block }), 1.2 + i / 10, RTCP_BACK));
  const { rtcp } = only(report(inOrder([...voice(100, 0, 100, { ssrc: SENDER }), ...absurd]))).stream;
  expect(rtcp).toMatchObject({ reports: 5 });
  expect(rtcp?.range_expected).toBeUndefined();
  expect(rtcp?.rtt_ms).toBeUndefined();
});

it('a datagram with more blocks than fit into a packet of any network is read as far as one may speak', () => {
  const block = { ssrc: SENDER, lost: 1, highest: 150 };
  const reports = Array.from({ length: 80 }, () => receiverReport(RECEIVER, ...Array.from({ length: 31 }, () => block)));
  const seen = report(inOrder([...voice(100, 0, 100, { ssrc: SENDER }), datagram(compound(...reports), 1.501, RTCP_BACK)]));
  expect(only(seen).stream.rtcp?.reports).toBe(256);
  expect(seen.counted('rtcp_unmet')).toBe(80 * 31 - 256);
});

it('a thousand reports about sources that nobody has make no stream', () => {
  const reports = Array.from({ length: 1000 }, (_, i) => datagram(receiverReport(i, { ssrc: i }), i / 100, RTCP_BACK));
  const seen = report(reports);
  expect(seen.streams).toEqual([]);
});
