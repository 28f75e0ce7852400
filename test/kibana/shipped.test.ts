/** The committed file, by the rules that need no Kibana; and that each rule can be broken. */

import { describe, expect, it } from 'vitest';
import { allKinds } from '../../src/documents/own-kinds.js';
import { builtInDecoders, loadDecoder } from '../../src/engine/registry.js';
import { PACKETS } from '../../src/kibana/packets-command.js';
import type { SavedObject } from '../../src/kibana/saved-object.js';
import { streamFields } from '../../src/kibana/stream-fields.js';
import { complaints } from './checker.js';
import { allPanels, attribute, root, shippedObjects, unpacked } from './shipped.js';

const decoders = await Promise.all(builtInDecoders().map((name) => loadDecoder(name, root)));
const streams = streamFields(allKinds(decoders));
const fields = (pattern: string): ReadonlySet<string> => {
  const stream = [...streams.values()].find(({ type, dataset }) => pattern === `${type}-spoor.${dataset}-*`);
  return new Set([...(stream?.all.keys() ?? []), ...(stream?.all.has('rtp.ssrc') ? [PACKETS] : [])]);
};
const objects = shippedObjects();

describe('the file for Kibana', () => {
  it('keeps the rules of the 8.15 shape, and every field in it stands in a table', () => {
    expect(complaints(objects, fields)).toEqual([]);
  });

  it('has a data view for each data stream, searches, and dashboards that lead to each other', () => {
    const titles = (type: string) => objects.filter((object) => object.type === type).map((object) => attribute<string>(object, 'title'));
    expect(titles('index-pattern')).toEqual([...streams.values()].map(({ type, dataset }) => `${type}-spoor.${dataset}-*`));
    expect(titles('search').length).toBeGreaterThanOrEqual(10);
    expect(titles('dashboard').length).toBeGreaterThanOrEqual(6);
    const dashboards = objects.filter(({ type }) => type === 'dashboard');
    for (const dashboard of dashboards) {
      const linked = new Set(dashboard.references.filter(({ type }) => type === 'dashboard').map(({ id }) => id));
      expect(linked.size, attribute<string>(dashboard, 'title')).toBe(dashboards.length);
    }
    expect(allPanels(objects).filter(({ type }) => type === 'lens').length).toBeGreaterThan(60);
  });

  it.each<[what: string, broken: (copy: Writable[]) => void, complaint: RegExp]>([
    ['an identifier twice', ([first, second]) => Object.assign(second!, { id: first!.id }), /is there twice/],
    ['a version too new', ([first]) => Object.assign(first!, { typeMigrationVersion: '10.1.0' }), /versions are not those/],
    ['an unknown attribute', (copy) => Object.assign(dashboardOf(copy).attributes, { sections: [] }), /sections is no attribute/],
    ['text that is no JSON', (copy) => Object.assign(dashboardOf(copy).attributes, { optionsJSON: '{' }), /optionsJSON is no JSON/],
    ['a missing data view', (copy) => copy.splice(0, 1), /which is not in the file/],
    ['a panel outside', (copy) => changePanels(copy, ([, panel]) => Object.assign(panel!.gridData, { x: 47 })), /out of the grid/],
    ['panels one over the other', (copy) => changePanels(copy, ([, , panel]) => Object.assign(panel!.gridData, { x: 0 })), /overlap/],
    ['an unknown field', (copy) => replaceIn(copy, '"rtp.seconds"', '"rtp.sekonds"'), /no field rtp.sekonds/],
    ['an unknown field in a condition', (copy) => replaceIn(copy, 'rtp.mos.lq < 3.6', 'rtp.moss < 3.6'), /no field rtp.moss/],
    ['a formula of two minds', (copy) => replaceIn(copy, '"name":"divide"', '"name":"multiply"'), /and computed is/],
    ['a click into nowhere', (copy) => dashboardOf(copy).references.splice(0, 1), /leads to no dashboard/],
    ['a title without unit', (copy) => replaceIn(copy, '"title":"Streams"', '"title":"How many"'), /title has no unit/],
    ['a column that is not drawn', (copy) => replaceIn(copy, '"metricAccessor":', '"accessor":'), /is not drawn/],
  ])('would be refused with %s', (_, broken, complaint) => {
    const copy = structuredClone(objects) as Writable[];
    broken(copy);
    expect(complaints(copy, fields).join('\n')).toMatch(complaint);
  });

  it('formats numbers by their unit, and describes every field of the tables', () => {
    const views = objects.filter(({ type }) => type === 'index-pattern');
    for (const view of views) {
      const stream = [...streams.values()].find(({ dataset }) => attribute<string>(view, 'title').includes(`spoor.${dataset}-`))!;
      const described = unpacked<Record<string, { customDescription?: string }>>(view, 'fieldAttrs');
      const formats = unpacked<Record<string, { id: string }>>(view, 'fieldFormatMap');
      for (const { path, describe: text, unit } of stream.all.values()) {
        if (text !== undefined) expect(described[path]?.customDescription, path).toContain(text.slice(0, 200));
        if (unit === 'ms') expect(formats[path]?.id, path).toBe('duration');
        if (unit === 'bytes') expect(formats[path]?.id, path).toBe('bytes');
      }
    }
    expect(views.length).toBe(streams.size);
  });
});

type Writable = { -readonly [K in keyof SavedObject]: SavedObject[K] } & { attributes: Record<string, unknown>; references: unknown[] };

const dashboardOf = (copy: readonly Writable[]) => copy.find(({ type }) => type === 'dashboard')!;

function changePanels(copy: readonly Writable[], change: (panels: { gridData: object }[]) => void): void {
  const { attributes } = dashboardOf(copy);
  const panels = JSON.parse(attributes.panelsJSON as string) as { gridData: object }[];
  change(panels);
  attributes.panelsJSON = JSON.stringify(panels);
}

/** In the panels of the first dashboard. */
function replaceIn(copy: readonly Writable[], text: string, by: string): void {
  const { attributes } = dashboardOf(copy);
  const before = attributes.panelsJSON as string;
  attributes.panelsJSON = before.replaceAll(text, by);
  expect(attributes.panelsJSON).not.toBe(before);
}
