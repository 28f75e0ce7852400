/** Packet time as one number, with the units people write. */

/** Microseconds of packet time. Absolute times count from 1970-01-01 UTC; exact in a double until the year 2255. */
export type Microseconds = number;

export function milliseconds(n: number): Microseconds {
  return n * 1e3;
}

export function seconds(n: number): Microseconds {
  return n * 1e6;
}

export function minutes(n: number): Microseconds {
  return n * 60e6;
}

/** `000` to `999`. */
const THREE_DIGITS = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'));

let lastSecond = Number.NaN;
let lastText = '';

/** `2026-11-25T20:15:18.` of seconds since 1970. The text of the last one is kept: documents come in order of time. */
export function isoSecond(second: number): string {
  if (second !== lastSecond) {
    const date = new Date(second * 1e3);
    // Out of Date's range (a lying header, never the clock of a collector): the epoch, which is what a zero header says too.
    lastText = Number.isNaN(date.getTime()) ? '1970-01-01T00:00:00.' : date.toISOString().slice(0, 20);
    lastSecond = second;
  }
  return lastText;
}

/** What is behind the point: 0 to 999,999. */
export function isoFraction(time: Microseconds): number {
  const fraction = Math.floor(time) - Math.floor(time / 1e6) * 1e6;
  // Beyond what a double can count.
  return fraction >= 0 && fraction < 1e6 ? fraction : 0;
}

/** ISO 8601 with six decimals, UTC: 30 ns instead of 450 for `toISOString` (Node 20). */
export function isoTime(time: Microseconds): string {
  const fraction = isoFraction(time);
  const milliseconds = Math.floor(fraction / 1e3);
  return `${isoSecond(Math.floor(time / 1e6))}${THREE_DIGITS[milliseconds]}${THREE_DIGITS[fraction - milliseconds * 1e3]}Z`;
}
