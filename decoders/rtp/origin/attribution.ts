/** Puts settled losses of one stream to somebody's account by what the watch over all streams says. Made with the first loss of a stream. */

import {
  CAPTURE_GAP,
  COMMON_RATE,
  FEW_STREAMS,
  IP_ID_GAP,
  IP_ID_NONE,
  MORE_HOLES,
  type OriginCounts,
  OTHERS_INTACT,
  originCounts,
  RECEIVER_REPORT,
  SIMULTANEOUS_HOLES,
  STALL,
  USUAL_RATE,
} from './counts.js';
import { CALM, COMMON, exceeds, type HoleWatch, type Judgement, MANY, SIMULTANEOUS, STALLED, UNCLEAR } from './hole-watch.js';
import { Proof, type ReportedRange } from './proof.js';
import { GAP, SENT, type StreamHoles, UNPLACED, UPSTREAM } from './stream-holes.js';

/** A stream with few packets has the rate of all others so much as this many packets are worth. */
const PRIOR = 200;

export class Attribution {
  private readonly watch: HoleWatch | undefined;
  /** What is decided, and the run of losses that goes on. */
  private counts: OriginCounts | undefined = undefined;
  private run: OriginCounts | undefined = undefined;
  /** Losses in windows in which the capture is known to have lost nothing unusual, and packets of windows in which it has. */
  private outside = 0;
  private inside = 0;
  private insideFrom = Number.NaN;
  private told = 0;
  /** Absent until a receiver reports. */
  private proof: Proof | undefined = undefined;
  /** What whole packets leave of shares: half a packet at most, so that counters are whole and shares right. */
  private captureRest: number;
  private networkRest: number;

  /** @param seed of the stream: the first shares of many streams are rounded up as often as down */
  constructor(watch: HoleWatch | undefined, seed: number) {
    this.watch = watch;
    this.captureRest = fraction(seed) - 0.5;
    this.networkRest = fraction(seed + 1) - 0.5;
  }

  /** What is decided, to be added to. */
  get open(): OriginCounts {
    this.counts ??= originCounts.take();
    return this.counts;
  }

  /** A receiver told what it got of the numbers since its last report. What was said of them before is corrected. */
  reported(range: ReportedRange): void {
    this.proof ??= new Proof();
    const corrected = this.proof.report(range);
    if (corrected === undefined) return;
    this.open.add(corrected);
    this.open.evidence |= RECEIVER_REPORT;
  }

  /** A receiver will tell of the numbers behind this one. */
  reportedFrom(number: number): void {
    this.proof ??= new Proof();
    this.proof.begin(number);
  }

  /** Other numbers begin: no report tells of both. */
  restart(): void {
    this.proof?.restart();
  }

  /** A number is lost for good; `packets` of the stream arrived so far. */
  lost(number: number, holes: StreamHoles | undefined, packets: number): void {
    this.run ??= originCounts.take();
    const { run, watch } = this;
    const place = holes === undefined ? UNPLACED : holes.placeOf(number);
    if ((place & UPSTREAM) !== 0) {
      run.upstreamOfSource += 1;
      run.evidence |= IP_ID_NONE;
      this.proof?.noteUpstream(number);
      return;
    }
    if ((place & SENT) !== 0) run.evidence |= IP_ID_GAP;
    const known = run.network;
    if (this.proof?.settle(number, run) === true) {
      this.outside += run.network - known;
      run.evidence |= RECEIVER_REPORT;
      return;
    }
    const { network, captureSuspected, unattributed } = run;
    if ((place & GAP) !== 0) {
      run.captureSuspected += 1;
      run.evidence |= CAPTURE_GAP;
    } else if (watch === undefined) this.cannotTell(FEW_STREAMS, run);
    else if ((place & UNPLACED) !== 0) this.cannotTell(0, run);
    else this.judged(watch.judge(holes!.binOf(place)), watch, packets, run);
    this.proof?.note(number, run.network - network, run.captureSuspected - captureSuspected, run.unattributed - unattributed);
  }

  /** The run of losses is over: the loss pattern counts it now, and so does this. */
  endRun(): void {
    if (this.run === undefined) return;
    this.open.add(this.run);
    originCounts.give(this.run);
    this.run = undefined;
  }

  take(): OriginCounts | undefined {
    const { counts } = this;
    this.counts = undefined;
    return counts;
  }

  /** Losses in windows that are not the capture's, since it was asked last. */
  takeOutside(): number {
    const losses = this.outside - this.told;
    this.told = this.outside;
    return losses;
  }

  private judged(judgement: Judgement, watch: HoleWatch, packets: number, run: OriginCounts): void {
    run.streamsActive = Math.max(run.streamsActive, judgement.streams);
    run.streamsWithHoles = Math.max(run.streamsWithHoles, judgement.holes);
    switch (judgement.kind) {
      case SIMULTANEOUS:
      case STALLED:
      case COMMON:
        this.shareWithCapture(judgement, watch, packets, run);
        return;
      case CALM:
      case MANY:
        this.shareWithAll(judgement, watch, packets, run);
        return;
      default:
        this.cannotTell(judgement.kind === UNCLEAR ? MORE_HOLES : FEW_STREAMS, run);
    }
  }

  private cannotTell(evidence: number, run: OriginCounts): void {
    run.unattributed += 1;
    run.evidence |= evidence;
  }

  /**
   * All streams lost a share q in this window. A path that loses p by itself hands on 1 - p of its packets, of which q are lost: q (1 - p) of
   * all it lost, p + q - p q.
   */
  private shareWithCapture({ kind, rate, from, perStream }: Judgement, watch: HoleWatch, packets: number, run: OriginCounts): void {
    run.evidence |= kind === STALLED ? STALL : kind === COMMON ? COMMON_RATE : SIMULTANEOUS_HOLES;
    if (from !== this.insideFrom) {
      this.insideFrom = from;
      this.inside += perStream;
    }
    const due = Math.max(0, packets + this.outside - this.inside);
    const own = Math.min(1, (this.outside + PRIOR * watch.usual.rate) / (due + PRIOR));
    const both = rate + own - rate * own;
    this.captureRest += both > 0 ? (rate * (1 - own)) / both : 1;
    if (this.captureRest >= 0.5) {
      this.captureRest -= 1;
      run.captureSuspected += 1;
    } else run.network += 1;
  }

  /** The other streams are intact, or lose as they always do: what this one loses more than they do is its path's. */
  private shareWithAll(judgement: Judgement, watch: HoleWatch, packets: number, run: OriginCounts): void {
    this.outside += 1;
    const { usual } = watch;
    const shared = usual.ofAll ?? (judgement.kind === MANY ? Math.min(usual.rate, commonRate(judgement)) : 0);
    if (shared === 0) {
      run.network += 1;
      run.evidence |= OTHERS_INTACT;
      return;
    }
    const due = Math.max(1, packets + this.outside - this.inside);
    const excess = exceeds(this.outside, due, shared) ? Math.max(0, 1 - (shared * due) / this.outside) : 0;
    run.evidence |= USUAL_RATE;
    this.networkRest += excess;
    // A rest that no excess can have left is not spent.
    if (excess > 0 && this.networkRest >= 0.5) {
      this.networkRest -= 1;
      run.network += 1;
      run.evidence |= OTHERS_INTACT;
    } else run.unattributed += 1;
  }
}

/** The rate of loss that, shared by all, would leave so many streams without a hole. */
function commonRate({ streams, holes, perStream }: Judgement): number {
  return streams === 0 || perStream === 0 ? 0 : 1 - (1 - holes / (streams + 1)) ** (1 / perStream);
}

/** Evenly between 0 and 1, the same for the same number. */
function fraction(seed: number): number {
  let mixed = Math.imul(seed ^ (seed >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 0x1_0000_0000;
}
