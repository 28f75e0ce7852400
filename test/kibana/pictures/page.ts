/** A dashboard as one HTML page: its panels where Kibana puts them, with what a real Elasticsearch answered. */

import type { SavedObject } from '../../../src/kibana/saved-object.js';
import { parseKql } from '../kql.js';
import type { TimeRange } from '../lens.js';
import type { Loaded } from '../loaded.js';
import { attribute, panelsOf, type ShippedPanel } from '../shipped.js';
import { drawn, escaped } from './draw.js';

/** Pixels of a column and of a row of the grid. */
const COLUMN = 29;
const ROW = 20;
const MARGIN = 6;
const TITLE = 26;
const HEAD = 84;
export const WIDTH = 48 * COLUMN + 2 * MARGIN;

export interface Page {
  readonly html: string;
  readonly height: number;
  /** Titles of panels that had nothing to show. */
  readonly empty: readonly string[];
}

/** @param chosen a condition as a click on a row leaves it, for all panels */
export async function pageOf(
  dashboard: SavedObject,
  objects: readonly SavedObject[],
  loaded: Loaded,
  time: TimeRange,
  interval: number,
  chosen = '',
): Promise<Page> {
  const panels = panelsOf(dashboard, objects);
  const empty: string[] = [];
  const boxes: string[] = [];
  for (const panel of panels) {
    const inner = await content(panel, objects, loaded, time, interval, chosen);
    if (inner === undefined) empty.push(panel.title);
    boxes.push(box(panel, inner ?? '<p class="nothing">No results found</p>'));
  }
  const bottom = Math.max(...panels.map(({ grid }) => grid.y + grid.h));
  const height = HEAD + bottom * ROW + 2 * MARGIN;
  return { html: html(dashboard, boxes.join('\n'), height, time, chosen), height, empty };
}

function box({ grid, title, type }: ShippedPanel, inner: string): string {
  const style = `left:${MARGIN + grid.x * COLUMN}px;top:${HEAD + grid.y * ROW}px;width:${grid.w * COLUMN - MARGIN}px;height:${grid.h * ROW - MARGIN}px`;
  const head = type === 'links' ? '' : `<h2>${escaped(title)}</h2>`;
  return `<section style="${style}">${head}${inner}</section>`;
}

async function content(
  panel: ShippedPanel,
  objects: readonly SavedObject[],
  loaded: Loaded,
  time: TimeRange,
  interval: number,
  chosen: string,
): Promise<string | undefined> {
  const { grid, config, lens } = panel;
  if (panel.type === 'links') {
    const { links } = config.attributes as { links: readonly { label: string }[] };
    return `<nav>${links.map(({ label }) => `<a>${escaped(label)}</a>`).join('')}</nav>`;
  }
  if (panel.type === 'visualization') {
    const { params } = config.savedVis as { params: { markdown: string } };
    return `<div class="text">${markdown(params.markdown)}</div>`;
  }
  if (lens === undefined) return rowsOfSearch(panel, objects, loaded, time, chosen);
  const [table] = await loaded.tables(panel, time, interval, chosen);
  if (table === undefined || table.rows.length === 0) return undefined;
  const frame = { width: grid.w * COLUMN - MARGIN - 16, height: grid.h * ROW - MARGIN - TITLE - 8, time, interval };
  return drawn(lens, table.layer, table.rows, frame);
}

/** Only what the texts of our own dashboards use: bold, emphasis, code, paragraphs. */
function markdown(text: string): string {
  return text
    .split('\n\n')
    .map(
      (paragraph) =>
        `<p>${escaped(paragraph)
          .replace(/\*\*(.+?)\*\*/g, '<b>$1</b>')
          .replace(/\*(.+?)\*/g, '<i>$1</i>')
          .replace(/`(.+?)`/g, '<code>$1</code>')}</p>`,
    )
    .join('');
}

async function rowsOfSearch(panel: ShippedPanel, objects: readonly SavedObject[], loaded: Loaded, time: TimeRange, chosen: string) {
  const search = objects.find(({ id }) => id === panel.savedObject)!;
  const view = objects.find(({ id }) => id === search.references[0]!.id)!;
  const columns = ['@timestamp', ...attribute<string[]>(search, 'columns')];
  const { searchSourceJSON } = attribute<{ searchSourceJSON: string }>(search, 'kibanaSavedObjectMeta');
  const { query } = JSON.parse(searchSourceJSON) as { query: { query: string } };
  const filter = [parseKql(query.query).query, parseKql(chosen).query, { range: { '@timestamp': { gte: time.from, lte: time.to } } }];
  const hits = await loaded.hits(attribute<string>(view, 'title'), {
    size: Math.floor((panel.grid.h * ROW - TITLE - 30) / 17),
    query: { bool: { filter } },
    sort: attribute<[string, string][]>(search, 'sort').map(([field, order]) => ({ [field]: { order } })),
    fields: columns,
    runtime_mappings: JSON.parse(attribute<string>(view, 'runtimeFieldMap')) as object,
  });
  if (hits.length === 0) return undefined;
  const cell = (value: unknown) => (typeof value === 'number' ? String(Math.round(value * 100) / 100) : String(value ?? ''));
  const lines = hits.map(
    ({ fields }) => `<tr>${columns.map((name) => `<td>${escaped((fields[name] ?? []).map(cell).join(', '))}</td>`).join('')}</tr>`,
  );
  return `<table class="rows"><tr>${columns.map((name) => `<th>${escaped(name)}</th>`).join('')}</tr>${lines.join('')}</table>`;
}

function html(dashboard: SavedObject, boxes: string, height: number, { from, to }: TimeRange, chosen: string): string {
  const { panelsJSON } = attribute<{ panelsJSON: string }>(dashboard, 'controlGroupInput');
  const controls = Object.values(JSON.parse(panelsJSON) as Record<string, { explicitInput: { title: string; fieldName: string } }>);
  const chips = controls.map(({ explicitInput: { title, fieldName } }) => {
    const value = new RegExp(`${fieldName.replaceAll('.', '\\.')}: "([^"]+)"`).exec(chosen)?.[1] ?? 'Any';
    return `<span>${escaped(title)}: <b>${escaped(value)}</b></span>`;
  });
  return `<!doctype html><meta charset="utf-8"><title>${escaped(attribute<string>(dashboard, 'title'))}</title><style>
body{margin:0;width:${WIDTH}px;height:${height}px;background:#f7f8fc;color:#343741;font:12px/1.35 "DejaVu Sans",sans-serif;position:relative}
header{position:absolute;left:${MARGIN}px;right:${MARGIN}px;top:6px}
h1{font-size:17px;margin:0;display:inline}header small{color:#69707d;margin-left:12px}
.controls{margin-top:8px}.controls span{background:#fff;border:1px solid #d3dae6;border-radius:4px;padding:4px 10px;margin-right:6px;display:inline-block}
section{position:absolute;background:#fff;border:1px solid #e3e8f2;border-radius:4px;overflow:hidden;box-sizing:border-box}
h2{font-size:12px;margin:5px 8px 3px;white-space:nowrap}
nav{padding:14px 8px}nav a{color:#0061a6;margin-right:26px;font-weight:bold}
.metric{position:absolute;inset:${TITLE}px 0 0 0;padding:4px 10px;text-align:right}.metric small{display:block;text-align:left}
.metric b{position:absolute;right:10px;bottom:6px;font-size:28px}
table{border-collapse:collapse;width:100%;font-size:11px}th,td{padding:2px 7px;text-align:left;white-space:nowrap;border-bottom:1px solid #eef1f7;overflow:hidden;text-overflow:ellipsis;max-width:260px}
th{white-space:normal;vertical-align:bottom}.number{text-align:right}.rows{font-size:10px}.rows td,.rows th{padding:1px 5px;max-width:220px}.rows td:last-child{max-width:none}
.text{padding:0 10px}.text p{margin:4px 0}code{background:#f1f4fa}.nothing{text-align:center;color:#98a2b3}svg{display:block;margin:0 6px}
</style><header><h1>${escaped(attribute<string>(dashboard, 'title'))}</h1><small>${from.slice(0, 16).replace('T', ' ')} to ${to.slice(11, 16)} UTC · drawn by Spoor from the shipped file and a real Elasticsearch's answers; Kibana draws fonts, legends and spacing otherwise</small>
<div class="controls">${chips.join('')}</div></header>${boxes}`;
}
