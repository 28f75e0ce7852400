/** Radio signalling: what runs on the air interface, what is refused, how access goes, and what the programs logged meanwhile. */

import { GROWING, SERIES } from '../colours.js';
import { count, type Measure, number, percent, percentile, share, terms, time } from '../measure.js';
import type { Dashboard } from '../panel.js';
import { CELLS_TOLD, FALSE_CELLS } from '../radio-searches.js';

const MESSAGES = 'gsmtap';
const LOG = 'gsmtap_log';

const messages: Measure = { label: 'Messages', of: count('gsmtap.message: *'), format: number(), colour: SERIES.neutral };
const told: Measure = { label: 'Told', of: count(), format: number() };
const signs: Measure = { label: 'Seen', of: count(), format: number() };
const frames: Measure = { label: 'Frames', of: count(), format: number(), colour: SERIES.neutral };
const lines: Measure = { label: 'Lines', of: count(), format: number() };
const named = (label: string, where: string, colour: string): Measure => ({ label, of: count(where), format: number(), colour });
const message = (name: string) => `gsmtap.message: "${name}"`;
const refusals: Measure = { label: 'Refusals', of: count('event.outcome: "failure"'), format: number(), colour: GROWING[4] };
const ratedRefusals: Measure = { ...refusals, bands: { look: 1, bad: 50, worst: 'high' } };
const errors: Measure = {
  label: 'Errors',
  of: count('gsmtap.log.level: ("error" or "fatal")'),
  format: number(),
  bands: { look: 1, bad: 20, worst: 'high' },
};
const most = { by: messages.label, direction: 'desc' } as const;
const PAGING = 'gsmtap.message: ("Paging Request Type 1" or "Paging Request Type 2" or "Paging Request Type 3")';

export const radio: Dashboard = {
  key: 'radio',
  title: '[Spoor] Radio signalling',
  link: 'Radio',
  description:
    'Messages by channel and name, refusals, paging and access, cells as they tell of themselves and what false ones do, and log lines of Osmocom programs on the same time axis.',
  from: 'now-4h',
  controls: [
    { dataset: MESSAGES, field: 'observer.name', title: 'Capture point' },
    { dataset: MESSAGES, field: 'gsmtap.arfcn', title: 'ARFCN' },
    { dataset: MESSAGES, field: 'gsmtap.channel', title: 'Channel' },
    { dataset: MESSAGES, field: 'gsmtap.protocol', title: 'Protocol' },
  ],
  rows: [
    {
      height: 6,
      panels: [
        {
          width: 8,
          panel: 'metric',
          dataset: MESSAGES,
          title: 'Messages with a name',
          subtitle: 'echoes and repetitions not counted',
          measure: messages,
        },
        {
          width: 8,
          panel: 'metric',
          dataset: MESSAGES,
          title: 'Refusals',
          subtitle: 'rejects and failures, by name',
          measure: ratedRefusals,
        },
        {
          width: 8,
          panel: 'metric',
          dataset: MESSAGES,
          title: 'Location updates accepted, %',
          subtitle: 'of accepts and rejects',
          measure: {
            label: 'Accepted',
            of: share(
              count(message('Location Updating Accept')),
              count('gsmtap.message: ("Location Updating Accept" or "Location Updating Reject")'),
            ),
            format: percent(1),
            bands: { look: 0.98, bad: 0.9, worst: 'low' },
          },
        },
        {
          width: 8,
          panel: 'metric',
          dataset: MESSAGES,
          title: 'Paging responses, ratio',
          subtitle: 'to requests, which may page several',
          measure: { label: 'Responses', of: share(count(message('Paging Response')), count(PAGING)), format: number(2) },
        },
        {
          width: 8,
          panel: 'metric',
          dataset: MESSAGES,
          title: 'Access refused, %',
          subtitle: 'of immediate assignments',
          measure: {
            label: 'Refused',
            of: share(
              count(message('Immediate Assignment Reject')),
              count('gsmtap.message: ("Immediate Assignment" or "Immediate Assignment Extended" or "Immediate Assignment Reject")'),
            ),
            format: percent(1),
            bands: { look: 0.01, bad: 0.1, worst: 'high' },
          },
        },
        {
          width: 8,
          panel: 'metric',
          dataset: LOG,
          title: 'Errors in logs, lines',
          subtitle: 'levels error and fatal',
          measure: { ...errors, label: 'Lines' },
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 24,
          panel: 'xy',
          dataset: MESSAGES,
          title: 'Messages by protocol',
          series: 'bar_stacked',
          x: time,
          split: terms('gsmtap.protocol', 'Protocol', 12, most),
          measures: [messages],
          axis: 'Messages',
        },
        {
          width: 24,
          panel: 'xy',
          dataset: MESSAGES,
          title: 'Refusals by message',
          series: 'bar_stacked',
          x: time,
          where: 'event.outcome: "failure"',
          split: terms('gsmtap.message', 'Message', 12, { by: refusals.label, direction: 'desc' }),
          measures: [refusals],
          axis: 'Refusals',
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 16,
          panel: 'xy',
          dataset: MESSAGES,
          title: 'Paging and its answers, messages',
          series: 'line',
          x: time,
          measures: [named('requests', PAGING, SERIES.neutral), named('responses', message('Paging Response'), SERIES.network)],
          axis: 'Messages',
        },
        {
          width: 16,
          panel: 'xy',
          dataset: MESSAGES,
          title: 'Access bursts by what the mobile asks for',
          note: 'Two readings where they depend on the NECI of the cell: such a burst is in both bars.',
          series: 'bar_horizontal',
          x: terms('gsmtap.gsm.rach.establishment_cause', 'Cause', 12, { by: 'Bursts', direction: 'desc' }),
          measures: [{ label: 'Bursts', of: count(), format: number(), colour: SERIES.neutral }],
          axis: 'Bursts',
        },
        {
          width: 16,
          panel: 'xy',
          dataset: MESSAGES,
          title: 'Location updates and calls, messages',
          series: 'bar_stacked',
          x: time,
          measures: [
            named('update accepted', message('Location Updating Accept'), SERIES.good),
            named('update rejected', message('Location Updating Reject'), GROWING[4]),
            named('call set up', message('Setup'), SERIES.neutral),
            named('call released', message('Release Complete'), SERIES.worse),
          ],
          axis: 'Messages',
        },
      ],
    },
    {
      height: 13,
      panels: [
        {
          width: 24,
          panel: 'table',
          dataset: MESSAGES,
          title: 'Messages by channel and name',
          where: 'gsmtap.message: *',
          rows: [terms('gsmtap.channel', 'Channel', 20, most), terms('gsmtap.message', 'Message', 40, most)],
          measures: [messages, ratedRefusals],
          sort: most,
        },
        {
          width: 24,
          panel: 'table',
          dataset: MESSAGES,
          title: 'By carrier (frames, timing advance in steps of 553.5 m)',
          note: 'Timing advance as it stands on the SACCH, ordered or used. Signal levels appear where a producer measured them: osmo-bts on a virtual air interface does not.',
          rows: [
            terms('observer.name', 'Capture point', 20, { by: frames.label, direction: 'desc' }),
            terms('gsmtap.arfcn', 'ARFCN', 20, { by: frames.label, direction: 'desc' }),
          ],
          measures: [
            frames,
            messages,
            refusals,
            { label: 'Timing advance p95', of: percentile('gsmtap.gsm.l1.timing_advance', 95), format: number() },
            { label: 'Weakest tenth of signals', of: percentile('gsmtap.signal_dbm', 10), format: number(0, ' dBm') },
          ],
          sort: { by: frames.label, direction: 'desc' },
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 24,
          panel: 'table',
          dataset: MESSAGES,
          title: 'Cells as they tell of themselves (messages)',
          note: 'One that nobody built, or that says other things than the day before, is worth a look.',
          where: `(${CELLS_TOLD}) and gsmtap.cell.key: *`,
          rows: [
            terms('gsmtap.arfcn', 'ARFCN', 50, { by: told.label, direction: 'desc' }),
            terms('gsmtap.cell.key', 'Cell', 50, { by: told.label, direction: 'desc' }),
          ],
          measures: [told, named('Barred', 'gsmtap.gsm.si.cell_barred: true or gsmtap.lte.cell.barred: true', GROWING[4])],
          sort: { by: told.label, direction: 'desc' },
        },
        {
          width: 24,
          panel: 'table',
          dataset: MESSAGES,
          title: 'What false base stations do (messages)',
          note: 'Requests for identities, refusals that drive telephones away, no ciphering. Each happens in honest networks, too: look at cells that nobody built, and at many in a row.',
          where: FALSE_CELLS,
          rows: [
            terms('gsmtap.cell.key', 'Cell', 50, { by: signs.label, direction: 'desc' }),
            terms('gsmtap.message', 'Message', 20, { by: signs.label, direction: 'desc' }),
          ],
          measures: [signs],
          sort: { by: signs.label, direction: 'desc' },
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 24,
          panel: 'xy',
          dataset: LOG,
          title: 'Log lines by level',
          series: 'bar_stacked',
          x: time,
          measures: [
            named('fatal', 'gsmtap.log.level: "fatal"', '#000000'),
            named('error', 'gsmtap.log.level: "error"', GROWING[4]),
            named('notice', 'gsmtap.log.level: "notice"', GROWING[2]),
            named('info', 'gsmtap.log.level: "info"', GROWING[1]),
            named('debug', 'gsmtap.log.level: "debug"', GROWING[0]),
          ],
          axis: 'Lines',
        },
        {
          width: 24,
          panel: 'table',
          dataset: LOG,
          title: 'Log lines by program and subsystem',
          rows: [
            terms('gsmtap.log.process', 'Program', 10, { by: lines.label, direction: 'desc' }),
            terms('gsmtap.log.subsystem', 'Subsystem', 20, { by: lines.label, direction: 'desc' }),
          ],
          measures: [lines, errors, { label: 'Notices', of: count('gsmtap.log.level: "notice"'), format: number() }],
          sort: { by: lines.label, direction: 'desc' },
        },
      ],
    },
    { height: 13, panels: [{ width: 48, panel: 'search', search: 'radio-log', title: 'Log lines from notice on, newest first' }] },
  ],
};
