/** Panels that Lens draws: a number, a plot or a table as the state that Lens saves, with everything it refers to. */

import { palette } from './colours.js';
import { LayerColumns } from './lens-columns.js';
import type { Bucket, Measure } from './measure.js';
import type { MetricPanel, TablePanel, XyPanel } from './panel.js';
import { identifier, type Reference } from './saved-object.js';
import type { StreamFields } from './stream-fields.js';

export type LensPanel = MetricPanel | XyPanel | TablePanel;

interface Layer {
  readonly id: string;
  readonly columns: LayerColumns;
}

interface Drawn {
  readonly type: 'lnsMetric' | 'lnsXY' | 'lnsDatatable';
  readonly layers: readonly Layer[];
  readonly visualization: Readonly<Record<string, unknown>>;
}

/** @param name of the panel, to make identifiers of; @param dataView identifier of the data view of its documents */
export function lensAttributes(
  panel: LensPanel,
  name: readonly string[],
  fields: StreamFields,
  dataView: string,
): { readonly attributes: Readonly<Record<string, unknown>>; readonly references: readonly Reference[] } {
  const { type, layers, visualization } = drawn(panel, name, fields);
  const references = layers.map(({ id }) => ({
    type: 'index-pattern' as const,
    id: dataView,
    name: `indexpattern-datasource-layer-${id}`,
  }));
  const layerStates = layers.map(
    ({ id, columns }) => [id, { columnOrder: columns.order, columns: columns.columns, incompleteColumns: {}, sampling: 1 }] as const,
  );
  const attributes = {
    title: panel.title,
    description: panel.note ?? '',
    type: 'lens',
    visualizationType: type,
    references,
    state: {
      datasourceStates: { formBased: { layers: Object.fromEntries(layerStates) }, textBased: { layers: {} } },
      visualization,
      query: { language: 'kuery', query: panel.where ?? '' },
      filters: [],
      internalReferences: [],
      adHocDataViews: {},
    },
  };
  return { attributes, references };
}

function drawn(panel: LensPanel, name: readonly string[], fields: StreamFields): Drawn {
  const layer = (which: string): Layer => ({
    id: identifier(...name, 'layer', which),
    columns: new LayerColumns([...name, which], fields),
  });
  switch (panel.panel) {
    case 'metric':
      return metric(panel, layer('data'));
    case 'table':
      return table(panel, layer('data'));
    case 'xy':
      return plot(panel, layer('data'), layer('limits'));
  }
}

function metric({ measure, subtitle }: MetricPanel, layer: Layer): Drawn {
  const visualization = {
    layerId: layer.id,
    layerType: 'data',
    metricAccessor: layer.columns.measure(measure),
    showBar: false,
    ...(subtitle !== undefined && { subtitle }),
    ...(measure.bands !== undefined && { palette: palette(measure.bands) }),
  };
  return { type: 'lnsMetric', layers: [layer], visualization };
}

function table({ title, rows, measures, sort, leadsTo }: TablePanel, layer: Layer): Drawn {
  const measured = measures.map((measure) => ({ measure, columnId: layer.columns.measure(measure) }));
  const rowIds = rows.map((row) => layer.columns.bucket(row));
  const sortedBy = measured.find(({ measure }) => measure.label === sort.by);
  if (sortedBy === undefined) throw new Error(`${title}: no column ${sort.by} to sort by.`);
  const visualization = {
    layerId: layer.id,
    layerType: 'data',
    columns: [
      ...rowIds.map((columnId) => ({ columnId, isTransposed: false, isMetric: false, oneClickFilter: leadsTo !== undefined })),
      ...measured.map(({ measure: { bands }, columnId }) => ({
        columnId,
        isTransposed: false,
        isMetric: true,
        ...(bands !== undefined && { colorMode: 'cell', palette: palette(bands) }),
      })),
    ],
    sorting: { columnId: sortedBy.columnId, direction: sort.direction },
    paging: { size: 10, enabled: true },
  };
  return { type: 'lnsDatatable', layers: [layer], visualization };
}

function plot(panel: XyPanel, layer: Layer, limits: Layer): Drawn {
  const { columns } = layer;
  const measured = panel.measures.map((measure) => ({ measure, id: columns.measure(measure) }));
  // Values to split by come first: they are then the top ones of the whole time, not of each moment.
  const split = panel.split === undefined ? undefined : columns.bucket(panel.split);
  const x = columns.bucket(panel.x);
  const dataLayer = {
    layerId: layer.id,
    layerType: 'data',
    seriesType: panel.series,
    position: 'top',
    showGridlines: false,
    xAccessor: x,
    ...(split !== undefined && { splitAccessor: split }),
    accessors: measured.map(({ id }) => id),
    yConfig: measured.map(({ measure, id }) => ({ forAccessor: id, axisMode: 'left', ...colourOf(measure, panel.split) })),
  };
  const lines = panel.limits ?? [];
  const visualization = {
    preferredSeriesType: panel.series,
    legend: { isVisible: panel.measures.length > 1 || split !== undefined, position: 'bottom', showSingleSeries: false },
    valueLabels: 'hide',
    fittingFunction: 'None',
    yTitle: panel.axis,
    ...(panel.extent !== undefined && {
      yLeftExtent: { mode: 'custom', lowerBound: panel.extent.from, upperBound: panel.extent.to },
    }),
    axisTitlesVisibilitySettings: { x: panel.x.by !== 'time', yLeft: true, yRight: false },
    tickLabelsVisibilitySettings: { x: true, yLeft: true, yRight: true },
    labelsOrientation: { x: 0, yLeft: 0, yRight: 0 },
    gridlinesVisibilitySettings: { x: false, yLeft: true, yRight: false },
    layers: [dataLayer, ...(lines.length === 0 ? [] : [limitLayer(limits, lines)])],
  };
  return { type: 'lnsXY', layers: lines.length === 0 ? [layer] : [layer, limits], visualization };
}

function limitLayer({ id, columns }: Layer, lines: NonNullable<XyPanel['limits']>) {
  const accessors = lines.map(({ label, value }) => columns.fixed(label, value));
  const yConfig = accessors.map((forAccessor, i) => ({
    forAccessor,
    axisMode: 'left',
    color: lines[i]?.colour,
    lineStyle: 'dashed',
    lineWidth: 2,
    textVisibility: true,
    fill: 'none',
  }));
  return { layerId: id, layerType: 'referenceLine', accessors, yConfig };
}

/** With a split every value of it gets a colour of its own. */
function colourOf({ colour }: Measure, split: Bucket | undefined): { readonly color?: string } {
  return colour === undefined || split !== undefined ? {} : { color: colour };
}
