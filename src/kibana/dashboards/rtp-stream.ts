/** One call or stream: what happened when, in both directions, what the ends say of it, and how to get at its packets. */

import { GROWING, SERIES } from '../colours.js';
import { count, distinct, type Measure, max, milliseconds, min, number, sum, terms, time } from '../measure.js';
import type { Dashboard } from '../panel.js';
import {
  BAD_SCORE,
  began,
  expectedPackets,
  highestVariation,
  longestRun,
  loss,
  lossByCause,
  lostPackets,
  lowestScore,
  meanJitter,
  runClasses,
} from './rtp-measures.js';

const INTERVALS = 'rtp';
const STREAMS = 'rtp_stream';

/** Of a call two; more when nothing is chosen yet. */
const stream = terms('rtp.stream.id', 'Stream', 6);
const packets = ({ of, ...measure }: Measure, field: string): Measure => ({ ...measure, of: sum(field), format: number() });
const score = (label: string, field: string, colour: string): Measure => ({ label, of: min(field), format: number(2), colour });
const [byNetwork, byCapture, before, unknown] = lossByCause;

export const rtpStream: Dashboard = {
  key: 'rtp-stream',
  title: '[Spoor] RTP quality: one call',
  link: 'One call',
  description:
    'The intervals of a stream, or of both directions of a call: loss and its runs, delay variation, the parts of the score, RTCP, anomalies, and the packets.',
  from: 'now-4h',
  controls: [
    { dataset: INTERVALS, field: 'network.community_id', title: 'Call: both directions' },
    { dataset: INTERVALS, field: 'rtp.stream.id', title: 'Stream: one direction' },
    { dataset: INTERVALS, field: 'rtp.call.id', title: 'Call-ID' },
    { dataset: INTERVALS, field: 'observer.name', title: 'Capture point' },
  ],
  rows: [
    {
      height: 6,
      panels: [
        {
          width: 48,
          panel: 'text',
          title: 'How to use it',
          markdown: [
            '**Choose one call** above, or come from *Worst streams* by a click on one. `network.community_id` is the same for both directions of a call whose ends send from where they receive; where they do not, filter for the two streams: the other one is `rtp.stream.reverse_id`.',
            '**Then drag over a plot** to narrow the time to the call. **Its packets**: *Streams, and the command for their packets* below has a command for each stream; run it where the collector keeps its files.',
          ].join('\n\n'),
        },
      ],
    },
    {
      height: 6,
      panels: [
        {
          width: 8,
          panel: 'metric',
          dataset: INTERVALS,
          title: 'Streams chosen',
          subtitle: 'one, or two for a call',
          measure: { label: 'Streams', of: distinct('rtp.stream.id'), format: number() },
        },
        {
          width: 8,
          panel: 'metric',
          dataset: INTERVALS,
          title: 'Lowest MOS of an interval',
          subtitle: `poor below ${BAD_SCORE}`,
          measure: lowestScore,
        },
        { width: 8, panel: 'metric', dataset: INTERVALS, title: 'Lost, % of packets', subtitle: 'whoever lost them', measure: loss },
        {
          width: 8,
          panel: 'metric',
          dataset: INTERVALS,
          title: 'Longest run of loss, packets',
          subtitle: '5 of 20 ms: a syllable',
          measure: longestRun,
        },
        {
          width: 8,
          panel: 'metric',
          dataset: INTERVALS,
          title: 'Highest p99 of PDV, ms',
          subtitle: 'what a jitter buffer must hold',
          measure: highestVariation,
        },
        {
          width: 8,
          panel: 'metric',
          dataset: INTERVALS,
          title: 'Intervals with capture loss',
          subtitle: 'then loss proves nothing',
          measure: {
            label: 'Intervals',
            of: count('rtp.capture.loss: true or rtp.loss.capture_suspected > 0'),
            format: number(),
            bands: { look: 1, bad: 10, worst: 'high' },
          },
        },
      ],
    },
    {
      height: 8,
      panels: [
        {
          width: 48,
          panel: 'table',
          dataset: STREAMS,
          title: 'Directions of the call (MOS, %, packets, ms)',
          note: 'Streams that ended in the time chosen; one that still runs has no row yet.',
          rows: [
            terms('rtp.stream.id', 'Stream', 20, { by: expectedPackets.label, direction: 'desc' }),
            terms('observer.name', 'Capture point', 1),
            terms('source.ip', 'From', 1),
            terms('destination.ip', 'To', 1),
            terms('rtp.codec', 'Codec', 1),
          ],
          measures: [
            began,
            { ...lowestScore, label: 'MOS' },
            expectedPackets,
            lostPackets,
            loss,
            longestRun,
            { ...highestVariation, label: 'PDV p99' },
            meanJitter,
          ],
          sort: { by: 'MOS', direction: 'asc' },
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 24,
          panel: 'xy',
          dataset: INTERVALS,
          title: 'Estimated MOS by stream',
          series: 'line',
          x: time,
          split: stream,
          measures: [{ label: 'Lowest MOS', of: min('rtp.mos.lq'), format: number(2) }],
          axis: 'MOS',
          extent: { from: 1, to: 4.5 },
          limits: [{ label: `poor below ${BAD_SCORE}`, value: BAD_SCORE, colour: GROWING[4] }],
        },
        {
          width: 24,
          panel: 'xy',
          dataset: INTERVALS,
          title: 'What the score is made of: lowest MOS by jitter buffer and cause',
          note: 'Far below the line of 200 ms means jitter; all low means loss; far below the line without capture loss means that the capture lost, not the network.',
          series: 'line',
          x: time,
          measures: [
            score('as scored', 'rtp.mos.lq', GROWING[4]),
            score('without capture loss', 'rtp.mos.network', SERIES.network),
            score('buffer of 50 ms', 'rtp.mos.fixed50', SERIES.worse),
            score('buffer of 200 ms', 'rtp.mos.fixed200', SERIES.neutral),
            score('adaptive buffer', 'rtp.mos.adaptive', SERIES.good),
          ],
          axis: 'MOS',
          extent: { from: 1, to: 4.5 },
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 24,
          panel: 'xy',
          dataset: INTERVALS,
          title: 'Lost packets by cause',
          series: 'bar_stacked',
          x: time,
          measures: [
            packets(byNetwork, 'rtp.loss.network'),
            packets(byCapture, 'rtp.loss.capture_suspected'),
            packets(before, 'rtp.loss.upstream_of_source'),
            packets(unknown, 'rtp.loss.unattributed'),
          ],
          axis: 'Packets',
        },
        {
          width: 24,
          panel: 'xy',
          dataset: INTERVALS,
          title: 'Runs of lost packets by length',
          note: 'How losses lie: single ones are concealed, runs are heard.',
          series: 'bar_stacked',
          x: time,
          measures: [...runClasses],
          axis: 'Runs',
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 24,
          panel: 'xy',
          dataset: INTERVALS,
          title: 'Delay variation (PDV) by stream, p99 in ms',
          series: 'line',
          x: time,
          split: stream,
          measures: [{ label: 'p99', of: max('rtp.pdv.p99_ms'), format: milliseconds() }],
          axis: 'ms',
          limits: [
            { label: '40 ms', value: 40, colour: SERIES.worse },
            { label: '100 ms', value: 100, colour: GROWING[4] },
          ],
        },
        {
          width: 24,
          panel: 'xy',
          dataset: INTERVALS,
          title: 'Jitter (RFC 3550) here and as the receiver reports it, ms',
          note: 'More at the receiver than here is made behind the capture point.',
          series: 'line',
          x: time,
          measures: [
            meanJitter,
            { label: 'Highest jitter', of: max('rtp.jitter.max_ms'), format: milliseconds(), colour: SERIES.worse },
            { label: 'Receiver reports', of: max('rtp.rtcp.reported_jitter_ms'), format: milliseconds(), colour: SERIES.capture },
          ],
          axis: 'ms',
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 16,
          panel: 'xy',
          dataset: INTERVALS,
          title: 'Where RTCP says that packets were lost',
          note: 'Between reports: before the capture point, behind it, and received although the capture did not see them, which proves a loss of the capture.',
          series: 'bar_stacked',
          x: time,
          measures: [
            { label: 'before us', of: sum('rtp.rtcp.upstream_lost'), format: number(), colour: SERIES.upstream },
            { label: 'behind us', of: sum('rtp.rtcp.downstream_lost'), format: number(), colour: SERIES.network },
            { label: 'by the capture', of: sum('rtp.rtcp.capture_lost'), format: number(), colour: SERIES.capture },
          ],
          axis: 'Packets',
        },
        {
          width: 16,
          panel: 'xy',
          dataset: INTERVALS,
          title: 'Round trip by RTCP, ms',
          series: 'line',
          x: time,
          measures: [
            { label: 'end to end', of: max('rtp.rtcp.rtt_total_ms'), format: milliseconds(), colour: GROWING[4] },
            { label: 'from here to the receiver', of: max('rtp.rtcp.rtt_max_ms'), format: milliseconds(), colour: SERIES.neutral },
          ],
          axis: 'ms',
        },
        {
          width: 16,
          panel: 'xy',
          dataset: INTERVALS,
          title: 'Anomalies, intervals with each',
          series: 'bar_stacked',
          x: time,
          split: terms('rtp.anomalies', 'Anomaly', 12, { by: 'Intervals', direction: 'desc' }),
          measures: [{ label: 'Intervals', of: count(), format: number() }],
          axis: 'Intervals',
        },
      ],
    },
    { height: 8, panels: [{ width: 48, panel: 'search', search: 'rtp-packets', title: 'Streams, and the command for their packets' }] },
    { height: 12, panels: [{ width: 48, panel: 'search', search: 'rtp-intervals', title: 'Intervals, newest first' }] },
  ],
};
