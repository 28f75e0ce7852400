/** Worst streams and anomalies: the bad call, and what kinds of bad there are. */

import { GROWING, SERIES } from '../colours.js';
import { count, type Measure, max, number, percent, share, sum, terms, time } from '../measure.js';
import type { Dashboard, TablePanel } from '../panel.js';
import {
  BAD_SCORE,
  began,
  captureLoss,
  concealed,
  expectedPackets,
  highestVariation,
  lateFor50,
  longestRun,
  loss,
  lostPackets,
  lowestScore,
  networkLoss,
  POOR,
  SCORED,
} from './rtp-measures.js';

const STREAMS = 'rtp_stream';
const score: Measure = { ...lowestScore, label: 'MOS' };
const variation: Measure = { ...highestVariation, label: 'PDV p99' };
const missedSeconds: Measure = {
  label: 'Concealed seconds',
  of: sum('rtp.severely_concealed_seconds'),
  format: number(),
  bands: { look: 2, bad: 10, worst: 'high' },
};

/** One row a stream: the fields behind the first have one value each. */
function worst(title: string, order: Measure, direction: 'asc' | 'desc', measures: TablePanel['measures']): TablePanel {
  return {
    panel: 'table',
    dataset: STREAMS,
    title,
    note: 'A click on a stream, or on the call for both directions, offers to go on to "One call".',
    rows: [
      terms('rtp.stream.id', 'Stream', 50, { by: order.label, direction }),
      terms('network.community_id', 'Call: both directions', 1),
      terms('observer.name', 'Capture point', 1),
      terms('source.ip', 'From', 1),
      terms('destination.ip', 'To', 1),
      terms('rtp.codec', 'Codec', 1),
    ],
    measures,
    sort: { by: order.label, direction },
    leadsTo: { key: 'rtp-stream', label: 'Look at this call' },
  };
}

const streams = (where: string, of?: string): Measure => ({ label: 'Streams', of: share(count(where), count(of)), format: percent(1) });
const highBad = (measure: Measure, look: number, bad: number): Measure => ({ ...measure, bands: { look, bad, worst: 'high' } });

export const rtpWorst: Dashboard = {
  key: 'rtp-worst',
  title: '[Spoor] RTP quality: worst streams and anomalies',
  link: 'Worst streams',
  description: 'Streams that ended, worst first, and what was wrong with them in fixed identifiers.',
  from: 'now-4h',
  controls: [
    { dataset: STREAMS, field: 'observer.name', title: 'Capture point' },
    { dataset: STREAMS, field: 'rtp.anomalies', title: 'Anomaly' },
    { dataset: STREAMS, field: 'rtp.codec', title: 'Codec' },
    { dataset: STREAMS, field: 'rtp.loss.origin', title: 'Loss mostly by' },
  ],
  rows: [
    {
      height: 6,
      panels: [
        {
          width: 12,
          panel: 'metric',
          dataset: STREAMS,
          title: 'Streams that ended',
          subtitle: 'each counted once',
          measure: { label: 'Streams', of: count(), format: number() },
        },
        {
          width: 12,
          panel: 'metric',
          dataset: STREAMS,
          title: 'Poor, % of streams',
          subtitle: `of those with a MOS: below ${BAD_SCORE}`,
          measure: highBad(streams(POOR, SCORED), 0.02, 0.1),
        },
        {
          width: 12,
          panel: 'metric',
          dataset: STREAMS,
          title: 'With errors, % of streams',
          subtitle: 'anomaly of severity error',
          measure: highBad(streams('rtp.anomaly_severity: "error"'), 0.02, 0.1),
        },
        {
          width: 12,
          panel: 'metric',
          dataset: STREAMS,
          title: 'One way only, % of streams',
          subtitle: 'no stream back was seen',
          measure: highBad(streams('not rtp.stream.reverse_id: *'), 0.05, 0.2),
        },
      ],
    },
    {
      height: 15,
      panels: [
        {
          width: 48,
          ...worst('Worst by score (MOS, %, packets, ms)', score, 'asc', [
            began,
            score,
            lostPackets,
            loss,
            longestRun,
            variation,
            missedSeconds,
          ]),
        },
      ],
    },
    {
      height: 13,
      panels: [
        {
          width: 24,
          panel: 'xy',
          dataset: STREAMS,
          title: 'What is wrong with them: anomalies, streams with each',
          note: 'Of streams with a warning or an error; they have notes of severity info, too.',
          where: 'rtp.anomaly_severity: ("warning" or "error")',
          series: 'bar_horizontal',
          x: terms('rtp.anomalies', 'Anomaly', 20, { by: 'Streams', direction: 'desc' }),
          measures: [{ label: 'Streams', of: count(), format: number(), colour: SERIES.neutral }],
          axis: 'Streams',
        },
        {
          width: 24,
          panel: 'xy',
          dataset: STREAMS,
          title: 'Severity of the worst anomaly, streams over time',
          series: 'bar_stacked',
          x: time,
          measures: [
            { label: 'error', of: count('rtp.anomaly_severity: "error"'), format: number(), colour: GROWING[4] },
            { label: 'warning', of: count('rtp.anomaly_severity: "warning"'), format: number(), colour: GROWING[2] },
            { label: 'info', of: count('rtp.anomaly_severity: "info"'), format: number(), colour: GROWING[1] },
            { label: 'none', of: count('not rtp.anomaly_severity: *'), format: number(), colour: SERIES.unknown },
          ],
          axis: 'Streams',
        },
      ],
    },
    {
      height: 15,
      panels: [
        {
          width: 48,
          ...worst('Worst by lost packets (%, packets)', lostPackets, 'desc', [
            began,
            lostPackets,
            expectedPackets,
            loss,
            networkLoss,
            captureLoss,
            longestRun,
            score,
          ]),
        },
      ],
    },
    {
      height: 15,
      panels: [
        {
          width: 48,
          ...worst('Worst by delay variation (ms, %, packets)', variation, 'desc', [
            began,
            variation,
            { label: 'Longest pause', of: max('rtp.delta.max_ms'), format: { id: 'number', decimals: 0, suffix: ' ms' } },
            lateFor50,
            { label: 'Late packets', of: sum('rtp.reordered'), format: number() },
            concealed,
            score,
          ]),
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 24,
          panel: 'table',
          dataset: STREAMS,
          title: 'By pair of hosts, streams and packets',
          rows: [
            terms('source.ip', 'From', 30, { by: lostPackets.label, direction: 'desc' }),
            terms('destination.ip', 'To', 10, { by: lostPackets.label, direction: 'desc' }),
          ],
          measures: [{ label: 'Streams', of: count(), format: number() }, lostPackets, loss, score],
          sort: { by: lostPackets.label, direction: 'desc' },
        },
        {
          width: 24,
          panel: 'table',
          dataset: 'rtp_path',
          title: 'The same media at two points: loss between them, packets and %',
          note: 'What only one of two capture points saw. Proves a loss between them only where the capture lost nothing.',
          rows: [
            terms('rtp.first.observer', 'First seen by', 20, { by: 'Lost between', direction: 'desc' }),
            terms('rtp.second.observer', 'Then by', 10, { by: 'Lost between', direction: 'desc' }),
            terms('rtp.method', 'What differs', 5),
          ],
          measures: [
            { label: 'Lost between', of: sum('rtp.only_first'), format: number() },
            { label: 'Seen by the first', of: sum('rtp.first.unique'), format: number() },
            {
              label: 'Lost',
              of: share(sum('rtp.only_first'), sum('rtp.first.unique')),
              format: percent(2),
              bands: { look: 0.01, bad: 0.05, worst: 'high' },
            },
            { label: 'Longest delay', of: max('rtp.delay.max_ms'), format: { id: 'number', decimals: 1, suffix: ' ms' } },
          ],
          sort: { by: 'Lost between', direction: 'desc' },
        },
      ],
    },
    { height: 14, panels: [{ width: 48, panel: 'search', search: 'rtp-streams', title: 'Streams, worst score first' }] },
  ],
};
