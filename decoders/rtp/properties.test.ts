/** What must hold for any stream: another zero, another length of intervals, other batches or other streams beside it change nothing. */

import fc from 'fast-check';
import { replay } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from './decoder.js';
import { datagram, rtp } from './encode.js';
import type { Interval } from './interval.js';
import { Packet } from './packet.js';
import { DEFAULT_SETTINGS } from './settings.js';
import { Stream } from './stream.js';
import { type ReportedStream, reportOf } from './testing.js';

interface Sent {
  readonly number: number;
  /** Milliseconds. */
  readonly at: number;
  readonly timestamp: number;
  readonly marker: boolean;
}

/** What the network does to each packet: loss, repetition, delay; and the sender, who is silent now and then. */
const fates = fc.array(
  fc.record({
    lost: fc.integer({ min: 0, max: 7 }),
    twice: fc.integer({ min: 0, max: 9 }),
    delay: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 400 })),
    silence: fc.integer({ min: 0, max: 40 }),
  }),
  { minLength: 5, maxLength: 300 },
);
type Fate = typeof fates extends fc.Arbitrary<infer F> ? F : never;

function sent(fate: Fate): Sent[] {
  const packets: Sent[] = [];
  let step = 0;
  for (const [number, { lost, twice, delay: any, silence }] of fate.entries()) {
    // The first ones tell the packet time.
    const delay = number < 3 ? 0 : any;
    const marker = silence === 0 && number >= 3;
    step += marker ? 25 : 1;
    const packet = { number, at: 20 * step + delay, timestamp: 160 * step, marker };
    if (lost === 0 && number >= 3 && number < fate.length - 1) continue;
    packets.push(packet);
    if (twice === 0) packets.push({ ...packet, at: packet.at + 7 });
  }
  return packets.sort((a, b) => a.at - b.at);
}

interface Zero {
  readonly sequence: number;
  readonly timestamp: number;
  readonly seconds: number;
}

const NOWHERE: Zero = { sequence: 0, timestamp: 0, seconds: 0 };

function totalsOf(
  packets: readonly Sent[],
  zero: Zero = NOWHERE,
  interval = 1e15,
): { totals: Interval; intervals: Interval[]; stream: Stream } {
  const stream = new Stream(1, true, 'signalling', 1e6 * zero.seconds, undefined, { ...DEFAULT_SETTINGS, interval });
  for (const { number, at, timestamp, marker } of packets) {
    const packet = new Packet();
    packet.sequence = (number + zero.sequence) & 0xffff;
    packet.timestamp = (timestamp + zero.timestamp) | 0;
    packet.time = 1e6 * zero.seconds + 1e3 * at;
    packet.marker = marker;
    packet.payload = 160;
    packet.octets = 172;
    stream.receive(packet);
  }
  const intervals = stream.takeAll();
  return { totals: stream.totals, intervals, stream };
}

/** Everything that is counted, without the times of the interval and what only names things. */
function counted(totals: Interval) {
  const { from, to, payload, pdv, ...rest } = totals;
  return { ...rest, pdv: pdv === undefined ? undefined : [pdv.p50, pdv.p95, pdv.p99, pdv.max, [...pdv.classes]] };
}

const zeros = fc.record({
  sequence: fc.integer({ min: 0, max: 0xffff }),
  timestamp: fc.integer({ min: 0, max: 0xffff_ffff }),
  // Whole ten seconds: the seconds of concealment are those of the clock.
  seconds: fc.integer({ min: 0, max: 400_000_000 }).map((tens) => 10 * tens),
});

describe('any stream', () => {
  it('is the same whatever its numbers, timestamps and clock began with', () =>
    fc.assert(
      fc.property(fates, zeros, (fate, zero) => {
        const packets = sent(fate);
        expect(counted(totalsOf(packets, zero).totals)).toEqual(counted(totalsOf(packets).totals));
      }),
      { seed: 3550 },
    ));

  it('has the sums of its intervals, however long they are', () =>
    fc.assert(
      fc.property(fates, fc.integer({ min: 1, max: 30 }), (fate, seconds) => {
        const packets = sent(fate);
        const whole = counted(totalsOf(packets).totals);
        const split = totalsOf(packets, NOWHERE, 1e6 * seconds);
        const { jitterSum, differenceSum, pdv, playout, step, ...exact } = counted(split.totals);
        expect(whole).toMatchObject(exact);
        // Sums of fractions depend on the order of adding in their last digits only.
        expect(jitterSum).toBeCloseTo(whole.jitterSum, 6);
        expect(differenceSum).toBeCloseTo(whole.differenceSum, 6);
        expect(playout.depthSum).toBeCloseTo(whole.playout.depthSum, 6);
        expect({ ...playout, depthSum: 0 }).toEqual({ ...whole.playout, depthSum: 0 });
        expect(pdv?.[4]).not.toEqual([]);
        const packetsOf = (interval: Interval) => interval.pdv?.packets ?? 0;
        expect(split.intervals.reduce((sum, interval) => sum + packetsOf(interval), 0)).toBe(packetsOf(totalsOf(packets).totals));
      }),
      { seed: 3550 },
    ));

  it('misses for a player what is lost and what comes too late, each packet once', () =>
    fc.assert(
      fc.property(fates, (fate) => {
        const packets = sent(fate);
        const { totals } = totalsOf(packets);
        // A buffer of 50 ms by its definition: against the quickest packet since the last silence, with a leak of 500 ppm.
        const seen = new Set<number>();
        const late = new Set<number>();
        // A player to which ten in a row are late begins anew.
        let [anchor, last, highest, row] = [Number.NaN, 0, -1, 0];
        let before = packets[0]!;
        for (const packet of packets) {
          const { number, at, timestamp, marker } = packet;
          if (seen.has(number)) continue;
          seen.add(number);
          const transit = at - timestamp / 8;
          // Steps of the timestamps beyond those of the packets that did not come.
          const silent = (timestamp - before.timestamp) / 8 - 20 * (number - before.number - 1);
          const talkspurt = number > highest && ((marker && !before.marker) || (number > before.number && silent > 60));
          anchor += 0.0005 * (at - last);
          if (talkspurt || !(transit >= anchor)) anchor = transit;
          row = transit - anchor > 50 ? row + 1 : 0;
          if (row > 0) late.add(number);
          if (row === 10) [anchor, row] = [transit, 0];
          last = at;
          before = packet;
          highest = Math.max(highest, number);
        }
        const bad = fate.flatMap((_, number) => (!seen.has(number) || late.has(number) ? [number] : []));
        expect(totals.playout.late50).toBe(late.size);
        expect(totals.bad?.fixed50.packets ?? 0).toBe(bad.length);
        expect(totals.bad?.fixed50.runs ?? 0).toBe(bad.filter((number, i) => i === 0 || bad[i - 1] !== number - 1).length);
      }),
      { numRuns: 300, seed: 3550 },
    ));
});

describe('streams side by side', () => {
  it('say what each says alone, in batches of any size', () =>
    fc.assert(
      fc.property(fc.array(fates, { minLength: 2, maxLength: 4 }), fc.integer({ min: 1, max: 50 }), (all, batch) => {
        const captures = all.map((fate, i) =>
          sent(fate).map(({ number, at, timestamp, marker }) =>
            datagram(rtp({ sequence: number, timestamp, marker, ssrc: i + 1 }), at / 1e3, { source: ['192.0.2.1', 40_000 + 2 * i] }),
          ),
        );
        const alone = captures.flatMap((packets) => reportOf(replay(decoder, packets)).streams);
        const merged = captures.flat().sort((a, b) => a.time - b.time);
        const together = reportOf(replay(decoder, merged, { batch })).streams;
        const byName = (streams: readonly ReportedStream[]) =>
          new Map(streams.map(({ name, stream: { loss, ...stream }, intervals }) => [name, { stream, intervals: intervals.length }]));
        expect(byName(together)).toEqual(byName(alone));
      }),
      { numRuns: 40, seed: 3550 },
    ));
});
