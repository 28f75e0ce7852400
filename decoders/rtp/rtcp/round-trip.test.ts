import { describe, expect, it } from 'vitest';
import { TimeMarks } from './round-trip.js';

const seconds = (value: number) => value * 1e6;

describe('a round trip', () => {
  it.each([
    ['to the one side', 0x470a_2000, 10.03, 80_871, 11.291, 27.006],
    ['to the other', 0x7745_c000, 12.015, 32_768, 12.579, 64],
  ])('is what passed between a report and its answer, less what the answer was kept: %s', (_, middle, sent, delay, answered, wanted) => {
    const marks = new TimeMarks();
    marks.remember(-5, middle, seconds(sent));
    expect(marks.roundTrip(-5, middle, delay, seconds(answered))).toBeCloseTo(wanted, 3);
  });

  it('follows from the same report again, when the answer was kept longer by as much', () => {
    const marks = new TimeMarks();
    marks.remember(1, 7, 0);
    expect(marks.roundTrip(1, 7, 65_536, seconds(1.05))).toBeCloseTo(50, 6);
    expect(marks.roundTrip(1, 7, 6 * 65_536, seconds(6.05))).toBeCloseTo(50, 6);
  });

  it('is of the last time that a report was seen, if it was seen twice', () => {
    const marks = new TimeMarks();
    marks.remember(1, 7, 0);
    marks.remember(1, 7, seconds(0.01));
    expect(marks.roundTrip(1, 7, 0, seconds(0.04))).toBeCloseTo(30, 6);
  });

  it('is none for an answer to nothing, to another source, to what was 17 reports ago, and below 0 or above 10 s', () => {
    const marks = new TimeMarks();
    marks.remember(1, 0, 0);
    for (let i = 1; i <= 17; i++) marks.remember(1, i, seconds(i));
    expect(marks.roundTrip(1, 0, 0, seconds(18))).toBeNaN();
    expect(marks.roundTrip(2, 17, 0, seconds(18))).toBeNaN();
    expect(marks.roundTrip(1, 99, 0, seconds(18))).toBeNaN();
    expect(marks.roundTrip(1, 1, 0, seconds(2))).toBeNaN();
    expect(marks.roundTrip(1, 2, 0, seconds(2))).toBe(0);
    expect(marks.roundTrip(1, 17, 65_537, seconds(18))).toBeNaN();
    expect(marks.roundTrip(1, 17, 0, seconds(27.000001))).toBeNaN();
    expect(marks.roundTrip(1, 17, 0, seconds(27))).toBe(10_000);
  });
});
