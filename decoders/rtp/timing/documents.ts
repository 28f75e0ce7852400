/** How timing stands in the documents of a stream. */

import { type Document, float, integer, long } from 'spoor/decoder';
import type { Interval } from '../interval.js';
import { rounded } from '../rounded.js';
import type { ClockSkew } from './clock-skew.js';
import { PDV_EDGES } from './delay-variation.js';
import { DELTA_EDGES } from './delta-classes.js';

type Classes = Readonly<Record<string, ReturnType<typeof long>>>;

/** One counter for each class, named by its edges. */
function classFields(edges: readonly number[]): Classes {
  return Object.fromEntries(
    edges.map((from, i) => {
      const to = edges[i + 1];
      if (to === undefined) return [`ms_${from}`, long(`${from} ms and more`, 'packets')];
      return [`ms_${from}_${to}`, long(from === 0 ? `Below ${to} ms` : `From ${from} ms to below ${to} ms`, 'packets')];
    }),
  );
}

export const timingFields = {
  jitter: {
    rfc3550_ms: float('Interarrival jitter at the end (RFC 3550 section 6.4.1)', 'ms'),
    min_ms: float('Smallest value after any packet', 'ms'),
    mean_ms: float('Mean of the values after each packet', 'ms'),
    max_ms: float('Largest value after any packet', 'ms'),
    sum_ms: float('Sum of the values, to make means over several documents', 'ms'),
    samples: long('How many values those are'),
  },
  ipdv: {
    abs_mean_ms: float(
      'Mean difference of transit time between one packet and the next, without sign (RFC 3393, RFC 5481 section 4.1)',
      'ms',
    ),
    abs_sum_ms: float('Sum of these differences; as many as samples of jitter', 'ms'),
  },
  pdv: {
    p50_ms: float('Half of the packets took at most so much longer than the quickest of the interval (RFC 5481 section 4.2)', 'ms'),
    p95_ms: float('95 percent of them; of several intervals together read from the classes', 'ms'),
    p99_ms: float('99 percent of them', 'ms'),
    max_ms: float('The slowest of them', 'ms'),
    hist: classFields(PDV_EDGES),
  },
  delta: {
    max_ms: float('Longest time between two packets, pauses in speech left out', 'ms'),
    hist: classFields(DELTA_EDGES),
  },
  ptime_changes: integer('Times the sender went over to another packet time for ten packets at least'),
  ts_frozen: long('Packets with the timestamp of the two before them; usual in video only', 'packets'),
  ts_backward: long('Packets with a higher number and an earlier timestamp; usual in video only', 'packets'),
  talkspurts: long('Silences that ended: steps of the timestamps above 60 ms and three packet times'),
  talkspurts_unmarked: long('Of these the ones whose first packet had no marker'),
};

/** What only a whole stream has. */
export const streamTimingFields = {
  skew: {
    ppm: float('How much faster the clock of the sender runs than that of the capture; needs 30 s', 'ppm'),
  },
  clock_observed_hz: float('RTP clock by the clock of the capture; needs 2 s', 'Hz'),
};

export function timingDocument(interval: Interval): Document<typeof timingFields> {
  const { pdv, oddSteps, talkspurts } = interval;
  return {
    jitter: jitterOf(interval),
    ipdv: ipdvOf(interval),
    pdv:
      pdv === undefined
        ? undefined
        : {
            p50_ms: rounded(pdv.p50),
            p95_ms: rounded(pdv.p95),
            p99_ms: rounded(pdv.p99),
            max_ms: rounded(pdv.max),
            hist: classes(PDV_NAMES, pdv.classes),
          },
    delta: deltasOf(interval),
    ptime_changes: oddSteps?.changes || undefined,
    ts_frozen: oddSteps?.frozen || undefined,
    ts_backward: oddSteps?.backward || undefined,
    talkspurts: talkspurts || undefined,
    talkspurts_unmarked: interval.unmarkedTalkspurts || undefined,
  };
}

/** @param clockRate Hz; 0 while unknown */
export function streamTimingDocument(skew: ClockSkew, clockRate: number): Document<typeof streamTimingFields> {
  const { ppm, rate } = skew;
  return {
    skew: ppm === undefined ? undefined : { ppm: rounded(ppm) },
    clock_observed_hz: rate === undefined || clockRate === 0 ? undefined : rounded(rate * clockRate),
  };
}

function jitterOf(interval: Interval): Document<typeof timingFields.jitter> | undefined {
  if (interval.jitterSamples === 0) return undefined;
  return {
    rfc3550_ms: rounded(interval.jitterEnd),
    min_ms: rounded(interval.jitterMin),
    mean_ms: rounded(interval.jitterSum / interval.jitterSamples),
    max_ms: rounded(interval.jitterMax),
    sum_ms: rounded(interval.jitterSum),
    samples: interval.jitterSamples,
  };
}

function ipdvOf({ jitterSamples, differenceSum }: Interval): Document<typeof timingFields.ipdv> | undefined {
  return jitterSamples === 0 ? undefined : { abs_mean_ms: rounded(differenceSum / jitterSamples), abs_sum_ms: rounded(differenceSum) };
}

function deltasOf({ deltas, deltaMax }: Interval): Document<typeof timingFields.delta> | undefined {
  const hist = classes(DELTA_NAMES, deltas);
  return hist === undefined ? undefined : { max_ms: deltaMax > 0 ? rounded(deltaMax / 1e3) : undefined, hist };
}

const PDV_NAMES = Object.keys(timingFields.pdv.hist);
const DELTA_NAMES = Object.keys(timingFields.delta.hist);

/** Classes without packets are left out; undefined when all are. */
function classes(names: readonly string[], counts: readonly number[]): Record<string, number> | undefined {
  let found: Record<string, number> | undefined;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]!;
    if (count === 0) continue;
    found ??= {};
    found[names[i]!] = count;
  }
  return found;
}
