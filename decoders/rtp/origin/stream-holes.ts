/** When the missing packets of one stream would have come, and what is known of each. Made with the first hole of a stream. */

import type { Microseconds } from 'spoor/decoder';
import { Chunks } from '../chunks.js';
import { BIN, type HoleWatch, halfOf, secondOf } from './hole-watch.js';
import type { Windows } from './windows.js';

/** What is known of a missing number beside its time. */
export const GAP = 0x1000;
/** It was never sent. */
export const UPSTREAM = 0x2000;
/** It was sent. */
export const SENT = 0x4000;
/** Nobody knows when it would have come. */
export const UNPLACED = 0x8000;
/** Bins modulo this many stand beside it. */
const PLACES = 0x0fff;

/** Numbers remembered at first, enough for three seconds of voice, and at most: as many as the sequence remembers. */
const FEW_NUMBERS = 256;
const NUMBERS = 1024;
/** Numbers further apart than this are not sent at regular times: the sender was silent in between. */
const LONGEST_STEP: Microseconds = 500e3;
/** Windows in which this stream's missing packets are counted, so that one that comes after all is taken back. */
const OWN_BINS = 128;
const OWN_SECONDS = 16;
const MOST = 0xffff;
/** Where the counts of seconds and halves begin, behind those of bins. */
const SECONDS_AT = OWN_BINS;
const HALVES_AT = SECONDS_AT + OWN_SECONDS;
/** The places of numbers stand behind those counts. */
const PLACES_AT = HALVES_AT + OWN_SECONDS;
/** Of all streams. */
export const cellChunks = new Chunks(PLACES_AT + FEW_NUMBERS, (length) => new Uint16Array(length));
const NO_CELLS = new Uint16Array(0);

export class StreamHoles {
  private readonly watch: HoleWatch | undefined;
  private readonly source: number;
  private readonly destination: number;
  /**
   * Missing packets of bins, seconds and halves; from PLACES_AT on the place of each number in a ring: a bin, and bits from above. The ring
   * reaches over what is missing and not given up. In a chunk, which is -1 when they need more room.
   */
  private cells: Uint16Array;
  private start: number;
  private chunk: number;
  private mask = FEW_NUMBERS - 1;
  /** The number after the highest when it was written last. */
  private top = Number.NaN;
  /** The newest hole: larger ones reach beyond the ring, and are placed by this. */
  private first = Number.NaN;
  private end = Number.NaN;
  private before: Microseconds = Number.NaN;
  private step: Microseconds = Number.NaN;
  private bits = 0;
  private upstreamFrom = 0;
  private newest = Number.NEGATIVE_INFINITY;
  /** Last windows of the hole at hand. */
  private lastSecond = Number.NaN;
  private lastHalf = Number.NaN;

  constructor(watch: HoleWatch | undefined, source: number, destination: number) {
    this.watch = watch;
    this.source = source;
    this.destination = destination;
    this.chunk = cellChunks.take();
    this.cells = cellChunks.arrayOf(this.chunk);
    this.start = cellChunks.startOf(this.chunk);
    this.cells.fill(0, this.start, this.start + PLACES_AT);
  }

  /** Nothing follows, and nothing is asked any more. */
  giveBack(): void {
    if (this.chunk >= 0) cellChunks.give(this.chunk);
    this.chunk = -1;
    this.cells = NO_CELLS;
  }

  /**
   * Numbers from `first` up to, not including, `end` are missing between packets that arrived at `before` and `time`. They are placed at equal
   * distances in between: as they would have come from a regular sender.
   *
   * @param sent how many of them the sender sent, -1 when nothing tells; which ones is not known, the first are as good as any
   * @param capture something told that the capture lost packets in between
   * @param oldest the lowest number that is missing and not given up, or lower
   * @param top the number after the highest
   */
  open(
    first: number,
    end: number,
    before: Microseconds,
    time: Microseconds,
    sent: number,
    capture: boolean,
    oldest: number,
    top: number,
  ): void {
    this.reach(Math.min(top - oldest, NUMBERS));
    this.top = top;
    this.first = first;
    this.end = end;
    this.before = before;
    this.step = (time - before) / (end - first + 1);
    this.bits = (capture ? GAP : 0) | (sent >= 0 ? SENT : 0) | (this.step > LONGEST_STEP ? UNPLACED : 0);
    this.upstreamFrom = sent >= 0 ? first + sent : end;
    for (let number = Math.max(first, end - NUMBERS); number < end; number++)
      this.cells[this.start + PLACES_AT + (number & this.mask)] = this.computed(number);
    // What was never sent is no hole that others might share, and without a time it is in no window.
    if ((this.bits & UNPLACED) === 0) this.tell(first, this.upstreamFrom, Math.floor(before / BIN), Math.floor(time / BIN));
  }

  /** A missing number came. */
  fill(number: number): void {
    const place = this.placeOf(number);
    if ((place & (UNPLACED | UPSTREAM)) !== 0) return;
    const bin = this.binOf(place);
    const { watch, cells } = this;
    if (watch === undefined || bin <= this.newest - OWN_BINS || !watch.bins.holds(bin)) return;
    const slot = bin & (OWN_BINS - 1);
    if (cells[this.start + slot] === 0) return;
    const { bins, seconds, halves } = watch;
    const second = secondOf(bin);
    const half = halfOf(bin);
    this.takeBack(bins, bin, slot);
    this.takeBack(seconds, second, SECONDS_AT + (second & (OWN_SECONDS - 1)));
    this.takeBack(halves, half, HALVES_AT + (half & (OWN_SECONDS - 1)));
  }

  /** What is known of a missing number: bits from above, and its bin with `binOf`. */
  placeOf(number: number): number {
    return number < this.end - NUMBERS && number >= this.first
      ? this.computed(number)
      : this.cells[this.start + PLACES_AT + (number & this.mask)]!;
  }

  binOf(place: number): number {
    const newest = this.watch === undefined ? this.newest : this.watch.bins.newest;
    return newest - ((newest - (place & PLACES)) & PLACES);
  }

  /** Makes the ring so many numbers long. */
  private reach(numbers: number): void {
    const { cells, start, mask, top } = this;
    if (numbers <= mask + 1) return;
    let length = 2 * (mask + 1);
    while (length < numbers) length *= 2;
    const more = new Uint16Array(PLACES_AT + length);
    more.set(cells.subarray(start, start + PLACES_AT));
    for (let number = top - mask - 1; number < top; number++) {
      more[PLACES_AT + (number & (length - 1))] = cells[start + PLACES_AT + (number & mask)]!;
    }
    this.giveBack();
    this.cells = more;
    this.start = 0;
    this.mask = length - 1;
  }

  private computed(number: number): number {
    const upstream = number >= this.upstreamFrom;
    return (this.timeBin(number) & PLACES) | (upstream ? (this.bits & ~SENT) | UPSTREAM : this.bits);
  }

  private timeBin(number: number): number {
    return Math.floor((this.before + (number - this.first + 1) * this.step) / BIN);
  }

  /** Counts the numbers by bin in what is known of all streams; packets of this one arrived in the bins `from` and `to`. */
  private tell(first: number, end: number, from: number, to: number): void {
    this.advance(to);
    this.watch?.reach(to);
    this.lastSecond = Number.NaN;
    this.lastHalf = Number.NaN;
    let bin = Number.NaN;
    let numbers = 0;
    for (let number = first; number < end; number++) {
      const its = this.timeBin(number);
      if (its !== bin) {
        this.count(bin, numbers, from, to);
        bin = its;
        numbers = 0;
      }
      numbers += 1;
    }
    this.count(bin, numbers, from, to);
  }

  private count(bin: number, numbers: number, from: number, to: number): void {
    const { watch, source, destination } = this;
    if (numbers === 0 || watch === undefined || !watch.bins.holds(bin)) return;
    const { bins, seconds, halves } = watch;
    bins.missing[bins.slot(bin)]! += numbers;
    const recent = bin > this.newest - OWN_BINS;
    if (!recent || this.isFirst(bin & (OWN_BINS - 1), numbers)) bins.miss(bin, source, destination, bin !== from && bin !== to);
    const second = secondOf(bin);
    const half = halfOf(bin);
    seconds.missing[seconds.slot(second)]! += numbers;
    halves.missing[halves.slot(half)]! += numbers;
    // What is too long ago for counts of its own is in a hole of many seconds, which enters each of them once.
    const newSecond = this.isFirst(SECONDS_AT + (second & (OWN_SECONDS - 1)), recent ? numbers : 0) || !recent;
    if (newSecond && second !== this.lastSecond)
      seconds.miss(second, source, destination, second !== secondOf(from) && second !== secondOf(to));
    this.lastSecond = second;
    const newHalf = this.isFirst(HALVES_AT + (half & (OWN_SECONDS - 1)), recent ? numbers : 0) || !recent;
    if (newHalf && half !== this.lastHalf) halves.miss(half, source, destination, half !== halfOf(from) && half !== halfOf(to));
    this.lastHalf = half;
  }

  /** Adds to one of this stream's own counts; true when it was 0. */
  private isFirst(slot: number, numbers: number): boolean {
    const at = this.start + slot;
    const before = this.cells[at]!;
    this.cells[at] = Math.min(MOST, before + numbers);
    return before === 0;
  }

  /** One missing packet less in a window, whose count of this stream stands in `slot`: without any left it has no hole there. */
  private takeBack(windows: Windows, window: number, slot: number): void {
    windows.missing[windows.slot(window)]! -= 1;
    const at = this.start + slot;
    if (this.cells[at] === 0) return;
    this.cells[at]! -= 1;
    if (this.cells[at] === 0) windows.holes[windows.slot(window)]! -= 1;
  }

  /** Own windows begin anew up to `bin`. */
  private advance(bin: number): void {
    const { newest } = this;
    if (bin <= newest) return;
    this.clear(0, OWN_BINS, newest, bin);
    this.clear(SECONDS_AT, OWN_SECONDS, secondOf(newest), secondOf(bin));
    this.clear(HALVES_AT, OWN_SECONDS, halfOf(newest), halfOf(bin));
    this.newest = bin;
  }

  /** Of a ring of `length` counts that stand from `at` on, those of the windows after `newest` up to `last`. */
  private clear(at: number, length: number, newest: number, last: number): void {
    for (let next = Math.max(newest + 1, last - length + 1); next <= last; next++) this.cells[this.start + at + (next & (length - 1))] = 0;
  }
}
