/** Where times stand on a plot: in proportion, but for silences so long that all else would shrink to a line. */

import type { Microseconds } from '../bytes/time.js';
import { type TimeTick, timeTicks } from './axes.js';
import { durationText, timeText } from './iso-time.js';

/** A stretch without a long silence; `at` and `end` are positions from 0 to 1. */
interface Stretch {
  readonly from: Microseconds;
  readonly to: Microseconds;
  readonly at: number;
  readonly end: number;
}

export interface TimeAxis {
  /** From 0 to 1; a time in a silence that is left out stands in the middle of the mark for it. */
  position(time: Microseconds): number;
  /** Which stretch between silences a time is in; nothing is known of what was between two. */
  stretch(time: Microseconds): number;
  /** Time shown, without the silences left out. */
  readonly covered: Microseconds;
  readonly ticks: readonly TimeTick[];
  /** Silences left out. */
  readonly breaks: readonly { readonly at: number; readonly end: number; readonly duration: Microseconds }[];
  /** `with silences of 3 min and 2 d left out`; empty without any. */
  readonly note: string;
}

/** More are not cut: each takes room. */
const MAX_BREAKS = 12;
/** Room a silence takes that is left out, in shares of the width; all together take at most a quarter. */
const BREAK = 0.03;
/** Shorter silences are part of what is shown. */
const SHORTEST_BINS = 10;
const SHORTEST: Microseconds = 60e6;
/** So many times longer than all that is shown a silence must be. */
const LONGER = 3;

/**
 * @param times starts of bins, ascending, at least one; each `binWidth` long.
 * @param breakAs time for whose room a silence stands that is left out; a few hundredths of the width unless said.
 */
export function timeAxis(times: readonly Microseconds[], binWidth: Microseconds, breakAs?: Microseconds): TimeAxis {
  const spans = spansOf(times, binWidth);
  const covered = spans.reduce((sum, [from, to]) => sum + to - from, 0);
  const cuts = spans.length - 1;
  const width = breakAs === undefined ? Math.min(BREAK, 0.25 / Math.max(1, cuts)) : breakAs / (covered + breakAs * cuts);
  const room = 1 - width * cuts;
  let at = 0;
  const stretches = spans.map(([from, to]): Stretch => {
    const start = at;
    const end = start + ((to - from) / covered) * room;
    at = end + width;
    return { from, to, at: start, end };
  });
  const breaks = stretches.slice(1).map(({ from, at }, i) => ({ at: stretches[i]!.end, end: at, duration: from - stretches[i]!.to }));
  return {
    position: (time) => positionOn(stretches, time),
    stretch: (time) => stretches.findIndex(({ to }) => time <= to),
    covered,
    ticks: stretches.length === 1 ? timeTicks(spans[0]![0], spans[0]![1]) : ticksOf(stretches),
    breaks,
    note: noteOf(breaks.map(({ duration }) => duration)),
  };
}

/** Cuts where nothing was for much longer than everything that was took together. */
function spansOf(times: readonly Microseconds[], binWidth: Microseconds): [Microseconds, Microseconds][] {
  const silences = times.slice(1).map((time, i) => ({ before: i + 1, length: time - times[i]! - binWidth }));
  const long = silences
    .filter(({ length }) => length > Math.max(SHORTEST, SHORTEST_BINS * binWidth))
    .sort((a, b) => b.length - a.length || a.before - b.before);
  let rest = times.at(-1)! + binWidth - times[0]!;
  const candidates = long.slice(0, MAX_BREAKS);
  for (const { length } of candidates) rest -= length;
  // The rest grows again with every silence that stays.
  while (candidates.length > 0 && candidates.at(-1)!.length <= LONGER * rest) rest += candidates.pop()!.length;
  const cuts = candidates.map(({ before }) => before).sort((a, b) => a - b);
  return [0, ...cuts].map((first, i) => [times[first]!, times[(cuts[i] ?? times.length) - 1]! + binWidth]);
}

function positionOn(stretches: readonly Stretch[], time: Microseconds): number {
  let before: Stretch | undefined;
  for (const stretch of stretches) {
    if (time < stretch.from) return before === undefined ? 0 : (before.end + stretch.at) / 2;
    if (time <= stretch.to) return stretch.at + ((time - stretch.from) / (stretch.to - stretch.from)) * (stretch.end - stretch.at);
    before = stretch;
  }
  return 1;
}

/** Room for a label, in shares of the width. */
const LABEL = 0.13;

/** The start of every stretch that is far enough from the label before it, and round times in wide ones; days where there are several. */
function ticksOf(stretches: readonly Stretch[]): TimeTick[] {
  const ticks: TimeTick[] = [];
  let free = 0;
  const first = timeText(stretches[0]!.from).slice(0, 10);
  let day = timeText(stretches.at(-1)!.to).startsWith(first) ? first : '';
  for (const { from, to, at, end } of stretches) {
    const inside = timeTicks(from, to).map((tick) => ({ ...tick, at: at + tick.at * (end - at) }));
    for (const [i, tick] of [{ value: from, at, text: '' }, ...inside].entries()) {
      if (tick.at < free || (i > 0 && tick.at > end)) continue;
      const text = timeText(tick.value);
      const today = text.slice(0, 10);
      ticks.push({ ...tick, text: today === day ? text.slice(11) : text.slice(5) });
      // The first label stands to the right of its tick, all others astride of theirs.
      free = tick.at + (today === day ? LABEL : LABEL * 1.7) + (tick.at === 0 ? LABEL / 2 : 0);
      day = today;
    }
  }
  return ticks;
}

function noteOf(durations: readonly Microseconds[]): string {
  const texts = durations.map(durationText);
  if (texts.length === 0) return '';
  if (texts.length > 3) return `with ${texts.length} silences left out`;
  const last = texts.at(-1)!;
  return texts.length === 1
    ? `with a silence of ${last} left out`
    : `with silences of ${texts.slice(0, -1).join(', ')} and ${last} left out`;
}
