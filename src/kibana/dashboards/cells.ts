/** GSM cells: how paging, access, procedures and the radio go, cell by cell, from counts and from finished procedures. */

import { GROWING, SERIES } from '../colours.js';
import { type Expression, type Measure, max, number, percent, share, sum, terms, time, total } from '../measure.js';
import type { Dashboard } from '../panel.js';
import { FAILURE, failures, most, PROCEDURES, procedures, result } from './procedure-measures.js';

const CELLS = 'gsmtap_cell';

const summed = (label: string, field: string, colour: string = SERIES.neutral): Measure => ({
  label,
  of: sum(field),
  format: number(),
  colour,
});
const rated = (label: string, part: Expression, whole: Expression, look: number, bad: number): Measure => ({
  label,
  of: share(part, whole),
  format: percent(1),
  bands: { look, bad, worst: 'high' },
});

const results = (of: string, names: readonly [string, ...string[]]) => total(names.map((name) => `gsmtap.${of}.${name}`) as [string]);
const FAILED = ['rejected', 'abandoned', 'unfinished'] as const;
const ALL = ['accepted', ...FAILED] as const;

const updatesFailed = rated('Updates failed', results('location_update', FAILED), results('location_update', ALL), 0.02, 0.1);
const callsFailed = rated(
  'Calls failed',
  results('call', ['dropped', ...FAILED]),
  results('call', ['answered', 'unanswered', 'dropped', ...FAILED]),
  0.02,
  0.1,
);
const messagesFailed = rated('Short messages failed', results('short_message', FAILED), results('short_message', ALL), 0.02, 0.1);
const accessRefused = rated(
  'Access refused',
  sum('gsmtap.assignment.rejected'),
  total(['gsmtap.assignment.immediate', 'gsmtap.assignment.rejected']),
  0.01,
  0.1,
);
const badQuality = rated(
  'Quality 5 to 7',
  total(['gsmtap.meas.rxqual_5', 'gsmtap.meas.rxqual_6', 'gsmtap.meas.rxqual_7']),
  sum('gsmtap.meas.valid'),
  0.05,
  0.15,
);
const answered: Measure = {
  label: 'Paging answered',
  of: share(sum('gsmtap.paging.responses'), sum('gsmtap.paging.mobiles')),
  format: percent(1),
};
const frames = summed('Frames', 'gsmtap.frame.seen');
const headline = (title: string, subtitle: string, measure: Measure) =>
  ({ width: 8, panel: 'metric', dataset: CELLS, title, subtitle, measure }) as const;

export const cells: Dashboard = {
  key: 'cells',
  title: '[Spoor] GSM cells',
  link: 'GSM cells',
  description:
    'Paging, access, location updates, calls, short messages and measurements of each cell: what fails where, since when and why.',
  from: 'now-4h',
  controls: [
    { dataset: CELLS, field: 'observer.name', title: 'Capture point' },
    { dataset: CELLS, field: 'gsmtap.cell.key', title: 'Cell' },
    { dataset: CELLS, field: 'gsmtap.arfcn', title: 'ARFCN' },
  ],
  rows: [
    {
      height: 6,
      panels: [
        headline('Location updates failed, %', 'rejected, abandoned or without an end', updatesFailed),
        headline('Calls failed, %', 'dropped, or refused by a network', callsFailed),
        headline('Short messages failed, %', 'refused, or without an acknowledgement', messagesFailed),
        headline('Pagings answered, %', 'of mobiles paged, repetitions included', answered),
        headline('Access refused, % of mobiles', 'no channel was free', accessRefused),
        headline('Poor quality, % of reports', 'RXQUAL 5 to 7: more than 3.2 % wrong bits', badQuality),
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 16,
          panel: 'xy',
          dataset: PROCEDURES,
          title: 'Procedures by result',
          series: 'bar_stacked',
          x: time,
          measures: [
            result('accepted', SERIES.good),
            result('answered', SERIES.neutral),
            result('unanswered', GROWING[1]),
            result('rejected', GROWING[4]),
            result('dropped', GROWING[3]),
            result('abandoned', SERIES.worse),
            result('unfinished', SERIES.unknown),
          ],
          axis: 'Procedures',
        },
        {
          width: 16,
          panel: 'xy',
          dataset: CELLS,
          title: 'Paging and its answers, mobiles',
          note: 'Paged by IMSI are mobiles whose temporary identity the network does not know any more.',
          series: 'line',
          x: time,
          measures: [
            summed('by TMSI', 'gsmtap.paging.by_tmsi'),
            summed('by IMSI', 'gsmtap.paging.by_imsi', SERIES.worse),
            summed('answers', 'gsmtap.paging.responses', SERIES.good),
          ],
          axis: 'Mobiles',
        },
        {
          width: 16,
          panel: 'xy',
          dataset: CELLS,
          title: 'Access bursts by what they want, bursts',
          series: 'bar_stacked',
          x: time,
          measures: [
            summed('location update', 'gsmtap.rach.location_update'),
            summed('call', 'gsmtap.rach.call', SERIES.good),
            summed('emergency', 'gsmtap.rach.emergency', GROWING[4]),
            summed('answer to paging', 'gsmtap.rach.paging_answer', SERIES.capture),
            summed('packets', 'gsmtap.rach.packet', SERIES.worse),
            summed('call lost on the radio', 'gsmtap.rach.reestablishment', SERIES.network),
            summed('two readings', 'gsmtap.rach.ambiguous', SERIES.unknown),
          ],
          axis: 'Bursts',
        },
      ],
    },
    {
      height: 13,
      panels: [
        {
          width: 28,
          panel: 'table',
          dataset: CELLS,
          title: 'By cell (frames, %, timing advance in steps of 553.5 m)',
          rows: [
            terms('gsmtap.cell.key', 'Cell', 50, { by: frames.label, direction: 'desc' }),
            terms('gsmtap.arfcn', 'ARFCN', 20, { by: frames.label, direction: 'desc' }),
          ],
          measures: [
            frames,
            updatesFailed,
            callsFailed,
            accessRefused,
            answered,
            badQuality,
            { label: 'Farthest', of: max('gsmtap.meas.timing_advance_max'), format: number() },
          ],
          sort: { by: frames.label, direction: 'desc' },
        },
        {
          width: 20,
          panel: 'table',
          dataset: PROCEDURES,
          title: 'Why procedures fail, procedures by cause',
          where: FAILURE,
          rows: [terms('gsmtap.procedure', 'Procedure', 10, most), terms('gsmtap.cause_name', 'Cause', 40, most)],
          measures: [procedures, failures],
          sort: most,
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 16,
          panel: 'xy',
          dataset: CELLS,
          title: 'Level of mobiles, measurement reports',
          series: 'bar_stacked',
          x: time,
          measures: [
            summed('from -70 dBm', 'gsmtap.meas.rxlev_from_70', GROWING[0]),
            summed('-80 to -71', 'gsmtap.meas.rxlev_80_to_71', GROWING[1]),
            summed('-90 to -81', 'gsmtap.meas.rxlev_90_to_81', GROWING[2]),
            summed('-100 to -91', 'gsmtap.meas.rxlev_100_to_91', GROWING[3]),
            summed('below -100', 'gsmtap.meas.rxlev_below_100', GROWING[4]),
          ],
          axis: 'Reports',
        },
        {
          width: 16,
          panel: 'xy',
          dataset: CELLS,
          title: 'How channels end, releases',
          series: 'bar_stacked',
          x: time,
          measures: [summed('normal', 'gsmtap.release.normal', SERIES.good), summed('by a failure', 'gsmtap.release.abnormal', GROWING[4])],
          axis: 'Releases',
        },
        {
          width: 16,
          panel: 'xy',
          dataset: PROCEDURES,
          title: 'Ciphering that procedures had, procedures',
          note: 'A5/0 is none, A5/2 can be broken by anybody, A5/1 by many.',
          series: 'bar_horizontal',
          x: terms('gsmtap.cipher', 'Ciphering', 8, most),
          measures: [procedures],
          axis: 'Procedures',
        },
      ],
    },
    {
      height: 13,
      panels: [{ width: 48, panel: 'search', search: 'radio-failed-procedures', title: 'Procedures that failed, newest first' }],
    },
  ],
};
