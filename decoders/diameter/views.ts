/** What the summary and the report show of the documents. */

import type { View } from 'spoor/decoder';
import { sequence } from './sequence.js';

export const views: readonly View[] = [
  {
    view: 'table',
    title: 'Diameter commands',
    kind: 'transaction',
    by: ['application.name', 'command.name'],
    columns: [
      { heading: 'requests', field: 'tally.request', aggregate: 'sum', format: 'integer' },
      { heading: 'answered', field: 'tally.answer', aggregate: 'sum', per: 'tally.request', format: 'percent' },
      { heading: 'failures', field: 'tally.failure', aggregate: 'sum', format: 'integer', alarm: 1 },
      { heading: 'latency p50', field: 'latency_ms', aggregate: 'p50', format: 'ms' },
      { heading: 'latency p95', field: 'latency_ms', aggregate: 'p95', format: 'ms', alarm: 1000 },
      { heading: 'retransmissions', field: 'tally.retransmission', aggregate: 'sum', format: 'integer', alarm: 1 },
      { heading: 'failed', field: 'tally.failure', aggregate: 'sum', per: 'tally.request', format: 'percent' },
    ],
    sort: 'requests',
    empty: 'No Diameter message was seen.',
  },
  {
    view: 'table',
    title: 'Diameter results',
    kind: 'transaction',
    by: ['application.name', 'command.name', 'result.name', 'result.code'],
    columns: [
      { heading: 'answers', field: 'tally.answer', aggregate: 'sum', format: 'integer' },
      { heading: 'failures', field: 'tally.failure', aggregate: 'sum', format: 'integer', alarm: 1 },
      { heading: 'class', field: 'result.class', format: 'text' },
      { heading: 'last answered by', field: 'answer.origin.host', format: 'text' },
    ],
    // What fails is why one looks here; it is rare, and a summary shows a dozen rows.
    sort: 'failures',
    empty: 'No Diameter answer was seen.',
  },
  {
    view: 'plot',
    title: 'Slowest answer',
    kind: 'transaction',
    series: ['application.name', 'command.name'],
    field: 'latency_ms',
    aggregate: 'max',
    unit: 'ms',
    format: 'ms',
  },
  {
    view: 'plot',
    title: 'Failures',
    kind: 'transaction',
    series: ['application.name', 'command.name'],
    field: 'tally.failure',
    aggregate: 'sum',
    unit: 'transactions',
    format: 'integer',
  },
  {
    view: 'table',
    title: 'Diameter sessions and attaches',
    kind: 'session',
    by: ['application.name', 'life', 'state', 'result.name'],
    columns: [
      { heading: 'number', field: 'tally.session', aggregate: 'sum', format: 'integer' },
      { heading: 'failures', field: 'tally.failure', aggregate: 'sum', format: 'integer', alarm: 1 },
      { heading: 'lost updates', field: 'exchanges.missing', aggregate: 'sum', format: 'integer', alarm: 1 },
      { heading: 'octets used', field: 'quota.used_octets', aggregate: 'sum', format: 'integer' },
    ],
    sort: 'number',
    empty: 'No session ended, and no subscriber attached.',
  },
  {
    view: 'table',
    title: 'Diameter peers',
    kind: 'peer',
    by: ['client.host', 'server.host'],
    columns: [
      { heading: 'events' },
      { heading: 'last event', field: 'event', format: 'text' },
      { heading: 'state', field: 'state', format: 'text' },
      { heading: 'at', field: '@timestamp', format: 'time' },
    ],
    empty: 'No capabilities exchange, watchdog or disconnect was seen.',
  },
  {
    view: 'timeline',
    title: 'Connections between Diameter peers',
    kind: 'peer',
    by: 'connection.id',
    label: ['client.host', 'server.host'],
    state: 'state',
    tones: { open: 'good', reopen: 'doubtful', suspect: 'doubtful', closing: 'doubtful', down: 'bad', refused: 'bad' },
    over: ['closed'],
  },
  sequence,
];
