import { describe, expect, it } from 'vitest';
import { CircuitBreaker } from '../../src/elasticsearch/circuit-breaker.js';
import { ConcurrencyLimit } from '../../src/elasticsearch/concurrency.js';

/** A server with so many hands, each of which takes 100 ms: more at once wait in its queue, and beyond `queue` it refuses. */
function roundTrips(limit: ConcurrencyLimit, hands: number, queue: number, times: number): number[] {
  const limits: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const asked = limit.limit;
    const refused = Math.max(0, asked - hands - queue);
    const slowness = Math.max(1, Math.min(asked, hands + queue) / hands);
    for (let n = 0; n < asked; n += 1) limit.answered(n < refused ? 5 : 100 * slowness, n < refused, asked);
    limits.push(limit.limit);
  }
  return limits;
}

describe('requests at a time', () => {
  it('are one at first, and twice as many each round trip up to the most that is allowed', () => {
    expect(roundTrips(new ConcurrencyLimit(6), 8, 8, 5)).toEqual([2, 4, 6, 6, 6]);
  });

  it('are one more each round trip once something was too much', () => {
    const limit = new ConcurrencyLimit(40);
    expect(roundTrips(limit, 100, 100, 3)).toEqual([2, 4, 8]);
    for (let i = 0; i < 8; i += 1) limit.answered(100, true, 8);
    expect(roundTrips(limit, 100, 100, 4)).toEqual([8, 9, 10, 11]);
  });

  it('are one more each round trip once answers take longer than doubling them explains', () => {
    const limit = new ConcurrencyLimit(40);
    roundTrips(limit, 100, 100, 3);
    for (let i = 0; i < 8; i += 1) limit.answered(300, false, 8);
    expect(limit.limit).toBeLessThan(10);
    for (let trip = 0; trip < 20; trip += 1) {
      const before = limit.limit;
      for (let i = 0; i < before; i += 1) limit.answered(300, false, before);
      expect(limit.limit).toBeLessThanOrEqual(before + 1);
    }
  });

  it('become fewer by a tenth when the server refuses, once a round trip however many it refuses', () => {
    const limit = new ConcurrencyLimit(20);
    roundTrips(limit, 100, 100, 5);
    expect(limit.limit).toBe(20);
    for (let i = 0; i < 20; i += 1) limit.answered(100, true, 20);
    expect(limit.limit).toBe(18);
    for (let i = 0; i < 18; i += 1) limit.answered(100, true, 18);
    expect(limit.limit).toBe(16);
  });

  it('settle at what the server has hands and queue for', () => {
    const limits = roundTrips(new ConcurrencyLimit(32), 6, 4, 200).slice(50);
    expect(Math.min(...limits)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...limits)).toBeLessThanOrEqual(12);
  });

  it('become fewer when answers take much longer than they did, and more again when that is over', () => {
    const limit = new ConcurrencyLimit(10);
    roundTrips(limit, 20, 20, 12);
    expect(limit.limit).toBe(10);
    for (const milliseconds of [98, 101, 99, 102]) for (let i = 0; i < 10; i += 1) limit.answered(milliseconds, false, 10);
    for (let i = 0; i < 10; i += 1) limit.answered(400, false, 10);
    expect(limit.limit).toBe(9);
    roundTrips(limit, 20, 20, 5);
    expect(limit.limit).toBe(10);
  });

  it('do not grow while fewer are needed', () => {
    const limit = new ConcurrencyLimit(10);
    roundTrips(limit, 20, 20, 2);
    for (let i = 0; i < 40; i += 1) limit.answered(100, false, 1);
    expect(limit.limit).toBe(4);
  });

  it('are never none', () => {
    const limit = new ConcurrencyLimit(10);
    for (let i = 0; i < 100; i += 1) limit.answered(90_000, true, 1);
    expect(limit.limit).toBe(1);
  });
});

describe('a circuit breaker', () => {
  it('opens at the fifth failure in a row, and closes at the first success', () => {
    const breaker = new CircuitBreaker();
    for (const now of [1, 2, 3, 4]) breaker.failed(now);
    breaker.succeeded();
    for (const now of [5, 6, 7, 8]) breaker.failed(now);
    expect([breaker.openSince, breaker.failuresWhileOpen]).toEqual([undefined, 0]);
    for (const now of [9, 10, 11]) breaker.failed(now);
    expect([breaker.openSince, breaker.failuresWhileOpen]).toEqual([9, 3]);
    breaker.succeeded();
    expect([breaker.openSince, breaker.failuresWhileOpen]).toEqual([undefined, 0]);
  });
});
