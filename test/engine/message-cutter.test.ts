import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Microseconds } from '../../src/bytes/time.js';
import type { Framing } from '../../src/decoder/contract.js';
import { type CutterSink, HEADER_LIMIT, MessageCutter } from '../../src/engine/message-cutter.js';
import { SEARCH_LIMIT } from '../../src/engine/message-search.js';
import { MemoryBudget } from '../../src/net/memory-budget.js';
import * as b from '../net/build.js';

/** As Diameter's: version 1, length of the whole in three octets, at least the header's 4. */
const framing: Framing = (bytes) => {
  if (bytes.length < 4) return bytes.length > 0 && bytes.u8(0) !== 1 ? 'lost' : 'more';
  return bytes.u8(0) === 1 && bytes.u24(1) >= 4 ? bytes.u24(1) : 'lost';
};

function message(text: string): Uint8Array {
  return b.join(1, b.u24(text.length + 4), b.ascii(text));
}

class Notes implements CutterSink {
  readonly messages: string[] = [];
  readonly times: [Microseconds, Microseconds][] = [];
  readonly skipped: [number, string, Microseconds, Microseconds][] = [];
  readonly gaps: (number | undefined)[] = [];
  /** Memory messages were handed out in, to see that nothing was copied. */
  readonly memory: Uint8Array[] = [];
  onMessage(memory: Uint8Array, start: number, end: number, time: Microseconds, firstTime: Microseconds): void {
    this.messages.push(String.fromCharCode(...memory.subarray(start + 4, Math.min(end, start + 1000))));
    this.times.push([firstTime, time]);
    this.memory.push(memory);
  }
  onSkipped(bytes: number, why: 'oversize' | 'lost', from: Microseconds, to: Microseconds): void {
    this.skipped.push([bytes, why, from, to]);
  }
  onGap(bytes: number | undefined): void {
    this.gaps.push(bytes);
  }
}

/** A cutter that is fed segments at times 1, 2, 3 ... */
class Bench {
  readonly notes = new Notes();
  readonly cutter: MessageCutter;
  time = 0;
  constructor(o: { framing?: Framing; largest?: number; budget?: MemoryBudget } = {}) {
    this.cutter = new MessageCutter(o.framing ?? framing, o.largest ?? 1 << 20, this.notes, o.budget);
  }
  feed(...segments: (Uint8Array | string)[]): this {
    for (const segment of segments) {
      const bytes = typeof segment === 'string' ? b.ascii(segment) : segment;
      // In the middle of foreign octets, as in a batch.
      const memory = b.join(b.filler(3), bytes, b.filler(3));
      this.cutter.onBytes(memory, 3, 3 + bytes.length, ++this.time);
      memory.fill(0xee);
    }
    return this;
  }
  gap(bytes?: number): this {
    this.cutter.onGap(bytes, this.time, this.time + 1);
    return this;
  }
  get said() {
    return this.notes.messages;
  }
}

/** Cuts bytes into segments of the given sizes, over and over. */
function cutUp(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const segments: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length] ?? 1);
    segments.push(bytes.slice(at, at + size));
    at += size;
  }
  return segments;
}

describe('cutting', () => {
  test('messages that lie whole in a segment are handed out where they lie', () => {
    const notes = new Notes();
    const memory = b.join(message('one'), message('two'));
    new MessageCutter(framing, 100, notes).onBytes(memory, 0, memory.length, 5);
    expect(notes.messages).toEqual(['one', 'two']);
    expect(notes.memory.every((used) => used === memory)).toBe(true);
    expect(notes.times).toEqual([
      [5, 5],
      [5, 5],
    ]);
  });

  test('a message over several segments has the times of its first and its last octet', () => {
    const bytes = b.join(message('one'), message('twotwo'), message('three'));
    const it = new Bench().feed(bytes.slice(0, 9), bytes.slice(9, 12), bytes.slice(12, 20), bytes.slice(20));
    expect(it.said).toEqual(['one', 'twotwo', 'three']);
    expect(it.notes.times).toEqual([
      [1, 1],
      [1, 3],
      [3, 4],
    ]);
  });

  test('only the message that spans segments is copied', () => {
    const notes = new Notes();
    const cutter = new MessageCutter(framing, 100, notes);
    const first = b.join(message('aa'), message('bbbb').slice(0, 5));
    const second = b.join(message('bbbb').slice(5), message('cc'));
    cutter.onBytes(first, 0, first.length, 1);
    cutter.onBytes(second, 0, second.length, 2);
    expect(notes.messages).toEqual(['aa', 'bbbb', 'cc']);
    expect(notes.memory.map((used) => (used === first ? 1 : used === second ? 2 : 0))).toEqual([1, 0, 2]);
  });

  test('a message longer than the largest is passed over without being kept', () => {
    const budget = new MemoryBudget(1 << 20);
    const big = message('x'.repeat(500_000));
    const it = new Bench({ largest: 1000, budget }).feed(message('a'), big.slice(0, 100_000));
    expect(budget.used).toBeLessThan(2000);
    it.feed(big.slice(100_000, 400_000), b.join(big.slice(400_000), message('b')));
    expect(it.said).toEqual(['a', 'b']);
    expect(it.notes.skipped).toEqual([[500_004, 'oversize', 2, 4]]);
  });

  test('an oversize message whole in one segment is passed over too', () => {
    const it = new Bench({ largest: 8 }).feed(b.join(message('a'), message('too long'), message('b')));
    expect(it.said).toEqual(['a', 'b']);
    expect(it.notes.skipped).toEqual([[12, 'oversize', 1, 1]]);
  });

  test('a framing that wants more and more gets its header limit, then is lost', () => {
    const it = new Bench({ framing: () => 'more' }).feed('x'.repeat(HEADER_LIMIT - 1));
    expect(it.notes.skipped).toEqual([]);
    it.feed('x');
    it.cutter.finish();
    expect(it.said).toEqual([]);
    expect(it.notes.skipped).toEqual([[HEADER_LIMIT, 'lost', 1, 2]]);
  });

  test.each([0, -1, -4, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('a length of %d neither hangs nor counts', (length) => {
    const it = new Bench({ framing: () => length }).feed('abc', 'def');
    it.cutter.finish();
    expect(it.said).toEqual([]);
    expect(it.notes.skipped.reduce((sum, [bytes]) => sum + bytes, 0)).toBe(6);
  });

  test('a length read beyond what is there is asked for again', () => {
    const careless: Framing = (bytes) => bytes.u24(1);
    const it = new Bench({ framing: careless }).feed(...cutUp(b.join(message('careless'), message('but fine')), [1]));
    expect(it.said).toEqual(['careless', 'but fine']);
  });

  test('a text protocol whose header comes in pieces is cut', () => {
    const text: Framing = (bytes) => {
      const head = bytes.latin1(0, bytes.length);
      const end = head.indexOf('\n\n');
      return end < 0 ? 'more' : end + 2 + Number(/length=(\d+)/.exec(head.slice(0, end))?.[1] ?? 0);
    };
    const notes: string[] = [];
    const cutter = new MessageCutter(text, 1 << 16, {
      onMessage: (memory, start, end) => notes.push(String.fromCharCode(...memory.subarray(start, end))),
      onSkipped: () => expect.unreachable(),
    });
    const messages = ['INVITE\nlength=5\n\nhello', 'BYE\n\n', `X${'y'.repeat(300)}\nlength=3\n\nabc`];
    for (const segment of cutUp(b.ascii(messages.join('')), [1, 7, 40])) cutter.onBytes(segment, 0, segment.length, 1);
    expect(notes).toEqual(messages);
  });

  test('any segmentation gives the same messages', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 300, unit: 'binary-ascii' }), { maxLength: 12 }),
        fc.array(fc.nat(400), { minLength: 1 }),
        (texts, sizes) => {
          const it = new Bench().feed(...cutUp(b.join(...texts.map(message)), sizes));
          it.cutter.finish();
          expect(it.said).toEqual(texts);
          expect(it.notes.skipped).toEqual([]);
        },
      ),
      { seed: 20260107, numRuns: 200 },
    );
  });
});

describe('finding the thread again', () => {
  test('garbage is passed over up to a place where two messages follow each other', () => {
    const it = new Bench().feed(b.join(message('one'), b.ascii('garbage'), message('two'), message('three')));
    expect(it.said).toEqual(['one', 'two', 'three']);
    expect(it.notes.skipped).toEqual([[7, 'lost', 1, 1]]);
  });

  test('one plausible length that leads to nonsense is not believed', () => {
    const lure = b.join(1, b.u24(6), b.ascii('??'));
    const it = new Bench().feed(b.join(b.ascii('!'), lure, b.ascii('no'), message('two'), message('three')));
    expect(it.said).toEqual(['two', 'three']);
  });

  test('one message is believed when the octets end exactly behind it', () => {
    const it = new Bench().feed(b.join(b.ascii('!!'), message('last')));
    expect(it.said).toEqual(['last']);
    expect(it.feed(message('more')).said).toEqual(['last', 'more']);
  });

  test('a beginning that cannot be proven yet waits, with the times of its segments', () => {
    const two = message('twotwotwo');
    const it = new Bench().feed(b.join(b.ascii('!!'), two.slice(0, 6)), two.slice(6, 10));
    expect(it.said).toEqual([]);
    it.feed(b.join(two.slice(10), message('three')));
    expect(it.said).toEqual(['twotwotwo', 'three']);
    expect(it.notes.times).toEqual([
      [1, 3],
      [3, 3],
    ]);
    expect(it.notes.skipped).toEqual([[2, 'lost', 1, 1]]);
  });

  test('after a gap the beginning of a segment has the first claim', () => {
    // An octet pair inside the first segment would be believed as well: 'lure' is a message within a message.
    const outer = message(`--${String.fromCharCode(...message('lure'), ...message('lure'))}`);
    const it = new Bench().feed(message('one')).gap(100).feed(outer);
    expect(it.said.length).toBe(2);
    expect(it.said[1]).toContain('--');
    expect(it.notes.gaps).toEqual([100]);
  });

  test('a gap inside a message of known length costs that message only', () => {
    const two = message('x'.repeat(100));
    const it = new Bench()
      .feed(b.join(message('one'), two.slice(0, 50)))
      .gap(30)
      .feed(b.join(two.slice(80), message('three')));
    expect(it.said).toEqual(['one', 'three']);
    expect(it.notes.skipped).toEqual([[50 + 24, 'lost', 1, 2]]);
  });

  test('a gap that ends exactly with the message is no more than that', () => {
    const two = message('x'.repeat(100));
    const it = new Bench().feed(two.slice(0, 50)).gap(54).feed(message('three'));
    expect(it.said).toEqual(['three']);
    expect(it.notes.skipped).toEqual([[50, 'lost', 1, 1]]);
  });

  test('a gap beyond the message, or of unknown length, begins a search', () => {
    for (const bytes of [80, undefined]) {
      const it = new Bench().feed(b.join(message('one'), message('x'.repeat(100)).slice(0, 50))).gap(bytes);
      it.feed(b.join(b.ascii('tail of another'), message('four'), message('five')));
      expect(it.said).toEqual(['one', 'four', 'five']);
      expect(it.notes.skipped).toEqual([
        [50, 'lost', 1, 1],
        [15, 'lost', 2, 2],
      ]);
    }
  });

  test('a gap inside an oversize message is part of it', () => {
    const big = message('x'.repeat(1000));
    const it = new Bench({ largest: 100 })
      .feed(big.slice(0, 200))
      .gap(300)
      .feed(b.join(big.slice(500), message('b')));
    expect(it.said).toEqual(['b']);
    expect(it.notes.skipped).toEqual([[704, 'oversize', 1, 2]]);
  });

  test('a connection joined in its middle begins with a search', () => {
    const it = new Bench();
    it.cutter.onJoin(0);
    it.feed(b.join(message('cut off').slice(5), message('a'), message('b')));
    expect(it.said).toEqual(['a', 'b']);
    const fresh = new Bench();
    fresh.cutter.onJoin(0);
    expect(fresh.feed(message('whole')).said).toEqual(['whole']);
  });

  test('after 1 MiB without success the direction is dead until a gap, and holds nothing', () => {
    const budget = new MemoryBudget(8 << 20);
    const it = new Bench({ budget });
    const garbage = new Uint8Array(64 << 10).fill(0xaa);
    for (let i = 0; i < SEARCH_LIMIT / garbage.length; i++) it.feed(garbage);
    it.feed(message('unseen'), message('unseen'));
    expect(it.said).toEqual([]);
    expect(budget.used).toBe(0);
    it.gap().feed(message('seen'));
    expect(it.said).toEqual(['seen']);
    expect(it.notes.skipped).toEqual([[SEARCH_LIMIT + 20, 'lost', 1, 18]]);
  });

  test('places that claim long messages do not keep a segment that begins one from being found', () => {
    const claim = b.join(1, b.u24(1_000_000));
    const it = new Bench().feed('!', b.join(...Array.from({ length: 50 }, () => claim)), message('found'));
    expect(it.said).toEqual(['found']);
  });

  test('memory shared by all is kept to: the message that would pass it is passed over', () => {
    const budget = new MemoryBudget(2000);
    const big = message('x'.repeat(10_000));
    const it = new Bench({ budget }).feed(big.slice(0, 1500), big.slice(1500, 3000));
    expect(budget.used).toBeLessThanOrEqual(2000);
    it.feed(b.join(big.slice(3000), message('next')));
    expect(it.said).toEqual(['next']);
    expect(it.notes.skipped).toEqual([[10_004, 'lost', 1, 3]]);
    it.cutter.finish();
    expect(budget.used).toBe(0);
  });

  test('any octets in any segments, with gaps: all are accounted for, and nothing is held at the end', () => {
    const part = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.string({ maxLength: 60, unit: 'binary-ascii' }).map(message),
      fc.nat(5000).map((claim) => b.join(1, b.u24(claim))),
      fc.constant('gap' as const),
      fc.constant('hole' as const),
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 40 }),
        fc.array(fc.nat(90), { minLength: 1 }),
        fc.constantFrom(30, 3000),
        (parts, sizes, largest) => {
          const budget = new MemoryBudget(1 << 20);
          const it = new Bench({ largest, budget });
          let given = 0;
          let handed = 0;
          for (const item of parts) {
            if (item === 'gap') it.gap();
            else if (item === 'hole') it.gap(7);
            else {
              given += item.length;
              it.feed(...cutUp(item, sizes));
            }
          }
          it.cutter.finish();
          for (const text of it.said) handed += text.length + 4;
          for (const [bytes] of it.notes.skipped) handed += bytes;
          expect(handed).toBe(given);
          expect(budget.used).toBe(0);
        },
      ),
      { seed: 20260108, numRuns: 500 },
    );
  });
});
