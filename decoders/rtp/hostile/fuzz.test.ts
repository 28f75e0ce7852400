/** RTP and RTCP made up and mixed by chance, whole and broken: nothing fails, every packet has its place, and documents stay few. */

import fc from 'fast-check';
import { expectSound, replay, type TestPacket } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from '../decoder.js';
import { datagram, type Path, rtp } from '../encode.js';
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
import { reportOf } from '../testing.js';

const ENDS: readonly Path[] = [
  {},
  { source: ['192.0.2.2', 40_002], destination: ['192.0.2.1', 40_000] },
  { source: ['192.0.2.1', 40_001], destination: ['192.0.2.2', 40_003] },
  { source: ['192.0.2.2', 40_003], destination: ['192.0.2.1', 40_001] },
  { source: ['203.0.113.9', 5000], destination: ['192.0.2.2', 40_002] },
];
const path = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...ENDS.slice(0, 2)) }, { weight: 2, arbitrary: fc.constantFrom(...ENDS) });
/** Few sources, so that they meet; numbers at the edges more often than others. */
const ssrc = fc.oneof(
  { weight: 12, arbitrary: fc.constant(0x1122_3344) },
  { weight: 1, arbitrary: fc.constantFrom(0, 0x8000_0000, 0xffff_ffff) },
);
const u32 = fc.oneof(fc.constantFrom(0, 1, 0xff, 0x100, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff), fc.integer({ min: 0, max: 0xffff_ffff }));
const u16 = fc.oneof(fc.constantFrom(0, 1, 0x7fff, 0x8000, 0xffff), fc.integer({ min: 0, max: 0xffff }));
const text = fc
  .string({ maxLength: 255 })
  .map((value) => new TextDecoder().decode(new TextEncoder().encode(value).slice(0, 255)).slice(0, 80));

/** A sender that goes on, or leaps. */
const media = fc.record({
  ssrc,
  leap: fc.oneof({ weight: 40, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: u16 }),
  step: fc.oneof({ weight: 9, arbitrary: fc.constant(160) }, { weight: 1, arbitrary: u32 }),
  payloadType: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 127 }) }),
  marker: fc.boolean(),
  payload: fc.oneof(fc.constant(160), fc.integer({ min: 0, max: 400 })),
  first: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 0x3f }) }),
});
/** Of a call as young as these; or anything. */
const near = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 200 }) }, { weight: 1, arbitrary: u32 });
const lost = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -20, max: 20 }) }, { weight: 1, arbitrary: u32 });
const block = fc.record({ ssrc, fraction: fc.integer({ min: 0, max: 255 }), lost, highest: near, jitter: u32, lsr: u32, dlsr: u32 });
const blocks = fc.oneof(
  { weight: 3, arbitrary: fc.array(block, { maxLength: 2 }) },
  { weight: 1, arbitrary: fc.array(block, { maxLength: 31 }) },
);
const extendedBlock = fc.oneof(
  fc
    .tuple(fc.constantFrom(4, 5, 6, 7, 15, 20, 99), fc.integer({ min: 0, max: 255 }), ssrc, fc.array(u32, { minLength: 8, maxLength: 12 }))
    .map(([type, specific, about, content]) => extended(type, words(about, ...content), specific)),
  fc.array(u32, { minLength: 1, maxLength: 9 }).map((content) => words(...content)),
);
const control = fc.oneof(
  fc.tuple(ssrc, blocks).map(([source, all]) => receiverReport(source, ...all)),
  fc
    .tuple(ssrc, u32, u32, u32, u32, u32, blocks)
    .map(([source, ntpSeconds, ntpFraction, timestamp, packets, octets, all]) =>
      senderReport(source, { ntpSeconds, ntpFraction, timestamp, packets, octets }, ...all),
    ),
  fc.tuple(ssrc, text, text).map(([source, name, tool]) => description(source, { 1: name, 6: tool })),
  fc.tuple(ssrc, text).map(([source, reason]) => bye(source, reason)),
  fc.tuple(ssrc, fc.integer({ min: 0, max: 31 })).map(([source, subtype]) => application(source, 'TEST', subtype)),
  fc
    .tuple(
      fc.constantFrom(205, 206) as fc.Arbitrary<205 | 206>,
      fc.integer({ min: 0, max: 31 }),
      ssrc,
      ssrc,
      fc.array(u32, { maxLength: 8 }),
    )
    .map(([type, format, source, about, content]) => feedback(type, format, source, about, ...content)),
  fc.tuple(ssrc, fc.array(extendedBlock, { maxLength: 6 })).map(([source, all]) => extendedReport(source, ...all)),
  fc
    .tuple(fc.integer({ min: 192, max: 223 }), fc.integer({ min: 0, max: 31 }), fc.array(u32, { maxLength: 20 }))
    .map(([type, count, content]) => packet(type, count, words(...content))),
);
/** Now and then, one time in `of`. */
const rarely = <T>(of: number, arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: of - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
/** What the way, or somebody on it, does: another octet, and the rest cut off. */
const breakage = rarely(20, fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }), cut: rarely(3, fc.nat()) }));
/** Microseconds from packet to packet; now and then back, or far ahead. */
const pause = fc.oneof(
  { weight: 300, arbitrary: fc.integer({ min: 0, max: 20_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: -40e6, max: 0 }) },
  { weight: 1, arbitrary: fc.constantFrom(1.5e6, 61e6, 3600e6) },
);
/** TURN ChannelData around it (RFC 8656 section 12.4), whose length may lie by so much. */
const channel = rarely(15, fc.constantFrom(0, 0, 0, 1, -1, 4, 200, -8));
const event = fc.record({
  path,
  channel,
  breakage,
  pause,
  content: fc.oneof({ weight: 3, arbitrary: media }, { weight: 1, arbitrary: fc.array(control, { minLength: 1, maxLength: 4 }) }),
});
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

function packetsOf(events: readonly Event[]): TestPacket[] {
  const numbers = new Map<string, number>();
  const timestamps = new Map<string, number>();
  let at = 50;
  return events.map(({ path: way, channel: lie, breakage: broken, pause: elapsed, content }) => {
    at = Math.max(0, at + elapsed / 1e6);
    let bytes: Uint8Array;
    if (Array.isArray(content)) bytes = compound(...content);
    else {
      const key = `${ENDS.indexOf(way)} ${content.ssrc}`;
      const sequence = content.leap ?? (numbers.get(key) ?? 0) + 1;
      const timestamp = (timestamps.get(key) ?? 0) + content.step;
      numbers.set(key, sequence);
      timestamps.set(key, timestamp);
      bytes = rtp({ ...content, sequence, timestamp });
    }
    if (lie !== undefined) {
      const length = Math.max(0, bytes.length + lie);
      bytes = Uint8Array.from([0x40, 1, length >> 8, length & 255, ...bytes]);
    }
    if (broken !== undefined) {
      bytes[broken.at % bytes.length] = broken.to;
      if (broken.cut !== undefined) bytes = bytes.slice(0, broken.cut % bytes.length);
    }
    return datagram(bytes, at, way);
  });
}

describe('anything that looks like media or its control', () => {
  it.each([1, 10])('has documents that add up, whose numbers can be, every %i s at most', (seconds) =>
    fc.assert(
      fc.property(fc.array(event, { minLength: 100, maxLength: 600, size: 'max' }), (events) => {
        const packets = packetsOf(events);
        const result = replay(decoder, packets, { options: { rtp: { interval_seconds: seconds, wireshark_columns: true } }, batch: 50 });
        expectSound([decoder], result);
        const { streams } = reportOf(result);
        for (const { name, stream, intervals } of streams) {
          for (const counter of ['packets', 'unique', 'expected', 'lost', 'duplicates', 'stray', 'restarts', 'malformed'] as const)
            expect(
              intervals.reduce((sum, interval) => sum + (interval[counter] ?? 0), 0),
              `${name} ${counter}`,
            ).toBe(stream[counter] ?? 0);
          for (const { rtcp, loss_pct: percent = 0, mos } of [stream, ...intervals]) {
            expect(percent).toBeGreaterThanOrEqual(0);
            expect(percent).toBeLessThanOrEqual(100);
            if (mos?.lq !== undefined) expect(mos.lq).toBeGreaterThanOrEqual(1);
            for (const time of [rtcp?.rtt_ms, rtcp?.rtt_max_ms, rtcp?.rtt_total_ms]) {
              expect(time ?? 0).toBeGreaterThanOrEqual(0);
              expect(time ?? 0).toBeLessThanOrEqual(10_000);
            }
          }
          expect(stream.lost).toBeGreaterThanOrEqual(0);
          // Of an interval they may be those of the range before, which could not be told apart then.
          expect(stream.rtcp?.downstream_lost ?? 0).toBeGreaterThanOrEqual(0);
          expect(stream.rtcp?.downstream_lost ?? 0).toBeLessThanOrEqual(stream.rtcp?.range_expected ?? 0);
          expect(stream.rtcp?.capture_lost ?? 0).toBeGreaterThanOrEqual(0);
          expect(stream.rtcp?.capture_lost ?? 0).toBeLessThanOrEqual(stream.rtcp?.range_expected ?? 0);
        }
        // A stream takes four packets, or is one of those that a clock which jumped begins anew.
        expect(4 * streams.length).toBeLessThanOrEqual(packets.length);
      }),
      { numRuns: 150, seed: 3550, endOnFailure: true },
    ),
  );
});
