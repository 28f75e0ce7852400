/** Simulated jitter buffers, percentiles of delay variation and clock skew, on the vectors and on delays known beforehand. */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Packet } from '../packet.js';
import { DEFAULT_SETTINGS } from '../settings.js';
import { Stream } from '../stream.js';
import { arrivals, rowsOf } from '../vectors.js';
import { DelayVariation, PDV_EDGES, PdvCounts } from './delay-variation.js';
import { LOOKS_BACK, SlidingWindow } from './sliding-window.js';

const vectors = arrivals(rowsOf(readFileSync(new URL('../vectors/packets.tsv', import.meta.url), 'utf8')));
const whole = { ...DEFAULT_SETTINGS, interval: 1e12 };

function streamOf(vector: string): Stream {
  const packets = vectors.get(vector)!;
  const stream = new Stream(1, true, 'signalling', packets[0]!.packet.time, undefined, whole);
  for (const { packet } of packets) stream.receive(packet);
  stream.takeAll();
  return stream;
}

describe('the adaptive buffer', () => {
  it.each([
    ['01_clean', 0, 21.96],
    ['12c_jitter_spike', 2, 29.274],
    ['12d_jitter_lcg', 11, 37.619],
  ])('of %s comes too late for %i packets at a mean depth of %f ms', (vector, late, depth) => {
    const { playout } = streamOf(vector).totals;
    expect(playout.lateAdaptive).toBe(late);
    expect(playout.depthSum / playout.packets).toBeCloseTo(depth, 3);
  });
});

describe('a fixed buffer', () => {
  /** 600 packets, those from the 300th on later by so many milliseconds. */
  const delayed = (by: number) => {
    const stream = new Stream(1, true, 'signalling', 0, undefined, whole);
    for (let i = 0; i < 600; i++) {
      const packet = new Packet();
      packet.sequence = i;
      packet.timestamp = 160 * i;
      packet.time = 20_000 * i + (i < 300 ? 0 : 1e3 * by);
      stream.receive(packet);
    }
    stream.takeAll();
    return stream.totals.playout;
  };

  it('misses ten packets of a delay that stays, and begins anew behind them', () => {
    expect(delayed(60)).toMatchObject({ late50: 10, late200: 0 });
    expect(delayed(250)).toMatchObject({ late50: 10, late200: 10 });
    expect(delayed(49)).toMatchObject({ late50: 0, late200: 0 });
  });
});

describe('clock skew', () => {
  it.each([
    ['23_drift_plus200ppm', 200.04, 0.005],
    ['23b_drift_minus150ppm_jitter', -150.7, 0.5],
  ])('of %s', (vector, ppm, within) => {
    expect(Math.abs(streamOf(vector).timing.skew.ppm! - ppm)).toBeLessThan(within);
  });

  it('is not told before 30 s, a wrong clock after 2 s', () => {
    const { skew } = streamOf('35_wrong_ts_step').timing;
    expect(skew.ppm).toBeUndefined();
    expect(skew.rate).toBeCloseTo(2, 3);
  });

  it('is that of the longest stretch between jumps of the timestamps', () => {
    const stream = new Stream(1, true, 'signalling', 0, undefined, whole);
    for (let i = 0; i < 4000; i++) {
      const packet = new Packet();
      packet.sequence = i & 0xffff;
      packet.timestamp = (160 * i + (i >= 2500 ? 900_000 : 0)) | 0;
      // The sender's clock is 300 ppm fast, and after its jump 100 ppm slow.
      packet.time = Math.round(i < 2500 ? i * 20_000 * (1 - 300e-6) : 2500 * 20_000 * (1 - 300e-6) + (i - 2500) * 20_000 * (1 + 100e-6));
      stream.receive(packet);
    }
    stream.takeAll();
    expect(stream.totals.timestampRebases).toBe(1);
    expect(stream.timing.skew.ppm).toBeCloseTo(300, 0);
  });
});

describe('the sliding window', () => {
  it('knows the same extremes as a search through the last hundred values', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: -500, max: 500, noNaN: true }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 450 }), (values) => {
        const window = new SlidingWindow();
        for (const [i, next] of values.entries()) {
          window.add({ transit: next });
          const last = values.slice(Math.max(0, i + 1 - LOOKS_BACK), i + 1).map(Math.fround);
          last.sort((a, b) => a - b);
          if (window.lowest !== last[0] || window.p98 !== last[Math.ceil(0.98 * last.length) - 1]) return false;
        }
        return true;
      }),
    );
  });
});

describe('percentiles', () => {
  const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);

  it('of one interval are those of its values above the smallest, by nearest rank', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3000, max: 3000 }), { minLength: 1, maxLength: 600 }), (values) => {
        const variation = new DelayVariation();
        for (const value of values) variation.add({ transit: value });
        const counts = variation.take()!;
        const above = sorted(values.map((value) => value - Math.min(...values)));
        const rank = (share: number) => above[Math.ceil(share * above.length) - 1];
        expect([counts.p50, counts.p95, counts.p99, counts.max]).toEqual([rank(0.5), rank(0.95), rank(0.99), above.at(-1)]);
        const classes = PDV_EDGES.map(
          (edge, i) => above.filter((x) => x >= edge && x < (PDV_EDGES[i + 1] ?? Number.POSITIVE_INFINITY)).length,
        );
        expect([...counts.classes]).toEqual(classes);
        expect(variation.take()).toBeUndefined();
      }),
    );
  });

  it('of several intervals are read from the classes, and right to the width of one', () => {
    const sums = new PdvCounts();
    const all: number[] = [];
    for (let interval = 0; interval < 5; interval++) {
      const variation = new DelayVariation();
      for (let i = 0; i < 500; i++) {
        const value = (i * 7919) % 97;
        variation.add({ transit: value });
        all.push(value);
      }
      sums.add(variation.take()!);
    }
    const exact = sorted(all);
    for (const [share, found] of [
      [0.5, sums.p50],
      [0.95, sums.p95],
      [0.99, sums.p99],
    ] as const) {
      const value = exact[Math.ceil(share * exact.length) - 1]!;
      const edge = PDV_EDGES.findLastIndex((from) => value >= from);
      expect(found).toBeGreaterThanOrEqual(PDV_EDGES[edge]!);
      expect(found).toBeLessThanOrEqual(PDV_EDGES[edge + 1]!);
    }
    expect(sums.max).toBe(96);
    expect(sums.packets).toBe(2500);
  });

  it('have a zero of their own for each timestamp epoch', () => {
    const variation = new DelayVariation();
    for (const value of [100, 105, 110]) variation.add({ transit: value });
    variation.reanchor();
    for (const value of [0, 20]) variation.add({ transit: value });
    const { p50, max, packets } = variation.take()!;
    expect([p50, max, packets]).toEqual([5, 20, 5]);
  });

  it('of a hundred thousand packets are those of a sample, but the largest is the largest', () => {
    const variation = new DelayVariation();
    for (let i = 0; i < 100_000; i++) variation.add({ transit: i === 77_777 ? 900 : i % 40 });
    const { p50, p99, max, packets } = variation.take()!;
    expect(max).toBe(900);
    expect(packets).toBeLessThanOrEqual(4096);
    expect(Math.abs(p50 - 20)).toBeLessThanOrEqual(8);
    expect(p99).toBeLessThan(40);
  });
});
