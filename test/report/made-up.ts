/** Decoders and documents made up for the tests of the report, in the shape that real ones have. */

import { boolean, double, integer, keyword, long, type View } from '../../src/decoder/index.js';
import type { ViewedDecoder } from '../../src/report/aggregate.js';
import type { Body } from '../../src/report/field-path.js';

/** A second of 2026-11-25, from midnight UTC. */
export function at(second: number): string {
  return new Date(Date.UTC(2026, 10, 25) + Math.round(second * 1000)).toISOString();
}

export const streamViews: View[] = [
  {
    view: 'table',
    title: 'Streams by loss',
    kind: 'interval',
    by: ['source.ip', 'destination.ip'],
    sort: 'Loss',
    columns: [
      { heading: 'From', field: 'source.ip' },
      { heading: 'To', field: 'destination.ip' },
      { heading: 'Codec', field: 'codec' },
      { heading: 'Packets', field: 'packets', aggregate: 'sum', format: 'integer' },
      { heading: 'Loss', field: 'lost', per: 'expected', format: 'percent', alarm: 0.01 },
      { heading: 'Jitter p95', field: 'jitter.mean', aggregate: 'p95', format: 'ms', alarm: 30 },
    ],
    empty: 'No RTP stream was seen.',
  },
  {
    view: 'plot',
    title: 'Loss over time',
    kind: 'interval',
    series: ['source.ip', 'destination.ip'],
    field: 'lost',
    per: 'expected',
    unit: '',
    format: 'percent',
  },
  {
    view: 'plot',
    title: 'Jitter over time',
    kind: 'interval',
    series: ['source.ip', 'destination.ip'],
    field: 'jitter.mean',
    aggregate: 'max',
    unit: 'ms',
    format: 'ms',
  },
];

export const streams: ViewedDecoder = {
  name: 'media',
  summary: 'Loss and jitter of media streams.',
  documents: {
    interval: {
      dataset: 'media',
      type: 'metrics',
      describe: 'Ten seconds of a stream.',
      fields: {
        codec: keyword('Codec'),
        packets: integer('Packets received'),
        expected: long('Packets sent'),
        lost: long('Packets lost'),
        jitter: { mean: double('Mean jitter', 'ms') },
        silent: boolean('Whether nobody spoke'),
      },
    },
  },
  views: streamViews,
};

export interface Interval {
  readonly from?: string;
  readonly to?: string;
  readonly second: number;
  readonly expected: number;
  readonly lost: number;
  readonly jitter?: number;
  readonly codec?: string;
  readonly observer?: string;
}

/** One document of ten seconds, as the engine would have finished it. */
export function interval({
  from = '10.0.0.1',
  to = '10.0.0.2',
  second,
  expected,
  lost,
  jitter,
  codec = 'GSM',
  observer = 'bts1',
}: Interval): {
  dataStream: string;
  body: Body;
} {
  return {
    dataStream: 'metrics-spoor.media-default',
    body: {
      '@timestamp': at(second + 10),
      event: { start: at(second), end: at(second + 10), duration: 10e9 },
      observer: { name: observer },
      source: { ip: from },
      destination: { ip: to },
      media: { codec, packets: expected - lost, expected, lost, ...(jitter !== undefined && { jitter: { mean: jitter } }) },
    },
  };
}
