/** Round numbers for the axes of a plot. */

import type { Microseconds } from '../bytes/time.js';
import { timeText } from './iso-time.js';

export interface Tick<T> {
  readonly value: T;
  /** Position from 0 to 1. */
  readonly at: number;
}

/** From 0, or from below it if a value is, up to a round number at or above `highest`: three to six ticks. */
export function valueTicks(lowest: number, highest: number, smallestTop: number): Tick<number>[] {
  const bottom = Math.min(0, lowest);
  const top = Math.max(highest, highest <= 0 && bottom < 0 ? 0 : smallestTop);
  const step = roundStep((top - bottom) / 4);
  const first = Math.floor(bottom / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(top / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, i) => ({ value: (first + i) * step, at: i / (last - first) }));
}

function roundStep(rough: number): number {
  if (!(rough > 0) || !Number.isFinite(rough)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10;
  return factor * power;
}

const STEPS: readonly number[] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

export interface TimeTick extends Tick<Microseconds> {
  readonly text: string;
}

/** At most seven ticks at round times between `from` and `to`; the text is as precise as the step needs. */
export function timeTicks(from: Microseconds, to: Microseconds): TimeTick[] {
  const span = to - from;
  if (!(span > 0)) return [];
  let step = (STEPS.find((seconds) => span / (seconds * 1e6) <= 6) ?? 86_400) * 1e6;
  while (span / step > 6) step *= 2;
  const ticks: TimeTick[] = [];
  for (let value = Math.ceil(from / step) * step; value <= to; value += step) {
    const text = timeText(value);
    ticks.push({
      value,
      at: (value - from) / span,
      text: step >= 86_400e6 ? text.slice(0, 10) : step >= 60e6 ? text.slice(11, 16) : text.slice(11),
    });
  }
  return ticks;
}
