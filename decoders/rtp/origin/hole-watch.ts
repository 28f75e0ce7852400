/**
 * Looks at the holes of all streams of an observer together: a network loses on its paths, what captures loses of everything at once.
 *
 * Time is cut into tenths of a second, for outages, and into seconds that overlap by half, for a small share of everything lost over a
 * longer time: a stream of 50 packets/s has a hole in 64 % of the seconds in which 2 % are lost, but only in 10 % of the tenths. A
 * window is judged when a loss in it is final, three seconds later at least; what other streams miss is known by then.
 */

import type { Microseconds } from 'spoor/decoder';
import { atLeast, usualMost } from './chance.js';
import { UsualLoss } from './usual-loss.js';
import { Windows } from './windows.js';

/** A bin: tenth of a second. */
export const BIN: Microseconds = 100e3;
/** Bins of a second. */
const SECOND = 10;
/** Bins kept: a loss settles after 3 s or when its stream is over, which takes a minute and an interval. */
const BINS = 1024;
const SECONDS = 128;
/** A bin this far back hardly changes any more: what was found of it holds for a second. Only an outage that is longer still brings more holes. */
const OLD = 30;
const FRESH = 10;
/** Time that goes back further than any packet comes late begins anew. */
const BACK = 600;

/** Streams with holes, and their share of all, that make a window suspicious. */
const MOST_HOLES = 5;
const SHARE = 0.3;
/** Other streams that must be active for their being intact to say something. */
const OTHERS = 5;
/** A loss that all share hits at least this part of the streams it should hit. */
const EVEN = 0.6;
/** Part of the streams of a second that must have packets in a bin to be called intact. */
const PRESENT = 0.5;
/** A bin in which nothing arrived is a stall when so many packets came in the second before: three and more were due at any time. */
const BUSY = 100;
/** Too old, or nothing is known of that time. */
export const UNKNOWN = 0;
/** Not enough streams to compare with. */
export const FEW = 1;
/** Most of the other streams are intact. */
export const CALM = 2;
/** Many lose, but not more than they usually do. */
export const MANY = 3;
/** Holes in many streams at once. */
export const SIMULTANEOUS = 4;
/** Nothing arrived of any stream. */
export const STALLED = 5;
/** A share of everything is missing, more than usual. */
export const COMMON = 6;
/** Holes in far fewer streams than a loss that all share would make: some paths lose, and much. */
const UNEVEN = 7;
/** More holes than usual, of too few streams or hosts to say whose. */
export const UNCLEAR = 8;

/** What is to be said of a loss in one bin. */
export interface Judgement {
  readonly bin: number;
  readonly kind: number;
  /** Share of all packets that is missing beyond the usual, for the kinds from SIMULTANEOUS on. */
  readonly rate: number;
  /** Streams that were active in the window that decided, and those with holes. */
  readonly streams: number;
  readonly holes: number;
  /** First bin of the window that decided, and packets due in it for each stream. */
  readonly from: number;
  readonly perStream: number;
}

/** Everything is kept in rings of fixed size, so memory does not grow with streams, hosts or time. */
export class HoleWatch {
  readonly bins = new Windows(BINS);
  /** Full seconds, and those that begin half a second later. */
  readonly seconds = new Windows(SECONDS);
  readonly halves = new Windows(SECONDS);
  readonly usual = new UsualLoss(this.seconds);
  private readonly report: (what: 'capture_stalls' | 'capture_holes' | 'capture_shares') => void;
  private readonly judgements: (Judgement | undefined)[] = new Array(BINS);
  private readonly judgedAt = new Float64Array(BINS).fill(Number.NaN);
  /** Of which bin and from when `binKinds` is. */
  private readonly binKinds = new Uint8Array(BINS);
  private readonly binsTested = new Float64Array(BINS).fill(Number.NaN);
  private readonly testedAt = new Float64Array(BINS).fill(Number.NaN);
  /** Windows that were reported. */
  private readonly binsReported = new Float64Array(BINS).fill(Number.NaN);
  private readonly secondsReported = new Float64Array(SECONDS).fill(Number.NaN);

  /** @param report called once for each window that looks like the capture's fault */
  constructor(report: (what: 'capture_stalls' | 'capture_holes' | 'capture_shares') => void = () => {}) {
    this.report = report;
  }

  /** A stream has its first packet of `bin`; since it entered `before` it had `packets`. Hosts are hashes, never 0. */
  enter(bin: number, before: number, packets: number, source: number, destination: number): void {
    const { bins, seconds, halves } = this;
    this.reach(bin);
    if (packets > 0 && bins.holds(before)) {
      bins.received[bins.slot(before)]! += packets;
      seconds.received[seconds.slot(secondOf(before))]! += packets;
      halves.received[halves.slot(halfOf(before))]! += packets;
    }
    if (!bins.holds(bin)) return;
    bins.arrive(bin, source, destination);
    if (secondOf(bin) !== secondOf(before)) seconds.arrive(secondOf(bin), source, destination);
    if (halfOf(bin) !== halfOf(before)) halves.arrive(halfOf(bin), source, destination);
  }

  reach(bin: number): void {
    const { bins } = this;
    if (bin <= bins.newest) {
      if (bin < bins.newest - BACK) this.restart(bin);
      return;
    }
    bins.reach(bin);
    this.seconds.reach(secondOf(bin));
    this.halves.reach(halfOf(bin));
  }

  /** What a loss in `bin` means. */
  judge(bin: number): Judgement {
    const { bins } = this;
    if (!bins.holds(bin)) return { bin, kind: UNKNOWN, rate: 0, streams: 0, holes: 0, from: bin, perStream: 0 };
    const slot = bins.slot(bin);
    const known = this.judgements[slot];
    if (known !== undefined && known.bin === bin && this.isFresh(bin, this.judgedAt[slot]!)) return known;
    const judgement = this.judgeAnew(bin);
    this.judgements[slot] = judgement;
    this.judgedAt[slot] = bins.newest;
    return judgement;
  }

  private judgeAnew(bin: number): Judgement {
    const { bins, seconds, halves } = this;
    const usual = this.usual.rate;
    const kind = this.testBin(bin);
    if (kind === SIMULTANEOUS || kind === STALLED) {
      const slot = bins.slot(bin);
      const missing = bins.missing[slot]!;
      const due = bins.received[slot]! + missing;
      const rate = kind === STALLED ? 1 : Math.max(0, missing / due - usual) / (1 - usual);
      if (this.binsReported[slot] !== bin) {
        this.binsReported[slot] = bin;
        this.report(kind === STALLED ? 'capture_stalls' : 'capture_holes');
      }
      const streams = bins.streams(slot);
      return { bin, kind, rate, streams, holes: bins.holes[slot]!, from: bin, perStream: streams > 0 ? due / streams : 0 };
    }
    const second = this.testSecond(seconds, secondOf(bin), SECOND * secondOf(bin), bin);
    const half = this.testSecond(halves, halfOf(bin), SECOND * halfOf(bin) - SECOND / 2, bin);
    if (second.kind === COMMON || half.kind === COMMON) {
      const common = half.kind !== COMMON || (second.kind === COMMON && second.rate >= half.rate) ? second : half;
      const slot = seconds.slot(secondOf(bin));
      if (this.secondsReported[slot] !== secondOf(bin)) {
        this.secondsReported[slot] = secondOf(bin);
        this.report('capture_shares');
      }
      return common;
    }
    // Of the two seconds the one that has the bin nearer to its middle.
    const central = Math.abs(bin - SECOND * secondOf(bin) - SECOND / 2) <= SECOND / 4 ? second : half;
    let its = central.kind;
    if (its === CALM || its === MANY) {
      // Who is silent at that very time may be in the same outage and not be back yet.
      if (bins.arrived[bins.slot(bin)]! < PRESENT * central.streams) its = FEW;
      else if (kind === UNCLEAR) its = UNCLEAR;
      else if (kind === UNEVEN) its = CALM;
      else if (kind === MANY) its = MANY;
    }
    return its === central.kind ? central : { ...central, kind: its };
  }

  /** The rule of simultaneous holes for one bin. */
  private testBin(bin: number): number {
    const { bins } = this;
    const slot = bins.slot(bin);
    if (this.binsTested[slot] === bin && this.isFresh(bin, this.testedAt[slot]!)) return this.binKinds[slot]!;
    let kind: number;
    if (this.stalls(bin)) kind = STALLED;
    else {
      const missing = bins.missing[slot]!;
      kind = this.test(bins, slot, missing, bins.received[slot]! + missing, SIMULTANEOUS);
      // Where a stall begins and ends some still arrived. After a long one the first streams are judged before the others are back.
      if (kind !== SIMULTANEOUS && (this.stalls(bin - 1) || this.stalls(bin + 1))) kind = STALLED;
    }
    this.binKinds[slot] = kind;
    this.binsTested[slot] = bin;
    this.testedAt[slot] = bins.newest;
    return kind;
  }

  /** The same for a second, without its bins that were found to be outages: what they miss is said. */
  private testSecond(windows: Windows, window: number, from: number, bin: number): Judgement {
    const { bins } = this;
    const usual = this.usual.rate;
    const slot = windows.slot(window);
    const streams = windows.streams(slot);
    const holes = windows.holes[slot]!;
    let missing = windows.missing[slot]!;
    let due = windows.received[slot]! + missing;
    const perStream = streams > 0 ? due / streams : 0;
    let outages = false;
    for (let inside = from; inside < from + SECOND; inside++) {
      if (!bins.holds(inside)) continue;
      const kind = this.testBin(inside);
      if (kind !== SIMULTANEOUS && kind !== STALLED) continue;
      const itsSlot = bins.slot(inside);
      missing -= bins.missing[itsSlot]!;
      due -= bins.missing[itsSlot]! + bins.received[itsSlot]!;
      outages = true;
    }
    let kind: number;
    if (streams <= OTHERS || !windows.streamsAreWide(slot) || !this.usual.isKnown) kind = FEW;
    // Which streams have holes beside an outage is not counted; the rest of the second goes by what is missing.
    else if (outages) kind = missing > usualMost(due, usual) ? this.test(windows, slot, missing, due, COMMON) : CALM;
    else kind = this.test(windows, slot, missing, due, COMMON);
    if (kind === UNEVEN) kind = CALM;
    const rate = kind === COMMON ? Math.max(0, missing / due - usual) / (1 - usual) : 0;
    return { bin, kind, rate, streams, holes, from, perStream };
  }

  private test(windows: Windows, slot: number, missing: number, due: number, suspected: number): number {
    const usual = this.usual.rate;
    const streams = windows.streams(slot);
    const holes = windows.holes[slot]!;
    if (holes === 0 || streams === 0) return CALM;
    // By chance alone, each stream with its mean number of packets.
    const perStream = due / streams;
    const surprising = holes > usualMost(streams, 1 - (1 - usual) ** perStream) && missing > usualMost(due, usual);
    const hit = 1 - (1 - missing / due) ** perStream;
    const deviation = Math.sqrt(streams * hit * (1 - hit));
    if (holes < EVEN * streams * hit && holes < streams * hit - 3 * deviation) return UNEVEN;
    const wide = holes >= MOST_HOLES && windows.holesAreWide(slot);
    // In a tenth of a second a path that begins to lose looks alike; the second knows better.
    if (holes < SHARE * streams) return surprising && wide && suspected === COMMON ? UNCLEAR : CALM;
    if (!surprising) return MANY;
    return wide && this.usual.isKnown ? suspected : UNCLEAR;
  }

  private isFresh(bin: number, at: number): boolean {
    const { newest } = this.bins;
    return at === newest || (at >= bin + OLD && at > newest - FRESH);
  }

  /** Nothing arrived in `bin`, though so much did before that something should have. */
  private stalls(bin: number): boolean {
    const { bins } = this;
    if (!bins.holds(bin) || bins.arrived[bins.slot(bin)] !== 0) return false;
    let last = bin - 1;
    while (bins.holds(last) && bins.arrived[bins.slot(last)] === 0) last -= 1;
    let packets = 0;
    let streams = 0;
    let wide = false;
    for (let before = last; before > last - SECOND && bins.holds(before); before--) {
      const slot = bins.slot(before);
      packets += bins.received[slot]!;
      if (bins.arrived[slot]! > streams) streams = bins.arrived[slot]!;
      wide ||= bins.streamsAreWide(slot);
    }
    return wide && streams >= OTHERS && packets >= BUSY;
  }

  private restart(bin: number): void {
    for (const windows of [this.bins, this.seconds, this.halves]) windows.restart();
    this.usual.restart();
    this.judgements.fill(undefined);
    this.binsTested.fill(Number.NaN);
    this.binsReported.fill(Number.NaN);
    this.secondsReported.fill(Number.NaN);
    this.reach(bin);
  }
}

export function secondOf(bin: number): number {
  return Math.floor(bin / SECOND);
}

export function halfOf(bin: number): number {
  return Math.floor((bin + SECOND / 2) / SECOND);
}

/** Whether `losses` of `packets` are more than a share that all lose explains: one chance in a thousand. */
export function exceeds(losses: number, packets: number, share: number): boolean {
  return atLeast(losses, packets * share) < 0.001;
}
