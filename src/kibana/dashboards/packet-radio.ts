/** Mobile data on the radio: attaches, updates, data connections and radio connections of LTE, UMTS and GPRS, how LTE is heard, and what SIMs refuse. */

import { GROWING, SERIES } from '../colours.js';
import { count, type Measure, number, percent, percentile, share, terms, time } from '../measure.js';
import type { Dashboard } from '../panel.js';
import { MOBILE_DATA } from '../radio-searches.js';
import { FAILURE, failures, most, PROCEDURES, procedures, result } from './procedure-measures.js';

const MESSAGES = 'gsmtap';

const REGISTRATIONS = 'gsmtap.procedure: ("attach" or "tracking-area-update" or "routing-area-update")';
const DATA = 'gsmtap.procedure: ("pdn-connectivity" or "pdp-context")';
const RADIO = 'gsmtap.procedure: ("rrc-connection" or "rrc-reestablishment")';

const failed = (title: string, subtitle: string, of: string) =>
  ({
    width: 12,
    panel: 'metric',
    dataset: PROCEDURES,
    title,
    subtitle,
    measure: {
      label: 'Failed',
      of: share(count(`${of} and ${FAILURE}`), count(of)),
      format: percent(1),
      bands: { look: 0.02, bad: 0.1, worst: 'high' },
    },
  }) as const;
const heard: Measure = { label: 'Reports', of: count('gsmtap.lte.meas.rsrp_dbm: *'), format: number(), colour: SERIES.neutral };
const median = (label: string, field: string, suffix: string): Measure => ({
  label,
  of: percentile(field, 50),
  format: number(1, suffix),
});
const commands: Measure = { label: 'Commands', of: count(), format: number(), colour: SERIES.neutral };

export const packetRadio: Dashboard = {
  key: 'packet-radio',
  title: '[Spoor] Mobile data on the radio',
  link: 'Mobile data',
  description:
    'Attaches, updates, data and radio connections of LTE, UMTS and GPRS: what fails where and why. How LTE is heard; what SIMs refuse.',
  from: 'now-4h',
  controls: [
    { dataset: PROCEDURES, field: 'observer.name', title: 'Capture point' },
    { dataset: PROCEDURES, field: 'gsmtap.cell.key', title: 'Cell' },
    { dataset: PROCEDURES, field: 'gsmtap.protocol', title: 'Protocol' },
  ],
  rows: [
    {
      height: 6,
      panels: [
        failed('Attaches and updates failed, %', 'of LTE, UMTS and GPRS', REGISTRATIONS),
        failed('Data connections failed, %', 'PDN connections and PDP contexts', DATA),
        failed('Radio connections failed, %', 'refused, unanswered or given up', RADIO),
        {
          width: 12,
          panel: 'metric',
          dataset: MESSAGES,
          title: 'LTE serving cells, median RSRP, dBm',
          subtitle: 'as mobiles report it',
          measure: { ...median('RSRP', 'gsmtap.lte.meas.rsrp_dbm', ' dBm'), bands: { look: -105, bad: -115, worst: 'low' } },
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 24,
          panel: 'xy',
          dataset: PROCEDURES,
          title: 'Procedures of mobile data by result',
          series: 'bar_stacked',
          x: time,
          where: MOBILE_DATA,
          measures: [
            result('accepted', SERIES.good),
            result('rejected', GROWING[4]),
            result('unanswered', GROWING[3]),
            result('abandoned', SERIES.worse),
            result('unfinished', SERIES.unknown),
          ],
          axis: 'Procedures',
        },
        {
          width: 24,
          panel: 'xy',
          dataset: PROCEDURES,
          title: 'Failures of mobile data by procedure, procedures',
          series: 'bar_stacked',
          x: time,
          where: `${MOBILE_DATA} and ${FAILURE}`,
          split: terms('gsmtap.procedure', 'Procedure', 10, { by: failures.label, direction: 'desc' }),
          measures: [failures],
          axis: 'Failed',
        },
      ],
    },
    {
      height: 13,
      panels: [
        {
          width: 26,
          panel: 'table',
          dataset: PROCEDURES,
          title: 'Why attaches, updates and data connections fail, procedures by cause',
          where: `(${REGISTRATIONS} or ${DATA}) and ${FAILURE}`,
          rows: [
            terms('gsmtap.procedure', 'Procedure', 10, most),
            terms('gsmtap.cause_of', 'Protocol', 6, most),
            terms('gsmtap.cause_name', 'Cause', 30, most),
          ],
          measures: [procedures],
          sort: most,
        },
        {
          width: 22,
          panel: 'table',
          dataset: PROCEDURES,
          title: 'Data connections by access point (procedures, failed)',
          where: DATA,
          rows: [terms('gsmtap.apn', 'Access point', 40, most)],
          measures: [procedures, failures],
          sort: most,
        },
      ],
    },
    {
      height: 13,
      panels: [
        {
          width: 24,
          panel: 'table',
          dataset: PROCEDURES,
          title: 'Radio connections by cell and purpose (procedures, failed)',
          where: RADIO,
          rows: [
            terms('gsmtap.cell.key', 'Cell', 40, most),
            terms('gsmtap.procedure', 'Procedure', 4, most),
            terms('gsmtap.establishment_cause', 'Because of', 20, most),
          ],
          measures: [procedures, failures],
          sort: most,
        },
        {
          width: 24,
          panel: 'table',
          dataset: MESSAGES,
          title: 'How mobiles hear cells of LTE (reports, dBm, dB)',
          where: 'gsmtap.lte.meas.rsrp_dbm: *',
          rows: [terms('gsmtap.cell.key', 'Cell', 50, { by: heard.label, direction: 'desc' })],
          measures: [heard, median('RSRP', 'gsmtap.lte.meas.rsrp_dbm', ' dBm'), median('RSRQ', 'gsmtap.lte.meas.rsrq_db', ' dB')],
          sort: { by: heard.label, direction: 'desc' },
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
          title: 'Why networks of LTE release connections, messages',
          series: 'bar_horizontal',
          x: terms('gsmtap.lte.rrc.release_cause', 'Cause', 10, { by: 'Messages', direction: 'desc' }),
          where: 'gsmtap.lte.rrc.release_cause: *',
          measures: [{ label: 'Messages', of: count(), format: number(), colour: SERIES.neutral }],
          axis: 'Messages',
        },
        {
          width: 32,
          panel: 'table',
          dataset: MESSAGES,
          title: 'What SIMs are asked, and say (commands)',
          where: 'gsmtap.protocol: "SIM"',
          rows: [
            terms('gsmtap.message', 'Command', 20, { by: commands.label, direction: 'desc' }),
            terms('gsmtap.sim.path', 'File', 30, { by: commands.label, direction: 'desc' }),
            terms('gsmtap.sim.status_name', 'Status', 10, { by: commands.label, direction: 'desc' }),
          ],
          measures: [commands],
          sort: { by: commands.label, direction: 'desc' },
        },
      ],
    },
    {
      height: 13,
      panels: [{ width: 48, panel: 'search', search: 'radio-mobile-data', title: 'Procedures of mobile data that failed, newest first' }],
    },
  ],
};
