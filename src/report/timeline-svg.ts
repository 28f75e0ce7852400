/** Bars of states over time as a figure that needs no script: a bar for each thing, its states in colours, their times under the pointer. */

import { timeTicks } from './axes.js';
import { escapeHtml } from './escape.js';
import { counted, grouped } from './format.js';
import { durationText, timeText } from './iso-time.js';
import type { ReportBar, ReportTimeline } from './model.js';
import { endText } from './words.js';

/** Shares of the width: what is shorter could not be seen, or pointed at. */
const NARROWEST = 0.004;

export const TIMELINE_STYLE = `
.plots .wide { grid-column: 1 / -1; }
.states { margin: 14px 0 0; padding: 0; list-style: none; }
.states li + li { margin-top: 8px; }
.states p { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; font-size: .87rem; overflow-wrap: anywhere; }
.states .bar { display: block; width: 100%; height: 14px; background: var(--soft); border-radius: 3px; overflow: hidden; }
.states .times { display: block; width: 100%; height: 20px; overflow: visible; }
.states .times text { fill: var(--faint); font-size: 12px; font-variant-numeric: tabular-nums; }
.bar .good { fill: var(--s2); } .bar .doubtful { fill: var(--s4); } .bar .bad { fill: var(--alarm); } .bar .none { fill: var(--all); }
.bar .over { fill: var(--ink); }
.swatch.state { width: 14px; height: 14px; border: 0; }
.swatch.state.good { background: var(--s2); } .swatch.state.doubtful { background: var(--s4); } .swatch.state.bad { background: var(--alarm); } .swatch.state.none { background: var(--all); }`;

export function timelineFigure(timeline: ReportTimeline, id: string): string {
  const { title, from, to, bars, others, legend } = timeline;
  const span = Math.max(1, to - from);
  const position = (time: number) => (time - from) / span;
  const anchor = (at: number) => (at < 0.04 ? 'start' : at > 0.96 ? 'end' : 'middle');
  const times = timeTicks(from, to).map(
    ({ at, text }, i) =>
      `<text x="${percent(at)}" y="1.2em" text-anchor="${anchor(at)}"${i % 2 === 1 ? ' class="minor"' : ''}>${text}</text>`,
  );
  const entries = legend.map(({ state, tone }) => `<li class="mark"><span class="swatch state ${tone}"></span>${escapeHtml(state)}</li>`);
  const more = others > 0 ? `<p class="note">${counted(others, 'more is', 'more are')} not drawn.</p>` : '';
  return `<figure class="plot wide" id="${escapeHtml(id)}">
<figcaption><h3>${escapeHtml(title)}</h3><p>${timeText(from)} to ${endText(from, to)} UTC</p></figcaption>
<ul class="states">
${bars.map((bar) => barItem(bar, position)).join('\n')}
<li aria-hidden="true"><svg class="times">${times.join('')}</svg></li>
</ul>
<ul class="legend">${entries.join('')}</ul>${more}
</figure>`;
}

function barItem({ name, spans, over, others }: ReportBar, position: (time: number) => number): string {
  const rectangles = spans.map(({ from, to, state, tone }) => {
    const text = `${state}, ${timeText(from)} to ${endText(from, to)} UTC (${durationText(to - from)})`;
    return `<rect class="${tone}" x="${percent(position(from))}" width="${percent(Math.max(NARROWEST, position(to) - position(from)))}" height="100%"><title>${escapeHtml(text)}</title></rect>`;
  });
  if (over !== undefined) {
    const at = Math.min(position(over.at), 1 - NARROWEST);
    rectangles.push(`<rect class="over" x="${percent(at)}" width="${percent(NARROWEST)}" height="100%"/>`);
  }
  const last = over ?? { state: spans.at(-1)?.state ?? '', at: spans.at(-1)?.from ?? 0 };
  const left = others > 0 ? `, ${grouped(others)} later changes left out` : '';
  return `<li><p><span>${escapeHtml(name)}</span><span class="peak">${escapeHtml(last.state)} since ${timeText(last.at)}${left}</span></p><svg class="bar" role="img" aria-label="${escapeHtml(`${name}: ${[...spans, ...(over === undefined ? [] : [over])].map(({ state }) => state).join(', ')}`)}">${rectangles.join('')}</svg></li>`;
}

function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`;
}
