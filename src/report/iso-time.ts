/** Times of documents, ISO 8601 in UTC with up to six decimals, as numbers and back. */

import type { Microseconds } from '../bytes/time.js';

let knownSecond = '';
let knownMicroseconds = 0;

/** `2026-11-25T20:15:18.123456Z`; undefined for anything else. */
export function microsecondsOf(text: string): Microseconds | undefined {
  if (text.length < 20 || text.charCodeAt(10) !== 0x54 || !text.endsWith('Z')) return undefined;
  const second = text.slice(0, 19);
  if (second !== knownSecond) {
    // Documents come in order of time, so most share their second with the one before: 60 ns; Date.parse takes 130 and cuts microseconds (Node 20).
    const parsed = Date.parse(`${second}Z`);
    if (Number.isNaN(parsed)) return undefined;
    knownSecond = second;
    knownMicroseconds = parsed * 1000;
  }
  if (text.length === 20) return knownMicroseconds;
  if (text.charCodeAt(19) !== 0x2e) return undefined;
  let fraction = 0;
  let weight = 100_000;
  for (let i = 20; i < text.length - 1; i += 1) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    fraction += digit * weight;
    weight /= 10;
  }
  return knownMicroseconds + Math.round(fraction);
}

/** `2026-11-25 20:15:18`, UTC, cut to the second. */
export function timeText(time: Microseconds): string {
  const milliseconds = Math.floor(time / 1e6) * 1e3;
  // Beyond the years a Date can hold, which a hostile capture can name.
  if (!(Math.abs(milliseconds) < 8.64e15)) return '?';
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
}

/** `20:15:18.123`, UTC: the time of day alone, for what happens within seconds. */
export function momentText(time: Microseconds): string {
  const milliseconds = Math.floor(time / 1e3);
  if (!(Math.abs(milliseconds) < 8.64e15)) return '?';
  return new Date(milliseconds).toISOString().replace(/^.*T|Z$/g, '');
}

/** `2 min 22 s`: the two largest units that are not zero. */
export function durationText(duration: Microseconds): string {
  const units: [string, number][] = [
    ['d', 86_400e6],
    ['h', 3600e6],
    ['min', 60e6],
    ['s', 1e6],
  ];
  if (duration < 1e6) return `${Math.round(duration / 1e3)} ms`;
  if (duration < 10e6) return `${Math.round(duration / 1e5) / 10} s`;
  let rest = Math.round(duration / 1e6) * 1e6;
  const parts: string[] = [];
  for (const [unit, length] of units) {
    const number = Math.floor(rest / length);
    rest -= number * length;
    if (number > 0) parts.push(`${number} ${unit}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}
