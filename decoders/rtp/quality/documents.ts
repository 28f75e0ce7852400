/** How quality stands in the documents of a stream: scores, and every number they were made of. */

import { boolean, type Document, float, keyword, long } from 'spoor/decoder';
import type { Interval } from '../interval.js';
import { rounded } from '../rounded.js';
import type { Stream } from '../stream.js';
import { type CodecUse, codecRow } from './codec-impairments.js';
import { FORMULA } from './e-model.js';
import { type Assessment, assess, type BufferName, type Heard, judgeable, type Missed, type QualityOptions } from './quality.js';

function bufferFields(which: string) {
  return {
    discarded: long(`Packets that arrived too late for ${which}; not in lost`, 'packets'),
    bad: long('Packets that it could not play: lost, late or damaged. Counted when decided, as losses are', 'packets'),
    runs: long('Runs of such packets in a row', 'runs'),
  };
}

/** Additive, but for what stands under `mos` and the mean. */
export const qualityFields = {
  mos: {
    lq: float('Mean opinion score of listening, 1 to 4.5: codec and loss behind the reference buffer, without delay. An estimate'),
    cq: float('The same of a conversation, with delay_ms; absent while no delay is known'),
    network: float('Like lq, without the losses that the capture is suspected of'),
    fixed50: float('Like lq, behind a jitter buffer of 50 ms'),
    fixed200: float('Like lq, behind one of 200 ms'),
    adaptive: float('Like lq, behind one that adapts between 20 and 200 ms'),
    r_factor: float('Rating R that lq comes from: up to 93.2 on nb, 129 on wb, 148 on fb'),
    codec: keyword('Row of codec impairments in use; modes weighted by their frames'),
    ie: float('Impairment by the codec itself (Ie, ITU-T G.113)'),
    bpl: float('Robustness of the codec against loss (Bpl, ITU-T G.113)'),
    ppl_pct: float('Packets lost, late for the reference buffer, or damaged, in percent of the expected (Ppl)', 'percent'),
    burst_ratio: float('Mean run of these against that of random loss (BurstR); above 8 the score is that of 8'),
    delay_ms: float('From mouth to ear, for cq: half the round trip, packet time, look-ahead of the codec, and the buffer', 'ms'),
    delay_source: keyword('How the way through the network is known: rtcp (measured round trip), assumed (configured)'),
    buffer: keyword('Reference buffer: fixed50, fixed200, adaptive'),
    formula: keyword('Recommendation the score is computed by: G.107, G.107.1, G.107.2'),
    scale: keyword('nb, wb or fb: narrowband, wideband, fullband. Scores of different scales are not comparable'),
    grounding: keyword('What the numbers of the codec rest on: itu (published), study, estimate, placeholder (codec unknown)'),
    out_of_range: boolean('More loss than the model was made for: above 20 percent, or a burst ratio above 2. Good for bad against worse'),
  },
  jb: {
    fixed50: bufferFields('a jitter buffer of 50 ms'),
    fixed200: bufferFields('one of 200 ms'),
    adaptive: {
      ...bufferFields('one that adapts between 20 and 200 ms'),
      delay_mean_ms: float('Mean depth of that buffer', 'ms'),
      delay_sum_ms: float('Sum of the depth after each packet', 'ms'),
      samples: long('How many these are', 'packets'),
    },
  },
  seconds: long('Seconds in which packets were due', 's'),
  concealed_seconds: long('Seconds in which the reference buffer missed any of them', 's'),
  severely_concealed_seconds: long('Seconds in which it missed more than a twentieth', 's'),
};

/** Beyond this share the timestamps are not those of the clock that the codec has, and neither is anything made of them. */
const CLOCK_TOLERANCE = 0.05;
/** Octets of the usual authentication tag (RFC 3711 section 4.2), which is no speech. */
const TAG = 10;

/** Buffers and seconds whatever the stream is, so that sums of intervals stay those of the stream; scores where they mean something. */
export function qualityDocument(interval: Interval, stream: Stream, options: QualityOptions): Document<typeof qualityFields> {
  const { playout, bad, seconds } = interval;
  const { packets: samples, depthSum } = playout;
  const heard: Heard = {
    expected: interval.expected,
    lost: interval.lost,
    damaged: interval.frames?.damagedPackets ?? 0,
    // Below 0 where a report took a suspicion back.
    captureSuspected: Math.max(0, interval.origin?.captureSuspected ?? 0),
    fixed50: missed(playout.late50, bad?.fixed50),
    fixed200: missed(playout.late200, bad?.fixed200),
    adaptive: missed(playout.lateAdaptive, bad?.adaptive),
    adaptiveDelay: samples > 0 ? depthSum / samples : undefined,
    packetTime: stream.clock.milliseconds(interval.step, interval.clockRate),
    roundTrip: roundTripOf(interval, stream),
  };
  const row = isSpeech(stream) ? codecRow(use(interval, stream, heard.packetTime), options) : undefined;
  return {
    mos: row !== undefined && judgeable(heard, row) ? scores(assess(heard, row, options), options.reference_buffer) : undefined,
    jb:
      samples === 0 && bad === undefined
        ? undefined
        : {
            fixed50: buffer(heard.fixed50, samples),
            fixed200: buffer(heard.fixed200, samples),
            adaptive: Object.assign(buffer(heard.adaptive, samples), {
              delay_mean_ms: rounded(heard.adaptiveDelay),
              delay_sum_ms: samples > 0 ? rounded(depthSum) : undefined,
              samples: samples > 0 ? samples : undefined,
            }),
          },
    seconds: seconds.seconds,
    concealed_seconds: seconds.concealed,
    severely_concealed_seconds: seconds.severelyConcealed,
  };
}

/** As the interval says it, or as it was known last: reports are rarer than intervals may be. */
function roundTripOf({ rtcp }: Interval, stream: Stream): number | undefined {
  return rtcp === undefined || Number.isNaN(rtcp.roundTripTotal) ? stream.rtcp?.roundTripTotal : rtcp.roundTripTotal;
}

/** Signalling does not deny it, and its timestamps run at the clock of its codec as far as that is seen. */
function isSpeech({ told, timing }: Stream): boolean {
  const { rate } = timing.skew;
  return (told === undefined || told.media === 'audio') && (rate === undefined || Math.abs(rate - 1) <= CLOCK_TOLERANCE);
}

function use(interval: Interval, stream: Stream, packetTime: number | undefined): CodecUse {
  const { payload, clockRate, frames } = interval;
  return { codec: payload?.codec, clockRate, modes: frames?.modes, packetTime, bitRate: bitRateOf(interval, stream, packetTime) };
}

/** Bits of payload in a second of sound: as much as opus says is in its packets, of other codecs a packet time each. */
function bitRateOf({ payloadOctets, packets, unique, frames }: Interval, { encrypted }: Stream, packetTime: number | undefined) {
  const milliseconds = frames !== undefined && frames.opusTime > 0 ? frames.opusTime / (1e3 * unique) : packetTime;
  if (milliseconds === undefined || packets === 0) return undefined;
  const octets = payloadOctets / packets - (encrypted ? TAG : 0);
  return (8e3 * octets) / milliseconds;
}

function missed(discarded: number, bad: { readonly packets: number; readonly runs: number } | undefined): Missed {
  return { discarded, bad: bad?.packets ?? 0, runs: bad?.runs ?? 0 };
}

/** Without a clock nothing was simulated, and runs only stand where there are any. */
function buffer({ discarded, bad, runs }: Missed, samples: number): Document<ReturnType<typeof bufferFields>> {
  return { discarded: samples > 0 ? discarded : undefined, bad: bad > 0 ? bad : undefined, runs: runs > 0 ? runs : undefined };
}

function scores(assessment: Assessment, reference: BufferName): Document<typeof qualityFields.mos> {
  const { row, conversation } = assessment;
  const { ppl, burstRatio, r, mos } = assessment[reference];
  return {
    lq: rounded(mos),
    cq: rounded(conversation?.mos),
    network: rounded(assessment.network),
    fixed50: rounded(assessment.fixed50.mos),
    fixed200: rounded(assessment.fixed200.mos),
    adaptive: rounded(assessment.adaptive.mos),
    r_factor: rounded(r),
    codec: row.name,
    ie: rounded(row.ie),
    bpl: rounded(assessment.bpl),
    ppl_pct: rounded(ppl),
    burst_ratio: rounded(burstRatio),
    delay_ms: rounded(conversation?.delay),
    delay_source: conversation?.source,
    buffer: reference,
    formula: FORMULA[row.scale],
    scale: row.scale,
    grounding: assessment.grounding,
    out_of_range: assessment.outOfRange,
  };
}
