import { describe, expect, it } from 'vitest';
import { atLeast, usualMost } from './chance.js';

describe('the most that is usual', () => {
  // Quantiles of the binomial distribution at 99.9 %, from its definition in exact fractions.
  it.each([
    [10, 0.5, 9],
    [20, 0.05, 5],
    [60, 0.01, 4],
    [60, 0.4, 36],
    [100, 0.1, 20],
    [1, 0.0001, 0],
    [5, 1, 5],
    [5, 0, 0],
    [0, 0.5, 0],
  ])('of %i with %d is %i', (trials, probability, most) => expect(usualMost(trials, probability)).toBe(most));

  it('goes on without a step where the sum becomes too long', () => {
    for (const probability of [0.01, 0.2, 0.6]) {
      const below = usualMost(Math.floor(199 / probability), probability);
      const above = usualMost(Math.ceil(201 / probability), probability);
      expect(above - below).toBeGreaterThanOrEqual(0);
      expect(above - below).toBeLessThan(9);
    }
  });

  it('is near certainty nearly all', () => expect(usualMost(400, 0.999)).toBe(400));
});

describe('a chance of as many', () => {
  // Poisson: 1 - exp(-1), 1 - 2 / e, 1 - 13 exp(-3), tail of 10 from 25 on.
  it.each([
    [1, 1, 0.632121],
    [2, 1, 0.264241],
    [4, 3, 0.352768],
    [25, 10, 0.000047],
    [0, 1, 1],
    [1, 0, 0],
  ])('%i where %d are usual is %d', (count, mean, chance) => expect(atLeast(count, mean)).toBeCloseTo(chance, 6));

  it('is small far above a large mean, and 1 below it', () => {
    expect(atLeast(400, 300)).toBeLessThan(1e-4);
    expect(atLeast(290, 300)).toBe(1);
  });

  it('is none far above a small mean, whatever it takes to get there', () => {
    for (const mean of [0.001, 1, 199]) expect(atLeast(1e10, mean)).toBe(0);
    expect(atLeast(20, 0.001)).toBeCloseTo(0, 12);
    expect(atLeast(420, 199)).toBeCloseTo(0, 12);
  });
});
