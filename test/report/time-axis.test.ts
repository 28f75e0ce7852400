import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeAxis } from '../../src/report/time-axis.js';

const DAY = 86_400e6;
const start = Date.UTC(2026, 10, 25, 20, 0, 0) * 1000;

function seconds(...offsets: number[]): number[] {
  return offsets.map((offset) => start + offset * 1e6);
}

describe('a time axis', () => {
  it('is in proportion where no silence is much longer than all else together', () => {
    const axis = timeAxis(seconds(0, 1, 2, 50, 149, 199), 1e6);
    expect(axis.breaks).toEqual([]);
    expect(axis.note).toBe('');
    expect(axis.position(start + 50e6)).toBeCloseTo(0.25);
    expect([axis.position(start - DAY), axis.position(start + DAY)]).toEqual([0, 1]);
  });

  it('leaves out silences that would make a line of all else', () => {
    const times = [...seconds(0, 10, 19), ...seconds(0, 10, 19).map((time) => time + DAY)];
    const axis = timeAxis(times, 1e6);
    expect(axis.breaks).toHaveLength(1);
    expect(axis.breaks[0]?.duration).toBe(DAY - 20e6);
    expect(axis.covered).toBe(40e6);
    expect(axis.note).toBe('with a silence of 23 h 59 min left out');
    expect([axis.stretch(times[2]!), axis.stretch(times[3]!)]).toEqual([0, 1]);
    // The middle of the silence is the middle of its mark.
    expect(axis.position(start + DAY / 2)).toBeCloseTo((axis.breaks[0]!.at + axis.breaks[0]!.end) / 2);
    expect(axis.ticks[0]?.text).toBe('11-25 20:00:00');
    expect(axis.ticks.some(({ text }) => text.startsWith('11-26 '))).toBe(true);
  });

  it('gives a silence the room of one bin where that is asked for, so that bins fall on whole places', () => {
    const times = [...seconds(0, 1, 2), ...seconds(0, 1).map((time) => time + DAY)];
    const axis = timeAxis(times, 1e6, 1e6);
    expect(times.map((time) => axis.position(time + 0.5e6) * 6)).toEqual(
      [0.5, 1.5, 2.5, 4.5, 5.5].map((place) => expect.closeTo(place, 6)),
    );
  });

  it('keeps the order of any times, within its ends, with labels that do not run into each other', () => {
    const gaps = fc.array(fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 100, max: 10_000_000 })), { maxLength: 60 });
    fc.assert(
      fc.property(gaps, (gaps) => {
        let at = start;
        const times = [at, ...gaps.map((gap) => (at += gap * 1e6))];
        const axis = timeAxis(times, 1e6);
        const places = times.map((time) => axis.position(time));
        expect(places[0]).toBe(0);
        for (let i = 1; i < places.length; i += 1) expect(places[i]).toBeGreaterThan(places[i - 1]!);
        expect(axis.position(at + 1e6)).toBeCloseTo(1, 9);
        expect(axis.breaks.length).toBeLessThanOrEqual(12);
        const room = axis.breaks.reduce((sum, { at, end }) => sum + end - at, 0);
        expect(room).toBeLessThanOrEqual(0.2501);
        for (let i = 1; i < axis.ticks.length; i += 1) expect(axis.ticks[i]!.at).toBeGreaterThan(axis.ticks[i - 1]!.at);
        expect(axis.ticks.length).toBeLessThanOrEqual(9);
      }),
      { seed: 7 },
    );
  });
});
