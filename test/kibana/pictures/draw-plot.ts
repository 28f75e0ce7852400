/** A plot of Lens drawn by Vega-Lite: lines, bars and dashed limits, in the colours that the panel names. */

import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { LensColumn, LensLayer, LensRow, LensState, TimeRange } from '../lens.js';

/** Kibana's own series colours, which it chooses where a dashboard names none. */
const DEFAULT_COLOURS = ['#54B399', '#6092C0', '#D36086', '#9170B8', '#CA8EAE', '#D6BF57', '#B9A888', '#DA8B45', '#AA6556', '#E7664C'];
export const TEXT = '#343741';
const MILLISECONDS = 1000;
/** Below it seconds are shown on the axis of time. */
const SHORT = 15 * 60 * MILLISECONDS;

/** How large a plot is, in pixels, and what time it shows. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly time: TimeRange;
  /** Seconds of one bar. */
  readonly interval: number;
}

interface PlotLayer {
  readonly layerId: string;
  readonly layerType: 'data' | 'referenceLine';
  readonly seriesType: string;
  readonly xAccessor: string;
  readonly splitAccessor?: string;
  readonly accessors: readonly string[];
  readonly yConfig: readonly { readonly forAccessor: string; readonly color?: string }[];
}

interface Visualization {
  readonly layers: readonly PlotLayer[];
  readonly yTitle: string;
  readonly yLeftExtent?: { readonly lowerBound: number; readonly upperBound: number };
  readonly legend: { readonly isVisible: boolean };
}

/** As SVG. */
export async function plot({ state }: LensState, layer: LensLayer, rows: readonly LensRow[], frame: Frame): Promise<string> {
  const visualization = state.visualization as unknown as Visualization;
  const shown = visualization.layers.find(({ layerType }) => layerType === 'data')!;
  const values = valuesOf(shown, layer, rows);
  const horizontal = shown.seriesType === 'bar_horizontal';
  const encoding = {
    [horizontal ? 'y' : 'x']: position(layer.columns[shown.xAccessor]!, frame),
    [horizontal ? 'x' : 'y']: amount(visualization, shown, layer.columns[shown.accessors[0]!]!),
    color: colours(visualization, shown, layer, values, frame),
    order: { field: 'order', type: 'quantitative' },
  };
  const spec = {
    width: frame.width,
    height: frame.height,
    autosize: { type: 'fit', contains: 'padding' },
    background: null,
    config: {
      font: 'DejaVu Sans, sans-serif',
      view: { stroke: null },
      axis: { labelColor: TEXT, titleColor: TEXT, grid: false, titleFontWeight: 'normal' },
      axisY: { grid: !horizontal },
    },
    layer: [
      { data: { values }, mark: mark(shown, isOfTime(layer.columns[shown.xAccessor]!), frame), encoding },
      ...limits(state, visualization),
    ],
  };
  const view = new vega.View(vega.parse(compile(spec as unknown as TopLevelSpec).spec), { renderer: 'none' });
  return view.toSVG();
}

interface Value {
  readonly x: string | number | undefined;
  readonly value: string | number;
  readonly series: string;
  readonly order: number;
}

/** One for each measure of each row. */
function valuesOf({ accessors, xAccessor, splitAccessor }: PlotLayer, { columns }: LensLayer, rows: readonly LensRow[]): Value[] {
  return rows.flatMap((row) =>
    accessors.flatMap((id, order) => {
      const value = row[id];
      const series = splitAccessor === undefined ? columns[id]!.label : String(row[splitAccessor]);
      return value === undefined ? [] : [{ x: row[xAccessor], value, series, order }];
    }),
  );
}

const isOfTime = ({ operationType }: LensColumn) => operationType === 'date_histogram';
const isBar = ({ seriesType }: PlotLayer) => seriesType.startsWith('bar');
const span = ({ time }: Frame) => Date.parse(time.to) - Date.parse(time.from);

function mark(shown: PlotLayer, ofTime: boolean, frame: Frame): object {
  if (!isBar(shown)) return { type: 'line', point: { size: 14 }, strokeWidth: 1.5, clip: true };
  const pixels = (frame.width * frame.interval * MILLISECONDS) / span(frame);
  return { type: 'bar', ...(ofTime && { width: Math.max(2, Math.min(24, 0.75 * pixels)) }) };
}

function position(column: LensColumn, frame: Frame): object {
  if (!isOfTime(column)) return { field: 'x', type: 'nominal', sort: null, title: null, axis: { labelAngle: 0, labelLimit: 220 } };
  const domain = [Date.parse(frame.time.from), Date.parse(frame.time.to)];
  const axis = { format: span(frame) < SHORT ? '%H:%M:%S' : '%H:%M', tickCount: 8 };
  return { field: 'x', type: 'temporal', title: null, scale: { type: 'utc', domain }, axis };
}

function amount({ yTitle, yLeftExtent }: Visualization, shown: PlotLayer, { params }: LensColumn): object {
  return {
    field: 'value',
    type: 'quantitative',
    title: yTitle,
    stack: isBar(shown) ? 'zero' : null,
    axis: { tickCount: 5, format: params?.format?.id === 'percent' ? '.1~%' : ',.2~f' },
    scale: yLeftExtent === undefined ? {} : { domain: [yLeftExtent.lowerBound, yLeftExtent.upperBound], clamp: true },
  };
}

function colours({ legend }: Visualization, shown: PlotLayer, { columns }: LensLayer, values: readonly Value[], frame: Frame): object {
  const named = shown.splitAccessor === undefined;
  const domain = named ? shown.accessors.map((id) => columns[id]!.label) : [...new Set(values.map(({ series }) => series))];
  const range = domain.map((_, i) => (named ? shown.yConfig[i]?.color : undefined) ?? DEFAULT_COLOURS[i % DEFAULT_COLOURS.length]!);
  const shape = { orient: 'bottom', title: null, columns: Math.max(1, Math.floor(frame.width / 170)), labelLimit: 260 };
  return { field: 'series', type: 'nominal', sort: domain, scale: { domain, range }, legend: legend.isVisible ? shape : null };
}

function limits({ datasourceStates }: LensState['state'], { layers }: Visualization): object[] {
  const drawn = layers.find(({ layerType }) => layerType === 'referenceLine');
  return (drawn?.accessors ?? []).map((id) => {
    const { label, params } = datasourceStates.formBased.layers[drawn!.layerId]!.columns[id]!;
    const color = drawn!.yConfig.find(({ forAccessor }) => forAccessor === id)?.color;
    const y = { datum: Number(params?.value), type: 'quantitative' };
    return {
      data: { values: [{}] },
      layer: [
        { mark: { type: 'rule', strokeDash: [5, 4], color, strokeWidth: 1.5 }, encoding: { y } },
        { mark: { type: 'text', align: 'left', dx: 4, dy: -6, color, text: label, x: 0 }, encoding: { y } },
      ],
    };
  });
}
