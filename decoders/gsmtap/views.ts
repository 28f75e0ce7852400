/** How GSMTAP documents are shown in the summary and the report. */

import type { View } from 'spoor/decoder';
import { story } from './story.js';

export const views: readonly View[] = [
  {
    view: 'table',
    title: 'Procedures of mobiles',
    kind: 'transaction',
    by: ['cell.key', 'procedure', 'originator', 'result', 'cause_name'],
    columns: [
      { heading: 'cell', field: 'cell.key', format: 'text' },
      { heading: 'procedure', field: 'procedure', format: 'text' },
      { heading: 'by', field: 'originator', format: 'text' },
      { heading: 'result', field: 'result', format: 'text' },
      { heading: 'cause', field: 'cause_name', format: 'text' },
      { heading: 'procedures', format: 'integer' },
    ],
    empty: 'No procedures of mobiles in GSMTAP.',
  },
  story,
  {
    view: 'table',
    title: 'GSM cells',
    kind: 'cell',
    by: ['cell.key', 'arfcn'],
    columns: [
      { heading: 'cell', field: 'cell.key', format: 'text' },
      { heading: 'ARFCN', field: 'arfcn', format: 'text' },
      { heading: 'packets', field: 'frame.seen', aggregate: 'sum', format: 'integer' },
      { heading: 'paged', field: 'paging.mobiles', aggregate: 'sum', format: 'integer' },
      { heading: 'answers', field: 'paging.responses', aggregate: 'sum', format: 'integer' },
      { heading: 'access', field: 'rach.requests', aggregate: 'sum', format: 'integer' },
      { heading: 'refused', field: 'assignment.rejected', aggregate: 'sum', format: 'integer', alarm: 1 },
      { heading: 'lost', field: 'release.abnormal', aggregate: 'sum', format: 'integer', alarm: 1 },
      { heading: 'reports', field: 'meas.valid', aggregate: 'sum', format: 'integer' },
      { heading: 'RXQUAL', field: 'meas.rxqual_sum', per: 'meas.valid' },
      { heading: 'farthest', field: 'meas.timing_advance_max', aggregate: 'max', format: 'integer' },
    ],
    sort: 'packets',
    empty: 'No GSM cells in GSMTAP.',
  },
  {
    view: 'table',
    title: 'Radio messages',
    kind: 'message',
    by: ['event.action', 'protocol', 'message', 'channel', 'direction'],
    columns: [
      // Frames without a message have an action, too: lapdm-ua, lapdm-segment.
      { heading: 'what', field: 'event.action', format: 'text' },
      { heading: 'protocol', field: 'protocol', format: 'text' },
      { heading: 'message', field: 'message', format: 'text' },
      { heading: 'channel', field: 'channel', format: 'text' },
      { heading: 'direction', field: 'direction', format: 'text' },
      { heading: 'messages', format: 'integer' },
    ],
    empty: 'No radio messages in GSMTAP.',
  },
  {
    view: 'table',
    title: 'Log lines',
    kind: 'log',
    by: ['log.process', 'log.subsystem', 'log.level'],
    columns: [
      { heading: 'program', field: 'log.process', format: 'text' },
      { heading: 'subsystem', field: 'log.subsystem', format: 'text' },
      { heading: 'level', field: 'log.level', format: 'text' },
      { heading: 'lines', format: 'integer' },
    ],
    empty: 'No log lines in GSMTAP.',
  },
];
