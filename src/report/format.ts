/** Values as people read them, the same in the terminal and on the page. */

import { timeText } from './iso-time.js';
import type { CellValue, ReportColumn } from './model.js';

export type Format = ReportColumn['format'];

/** What stands where nothing is known. */
export const ABSENT = '–';

export function formatValue(value: CellValue, format: Format): string {
  if (value === undefined) return ABSENT;
  if (typeof value === 'string') return value === '' ? ABSENT : value;
  if (!Number.isFinite(value)) return ABSENT;
  switch (format) {
    case 'integer':
      return grouped(Math.round(value));
    case 'percent':
      return `${percent(value * 100)} %`;
    case 'ms':
      return Math.abs(value) >= 10_000 ? `${decimals(value / 1000)} s` : `${decimals(value)} ms`;
    case 'bytes':
      return bytes(value);
    case 'time':
      return timeText(value);
    case 'text':
      return Number.isInteger(value) ? String(value) : decimals(value);
  }
}

/** Value on an axis or in a tooltip, with the plot's own unit where the format brings none. */
export function formatWithUnit(value: number | undefined, format: Format, unit: string): string {
  const text = formatValue(value, format);
  const bare = format === 'integer' || format === 'text';
  return bare && value !== undefined && unit !== '' ? `${text} ${unit}` : text;
}

/** A round number, on an axis or as a bound, without the decimals that only a measured value needs. */
export function formatRound(value: number | undefined, format: Format): string {
  if (value === undefined) return ABSENT;
  const short = (number: number) => (Math.abs(number) >= 1e6 ? grouped(Math.round(number)) : String(Number(number.toPrecision(4))));
  if (format === 'percent') return `${short(value * 100)} %`;
  if (format === 'ms') return `${short(value)} ms`;
  return format === 'text' || format === 'integer' ? short(value) : formatValue(value, format);
}

/** Whether a column is set flush right, so that its digits stand below each other. */
export function isNumeric(column: ReportColumn, cells: readonly CellValue[]): boolean {
  if (column.format === 'time') return false;
  if (column.format !== 'text') return true;
  return cells.some((cell) => cell !== undefined) && cells.every((cell) => cell === undefined || typeof cell === 'number');
}

/** Never for text; never without an alarm. */
export function isAlarming(column: ReportColumn, value: CellValue): boolean {
  const { alarm, worst } = column;
  return alarm !== undefined && typeof value === 'number' && (worst === 'low' ? value <= alarm : value >= alarm);
}

/** `30 ms or more`: what makes a value alarming. */
export function boundText({ alarm, format, worst }: ReportColumn): string {
  return `${formatRound(alarm, format)} or ${worst === 'low' ? 'less' : 'more'}`;
}

/** `1 packet`, `12,345 packets`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

export function grouped(value: number): string {
  const digits = String(Math.abs(value));
  // Beyond 1e21 there is an exponent, which has no groups.
  const text = digits.includes('e') ? digits : digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return value < 0 ? `-${text}` : text;
}

/** Two decimals below 10, so that 0.05 % of loss is not nothing; a plain 0 only for exactly none, a plain 100 for exactly all. */
function percent(value: number): string {
  if (value === 0 || value === 100) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude < 0.005) return value < 0 ? '>-0.01' : '<0.01';
  // Never rounded up to all.
  if (value > 99.9 && value < 100) return (Math.floor(value * 100) / 100).toFixed(2);
  return magnitude < 10 ? value.toFixed(2) : magnitude < 1000 ? value.toFixed(1) : grouped(Math.round(value));
}

/** One decimal where it says enough, two below 1: digits stay below each other in a column. */
function decimals(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude === 0) return '0';
  if (magnitude < 0.005) return value.toPrecision(1);
  return magnitude < 0.995 ? value.toFixed(2) : magnitude < 1000 ? value.toFixed(1) : grouped(Math.round(value));
}

function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let unit = 0;
  let rest = value;
  while (Math.abs(rest) >= 1000 && unit < units.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? grouped(Math.round(rest)) : rest.toPrecision(3)} ${units[unit]}`;
}
