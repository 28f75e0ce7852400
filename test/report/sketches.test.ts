import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Distinct } from '../../src/report/distinct.js';
import { QUANTILE_ERROR, Quantiles } from '../../src/report/quantiles.js';

function sketch(values: readonly number[]): Quantiles {
  const quantiles = new Quantiles();
  for (const value of values) quantiles.add(value);
  return quantiles;
}

function exact(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.max(1, Math.ceil(share * values.length)) - 1]!;
}

const numbers = fc.array(
  fc.oneof(fc.double({ min: 0.01, max: 1e6, noNaN: true }), fc.double({ min: -200, max: -0.01, noNaN: true }), fc.constant(0)),
  {
    minLength: 1,
    maxLength: 600,
  },
);

describe('percentiles', () => {
  it('are exact up to a hundred values, by nearest rank', () => {
    const quantiles = sketch(Array.from({ length: 100 }, (_, i) => 100 - i));
    expect([0, 0.01, 0.5, 0.95, 1].map((share) => quantiles.at(share))).toEqual([1, 1, 50, 95, 100]);
  });

  it('are within the stated error for any values', () => {
    fc.assert(
      fc.property(numbers, fc.constantFrom(0.05, 0.5, 0.95, 1), (values, share) => {
        const truth = exact(values, share);
        expect(Math.abs(sketch(values).at(share)! - truth)).toBeLessThanOrEqual(Math.abs(truth) * QUANTILE_ERROR * 1.0001);
      }),
    );
  });

  it('of two sketches together are those of all their values', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const both = sketch(a);
        both.merge(sketch(b));
        expect(both.count).toBe(a.length + b.length);
        const truth = exact([...a, ...b], 0.95);
        expect(Math.abs(both.at(0.95)! - truth)).toBeLessThanOrEqual(Math.abs(truth) * QUANTILE_ERROR * 1.0001);
      }),
    );
  });

  it('leave out what is no number, and count what is out of range at the bound', () => {
    const quantiles = sketch([Number.NaN, Number.POSITIVE_INFINITY]);
    expect(quantiles.at(0.5)).toBeUndefined();
    const extreme = sketch(Array.from({ length: 200 }, () => 1e300));
    expect(extreme.at(0.5)).toBeGreaterThan(9e9);
  });
});

describe('distinct values', () => {
  it('are exact for few', () => {
    const distinct = new Distinct();
    for (let i = 0; i < 1000; i += 1) distinct.add(`v${i % 64}`);
    expect(distinct.count()).toBe(64);
  });

  it.each([1000, 20_000, 200_000])('are estimated within a tenth for %i', (size) => {
    const distinct = new Distinct();
    for (let i = 0; i < size; i += 1) distinct.add(`10.0.${i >> 8}.${i & 255}`);
    expect(Math.abs(distinct.count() - size)).toBeLessThan(size / 10);
  });

  it('of two together count what both have once', () => {
    const [a, b] = [new Distinct(), new Distinct()];
    for (let i = 0; i < 5000; i += 1) a.add(`v${i}`);
    for (let i = 2500; i < 7500; i += 1) b.add(`v${i}`);
    a.merge(b);
    expect(Math.abs(a.count() - 7500)).toBeLessThan(750);
  });
});
