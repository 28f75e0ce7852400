/** What the summary and the report show of RTP. */

import type { View } from 'spoor/decoder';
import { pathListing } from './pairing/listing.js';
import { story } from './story.js';
import { wiresharkListing } from './wireshark/listing.js';

const direction = ['source.ip', 'source.port', 'destination.ip', 'destination.port', 'ssrc'] as const;

export const views: readonly View[] = [
  {
    view: 'table',
    title: 'RTP streams',
    kind: 'stream',
    by: direction,
    columns: [
      { heading: 'Codec', field: 'codec', format: 'text' },
      { heading: 'Packets', field: 'packets', aggregate: 'sum', format: 'integer' },
      { heading: 'Lost', field: 'lost', aggregate: 'sum', format: 'integer' },
      { heading: 'Loss', field: 'lost', per: 'expected', aggregate: 'sum', format: 'percent', alarm: 0.01 },
      // Below it many users are dissatisfied (ITU-T G.109).
      { heading: 'MOS', field: 'mos.lq', aggregate: 'min', format: 'text', alarm: 3.6, worst: 'low' },
      { heading: 'Mean jitter', field: 'jitter.sum_ms', per: 'jitter.samples', aggregate: 'sum', format: 'ms' },
      { heading: 'Max jitter', field: 'jitter.max_ms', aggregate: 'max', format: 'ms', alarm: 30 },
      { heading: 'Late', field: 'reordered', aggregate: 'sum', format: 'integer' },
    ],
    sort: ['Loss', 'MOS'],
    empty: 'No RTP stream was seen.',
  },
  {
    view: 'plot',
    title: 'Packet loss',
    kind: 'interval',
    series: direction,
    field: 'lost',
    per: 'expected',
    aggregate: 'sum',
    unit: '%',
    format: 'percent',
  },
  {
    view: 'plot',
    title: 'Jitter',
    kind: 'interval',
    series: direction,
    field: 'jitter.max_ms',
    aggregate: 'max',
    unit: 'ms',
    format: 'ms',
  },
  {
    view: 'plot',
    title: 'Concealed seconds',
    kind: 'interval',
    series: direction,
    field: 'concealed_seconds',
    per: 'seconds',
    aggregate: 'sum',
    unit: '%',
    format: 'percent',
  },
  story,
  pathListing,
  wiresharkListing,
];
