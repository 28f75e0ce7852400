/** The memory of the last numbers against one that keeps everything. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberWindow, SEEN, WINDOW } from './number-window.js';
import { Sequence } from './sequence.js';

/** Numbers to go on by; how many of them are missing; of the missing ones which come after all, counted back from the highest number. */
const steps = fc.array(
  fc.record({
    seen: fc.integer({ min: 1, max: 60 }),
    missing: fc.integer({ min: 0, max: 90 }),
    fill: fc.array(fc.nat(1023), { maxLength: 8 }),
  }),
  { minLength: 1, maxLength: 60 },
);

describe('the window over the last numbers', () => {
  it('knows of each since when it is missing, and of those that came their timestamp', () => {
    fc.assert(
      fc.property(steps, fc.nat(100_000), (list, base) => {
        const window = new NumberWindow();
        const since = new Map<number, number>();
        let max = base - 1;
        let time = 0;
        const see = (number: number) => {
          window.see(number, number * 160);
          since.delete(number);
        };
        for (const { seen, missing, fill } of list) {
          if (missing > 0 && max >= base) {
            window.reach(base, max + missing + 1, base, max);
            window.miss(max + 1, max + 1 + missing, ++time);
            for (let number = max + 1; number <= max + missing; number++) since.set(number, time);
            max += missing;
          }
          for (let i = 0; i < seen; i++) {
            max += 1;
            window.makeRoom(max, base);
            see(max);
          }
          for (const back of fill) if (max - back >= base && since.has(max - back)) see(max - back);
          for (let number = Math.max(base, max - WINDOW + 1); number <= max; number++) {
            expect(window.since(number)).toBe(since.get(number) ?? SEEN);
            expect(window.misses(number)).toBe(since.has(number));
            if (!since.has(number)) expect(window.sawWith(number, number * 160)).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('takes two timestamps for one in about one case of 255', () => {
    const window = new NumberWindow();
    window.see(0, 0x1234_5678);
    let alike = 0;
    for (let i = 1; i <= 1 << 16; i++) if (window.sawWith(0, 0x1234_5678 + 160 * i)) alike += 1;
    expect(alike).toBeGreaterThan(128);
    expect(alike).toBeLessThan(512);
  });
});

describe('a sequence that rested', () => {
  const at = (number: number, after = 0) => ({ sequence: number & 0xffff, timestamp: 160 * number, time: 20e3 * number + after });
  const run = (rests: boolean) => {
    const sequence = new Sequence();
    sequence.tick = 160;
    const verdicts: unknown[] = [];
    const accept = (number: number, after = 30e6) => verdicts.push(sequence.accept(at(number, after)), sequence.arrived, sequence.lateness);
    for (let number = 0; number < 3000; number++) accept(number, 0);
    if (rests) sequence.rest();
    for (const number of [2500, 3000, 3003, 2999, 3001, 3000, 2000, 3004]) accept(number);
    for (let number = 3005; number < 4500; number++) if (number % 7 !== 0) accept(number);
    accept(4494);
    accept(3600);
    verdicts.push(sequence.missingUpTo(4490, 20e3 * 4500 + 30e6), sequence.max, sequence.base);
    sequence.end();
    return [verdicts, sequence.settling.takeLosses()];
  };

  it('goes on as one that did not: with numbers again, behind, and missing', () => expect(run(true)).toEqual(run(false)));
});
