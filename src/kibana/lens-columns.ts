/** Measures and buckets as the columns of a Lens layer: each operation in the shape that Lens itself saves. */

import { dishonest } from './honesty.js';
import type { Aggregate, Arithmetic, Bucket, Expression, Format, Measure, Terms } from './measure.js';
import { identifier } from './saved-object.js';
import type { StreamFields } from './stream-fields.js';

export type Column = Readonly<Record<string, unknown>>;

/** Of no documents they are 0, and nothing else is. */
const ZEROS: ReadonlySet<string> = new Set(['count', 'sum', 'unique_count']);

/** Lens' name for the documents themselves. */
export const RECORDS = '___records___';

/** The columns of one layer, each with an identifier of its own, buckets before measures, as Lens wants them. */
export class LayerColumns {
  readonly columns: Record<string, Column> = {};
  private readonly buckets: string[] = [];
  private readonly measures: string[] = [];
  private readonly name: readonly string[];
  private readonly fields: StreamFields;

  /** @param name of the layer, to make identifiers of */
  constructor(name: readonly string[], fields: StreamFields) {
    this.name = name;
    this.fields = fields;
  }

  get order(): readonly string[] {
    return [...this.buckets, ...this.measures];
  }

  /** To be called before the buckets that are ordered by it. */
  measure(measure: Measure): string {
    const id = identifier(...this.name, 'measure', measure.label);
    if (id in this.columns) throw new Error(`Two measures of ${this.name.join(', ')} are called ${measure.label}.`);
    this.measures.push(id);
    const dataType = measure.format.id === 'date' ? 'date' : 'number';
    const outer = { label: measure.label, customLabel: true, dataType, isBucketed: false, scale: 'ratio' };
    if (isAggregate(measure.of)) this.columns[id] = { ...outer, ...this.aggregate(measure.of, measure.format) };
    else this.formula(id, measure, measure.of, outer);
    return id;
  }

  bucket(bucket: Bucket): string {
    const id = identifier(...this.name, 'bucket', bucket.label);
    this.buckets.push(id);
    this.columns[id] = this.bucketColumn(bucket);
    return id;
  }

  /** A dashed line's value. */
  fixed(label: string, value: number): string {
    const id = identifier(...this.name, 'fixed', label);
    this.measures.push(id);
    this.columns[id] = {
      label,
      customLabel: true,
      dataType: 'number',
      isBucketed: false,
      isStaticValue: true,
      operationType: 'static_value',
      params: { value: String(value) },
      references: [],
      scale: 'ratio',
    };
    return id;
  }

  private aggregate(aggregate: Aggregate, format?: Format): Column {
    const filter = aggregate.where === undefined ? {} : { filter: { query: aggregate.where, language: 'kuery' } };
    // A sum of nothing is 0, and is shown; Lens would leave it out, and a formula with it.
    const params = { emptyAsNull: !ZEROS.has(aggregate.operation), ...lensFormat(format) };
    if (aggregate.operation === 'count') return { operationType: 'count', sourceField: RECORDS, params, ...filter };
    const field = this.fields.field(aggregate.field);
    const wrong = dishonest(aggregate, field);
    if (wrong !== undefined) throw new Error(`${this.name.join(', ')}: ${wrong}.`);
    const own = aggregate.operation === 'percentile' ? { percentile: aggregate.percentile } : {};
    return { operationType: aggregate.operation, sourceField: field.path, params: { ...own, ...params }, ...filter };
  }

  /** Lens keeps a formula three times: as text, as the aggregates it needs, and as what is computed of these. */
  private formula(id: string, { label, format }: Measure, expression: Arithmetic, outer: Column): void {
    const text = formulaText(expression);
    const parts: string[] = [];
    const part = (column: Column) => {
      const partId = `${id}X${parts.length}`;
      this.columns[partId] = {
        label: `Part of ${label}`,
        customLabel: true,
        dataType: 'number',
        isBucketed: false,
        scale: 'ratio',
        ...column,
      };
      parts.push(partId);
      return partId;
    };
    const tree = (node: Expression): unknown => {
      if (isAggregate(node)) return part(this.aggregate(node));
      const own = formulaText(node);
      const min = text.indexOf(own);
      return { type: 'function', name: node.operation, args: node.of.map(tree), location: { min, max: min + own.length }, text: own };
    };
    const tinymathAst = tree(expression);
    const references = [...parts];
    const computed = part({ operationType: 'math', params: { tinymathAst }, references });
    this.columns[id] = {
      ...outer,
      operationType: 'formula',
      params: { formula: text, isFormulaBroken: false, ...lensFormat(format) },
      references: [computed],
    };
    this.measures.push(...parts);
  }

  private bucketColumn(bucket: Bucket): Column {
    const outer = { label: bucket.label, customLabel: true, isBucketed: true };
    switch (bucket.by) {
      case 'time':
        return {
          ...outer,
          dataType: 'date',
          operationType: 'date_histogram',
          sourceField: '@timestamp',
          scale: 'interval',
          params: { interval: 'auto', includeEmptyRows: true, dropPartials: false },
        };
      case 'ranges': {
        const ranges = bucket.ranges.map(({ from, to, label }) => ({ from: from ?? null, to: to ?? null, label }));
        const { path } = this.fields.field(bucket.field);
        const params = {
          type: 'range',
          ranges,
          maxBars: 'auto',
          parentFormat: { id: 'range', params: { template: 'arrow_right', replaceInfinity: true } },
        };
        return { ...outer, dataType: 'string', operationType: 'range', sourceField: path, scale: 'ordinal', params };
      }
      case 'terms':
        return { ...outer, ...this.terms(bucket) };
    }
  }

  private terms({ field, size, order }: Terms): Column {
    const { path, type } = this.fields.field(field);
    if (type === 'text' || type === 'flattened') throw new Error(`${path} is ${type}: nothing can be grouped by it.`);
    return {
      dataType:
        type === 'ip' ? 'ip' : type === 'boolean' ? 'boolean' : type === 'keyword' || type === 'constant_keyword' ? 'string' : 'number',
      operationType: 'terms',
      sourceField: path,
      scale: 'ordinal',
      params: {
        size,
        orderBy: order === undefined ? { type: 'alphabetical', fallback: false } : { type: 'column', columnId: this.orderColumn(order.by) },
        orderDirection: order?.direction ?? 'asc',
        otherBucket: false,
        missingBucket: false,
        parentFormat: { id: 'terms' },
        include: [],
        exclude: [],
        includeIsRegex: false,
        excludeIsRegex: false,
      },
    };
  }

  private orderColumn(label: string): string {
    const id = identifier(...this.name, 'measure', label);
    const column = this.columns[id];
    if (column === undefined) throw new Error(`${this.name.join(', ')}: no measure ${label} to order by.`);
    if (column.operationType === 'formula') throw new Error(`${this.name.join(', ')}: Lens cannot order values by the formula ${label}.`);
    return id;
  }
}

function isAggregate(expression: Expression): expression is Aggregate {
  return !('of' in expression);
}

/** Dates are shown as Kibana is set to show them. */
function lensFormat(format: Format | undefined): Column {
  if (format === undefined || format.id === 'date') return {};
  const { id, decimals } = format;
  return { format: { id, params: { decimals, ...(format.id === 'number' && format.suffix !== undefined && { suffix: format.suffix }) } } };
}

const SIGN = { add: '+', divide: '/' } as const;

/** As one would type it into Lens: `sum(rtp.lost) / sum(rtp.expected)`. */
export function formulaText(expression: Expression): string {
  if (!isAggregate(expression)) {
    const [left, right] = expression.of.map((side) => (isAggregate(side) ? formulaText(side) : `(${formulaText(side)})`));
    return `${left} ${SIGN[expression.operation]} ${right}`;
  }
  const args = [
    ...('field' in expression ? [expression.field] : []),
    ...('percentile' in expression ? [`percentile=${expression.percentile}`] : []),
    ...(expression.where === undefined ? [] : [`kql='${expression.where}'`]),
  ];
  return `${expression.operation}(${args.join(', ')})`;
}
