import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TupleIndex } from '../../src/report/tuple-index.js';

describe('entries by tuples of texts', () => {
  it.each([0, 1, 2, 5])('of length %i are found by exactly those texts', (length) => {
    const tuple = fc.array(fc.option(fc.constantFrom('', 'a', 'b', 'ab'), { nil: undefined }), { minLength: length, maxLength: length });
    fc.assert(
      fc.property(fc.array(tuple, { maxLength: 30 }), tuple, (tuples, other) => {
        const index = new TupleIndex<{ readonly tuple: string }>(length);
        const known = new Map<string, { readonly tuple: string }>();
        for (const texts of tuples) {
          const key = JSON.stringify(texts.map((text) => text ?? null));
          const entry = { tuple: key };
          index.set(texts, entry);
          known.set(key, entry);
          expect(index.get(texts)).toBe(entry);
        }
        expect(index.get(other)).toBe(known.get(JSON.stringify(other.map((text) => text ?? null))));
        index.clear();
        for (const texts of tuples) expect(index.get(texts)).toBeUndefined();
      }),
    );
  });
});
