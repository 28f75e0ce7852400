import { describe, expect, test } from 'vitest';
import { readPace, Schedule } from '../../src/publish/pace.js';

test.each([
  ['recorded', { kind: 'recorded' }],
  ['max', { kind: 'max' }],
  ['1000/s', { kind: 'rate', perSecond: 1000 }],
  ['0.5/s', { kind: 'rate', perSecond: 0.5 }],
])('%s is a pace', (text, pace) => expect(readPace(text)).toEqual(pace));

test.each(['', 'fast', '1000', '0/s', '-5/s', '1e3/s', '/s', '5/m', 'max '])('%j is none', (text) =>
  expect(readPace(text)).toBeUndefined(),
);

const SECOND = 1e6;
const TIME = 1_700_000_000 * SECOND;

describe('as recorded', () => {
  const schedule = () => new Schedule({ kind: 'recorded' });

  test('each packet is due as long after the first as it was captured after it', () => {
    const pace = schedule();
    expect(pace.wait(TIME, 5000)).toBe(0);
    expect(pace.wait(TIME + 0.02 * SECOND, 5000)).toBe(20);
    expect(pace.wait(TIME + 3 * SECOND, 5500)).toBe(2500);
    // Late, because sending took long: what is late does not make the rest late.
    expect(pace.wait(TIME + 4 * SECOND, 10_000)).toBe(-1000);
    expect(pace.wait(TIME + 6 * SECOND, 10_000)).toBe(1000);
  });

  test('interfaces that are out of order by less than two seconds are one recording', () => {
    const pace = schedule();
    pace.wait(TIME, 0);
    pace.wait(TIME + 1 * SECOND, 1000);
    expect(pace.wait(TIME + 0.1 * SECOND, 1000)).toBe(-900);
    expect(pace.wait(TIME + 2 * SECOND, 1000)).toBe(1000);
  });

  test('a recording of an earlier time, or of one much later, begins at once and keeps its own pace', () => {
    const pace = schedule();
    pace.wait(TIME, 0);
    pace.wait(TIME + 10 * SECOND, 10_000);
    expect(pace.wait(TIME, 10_000)).toBe(0);
    expect(pace.wait(TIME + 5 * SECOND, 10_000)).toBe(5000);
    expect(pace.wait(TIME + 100_000 * SECOND, 20_000)).toBe(0);
    expect(pace.wait(TIME + 100_001 * SECOND, 20_000)).toBe(1000);
  });

  test('the same short recording once more begins at once and keeps its pace', () => {
    const pace = schedule();
    pace.wait(TIME, 0);
    pace.wait(TIME + SECOND, 1000);
    pace.beginRecording();
    expect(pace.wait(TIME, 4000)).toBe(0);
    expect(pace.wait(TIME + SECOND, 4000)).toBe(1000);
  });
});

test('so many a second: evenly, whatever was recorded, and over several recordings', () => {
  const pace = new Schedule({ kind: 'rate', perSecond: 50 });
  expect(pace.wait(TIME, 1000)).toBe(0);
  expect(pace.wait(TIME + 60 * SECOND, 1000)).toBe(20);
  pace.beginRecording();
  expect(pace.wait(TIME, 1000)).toBe(40);
  expect(pace.wait(TIME, 1100)).toBe(-40);
});

test('at the most nothing waits', () => {
  const pace = new Schedule({ kind: 'max' });
  expect([pace.wait(TIME, 0), pace.wait(TIME + 60 * SECOND, 0)]).toEqual([0, 0]);
});
