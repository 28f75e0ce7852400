/** What happened to a stream between two times: counters that add up, and extremes. */

import type { Microseconds } from 'spoor/decoder';
import { ZERO } from './doubles.js';
import { OddHeaders } from './odd-headers.js';
import { OriginCounts, originCounts } from './origin/counts.js';
import { FrameCounts, frameCounts } from './payload/frame-counts.js';
import type { Payload } from './payload.js';
import { Pool } from './pool.js';
import { RtcpCounts } from './rtcp/counts.js';
import { BadCounts, badCounts } from './sequence/effective-loss.js';
import { LossCounts, lossCounts } from './sequence/loss-pattern.js';
import { SecondCounts } from './timing/concealment.js';
import { PdvCounts, pdvCounts } from './timing/delay-variation.js';
import { DELTA_EDGES } from './timing/delta-classes.js';
import { StepOddities } from './timing/packet-time.js';
import { PlayoutCounts } from './timing/playout.js';
import type { TimingSamples } from './timing/timing.js';

export class Interval implements TimingSamples {
  from: Microseconds;
  /** Not included. */
  to: Microseconds;
  /** Accepted packets, duplicates included. */
  packets = 0;
  /** Distinct sequence numbers. */
  unique = 0;
  /** Growth of the sequence space. */
  expected = 0;
  duplicates = 0;
  reordered = 0;
  strays = 0;
  restarts = 0;
  markers = 0;
  comfortNoise = 0;
  events = 0;
  payloadOctets = 0;
  octets = 0;
  /** Largest distance of a late packet behind the highest number. */
  extentMax = 0;
  latenessMax: Microseconds = ZERO;
  /** Largest time between packets, where no silence is meant. */
  deltaMax: Microseconds = ZERO;
  /** Times between packets by class, counted where `deltaMax` looks. */
  readonly deltas: number[] = new Array(DELTA_EDGES.length).fill(0);
  timestampRebases = 0;
  jitterSamples = 0;
  jitterSum = ZERO;
  jitterMin = Number.POSITIVE_INFINITY;
  jitterMax = ZERO;
  jitterEnd = Number.NaN;
  differenceSum = ZERO;
  /** Silences that ended, and how many of them without a marker. */
  talkspurts = 0;
  unmarkedTalkspurts = 0;
  readonly playout = new PlayoutCounts();
  readonly seconds = new SecondCounts();
  /** Noted when it is over; absent without packets that timing applies to. */
  pdv: PdvCounts | undefined = undefined;
  /** What timestamps did that they should not; absent when nothing. */
  oddSteps: StepOddities | undefined = undefined;
  /** What jitter buffers could not play, decided with the losses; absent when there was nothing. */
  bad: BadCounts | undefined = undefined;
  /** Losses that became final; absent when there were none. */
  losses: LossCounts | undefined = undefined;
  /** What RTCP said of the stream; absent when it said nothing. */
  rtcp: RtcpCounts | undefined = undefined;
  /** Whose those losses are, and whose duplicates are; absent when there is nothing to say. */
  origin: OriginCounts | undefined = undefined;
  /** What was in the payloads; absent when none could be read. */
  frames: FrameCounts | undefined = undefined;
  /** Absent when nothing was odd. */
  oddHeaders: OddHeaders | undefined = undefined;
  /** Changes from one payload type of media to another. */
  payloadChanges = 0;
  /** The capture, not the network, may have lost packets. */
  captureLoss = false;
  /** Noted when it is over: payload and timestamp step of most packets, and the clock in Hz; 0 when unknown. */
  payload: Payload | undefined = undefined;
  step = 0;
  clockRate = 0;

  constructor(from: Microseconds, to: Microseconds) {
    this.from = from;
    this.to = to;
  }

  /** Where that is counted. */
  get headers(): OddHeaders {
    this.oddHeaders ??= new OddHeaders();
    return this.oddHeaders;
  }

  /** Takes in a later interval of the same stream. */
  add(later: Interval): void {
    this.packets += later.packets;
    this.unique += later.unique;
    this.expected += later.expected;
    this.duplicates += later.duplicates;
    this.reordered += later.reordered;
    this.strays += later.strays;
    this.restarts += later.restarts;
    this.markers += later.markers;
    this.comfortNoise += later.comfortNoise;
    this.events += later.events;
    this.payloadOctets += later.payloadOctets;
    this.octets += later.octets;
    this.extentMax = Math.max(this.extentMax, later.extentMax);
    this.latenessMax = Math.max(this.latenessMax, later.latenessMax);
    this.deltaMax = Math.max(this.deltaMax, later.deltaMax);
    for (let i = 0; i < DELTA_EDGES.length; i++) this.deltas[i]! += later.deltas[i]!;
    this.timestampRebases += later.timestampRebases;
    this.jitterSamples += later.jitterSamples;
    this.jitterSum += later.jitterSum;
    this.differenceSum += later.differenceSum;
    this.jitterMin = Math.min(this.jitterMin, later.jitterMin);
    this.jitterMax = Math.max(this.jitterMax, later.jitterMax);
    if (later.jitterSamples > 0) this.jitterEnd = later.jitterEnd;
    this.talkspurts += later.talkspurts;
    this.unmarkedTalkspurts += later.unmarkedTalkspurts;
    this.playout.add(later.playout);
    this.seconds.add(later.seconds);
    this.pdv = sum(this.pdv, later.pdv, PdvCounts);
    this.oddSteps = sum(this.oddSteps, later.oddSteps, StepOddities);
    this.losses = sum(this.losses, later.losses, LossCounts);
    this.bad = sum(this.bad, later.bad, BadCounts);
    this.rtcp = sum(this.rtcp, later.rtcp, RtcpCounts);
    this.origin = sum(this.origin, later.origin, OriginCounts);
    this.frames = sum(this.frames, later.frames, FrameCounts);
    this.oddHeaders = sum(this.oddHeaders, later.oddHeaders, OddHeaders);
    this.payloadChanges += later.payloadChanges;
    this.captureLoss ||= later.captureLoss;
  }

  /** Nothing arrived, nothing was said, and nothing was decided. */
  get empty(): boolean {
    const decided = this.losses !== undefined || this.bad !== undefined || this.origin !== undefined;
    return this.packets === 0 && this.strays === 0 && (this.oddHeaders?.malformed ?? 0) === 0 && !decided && this.rtcp === undefined;
  }

  /** Packets that did not come. Below zero when a late packet fills a hole of an earlier interval, so that sums stay right. */
  get lost(): number {
    return this.expected - this.unique;
  }

  /** Percent of the expected packets, never below 0; undefined when none was expected. */
  get lossPercent(): number | undefined {
    return this.expected > 0 ? Math.max(0, (100 * this.lost) / this.expected) : undefined;
  }

  /** Fraction lost as a receiver report would say it (RFC 3550 section 6.4.1, appendix A.3): duplicates make up for losses. */
  get fractionLost(): number {
    const lost = this.expected - this.packets;
    return lost <= 0 || this.expected <= 0 ? 0 : Math.floor((256 * lost) / this.expected);
  }

  /** Cumulative number lost of the same report, if this is the whole stream: signed 24 bits. */
  get cumulativeLost(): number {
    return Math.max(-0x80_0000, Math.min(0x7f_ffff, this.expected - this.packets));
  }
}

/** Of all streams. */
const intervals = new Pool(() => new Interval(Number.NaN, Number.NaN));

export function beginInterval(from: Microseconds, to: Microseconds): Interval {
  const interval = intervals.take();
  interval.from = from;
  interval.to = to;
  return interval;
}

/** It is written, and nobody looks at it any more. */
export function endInterval(interval: Interval): void {
  pdvCounts.give(interval.pdv);
  badCounts.give(interval.bad);
  lossCounts.give(interval.losses);
  originCounts.give(interval.origin);
  frameCounts.give(interval.frames);
  intervals.give(interval);
}

/** Of counts that are absent when there is nothing to count. `earlier` takes in `later`. */
function sum<C extends { add(later: C): void }>(earlier: C | undefined, later: C | undefined, Counts: new () => C): C | undefined {
  if (later === undefined) return earlier;
  const both = earlier ?? new Counts();
  both.add(later);
  return both;
}
