/** A plot over time as SVG that needs no script to be seen; the script of the page only adds values under the pointer. */

import { valueTicks } from './axes.js';
import { escapeHtml, jsonForScript } from './escape.js';
import { counted, formatRound, formatWithUnit } from './format.js';
import { durationText, timeText } from './iso-time.js';
import type { CaptureGap, ReportPlot, ReportSeries } from './model.js';
import { safeText } from './terminal.js';
import { type TimeAxis, timeAxis } from './time-axis.js';

/** Units of the stretched inner drawing: thousandths of the width, hundredths of the height. */
const WIDTH = 1000;
const HEIGHT = 100;

interface Scale {
  readonly axis: TimeAxis;
  readonly bottom: number;
  readonly top: number;
}

/** A figure; for a plot without values one that says so. `id` must be unique on the page. */
export function plotFigure(plot: ReportPlot, gaps: readonly CaptureGap[], id: string): string {
  const title = escapeHtml(plot.title);
  const first = plot.times[0];
  const last = plot.times.at(-1);
  if (first === undefined || last === undefined) {
    return `<figure class="plot" id="${id}"><figcaption><h3>${title}</h3></figcaption><p class="empty">No document with these values yet.</p></figure>`;
  }
  const lines = plot.all === undefined ? plot.series : [...plot.series, plot.all];
  const values = lines.flatMap((line) => line.values.filter((value) => value !== undefined));
  // Of a ratio that is 0 throughout, the axis shows 0 to 1 %, not 0 to 100 %.
  const ticks = valueTicks(Math.min(...values), Math.max(...values), plot.format === 'percent' ? 0.01 : 1);
  const axis = timeAxis(plot.times, plot.binWidth);
  const scale: Scale = { axis, bottom: ticks[0]?.value ?? 0, top: ticks.at(-1)?.value ?? 1 };
  const label = (value: number) => escapeHtml(formatRound(value, plot.format));
  const unit = plot.format === 'percent' || plot.format === 'ms' || plot.unit === '' ? '' : `, ${escapeHtml(plot.unit)}`;
  const most = plot.series[0];
  const described =
    most === undefined
      ? ''
      : `: ${counted(plot.series.length, 'line')}, highest ${formatWithUnit(most.peak, plot.format, plot.unit)} of ${most.name}`;
  const y = ticks
    .map(({ value, at }) => `<text x="100%" y="${percent(1 - at)}" dx="-6" dy="0.32em" text-anchor="end">${label(value)}</text>`)
    .join('');
  const grid = ticks.map(({ at }) => `<line x1="0" x2="100%" y1="${percent(1 - at)}" y2="${percent(1 - at)}"/>`).join('');
  const x = axis.ticks;
  const anchor = (at: number) => (at < 0.04 ? 'start' : at > 0.96 ? 'end' : 'middle');
  const times = x
    .map(
      ({ at, text }, i) =>
        `<text x="${percent(at)}" y="1.3em" text-anchor="${anchor(at)}"${i % 2 === 1 ? ' class="minor"' : ''}>${text}</text>`,
    )
    .join('');
  const marks = x.map(({ at }) => `<line x1="${percent(at)}" x2="${percent(at)}" y1="0" y2="100%"/>`).join('');
  const lost = bands(gaps, first, last + plot.binWidth, axis);
  return `<figure class="plot" id="${id}">
<figcaption><h3>${title}${unit}</h3><p>${spanText(plot, first, last)}${axis.note === '' ? '' : `, ${axis.note}`}</p></figcaption>
<div class="chart">
<svg class="y" aria-hidden="true">${y}</svg>
<div class="area" tabindex="0" role="img" aria-label="${escapeHtml(plot.title + described)}">
<svg class="lines" aria-hidden="true"><g class="grid">${grid}${marks}</g>
<svg width="100%" height="100%" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">${breaks(axis)}${lost}${paths(lines, plot, scale)}</svg>
<line class="cross" x1="0" x2="0" y1="0" y2="100%"/></svg>
<div class="tip" role="status"></div></div>
<svg class="x" aria-hidden="true">${times}</svg>
</div>
${legend(plot, lost !== '')}
<script type="application/json">${jsonForScript(hoverData(plot, lines, scale))}</script>
</figure>`;
}

function paths(lines: readonly ReportSeries[], plot: ReportPlot, scale: Scale): string {
  // Worst last, so that it lies on top; all together at the bottom.
  const drawn = lines.map((line, i) => ({ line, name: line === plot.all ? 'all' : `s${i}` })).reverse();
  return drawn
    .map(({ line, name }) => {
      const { path, dots } = pathOf(line, plot, scale);
      const alone = dots === '' ? '' : `<path class="${name} dot" data-line="${name}" d="${dots}"/>`;
      return `<path class="${name}" data-line="${name}" d="${path}"/>${alone}`;
    })
    .join('');
}

/** Joined where values are close enough in time, else broken; a lone value is a line of no length, which round ends make a dot. */
function pathOf(line: ReportSeries, plot: ReportPlot, scale: Scale): { path: string; dots: string } {
  let path = '';
  let dots = '';
  let run: string[] = [];
  let before = Number.NEGATIVE_INFINITY;
  let stretch = 0;
  const finish = () => {
    if (run.length === 1) dots += `M${run[0]}h0`;
    else if (run.length > 1) path += `M${run.join('L')}`;
    run = [];
  };
  line.values.forEach((value, i) => {
    const time = plot.times[i];
    if (value === undefined || time === undefined) return;
    const within = scale.axis.stretch(time);
    if (time - before > plot.joinWithin || within !== stretch) finish();
    stretch = within;
    run.push(`${round(xOf(time, plot, scale) * WIDTH)} ${round((1 - yOf(value, scale)) * HEIGHT)}`);
    before = time;
  });
  finish();
  return { path, dots };
}

/** Times in which the capture lost packets: a hole there says nothing about the network. */
function bands(gaps: readonly CaptureGap[], first: number, end: number, axis: TimeAxis): string {
  return gaps
    .map((gap) => {
      if (gap.from === undefined || gap.to === undefined || gap.to < first || gap.from > end) return '';
      const from = axis.position(gap.from);
      const width = axis.position(gap.to) - from;
      return `<rect class="gap" x="${round(from * WIDTH)}" y="0" width="${round(Math.max(2, width * WIDTH))}" height="${HEIGHT}"/>`;
    })
    .join('');
}

/** A silence left out: the axis does not go on through it. */
function breaks(axis: TimeAxis): string {
  return axis.breaks
    .map(({ at, end }) => `<rect class="break" x="${round(at * WIDTH)}" y="0" width="${round((end - at) * WIDTH)}" height="${HEIGHT}"/>`)
    .join('');
}

function legend(plot: ReportPlot, lost: boolean): string {
  const entry = (line: ReportSeries, name: string) =>
    `<li><button type="button" aria-pressed="true" data-line="${name}"><span class="swatch ${name}"></span><span class="name">${escapeHtml(line.name)}</span> <span class="peak">peak ${escapeHtml(formatWithUnit(line.peak, plot.format, plot.unit))}</span></button></li>`;
  const entries = plot.series.map((line, i) => entry(line, `s${i}`));
  if (plot.all !== undefined) entries.push(entry(plot.all, 'all'));
  if (lost) entries.push('<li class="mark"><span class="swatch lost"></span>the capture lost packets</li>');
  const more =
    plot.others > 0
      ? `<p class="note">The ${plot.series.length} with the highest peaks; ${counted(plot.others, 'more is', 'more are')} not drawn.</p>`
      : '';
  return `<ul class="legend">${entries.join('')}</ul>${more}`;
}

/** Positions and texts are made here, so that the page's script formats nothing. */
function hoverData(plot: ReportPlot, lines: readonly ReportSeries[], scale: Scale): unknown {
  return {
    x: plot.times.map((time) => Number(xOf(time, plot, scale).toFixed(5))),
    t: plot.times.map((time) => timeText(time)),
    lines: lines.map((line, i) => ({
      line: line === plot.all ? 'all' : `s${i}`,
      name: safeText(line.name),
      v: line.values.map((value) => (value === undefined ? null : Number(value.toPrecision(6)))),
      text: line.values.map((value) => (value === undefined ? null : formatWithUnit(value, plot.format, plot.unit))),
    })),
  };
}

function spanText(plot: ReportPlot, first: number, last: number): string {
  const end = timeText(last + plot.binWidth);
  const from = timeText(first);
  return `${from} to ${end.startsWith(from.slice(0, 10)) ? end.slice(11) : end} UTC, a value per ${durationText(plot.binWidth)}`;
}

function xOf(time: number, plot: ReportPlot, { axis }: Scale): number {
  return axis.position(time + plot.binWidth / 2);
}

function yOf(value: number, { bottom, top }: Scale): number {
  return (value - bottom) / (top - bottom);
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function percent(share: number): string {
  return `${round(share * 100)}%`;
}
