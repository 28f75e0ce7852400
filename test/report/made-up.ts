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

/** A decoder whose documents are messages between named nodes, and states of things. */
export const nodes: ViewedDecoder = {
  name: 'talk',
  summary: 'Who talks to whom.',
  documents: {
    message: {
      dataset: 'talk',
      type: 'logs',
      describe: 'A question, and whether it was answered.',
      fields: { exchange: keyword('What belongs together'), from: keyword('Who'), to: keyword('Whom'), answer: keyword('What came back') },
    },
    link: {
      dataset: 'talk_link',
      type: 'logs',
      describe: 'A change of a link.',
      fields: { link: keyword('Which'), ends: keyword('Between whom'), state: keyword('How it is') },
    },
  },
  views: [
    {
      view: 'timeline',
      title: 'Links',
      kind: 'link',
      by: 'link',
      label: ['ends'],
      state: 'state',
      tones: { up: 'good', shaky: 'doubtful', down: 'bad' },
      over: ['gone'],
    },
    {
      view: 'sequence',
      title: 'Unanswered',
      kind: 'message',
      by: 'exchange',
      weigh: ({ own }) => {
        if (own.answer === 'throws') throw new Error('of a decoder');
        return own.answer === 'yes' ? -3 : own.answer === 'no' ? 1 : own.answer === undefined ? 2 : undefined;
      },
      steps: ({ own, from, to }) => [
        { at: from, from: String(own.from), to: String(own.to), text: 'may I?' },
        own.answer === undefined
          ? { at: to, from: String(own.to), to: String(own.from), text: 'nothing', tone: 'missing' }
          : { at: to, from: String(own.to), to: String(own.from), text: String(own.answer), ...(own.answer === 'no' && { tone: 'bad' }) },
      ],
      caption: ({ own }) => `Exchange ${own.exchange}`,
    },
  ],
};

export function talk(exchange: string, from: string, to: string, second: number, answer?: string): { dataStream: string; body: Body } {
  return {
    dataStream: 'logs-spoor.talk-default',
    body: {
      '@timestamp': at(second),
      event: { start: at(second), end: at(second + 1) },
      talk: { exchange, from, to, ...(answer !== undefined && { answer }) },
    },
  };
}

export function linkState(
  link: string,
  state: string,
  second: number,
  ends?: string,
  observer = 'bts1',
): { dataStream: string; body: Body } {
  return {
    dataStream: 'logs-spoor.talk_link-default',
    body: { '@timestamp': at(second), observer: { name: observer }, talk: { link, state, ...(ends !== undefined && { ends }) } },
  };
}
