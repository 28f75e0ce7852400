/** RTP quality overview: is anything bad, since when, where, and is it the network at all. */

import { GROWING, SERIES } from '../colours.js';
import { count, type Measure, median, number, percentile, terms, time } from '../measure.js';
import type { Dashboard } from '../panel.js';
import {
  BAD_SCORE,
  captureLoss,
  concealed,
  expectedPackets,
  lateFor50,
  lateForBuffers,
  laterThanQuickest,
  lossByCause,
  lowestScore,
  networkLoss,
  poorTime,
  poorTimeByNetwork,
  streams,
  unknownLoss,
} from './rtp-measures.js';

const INTERVALS = 'rtp';
const STREAMS = 'rtp_stream';

const TABLE = [poorTime, concealed, networkLoss, captureLoss, unknownLoss, lateFor50, lowestScore] as const;
const toWorst = { key: 'rtp-worst', label: 'Its worst streams' };
const bySize = { by: expectedPackets.label, direction: 'desc' } as const;
const worstFirst = { by: poorTime.label, direction: 'desc' } as const;

const ofLoss = (part: number, colour: string): Measure => ({
  label: `${part} of 100 lose less`,
  of: percentile('rtp.loss_pct', part),
  format: number(2, ' %'),
  colour,
});
const mostlyBy = (label: string, origin: string, colour: string): Measure => ({
  label,
  of: count(`rtp.loss.origin: "${origin}"`),
  format: number(),
  colour,
});

export const rtpOverview: Dashboard = {
  key: 'rtp-overview',
  title: '[Spoor] RTP quality: overview',
  link: 'RTP overview',
  description:
    'Share of poor streams, where packets are lost and whether the network lost them, by capture point, codec and pair of hosts.',
  from: 'now-4h',
  controls: [
    { dataset: INTERVALS, field: 'observer.name', title: 'Capture point' },
    { dataset: INTERVALS, field: 'rtp.codec', title: 'Codec' },
    { dataset: INTERVALS, field: 'source.ip', title: 'From' },
    { dataset: INTERVALS, field: 'destination.ip', title: 'To' },
  ],
  rows: [
    {
      height: 6,
      panels: [
        {
          width: 8,
          panel: 'metric',
          dataset: INTERVALS,
          title: 'Streams',
          subtitle: 'both directions of a call are two',
          measure: streams,
        },
        {
          width: 8,
          panel: 'metric',
          dataset: INTERVALS,
          title: 'Poor, % of stream time',
          subtitle: `MOS below ${BAD_SCORE}`,
          measure: poorTime,
        },
        {
          width: 8,
          panel: 'metric',
          dataset: INTERVALS,
          title: 'Severely concealed, %',
          subtitle: 'of seconds: more than a twentieth missing',
          measure: concealed,
        },
        {
          width: 8,
          panel: 'metric',
          dataset: INTERVALS,
          title: 'Network loss, % of packets',
          subtitle: 'lost on the path',
          measure: networkLoss,
        },
        {
          width: 8,
          panel: 'metric',
          dataset: INTERVALS,
          title: 'Capture loss, % of packets',
          subtitle: 'lost by what captures',
          measure: captureLoss,
        },
        {
          width: 8,
          panel: 'metric',
          dataset: INTERVALS,
          title: 'Loss nobody can place, %',
          subtitle: 'of packets: too few streams to compare',
          measure: unknownLoss,
        },
      ],
    },
    {
      height: 13,
      panels: [
        {
          width: 24,
          panel: 'xy',
          dataset: INTERVALS,
          title: 'Poor stream time, % of all',
          note: `Seconds of streams with a score below ${BAD_SCORE}, divided by all seconds of streams. Where the lower line is below the upper one, the capture made it look worse than it was.`,
          series: 'line',
          x: time,
          measures: [poorTime, poorTimeByNetwork],
          axis: 'Poor, % of stream time',
        },
        {
          width: 24,
          panel: 'xy',
          dataset: INTERVALS,
          title: 'Loss by cause, % of expected packets',
          note: 'Every lost packet is in exactly one cause. A loss counts when it is decided, up to three seconds after it happened.',
          series: 'bar_stacked',
          x: time,
          measures: [...lossByCause],
          axis: 'Lost, % of expected packets',
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 16,
          panel: 'xy',
          dataset: STREAMS,
          title: 'Estimated MOS, streams by class',
          note: 'Scores at the end of streams, in the classes of ITU-T G.109. Scores of narrowband (nb), wideband (wb) and fullband (fb) are not comparable.',
          series: 'bar_stacked',
          x: {
            by: 'ranges',
            field: 'rtp.mos.lq',
            label: 'Estimated MOS',
            ranges: [
              { to: 2.6, label: 'below 2.6' },
              { from: 2.6, to: 3.1, label: '2.6 to 3.1' },
              { from: 3.1, to: 3.6, label: '3.1 to 3.6' },
              { from: 3.6, to: 4.03, label: '3.6 to 4.0' },
              { from: 4.03, to: 4.34, label: '4.0 to 4.3' },
              { from: 4.34, label: '4.3 and more' },
            ],
          },
          split: terms('rtp.mos.scale', 'Scale', 3),
          measures: [{ label: 'Streams', of: count(), format: number() }],
          axis: 'Streams',
        },
        {
          width: 16,
          panel: 'xy',
          dataset: STREAMS,
          title: 'Streams that lost packets, by % lost',
          note: 'Loss of whole streams, by what most of it was laid to. Streams without loss are not shown.',
          series: 'bar_stacked',
          x: {
            by: 'ranges',
            field: 'rtp.loss_pct',
            label: 'Lost, % of the stream',
            ranges: [
              { from: 0.001, to: 0.5, label: 'up to 0.5' },
              { from: 0.5, to: 1, label: '0.5 to 1' },
              { from: 1, to: 3, label: '1 to 3' },
              { from: 3, to: 5, label: '3 to 5' },
              { from: 5, label: '5 and more' },
            ],
          },
          measures: [
            mostlyBy('network', 'network', SERIES.network),
            mostlyBy('capture', 'capture', SERIES.capture),
            mostlyBy('before its source', 'upstream_of_source', SERIES.upstream),
            mostlyBy('mixed', 'mixed', SERIES.worse),
            mostlyBy('nobody can place it', 'ambiguous', SERIES.unknown),
          ],
          axis: 'Streams',
        },
        {
          width: 16,
          panel: 'xy',
          dataset: STREAMS,
          title: 'Loss of streams, percentiles in %',
          note: 'Over streams that ended in the time, each counted once.',
          series: 'line',
          x: time,
          measures: [
            { label: 'half lose less', of: median('rtp.loss_pct'), format: number(2, ' %'), colour: SERIES.neutral },
            ofLoss(95, SERIES.worse),
            ofLoss(99, GROWING[4]),
          ],
          axis: 'Lost, % of the stream',
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
          title: 'Delay variation (PDV): packets later than the quickest, %',
          note: 'How much later packets came than the quickest of their interval. Classes add up, so this is exact over any streams and times: where the line of 50 ms is above 5 %, the 95th percentile is above 50 ms.',
          series: 'line',
          x: time,
          measures: [...laterThanQuickest],
          axis: '% of packets',
        },
        {
          width: 24,
          panel: 'xy',
          dataset: INTERVALS,
          title: 'Packets too late for a jitter buffer, % of expected',
          note: 'Late for a buffer of 50 ms, of 200 ms, and for one that adapts between 20 and 200 ms. Not in loss.',
          series: 'line',
          x: time,
          measures: [...lateForBuffers],
          axis: 'Late, % of expected packets',
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 24,
          panel: 'table',
          dataset: INTERVALS,
          title: 'By capture point (% of time, % of packets)',
          rows: [terms('observer.name', 'Capture point', 50, bySize)],
          measures: [streams, expectedPackets, ...TABLE],
          sort: worstFirst,
          leadsTo: toWorst,
        },
        {
          width: 24,
          panel: 'table',
          dataset: INTERVALS,
          title: 'By codec (% of time, % of packets)',
          note: 'Scores of different scales are not comparable: read the column of time per codec.',
          rows: [terms('rtp.codec', 'Codec', 50, bySize)],
          measures: [streams, expectedPackets, ...TABLE],
          sort: worstFirst,
          leadsTo: toWorst,
        },
      ],
    },
    {
      height: 14,
      panels: [
        {
          width: 48,
          panel: 'table',
          dataset: INTERVALS,
          title: 'By pair of hosts, one direction each (% of time, % of packets)',
          note: 'The fifty senders and receivers with most packets.',
          rows: [terms('source.ip', 'From', 50, bySize), terms('destination.ip', 'To', 20, bySize)],
          measures: [streams, expectedPackets, ...TABLE],
          sort: worstFirst,
          leadsTo: toWorst,
        },
      ],
    },
  ],
};
