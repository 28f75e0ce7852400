/** A table for the terminal: aligned, fitted to the width, alarms marked with a sign that needs no colour. */

import { counted, formatValue, isAlarming, isNumeric } from './format.js';
import type { CellValue, ReportTable } from './model.js';
import { columns, cutTo, pad, paint, safeText, type TerminalStyle } from './terminal.js';

const INDENT = '  ';
const BETWEEN = '  ';
/** A text column is not made narrower than this to make room. */
const NARROWEST = 10;
/** Before the second of two ends that stand below each other. */
const TO = '→ ';

interface Cell {
  /** Lines below each other, most often one. */
  readonly lines: readonly string[];
  readonly alarm: boolean;
}

interface TextColumn {
  readonly headings: readonly string[];
  /** Lines of the heading. */
  heading: readonly string[];
  readonly numeric: boolean;
  /** Never cut. */
  readonly whole: boolean;
  readonly cells: readonly Cell[];
  readonly alarmed: boolean;
  width: number;
}

/** Lines without line feed; at most `maxRows` rows and a line that says how many there are besides. */
export function tableLines(table: ReportTable, maxRows: number, { width, colour }: TerminalStyle): string[] {
  const title = paint('strong', cutTo(safeText(table.title), width), colour);
  if (table.rows.length === 0) return [title, INDENT + paint('faint', safeText(table.empty), colour)];
  const rows = table.rows.slice(0, maxRows);
  const { fitted, left } = fitColumns(textColumns(table, rows), width - INDENT.length, table.sortedBy);
  const line = (cell: (column: TextColumn) => string) => `${INDENT}${fitted.map(cell).join(BETWEEN)}`.trimEnd();
  const lines = [title];
  const height = Math.max(...fitted.map(({ heading }) => heading.length));
  for (let at = 0; at < height; at += 1)
    lines.push(line((column) => paint('faint', pad(headingLine(column, at, height), column.width, side(column)), colour)));
  for (let row = 0; row < rows.length; row += 1) {
    const high = Math.max(...fitted.map(({ cells }) => cells[row]!.lines.length));
    for (let at = 0; at < high; at += 1) lines.push(line((column) => cellText(column, row, at, colour)));
  }
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
    const cells = values.map((value) => ({ lines: [safeText(formatValue(value, column.format))], alarm: isAlarming(column, value) }));
    const heading = safeText(column.heading);
    const made = {
      headings: [heading],
      heading: [heading],
      numeric: isNumeric(column, values),
      whole: column.whole === true,
      cells,
      alarmed: cells.some(({ alarm }) => alarm),
      width: 0,
    };
    return { ...made, width: widthOf(made) };
  });
}

/** What a column takes when nothing of it is cut. The sign of an alarm hangs behind the number, so that digits stay aligned. */
function widthOf({ heading, cells, alarmed }: Omit<TextColumn, 'width'>): number {
  const gutter = alarmed ? 2 : 0;
  return Math.max(...heading.map(columns), ...cells.flatMap(({ lines }) => lines.map((line) => columns(line) + gutter)));
}

/**
 * Until it fits: headings are folded, the widest texts made narrower, and the two ends of a conversation put below each other. What still
 * does not fit is left out from the right, and named: first what alarms nobody, never what rows are sorted by.
 */
function fitColumns(all: readonly TextColumn[], width: number, sortedBy: string | undefined): { fitted: TextColumn[]; left: string[] } {
  let fitted = [...all];
  const left: string[] = [];
  const over = () => fitted.reduce((sum, column) => sum + column.width, 0) + BETWEEN.length * (fitted.length - 1) - width;
  if (over() > 0) fitted = fitted.map(folded);
  if (over() > 0 && !shrink(fitted, over)) fitted = stacked(fitted);
  while (fitted.length > 1 && !shrink(fitted, over)) {
    const at = leastNeeded(fitted, sortedBy);
    left.unshift(...fitted[at]!.headings);
    fitted.splice(at, 1);
  }
  // Nothing else is left to give: an address longer than the terminal is wide.
  if (over() > 0) for (const column of fitted) column.width = Math.min(column.width, Math.max(NARROWEST, column.width - over()));
  return { fitted, left };
}

/** Makes the widest texts narrower, until it fits; false when they cannot be. */
function shrink(fitted: readonly TextColumn[], over: () => number): boolean {
  for (let excess = over(); excess > 0; excess = over()) {
    const soft = fitted.filter((column) => !column.numeric && !column.whole);
    const widest = soft.filter((column) => column.width > NARROWEST).sort((a, b) => b.width - a.width)[0];
    if (widest === undefined) return false;
    const next = soft.filter((column) => column.width < widest.width).map((column) => column.width);
    widest.width = Math.max(NARROWEST, widest.width - excess, Math.min(widest.width - 1, Math.max(0, ...next)));
  }
  return true;
}

/** From the right: what has no alarm, then what has one. */
function leastNeeded(fitted: readonly TextColumn[], sortedBy: string | undefined): number {
  const droppable = (column: TextColumn, at: number) => at > 0 && !column.whole && !column.headings.includes(sortedBy ?? '');
  const calm = fitted.findLastIndex((column, at) => droppable(column, at) && !column.alarmed);
  const any = calm >= 0 ? calm : fitted.findLastIndex(droppable);
  return any >= 0 ? any : fitted.length - (fitted.length > 2 && fitted.at(-1)?.headings.includes(sortedBy ?? '') === true ? 2 : 1);
}

/** With the words of its heading on as many lines as make the column narrower. */
function folded(column: TextColumn): TextColumn {
  const room = widthOf({ ...column, heading: [''] });
  const lines: string[] = [];
  for (const word of column.headings[0]!.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && columns(last) + 1 + columns(word) <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const made = { ...column, heading: lines };
  return { ...made, width: widthOf(made) };
}

/** Two whole columns beside each other become one, the second below the first. */
function stacked(fitted: readonly TextColumn[]): TextColumn[] {
  const at = fitted.findIndex((column, i) => column.whole && fitted[i + 1]?.whole === true);
  const [from, to] = [fitted[at], fitted[at + 1]];
  if (from === undefined || to === undefined) return [...fitted];
  const cells = from.cells.map((cell, row) => ({ lines: [...cell.lines, ...to.cells[row]!.lines.map((line) => TO + line)], alarm: false }));
  const made = {
    ...from,
    headings: [...from.headings, ...to.headings],
    heading: [from.headings[0]!, TO + to.headings[0]!],
    numeric: false,
    cells,
    alarmed: false,
  };
  return [...fitted.slice(0, at), { ...made, width: widthOf(made) }, ...fitted.slice(at + 2)];
}

/** Short headings stand on the last lines. */
function headingLine({ heading, width }: TextColumn, at: number, height: number): string {
  return cutTo(heading[at - (height - heading.length)] ?? '', width);
}

function cellText(column: TextColumn, row: number, at: number, colour: boolean): string {
  const { lines, alarm } = column.cells[row]!;
  const gutter = column.alarmed ? (alarm && at === 0 ? ' !' : '  ') : '';
  const padded = pad(cutTo(lines[at] ?? '', column.width - gutter.length) + gutter, column.width, side(column));
  return paint(alarm ? 'alarm' : 'plain', padded, colour);
}

function side(column: TextColumn): 'left' | 'right' {
  return column.numeric ? 'left' : 'right';
}
