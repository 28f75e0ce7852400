/** The E-model against numbers computed apart from it, and what must hold for all of them. */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { number, rowsOf } from '../vectors.js';
import {
  DEFAULT_CONNECTION,
  delayImpairment,
  equipmentImpairment,
  listenerEcho,
  longDelay,
  loudnessImpairment,
  noise,
  opinionScore,
  quantizingImpairment,
  rating,
  type Scale,
  sidetoneImpairment,
  signalToNoise,
  simultaneousImpairment,
  talkerEcho,
} from './e-model.js';

const rows = rowsOf(readFileSync(new URL('vectors/e-model.tsv', import.meta.url), 'utf8'));

describe('with the default values of G.107 table 2', () => {
  it('noise, signal to noise and each impairment have their published values', () => {
    expect(noise(DEFAULT_CONNECTION)).toBeCloseTo(-61.1792, 4);
    expect(signalToNoise(DEFAULT_CONNECTION)).toBeCloseTo(94.7688, 4);
    expect(loudnessImpairment(DEFAULT_CONNECTION)).toBeCloseTo(0.4402, 4);
    expect(sidetoneImpairment(DEFAULT_CONNECTION)).toBeCloseTo(-0.0007, 4);
    expect(quantizingImpairment(DEFAULT_CONNECTION)).toBeCloseTo(0.9741, 4);
    expect(simultaneousImpairment(DEFAULT_CONNECTION)).toBeCloseTo(1.4136, 4);
    expect(signalToNoise(DEFAULT_CONNECTION) - simultaneousImpairment(DEFAULT_CONNECTION)).toBeCloseTo(93.3553, 4);
  });

  it('the echo path changes sidetone by less than the fourth decimal', () => {
    for (const delay of [0, 1, 50, 400]) expect(sidetoneImpairment(DEFAULT_CONNECTION, delay)).toBeCloseTo(-0.0007, 4);
  });

  it('delay costs what it costs', () => {
    const wanted = { 0: 0.149, 50: 1.5991, 100: 2.6915, 150: 3.8161, 200: 7.5505, 250: 14.1782, 300: 20.6889, 400: 31.1084 };
    for (const [delay, impairment] of Object.entries(wanted)) {
      expect(delayImpairment(DEFAULT_CONNECTION, Number(delay))).toBeCloseTo(impairment, 4);
    }
  });

  it('more noise in the room and a louder line are rated worse', () => {
    const rate = (changed: Partial<typeof DEFAULT_CONNECTION>) => {
      const connection = { ...DEFAULT_CONNECTION, ...changed };
      return signalToNoise(connection) - simultaneousImpairment(connection);
    };
    expect(rate({ Pr: 60 })).toBeLessThan(rate({}) - 5);
    expect(rate({ SLR: -5 })).toBeLessThan(rate({}));
    expect(rate({ qdu: 14 })).toBeLessThan(rate({}));
    expect(rate({ Nc: -40 })).toBeLessThan(rate({}) - 20);
  });
});

describe('every row of the table', () => {
  for (const row of rows) {
    const { scale: name, ie: ieText, bpl: bplText, ppl_pct, burst_ratio, delay_ms } = row;
    it(`${name}, Ie ${ieText}, Bpl ${bplText}, ${ppl_pct} % lost, burst ratio ${burst_ratio}, ${delay_ms} ms`, () => {
      const scale = name as Scale;
      const delay = number(row, 'delay_ms');
      const impairments = {
        ie: number(row, 'ie'),
        bpl: number(row, 'bpl'),
        ppl: number(row, 'ppl_pct'),
        burstRatio: number(row, 'burst_ratio'),
        delay,
      };
      const r = rating(scale, impairments);
      expect(equipmentImpairment(scale, impairments)).toBeCloseTo(number(row, 'ie_eff'), 4);
      expect(r).toBeCloseTo(number(row, 'r'), 4);
      expect(opinionScore(scale, r)).toBeCloseTo(number(row, 'mos'), 4);
      if (row.idte === '') return;
      expect(talkerEcho(DEFAULT_CONNECTION, delay)).toBeCloseTo(number(row, 'idte'), 4);
      expect(listenerEcho(DEFAULT_CONNECTION, 2 * delay)).toBeCloseTo(number(row, 'idle'), 4);
      expect(longDelay(delay)).toBeCloseTo(number(row, 'idd'), 4);
    });
  }

  it('are as many as were made', () => {
    expect(rows.length).toBe(52);
  });
});

describe('the score', () => {
  it('of G.711 with concealment and random loss is the one of the worked example', () => {
    const score = (ppl: number) => opinionScore('nb', rating('nb', { ie: 0, bpl: 25.1, ppl, burstRatio: 1, delay: 0 }));
    expect([0, 1, 2, 5, 10].map((ppl) => score(ppl).toFixed(3))).toEqual(['4.409', '4.328', '4.235', '3.923', '3.411']);
  });

  it('never falls below 1, where the cubic does, nor exceeds 4.5', () => {
    const cubic = (R: number) => 1 + 0.035 * R + R * (R - 60) * (100 - R) * 7e-6;
    expect(cubic(3)).toBeLessThan(0.99);
    for (const R of [-400, 0, 1e-9, 1, 3, 5]) expect(opinionScore('nb', R)).toBe(1);
    for (const R of [100, 120]) expect(opinionScore('nb', R)).toBe(4.5);
    expect(opinionScore('wb', 129)).toBe(4.5);
    expect(opinionScore('fb', 148)).toBe(4.5);
  });

  const scale = fc.constantFrom<Scale>('nb', 'wb', 'fb');
  const share = fc.double({ min: 0, max: 100, noNaN: true });
  const codec = { ie: fc.double({ min: 0, max: 60, noNaN: true }), bpl: fc.double({ min: 1, max: 40, noNaN: true }) };

  it('never rises with loss or burstier loss', () => {
    const burst = fc.double({ min: 1, max: 8, noNaN: true });
    fc.assert(
      fc.property(scale, fc.record(codec), share, share, burst, burst, (on, { ie, bpl }, p, q, b, c) => {
        const score = (ppl: number, burstRatio: number) => opinionScore(on, rating(on, { ie, bpl, ppl, burstRatio, delay: 0 }));
        const best = score(Math.min(p, q), Math.min(b, c));
        expect(score(Math.max(p, q), Math.min(b, c))).toBeLessThanOrEqual(best + 1e-9);
        expect(score(Math.min(p, q), Math.max(b, c))).toBeLessThanOrEqual(best + 1e-9);
      }),
    );
  });

  it('never rises with delay, but for 0.06 of R within the first milliseconds, where the echo term of G.107 dips', () => {
    const time = fc.double({ min: 0, max: 2000, noNaN: true });
    fc.assert(
      fc.property(scale, fc.record(codec), share, time, time, (on, { ie, bpl }, ppl, t, u) => {
        const rate = (delay: number) => rating(on, { ie, bpl, ppl, burstRatio: 1, delay });
        const dip = on === 'nb' && Math.min(t, u) < 3 ? 0.06 : 1e-9;
        expect(rate(Math.max(t, u))).toBeLessThanOrEqual(rate(Math.min(t, u)) + dip);
      }),
    );
  });
});
