/** The builder: what it refuses, that it says the same every time, and what it does for decoders that it does not know. */

import { describe, expect, it } from 'vitest';
import { boolean, date, float, integer, keyword, long } from '../../src/decoder/fields.js';
import { allKinds } from '../../src/documents/own-kinds.js';
import type { OwnedKind } from '../../src/documents/templates.js';
import { builtInDecoders, loadDecoder } from '../../src/engine/registry.js';
import { palette } from '../../src/kibana/colours.js';
import { dishonest } from '../../src/kibana/honesty.js';
import { formulaText, LayerColumns } from '../../src/kibana/lens-columns.js';
import { count, type Measure, max, median, number, percent, percentile, share, sum, terms, total } from '../../src/kibana/measure.js';
import { kibanaObjects } from '../../src/kibana/objects.js';
import { ndjson } from '../../src/kibana/saved-object.js';
import { streamFields } from '../../src/kibana/stream-fields.js';
import { attribute, root, unpacked } from './shipped.js';

const fields = {
  name: keyword('Name'),
  size: integer('Size', 'bytes'),
  wait_ms: float('Wait', 'ms'),
  wait_sum_ms: float('Waits together', 'ms'),
  lost_pct: float('Lost', 'percent'),
  seen: long('Seen', 'packets'),
  depth_max: integer('Deepest', 'packets'),
  yes: boolean('Yes'),
  last: date('Last time'),
};
const echo: OwnedKind = { decoder: 'echo', kind: { dataset: 'echo_said', type: 'logs', describe: 'x', fields } };
const stream = streamFields([echo]).get('echo_said')!;
const layer = () => new LayerColumns(['test'], stream);
const measure = (of: Measure['of']): Measure => ({ label: 'M', of, format: number() });

describe('a measure', () => {
  it('of a field that the documents do not have is refused', () => {
    expect(() => layer().measure(measure(sum('echo.sise')))).toThrow('Documents of spoor.echo_said have no field echo.sise.');
    expect(() => layer().bucket(terms('echo.nam', 'Name', 5))).toThrow('have no field echo.nam');
  });

  it.each([
    ['the sum of a share', sum('echo.lost_pct'), /does not add up/],
    ['the mean of a share', { operation: 'average', field: 'echo.lost_pct' } as const, /weighs every document alike/],
    ['the sum of times that are no sum', sum('echo.wait_ms'), /does not add up/],
    ['the sum of an extreme', sum('echo.depth_max'), /does not add up/],
    ['the sum of names', sum('echo.name'), /no number/],
    ['the largest name', max('echo.name'), /no number/],
    ['a percentile of truths', percentile('echo.yes', 95), /no number/],
  ])('is refused that is %s', (_, aggregate, why) => {
    expect(() => layer().measure(measure(aggregate))).toThrow(why);
  });

  it.each([
    sum('echo.seen'),
    sum('echo.size'),
    sum('echo.wait_sum_ms'),
    max('echo.wait_ms'),
    max('echo.last'),
    median('echo.lost_pct'),
    count(),
  ])('is taken that is %o', (aggregate) => {
    const field = 'field' in aggregate ? stream.field(aggregate.field) : stream.field('echo.name');
    expect(dishonest(aggregate, field)).toBeUndefined();
  });

  it('that divides is kept as text, as its parts and as what is computed of them', () => {
    const columns = layer();
    const ratio = share(sum('echo.seen', 'echo.name: "a"'), total(['echo.seen', 'echo.size']));
    const id = columns.measure({ label: 'Part', of: ratio, format: percent() });
    expect(formulaText(ratio)).toBe('sum(echo.seen, kql=\'echo.name: "a"\') / (sum(echo.seen) + sum(echo.size))');
    expect(columns.order).toEqual([id, `${id}X0`, `${id}X1`, `${id}X2`, `${id}X3`]);
    expect(columns.columns[id]).toMatchObject({
      operationType: 'formula',
      references: [`${id}X3`],
      params: { formula: formulaText(ratio) },
    });
    expect(columns.columns[`${id}X0`]).toMatchObject({ operationType: 'sum', filter: { query: 'echo.name: "a"', language: 'kuery' } });
    expect(columns.columns[`${id}X3`]).toMatchObject({
      operationType: 'math',
      references: [`${id}X0`, `${id}X1`, `${id}X2`],
      params: {
        tinymathAst: {
          name: 'divide',
          args: [`${id}X0`, { name: 'add', args: [`${id}X1`, `${id}X2`], text: 'sum(echo.seen) + sum(echo.size)' }],
        },
      },
    });
  });

  it('that is a formula cannot order the values of a field: Lens cannot', () => {
    const columns = layer();
    columns.measure({ label: 'Part', of: share(count(), count()), format: percent() });
    expect(() => columns.bucket(terms('echo.name', 'Name', 5, { by: 'Part', direction: 'desc' }))).toThrow(
      'cannot order values by the formula',
    );
  });
});

describe('colours by value', () => {
  type Stops = { readonly params: Readonly<Record<'stops' | 'colorStops', readonly { readonly color: string; readonly stop: number }[]>> };
  const bandsOf = (worst: 'high' | 'low') =>
    palette(worst === 'high' ? { look: 1, bad: 2, worst } : { look: 2, bad: 1, worst }) as unknown as Stops;

  it.each([
    ['high', 0.5, '#cfe3f3'],
    ['high', 1, '#f2b84b'],
    ['high', 2, '#8e1b5a'],
    ['low', 0.5, '#8e1b5a'],
    ['low', 1.5, '#f2b84b'],
    ['low', 2, '#cfe3f3'],
  ] as const)('where %s is worst, %d is %s', (worst, value, colour) => {
    const { stops, colorStops } = bandsOf(worst).params;
    expect(colorStops.findLast(({ stop }) => value >= stop)?.color).toBe(colour);
    // Where one band ends, the next begins.
    expect(stops.slice(0, -1).map(({ stop }) => stop)).toEqual(colorStops.slice(1).map(({ stop }) => stop));
    expect(stops.map(({ color }) => color)).toEqual(colorStops.map(({ color }) => color));
  });

  it('differ in lightness, so that they can be told apart without seeing hues', () => {
    const parts = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
    const lightness = (hex: string) => parts(hex).reduce((light, part, i) => light + part * [0.21, 0.72, 0.07][i]!, 0);
    const [fine, look, bad] = bandsOf('high').params.stops.map(({ color }) => lightness(color));
    expect(fine! - look!).toBeGreaterThan(0.1);
    expect(look! - bad!).toBeGreaterThan(0.3);
  });
});

describe('all objects', () => {
  it('are the same every time', async () => {
    const decoders = await Promise.all(builtInDecoders().map((name) => loadDecoder(name, root)));
    expect(ndjson(kibanaObjects(allKinds(decoders)))).toBe(ndjson(kibanaObjects(allKinds(decoders))));
  });

  it('of a decoder that somebody else wrote are its data view, with meanings and formats', () => {
    const [view, ...rest] = kibanaObjects([echo]);
    expect(rest).toEqual([]);
    expect(attribute(view!, 'title')).toBe('logs-spoor.echo_said-*');
    expect(unpacked(view!, 'fieldFormatMap')).toMatchObject({ 'echo.wait_ms': { id: 'duration' }, 'echo.size': { id: 'bytes' } });
    expect(unpacked(view!, 'fieldAttrs')).toMatchObject({ 'echo.lost_pct': { customDescription: 'Lost [percent]' } });
  });

  it('leave out dashboards of decoders that are not in use, links to them, and their panels on others', async () => {
    const decoders = [await loadDecoder('diameter', root)];
    const objects = kibanaObjects(allKinds(decoders));
    const dashboards = objects.filter(({ type }) => type === 'dashboard');
    expect(dashboards.map((dashboard) => attribute(dashboard, 'title'))).toEqual([
      '[Spoor] Diameter',
      '[Spoor] Capture health',
      '[Spoor] Spoor itself',
    ]);
    const there = new Set(objects.map(({ id }) => id));
    for (const { references } of objects) for (const { id } of references) expect(there.has(id)).toBe(true);
    expect(JSON.stringify(objects)).not.toContain('rtp.');
  });
});
