/** From the unit a field is declared in to the unit a format shows. */

import type { Column } from '../decoder/views.js';

/**
 * Factor for the values, and the alarm, of a column. `percent` shows ratios from 0 to 1, so a field declared in percent is
 * divided; `ms` shows milliseconds. A ratio of two fields has no declared unit and is taken as it is.
 */
export function columnScale(column: Pick<Column, 'format' | 'per' | 'aggregate'>, unit: string | undefined): number {
  if (column.per !== undefined || column.aggregate === 'distinct') return 1;
  if (column.format === 'percent') return unit === 'percent' || unit === '%' ? 0.01 : 1;
  if (column.format === 'ms') return unit === 's' ? 1000 : unit === 'us' || unit === 'µs' ? 0.001 : unit === 'ns' ? 1e-6 : 1;
  return 1;
}
