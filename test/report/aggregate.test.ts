import { describe, expect, it } from 'vitest';
import { double, integer, keyword } from '../../src/decoder/index.js';
import type { Column, View } from '../../src/decoder/views.js';
import { ViewAggregates, type ViewedDecoder } from '../../src/report/aggregate.js';
import type { CellValue } from '../../src/report/model.js';
import { PlotAggregate } from '../../src/report/plot-aggregate.js';
import { TableAggregate } from '../../src/report/table-aggregate.js';
import { at, interval, streams } from './made-up.js';

const fields = {
  name: keyword('Name'),
  value: double('Value', 'ms'),
  per: integer('Per'),
  share: double('Share', 'percent'),
  slow: double('Time', 's'),
};

function event(namespace: string, second: number): { dataStream: string; body: Record<string, unknown> } {
  return { dataStream: `metrics-spoor.media-${namespace}`, body: { '@timestamp': at(second), event: { dataset: 'spoor.media' } } };
}

function table(
  columns: Column[],
  documents: Record<string, unknown>[],
  by = ['name'],
  sort?: string | string[],
): readonly (readonly CellValue[])[] {
  const view: View = { view: 'table', title: 'T', kind: 'k', by, columns, ...(sort && { sort }) };
  const aggregate = new TableAggregate(view, 'd', fields);
  for (const d of documents) aggregate.add({ d });
  return aggregate.table().rows;
}

describe('a table', () => {
  const values = [4, 1, 10, 3, 2].map((value) => ({ name: 'a', value, per: 2 }));

  it.each([
    ['sum', 20],
    ['min', 1],
    ['max', 10],
    ['mean', 4],
    ['p50', 3],
    ['p95', 10],
    ['last', 2],
    ['distinct', 5],
  ] as const)('makes one value of several documents by %s', (aggregate, expected) => {
    expect(table([{ heading: 'V', field: 'value', aggregate }], values)).toEqual([['a', expected]]);
  });

  it('counts documents where a column names no field', () => {
    expect(table([{ heading: 'N' }], values)).toEqual([['a', 5]]);
  });

  it('divides the sum by the sum, over documents that have both', () => {
    const documents = [
      { name: 'a', value: 1, per: 10 },
      { name: 'a', value: 5, per: 90 },
      { name: 'a', value: 7 },
      { name: 'a', per: 1000 },
    ];
    expect(table([{ heading: 'R', field: 'value', per: 'per' }], documents)).toEqual([['a', 0.06]]);
  });

  it('has no value for a ratio by nothing, a mean of nothing and a sum of nothing', () => {
    const columns: Column[] = [
      { heading: 'R', field: 'value', per: 'per' },
      { heading: 'M', field: 'value', aggregate: 'mean' },
      { heading: 'S', field: 'value', aggregate: 'sum' },
      { heading: 'P', field: 'value', aggregate: 'p95' },
    ];
    expect(table(columns, [{ name: 'a', per: 0 }])).toEqual([['a', undefined, undefined, undefined, undefined]]);
  });

  it('shows a ratio for a field declared in percent, and milliseconds for one declared in seconds', () => {
    const columns: Column[] = [
      { heading: 'S', field: 'share', aggregate: 'max', format: 'percent', alarm: 5 },
      { heading: 'T', field: 'slow', aggregate: 'max', format: 'ms', alarm: 2 },
    ];
    const aggregate = new TableAggregate({ view: 'table', title: 'T', kind: 'k', by: ['name'], columns }, 'd', fields);
    aggregate.add({ d: { name: 'a', share: 12.5, slow: 1.5 } });
    const { rows, columns: shown } = aggregate.table();
    expect(rows).toEqual([['a', 0.125, 1500]]);
    expect(shown.map(({ alarm }) => alarm)).toEqual([undefined, 0.05, 2000]);
  });

  it('sorts worst first, which is the smallest where that is worse, and by further columns where the first are equal', () => {
    const documents = [
      { name: 'a', value: 3, per: 1 },
      { name: 'b', value: 4, per: 1 },
      { name: 'c', value: 1, per: 0 },
      { name: 'd', per: 1 },
    ];
    const columns: Column[] = [
      { heading: 'P', field: 'per', aggregate: 'max' },
      { heading: 'V', field: 'value', aggregate: 'min', worst: 'low' },
    ];
    expect(table(columns, documents, ['name'], ['P', 'V']).map(([name]) => name)).toEqual(['a', 'b', 'd', 'c']);
    expect(table(columns, documents, ['name'], 'V').map(([name]) => name)).toEqual(['c', 'a', 'b', 'd']);
  });

  it('sorts by the column it names, largest first, and rows without a value last', () => {
    const documents = [{ name: 'a', value: 1 }, { name: 'b' }, { name: 'c', value: 3 }, { name: 'c', value: 3 }, { name: 'd', value: 2 }];
    const columns: Column[] = [{ heading: 'V', field: 'value', aggregate: 'max' }];
    expect(table(columns, documents, ['name'], 'V').map(([name]) => name)).toEqual(['c', 'd', 'a', 'b']);
    expect(table(columns, documents).map(([name]) => name)).toEqual(['c', 'a', 'b', 'd']);
  });

  it('does not take two rows for one, whatever stands in the texts', () => {
    const documents = [
      { name: 'a1:', value: '1:b' },
      { name: 'a', value: '1:1:b' },
      { name: 'a', value: '1:1:b' },
    ];
    expect(table([{ heading: 'N' }], documents, ['name', 'value'])).toHaveLength(2);
  });

  it('shows the fields it groups by unless a column does, and an address with its port as one', () => {
    const view: View = {
      view: 'table',
      title: 'T',
      kind: 'k',
      by: ['source.ip', 'source.port', 'destination.ip', 'destination.port', 'name'],
      columns: [{ heading: 'To', field: 'destination.ip' }],
    };
    const aggregate = new TableAggregate(view, 'd', fields);
    aggregate.add({ source: { ip: '2001:db8::1', port: 4000 }, destination: { ip: '10.0.0.2', port: 5000 }, d: { name: 'x' } });
    const { columns, rows } = aggregate.table();
    expect(columns.map(({ heading }) => heading)).toEqual(['Source', 'Destination port', 'Name', 'To']);
    expect(rows).toEqual([['[2001:db8::1]:4000', '5000', 'x', '10.0.0.2']]);
  });

  it('keeps the rows that sort first when there are too many, and the others together, with no document lost', () => {
    const view: View = {
      view: 'table',
      title: 'T',
      kind: 'k',
      by: ['name'],
      columns: [{ heading: 'N' }, { heading: 'V', field: 'value', aggregate: 'max' }],
      sort: 'V',
    };
    const aggregate = new TableAggregate(view, 'd', fields, 10);
    for (let i = 0; i < 100; i += 1) aggregate.add({ d: { name: `n${i}`, value: (i * 37) % 100 } });
    const { rows, other } = aggregate.table();
    expect(rows.length).toBeLessThanOrEqual(10);
    expect(rows.slice(0, 3).map(([, , value]) => value)).toEqual([99, 98, 97]);
    expect(other?.rows).toBe(100 - rows.length);
    expect(other?.documents).toBe(100 - rows.length);
    expect(other?.cells[1]).toBe(100 - rows.length);
  });

  it('has totals over all its rows, also over those given up, and none for texts and last values', () => {
    const columns: Column[] = [
      { heading: 'V', field: 'value', aggregate: 'max' },
      { heading: 'R', field: 'value', per: 'per' },
      { heading: 'N' },
      { heading: 'L', field: 'value' },
    ];
    const aggregate = new TableAggregate({ view: 'table', title: 'T', kind: 'k', by: ['name'], columns }, 'd', fields, 10);
    expect(aggregate.table().total).toBeUndefined();
    for (let i = 0; i < 100; i += 1) aggregate.add({ d: { name: `n${i}`, value: i, per: 10 } });
    expect(aggregate.table().total).toEqual([undefined, 99, 4.95, 100, undefined]);
    // Asked again, nothing is counted twice.
    expect(aggregate.table().total).toEqual([undefined, 99, 4.95, 100, undefined]);
  });

  it('names a field of the decoder without its name, and begins every heading alike', () => {
    const view: View = { view: 'table', title: 'T', kind: 'k', by: ['d.name'], columns: [{ heading: 'answers' }], sort: 'answers' };
    const table = new TableAggregate(view, 'd', fields).table();
    expect(table.columns.map(({ heading }) => heading)).toEqual(['Name', 'Answers']);
    expect(table.sortedBy).toBe('Answers');
  });

  it('takes any content: texts, lists, objects and nothing where numbers are expected', () => {
    const odd = [
      { name: ['a', 'b'], value: 'x' },
      { name: ['a', 'b'], value: [] },
      { name: {}, value: null },
      {},
      { name: 5, value: Number.NaN },
    ];
    expect(table([{ heading: 'V', field: 'value', aggregate: 'sum' }], odd as Record<string, unknown>[])).toEqual([
      [undefined, undefined],
      ['a, b', undefined],
      ['5', undefined],
    ]);
  });
});

describe('a plot', () => {
  it('of a sum of things that happen at any time is 0 where nothing happened, and is not drawn through long quiet', () => {
    const view = { view: 'plot', title: 'T', series: [], aggregate: 'sum', unit: 'documents' } as const;
    const aggregate = new PlotAggregate(view, 'd', fields);
    for (const second of [10, 10, 11, 20]) aggregate.add({}, second * 1e6, 0);
    const plot = aggregate.plot();
    expect(plot.times.map((time) => time / 1e6)).toEqual([9, 10, 11, 12, 19, 20, 21]);
    expect(plot.series[0]?.values).toEqual([0, 2, 1, 0, 0, 1, 0]);
    expect(plot.joinWithin).toBeLessThan(2e6);
  });

  it('of things that happen once has narrow bins, however long they took', () => {
    const logs: ViewedDecoder = { ...streams, documents: { interval: { ...streams.documents.interval!, type: 'logs' } } };
    const aggregates = new ViewAggregates([logs]);
    const body = interval({ second: 0, expected: 10, lost: 1 }).body;
    aggregates.document({ dataStream: 'logs-spoor.media-default', body });
    expect(aggregates.plots().get('media')?.[0]?.binWidth).toBe(1e6);
  });

  const view: View = {
    view: 'plot',
    title: 'Loss',
    kind: 'interval',
    series: ['source.ip', 'destination.ip'],
    field: 'lost',
    per: 'expected',
    unit: '',
    format: 'percent',
  };
  const kind = streams.documents.interval!;

  it('puts intervals in bins as long as they are and leaves a hole where none came', () => {
    const plot = plotOf([0, 10, 20, 50].map((second) => interval({ second, expected: 100, lost: second / 10 })));
    expect(plot.binWidth).toBe(10e6);
    expect(plot.times.map((time) => (time / 1e6) % 86_400)).toEqual([0, 10, 20, 50]);
    expect(plot.joinWithin).toBeLessThan(20e6);
    expect(plot.joinWithin).toBeGreaterThanOrEqual(10e6);
    expect(plot.series).toEqual([{ name: '10.0.0.1 → 10.0.0.2', values: [0, 0.01, 0.02, 0.05], peak: 0.05 }]);
  });

  it('draws the series with the highest peaks and says how many others there are', () => {
    const plot = plotOf(Array.from({ length: 12 }, (_, i) => interval({ from: `10.0.1.${i}`, second: 0, expected: 100, lost: i })));
    expect(plot.series.map(({ peak }) => peak)).toEqual([0.11, 0.1, 0.09, 0.08, 0.07, 0.06, 0.05, 0.04]);
    expect(plot.others).toBe(4);
  });

  it('shows all series together as the ratio of their sums', () => {
    const plot = plotOf([
      interval({ from: 'a', second: 0, expected: 900, lost: 0 }),
      interval({ from: 'b', second: 0, expected: 100, lost: 100 }),
    ]);
    expect(plot.all).toEqual({ name: 'all together', values: [0.1], peak: 0.1 });
  });

  it('aligns series on the times that any of them has', () => {
    const plot = plotOf([
      interval({ from: 'a', second: 0, expected: 100, lost: 2 }),
      interval({ from: 'b', second: 10, expected: 100, lost: 1 }),
    ]);
    expect(plot.series.map(({ values }) => values)).toEqual([
      [0.02, undefined],
      [undefined, 0.01],
    ]);
  });

  it('widens its bins for a long time, keeping every sum', () => {
    const aggregate = new PlotAggregate({ ...view, per: undefined, aggregate: 'sum' } as unknown as typeof view, 'media', kind.fields);
    for (let i = 0; i < 20_000; i += 1) aggregate.add(interval({ second: i, expected: 10, lost: 1 }).body, i * 60e6, 0);
    const plot = aggregate.plot();
    expect(plot.times.length).toBeLessThanOrEqual(480);
    expect(plot.series[0]?.values.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBe(20_000);
  });

  it('stays bounded when times and names are hostile', () => {
    const aggregate = new PlotAggregate(view, 'media', kind.fields, 16);
    for (let i = 0; i < 3000; i += 1)
      aggregate.add(interval({ from: `n${i}`, second: 0, expected: 10, lost: i % 10 }).body, ((i * 7919) % 977) * 1e12, 0);
    const plot = aggregate.plot();
    expect(plot.times.length).toBeLessThanOrEqual(480);
    expect(plot.series).toHaveLength(8);
    expect(plot.others).toBeGreaterThan(2900);
  });

  function plotOf(documents: ReturnType<typeof interval>[]) {
    const aggregates = new ViewAggregates([{ ...streams, views: [view] }]);
    for (const document of documents) aggregates.document(document);
    return aggregates.plots().get('media')![0]!;
  }
});

describe('all views together', () => {
  it('count documents by data stream, and show when they came where a decoder declares no plot', () => {
    const bare: ViewedDecoder = { ...streams, views: [] };
    const aggregates = new ViewAggregates([bare]);
    for (const second of [0, 0, 1, 20]) aggregates.document(event('a', second));
    aggregates.document(event('b', 1));
    expect(aggregates.facts().streams).toEqual([
      { name: 'metrics-spoor.media-a', documents: 4 },
      { name: 'metrics-spoor.media-b', documents: 1 },
    ]);
    const [plot] = aggregates.plots().get('media')!;
    expect(plot).toMatchObject({ title: 'Activity', unit: 'documents', series: [{ name: 'spoor.media', peak: 2 }] });
    expect(new ViewAggregates([streams]).plots().get('media')).toHaveLength(2);
  });

  it('name only so many data streams, and count the documents of the others', () => {
    const aggregates = new ViewAggregates([streams]);
    for (let i = 0; i < 1500; i += 1) aggregates.document({ dataStream: `logs-x-${i}`, body: {} });
    const { streams: shown, otherStreamDocuments } = aggregates.facts();
    expect(shown).toHaveLength(50);
    expect(otherStreamDocuments).toBe(1450);
  });

  it('give a document to the decoder whose data stream it is in, whatever the namespace', () => {
    const other: ViewedDecoder = {
      name: 'other',
      documents: { k: { dataset: 'media_other', type: 'metrics', describe: '', fields: {} } },
      views: [],
    };
    const aggregates = new ViewAggregates([streams, other]);
    const { body } = interval({ second: 0, expected: 1, lost: 0 });
    for (const dataStream of [
      'metrics-spoor.media-default',
      'metrics-spoor.media-site-7',
      'metrics-spoor.media_other-default',
      'logs-spoor.media-default',
      'x',
    ])
      aggregates.document({ dataStream, body });
    expect([...aggregates.facts().byDecoder]).toEqual([
      ['media', 2],
      ['other', 1],
    ]);
    expect(aggregates.facts().documents).toBe(5);
  });

  it('know the observers and the time that the documents span', () => {
    const aggregates = new ViewAggregates([streams]);
    for (const second of [20, 0, 40])
      aggregates.document(interval({ second, expected: 1, lost: 0, observer: second === 0 ? 'bts2' : 'bts1' }));
    const { observers, from, to } = aggregates.facts();
    expect(observers).toEqual([
      { name: 'bts1', documents: 2 },
      { name: 'bts2', documents: 1 },
    ]);
    expect(to! - from!).toBe(50e6);
  });

  it('place a loss of the capture where the observer was when it began, for as long as the wall clock says', () => {
    const aggregates = new ViewAggregates([streams]);
    const capture = {
      loss: true,
      reason: 'collector_restart',
      message: 'It was away.',
      gap: { from: at(5000), to: at(5007) },
      count: undefined,
    };
    aggregates.document({ dataStream: 'logs-spoor.capture-default', body: { '@timestamp': at(30), observer: { name: 'bts1' }, capture } });
    aggregates.document({ dataStream: 'logs-spoor.capture-default', body: { '@timestamp': at(30), capture: { ...capture, loss: false } } });
    const { gaps } = aggregates.facts();
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatchObject({ observer: 'bts1', reason: 'collector_restart', message: 'It was away.' });
    expect(gaps[0]!.to! - gaps[0]!.from!).toBe(7e6);
    expect((gaps[0]!.from! / 1e6) % 86_400).toBe(30);
  });

  it('pass over a view of a kind that the decoder does not have', () => {
    const aggregates = new ViewAggregates([{ ...streams, documents: {} }]);
    expect(aggregates.tables().get('media')).toEqual([]);
  });

  it('survive documents of any shape', () => {
    const aggregates = new ViewAggregates([streams]);
    for (const body of [
      {},
      { '@timestamp': 7, event: null, observer: [] },
      { media: 'x', source: 3, event: { start: 'never', duration: 'long' } },
    ])
      aggregates.document({ dataStream: 'metrics-spoor.media-default', body });
    expect(aggregates.facts().documents).toBe(3);
    expect(aggregates.tables().get('media')![0]!.rows).toHaveLength(1);
  });
});
