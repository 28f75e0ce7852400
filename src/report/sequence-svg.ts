/** A message sequence chart as SVG: a lane for everybody, time downwards, an arrow for each message with its words above it. */

import { escapeHtml } from './escape.js';
import { momentText } from './iso-time.js';
import type { ReportSequence, ReportStep } from './model.js';
import { cutTo, safeText, wrap } from './terminal.js';

/** Of a letter of 12 px, on average. */
const LETTER = 6.9;
const LINE = 15;
/** Between an arrow and the words of the next one. */
const GAP = 12;
const TIME = 92;
const HEAD = 24;
const NARROWEST = 150;
/** Longer words are wrapped. */
const LONGEST = 38;

/** For the page and for files of their own; colours are those of the page. */
export const SEQUENCE_STYLE = `
.seq { display: block; }
.seq text { font-size: 12px; fill: var(--ink); }
.seq .when { fill: var(--faint); font-variant-numeric: tabular-nums; }
.seq .words { paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
.seq rect { fill: var(--card); stroke: var(--rule); }
.seq .life { stroke: var(--rule); stroke-dasharray: 4 4; }
.seq .arrow { fill: none; stroke: var(--ink); stroke-width: 1.3; }
.seq .point { fill: var(--ink); }
.seq .bad text, .seq .missing text { fill: var(--alarm); }
.seq .bad .arrow, .seq .missing .arrow { stroke: var(--alarm); }
.seq .bad .point { fill: var(--alarm); }
.seq .missing .arrow { stroke-dasharray: 5 4; }
.seq .missing .cross { fill: none; stroke: var(--alarm); stroke-width: 1.6; opacity: 1; }`;

interface Row {
  readonly step: ReportStep;
  readonly lines: readonly string[];
  /** Where its arrow is. */
  readonly y: number;
}

/** An `svg` element without its style. */
export function sequenceSvg({ title, lanes, steps }: ReportSequence): string {
  let y = HEAD + GAP;
  const rows = steps.map((step): Row => {
    const lines = wrap(safeText(step.text), LONGEST);
    y += lines.length * LINE + GAP;
    return { step, lines, y };
  });
  const widest = Math.max(0, ...rows.flatMap(({ lines }) => lines.map((line) => line.length * LETTER + 24)));
  const lane = Math.ceil(Math.max(NARROWEST, widest));
  const x = (index: number) => TIME + lane / 2 + index * lane;
  const width = TIME + lanes.length * lane;
  const height = y + GAP;
  const boxes = lanes.map((name, i) => laneOf(name, x(i), lane, height));
  return `<svg class="seq" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeHtml(described(title, lanes, steps))}">
${boxes.join('\n')}
${rows.map((row) => arrow(row, x)).join('\n')}
</svg>`;
}

function laneOf(name: string, x: number, lane: number, height: number): string {
  const shown = cutTo(safeText(name), Math.floor((lane - 20) / LETTER));
  return `<line class="life" x1="${x}" x2="${x}" y1="${HEAD}" y2="${height}"/><rect x="${x - lane / 2 + 6}" y="1" width="${lane - 12}" height="${HEAD - 1}" rx="4"><title>${escapeHtml(name)}</title></rect><text x="${x}" y="${HEAD / 2 + 5}" text-anchor="middle">${escapeHtml(shown)}</text>`;
}

function arrow({ step: { at, from, to, tone }, lines, y }: Row, x: (lane: number) => number): string {
  const [start, end] = [x(from), x(to)];
  const loop = from === to;
  const left = Math.min(start, end);
  const words = lines.map(
    (line, i) => `<text class="words" x="${left + 8}" y="${y - 5 - (lines.length - 1 - i) * LINE}">${escapeHtml(line)}</text>`,
  );
  const way = end > start ? 1 : -1;
  const path = loop ? `M${start} ${y - 4}h28v8h-20` : `M${start} ${y}H${end - way * 7}`;
  const tip = loop ? `${start + 2} ${y + 4}l8 -4v8z` : `${end} ${y}l${-way * 9} -4v8z`;
  const middle = loop ? start + 28 : (start + end) / 2;
  const mark =
    tone === 'missing' ? `<path class="cross" d="M${middle - 5} ${y - 5}l10 10m0 -10l-10 10"/>` : `<path class="point" d="M${tip}"/>`;
  return `<g class="${tone}"><text class="when" x="0" y="${y + 4}">${momentText(at)}</text><path class="arrow" d="${path}"/>${mark}${words.join('')}</g>`;
}

/** For who cannot see it: the same, read out. */
function described(title: string, lanes: readonly string[], steps: readonly ReportStep[]): string {
  return [title, ...steps.map(({ from, to, text }) => `${lanes[from]} to ${lanes[to]}: ${text}`)].join('; ');
}
