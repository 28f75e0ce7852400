/** How a decoder's documents are shown to people: tables and plots, declared once, drawn by the summary and the report. */

/** Dotted path of a field in the decoder's documents, or an envelope field such as `source.ip`. */
export type FieldPath = string;

export interface Column {
  readonly heading: string;
  /** Absent for the number of documents. */
  readonly field?: FieldPath;
  /** How several documents of one row become one value; `last` unless said. */
  readonly aggregate?: 'sum' | 'min' | 'max' | 'mean' | 'p50' | 'p95' | 'last' | 'distinct';
  /** Divides the sum of `field` by the sum of `per`: ratios of sums, never means of ratios. */
  readonly per?: FieldPath;
  readonly format?: 'integer' | 'percent' | 'ms' | 'bytes' | 'text' | 'time';
  /** A value from which on a reader should look: shown highlighted. */
  readonly alarm?: number;
  /** The less the worse: `alarm` holds for values up to it, and sorting by the column puts the smallest first. */
  readonly worst?: 'low';
}

export interface TableView {
  readonly view: 'table';
  readonly title: string;
  /** Which of the decoder's document kinds. */
  readonly kind: string;
  /** Rows are the distinct values of these fields. */
  readonly by: readonly FieldPath[];
  readonly columns: readonly Column[];
  /** Headings of the columns to sort by, worst first: the largest, or the smallest where that is worst; number of documents unless said. */
  readonly sort?: string | readonly string[];
  /** What an empty table says. */
  readonly empty?: string;
}

export interface PlotView {
  readonly view: 'plot';
  readonly title: string;
  readonly kind: string;
  /** One line per distinct value; the ones with the highest peak are drawn. */
  readonly series: readonly FieldPath[];
  readonly field: FieldPath;
  readonly per?: FieldPath;
  readonly aggregate?: 'sum' | 'max' | 'mean';
  readonly unit: string;
  readonly format?: Column['format'];
}

export type View = TableView | PlotView;
