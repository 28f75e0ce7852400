/** How the loss pattern stands in the documents of a stream. */

import { type Document, float, integer, long } from 'spoor/decoder';
import type { Interval } from '../interval.js';
import { rounded } from '../rounded.js';
import type { LossCounts } from './loss-pattern.js';

/** Additive, all but the maximum and the ratio. Absent in a document when no loss was decided in its time. */
export const lossFields = {
  loss: {
    settled: long(
      'Packets lost for good: 3 s or 1 000 numbers overdue, or the stream is over. All of this group counts when that is decided',
      'packets',
    ),
    events: long('Runs of consecutive lost packets', 'runs'),
    max_run: integer('Longest of them', 'packets'),
    runs: {
      n1: long('Runs of one packet', 'runs'),
      n2: long('Runs of 2', 'runs'),
      n3: long('Runs of 3', 'runs'),
      n4: long('Runs of 4', 'runs'),
      n5: long('Runs of 5', 'runs'),
      n6_9: long('Runs of 6 to 9', 'runs'),
      n10_19: long('Runs of 10 to 19', 'runs'),
      n20_49: long('Runs of 20 to 49', 'runs'),
      n50_99: long('Runs of 50 to 99', 'runs'),
      n100: long('Runs of 100 and more', 'runs'),
    },
    burst_ratio: float('Mean run against that of random loss: 1 is random, more is bursty (BurstR, ITU-T G.107 section 7.5)'),
  },
  burst: {
    count: long('Bursts: two lost packets or more, fewer than 16 received ones between any two (RFC 3611 section 4.7.2)', 'bursts'),
    packets: long('Packets from the first to the last lost one of each burst, received ones included', 'packets'),
    lost: long('Packets lost in bursts', 'packets'),
    duration_sum_ms: long('Packets of each burst times packet time, summed; absent while that is unknown (RFC 6958)', 'ms'),
    duration_sumsq: long('Sum of the squares of these durations (RFC 6958)', 'ms^2'),
  },
  gap: {
    isolated_lost: long('Packets lost alone, 16 received ones or more on both sides', 'packets'),
  },
};

/** What only the whole stream has: means over bursts and over the gaps around them. */
export const streamLossFields = {
  burst: {
    ...lossFields.burst,
    density_pct: float('Lost in percent of the packets of bursts', 'percent'),
    duration_mean_ms: float('Mean duration of a burst', 'ms'),
  },
  gap: {
    ...lossFields.gap,
    density_pct: float('Lost in percent of the packets outside of bursts', 'percent'),
    duration_mean_ms: float('Mean duration of the gaps: what lies before, between and after bursts', 'ms'),
  },
};

const RUN_NAMES = [
  'n1',
  'n2',
  'n3',
  'n4',
  'n5',
  'n6_9',
  'n10_19',
  'n20_49',
  'n50_99',
  'n100',
] as const satisfies readonly (keyof typeof lossFields.loss.runs)[];

export function lossDocument({ losses, expected }: Interval): Document<typeof lossFields> | undefined {
  if (losses === undefined) return undefined;
  return {
    loss: {
      settled: losses.settled,
      events: losses.events,
      max_run: losses.events > 0 ? losses.maxRun : undefined,
      runs: runsOf(losses),
      burst_ratio: losses.events > 0 ? rounded(losses.burstRatio(expected)) : undefined,
    },
    burst: {
      count: losses.bursts,
      packets: losses.burstPackets,
      lost: losses.burstLost,
      duration_sum_ms: losses.burstDuration > 0 ? losses.burstDuration : undefined,
      duration_sumsq: losses.burstDuration > 0 ? losses.burstDurationSquared : undefined,
    },
    gap: { isolated_lost: losses.isolated },
  };
}

/**
 * To be asked for after the stream ended. A stream begins and ends with a packet that arrived, so there is one gap more than bursts.
 *
 * @param packetTime milliseconds; undefined while unknown, then the means stay absent
 */
export function streamLossDocument(totals: Interval, packetTime: number | undefined): Document<typeof streamLossFields> | undefined {
  const { losses, expected } = totals;
  if (losses === undefined) return undefined;
  const { bursts, burstPackets, burstLost, burstDuration, isolated } = losses;
  const outside = expected - burstPackets;
  const { burst, gap } = lossDocument(totals)!;
  return {
    burst: {
      ...burst,
      density_pct: bursts > 0 ? rounded((100 * burstLost) / burstPackets) : undefined,
      duration_mean_ms: burstDuration > 0 ? rounded(burstDuration / bursts) : undefined,
    },
    gap: {
      ...gap,
      density_pct: outside > 0 ? rounded((100 * isolated) / outside) : undefined,
      duration_mean_ms: packetTime === undefined ? undefined : rounded((outside / (bursts + 1)) * packetTime),
    },
  };
}

function runsOf({ runs }: LossCounts): Document<typeof lossFields.loss.runs> {
  return Object.fromEntries(RUN_NAMES.map((name, i) => [name, runs[i]! > 0 ? runs[i] : undefined]));
}
