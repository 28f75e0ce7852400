/** Scores of what was heard: which losses count in which of them, and what they are when little or nothing is known. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codecRow } from './codec-impairments.js';
import type { CodecRow } from './codec-rows.js';
import { assess, type Heard, judgeable, type Missed, type QualityOptions } from './quality.js';

const options: QualityOptions = { reference_buffer: 'fixed50', g711_plc: true, unknown_codec: 'none' };
const pcm = codecRow({ codec: 'PCMU', clockRate: 8000 }, options)!;
const amrWb = codecRow(
  { codec: 'AMR-WB', clockRate: 16000, modes: Int32Array.from({ length: 29 }, (_, mode) => (mode === 10 ? 1 : 0)) },
  options,
)!;
const opus = codecRow({ codec: 'opus', clockRate: 48000, bitRate: 16_000 }, options)!;

const missed = (discarded: number, bad = discarded, runs = bad): Missed => ({ discarded, bad, runs });
const heard = (changed: Partial<Heard> = {}): Heard => ({
  expected: 500,
  lost: 0,
  damaged: 0,
  captureSuspected: 0,
  fixed50: missed(0),
  fixed200: missed(0),
  adaptive: missed(0),
  adaptiveDelay: 40,
  packetTime: 20,
  roundTrip: undefined,
  ...changed,
});

describe('losses', () => {
  it('of the network, of a buffer, and of the radio side all count, each buffer with its own', () => {
    const { fixed50, fixed200, adaptive } = assess(
      heard({ lost: 5, damaged: 10, fixed50: missed(10, 25, 25), fixed200: missed(0, 15, 15), adaptive: missed(5, 20, 20) }),
      pcm,
      options,
    );
    expect([fixed50.ppl, fixed200.ppl, adaptive.ppl]).toEqual([5, 3, 4]);
    expect(fixed50.mos).toBeCloseTo(3.923, 3);
    expect(fixed50.mos).toBeLessThan(adaptive.mos);
    expect(adaptive.mos).toBeLessThan(fixed200.mos);
  });

  it('in runs have the burst ratio of G.107', () => {
    const { fixed50 } = assess(heard({ expected: 1000, lost: 28, fixed50: missed(0, 28, 11) }), pcm, options);
    expect(fixed50.burstRatio).toBeCloseTo(2.4742, 4);
    expect(fixed50.r).toBeCloseTo(83.066, 3);
    expect(fixed50.mos).toBeCloseTo(4.134, 3);
  });

  it('beyond the range of the model are told so, and very long runs count as eightfold', () => {
    expect(assess(heard({ lost: 100, fixed50: missed(0, 100, 100) }), pcm, options).outOfRange).toBe(false);
    expect(assess(heard({ lost: 101, fixed50: missed(0, 101, 101) }), pcm, options).outOfRange).toBe(true);
    const outage = assess(heard({ lost: 50, fixed50: missed(0, 50, 1) }), pcm, options);
    expect(outage.outOfRange).toBe(true);
    expect(outage.fixed50.burstRatio).toBe(45);
    expect(outage.fixed50.r).toBeCloseTo(93.2062 - (95 * 10) / (10 / 8 + 25.1), 4);
  });

  it('below none, after a late packet filled a hole of the interval before, are none', () => {
    expect(assess(heard({ lost: -1 }), pcm, options).fixed50).toMatchObject({ ppl: 0, burstRatio: 1 });
  });

  it('are never more than everything', () => {
    const all = assess(heard({ lost: 495, damaged: 400, fixed50: missed(100, 500, 1) }), pcm, options);
    expect(all.fixed50.ppl).toBe(100);
    expect(all.fixed50.mos).toBeLessThan(1.2);
  });
});

describe('what the numbers rest on', () => {
  it('depends on whether anything was lost', () => {
    expect(assess(heard(), amrWb, options).grounding).toBe('itu');
    expect(assess(heard({ lost: 1, fixed50: missed(0, 1, 1) }), amrWb, options).grounding).toBe('estimate');
  });

  it('opus takes its robustness against bursty loss as far as loss is bursty', () => {
    const bplAt = (bad: number, runs: number) =>
      assess(heard({ expected: 1000, lost: bad, fixed50: missed(0, bad, runs) }), opus, options).bpl;
    expect(bplAt(10, 10)).toBe(11.8);
    expect(bplAt(40, 10)).toBe(10.1);
    const ratio = 1.5 * (1 - 15 / 1000);
    expect(bplAt(15, 10)).toBeCloseTo(11.8 - 1.7 * (ratio - 1), 9);
  });
});

describe('conversation', () => {
  it('has a score only with a delay that is known', () => {
    expect(assess(heard(), pcm, options).conversation).toBeUndefined();
    const told = assess(heard({ roundTrip: 90 }), pcm, options).conversation!;
    // Half the way there and back, packet, look-ahead, half the buffer.
    expect(told).toMatchObject({ delay: 45 + 20 + 0.25 + 25, source: 'rtcp' });
    expect(told.mos).toBeLessThan(4.4094);
    expect(assess(heard(), pcm, { ...options, assumed_delay_ms: 50 }).conversation).toMatchObject({ delay: 95.25, source: 'assumed' });
    expect(assess(heard({ roundTrip: 90 }), pcm, { ...options, assumed_delay_ms: 50 }).conversation?.source).toBe('rtcp');
  });

  it('waits in the reference buffer', () => {
    const delay = (reference_buffer: QualityOptions['reference_buffer'], more = {}) =>
      assess(heard({ roundTrip: 0, ...more }), pcm, { ...options, reference_buffer }).conversation?.delay;
    expect(delay('fixed200')).toBe(120.25);
    expect(delay('adaptive')).toBe(60.25);
    expect(delay('adaptive', { adaptiveDelay: undefined })).toBeUndefined();
  });
});

describe("losses that may be the capture's", () => {
  it('are left out of the score of the network', () => {
    const both = heard({ lost: 10, captureSuspected: 5, fixed50: missed(0, 10, 10) });
    const network = assess(both, pcm, options).network;
    expect(network).toBeCloseTo(assess(heard({ lost: 5, fixed50: missed(0, 5, 5) }), pcm, options).fixed50.mos, 9);
    expect(assess({ ...both, captureSuspected: 0 }, pcm, options).network).toBe(assess(both, pcm, options).fixed50.mos);
  });
});

describe('too little speech', () => {
  it('has no score: below half a second, by packet time or the usual one of the codec', () => {
    expect(judgeable(heard({ expected: 25 }), pcm)).toBe(true);
    expect(judgeable(heard({ expected: 24 }), pcm)).toBe(false);
    expect(judgeable(heard({ expected: 10, packetTime: 60 }), pcm)).toBe(true);
    expect(judgeable(heard({ expected: 25, packetTime: undefined }), pcm)).toBe(true);
  });
});

describe('whatever was heard', () => {
  const count = fc.integer({ min: 0, max: 2000 });
  const buffer = fc.tuple(count, count, count).map(([discarded, bad, runs]) => missed(discarded, bad, Math.min(bad, runs)));
  const rows = fc.constantFrom<CodecRow>(pcm, amrWb, opus);

  it('every score lies between 1 and 4.5', () => {
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: -5, max: 2000 }),
        count,
        buffer,
        buffer,
        count,
        fc.constantFrom<QualityOptions['reference_buffer']>('fixed50', 'fixed200', 'adaptive'),
        (row, expected, lost, damaged, fixed50, adaptive, roundTrip, reference_buffer) => {
          const all = assess(heard({ expected, lost, damaged, fixed50, adaptive, roundTrip, captureSuspected: Math.max(0, lost) }), row, {
            ...options,
            reference_buffer,
          });
          for (const mos of [all.fixed50.mos, all.fixed200.mos, all.adaptive.mos, all.network, all.conversation!.mos]) {
            expect(mos).toBeGreaterThanOrEqual(1);
            expect(mos).toBeLessThanOrEqual(4.5);
          }
          expect(all.network).toBeGreaterThanOrEqual(all[reference_buffer].mos);
          expect(all.conversation!.mos).toBeLessThanOrEqual(all[reference_buffer].mos);
        },
      ),
    );
  });
});
