/** Spoor itself: whether packets become documents and documents arrive, what waits, and what was refused for good. */

import { GROWING, SERIES } from '../colours.js';
import { count, type Measure, max, number, sum, terms, time } from '../measure.js';
import type { Dashboard } from '../panel.js';

const PIPELINE = 'pipeline';
const DEAD_LETTERS = 'deadletter';

const counted = (label: string, field: string, colour?: string): Measure => ({
  label,
  of: sum(field),
  format: number(),
  ...(colour !== undefined && { colour }),
});
const highest = (label: string, field: string, decimals: number, suffix: string, colour: string): Measure => ({
  label,
  of: max(field),
  format: number(decimals, suffix),
  colour,
});

/** Already one is bad news. */
const NONE_WANTED = { look: 1, bad: 2, worst: 'high' } as const;

const received = counted('Received', 'pipeline.packets.received', SERIES.neutral);
const stored = counted('stored', 'pipeline.documents.acked', SERIES.neutral);
const deadLetters: Measure = {
  ...counted('dead letters', 'pipeline.documents.dead_letter', GROWING[3]),
  bands: { look: 1, bad: 100, worst: 'high' },
};
const dropped: Measure = { ...counted('dropped', 'pipeline.documents.dropped', GROWING[4]), bands: NONE_WANTED };
const waiting: Measure = { label: 'Documents that wait', of: max('pipeline.queue.events'), format: number(), colour: SERIES.neutral };
const oldest: Measure = {
  ...highest('Oldest', 'pipeline.queue.oldest_seconds', 0, ' s', SERIES.worse),
  bands: { look: 60, bad: 600, worst: 'high' },
};
const full: Measure = {
  ...highest('Spool full', 'pipeline.queue.full_pct', 1, ' %', SERIES.worse),
  bands: { look: 50, bad: 80, worst: 'high' },
};
const letters: Measure = { label: 'Letters', of: count(), format: number() };
const most = { by: letters.label, direction: 'desc' } as const;

export const pipeline: Dashboard = {
  key: 'pipeline',
  title: '[Spoor] Spoor itself',
  link: 'Spoor itself',
  description:
    'Packets and documents through Spoor: what came in, what went out, what waits, what was refused, and whether it all adds up.',
  from: 'now-24h',
  controls: [
    { dataset: PIPELINE, field: 'observer.name', title: 'Machine' },
    { dataset: DEAD_LETTERS, field: 'deadletter.data_stream', title: 'Dead letters to' },
  ],
  rows: [
    {
      height: 6,
      panels: [
        { width: 8, panel: 'metric', dataset: PIPELINE, title: 'Received, packets', subtitle: 'from the collector', measure: received },
        {
          width: 8,
          panel: 'metric',
          dataset: PIPELINE,
          title: 'Stored, documents',
          subtitle: 'acknowledged by Elasticsearch',
          measure: stored,
        },
        {
          width: 8,
          panel: 'metric',
          dataset: PIPELINE,
          title: 'Oldest that waited, seconds',
          subtitle: 'how late documents were',
          measure: oldest,
        },
        { width: 8, panel: 'metric', dataset: PIPELINE, title: 'Spool full, %', subtitle: 'at 100 the oldest are dropped', measure: full },
        {
          width: 8,
          panel: 'metric',
          dataset: PIPELINE,
          title: 'Dead letters, documents',
          subtitle: 'documents refused for good',
          measure: deadLetters,
        },
        {
          width: 8,
          panel: 'metric',
          dataset: PIPELINE,
          title: 'Dropped, documents',
          subtitle: 'lost: no room, or no disk',
          measure: dropped,
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 24,
          panel: 'xy',
          dataset: PIPELINE,
          title: 'What became of packets',
          note: 'Refused are those of other protocols, damaged or encrypted: what a capture has beside what one looks for.',
          series: 'bar_stacked',
          x: time,
          measures: [
            counted('read', 'pipeline.packets.read', SERIES.neutral),
            counted('fragments', 'pipeline.packets.fragments', GROWING[1]),
            counted('refused', 'pipeline.packets.refused', SERIES.unknown),
          ],
          axis: 'Packets',
        },
        {
          width: 24,
          panel: 'xy',
          dataset: PIPELINE,
          title: 'What became of documents',
          series: 'bar_stacked',
          x: time,
          measures: [
            stored,
            counted('there already', 'pipeline.documents.duplicate', GROWING[1]),
            counted('in a failure store', 'pipeline.documents.redirected', GROWING[2]),
            deadLetters,
            dropped,
            counted('damaged on disk', 'pipeline.documents.damaged', '#000000'),
          ],
          axis: 'Documents',
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 16,
          panel: 'xy',
          dataset: PIPELINE,
          title: 'Documents that wait, at most',
          series: 'line',
          x: time,
          measures: [waiting],
          axis: 'Documents',
        },
        {
          width: 16,
          panel: 'xy',
          dataset: PIPELINE,
          title: 'Age of the oldest that waits, seconds',
          series: 'line',
          x: time,
          measures: [oldest],
          axis: 's',
        },
        {
          width: 16,
          panel: 'xy',
          dataset: PIPELINE,
          title: 'Spool full, processor and disk, % and ms',
          series: 'line',
          x: time,
          measures: [
            full,
            highest('Processor, 100 is one', 'pipeline.process.cpu_pct', 0, ' %', SERIES.neutral),
            highest('Disk to keep it', 'pipeline.queue.sync_ms', 1, ' ms', GROWING[4]),
          ],
          axis: '%, ms',
        },
      ],
    },
    {
      height: 12,
      panels: [
        {
          width: 16,
          panel: 'xy',
          dataset: PIPELINE,
          title: 'Requests to Elasticsearch',
          series: 'bar_stacked',
          x: time,
          measures: [
            counted('requests', 'pipeline.bulk.requests', SERIES.neutral),
            counted('failed or put off', 'pipeline.bulk.failed', GROWING[4]),
            counted('sent again', 'pipeline.bulk.retries', SERIES.worse),
            counted('halved', 'pipeline.bulk.splits', GROWING[2]),
          ],
          axis: 'Requests',
        },
        {
          width: 16,
          panel: 'xy',
          dataset: PIPELINE,
          title: 'Answers and the whole way, ms',
          note: 'Slowest half minute: mean time of a request, and mean time of the oldest document of each request from disk to acknowledgement.',
          series: 'line',
          x: time,
          measures: [
            highest('answer of Elasticsearch', 'pipeline.bulk.duration_ms', 0, ' ms', SERIES.neutral),
            highest('from disk to acknowledgement', 'pipeline.queue.latency_ms', 0, ' ms', SERIES.worse),
          ],
          axis: 'ms',
        },
        {
          width: 16,
          panel: 'xy',
          dataset: PIPELINE,
          title: 'Collector: breaks, possible losses, events',
          series: 'bar_stacked',
          x: time,
          measures: [
            counted('connection broke', 'pipeline.source.disconnects', SERIES.worse),
            counted('packets may be missing', 'pipeline.source.capture_losses', GROWING[4]),
          ],
          axis: 'Events',
        },
      ],
    },
    {
      height: 10,
      panels: [
        {
          width: 24,
          panel: 'table',
          dataset: PIPELINE,
          title: 'By machine: does it add up (packets, documents)',
          note: 'Received less all that became of it. Anything but 0 is a defect of Spoor: tell us.',
          rows: [terms('observer.name', 'Machine', 30, { by: received.label, direction: 'desc' })],
          measures: [
            received,
            stored,
            waiting,
            deadLetters,
            dropped,
            { ...counted('Packets unaccounted for', 'pipeline.difference.packets'), bands: NONE_WANTED },
            { ...counted('Documents unaccounted for', 'pipeline.difference.documents'), bands: NONE_WANTED },
            { ...counted('Decoder defects', 'pipeline.decoders.defects'), bands: NONE_WANTED },
          ],
          sort: { by: received.label, direction: 'desc' },
        },
        {
          width: 24,
          panel: 'table',
          dataset: DEAD_LETTERS,
          title: 'Dead letters by data stream and kind, documents',
          rows: [terms('deadletter.data_stream', 'Data stream', 20, most), terms('deadletter.type', 'Refused as', 10, most)],
          measures: [letters],
          sort: most,
        },
      ],
    },
    { height: 12, panels: [{ width: 48, panel: 'search', search: 'dead-letters', title: 'Dead letters, newest first' }] },
  ],
};
