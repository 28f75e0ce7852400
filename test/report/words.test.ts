import { describe, expect, it } from 'vitest';
import { timeTicks, valueTicks } from '../../src/report/axes.js';
import { formatRound, formatValue, grouped } from '../../src/report/format.js';
import { durationText, microsecondsOf, timeText } from '../../src/report/iso-time.js';
import { columns, cutTo, safeText, terminalStyle, wrap } from '../../src/report/terminal.js';

describe('values', () => {
  it.each([
    [undefined, 'integer', '–'],
    ['', 'text', '–'],
    [1234567, 'integer', '1,234,567'],
    [-1234, 'integer', '-1,234'],
    [0, 'percent', '0 %'],
    [0.00001, 'percent', '<0.01 %'],
    [0.0123, 'percent', '1.23 %'],
    [0.5, 'percent', '50.0 %'],
    [0.99999, 'percent', '99.99 %'],
    [1, 'percent', '100 %'],
    [0.314, 'ms', '0.31 ms'],
    [7.93, 'ms', '7.9 ms'],
    [1234.4, 'ms', '1,234 ms'],
    [12_345, 'ms', '12.3 s'],
    [999, 'bytes', '999 B'],
    [1_234_567, 'bytes', '1.23 MB'],
    [1764101718123456, 'time', '2025-11-25 20:15:18'],
    [4294967295, 'text', '4294967295'],
    [2.345, 'text', '2.3'],
  ] as const)('%s as %s is %s', (value, format, text) => {
    expect(formatValue(value, format)).toBe(text);
  });

  it('lose needless decimals as bounds and on axes', () => {
    expect([formatRound(0.01, 'percent'), formatRound(30, 'ms'), formatRound(2_000_000, 'integer')]).toEqual(['1 %', '30 ms', '2,000,000']);
    expect(grouped(1e21)).toBe('1e+21');
  });
});

describe('times', () => {
  it('are read with microseconds, and nothing else is taken for a time', () => {
    expect(microsecondsOf('2025-11-25T20:15:18.123456Z')).toBe(1764101718123456);
    expect(microsecondsOf('2025-11-25T20:15:18Z')).toBe(1764101718000000);
    expect(microsecondsOf('2025-11-25T20:15:18.1Z')).toBe(1764101718100000);
    for (const text of ['', '12', '2025-11-25', '2025-11-25T20:15:18.12x456Z', '2025-99-25T20:15:18.123456Z', '2025-11-25T20:15:18+01:00'])
      expect(microsecondsOf(text)).toBeUndefined();
  });

  it('beyond what a date can hold are not made up', () => {
    expect(timeText(1e300)).toBe('?');
    expect(timeText(Number.NaN)).toBe('?');
  });

  it.each([
    [0, '0 ms'],
    [1e6, '1 s'],
    [1.26e6, '1.3 s'],
    [59.6e6, '1 min'],
    [142e6, '2 min 22 s'],
    [3600e6, '1 h'],
    [90_061e6, '1 d 1 h'],
  ])('%d microseconds take %s', (duration, text) => {
    expect(durationText(duration)).toBe(text);
  });
});

describe('axes', () => {
  it('go up to a round number in round steps', () => {
    expect(valueTicks(0, 0.047, 0.01).map(({ value }) => formatRound(value, 'percent'))).toEqual(['0 %', '2 %', '4 %', '6 %']);
    expect(valueTicks(0, 0, 0.01).map(({ value }) => formatRound(value, 'percent'))).toEqual(['0 %', '0.5 %', '1 %']);
    expect(valueTicks(-110, -60, 1).map(({ value }) => value)).toEqual([-150, -100, -50, 0]);
  });

  it('have a few ticks at round times', () => {
    const from = Date.UTC(2025, 10, 25, 20, 14, 50) * 1000;
    expect(timeTicks(from, from + 600e6).map(({ text }) => text)).toEqual(['20:16', '20:18', '20:20', '20:22', '20:24']);
    expect(timeTicks(from, from + 20e6).map(({ text }) => text)).toEqual(['20:14:50', '20:14:55', '20:15:00', '20:15:05', '20:15:10']);
    expect(timeTicks(from, from).length).toBe(0);
    expect(timeTicks(0, 1e18).length).toBeLessThanOrEqual(7);
  });
});

describe('the terminal', () => {
  it('is given no text that commands it, turns around or hides', () => {
    expect(safeText('a\u001b[2Jb\r\nc\u009bd\u202ee\u200bf\u2028g\ud800h')).toBe('a·[2Jb··c·d·e·f·g·h');
    expect(safeText('Grüße 日本 🙂')).toBe('Grüße 日本 🙂');
  });

  it('is measured in columns, not characters', () => {
    expect([columns('abc'), columns('日本'), columns('e\u0301'), columns('🙂')]).toEqual([3, 4, 1, 2]);
    expect(cutTo('日本語', 5)).toBe('日本…');
    expect(cutTo('abc', 3)).toBe('abc');
    expect(wrap('one two  three', 7)).toEqual(['one two', 'three']);
  });

  it('has colours only where they are wanted, and 40 to 140 columns', () => {
    expect(terminalStyle({ isTTY: true, columns: 200 }, {})).toEqual({ width: 140, colour: true });
    expect(terminalStyle({ isTTY: true, columns: 20 }, { NO_COLOR: '1' })).toEqual({ width: 40, colour: false });
    expect(terminalStyle({ isTTY: true }, { TERM: 'dumb' })).toEqual({ width: 100, colour: false });
    expect(terminalStyle({}, {})).toEqual({ width: 100, colour: false });
  });
});
