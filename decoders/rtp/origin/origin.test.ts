/** Whose loss it is: many streams with a known truth, spoilt on their paths and at the capture. */

import { replay } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from '../decoder.js';
import { datagram, rtp } from '../encode.js';
import { reportOf } from '../testing.js';
import { EVIDENCE, OriginCounts } from './counts.js';
import { HoleWatch } from './hole-watch.js';
import { hashOfHost, LossOrigin } from './loss-origin.js';
import { newWatch, type Outcome, random, type Scenario, simulate } from './simulation.js';

const SEEDS = [1, 2, 3, 4, 5, 6];

/** Over the bad path runs what two of twelve hosts send: a sixth of the streams. */
const groupOf = (stream: number) => (stream % 6 === 0 ? 'bad' : 'good');
const evidenceOf = ({ found }: Outcome) => EVIDENCE.filter((_, bit) => (found.evidence & (1 << bit)) !== 0);
const run = (scenario: Scenario) => {
  const watched = newWatch();
  const outcomes = simulate(scenario, groupOf, watched);
  for (const { found, settled } of outcomes.values()) expect(found.losses).toBe(settled);
  return { bad: outcomes.get('bad')!, good: outcomes.get('good')!, reports: watched.reports };
};

describe('a probe that loses 2 % of everything for 3 s, while one path loses 1 % throughout', () => {
  const scenario = (seed: number): Scenario => ({
    streams: 60,
    duration: 60,
    seed,
    network: (stream) => (groupOf(stream) === 'bad' ? 0.01 : 0),
    // Begins and ends within a second.
    capture: (at) => (at > 30.37 && at < 33.37 ? 0.02 : 0),
  });

  it.each(SEEDS)('is told from the path within a tenth, for the streams of that path and for the others (seed %i)', (seed) => {
    const { bad, good, reports } = run(scenario(seed));
    // Of about 300 and 30 packets, of which more are lost here than there by chance: compared with all that the path lost.
    expect(Math.abs(bad.found.network - bad.network)).toBeLessThan(0.1 * bad.network);
    expect(Math.abs(bad.found.captureSuspected - bad.capture)).toBeLessThan(0.1 * bad.network);
    expect(Math.abs(good.found.captureSuspected - good.capture)).toBeLessThan(0.1 * good.capture);
    expect(good.found.network).toBeLessThan(0.1 * good.capture);
    const capture = bad.capture + good.capture;
    expect(Math.abs(bad.found.captureSuspected + good.found.captureSuspected - capture)).toBeLessThan(0.1 * capture);
    // A second in which by chance more streams have holes than usual.
    expect(bad.found.unattributed + good.found.unattributed).toBeLessThan(5);
    expect(evidenceOf(bad)).toEqual(expect.arrayContaining(['common_rate', 'others_intact']));
    expect(reports.get('capture_shares')).toBe(4);
  });

  it('comes out within a tenth also of what the capture lost of that path, over all seeds', () => {
    const outcomes = SEEDS.map((seed) => run(scenario(seed)).bad);
    const truth = outcomes.reduce((sum, { capture }) => sum + capture, 0);
    const found = outcomes.reduce((sum, outcome) => sum + outcome.found.captureSuspected, 0);
    expect(truth).toBeGreaterThan(150);
    expect(Math.abs(found - truth)).toBeLessThan(0.1 * truth);
  });

  it('cannot be told with one stream only', () => {
    const { bad, reports } = run({ ...scenario(1), streams: 1 });
    expect(bad.settled).toBeGreaterThan(30);
    expect(bad.found).toMatchObject({ network: 0, captureSuspected: 0, unattributed: bad.settled, origin: 'ambiguous' });
    expect(evidenceOf(bad)).toEqual(['few_streams']);
    expect(reports.size).toBe(0);
  });

  it('nor with five, which are too few to know what is usual', () => {
    const { bad, good } = run({ ...scenario(1), streams: 5 });
    expect(bad.found.losses + good.found.losses).toBeGreaterThan(40);
    expect(bad.found.network + good.found.network + bad.found.captureSuspected + good.found.captureSuspected).toBe(0);
  });

  it('nor between two hosts: what is between them may be the network', () => {
    const { bad, good } = run({ ...scenario(1), hosts: 2 });
    expect(bad.found.captureSuspected + good.found.captureSuspected).toBe(0);
    expect(bad.found.network + good.found.network).toBe(0);
  });

  it('is told between streams of any packet time', () => {
    const { bad, good } = run({ ...scenario(1), packetTime: (stream) => [10, 20, 60][Math.floor(stream / 6) % 3]! });
    expect(Math.abs(bad.found.network - bad.network)).toBeLessThan(0.1 * bad.network);
    expect(Math.abs(good.found.captureSuspected - good.capture)).toBeLessThan(0.1 * good.capture);
  });
});

describe('an outage of the probe', () => {
  it.each([
    [150, 10.03],
    [60, 10.03],
    // In the middle between two tenths of a second.
    [20, 10.09],
  ])('of %i ms is the capture alone', (milliseconds, from) => {
    const { bad, good, reports } = run({
      streams: 60,
      duration: 30,
      seed: 1,
      capture: (at) => (at > from && at < from + milliseconds / 1e3 ? 1 : 0),
    });
    expect(bad.capture + good.capture).toBeGreaterThan(2 * milliseconds);
    for (const { found, settled } of [bad, good]) expect(found).toMatchObject({ captureSuspected: settled, network: 0, origin: 'capture' });
    expect(evidenceOf(good)).toContain('simultaneous_holes');
    expect(good.found).toMatchObject({ streamsActive: 60 });
    expect([...reports.keys()]).toContain('capture_holes');
  });

  it.each([5, 20, 30])('of %i s is a stall, before and after as well', (length) => {
    const { bad, good, reports } = run({
      streams: 60,
      duration: 60,
      seed: 2,
      capture: (at) => (at > 20.03 && at < 20.18 + length ? 1 : 0),
    });
    for (const { found, settled } of [bad, good]) expect(found).toMatchObject({ captureSuspected: settled, network: 0 });
    expect(evidenceOf(good)).toContain('stall');
    expect(reports.get('capture_stalls')).toBeGreaterThanOrEqual(10 * length);
  });

  it('between two hosts only may be what is between them: nobody can tell', () => {
    const { bad, good } = run({ streams: 60, hosts: 2, duration: 30, seed: 1, capture: (at) => (at > 10.03 && at < 10.33 ? 1 : 0) });
    for (const { found, settled } of [bad, good]) expect(found).toMatchObject({ unattributed: settled, captureSuspected: 0, network: 0 });
  });

  it('that spares one stream is the capture as well; of a very long one the beginning is judged too early to know', () => {
    const allButOne = (from: number, length: number) => (stream: number, at: number) =>
      stream !== 7 && at > from && at < from + length ? 1 : 0;
    const short = run({ streams: 60, duration: 30, seed: 1, network: allButOne(10.03, 5) });
    expect(short.bad.found.captureSuspected).toBe(short.bad.settled);
    expect(short.good.found.captureSuspected).toBe(short.good.settled);
    const long = run({ streams: 60, duration: 60, seed: 1, network: allButOne(10.03, 25) });
    expect(long.good.settled).toBeGreaterThan(50_000);
    expect(long.good.found).toMatchObject({ streamsActive: 60, streamsWithHoles: 59 });
    expect(long.good.found.network / long.good.settled).toBeLessThan(0.02);
    expect(long.good.found.unattributed / long.good.settled).toBeLessThan(0.25);
  });

  it('leaves a path that loses 5 % its own losses, in the same second too', () => {
    const { bad, good } = run({
      streams: 60,
      duration: 30,
      seed: 3,
      network: (stream) => (groupOf(stream) === 'bad' ? 0.05 : 0),
      capture: (at) => (at > 10.03 && at < 10.18 ? 1 : 0),
    });
    expect(Math.abs(bad.found.network - bad.network)).toBeLessThan(0.02 * bad.network);
    expect(Math.abs(good.found.captureSuspected - good.capture)).toBeLessThan(0.02 * good.capture);
  });
});

describe('the network', () => {
  it.each(SEEDS)('loses on one path while others are clean: all of it is its own (seed %i)', (seed) => {
    const { bad, good, reports } = run({ streams: 60, duration: 30, seed, network: (stream) => (groupOf(stream) === 'bad' ? 0.05 : 0) });
    expect(bad.network).toBeGreaterThan(500);
    expect(bad.found).toMatchObject({ network: bad.network, captureSuspected: 0, unattributed: 0, origin: 'network' });
    expect(evidenceOf(bad)).toEqual(['others_intact']);
    expect(good.settled).toBe(0);
    expect(reports.size).toBe(0);
  });

  it('may lose a third of all streams for three seconds, and is not taken for the probe', () => {
    const down = (stream: number, at: number) => (stream % 3 === 0 && at > 10 && at < 13 ? 1 : 0);
    const { bad, good, reports } = run({ streams: 60, duration: 30, seed: 1, network: down });
    for (const { found, network } of [bad, good]) expect(found).toMatchObject({ network, captureSuspected: 0, unattributed: 0 });
    expect(bad.network + good.network).toBe(3000);
    expect(reports.size).toBe(0);
  });

  it.each(SEEDS)('loses one percent on all paths from the first packet on: nobody can tell, and nothing is suspected (seed %i)', (seed) => {
    const { bad, good, reports } = run({ streams: 60, duration: 60, seed, network: () => 0.01 });
    const settled = bad.settled + good.settled;
    expect(bad.found.captureSuspected + good.found.captureSuspected).toBe(0);
    expect(bad.found.unattributed + good.found.unattributed).toBeGreaterThan(0.9 * settled);
    expect(evidenceOf(good)).toContain('usual_rate');
    expect(reports.size).toBe(0);
  });

  it('loses 1 % on all paths and 5 % on one: the difference is that path', () => {
    const { bad, good } = run({ streams: 60, duration: 60, seed: 1, network: (stream) => (groupOf(stream) === 'bad' ? 0.05 : 0.01) });
    expect(bad.found.captureSuspected).toBe(0);
    expect(bad.found.network / bad.settled).toBeGreaterThan(0.65);
    expect(bad.found.network / bad.settled).toBeLessThan(0.85);
    expect(good.found.unattributed).toBeGreaterThan(0.95 * good.settled);
  });

  it('reorders: nothing is lost and nothing suspected', () => {
    const { bad, good, reports } = run({ streams: 60, duration: 30, seed: 1, reordered: 0.1 });
    expect(bad.found).toEqual(new OriginCounts());
    expect(good.found).toEqual(new OriginCounts());
    expect(reports.size).toBe(0);
  });

  it('reorders and loses on one path: the holes that were filled are not taken for losses of the others', () => {
    const { bad, good, reports } = run({
      streams: 60,
      duration: 30,
      seed: 1,
      reordered: 0.1,
      network: (stream) => (groupOf(stream) === 'bad' ? 0.03 : 0),
    });
    expect(bad.found).toMatchObject({ network: bad.settled, captureSuspected: 0 });
    expect(good.settled).toBe(0);
    expect(reports.size).toBe(0);
  });
});

describe('the same packets', () => {
  const scenario: Scenario = { streams: 20, duration: 20, seed: 9, network: () => 0.01, capture: (at) => (at > 10 && at < 12 ? 0.1 : 0) };

  it('give the same counts again', () => expect(run(scenario)).toEqual(run(scenario)));

  it('are judged alike when a stream that is clean runs beside them', () => {
    const beside = run({ ...scenario, streams: 21, network: (stream) => (stream === 20 ? 0 : 0.01) });
    expect(beside.good.found.captureSuspected).toBeGreaterThan(0.5 * beside.good.capture);
  });
});

describe('memory', () => {
  it('does not grow with streams: 100 000 of a scanner, each with a hole between other hosts', () => {
    const watch = new HoleWatch();
    const sizeOf = (value: unknown, seen = new Set<unknown>()): number => {
      if (typeof value !== 'object' || value === null || seen.has(value)) return 0;
      seen.add(value);
      if (ArrayBuffer.isView(value)) return value.byteLength;
      return 16 + Object.values(value).reduce((sum: number, inner) => sum + 8 + sizeOf(inner, seen), 0);
    };
    let losses = 0;
    const scan = (from: number, streams: number) => {
      for (let i = from; i < from + streams; i++) {
        const origin = new LossOrigin(watch, hashOfHost(`2001:db8::${i}`), hashOfHost(`192.0.2.${i % 256}`), i);
        const time = 1e15 + 100 * i;
        origin.jump({ time, sequence: 1, identification: -1, path: 64 });
        origin.missed(2, 8, time, time + 1e6, 2, 9);
        origin.jump({ time: time + 1e6, sequence: 8, identification: -1, path: 64 });
        origin.lost(2, 6);
        origin.endRun();
        losses += origin.take()!.losses;
      }
    };
    scan(0, 1000);
    const size = sizeOf(watch);
    scan(1000, 99_000);
    expect(losses).toBe(6 * 100_000);
    // Judgements of each tenth of a second come on top, and no more than the ring has places.
    expect(sizeOf(watch) - size).toBeLessThan(1024 * 100);
    expect(sizeOf(watch)).toBeLessThan(1e6);
  });

  it('is not needed for time: a clock that jumps forward and back begins anew', () => {
    const watch = new HoleWatch();
    const chance = random(1);
    const counts = new OriginCounts();
    for (const base of [1e15, 4e15, 1e15]) {
      const origins = Array.from({ length: 10 }, (_, i) => new LossOrigin(watch, i + 1, i + 2, i));
      for (let number = 0; number < 500; number++) {
        for (const origin of origins) {
          const time = base + 20e3 * number + 1e3 * chance();
          // All of them miss 200 to 209.
          if (number >= 200 && number < 210) continue;
          if (number === 210) origin.missed(200, 210, base + 20e3 * 199, time, 200, 211);
          origin.jump({ time, sequence: number, identification: -1, path: 64 });
        }
      }
      for (const origin of origins) {
        origin.lost(200, 10);
        origin.endRun();
        counts.add(origin.take()!);
      }
    }
    expect(counts).toMatchObject({ captureSuspected: 300, unattributed: 0, network: 0 });
  });
});

describe('through the decoder', () => {
  it('an outage of 200 ms is in the documents of all streams, in the counters, and not in the score of the network', () => {
    const packets = Array.from({ length: 12 * 1000 }, (_, i) => {
      const stream = i % 12;
      const sequence = Math.floor(i / 12);
      const path = {
        source: [`192.0.2.${1 + stream}`, 4000] as const,
        destination: [`198.51.100.${1 + stream}`, 5000] as const,
      };
      return {
        sequence,
        stream,
        frame: datagram(rtp({ sequence, timestamp: 160 * sequence, ssrc: stream }), 0.02 * sequence + 1e-3 * stream, path),
      };
    });
    // The first stream loses a packet of its own as well.
    const arrived = packets.filter(({ sequence, stream }) => (sequence < 400 || sequence >= 410) && !(stream === 0 && sequence === 700));
    const result = replay(
      decoder,
      arrived.map(({ frame }) => frame),
    );
    expect(result.errors).toEqual([]);
    const { streams, counted } = reportOf(result);
    expect(streams).toHaveLength(12);
    for (const { name, stream, intervals } of streams) {
      const own = name.startsWith('192.0.2.1:') ? 1 : 0;
      expect(stream.loss).toMatchObject({
        settled: 10 + own,
        capture_suspected: 10,
        network: own,
        unattributed: 0,
        origin: 'capture',
        streams_active_max: 12,
        streams_with_holes_max: 12,
      });
      expect(stream.loss?.evidence).toEqual(own === 1 ? ['stall', 'others_intact'] : ['stall']);
      expect(stream.mos!.network!).toBeGreaterThan(stream.mos!.lq!);
      const inIntervals = intervals.reduce((sum, { loss }) => sum + (loss?.capture_suspected ?? 0), 0);
      expect(inIntervals).toBe(10);
    }
    expect(counted('capture_stalls')).toBe(2);
    expect(counted('capture_holes') + counted('capture_shares')).toBe(0);
  });
});
