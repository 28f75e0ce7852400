/** The few figures that say how a decoder's protocol fared, taken from the totals of its tables. */

import { isAlarming } from './format.js';
import type { Headline, ReportTable } from './model.js';

/** More are no headline. */
const MAX_HEADLINES = 6;

/** All totals of the first table, which a decoder declares as its most important; of each further one the first. */
export function headlinesOf(tables: readonly ReportTable[]): Headline[] {
  return tables.flatMap((table, i) => totalsOf(table).slice(0, i === 0 ? MAX_HEADLINES : 1)).slice(0, MAX_HEADLINES);
}

function totalsOf({ columns, total = [] }: ReportTable): Headline[] {
  return columns.flatMap((column, at) => {
    const value = total[at];
    if (typeof value !== 'number' || column.format === 'time' || column.format === 'text') return [];
    return [{ label: column.heading, value, format: column.format, alarming: isAlarming(column, value) }];
  });
}
