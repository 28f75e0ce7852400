/** One panel as HTML, from the state that Lens gets and the rows it would have. */

import type { LensColumn, LensLayer, LensRow, LensState } from '../lens.js';
import { type Frame, plot, TEXT } from './draw-plot.js';

const ROWS_SHOWN = 10;

export const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What stands below the title of a panel. */
export async function drawn(lens: LensState, layer: LensLayer, rows: readonly LensRow[], frame: Frame): Promise<string> {
  if (lens.visualizationType === 'lnsMetric') return metric(lens, layer, rows);
  if (lens.visualizationType === 'lnsDatatable') return table(lens, layer, rows);
  return plot(lens, layer, rows, frame);
}

interface Palette {
  readonly params: {
    readonly stops: readonly { readonly color: string; readonly stop: number }[];
    readonly colorStops: readonly { readonly stop: number }[];
  };
}

function coloured(palette: Palette | undefined, value: number | undefined): string | undefined {
  if (palette === undefined || value === undefined) return undefined;
  const { stops, colorStops } = palette.params;
  const band = colorStops.findLastIndex(({ stop }) => value >= stop);
  return stops[Math.max(band, 0)]?.color;
}

/** Dark colours carry white text. */
const ink = (colour: string | undefined) => (colour === '#8e1b5a' ? '#ffffff' : TEXT);

export function formatted(value: number | undefined, { params, dataType }: LensColumn): string {
  if (value === undefined) return '–';
  if (dataType === 'date') return new Date(value).toISOString().slice(5, 19).replace('T', ' ');
  const format = params?.format;
  const decimals = format?.params.decimals ?? 0;
  if (format?.id === 'percent') return `${(100 * value).toFixed(decimals)} %`;
  return `${value.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })}${format?.params.suffix ?? ''}`;
}

function metric({ state }: LensState, layer: LensLayer, [row]: readonly LensRow[]): string {
  const { metricAccessor, subtitle, palette } = state.visualization as { metricAccessor: string; subtitle?: string; palette?: Palette };
  const value = row?.[metricAccessor] as number | undefined;
  const colour = coloured(palette, value);
  const style = colour === undefined ? '' : ` style="background:${colour};color:${ink(colour)}"`;
  return `<div class="metric"${style}><small>${escaped(subtitle ?? '')}</small><b>${formatted(value, layer.columns[metricAccessor]!)}</b></div>`;
}

function table({ state }: LensState, layer: LensLayer, rows: readonly LensRow[]): string {
  const { columns, sorting } = state.visualization as {
    columns: readonly { columnId: string; isMetric: boolean; palette?: Palette }[];
    sorting: { columnId: string; direction: 'asc' | 'desc' };
  };
  const sign = sorting.direction === 'asc' ? 1 : -1;
  const key = (row: LensRow) => (row[sorting.columnId] as number | undefined) ?? sign * Number.POSITIVE_INFINITY;
  const shown = rows.toSorted((a, b) => sign * (key(a) - key(b))).slice(0, ROWS_SHOWN);
  const heads = columns.map(({ columnId, isMetric }) => {
    const arrow = columnId === sorting.columnId ? (sorting.direction === 'asc' ? ' ↑' : ' ↓') : '';
    return `<th class="${isMetric ? 'number' : ''}">${escaped(layer.columns[columnId]!.label)}${arrow}</th>`;
  });
  const lines = shown.map((row) => {
    const cells = columns.map(({ columnId, isMetric, palette }) => {
      const value = row[columnId];
      if (!isMetric) return `<td>${escaped(String(value ?? ''))}</td>`;
      const colour = coloured(palette, value as number | undefined);
      const style = colour === undefined ? '' : ` style="background:${colour};color:${ink(colour)}"`;
      return `<td class="number"${style}>${formatted(value as number | undefined, layer.columns[columnId]!)}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<table><tr>${heads.join('')}</tr>${lines.join('')}</table>`;
}
