/** Sequence accounting number by number, at the edges of each class; whole streams are in the vectors. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DUPLICATE, EARLY, FIRST, FORWARD, IN_ORDER, LATE, RESTART, Sequence, type SequenceClass, STRAY } from './sequence.js';

const NAMES = { FIRST, IN_ORDER, FORWARD, LATE, EARLY, DUPLICATE, STRAY, RESTART };
const nameOf = (verdict: SequenceClass) => Object.entries(NAMES).find(([, value]) => value === verdict)![0];

/** Numbers that come 20 ms apart with timestamps that go with them, unless said. */
class Run {
  readonly sequence = new Sequence();
  private now = 0;

  constructor() {
    this.sequence.tick = 160;
  }

  send(number: number, { timestamp = 160 * number, after = 20 }: { timestamp?: number; after?: number } = {}): string {
    this.now += after * 1e3;
    return nameOf(this.sequence.accept({ sequence: number & 0xffff, timestamp: timestamp | 0, time: this.now }));
  }

  range(from: number, to: number): this {
    for (let number = from; number <= to; number++) this.send(number);
    return this;
  }
}

describe('a jump forward', () => {
  it('of 49 is loss, however fast', () => expect(new Run().range(0, 9).send(9 + 49, { after: 0 })).toBe('FORWARD'));
  it('of 50 is not, in no time', () => expect(new Run().range(0, 9).send(9 + 50, { after: 0 })).toBe('STRAY'));
  it('of 50 is, in half the time that sending them takes', () =>
    expect(new Run().range(0, 9).send(9 + 50, { after: 500 })).toBe('FORWARD'));
  it('of 50 is not, in less', () => expect(new Run().range(0, 9).send(9 + 50, { after: 499 })).toBe('STRAY'));
  it('of 30 000 is loss after an outage of ten minutes', () => {
    const run = new Run().range(0, 9);
    expect(run.send(30_009, { after: 600_000 })).toBe('FORWARD');
    expect(run.sequence.growth).toBe(30_000);
  });
  it('may go over the wrap, and what was lost there may still come', () => {
    const run = new Run().range(65_530, 65_533);
    expect(run.send(65_538)).toBe('FORWARD');
    expect([65_534, 65_535, 65_536, 65_537].map((number) => run.send(number, { after: 1 }))).toEqual(['LATE', 'LATE', 'LATE', 'LATE']);
    expect(run.send(65_539)).toBe('IN_ORDER');
    expect(run.sequence.max - run.sequence.base + 1).toBe(10);
  });
});

describe('an old number', () => {
  const withHole = (length: number) => {
    const run = new Run().range(0, 99);
    return run.range(101, 100 + length);
  };
  it('999 behind fills its hole', () => {
    const run = withHole(999);
    expect(run.send(100)).toBe('LATE');
    expect(run.sequence.extent).toBe(999);
  });
  it('1 000 behind is too late', () => expect(withHole(1000).send(100)).toBe('STRAY'));
  it('that fills its hole is a duplicate from then on', () => {
    const run = withHole(5);
    expect([run.send(100), run.send(100)]).toEqual(['LATE', 'DUPLICATE']);
  });
  it('with a timestamp ahead of the newest fills no hole', () => expect(withHole(5).send(100, { timestamp: 160 * 107 })).toBe('STRAY'));
  it('one step ahead does: it may be of the same moment', () => expect(withHole(5).send(100, { timestamp: 160 * 106 })).toBe('LATE'));
  it('that was seen is a duplicate, as far back as numbers are remembered', () => {
    const run = new Run().range(0, 1999);
    expect(run.send(1999 - 1023)).toBe('DUPLICATE');
    expect(run.send(1999 - 1024)).toBe('STRAY');
  });
  it('that was seen with another timestamp is none', () => expect(new Run().range(0, 99).send(90, { timestamp: 12_345 })).toBe('STRAY'));
  it('came late by the time since the first higher one', () => {
    const run = withHole(5);
    run.send(100, { after: 30 });
    expect(run.sequence.lateness).toBe(4 * 20e3 + 30e3);
  });
});

describe('a number before the first', () => {
  it('moves the beginning back', () => {
    const run = new Run().range(50, 60);
    expect(run.send(48)).toBe('EARLY');
    expect([run.sequence.base, run.sequence.growth]).toEqual([48, 2]);
    expect([run.send(49), run.send(49), run.send(48)]).toEqual(['LATE', 'DUPLICATE', 'DUPLICATE']);
  });
  it('may go below the wrap', () => {
    const run = new Run();
    run.send(65_536, { timestamp: 160 * 65_536 });
    expect(run.send(65_535)).toBe('EARLY');
    expect(run.range(65_537, 65_560).sequence.max - run.sequence.base + 1).toBe(26);
  });
  it('100 before it is the last that belongs', () => {
    expect(new Run().range(1000, 1010).send(900)).toBe('EARLY');
    expect(new Run().range(1000, 1010).send(899)).toBe('STRAY');
  });
  it('belongs no more once 100 came', () => {
    expect(new Run().range(1000, 1099).send(999)).toBe('EARLY');
    expect(new Run().range(1000, 1100).send(999)).toBe('STRAY');
  });
});

describe('a stray', () => {
  it('alone changes nothing', () => {
    const run = new Run().range(0, 9);
    expect([run.send(40_000), run.send(10), run.send(11)]).toEqual(['STRAY', 'IN_ORDER', 'IN_ORDER']);
    expect([run.sequence.segments, run.sequence.max]).toEqual([1, 11]);
  });
  it('with its successor begins a new segment, forward and back', () => {
    for (const start of [40_000, 65_200, 65_535]) {
      const run = new Run().range(500, 509);
      expect([run.send(start), run.send(start + 1), run.send(start + 2)]).toEqual(['STRAY', 'RESTART', 'IN_ORDER']);
      expect(run.sequence.segments).toBe(2);
      expect(run.sequence.max - run.sequence.base + 1).toBe(3);
    }
  });
  it('waits for its successor while others come', () => {
    const run = new Run().range(0, 9);
    expect([run.send(40_000), run.send(10), run.send(40_001)]).toEqual(['STRAY', 'IN_ORDER', 'RESTART']);
  });
  it('gives way to the next one', () => {
    const run = new Run().range(0, 9);
    expect([run.send(40_000), run.send(50_000), run.send(40_001), run.send(40_002)]).toEqual(['STRAY', 'STRAY', 'STRAY', 'RESTART']);
  });
  it('sent twice is no stream', () => {
    const run = new Run().range(0, 9);
    expect([run.send(40_000), run.send(40_000), run.send(40_001)]).toEqual(['STRAY', 'DUPLICATE', 'RESTART']);
  });
  it('that was forgotten opens nothing', () => {
    const run = new Run().range(0, 9);
    run.send(40_000);
    run.sequence.forgetStray();
    expect(run.send(40_001)).toBe('STRAY');
  });
  it('of a restart inside the remembered numbers is told by its timestamps', () => {
    const run = new Run().range(0, 99);
    expect([run.send(20, { timestamp: 9e6 }), run.send(21, { timestamp: 9e6 + 160 })]).toEqual(['STRAY', 'RESTART']);
  });
});

describe('any mixture of loss, repetition and disorder', () => {
  /** Packets of one sender, each with how it fared: lost, how many places it fell behind, and whether it came twice. */
  const fate = fc.record({
    lost: fc.integer({ min: 0, max: 9 }),
    behind: fc.integer({ min: 0, max: 30 }),
    twice: fc.integer({ min: 0, max: 9 }),
  });

  it('is counted as a model counts it that remembers every packet', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65_535 }), fc.array(fate, { minLength: 200, maxLength: 400 }), (start, fates) => {
        // Few are behind by much; the first ones are in order, so that the beginning is known.
        const arrivals = fates
          .flatMap(({ lost, behind, twice }, i) => {
            if (i < 3) return [{ number: start + i, at: i }];
            if (lost === 0) return [];
            const at = i + (behind < 27 ? 0 : behind - 26.5);
            return twice === 0 ? [at, at + 1.25].map((time) => ({ number: start + i, at: time })) : [{ number: start + i, at }];
          })
          .sort((a, b) => a.at - b.at);
        const run = new Run();
        const tally: Record<string, number> = {};
        let expected = 0;
        let last = 0;
        const model = { unique: new Set<number>(), duplicates: 0, reordered: 0, highest: 0 };
        for (const { number, at } of arrivals) {
          const verdict = run.send(number, { after: 20 * (at - last) });
          last = at;
          tally[verdict] = (tally[verdict] ?? 0) + 1;
          if (verdict !== 'DUPLICATE') expected += run.sequence.growth;
          if (model.unique.has(number)) model.duplicates++;
          else if (number < model.highest) model.reordered++;
          model.unique.add(number);
          model.highest = Math.max(model.highest, number);
        }
        expect({
          expected,
          unique: arrivals.length - (tally.DUPLICATE ?? 0),
          duplicates: tally.DUPLICATE ?? 0,
          reordered: tally.LATE ?? 0,
          others: (tally.STRAY ?? 0) + (tally.RESTART ?? 0) + (tally.EARLY ?? 0),
        }).toEqual({
          expected: model.highest - start + 1,
          unique: model.unique.size,
          duplicates: model.duplicates,
          reordered: model.reordered,
          others: 0,
        });
      }),
      { numRuns: 200, seed: 3550 },
    );
  });
});
