/** Tables for the summary and the report. */

import type { View } from 'spoor/decoder';

export const views: readonly View[] = [
  {
    view: 'table',
    title: 'Diameter commands',
    kind: 'transaction',
    by: ['diameter.application.name', 'diameter.command.name'],
    columns: [
      { heading: 'requests', field: 'diameter.tally.request', aggregate: 'sum', format: 'integer' },
      { heading: 'answered', field: 'diameter.tally.answer', aggregate: 'sum', per: 'diameter.tally.request', format: 'percent' },
      { heading: 'failures', field: 'diameter.tally.failure', aggregate: 'sum', format: 'integer', alarm: 1 },
      { heading: 'latency p50', field: 'diameter.latency_ms', aggregate: 'p50', format: 'ms' },
      { heading: 'latency p95', field: 'diameter.latency_ms', aggregate: 'p95', format: 'ms', alarm: 1000 },
      { heading: 'retransmissions', field: 'diameter.tally.retransmission', aggregate: 'sum', format: 'integer', alarm: 1 },
    ],
    sort: 'requests',
    empty: 'No Diameter message was seen.',
  },
  {
    view: 'table',
    title: 'Diameter results',
    kind: 'transaction',
    by: ['diameter.application.name', 'diameter.command.name', 'diameter.result.code', 'diameter.result.name'],
    columns: [
      { heading: 'answers', field: 'diameter.tally.answer', aggregate: 'sum', format: 'integer' },
      { heading: 'class', field: 'diameter.result.class', format: 'text' },
      { heading: 'last answered by', field: 'diameter.answer.origin.host', format: 'text' },
    ],
    sort: 'answers',
    empty: 'No Diameter answer was seen.',
  },
  {
    view: 'table',
    title: 'Diameter peers',
    kind: 'peer',
    by: ['diameter.client.host', 'diameter.server.host'],
    columns: [
      { heading: 'events' },
      { heading: 'last event', field: 'diameter.event', format: 'text' },
      { heading: 'state', field: 'diameter.state', format: 'text' },
      { heading: 'at', field: '@timestamp', format: 'time' },
    ],
    empty: 'No capabilities exchange, watchdog or disconnect was seen.',
  },
];
