/** From what a listener misses to mean opinion scores: the E-model over simulated jitter buffers, with every number that goes into it. */

import { burstRatio } from '../sequence/loss-pattern.js';
import type { CodecOptions } from './codec-impairments.js';
import { type CodecRow, type Grounding, weaker } from './codec-rows.js';
import { opinionScore, rating } from './e-model.js';

export type BufferName = 'fixed50' | 'fixed200' | 'adaptive';

export interface QualityOptions extends CodecOptions {
  /** Whose losses are those of `lq`, `cq` and all they are made of. */
  readonly reference_buffer: BufferName;
  /** One way through the network, ms, for where RTCP does not tell the delay; without it there is no `cq` there. */
  readonly assumed_delay_ms?: number | undefined;
}

/** What one buffer could not play. */
export interface Missed {
  /** Packets that arrived too late for it. */
  readonly discarded: number;
  /** Lost, late and damaged packets, and the runs they lie in, of what is decided. */
  readonly bad: number;
  readonly runs: number;
}

/** What is known of a stream in some time. */
export interface Heard extends Readonly<Record<BufferName, Missed>> {
  readonly expected: number;
  readonly lost: number;
  /** Packets with a frame that was damaged before it came into them. */
  readonly damaged: number;
  /** Of `lost`, those that the capture may have lost. */
  readonly captureSuspected: number;
  /** Mean depth of the adaptive buffer, ms. */
  readonly adaptiveDelay: number | undefined;
  /** ms. */
  readonly packetTime: number | undefined;
  /** Both legs from the capture point, there and back, ms. */
  readonly roundTrip: number | undefined;
}

/** Scores of one buffer, and what they were made of. */
export interface Score {
  /** Percent of the expected packets. */
  readonly ppl: number;
  readonly burstRatio: number;
  readonly r: number;
  readonly mos: number;
}

export interface Assessment extends Readonly<Record<BufferName, Score>> {
  readonly row: CodecRow;
  /** Robustness used for all scores. */
  readonly bpl: number;
  readonly grounding: Grounding;
  /** Loss beyond what the model was made for (G.107 table 2): good for telling bad from worse. */
  readonly outOfRange: boolean;
  /** Listening quality without the losses that may be the capture's. */
  readonly network: number;
  /** With the delay, when it is known. */
  readonly conversation: { readonly mos: number; readonly delay: number; readonly source: 'rtcp' | 'assumed' } | undefined;
}

/** G.107 table 2 ends here; above, runs count as eight times those of random loss at most. */
const RANGE_LOSS = 20;
const RANGE_BURST = 2;
const MOST_BURST = 8;

/** Mean time in a fixed buffer is half its depth, since packets come in between on time and as late as it bears. ms. */
const FIXED_DELAY = { fixed50: 25, fixed200: 100 } as const;

/**
 * Speech below this time, in ms, has no score: one packet would weigh a tenth of a point and more. Half of the shortest interval, so that
 * one full of speech has a score wherever its borders fall.
 */
export const LEAST_SPEECH = 500;

/** Whether there is enough to judge. */
export function judgeable(heard: Heard, row: CodecRow): boolean {
  return heard.expected * (heard.packetTime ?? row.packetTime) >= LEAST_SPEECH;
}

/** @param row the codec as it was used */
export function assess(heard: Heard, row: CodecRow, options: QualityOptions): Assessment {
  const reference = options.reference_buffer;
  const bpl = robustness(row, burstRatioOf(heard[reference], heard));
  const fixed50 = score(heard, heard.fixed50, row, bpl);
  const fixed200 = score(heard, heard.fixed200, row, bpl);
  const adaptive = score(heard, heard.adaptive, row, bpl);
  const chosen = { fixed50, fixed200, adaptive }[reference];
  return {
    row,
    bpl,
    fixed50,
    fixed200,
    adaptive,
    grounding: chosen.ppl > 0 ? weaker(row.grounding, row.lossGrounding) : row.grounding,
    outOfRange: chosen.ppl > RANGE_LOSS || chosen.burstRatio > RANGE_BURST,
    network: withoutCapture(heard, chosen, row, bpl),
    conversation: conversation(heard, chosen, row, bpl, options),
  };
}

/**
 * Where bursty loss was measured apart, its robustness takes over between a burst ratio of 1 and 2. Narrowband has the burst ratio in its
 * equation: there the robustness is always that against random loss.
 */
function robustness({ scale, bpl, bplBursty }: CodecRow, ratio: number): number {
  if (bplBursty === undefined || scale === 'nb') return bpl;
  return bpl + (bplBursty - bpl) * Math.min(1, ratio - 1);
}

function burstRatioOf({ bad, runs }: Missed, { expected }: Heard): number {
  return burstRatio(bad, runs, expected);
}

function percentLost({ expected, lost, damaged }: Heard, { discarded }: Missed): number {
  return Math.max(0, Math.min(100, (100 * (lost + discarded + damaged)) / expected));
}

function score(heard: Heard, missed: Missed, row: CodecRow, bpl: number): Score {
  const ppl = percentLost(heard, missed);
  const ratio = burstRatioOf(missed, heard);
  const r = rated(row, bpl, ppl, ratio, 0);
  return { ppl, burstRatio: ratio, r, mos: opinionScore(row.scale, r) };
}

function withoutCapture({ expected, captureSuspected }: Heard, { ppl, burstRatio: ratio }: Score, row: CodecRow, bpl: number): number {
  const proven = Math.max(0, ppl - (100 * captureSuspected) / expected);
  return opinionScore(row.scale, rated(row, bpl, proven, ratio, 0));
}

function conversation(heard: Heard, { ppl, burstRatio: ratio }: Score, row: CodecRow, bpl: number, options: QualityOptions) {
  const { roundTrip, packetTime } = heard;
  const network = roundTrip === undefined ? options.assumed_delay_ms : roundTrip / 2;
  if (network === undefined) return undefined;
  const { reference_buffer: name } = options;
  const buffer = name === 'adaptive' ? heard.adaptiveDelay : FIXED_DELAY[name];
  if (buffer === undefined) return undefined;
  const delay = network + (packetTime ?? row.packetTime) + row.lookahead + buffer;
  const mos = opinionScore(row.scale, rated(row, bpl, ppl, ratio, delay));
  return { mos, delay, source: roundTrip === undefined ? ('assumed' as const) : ('rtcp' as const) };
}

function rated({ scale, ie }: CodecRow, bpl: number, ppl: number, ratio: number, delay: number): number {
  return rating(scale, { ie, bpl, ppl, burstRatio: Math.min(MOST_BURST, ratio), delay });
}
