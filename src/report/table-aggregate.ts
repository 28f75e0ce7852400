/** One declared table, filled as documents come, with at most so many rows in memory. */

import type { Fields } from '../decoder/fields.js';
import type { Column, FieldPath, TableView } from '../decoder/views.js';
import { type Accumulator, accumulatorOf } from './accumulator.js';
import { type Body, type FieldReader, fieldReader, textOf } from './field-path.js';
import type { CellValue, ReportColumn, ReportTable } from './model.js';
import { capitalised, endpointText, headingOf, isPortOf } from './names.js';
import { TupleIndex } from './tuple-index.js';
import { columnScale } from './units.js';

/** More rows than this, and the half that sorts last becomes one row `other`. A row that comes back then starts again. */
export const MAX_ROWS = 2000;

/** Fields that name an end of a conversation. */
const ADDRESS = /(^|\.)ip$/;

interface Row {
  readonly key: string;
  readonly by: readonly (string | undefined)[];
  documents: number;
  readonly cells: readonly Accumulator[];
}

interface Shown {
  readonly column: ReportColumn;
  /** Indexes into `by`, for fields the view groups by but shows in no column; an address and its port are shown as one. */
  readonly by?: readonly number[];
  readonly cell?: number;
  readonly scale: number;
}

export class TableAggregate {
  private readonly view: TableView;
  private readonly by: readonly FieldReader[];
  private readonly fields: readonly (FieldReader | undefined)[];
  private readonly per: readonly (FieldReader | undefined)[];
  private readonly make: readonly (() => Accumulator)[];
  /** Columns that can say something else with every document; what the rows are grouped by says the same in all of a row. */
  private readonly changing: readonly number[];
  private readonly shown: readonly Shown[];
  private readonly maxRows: number;
  /** Columns to sort by. */
  private readonly order: readonly number[];
  private readonly index: TupleIndex<Row>;
  private readonly rows = new Map<string, Row>();
  private readonly texts: (string | undefined)[] = [];
  private other: Row | undefined;
  private otherRows = 0;

  constructor(view: TableView, decoder: string, fields: Fields, maxRows = MAX_ROWS) {
    this.view = view;
    this.maxRows = maxRows;
    const sort = view.sort === undefined ? [] : [view.sort].flat();
    this.order = sort.map((heading) => view.columns.findIndex((column) => column.heading === heading)).filter((at) => at >= 0);
    const read = (path: string | undefined) => (path === undefined ? undefined : fieldReader(path, decoder, fields));
    this.by = view.by.map((path) => fieldReader(path, decoder, fields));
    this.fields = view.columns.map((column) => read(column.field));
    this.per = view.columns.map((column) => read(column.per));
    this.make = view.columns.map(accumulatorOf);
    this.changing = view.columns.flatMap((column, at) => (isLastOf(column) && view.by.includes(column.field) ? [] : at));
    this.index = new TupleIndex(view.by.length);
    this.shown = [
      ...this.unshown().map(
        (by): Shown => ({
          column: {
            heading: headingOf(
              by.map((at) => view.by[at]!),
              decoder,
            ),
            format: 'text',
            ...(by.some((at) => ADDRESS.test(view.by[at]!)) && { whole: true }),
          },
          by,
          scale: 1,
        }),
      ),
      ...view.columns.map((column, cell): Shown => {
        const scale = columnScale(column, this.fields[cell]?.field?.unit);
        return { column: shownColumn(column, scale), cell, scale };
      }),
    ];
  }

  add(body: Body): void {
    const { by, texts, changing } = this;
    for (let i = 0; i < by.length; i += 1) texts[i] = textOf(by[i]!.read(body));
    const row = this.index.get(texts) ?? this.newRow(body);
    row.documents += 1;
    const { cells } = row;
    for (let i = 0; i < changing.length; i += 1) {
      const at = changing[i]!;
      cells[at]!.add(this.fields[at]?.read(body), this.per[at]?.read(body));
    }
  }

  /** Of the texts that were just read. */
  private newRow(body: Body): Row {
    const by = this.texts.slice();
    // With the length in front, no text from a packet can make two rows one.
    const key = by.map((text) => (text === undefined ? '-' : `${text.length}:${text}`)).join('');
    const row = { key, by, documents: 0, cells: this.make.map((make) => make()) };
    row.cells.forEach((cell, at) => {
      if (!this.changing.includes(at)) cell.add(this.fields[at]?.read(body), undefined);
    });
    this.rows.set(key, row);
    this.index.set(by, row);
    if (this.rows.size > this.maxRows) this.prune();
    return row;
  }

  table(): ReportTable {
    const { view, other } = this;
    const [sort] = this.order;
    const sortedBy = this.shown.find(({ cell }) => cell !== undefined && cell === sort)?.column.heading;
    return {
      title: view.title,
      columns: this.shown.map(({ column }) => column),
      rows: this.sorted().map((row) => this.cells(row)),
      ...(this.rows.size > 0 && { total: this.total() }),
      ...(other !== undefined && { other: { rows: this.otherRows, documents: other.documents, cells: this.cells(other) } }),
      empty: view.empty ?? 'Nothing seen.',
      ...(sortedBy !== undefined && { sortedBy }),
    };
  }

  private total(): CellValue[] {
    const all: Row = { key: '', by: [], documents: 0, cells: this.make.map((make) => make()) };
    for (const row of [...this.rows.values(), ...(this.other === undefined ? [] : [this.other])]) take(all, row);
    return this.cells(all);
  }

  private unshown(): number[][] {
    const { by, columns } = this.view;
    const shown = (path: string) => columns.some((column) => column.field === path && isLastOf(column));
    const groups: number[][] = [];
    by.forEach((path, at) => {
      if (shown(path)) return;
      const before = by[at - 1];
      if (before !== undefined && isPortOf(path, before) && groups.at(-1)?.[0] === at - 1) groups.at(-1)?.push(at);
      else groups.push([at]);
    });
    return groups;
  }

  private cells(row: Row): CellValue[] {
    return this.shown.map(({ by, cell, scale }) => {
      const value = cell === undefined ? joined(by, row) : row.cells[cell]?.value();
      return typeof value === 'number' ? value * scale : value;
    });
  }

  /** Worst first; rows without the value last; then most documents; then by name, so that the same input gives the same page. */
  private sorted(): Row[] {
    const { order } = this;
    const low = order.map((at) => this.view.columns[at]!.worst === 'low');
    const keyed = [...this.rows.values()].map((row): [Row, CellValue[]] => [row, order.map((at) => row.cells[at]?.value())]);
    keyed.sort(([a, x], [b, y]) => {
      for (let i = 0; i < order.length; i += 1) {
        const found = compare(x[i], y[i], low[i]!);
        if (found !== 0) return found;
      }
      return b.documents - a.documents || (a.key < b.key ? -1 : 1);
    });
    return keyed.map(([row]) => row);
  }

  private prune(): void {
    this.other ??= { key: '', by: [], documents: 0, cells: this.make.map((make) => make()) };
    const newest = [...this.rows.keys()].at(-1);
    for (const row of this.sorted().slice(Math.ceil(this.maxRows / 2))) {
      // The row just made has not seen its document yet.
      if (row.key === newest) continue;
      this.rows.delete(row.key);
      this.otherRows += 1;
      take(this.other, row);
    }
    this.index.clear();
    for (const row of this.rows.values()) this.index.set(row.by, row);
  }
}

/** Shows the value of a field as it is. */
function isLastOf(column: Column): column is Column & { readonly field: FieldPath } {
  const { field, aggregate = 'last', per } = column;
  return field !== undefined && aggregate === 'last' && per === undefined;
}

function take(into: Row, row: Row): void {
  into.documents += row.documents;
  row.cells.forEach((cell, i) => {
    into.cells[i]?.merge(cell);
  });
}

function compare(x: CellValue, y: CellValue, low: boolean): number {
  if (typeof x === 'number' && typeof y === 'number') return low ? x - y : y - x;
  if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? 1 : -1;
  const a = String(x);
  const b = String(y);
  return a === b ? 0 : a < b ? 1 : -1;
}

function shownColumn(column: Column, scale: number): ReportColumn {
  const counted = column.field === undefined || column.aggregate === 'distinct';
  return {
    heading: capitalised(column.heading),
    format: column.format ?? (counted ? 'integer' : 'text'),
    ...(column.alarm !== undefined && { alarm: column.alarm * scale }),
    ...(column.worst !== undefined && { worst: column.worst }),
  };
}

function joined(by: readonly number[] = [], row: Row): CellValue {
  const [first, port] = by.map((at) => row.by[at]);
  return first === undefined || port === undefined ? first : endpointText(first, port);
}
