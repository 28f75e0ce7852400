/** Two tracks of the same media against each other: what one point saw and the other did not, and how much later. */

import type { Microseconds } from 'spoor/decoder';
import type { Track } from './track.js';

/** Numbers before they repeat. */
const CYCLE = 65_536;

/** Counters; `delay` is arrival at the second point less arrival at the first. */
export class Comparison {
  /** Sequence numbers that both points were there for. */
  compared = 0;
  /** Of these, distinct ones seen. */
  seenFirst = 0;
  seenSecond = 0;
  /** At least this many were seen at one point only: differences within one block of numbers count, not across blocks. */
  onlyFirst = 0;
  onlySecond = 0;
  samples = 0;
  delaySum: Microseconds = 0;
  delayMin: Microseconds = Number.POSITIVE_INFINITY;
  delayMax: Microseconds = Number.NEGATIVE_INFINITY;

  /** The same, seen from the other side. */
  reversed(): Comparison {
    const other = new Comparison();
    other.compared = this.compared;
    other.seenFirst = this.seenSecond;
    other.seenSecond = this.seenFirst;
    other.onlyFirst = this.onlySecond;
    other.onlySecond = this.onlyFirst;
    other.samples = this.samples;
    other.delaySum = -this.delaySum;
    other.delayMin = -this.delayMax;
    other.delayMax = -this.delayMin;
    return other;
  }

  delay(first: Microseconds, second: Microseconds): void {
    const delay = second - first;
    this.samples += 1;
    this.delaySum += delay;
    if (delay < this.delayMin) this.delayMin = delay;
    if (delay > this.delayMax) this.delayMax = delay;
  }

  block(numbers: number, first: number, second: number): void {
    this.compared += numbers;
    this.seenFirst += first;
    this.seenSecond += second;
    if (first > second) this.onlyFirst += first - second;
    else this.onlySecond += second - first;
  }
}

/** Undefined when the tracks, closed ones, are not of the same media, or share too little to tell. */
export function compare(first: readonly Track[], second: readonly Track[]): Comparison | undefined {
  const sums = new Comparison();
  for (const one of first) for (const other of second) compareSegment(one, other, sums);
  return sums.compared > 0 && sums.samples > 0 ? sums : undefined;
}

/** A packet that both saw under the same number must have the same timestamp; one that has not, and it is other media. */
function compareSegment(first: Track, second: Track, sums: Comparison): void {
  // Each counts its cycles from its own beginning.
  const shift = CYCLE * Math.round((first.numberAt(second.baseTime) - second.base) / CYCLE);
  const found = new Comparison();
  let same = false;
  let at = Number.NaN;
  let belowFirst = 0;
  let belowSecond = 0;
  const boundary = (number: number, seenFirst: number, seenSecond: number) => {
    if (!Number.isNaN(at)) found.block(number - at, seenFirst - belowFirst, seenSecond - belowSecond);
    at = number;
    belowFirst = seenFirst;
    belowSecond = seenSecond;
  };
  if (first.base === second.base + shift) {
    if (first.baseTimestamp !== second.baseTimestamp) return;
    same = true;
    boundary(first.base, 0, 0);
    found.delay(first.baseTime, second.baseTime);
  }
  const spacing = Math.max(first.spacing, second.spacing);
  const from = Math.ceil(Math.max(first.from, second.from + shift) / spacing) * spacing;
  for (let number = from; ; number += spacing) {
    const one = first.indexOf(number);
    const other = second.indexOf(number - shift);
    if (one < 0 || other < 0) break;
    const [there, here] = [first.time(one), second.time(other)];
    // Not twice where a base is a checkpoint.
    if (!Number.isNaN(there) && !Number.isNaN(here) && number !== at) {
      if (first.timestamp(one) !== second.timestamp(other)) return;
      same = true;
      found.delay(there, here);
    }
    boundary(number, first.below(one), second.below(other));
  }
  if (first.last === second.last + shift && first.last !== at) {
    if (first.lastTimestamp !== second.lastTimestamp) return;
    same = true;
    found.delay(first.lastTime, second.lastTime);
  }
  if (first.last === second.last + shift) boundary(first.last + 1, first.unique, second.unique);
  if (!same) return;
  sums.compared += found.compared;
  sums.seenFirst += found.seenFirst;
  sums.seenSecond += found.seenSecond;
  sums.onlyFirst += found.onlyFirst;
  sums.onlySecond += found.onlySecond;
  sums.samples += found.samples;
  sums.delaySum += found.delaySum;
  sums.delayMin = Math.min(sums.delayMin, found.delayMin);
  sums.delayMax = Math.max(sums.delayMax, found.delayMax);
}
