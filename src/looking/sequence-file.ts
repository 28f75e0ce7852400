/** A message sequence chart as an SVG of its own, light and dark as the reader has it. */

import { escapeHtml } from '../report/escape.js';
import type { ReportSequence } from '../report/model.js';
import { SEQUENCE_STYLE, sequenceSvg } from '../report/sequence-svg.js';
import { PICTURE_COLOURS } from './picture-colours.js';

const MARGIN = 24;
const HEADING = 34;

export function sequenceFile(chart: ReportSequence): string {
  const drawing = sequenceSvg(chart);
  const [, width = '0', height = '0'] = /width="(\d+)" height="(\d+)"/.exec(drawing) ?? [];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${Number(width) + 2 * MARGIN}" height="${Number(height) + HEADING + 2 * MARGIN}">
<style>${PICTURE_COLOURS}
text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Ubuntu, sans-serif; fill: var(--ink); }
.title { font-size: 16px; font-weight: 600; }
.paper { fill: var(--card); }${SEQUENCE_STYLE}</style>
<rect class="paper" width="100%" height="100%"/>
<text class="title" x="${MARGIN}" y="${MARGIN + 14}">${escapeHtml(chart.caption)}</text>
<svg x="${MARGIN}" y="${MARGIN + HEADING}">${drawing}</svg>
</svg>
`;
}
