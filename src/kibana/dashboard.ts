/** A dashboard's definition as the saved object that Kibana 8.15 and later read. */

import { dataViewId } from './data-view.js';
import { lensAttributes } from './lens-panel.js';
import type { Control, Dashboard, Panel } from './panel.js';
import { identifier, type Reference, type SavedObject, savedObject } from './saved-object.js';
import { searchId } from './saved-search.js';
import type { StreamFields } from './stream-fields.js';

/** Columns of Kibana's grid. */
export const GRID = 48;
const LINKS_HEIGHT = 3;

export const dashboardId = (key: string): string => identifier('dashboard', key);

interface BuiltPanel {
  readonly type: 'lens' | 'visualization' | 'links' | 'search';
  readonly embeddableConfig: Readonly<Record<string, unknown>>;
  readonly panelRefName?: string;
  /** Named as inside the panel. */
  readonly references: readonly Reference[];
}

/** @param others all dashboards that are installed, in the order of the row of links */
export function dashboardObject(
  dashboard: Dashboard,
  others: readonly Dashboard[],
  streams: ReadonlyMap<string, StreamFields>,
): SavedObject {
  const panels: object[] = [];
  const references: Reference[] = [];
  const add = (name: string, place: { x: number; y: number; w: number; h: number }, built: BuiltPanel) => {
    const panelIndex = identifier('panel', dashboard.key, name);
    const { references: own, ...rest } = built;
    panels.push({ ...rest, panelIndex, gridData: { ...place, i: panelIndex } });
    references.push(...own.map((reference) => ({ ...reference, name: `${panelIndex}:${reference.name}` })));
  };

  add('links', { x: 0, y: 0, w: GRID, h: LINKS_HEIGHT }, linksPanel(dashboard, others));
  let y = LINKS_HEIGHT;
  for (const { height, panels: row } of dashboard.rows) {
    let x = 0;
    for (const { width, ...panel } of row) {
      add(panel.title, { x, y, w: width, h: height }, builtPanel(panel, dashboard, streams));
      x += width;
    }
    y += height;
  }
  const controls = controlGroup(dashboard, streams);
  const attributes = {
    title: dashboard.title,
    description: dashboard.description,
    timeRestore: true,
    timeFrom: dashboard.from,
    timeTo: 'now',
    refreshInterval: { pause: true, value: 60_000 },
    controlGroupInput: controls.input,
    optionsJSON: JSON.stringify({ useMargins: true, syncColors: true, syncCursor: true, syncTooltips: false, hidePanelTitles: false }),
    panelsJSON: JSON.stringify(panels),
    kibanaSavedObjectMeta: { searchSourceJSON: JSON.stringify({ query: { language: 'kuery', query: '' }, filter: [] }) },
    version: 1,
  };
  return savedObject('dashboard', dashboardId(dashboard.key), attributes, [...references, ...controls.references]);
}

function builtPanel(panel: Panel, dashboard: Dashboard, streams: ReadonlyMap<string, StreamFields>): BuiltPanel {
  switch (panel.panel) {
    case 'text':
      return textPanel(panel.title, panel.markdown);
    case 'search': {
      // Kibana finds the search by this name, with the panel's identifier in front.
      const panelRefName = `panel_${identifier('panel', dashboard.key, panel.title)}`;
      const reference = { type: 'search' as const, id: searchId(panel.search), name: panelRefName };
      return { type: 'search', panelRefName, embeddableConfig: { title: panel.title, enhancements: {} }, references: [reference] };
    }
    default: {
      const fields = streams.get(panel.dataset);
      if (fields === undefined) throw new Error(`No documents of spoor.${panel.dataset} for the panel ${panel.title}.`);
      const lens = lensAttributes(panel, [dashboard.key, panel.title], fields, dataViewId(panel.dataset));
      const click = panel.panel === 'table' && panel.leadsTo !== undefined ? drilldown(dashboard, panel.title, panel.leadsTo) : undefined;
      return {
        type: 'lens',
        embeddableConfig: {
          title: panel.title,
          ...(panel.note !== undefined && { description: panel.note }),
          enhancements: click?.enhancements ?? {},
          attributes: lens.attributes,
        },
        references: [...lens.references, ...(click?.references ?? [])],
      };
    }
  }
}

/** Filtering for a value of the panel offers to take the filter, and the time, to another dashboard. */
function drilldown(dashboard: Dashboard, title: string, { key, label }: { readonly key: string; readonly label: string }) {
  const eventId = identifier('drilldown', dashboard.key, title, key);
  const config = { openInNewTab: false, useCurrentDateRange: true, useCurrentFilters: true };
  const action = { factoryId: 'DASHBOARD_TO_DASHBOARD_DRILLDOWN', name: label, config };
  const reference = {
    type: 'dashboard' as const,
    id: dashboardId(key),
    name: `drilldown:DASHBOARD_TO_DASHBOARD_DRILLDOWN:${eventId}:dashboardId`,
  };
  return { enhancements: { dynamicActions: { events: [{ eventId, triggers: ['FILTER_TRIGGER'], action }] } }, references: [reference] };
}

function linksPanel(dashboard: Dashboard, others: readonly Dashboard[]): BuiltPanel {
  const targets = others.map((other) => ({ other, id: identifier('link', dashboard.key, other.key) }));
  const links = targets.map(({ other, id }, order) => ({
    type: 'dashboardLink',
    id,
    order,
    label: other.key === dashboard.key ? `▸ ${other.link}` : other.link,
    destinationRefName: `link_${id}_dashboard`,
    options: { openInNewTab: false, useCurrentDateRange: true, useCurrentFilters: true },
  }));
  return {
    type: 'links',
    embeddableConfig: { hidePanelTitles: true, enhancements: {}, attributes: { layout: 'horizontal', links } },
    references: targets.map(({ other, id }) => ({ type: 'dashboard', id: dashboardId(other.key), name: `link_${id}_dashboard` })),
  };
}

function textPanel(title: string, markdown: string): BuiltPanel {
  const searchSource = { query: { language: 'kuery', query: '' }, filter: [] };
  const savedVis = {
    title: '',
    description: '',
    type: 'markdown',
    params: { fontSize: 12, markdown, openLinksInNewTab: false },
    uiState: {},
    data: { aggs: [], searchSource },
  };
  return { type: 'visualization', embeddableConfig: { title, enhancements: {}, savedVis }, references: [] };
}

function controlGroup({ key, controls }: Dashboard, streams: ReadonlyMap<string, StreamFields>) {
  const named = controls.map((control) => ({ control, id: identifier('control', key, control.field) }));
  const panels = Object.fromEntries(named.map(({ control, id }, order) => [id, controlPanel(id, control, order, streams)]));
  const ignore = { ignoreFilters: false, ignoreQuery: false, ignoreTimerange: false, ignoreValidations: false };
  return {
    input: {
      chainingSystem: 'HIERARCHICAL',
      controlStyle: 'oneLine',
      ignoreParentSettingsJSON: JSON.stringify(ignore),
      panelsJSON: JSON.stringify(panels),
    },
    references: named.map(({ control, id }) => ({
      type: 'index-pattern' as const,
      id: dataViewId(control.dataset),
      name: `controlGroup_${id}:optionsListDataView`,
    })),
  };
}

function controlPanel(id: string, { dataset, field, title }: Control, order: number, streams: ReadonlyMap<string, StreamFields>) {
  streams.get(dataset)?.field(field);
  return {
    order,
    width: 'medium',
    grow: true,
    type: 'optionsListControl',
    explicitInput: { id, fieldName: field, title, enhancements: {} },
  };
}
