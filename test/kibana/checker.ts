/** The rules that a file for Kibana has to keep and that can be checked without one; each broken rule is a sentence. */

import { GRID } from '../../src/kibana/dashboard.js';
import type { SavedObject } from '../../src/kibana/saved-object.js';
import { parseKql } from './kql.js';
import { fieldsOf, type LensColumn, type LensLayer } from './lens.js';
import { attribute, panelsOf, type ShippedPanel } from './shipped.js';

/** What Kibana 8.15 lets stand in a saved object; it refuses dashboards with any other key. */
const ATTRIBUTES: Readonly<Record<SavedObject['type'], readonly string[]>> = {
  dashboard: [
    ...['title', 'description', 'kibanaSavedObjectMeta', 'timeRestore', 'timeFrom', 'timeTo', 'refreshInterval'],
    ...['controlGroupInput', 'panelsJSON', 'optionsJSON', 'hits', 'version'],
  ],
  'index-pattern': [
    ...['title', 'name', 'timeFieldName', 'fields', 'fieldAttrs', 'fieldFormatMap', 'runtimeFieldMap', 'sourceFilters', 'typeMeta'],
    'allowNoIndex',
  ],
  search: [
    ...['title', 'description', 'columns', 'sort', 'grid', 'rowHeight', 'rowsPerPage', 'hideChart', 'breakdownField'],
    ...['kibanaSavedObjectMeta', 'isTextBasedQuery', 'timeRestore', 'timeRange', 'refreshInterval', 'viewMode'],
  ],
};
const PACKED: Readonly<Record<SavedObject['type'], readonly string[]>> = {
  dashboard: ['panelsJSON', 'optionsJSON'],
  'index-pattern': ['fields', 'fieldAttrs', 'fieldFormatMap', 'runtimeFieldMap', 'sourceFilters', 'typeMeta'],
  search: [],
};
const VERSION = { dashboard: '8.9.0', 'index-pattern': '8.0.0', search: '8.0.0' };
/** What a number in a panel is of: one of these stands in its title. */
const UNIT =
  /%|\b(ms|MOS|ratio|packets|streams|requests|messages|lines|frames|events|retransmissions|connections|refusals|findings|transactions|sessions|procedures|reports|releases|answers|intervals|runs|bursts|ends|documents|commands|seconds|dBm)\b/i;

/** @param fields of the documents that a data view finds, by its title */
export function complaints(objects: readonly SavedObject[], fields: (pattern: string) => ReadonlySet<string>): string[] {
  const ids = objects.map(({ id }) => id);
  const found: string[] = ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `the identifier ${id} is there twice`);
  const titles = new Map(objects.map((object) => [`${object.type} ${object.id}`, attribute<string>(object, 'title')]));
  for (const object of objects) {
    const name = `${object.type} ${attribute<string>(object, 'title')}`;
    const complain = (text: string) => found.push(`${name}: ${text}`);
    if (object.coreMigrationVersion !== '8.8.0' || object.typeMigrationVersion !== VERSION[object.type])
      complain('its versions are not those of the 8.15 shape');
    for (const key of Object.keys(object.attributes)) if (!ATTRIBUTES[object.type].includes(key)) complain(`${key} is no attribute of it`);
    for (const key of PACKED[object.type]) if (!isJson(object.attributes[key])) complain(`${key} is no JSON in text`);
    for (const { type, id, name: reference } of object.references)
      if (!titles.has(`${type} ${id}`)) complain(`${reference} leads to ${type} ${id}, which is not in the file`);
    const names = object.references.map((reference) => reference.name);
    if (new Set(names).size !== names.length) complain('two references have one name');
    if (object.type === 'dashboard') checkDashboard(object, objects, fields, complain);
    if (object.type === 'search') checkSearch(object, (id) => fields(titles.get(`index-pattern ${id}`) ?? ''), complain);
  }
  return found;
}

function isJson(text: unknown): boolean {
  try {
    JSON.parse(text as string);
    return typeof text === 'string';
  } catch {
    return false;
  }
}

type Complain = (text: string) => void;

function checkSearch(search: SavedObject, fields: (id: string) => ReadonlySet<string>, complain: Complain): void {
  const meta = attribute<{ searchSourceJSON: string }>(search, 'kibanaSavedObjectMeta');
  const source = JSON.parse(meta.searchSourceJSON) as { query: { query: string }; indexRefName: string };
  const view = search.references.find(({ name }) => name === source.indexRefName);
  if (view === undefined) {
    complain('its data view is not among its references');
    return;
  }
  const known = fields(view.id);
  const sorted = attribute<[string, string][]>(search, 'sort').map(([field]) => field);
  for (const field of [...attribute<string[]>(search, 'columns'), ...sorted, ...parseKql(source.query.query).fields])
    if (!known.has(field)) complain(`its documents have no field ${field}`);
}

function checkDashboard(
  dashboard: SavedObject,
  objects: readonly SavedObject[],
  fields: (pattern: string) => ReadonlySet<string>,
  complain: Complain,
): void {
  const panels = panelsOf(dashboard, objects);
  const views = new Map(objects.filter(({ type }) => type === 'index-pattern').map((view) => [view.id, attribute<string>(view, 'title')]));
  checkGrid(panels, complain);
  for (const panel of panels) {
    const about: Complain = (text) => complain(`${panel.title || panel.type}: ${text}`);
    const own = dashboard.references.filter(({ name }) => name.startsWith(`${panel.panelIndex}:`));
    if (panel.lens !== undefined) checkLens(panel, own, fields, about);
    checkLinks(panel, own, about);
  }
  const prefixes = panels.map(({ panelIndex }) => `${panelIndex}:`);
  for (const { name } of dashboard.references)
    if (!name.startsWith('controlGroup_') && !prefixes.some((prefix) => name.startsWith(prefix))) complain(`${name} is of no panel`);
  const { panelsJSON } = attribute<{ panelsJSON: string }>(dashboard, 'controlGroupInput');
  for (const [id, { explicitInput }] of Object.entries(
    JSON.parse(panelsJSON) as Record<string, { explicitInput: { id: string; fieldName: string } }>,
  )) {
    const view = dashboard.references.find(({ name }) => name === `controlGroup_${id}:optionsListDataView`);
    if (view === undefined || explicitInput.id !== id) complain(`the control of ${explicitInput.fieldName} has no data view`);
    else if (!fields(views.get(view.id) ?? '').has(explicitInput.fieldName)) complain(`no field ${explicitInput.fieldName} for a control`);
  }
}

function checkGrid(panels: readonly ShippedPanel[], complain: Complain): void {
  const ids = panels.map(({ panelIndex }) => panelIndex);
  if (new Set(ids).size !== ids.length) complain('two panels have one identifier');
  for (const [i, { title, grid, panelIndex }] of panels.entries()) {
    if (grid.i !== panelIndex) complain(`${title}: its place is of another panel`);
    if (grid.x < 0 || grid.w < 1 || grid.h < 1 || grid.x + grid.w > GRID) complain(`${title}: it reaches out of the grid`);
    const over = panels.slice(i + 1).find(({ grid: other }) => overlap(grid, other));
    if (over !== undefined) complain(`${title} and ${over.title} overlap`);
  }
}

function overlap(a: ShippedPanel['grid'], b: ShippedPanel['grid']): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

function checkLens(
  { title, lens, pattern }: ShippedPanel,
  own: SavedObject['references'],
  fields: (pattern: string) => ReadonlySet<string>,
  complain: Complain,
): void {
  const { state, references } = lens!;
  if (!UNIT.test(title)) complain('its title has no unit');
  const known = fields(pattern ?? '');
  const drawn = drawnIn(state.visualization);
  for (const [id, layer] of Object.entries(state.datasourceStates.formBased.layers)) {
    const name = `indexpattern-datasource-layer-${id}`;
    const inside = references.find((reference) => reference.name === name);
    const outside = own.find((reference) => reference.name.endsWith(`:${name}`));
    if (inside === undefined || inside.id !== outside?.id) complain('a layer and the dashboard do not name the same data view');
    for (const field of fieldsOf(layer, state.query.query)) if (!known.has(field)) complain(`its documents have no field ${field}`);
    checkLayer(layer, drawn.get(id) ?? [], complain);
  }
}

function checkLayer({ columns, columnOrder }: LensLayer, drawn: readonly string[], complain: Complain): void {
  const ids = Object.keys(columns);
  if ([...ids].sort().join() !== [...columnOrder].sort().join()) complain('its columns and their order differ');
  const firstMeasure = columnOrder.findIndex((id) => !columns[id]?.isBucketed);
  if (columnOrder.slice(firstMeasure).some((id) => columns[id]?.isBucketed)) complain('a bucket stands behind a measure');
  const parts = new Set(ids.filter((id) => /X\d+$/.test(id)));
  for (const id of ids) if (!parts.has(id) && !drawn.includes(id)) complain(`the column ${columns[id]?.label} is not drawn`);
  for (const id of drawn) if (!(id in columns)) complain(`it draws a column ${id} that is not there`);
  for (const column of Object.values(columns)) {
    for (const id of column.references ?? []) if (!(id in columns)) complain(`${column.label} refers to a column ${id} that is not there`);
    const order = column.params?.orderBy;
    if (order?.type === 'column' && (columns[order.columnId!] === undefined || columns[order.columnId!]?.operationType === 'formula'))
      complain(`${column.label} is ordered by what Lens cannot order by`);
    if (column.operationType === 'formula') checkFormula(column, columns, complain);
  }
}

/** Column identifiers that the visualization names, by layer. */
function drawnIn(visualization: Readonly<Record<string, unknown>>): ReadonlyMap<string, readonly string[]> {
  const of = (layer: Readonly<Record<string, unknown>>): [string, string[]] => [
    layer.layerId as string,
    [layer.metricAccessor, layer.xAccessor, layer.splitAccessor, ...((layer.accessors as unknown[] | undefined) ?? [])]
      .concat(((layer.columns as { columnId: string }[] | undefined) ?? []).map(({ columnId }) => columnId))
      .filter((id): id is string => typeof id === 'string'),
  ];
  return new Map(((visualization.layers as Readonly<Record<string, unknown>>[] | undefined) ?? [visualization]).map(of));
}

/** Lens shows the text of a formula and computes its tree: both must say the same. */
function checkFormula({ label, params, references }: LensColumn, columns: LensLayer['columns'], complain: Complain): void {
  const tree = columns[references?.[0] ?? '']?.params?.tinymathAst;
  const written = tree === undefined ? 'nothing' : writtenOut(tree, columns, true);
  if (written !== params?.formula) complain(`the formula ${label} is ${params?.formula}, and computed is ${written}`);
}

const SIGNS: Readonly<Record<string, string>> = { add: '+', divide: '/' };

function writtenOut(
  tree: NonNullable<NonNullable<LensColumn['params']>['tinymathAst']>,
  columns: LensLayer['columns'],
  outermost = false,
): string {
  if (typeof tree === 'string') {
    const { operationType, sourceField, filter, params } = columns[tree]!;
    const field = sourceField === '___records___' ? [] : [sourceField];
    const percentile = operationType === 'percentile' ? [`percentile=${params?.percentile}`] : [];
    return `${operationType}(${[...field, ...percentile, ...(filter === undefined ? [] : [`kql='${filter.query}'`])].join(', ')})`;
  }
  const sides = tree.args.map((side) => writtenOut(side, columns));
  const text = sides.join(` ${SIGNS[tree.name]} `);
  return outermost ? text : `(${text})`;
}

/** Links and clicks lead where the references say. */
function checkLinks({ config }: ShippedPanel, own: SavedObject['references'], complain: Complain): void {
  const links = (config.attributes as { links?: { destinationRefName: string }[] } | undefined)?.links ?? [];
  type Events = { dynamicActions?: { events: { eventId: string; action: { factoryId: string } }[] } };
  const events = (config.enhancements as Events | undefined)?.dynamicActions?.events ?? [];
  const wanted = [
    ...links.map(({ destinationRefName }) => destinationRefName),
    ...events.map(({ eventId, action }) => `drilldown:${action.factoryId}:${eventId}:dashboardId`),
  ];
  for (const name of wanted) {
    const reference = own.find((candidate) => candidate.name.endsWith(`:${name}`));
    if (reference?.type !== 'dashboard') complain(`${name} leads to no dashboard`);
  }
}
