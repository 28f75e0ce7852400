import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonBytes } from '../../src/bytes/json-bytes.js';
import { isoTime } from '../../src/bytes/time.js';

const json = new JsonBytes();

function written(write: (json: JsonBytes) => void): string {
  json.clear();
  write(json);
  return Buffer.from(json.written).toString('utf8');
}

const odd = fc.constantFrom('', '"', '\\', '\n', '\u007f', '\u2028', '\ud800', 'ü', '日本', '😀', 'x'.repeat(5000), 'ü'.repeat(5000));
const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(-0, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 1e21, 5e-324, Number.NaN, Number.POSITIVE_INFINITY),
);
const leaf = fc.oneof(fc.string(), odd, number, fc.boolean(), fc.constantFrom(null, undefined));
const plain = fc.letrec((again) => ({
  value: fc.oneof({ maxDepth: 6 }, leaf, fc.array(again('value')), fc.dictionary(fc.oneof(fc.string(), odd), again('value'))),
})).value;

describe('JSON as bytes', () => {
  it('is what JSON.stringify writes, whatever was written before', () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(written((json) => json.value(value))).toBe(JSON.stringify(value) ?? 'null');
      }),
      { numRuns: 2000 },
    );
  });

  it('is so for what is no data, too', () => {
    const values = { none() {}, symbol: Symbol('s'), date: new Date(0), map: new Map([[1, 2]]), list: [() => 0, Symbol('s'), undefined] };
    expect(written((json) => json.value(values))).toBe(JSON.stringify(values));
    expect(() => written((json) => json.value({ big: 1n }))).toThrow(TypeError);
    const round: Record<string, unknown> = {};
    round.itself = round;
    expect(() => written((json) => json.value(round))).toThrow();
  });

  it.each([0, 1, 4000, 4096, 1e5])('has room for marks after %i bytes', (length) => {
    const before = 'x'.repeat(length);
    const nested = JSON.stringify(JSON.parse(`${'['.repeat(500)}{"a":{"b":{}}}${']'.repeat(500)}`));
    const text = written((json) => {
      json.ascii(before);
      json.value(JSON.parse(nested));
      json.member('n', 7);
      json.following({ a: 1, b: undefined, c: [] });
    });
    expect(text).toBe(`${before}${nested},"n":7,"a":1,"c":[]`);
  });

  it('of a time is the text of that time', () => {
    const times = fc.oneof(fc.integer({ min: -1e12, max: 4e15 }), fc.double(), fc.constantFrom(Number.NaN, 8.64e18, 1e300));
    fc.assert(
      fc.property(times, (time) => {
        expect(written((json) => json.time(time))).toBe(JSON.stringify(isoTime(time)));
      }),
    );
    expect(isoTime(1_700_000_000_000_001)).toBe('2023-11-14T22:13:20.000001Z');
    expect(isoTime(Number.NaN)).toBe('1970-01-01T00:00:00.000000Z');
  });
});
