import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineText } from '../../src/documents/sink.js';
import { FinishedRanges } from '../../src/spool/acknowledged.js';
import { ActionLines, nextEntry, scanEntries } from '../../src/spool/format.js';

const entry = '{"create":{"_index":"a","_id":"1"}}\n{"n":1}\n';

describe('an entry', () => {
  it('is found whole or not at all, however much of it is there', () => {
    const bytes = Buffer.from(entry + entry);
    for (let length = 0; length <= bytes.length; length += 1) {
      const whole = Math.floor(length / entry.length);
      expect(scanEntries(bytes.subarray(0, length), 9)).toEqual({ documents: whole, end: whole * entry.length, foreign: false });
    }
  });

  it('is told from what cannot be one', () => {
    expect(scanEntries(Buffer.from(`${entry}{"index":{}}\n{}\n`), 9)).toEqual({ documents: 1, end: entry.length, foreign: true });
    expect(scanEntries(Buffer.from(`${entry}{"x`), 9)).toMatchObject({ documents: 1, foreign: true });
  });

  it('is found again behind noise', () => {
    expect(nextEntry(Buffer.from(`noise\n{}\n${entry}`), 0)).toBe(9);
    expect(nextEntry(Buffer.from('noise'), 0)).toBe(-1);
  });

  it('keeps any id, and its action line stays one line', () => {
    const lines = new ActionLines();
    fc.assert(
      fc.property(fc.string(), fc.json(), (id, json) => {
        const action = lineText(lines.line('logs-spoor.x-default', id));
        expect(JSON.parse(action)).toEqual({ create: { _index: 'logs-spoor.x-default', _id: id } });
        expect(scanEntries(Buffer.from(`${action}${JSON.stringify(JSON.parse(json))}\n`), 9)).toMatchObject({
          documents: 1,
          foreign: false,
        });
      }),
    );
  });
});

describe('finished ranges', () => {
  it('in any order, cut anywhere, end at the same mark and leave no gap behind', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 20 });
    fc.assert(
      fc.property(cuts, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (inner, random) => {
        const edges = [0, ...inner.sort((a, b) => a - b), 100];
        const ranges = edges.slice(1).map((to, i) => ({ from: edges[i]!, to, order: random.next().value }));
        const finished = new FinishedRanges(0);
        const done = new Set<number>();
        for (const range of ranges.sort((a, b) => a.order - b.order)) {
          finished.finish(range.from, range.to);
          for (let at = range.from; at < range.to; at += 1) done.add(at);
          let mark = 0;
          while (done.has(mark)) mark += 1;
          expect(finished.mark).toBe(mark);
        }
        expect(finished).toMatchObject({ mark: 100, gaps: 0 });
      }),
    );
  });
});
