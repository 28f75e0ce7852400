/** A map that tells its oldest entry: as a Map that is looked through from its start. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OldestFirst } from '../../src/decoder/oldest-first.js';

describe('a map that tells its oldest entry', () => {
  it('names the one that a look from the start would find, whatever was set, deleted, set again or cleared before', () => {
    const key = fc.integer({ min: 0, max: 12 });
    const step = fc.oneof(
      { weight: 8, arbitrary: fc.record({ set: key }) },
      { weight: 6, arbitrary: fc.record({ remove: key }) },
      { weight: 2, arbitrary: fc.constant({ removeOldest: true }) },
      { weight: 1, arbitrary: fc.constant({ clear: true }) },
    );
    fc.assert(
      fc.property(fc.array(fc.record({ step, look: fc.boolean() }), { maxLength: 200 }), (steps) => {
        const map = new OldestFirst<number, string>();
        for (const [n, { step, look }] of steps.entries()) {
          if ('set' in step) map.set(step.set, `value ${n}`);
          else if ('remove' in step) map.delete(step.remove);
          else if ('clear' in step) map.clear();
          else if (map.oldestKey !== undefined) map.delete(map.oldestKey);
          // Not after every step: what it remembers must hold over those between.
          if (!look) continue;
          const [first] = [...map];
          expect([map.oldestKey, map.oldest]).toEqual([first?.[0], first?.[1]]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('goes on when it was empty for a while', () => {
    const map = new OldestFirst<string, number>([['a', 1]]);
    expect(map.oldest).toBe(1);
    map.delete('a');
    expect(map.oldestKey).toBeUndefined();
    map.set('b', 2);
    expect([map.oldestKey, map.oldest]).toEqual(['b', 2]);
  });

  it('finds the oldest behind ten thousand deleted ones without walking over them again', () => {
    const map = new OldestFirst<number, number>();
    for (let n = 0; n < 20_000; n++) map.set(n, n);
    for (let n = 0; n < 10_000; n++) map.delete(n);
    const steps = stepsOf(map);
    for (let look = 0; look < 100; look++) expect(map.oldestKey).toBe(10_000);
    expect(steps()).toBeLessThanOrEqual(1);
  });
});

/** How many entries are taken from iterators of this map from now on. */
function stepsOf(map: Map<number, number>): () => number {
  let steps = 0;
  const keys = map.keys.bind(map);
  map.keys = () => {
    const walk = keys();
    const next = walk.next.bind(walk);
    walk.next = () => {
      steps += 1;
      return next();
    };
    return walk;
  };
  return () => steps;
}
