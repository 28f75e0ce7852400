/** Capture health: what is missing because of what captures, and not because of the network. */

import { GROWING, SERIES } from '../colours.js';
import { count, type Measure, max, number, sum, terms, time } from '../measure.js';
import type { Dashboard } from '../panel.js';
import { captureLoss } from './rtp-measures.js';

const EVENTS = 'capture';
const INTERVALS = 'rtp';
const happenings = { label: 'Events', of: count(), format: number() } as const;
const possibleLoss: Measure = {
  label: 'With possible loss',
  of: count('capture.loss: true'),
  format: number(),
  bands: { look: 1, bad: 5, worst: 'high' },
};
/** Packets that comparing streams makes it suspected of, and those that receivers reported. */
const SUSPECTED = sum('rtp.loss.capture_suspected');
const PROVEN = sum('rtp.rtcp.capture_lost');
const byNumber = { by: happenings.label, direction: 'desc' } as const;

export const capture: Dashboard = {
  key: 'capture',
  title: '[Spoor] Capture health',
  link: 'Capture health',
  description: 'What the collector, the socket or Spoor lost, when, and which streams it may have hit: none of it is loss of the network.',
  from: 'now-24h',
  controls: [
    { dataset: EVENTS, field: 'observer.name', title: 'Capture point' },
    { dataset: EVENTS, field: 'capture.reason', title: 'Reason' },
  ],
  rows: [
    {
      height: 6,
      panels: [
        {
          width: 12,
          panel: 'metric',
          dataset: EVENTS,
          title: 'Events with possible loss',
          subtitle: 'none is what you want',
          measure: { ...possibleLoss, label: 'Events' },
        },
        {
          width: 12,
          panel: 'metric',
          dataset: INTERVALS,
          title: 'Stream intervals marked with capture loss',
          subtitle: 'loss in them proves nothing',
          measure: {
            label: 'Intervals',
            of: count('rtp.capture.loss: true'),
            format: number(),
            bands: { look: 1, bad: 100, worst: 'high' },
          },
        },
        {
          width: 12,
          panel: 'metric',
          dataset: INTERVALS,
          title: 'RTP lost by the capture, % of packets',
          subtitle: 'suspected, by comparing streams',
          measure: captureLoss,
        },
        {
          width: 12,
          panel: 'metric',
          dataset: INTERVALS,
          title: 'RTP lost by the capture, packets',
          subtitle: 'proven: the receiver reported them',
          measure: { label: 'Packets', of: PROVEN, format: number(), bands: { look: 1, bad: 1000, worst: 'high' } },
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 24,
          panel: 'xy',
          dataset: EVENTS,
          title: 'Events by reason',
          series: 'bar_stacked',
          x: time,
          split: terms('capture.reason', 'Reason', 12, byNumber),
          measures: [happenings],
          axis: 'Events',
        },
        {
          width: 24,
          panel: 'xy',
          dataset: INTERVALS,
          title: 'RTP that the capture lost, packets',
          note: 'Not to be added: what receiver reports prove is among what is suspected.',
          series: 'line',
          x: time,
          measures: [
            { label: 'suspected', of: SUSPECTED, format: number(), colour: SERIES.capture },
            { label: 'proven by receiver reports', of: PROVEN, format: number(), colour: GROWING[4] },
          ],
          axis: 'Packets',
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 24,
          panel: 'table',
          dataset: EVENTS,
          title: 'By capture point and reason (events; packets, messages or documents)',
          rows: [terms('observer.name', 'Capture point', 30, byNumber), terms('capture.reason', 'Reason', 20, byNumber)],
          measures: [happenings, { label: 'Concerned, where known', of: sum('capture.count'), format: number() }, possibleLoss],
          sort: byNumber,
        },
        {
          width: 24,
          panel: 'table',
          dataset: INTERVALS,
          title: 'RTP by capture point (packets, %)',
          note: 'The most streams that had a hole at the same time, of those that ran: all of them at once is the capture, not the network.',
          rows: [terms('observer.name', 'Capture point', 30, { by: 'Suspected', direction: 'desc' })],
          measures: [
            { label: 'Suspected', of: SUSPECTED, format: number() },
            captureLoss,
            { label: 'Proven', of: PROVEN, format: number() },
            { label: 'Copies made by the capture', of: sum('rtp.duplicates_capture'), format: number() },
            { label: 'Most streams with holes at once', of: max('rtp.loss.streams_with_holes_max'), format: number() },
            { label: 'Most streams at once', of: max('rtp.loss.streams_active_max'), format: number() },
          ],
          sort: { by: 'Suspected', direction: 'desc' },
        },
      ],
    },
    { height: 10, panels: [{ width: 48, panel: 'search', search: 'capture-events', title: 'Events, newest first' }] },
  ],
};
