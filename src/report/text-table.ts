/** A table for the terminal: aligned, fitted to the width, alarms marked with a sign that needs no colour. */

import { counted, formatValue, isAlarming, isNumeric } from './format.js';
import type { CellValue, ReportTable } from './model.js';
import { columns, cutTo, pad, paint, safeText, type TerminalStyle } from './terminal.js';

const INDENT = '  ';
const BETWEEN = '  ';
/** A text column is not made narrower than this to make room. */
const NARROWEST = 10;

interface Cell {
  readonly text: string;
  readonly alarm: boolean;
}

interface TextColumn {
  readonly heading: string;
  readonly numeric: boolean;
  readonly cells: readonly Cell[];
  width: number;
}

/** Lines without line feed; at most `maxRows` rows and a line that says how many there are besides. */
export function tableLines(table: ReportTable, maxRows: number, { width, colour }: TerminalStyle): string[] {
  const title = paint('strong', cutTo(safeText(table.title), width), colour);
  if (table.rows.length === 0) return [title, INDENT + paint('faint', safeText(table.empty), colour)];
  const rows = table.rows.slice(0, maxRows);
  const { fitted, left } = fitColumns(textColumns(table, rows), width - INDENT.length, table.sortedBy);
  const line = (cell: (column: TextColumn) => string) => `${INDENT}${fitted.map(cell).join(BETWEEN)}`.trimEnd();
  const lines = [title, line((column) => paint('faint', pad(cutTo(column.heading, column.width), column.width, side(column)), colour))];
  for (let row = 0; row < rows.length; row += 1) lines.push(line((column) => cellText(column, row, colour)));
  const more = table.rows.length - rows.length + (table.other?.rows ?? 0);
  const notes = [
    ...(more > 0 ? [`and ${counted(more, 'more row', 'more rows')}`] : []),
    ...(left.length > 0 ? [`no room for: ${left.join(', ')}`] : []),
  ];
  if (notes.length > 0) lines.push(INDENT + paint('faint', cutTo(notes.join('; '), width - INDENT.length), colour));
  return lines;
}

function textColumns(table: ReportTable, rows: readonly (readonly CellValue[])[]): TextColumn[] {
  return table.columns.map((column, at) => {
    const values = rows.map((row) => row[at]);
    const cells = values.map((value) => ({ text: safeText(formatValue(value, column.format)), alarm: isAlarming(column, value) }));
    const heading = safeText(column.heading);
    // The sign of an alarm hangs behind the number, so that digits stay aligned.
    const gutter = cells.some(({ alarm }) => alarm) ? 2 : 0;
    const width = Math.max(columns(heading), ...cells.map(({ text }) => columns(text) + gutter));
    return { heading, numeric: isNumeric(column, values), cells, width };
  });
}

/** Makes the widest texts narrower first; what still does not fit is left out from the right, and named, but never what rows are sorted by. */
function fitColumns(all: readonly TextColumn[], width: number, sortedBy: string | undefined): { fitted: TextColumn[]; left: string[] } {
  const fitted = [...all];
  const left: string[] = [];
  const total = () => fitted.reduce((sum, column) => sum + column.width, 0) + BETWEEN.length * (fitted.length - 1);
  const shrink = () => {
    for (let over = total() - width; over > 0; over = total() - width) {
      const widest = fitted.filter((column) => !column.numeric && column.width > NARROWEST).sort((a, b) => b.width - a.width)[0];
      if (widest === undefined) return false;
      const next = fitted.filter((column) => !column.numeric && column.width < widest.width).map((column) => column.width);
      widest.width = Math.max(NARROWEST, widest.width - over, Math.min(widest.width - 1, Math.max(0, ...next)));
    }
    return true;
  };
  while (!shrink() && fitted.length > 1) {
    const last = fitted.length - (fitted.length > 2 && fitted.at(-1)?.heading === sortedBy ? 2 : 1);
    left.unshift(...fitted.splice(last, 1).map(({ heading }) => heading));
  }
  return { fitted, left };
}

function cellText(column: TextColumn, row: number, colour: boolean): string {
  const { text, alarm } = column.cells[row]!;
  const gutter = column.cells.some((cell) => cell.alarm) ? (alarm ? ' !' : '  ') : '';
  const padded = pad(cutTo(text, column.width - gutter.length) + gutter, column.width, side(column));
  return paint(alarm ? 'alarm' : 'plain', padded, colour);
}

function side(column: TextColumn): 'left' | 'right' {
  return column.numeric ? 'left' : 'right';
}
