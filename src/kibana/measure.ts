/** What a panel measures and by what it groups, as data: the words that dashboards are written in. */

/** A condition in KQL, Kibana's query language: `rtp.mos.lq < 3.6 and rtp.codec: "AMR"`. No single quotes: it may stand inside a formula. */
export type Condition = string;

/** One number of many documents, as Elasticsearch computes it. */
export type Aggregate =
  | { readonly operation: 'count'; readonly where?: Condition }
  | { readonly operation: PlainOperation; readonly field: string; readonly where?: Condition }
  | { readonly operation: 'percentile'; readonly field: string; readonly percentile: number; readonly where?: Condition };

/** `unique_count` is estimated above 3000 different values. */
export type PlainOperation = 'sum' | 'average' | 'median' | 'min' | 'max' | 'unique_count';

/** Several of them put together by Kibana: a formula. */
export interface Arithmetic {
  readonly operation: 'add' | 'divide';
  readonly of: readonly [Expression, Expression];
}

export type Expression = Aggregate | Arithmetic;

/** `percent` is for shares of one; fields that are percents already are numbers with a sign behind. */
export type Format =
  | { readonly id: 'number'; readonly decimals: number; readonly suffix?: string }
  | { readonly id: 'percent'; readonly decimals: number }
  /** Of the earliest or latest moment in a date field. */
  | { readonly id: 'date' };

export interface Measure {
  /** Heading, and in the legend. */
  readonly label: string;
  readonly of: Expression;
  readonly format: Format;
  readonly colour?: string;
  /** From where on a value is coloured: tables and single numbers. */
  readonly bands?: Bands;
}

export interface Bands {
  /** First value that wants a look, and first that is bad; with `worst: 'low'` the other way round, values below them. */
  readonly look: number;
  readonly bad: number;
  readonly worst: 'high' | 'low';
}

/** What makes one row, one bar or one line. */
export type Bucket =
  | { readonly by: 'time'; readonly label: string }
  | Terms
  | { readonly by: 'ranges'; readonly field: string; readonly label: string; readonly ranges: readonly Range[] };

export interface Terms {
  readonly by: 'terms';
  readonly field: string;
  readonly label: string;
  /** Values shown at most. */
  readonly size: number;
  /** Label of the measure that decides which values these are; it may be no formula. By their names unless said. */
  readonly order?: { readonly by: string; readonly direction: 'asc' | 'desc' };
}

export interface Range {
  /** Inclusive; open when absent. */
  readonly from?: number;
  /** Exclusive; open when absent. */
  readonly to?: number;
  readonly label: string;
}

const withWhere = (where: Condition | undefined) => (where === undefined ? {} : { where });

export const count = (where?: Condition): Aggregate => ({ operation: 'count', ...withWhere(where) });
export const sum = (field: string, where?: Condition): Aggregate => ({ operation: 'sum', field, ...withWhere(where) });
export const min = (field: string, where?: Condition): Aggregate => ({ operation: 'min', field, ...withWhere(where) });
export const max = (field: string, where?: Condition): Aggregate => ({ operation: 'max', field, ...withWhere(where) });
export const median = (field: string): Aggregate => ({ operation: 'median', field });
export const distinct = (field: string, where?: Condition): Aggregate => ({ operation: 'unique_count', field, ...withWhere(where) });
export const percentile = (field: string, percentile: number): Aggregate => ({ operation: 'percentile', field, percentile });

/** Ratio of sums: how parts of many documents are put together. A mean of their ratios would weigh a second like an hour. */
export const share = (part: Expression, whole: Expression): Arithmetic => ({ operation: 'divide', of: [part, whole] });

/** The sum of all these fields over all documents. */
export function total(fields: readonly [string, ...string[]]): Expression {
  const [first, ...rest] = fields;
  return rest.reduce<Expression>((left, field) => ({ operation: 'add', of: [left, sum(field)] }), sum(first));
}

export const number = (decimals = 0, suffix?: string): Format => ({ id: 'number', decimals, ...(suffix !== undefined && { suffix }) });
export const percent = (decimals = 2): Format => ({ id: 'percent', decimals });
export const milliseconds = (decimals = 1): Format => number(decimals, ' ms');

export const time: Bucket = { by: 'time', label: 'Time' };
export const terms = (field: string, label: string, size: number, order?: Terms['order']): Terms => ({
  by: 'terms',
  field,
  label,
  size,
  ...(order !== undefined && { order }),
});
