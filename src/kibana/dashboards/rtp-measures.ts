/** The measures that several dashboards of RTP share, so that one word means one formula. */

import { GROWING, SERIES } from '../colours.js';
import { distinct, type Measure, max, milliseconds, min, number, percent, share, sum, total } from '../measure.js';

/** Many users are dissatisfied below it (ITU-T G.109: R below 70, which is a score of 3.6). */
export const BAD_SCORE = 3.6;
/** Encrypted media and unknown codecs have no score, and are neither good nor poor. */
export const SCORED = 'rtp.mos.lq: *';
export const POOR = `rtp.mos.lq < ${BAD_SCORE}`;
/** Losses that the capture is suspected of left out. */
export const POOR_BY_NETWORK = `rtp.mos.network < ${BAD_SCORE}`;

export const streams: Measure = { label: 'Streams', of: distinct('rtp.stream.id'), format: number() };

/** Weighed by time: a document of a second counts a second. */
export const poorTime: Measure = {
  label: 'Poor time',
  of: share(sum('rtp.seconds', POOR), sum('rtp.seconds', SCORED)),
  format: percent(1),
  colour: GROWING[4],
  bands: { look: 0.02, bad: 0.1, worst: 'high' },
};
export const poorTimeByNetwork: Measure = {
  label: 'without capture loss',
  of: share(sum('rtp.seconds', POOR_BY_NETWORK), sum('rtp.seconds', SCORED)),
  format: percent(1),
  colour: SERIES.network,
};
export const concealed: Measure = {
  label: 'Severely concealed',
  of: share(sum('rtp.severely_concealed_seconds'), sum('rtp.seconds')),
  format: percent(1),
  bands: { look: 0.02, bad: 0.1, worst: 'high' },
};

const LOSS_BANDS = { look: 0.005, bad: 0.02, worst: 'high' } as const;
const lossBy = (label: string, field: string, colour: string): Measure => ({
  label,
  of: share(sum(field), sum('rtp.expected')),
  format: percent(2),
  colour,
});
export const networkLoss: Measure = { ...lossBy('Network loss', 'rtp.loss.network', SERIES.network), bands: LOSS_BANDS };
export const captureLoss: Measure = {
  ...lossBy('Capture loss', 'rtp.loss.capture_suspected', SERIES.capture),
  bands: { look: 0.0001, bad: 0.01, worst: 'high' },
};
export const upstreamLoss = lossBy('Lost before its source', 'rtp.loss.upstream_of_source', SERIES.upstream);
export const unknownLoss: Measure = { ...lossBy('Loss nobody can place', 'rtp.loss.unattributed', SERIES.unknown), bands: LOSS_BANDS };
/** All four: every lost packet is in exactly one. */
export const lossByCause = [networkLoss, captureLoss, upstreamLoss, unknownLoss] as const;

export const loss: Measure = {
  label: 'Lost',
  of: share(sum('rtp.lost'), sum('rtp.expected')),
  format: percent(2),
  bands: { look: 0.01, bad: 0.05, worst: 'high' },
};
export const lostPackets: Measure = { label: 'Lost packets', of: sum('rtp.lost'), format: number() };
export const expectedPackets: Measure = { label: 'Expected packets', of: sum('rtp.expected'), format: number() };
export const longestRun: Measure = {
  label: 'Longest run, packets',
  of: max('rtp.loss.max_run'),
  format: number(),
  bands: { look: 3, bad: 10, worst: 'high' },
};

export const lowestScore: Measure = {
  label: 'Lowest MOS',
  of: min('rtp.mos.lq'),
  format: number(2),
  bands: { look: BAD_SCORE, bad: 3.1, worst: 'low' },
};
export const highestVariation: Measure = {
  label: 'Highest p99 of PDV',
  of: max('rtp.pdv.p99_ms'),
  format: milliseconds(),
  bands: { look: 40, bad: 100, worst: 'high' },
};

const VARIATION = [
  '0_1',
  '1_2',
  '2_5',
  '5_10',
  '10_20',
  '20_30',
  '30_40',
  '40_50',
  '50_60',
  '60_80',
  '80_100',
  '100_150',
  '150_200',
  '200_300',
  '300_500',
  '500',
] as const;
/** From the class on that begins there. */
const variationFrom = (from: (typeof VARIATION)[number]) =>
  total(VARIATION.slice(VARIATION.indexOf(from)).map((name) => `rtp.pdv.hist.ms_${name}`) as [string, ...string[]]);
const later = (milliseconds: number, from: (typeof VARIATION)[number], colour: string): Measure => ({
  label: `by ${milliseconds} ms and more`,
  of: share(variationFrom(from), variationFrom('0_1')),
  format: percent(2),
  colour,
});
/**
 * Packets that came so much later than the quickest of their interval: exact over any documents, because classes add up. Where the
 * line of 50 ms is above 5 %, the 95th percentile is above 50 ms.
 */
export const laterThanQuickest = [
  later(20, '20_30', GROWING[1]),
  later(50, '50_60', GROWING[2]),
  later(100, '100_150', GROWING[3]),
  later(200, '200_300', GROWING[4]),
] as const;

const late = (label: string, buffer: string, colour: string): Measure => ({
  label,
  of: share(sum(`rtp.jb.${buffer}.discarded`), sum('rtp.expected')),
  format: percent(2),
  colour,
});
export const lateFor50: Measure = {
  ...late('Late for 50 ms', 'fixed50', GROWING[4]),
  bands: { look: 0.005, bad: 0.02, worst: 'high' },
};
/** Packets that came too late for a jitter buffer; they are not in loss. */
export const lateForBuffers = [lateFor50, late('adaptive', 'adaptive', SERIES.worse), late('200 ms', 'fixed200', SERIES.neutral)] as const;

export const meanJitter: Measure = {
  label: 'Mean jitter',
  of: share(sum('rtp.jitter.sum_ms'), sum('rtp.jitter.samples')),
  format: milliseconds(),
  colour: SERIES.neutral,
};

const RUNS = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6_9', 'n10_19', 'n20_49', 'n50_99', 'n100'] as const;
const runs = (label: string, classes: readonly (typeof RUNS)[number][], colour: string): Measure => ({
  label,
  of: total(classes.map((name) => `rtp.loss.runs.${name}`) as [string, ...string[]]),
  format: number(),
  colour,
});
/** Runs of lost packets by length; classes add up. */
export const runClasses = [
  runs('1 packet', ['n1'], GROWING[0]),
  runs('2 or 3', ['n2', 'n3'], GROWING[1]),
  runs('4 to 9', ['n4', 'n5', 'n6_9'], GROWING[2]),
  runs('10 to 49', ['n10_19', 'n20_49'], GROWING[3]),
  runs('50 and more', ['n50_99', 'n100'], GROWING[4]),
] as const;

/** When the first packet came. */
export const began: Measure = { label: 'Began', of: min('event.start'), format: { id: 'date' } };
