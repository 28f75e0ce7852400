/** What a reader should look at first: the columns with an alarm, and how many rows reach it. */

import { boundText, counted, isAlarming } from './format.js';
import type { ReportModel, ReportTable } from './model.js';

export interface Alarm {
  readonly decoder: string;
  /** Position of the table in its decoder's section. */
  readonly table: number;
  /** `Streams by loss: Loss of 1 % or more in 3 of 20 rows`. */
  readonly text: string;
}

/** In the order of the report. */
export function alarmsOf(model: ReportModel): Alarm[] {
  return model.decoders.flatMap(({ name, tables }) =>
    tables.flatMap((table, at) => tableAlarms(table).map((text) => ({ decoder: name, table: at, text }))),
  );
}

function tableAlarms(table: ReportTable): string[] {
  return table.columns.flatMap((column, at) => {
    const rows = table.rows.filter((row) => isAlarming(column, row[at])).length;
    if (rows === 0) return [];
    return [`${table.title}: ${column.heading} of ${boundText(column)} in ${rows} of ${counted(table.rows.length, 'row')}`];
  });
}
