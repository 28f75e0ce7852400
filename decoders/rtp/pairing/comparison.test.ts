/** Two tracks against each other, fed from one truth of numbers: who saw what, and when. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Packet } from '../packet.js';
import { RESTART, Sequence, STRAY } from '../sequence/sequence.js';
import { type Comparison, compare } from './comparison.js';
import type { Track } from './track.js';
import { Tracks } from './tracks.js';

interface Seen {
  readonly number: number;
  /** Microseconds. */
  readonly time: number;
  readonly timestamp?: number;
}

/** What a stream of these packets, in this order, notes of itself. */
function tracksOf(packets: readonly Seen[]): readonly Track[] {
  const sequence = new Sequence();
  sequence.tick = 160;
  const tracks = new Tracks();
  const packet = new Packet();
  let held: Packet | undefined;
  for (const { number, time, timestamp = 160 * number } of packets) {
    packet.sequence = number & 0xffff;
    packet.timestamp = timestamp | 0;
    packet.time = time;
    const verdict = sequence.accept(packet);
    tracks.note(verdict, packet, sequence, held);
    if (verdict === STRAY) held = packet.copy();
    if (verdict === RESTART) held = undefined;
  }
  tracks.close(sequence);
  return tracks.list;
}

const run = (from: number, count: number, { delay = 0, without = [] as readonly number[] } = {}): Seen[] =>
  Array.from({ length: count }, (_, i) => ({ number: from + i, time: 20_000 * (from + i) + delay })).filter(
    ({ number }) => !without.includes(number),
  );
const compared = (first: Seen[], second: Seen[]): Comparison | undefined => compare(tracksOf(first), tracksOf(second));

describe('the same packets at two points', () => {
  it('are compared to the last one, with the delay between the points', () => {
    const result = compared(run(5, 1000), run(5, 1000, { delay: 3000, without: [6, 700, 701, 1003] }))!;
    expect(result).toMatchObject({ compared: 1000, seenFirst: 1000, seenSecond: 996, onlyFirst: 4, onlySecond: 0 });
    expect([result.delayMin, result.delaySum / result.samples, result.delayMax]).toEqual([3000, 3000, 3000]);
    expect(result.samples).toBeGreaterThan(10);
  });

  it('may miss each other one by one: both are counted', () => {
    const result = compared(run(0, 500, { without: [100] }), run(0, 500, { without: [300, 301] }))!;
    expect(result).toMatchObject({ compared: 500, seenFirst: 499, seenSecond: 498, onlyFirst: 2, onlySecond: 1 });
  });

  it('are found when one point came later by hours: it counts its cycles from its own beginning', () => {
    const there = run(65_000, 200_000);
    const here = run(65_000 + 150_007, 40_000, { delay: -700, without: [240_000] });
    const result = compared(there, here)!;
    expect(result).toMatchObject({ onlyFirst: 1, onlySecond: 0, delayMin: -700, delayMax: -700 });
    // From the first checkpoint that both have to the last.
    expect(result.compared).toBeGreaterThan(20_000);
    expect(result.compared).toBeLessThanOrEqual(40_000);
  });

  it('are found over a restart, segment by segment', () => {
    const restarted = (delay: number, without: number[]) => [
      ...run(100, 300, { delay, without }),
      ...run(20_000, 300, { delay, without }).map((seen, i) => ({
        ...seen,
        time: 20_000 * (400 + i) + delay,
        timestamp: 7 + 160 * seen.number,
      })),
    ];
    expect(compared(restarted(0, []), restarted(40, [150]))).toMatchObject({ compared: 600, onlyFirst: 1, delayMin: 40, delayMax: 40 });
  });

  it('stay comparable when checkpoints themselves are lost, in a hole of many', () => {
    const hole = Array.from({ length: 100 }, (_, i) => 200 + i);
    const result = compared(run(0, 1000, { without: hole }), run(0, 1000, { without: [...hole, 160] }))!;
    expect(result).toMatchObject({ compared: 1000, seenFirst: 900, onlyFirst: 1, onlySecond: 0 });
  });

  it('may come in any order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ lost: fc.integer({ min: 0, max: 9 }), delay: fc.integer({ min: 0, max: 90_000 }) }), {
          minLength: 30,
          maxLength: 600,
        }),
        fc.integer({ min: 0, max: 70_000 }),
        (fates, base) => {
          const sent = fates.map(({ delay }, i) => ({ number: base + i, time: 20_000 * i, after: 20_000 * i + delay }));
          // The ends are never lost and never overtake, so both points have the same range.
          const kept = sent.filter((_, i) => i === 0 || i === sent.length - 1 || fates[i]!.lost > 0);
          const last = sent.length - 1;
          const second = kept
            .map(({ number, after }) => ({ number, time: number === base ? 0 : number === base + last ? 20_000 * last + 90_000 : after }))
            .sort((a, b) => a.time - b.time);
          const result = compared(sent, second)!;
          expect(result).toMatchObject({
            compared: sent.length,
            onlyFirst: sent.length - kept.length,
            onlySecond: 0,
            seenSecond: kept.length,
          });
          expect(result.delayMin).toBeGreaterThanOrEqual(0);
          expect(result.delayMax).toBeLessThanOrEqual(90_000);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('give the same from either side', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 2999 }), { maxLength: 200 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 2999 }), { maxLength: 200 }),
        fc.integer({ min: 0, max: 1500 }),
        (one, other, later) => {
          const a = tracksOf(run(0, 3000, { without: one }));
          const b = tracksOf(run(later, 3000 - later, { delay: 250, without: other }));
          expect(compare(b, a)?.reversed()).toEqual(compare(a, b));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('keep 32 checkpoints, however long the stream', () => {
    const [track] = tracksOf(run(3, 300_000));
    expect(track!.count).toBeLessThanOrEqual(32);
    expect(track!.count).toBeGreaterThan(15);
    expect(track!.spacing).toBe(16_384);
    expect(track!.below(track!.count - 1)).toBe(track!.from + (track!.count - 1) * track!.spacing - 3);
  });
});

describe('other media', () => {
  it('with the same numbers has other timestamps', () =>
    expect(
      compared(
        run(0, 500),
        run(0, 500).map((seen) => ({ ...seen, timestamp: 160 * seen.number + 1 })),
      ),
    ).toBeUndefined());
  it('with other numbers shares none', () => expect(compared(run(0, 500), run(20_000, 500))).toBeUndefined());
  it('of no packets is none', () => expect(compared([], run(0, 500))).toBeUndefined());
  it('is not told from too few packets', () => expect(compared(run(1, 4), run(3, 9))).toBeUndefined());
});
