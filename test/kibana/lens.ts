/** Lens' work, done again: the search that a layer asks Elasticsearch for, and the table that its answer becomes. */

import { parseKql } from './kql.js';

export interface LensColumn {
  readonly label: string;
  readonly dataType: string;
  readonly isBucketed: boolean;
  readonly operationType: string;
  readonly sourceField?: string;
  readonly filter?: { readonly query: string };
  readonly references?: readonly string[];
  readonly params?: {
    readonly size?: number;
    readonly orderBy?: { readonly type: string; readonly columnId?: string };
    readonly orderDirection?: 'asc' | 'desc';
    readonly percentile?: number;
    readonly ranges?: readonly { readonly from: number | null; readonly to: number | null; readonly label: string }[];
    readonly tinymathAst?: Tree;
    readonly formula?: string;
    readonly value?: string;
    readonly format?: { readonly id: string; readonly params: { readonly decimals: number; readonly suffix?: string } };
  };
}

export interface LensLayer {
  readonly columnOrder: readonly string[];
  readonly columns: Readonly<Record<string, LensColumn>>;
}

export interface LensState {
  readonly title: string;
  readonly visualizationType: 'lnsMetric' | 'lnsXY' | 'lnsDatatable';
  readonly references: readonly { readonly type: string; readonly id: string; readonly name: string }[];
  readonly state: {
    readonly datasourceStates: { readonly formBased: { readonly layers: Readonly<Record<string, LensLayer>> } };
    readonly visualization: Readonly<Record<string, unknown>>;
    readonly query: { readonly query: string };
  };
}

type Tree = string | { readonly name: string; readonly args: readonly Tree[]; readonly location: object; readonly text: string };

/** A row of the table: buckets by their keys, measures as numbers; a column that has no value in it is absent. */
export type LensRow = Readonly<Record<string, string | number>>;

export interface TimeRange {
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
}

const isBucket = (column: LensColumn) => column.isBucketed;
/** Lens computes these itself. */
const COMPUTED = new Set(['formula', 'math', 'static_value']);

/** Layers that ask for documents; those of dashed lines do not. */
export function dataLayers({ state }: LensState): [string, LensLayer][] {
  const layers = Object.entries(state.datasourceStates.formBased.layers);
  return layers.filter(([, { columns }]) => Object.values(columns).some(({ operationType }) => operationType !== 'static_value'));
}

/** Fields that a layer and the condition of its panel name. */
export function fieldsOf(layer: LensLayer, query: string): string[] {
  const columns = Object.values(layer.columns);
  const conditions = [query, ...columns.flatMap(({ filter }) => (filter === undefined ? [] : [filter.query]))];
  const sources = columns.flatMap(({ sourceField }) => (sourceField === undefined || sourceField === '___records___' ? [] : [sourceField]));
  return [...new Set([...sources, ...conditions.flatMap((condition) => parseKql(condition).fields)])];
}

/** @param interval seconds of one bar, which Kibana chooses by the time and the width of the panel */
export function searchOf(layer: LensLayer, query: string, time: TimeRange, interval: number): object {
  const filter = [
    { range: { '@timestamp': { gte: time.from, lte: time.to, format: 'strict_date_optional_time' } } },
    ...(query === '' ? [] : [parseKql(query).query]),
  ];
  const buckets = layer.columnOrder.filter((id) => isBucket(layer.columns[id]!));
  return { size: 0, track_total_hits: true, query: { bool: { filter } }, aggs: aggregations(layer, buckets, interval) };
}

function aggregations(layer: LensLayer, [first, ...rest]: readonly string[], interval: number): Record<string, object> {
  if (first === undefined) {
    const measured = layer.columnOrder.filter((id) => !isBucket(layer.columns[id]!) && !COMPUTED.has(layer.columns[id]!.operationType));
    return Object.fromEntries(measured.map((id) => [id, measure(layer.columns[id]!)]));
  }
  const column = layer.columns[first]!;
  const { aggregation, order } = bucketing(layer, column, interval);
  return { [first]: { ...aggregation, aggs: { ...order, ...aggregations(layer, rest, interval) } } };
}

function bucketing(layer: LensLayer, { operationType, sourceField, params = {} }: LensColumn, interval: number) {
  switch (operationType) {
    case 'date_histogram':
      return { aggregation: { date_histogram: { field: sourceField, fixed_interval: `${interval}s`, min_doc_count: 1 } }, order: {} };
    case 'range': {
      const ranges = params.ranges!.map(({ from, to, label }) => ({
        key: label,
        ...(from !== null && { from }),
        ...(to !== null && { to }),
      }));
      return { aggregation: { range: { field: sourceField, ranges } }, order: {} };
    }
    case 'terms': {
      const by = params.orderBy!;
      const ordering = by.type === 'column' ? layer.columns[by.columnId!]! : undefined;
      const plainCount = ordering?.operationType === 'count' && ordering.filter === undefined;
      const [path, order] =
        ordering === undefined ? ['_key', {}] : plainCount ? ['_count', {}] : [orderPath(ordering), { ordering: measure(ordering) }];
      return { aggregation: { terms: { field: sourceField, size: params.size, order: { [path]: params.orderDirection } } }, order };
    }
    default:
      throw new Error(`No bucket operation ${operationType}.`);
  }
}

/** Where the number stands inside of the aggregation that orders; a filter by itself orders by how many it lets through. */
function orderPath({ operationType, filter, params }: LensColumn): string {
  const path = filter === undefined || operationType === 'count' ? 'ordering' : 'ordering>value';
  if (operationType === 'median') return `${path}.50`;
  return operationType === 'percentile' ? `${path}.${params!.percentile}` : path;
}

function measure(column: LensColumn): object {
  const inner = innermost(column);
  if (column.filter === undefined) return inner ?? { filter: { match_all: {} } };
  return { filter: parseKql(column.filter.query).query, ...(inner !== undefined && { aggs: { value: inner } }) };
}

/** Undefined for counts, which every bucket has. */
function innermost({ operationType, sourceField: field, params }: LensColumn): object | undefined {
  switch (operationType) {
    case 'count':
      return undefined;
    case 'sum':
    case 'min':
    case 'max':
      return { [operationType]: { field } };
    case 'average':
      return { avg: { field } };
    case 'unique_count':
      return { cardinality: { field, precision_threshold: 3000 } };
    case 'median':
      return { percentiles: { field, percents: [50] } };
    case 'percentile':
      return { percentiles: { field, percents: [params!.percentile] } };
    default:
      throw new Error(`No operation ${operationType}.`);
  }
}

interface Answered {
  readonly doc_count?: number;
  readonly value?: number | null | Answered;
  readonly values?: Readonly<Record<string, number | null>>;
  readonly buckets?: readonly Bucket[];
}
type Bucket = { readonly key?: string | number; readonly key_as_string?: string; readonly doc_count: number } & Readonly<
  Record<string, unknown>
>;

/** The table that Lens makes of an answer, formulas computed. */
export function rowsOf(layer: LensLayer, aggregated: Readonly<Record<string, unknown>>): LensRow[] {
  const buckets = layer.columnOrder.filter((id) => isBucket(layer.columns[id]!));
  return collected(layer, buckets, aggregated, {});
}

function collected(layer: LensLayer, [first, ...rest]: readonly string[], at: Readonly<Record<string, unknown>>, keys: LensRow): LensRow[] {
  if (first === undefined) return [{ ...keys, ...measured(layer, at) }];
  const { buckets = [] } = (at[first] ?? {}) as Answered;
  return buckets.flatMap((bucket) => collected(layer, rest, bucket, { ...keys, [first]: keyOf(bucket, layer.columns[first]!) }));
}

/** A moment stays a number; booleans and addresses are shown by their text. */
function keyOf({ key, key_as_string }: Bucket, { dataType }: LensColumn): string | number {
  return dataType === 'date' || key_as_string === undefined ? (key as string | number) : key_as_string;
}

function measured(layer: LensLayer, at: Readonly<Record<string, unknown>>): LensRow {
  const values: Record<string, number> = {};
  const put = (id: string, value: number | undefined) => {
    if (value !== undefined && Number.isFinite(value)) values[id] = value;
  };
  for (const id of layer.columnOrder) {
    const column = layer.columns[id]!;
    if (!column.isBucketed && !COMPUTED.has(column.operationType)) put(id, numberOf(column, at[id] as Answered | undefined));
  }
  const computed = layer.columnOrder.filter((id) => layer.columns[id]!.operationType === 'math');
  for (const id of computed) put(id, computedFrom(layer.columns[id]!.params!.tinymathAst!, values));
  for (const id of layer.columnOrder) {
    const column = layer.columns[id]!;
    if (column.operationType === 'formula') put(id, values[column.references![0]!]);
  }
  return values;
}

function numberOf(column: LensColumn, answered: Answered | undefined): number | undefined {
  if (answered === undefined) return undefined;
  if (column.operationType === 'count') return answered.doc_count;
  const inner = column.filter === undefined ? answered : ((answered as { value?: Answered }).value ?? {});
  const { operationType, params } = column;
  if (operationType === 'median' || operationType === 'percentile') {
    const wanted = operationType === 'median' ? 50 : params!.percentile!;
    return Object.entries(inner.values ?? {}).find(([percent]) => Number(percent) === wanted)?.[1] ?? undefined;
  }
  return typeof inner.value === 'number' ? inner.value : undefined;
}

/** Division by nothing has no result, as in Lens. */
function computedFrom(tree: Tree, values: Readonly<Record<string, number>>): number | undefined {
  if (typeof tree === 'string') return values[tree];
  const [left, right] = tree.args.map((side) => computedFrom(side, values));
  if (left === undefined || right === undefined) return undefined;
  switch (tree.name) {
    case 'add':
      return left + right;
    case 'divide':
      return right === 0 ? undefined : left / right;
    default:
      throw new Error(`No function ${tree.name}.`);
  }
}
