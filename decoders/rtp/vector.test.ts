/** Sequence accounting, timing and detection on packets made by hand, one sequence for each case. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Candidate } from './detection.js';
import { G711_PLC } from './quality/codec-rows.js';
import { assess } from './quality/quality.js';
import { streamLossDocument } from './sequence/loss-documents.js';
import { LossCounts, RUN_CLASSES } from './sequence/loss-pattern.js';
import { DEFAULT_SETTINGS } from './settings.js';
import { Stream } from './stream.js';
import type { PdvCounts } from './timing/delay-variation.js';
import { arrivals, number, type Row, rowsOf } from './vectors.js';

const rows = (file: string) => rowsOf(readFileSync(new URL(`vectors/${file}.tsv`, import.meta.url), 'utf8'));
const vectors = arrivals(rows('packets'));
/** Longer than any vector: everything falls into one interval. */
const WHOLE = 1e12;

function streamOf(vector: string, ssrc: string, length = WHOLE): Stream {
  const packets = vectors.get(vector)!.filter((arrival) => arrival.ssrc === ssrc);
  const stream = new Stream(Number.parseInt(ssrc, 16) | 0, true, 'signalling', packets[0]!.packet.time, undefined, {
    ...DEFAULT_SETTINGS,
    interval: length,
  });
  for (const { packet } of packets) stream.receive(packet);
  return stream;
}

function near(found: number | undefined, row: Row, name: string): void {
  // Half a unit of the fourth decimal, to which the expectations are rounded.
  expect(Math.abs((found ?? 0) - number(row, name)), `${name}: ${found}, wanted ${row[name]}`).toBeLessThan(0.6e-4);
}

/** The table says each length of a run (`1:57,2:3`), the counts say classes of them. */
function lossPattern(stream: Stream, row: Row): void {
  const { totals } = stream;
  const losses = totals.losses ?? new LossCounts();
  const runs = new Int32Array(RUN_CLASSES.length);
  for (const [length, count] of (row.loss_runs || undefined)?.split(',').map((run) => run.split(':').map(Number)) ?? []) {
    runs[RUN_CLASSES.findLastIndex((from) => length! >= from)]! += count!;
  }
  expect(losses).toMatchObject({
    events: number(row, 'loss_events'),
    settled: number(row, 'lost'),
    runs,
    bursts: number(row, 'bursts'),
    burstPackets: number(row, 'burst_packets'),
    burstLost: number(row, 'burst_lost'),
    isolated: number(row, 'isolated'),
  });
  near(losses.burstRatio(totals.expected), row, 'burst_ratio');
  if (totals.losses === undefined) return;
  const { burst, gap } = streamLossDocument(totals, stream.clock.milliseconds(stream.clock.packetTime.step))!;
  expect(burst?.duration_mean_ms ?? 0).toBeCloseTo(number(row, 'burst_duration_mean_ms'), 3);
  near(gap?.duration_mean_ms, row, 'gap_duration_mean_ms');
}

/** To the third decimal, as the expectations are. */
function variation(pdv: PdvCounts | undefined, row: Row): void {
  const found = pdv === undefined ? [] : [pdv.p50, pdv.p95, pdv.p99, pdv.max];
  const wanted = ['pdv_p50_ms', 'pdv_p95_ms', 'pdv_p99_ms', 'pdv_max_ms'].filter((name) => row[name] !== '');
  for (const [i, name] of wanted.entries())
    expect(Math.abs((found[i] ?? 0) - number(row, name)), `${name}: ${found[i]}`).toBeLessThan(0.6e-3);
}

/** As if each stream were G.711: the score is that of the packets, whatever the payload type. To the third decimal. */
function quality({ totals, settings }: Stream, row: Row): void {
  const none = { packets: 0, runs: 0 };
  const missed = (discarded: number, { packets, runs }: typeof none = none) => ({ discarded, bad: packets, runs });
  const { playout, bad, expected, lost } = totals;
  const { fixed50 } = assess(
    {
      expected,
      lost,
      damaged: 0,
      captureSuspected: 0,
      fixed50: missed(playout.late50, bad?.fixed50),
      fixed200: missed(playout.late200, bad?.fixed200),
      adaptive: missed(playout.lateAdaptive, bad?.adaptive),
      adaptiveDelay: undefined,
      packetTime: undefined,
      roundTrip: undefined,
    },
    G711_PLC,
    settings.quality,
  );
  expect(Math.abs(fixed50.r - number(row, 'r_g711_fixed50')), `R ${fixed50.r}`).toBeLessThan(0.6e-3);
  expect(Math.abs(fixed50.mos - number(row, 'mos_g711_fixed50')), `MOS ${fixed50.mos}`).toBeLessThan(0.6e-3);
}

describe('every test vector', () => {
  for (const row of rows('streams')) {
    it(`${row.vector} (${row.ssrc}): ${row.description}`, () => {
      const stream = streamOf(row.vector!, row.ssrc!);
      stream.takeAll();
      const { totals, sequence } = stream;
      expect({
        received: totals.packets,
        unique: totals.unique,
        expected: totals.expected,
        lost: totals.lost,
        duplicates: totals.duplicates,
        reordered: totals.reordered,
        extent: totals.extentMax,
        segments: sequence.segments,
        restarts: totals.restarts,
        rebases: totals.timestampRebases,
        strays: totals.strays,
        ptime: stream.clock.milliseconds(stream.clock.packetTime.step),
      }).toEqual({
        received: number(row, 'received'),
        unique: number(row, 'unique'),
        expected: number(row, 'expected'),
        lost: number(row, 'lost'),
        duplicates: number(row, 'duplicates'),
        reordered: number(row, 'reordered'),
        extent: number(row, 'extent_max'),
        segments: number(row, 'segments'),
        restarts: number(row, 'segments') - 1,
        rebases: number(row, 'ts_rebase'),
        strays: 0,
        ptime: row.ptime_ms === '' ? undefined : number(row, 'ptime_ms'),
      });
      lossPattern(stream, row);
      near(totals.latenessMax / 1e3, row, 'late_time_max_ms');
      near(totals.jitterEnd || 0, row, 'jitter_end_ms');
      near(totals.jitterSum / (totals.jitterSamples || 1), row, 'jitter_mean_ms');
      near(totals.jitterMax, row, 'jitter_max_ms');
      variation(totals.pdv, row);
      expect([totals.playout.late50, totals.playout.late200]).toEqual([number(row, 'late_fixed50'), number(row, 'late_fixed200')]);
      quality(stream, row);
    });
  }
});

describe('every interval vector', () => {
  const wanted = new Map<string, Row[]>();
  for (const row of rows('intervals')) wanted.set(row.vector!, [...(wanted.get(row.vector!) ?? []), row]);
  for (const [vector, expectations] of wanted) {
    it(`${vector} in ${expectations.length} intervals, whose sums are the stream's`, () => {
      const stream = streamOf(vector, '11223344', 1e3 * number(expectations[0]!, 'length_ms'));
      const intervals = stream.takeAll();
      expect(intervals.length).toBe(expectations.length);
      for (const [i, row] of expectations.entries()) {
        const interval = intervals[i]!;
        expect(interval.from).toBe(1e3 * number(row, 'from_ms'));
        expect(interval.packets).toBe(number(row, 'received'));
        expect(interval.expected).toBe(number(row, 'expected'));
        expect(interval.lost).toBe(number(row, 'lost'));
        expect(interval.fractionLost).toBe(number(row, 'fraction_lost_8bit'));
        near(interval.lossPercent, row, 'loss_pct');
        near(interval.jitterEnd, row, 'jitter_end_ms');
        near(interval.jitterSum / interval.jitterSamples, row, 'jitter_mean_ms');
        near(interval.jitterMax, row, 'jitter_max_ms');
        near(interval.jitterMin, row, 'jitter_min_ms');
        near(interval.deltaMax / 1e3, row, 'delta_max_ms');
        variation(interval.pdv, row);
      }
      const sum = (of: (interval: (typeof intervals)[0]) => number) => intervals.reduce((total, interval) => total + of(interval), 0);
      expect(sum((i) => i.packets)).toBe(stream.totals.packets);
      expect(sum((i) => i.expected)).toBe(stream.totals.expected);
      expect(sum((i) => i.lost)).toBe(stream.totals.lost);
    });
  }
});

describe('detection of every vector without signalling', () => {
  /** The packet that proves the stream, and why it is not the fourth. */
  const late: Readonly<Record<string, number>> = { '05b_dupall': 7, '19_first_swapped': 5, '20b_video_first_swapped': 5 };
  for (const [vector, packets] of vectors) {
    const expected = packets.length < 4 ? undefined : (late[vector] ?? 4);
    it(`${vector}: ${expected === undefined ? 'too short to be proven' : `proven by packet ${expected}`}`, () => {
      const candidate = new Candidate(0, true);
      const proof = packets.findIndex(({ packet }) => candidate.offer(packet));
      expect(proof < 0 ? undefined : proof + 1).toBe(expected);
      if (expected !== undefined) expect(candidate.held.length).toBe(expected);
    });
  }
});
