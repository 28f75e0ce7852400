/** RTCP that lies, floods, or speaks for others: it ends nobody's stream, makes no number that cannot be, and leaves nothing behind. */

import { expectSound, replay, type TestPacket } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import { datagram, type Path, voice } from '../encode.js';
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
} from '../rtcp/encode.js';
import { type ReportedStream, reportOf } from '../testing.js';
import { watched, weight, within } from './watched.js';

const SENDER = 0x1122_3344;
const OTHER = 0x5566_7788;
/** Beside the media of `voice`, and back; a third host speaks to either end. */
const THERE: Path = { source: ['192.0.2.1', 40_001], destination: ['192.0.2.2', 40_003] };
const BACK: Path = { source: ['192.0.2.2', 40_003], destination: ['192.0.2.1', 40_001] };
const TO_SENDER: Path = { source: ['203.0.113.9', 40_003], destination: ['192.0.2.1', 40_001] };
const TO_RECEIVER: Path = { source: ['203.0.113.9', 40_001], destination: ['192.0.2.2', 40_003] };
const STRANGERS: Path = { source: ['203.0.113.9', 7000], destination: ['203.0.113.10', 7001] };

const run = (packets: readonly TestPacket[], seconds = 10, between?: () => void) => {
  const { decoder, states } = watched();
  const result = replay(
    decoder,
    [...packets].sort((a, b) => a.time - b.time),
    { options: { rtp: { interval_seconds: seconds } }, batch: 1000, ...(between !== undefined && { between }) },
  );
  expectSound([decoder], result);
  return { ...reportOf(result), documents: result.documents.length, states };
};
const only = ({ streams }: { readonly streams: readonly ReportedStream[] }): ReportedStream => {
  expect(streams).toHaveLength(1);
  return streams[0]!;
};
const flood = (count: number, content: (i: number) => Uint8Array, path: Path | ((i: number) => Path), at = 0.5, step = 0.001) =>
  Array.from({ length: count }, (_, i) => datagram(content(i), at + step * i, typeof path === 'function' ? path(i) : path));

describe('lengths and counts', () => {
  /** Word 0 of the packet with another length, in words less one. */
  const withLength = (bytes: Uint8Array, length: number) => {
    new DataView(bytes.buffer).setUint16(2, length);
    return bytes;
  };
  const withCount = (bytes: Uint8Array, count: number) => {
    bytes[0] = 0x80 | count;
    return bytes;
  };
  const report = () => receiverReport(OTHER, { ssrc: SENDER, lost: 5 });

  it.each([
    ['beyond the datagram', 'rtcp_overrun', withLength(report(), 8)],
    ['far beyond', 'rtcp_overrun', withLength(report(), 0xffff)],
    ['of nothing', 'rtcp_count', withLength(report(), 0)],
    ['of nothing, again and again', 'rtcp_count', compound(...Array.from({ length: 300 }, () => packet(200, 0, new Uint8Array())))],
    ['that end within the next packet', 'rtcp_overrun', compound(report(), withLength(report(), 9))],
    ['with more blocks than there are', 'rtcp_count', withCount(report(), 31)],
    ['with more sources that leave than there are', 'rtcp_count', withCount(bye(SENDER), 31)],
    ['with more chunks of description than there are', 'rtcp_count', withCount(description(SENDER, { 1: 'x' }), 31)],
    ['with an item beyond the end', 'rtcp_count', packet(202, 1, compound(words(SENDER), Uint8Array.of(1, 255, 65, 65)))],
    ['with a reason beyond the end', 'rtcp_count', packet(203, 1, compound(words(SENDER), Uint8Array.of(255, 65, 65, 65)))],
    ['of a block of an extended report beyond the end', 'rtcp_count', extendedReport(OTHER, words((7 << 24) | 0xffff, SENDER))],
    ['of a block too short for what it is', 'rtcp_count', extendedReport(OTHER, extended(7, words(SENDER)))],
    [
      'of padding that is more than the packet',
      'rtcp_malformed',
      (() => {
        const bytes = packet(201, 0, words(OTHER), 4);
        bytes[bytes.length - 1] = 252;
        return bytes;
      })(),
    ],
  ])('%s: nothing of it is used', (_what, counter, bytes) => {
    const { counted, streams } = run([...voice(100), ...flood(10, () => bytes, BACK), ...flood(10, () => bytes, {}, 1)]);
    expect(streams.map(({ stream }) => [stream.packets, stream.lost, stream.rtcp, stream.end_reason])).toEqual([
      [100, 0, undefined, 'shutdown'],
    ]);
    // On the port of the media they are counted; on a flow of their own that never said anything true, they are nobody's.
    expect(counted(counter)).toBe(10);
    expect(counted('rtcp')).toBe(10);
  });

  it('thousands of blocks in one datagram are read as far as one may speak, and cost one last value each kind', () => {
    const voip = extended(7, words(SENDER, 0x1020_3040, 0x0001_0002, 0x0003_0004, 0x7f7f_7f10, 0x7f7f_7f7f, 0x0000_0001, 0x0002_0003));
    const delays = extended(5, words(...Array.from({ length: 3 * 5000 }, (_, i) => i * 7919)));
    const { stream } = only(
      run([
        ...voice(100),
        ...flood(20, () => extendedReport(OTHER, ...Array.from({ length: 1800 }, () => voip)), BACK),
        ...flood(20, () => extendedReport(OTHER, delays), BACK, 0.7),
        ...flood(20, () => extendedReport(OTHER, ...Array.from({ length: 16_000 }, () => words(99 << 24))), BACK, 0.9),
      ]),
    );
    expect(stream).toMatchObject({ packets: 100, lost: 0, rtcp: { xr: { blocks: 20 * 256 } } });
  });
});

describe('a good-bye', () => {
  it.each([
    ['of a third host to the receiver', TO_RECEIVER],
    ['of a third host to the sender', TO_SENDER],
    ['of the receiver, in the name of the sender', BACK],
    ['on the flow of the media, the other way', { source: ['192.0.2.2', 40_002], destination: ['192.0.2.1', 40_000] }],
    ['between strangers', STRANGERS],
  ] satisfies [string, Path][])('%s ends nothing, also when the sender is silent afterwards', (_what, path) => {
    for (const seconds of [1, 10]) {
      const { stream } = only(run([...voice(100), ...flood(500, () => bye(SENDER, 'away'), path, 1.9), ...voice(100, 25, 200)], seconds));
      expect(stream).toMatchObject({ packets: 200, end_reason: 'shutdown' });
      expect(stream.rtcp?.bye, `every ${seconds} s`).toBeUndefined();
    }
  });

  it('of the sender itself ends its stream only when nothing follows, whenever it comes', () => {
    for (const seconds of [1, 10])
      for (let at = 7; at < 9; at += 0.02) {
        const { streams } = run([...voice(1000), datagram(bye(SENDER), at + 0.001, THERE)], seconds);
        expect(
          streams.map(({ stream }) => stream.packets),
          `at ${at}, every ${seconds} s`,
        ).toEqual([1000]);
      }
  });

  it('of others in a flood changes nothing', () => {
    const byes = flood(20_000, (i) => packet(203, 31, words(...Array.from({ length: 31 }, (_, j) => 31 * i + j))), THERE, 0.5, 0.0001);
    const { stream } = only(run([...voice(200), ...byes]));
    expect(stream).toMatchObject({ packets: 200, end_reason: 'shutdown' });
  });
});

describe('numbers that nobody can mean', () => {
  const EXTREMES = [0, 1, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x7f_ffff, 0x80_0000, 0xff_ffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];
  const lossless = (packets: readonly TestPacket[], seconds: number) => {
    const { stream, intervals } = only(run([...voice(500), ...packets], seconds));
    expect([stream.packets, stream.lost]).toEqual([500, 0]);
    for (const { rtcp, loss } of [stream, ...intervals]) {
      for (const name of ['rtt_ms', 'rtt_min_ms', 'rtt_mean_ms', 'rtt_max_ms', 'rtt_total_ms'] as const) {
        expect(rtcp?.[name] ?? 0, name).toBeGreaterThanOrEqual(0);
        expect(rtcp?.[name] ?? 0, name).toBeLessThanOrEqual(10_000);
      }
      // Nothing was lost up to here, so nobody can have got more than that.
      expect(Math.abs(rtcp?.upstream_lost ?? 0), 'upstream').toBe(0);
      expect(Math.abs(rtcp?.capture_lost ?? 0), 'capture').toBe(0);
      expect(rtcp?.downstream_lost ?? 0, 'downstream').toBeGreaterThanOrEqual(0);
      expect(rtcp?.downstream_lost ?? 0, 'downstream').toBeLessThanOrEqual(500);
      expect(loss?.capture_suspected ?? 0, 'proven').toBe(0);
    }
    return { stream, intervals };
  };

  it.each([1, 10])('in report blocks, intervals of %i s: no loss below nothing or above what passed, no round trip', (seconds) => {
    let n = 0;
    const pick = () => EXTREMES[(n++ * 7) % EXTREMES.length]!;
    const blocks = flood(
      1500,
      (i) =>
        receiverReport(OTHER, { ssrc: SENDER, lost: pick(), highest: i % 3 === 0 ? pick() : 100 + (i >> 2), lsr: pick(), dlsr: pick() }),
      BACK,
      0.2,
      0.006,
    );
    lossless(blocks, seconds);
  });

  it('in a cumulative number that falls: the receiver got no more than there was', () => {
    const blocks = flood(100, (i) => receiverReport(OTHER, { ssrc: SENDER, lost: -50 * i, highest: 100 + 4 * i }), BACK, 0.2, 0.09);
    lossless(blocks, 10);
  });

  it('in sender reports: no time of the answer makes a round trip beyond ten seconds, and no count one of packets that never were', () => {
    let n = 0;
    const pick = () => EXTREMES[(n++ * 5) % EXTREMES.length]!;
    const reports = Array.from({ length: 400 }, (_, i) => [
      datagram(
        senderReport(SENDER, { ntpSeconds: pick(), ntpFraction: pick(), timestamp: pick(), packets: pick(), octets: pick() }),
        0.2 + 0.02 * i,
        THERE,
      ),
      datagram(receiverReport(OTHER, { ssrc: SENDER, highest: 110 + i, lsr: pick(), dlsr: pick() }), 0.21 + 0.02 * i, BACK),
    ]);
    const { stream } = lossless(reports.flat(), 10);
    const sender = stream.rtcp?.sender;
    expect(Math.abs(sender?.sent_not_seen ?? 0)).toBeLessThan(1000);
    // Five million in twenty milliseconds, or none at all while two hundred came.
    for (const packets of [(i: number) => 5_000_000 * i, () => 7, (i: number) => 1e9 - 5 * i]) {
      const lying = Array.from({ length: 50 }, (_, i) =>
        datagram(senderReport(SENDER, { ntpSeconds: i, timestamp: i, packets: packets(i), octets: 2 ** 31 * (i & 1) }), 0.2 * i, THERE),
      );
      expect(Math.abs(lossless(lying, 1).stream.rtcp?.sender?.sent_not_seen ?? 0)).toBeLessThan(500);
    }
  });

  it('in extended reports: a receiver that measured a minute did not', () => {
    const voip = extended(7, words(SENDER, 0, 0, 0xffff_0000, 0, 0, 0, 0));
    const { stream } = lossless(
      flood(10, () => extendedReport(OTHER, voip), BACK),
      10,
    );
    expect(stream.rtcp?.rtt_total_ms).toBeUndefined();
  });
});

describe('about sources that nobody knows', () => {
  const kinds: readonly ((i: number) => Uint8Array)[] = [
    (i) => receiverReport(i, { ssrc: 31 * i, lost: i }),
    (i) => senderReport(i, { ntpSeconds: i }, { ssrc: 31 * i }),
    (i) => compound(receiverReport(i), description(i, { 1: `scanner-${i}`, 6: 'x'.repeat(255) })),
    (i) => compound(receiverReport(i), bye(i, 'y'.repeat(200))),
    (i) => compound(receiverReport(i), application(i, `AB${i % 90}0`.slice(0, 4), i & 31)),
    (i) => extendedReport(i, extended(4, words(i, i * 7919)), extended(5, words(i, 31 * i, 5))),
    (i) => feedback(205, 1, i, 31 * i, 0x0001_ffff, 0x0003_ffff),
  ];

  it('a flood on one flow leaves what one datagram leaves', () => {
    for (const kind of kinds) {
      const left = (count: number) => {
        const { states, documents } = run(flood(count, kind, BACK, 0, 0.0005));
        expect(documents).toBe(0);
        return weight([states.flows, states.observers]);
      };
      expect(left(20_000)).toBeLessThan(left(10) + 2000);
    }
  });

  it('a flow for each datagram leaves no source, and no stream', () => {
    const from = (i: number): Path => ({
      source: [`198.51.${100 + (i >> 12)}.${(i >> 4) & 255}`, 5000 + (i & 15)],
      destination: ['192.0.2.2', 40_003],
    });
    const { states, documents } = run([...voice(100), ...flood(20_000, (i) => kinds[i % kinds.length]!(i), from, 0.5, 0.0001)]);
    expect(documents).toBe(2);
    const [observer] = states.observers as [(typeof states.observers)[0]];
    expect(within<Map<unknown, unknown>>(observer, 'bySource').size).toBe(0);
    // A flow that heard one datagram has nothing but itself.
    expect(weight(states.flows) / states.flows.length).toBeLessThan(1000);
  });

  it('names of a known one stay short, and few', () => {
    const texts = flood(
      2000,
      (i) =>
        compound(
          senderReport(SENDER, {}),
          description(SENDER, { 1: 'u'.repeat(255), 6: `${i}`.repeat(40) }),
          application(SENDER, `${1000 + i}`, i & 31),
        ),
      THERE,
      0.2,
    );
    const { stream } = only(run([...voice(200), ...texts]));
    expect(stream.rtcp?.app?.length).toBe(8);
    expect(stream.rtcp?.tool?.length).toBeLessThanOrEqual(128);
  });
});

it('documents of a stream under all of it are those of its intervals and no more', () => {
  for (const seconds of [1, 10]) {
    const all = [THERE, BACK, TO_SENDER, TO_RECEIVER].flatMap((path, j) =>
      flood(3000, (i) => receiverReport(OTHER + i, { ssrc: SENDER, lost: i, highest: i }), path, 0.2 + j / 1e4, 0.003),
    );
    const { documents, streams } = run([...voice(500), ...all], seconds);
    expect(streams).toHaveLength(1);
    expect(streams[0]!.intervals[0]).toBeDefined();
    expect(documents).toBeLessThanOrEqual(10 / seconds + 2);
  }
});
