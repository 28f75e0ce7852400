/** Trees as one SVG: from left to right, a column for each level, with how often each thing may stand on its line. Light and dark as the reader has it. */

import { escapeHtml } from '../report/escape.js';
import { PICTURE_COLOURS } from './picture-colours.js';
import type { TitledTree, TreeNode } from './tree.js';

const ROW = 24;
const HEADING = 44;
const MARGIN = 24;
/** Of a monospaced letter of 13 px. */
const LETTER = 7.9;
/** Between columns: for the line and what stands on it. */
const GAP = 92;
const PADDING = 10;

const STYLE = `${PICTURE_COLOURS}
text { font: 13px ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: var(--ink); }
.title { font-size: 16px; font-weight: 600; }
.detail, .edge { fill: var(--faint); }
.edge { font-size: 11px; text-anchor: end; }
rect { fill: var(--card); stroke: var(--line); }
rect.must { stroke: var(--must); stroke-width: 1.6; }
path { fill: none; stroke: var(--line); }
path.must { stroke: var(--must); stroke-width: 1.6; }
rect.missing, rect.surplus, rect.wrong { stroke: var(--alarm); stroke-width: 1.8; }
rect.unknown { stroke: var(--alarm); }
rect.missing, rect.absent { stroke-dasharray: 5 4; }
rect.absent { stroke: var(--rule); }
.flaw .detail { fill: var(--alarm); }
.paper { fill: var(--paper); stroke: none; }`;

interface Placed {
  readonly node: TreeNode;
  readonly level: number;
  /** Middle of its box. */
  readonly y: number;
  readonly children: readonly Placed[];
}

/** A document of its own, with its title for those who cannot see it. */
export function treesSvg(heading: string, trees: readonly TitledTree[]): string {
  let y = MARGIN;
  const titles: string[] = [];
  const placed: Placed[] = [];
  for (const { title, root } of trees) {
    titles.push(`<text class="title" x="${MARGIN}" y="${y + 18}">${escapeHtml(title)}</text>`);
    const rows = { next: y + HEADING };
    placed.push(place(root, 0, rows));
    y = rows.next + ROW;
  }
  const columns = columnsOf(placed);
  const width = Math.ceil((columns.at(-1)?.end ?? 0) + MARGIN);
  const drawn = placed.flatMap((one) => draw(one, columns));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" role="img" aria-label="${escapeHtml(heading)}">
<style>${STYLE}</style>
<rect class="paper" width="100%" height="100%"/>
${[...titles, ...drawn].join('\n')}
</svg>
`;
}

/** Each leaf takes a row; what has children stands in the middle of them. */
function place(node: TreeNode, level: number, rows: { next: number }): Placed {
  const children = node.children.map((child) => place(child, level + 1, rows));
  const first = children[0];
  if (first !== undefined) return { node, level, y: (first.y + children.at(-1)!.y) / 2, children };
  const y = rows.next + ROW / 2;
  rows.next += ROW;
  return { node, level, y, children };
}

interface Column {
  readonly x: number;
  readonly end: number;
}

function columnsOf(placed: readonly Placed[]): Column[] {
  const widths: number[] = [];
  const measure = ({ node, level, children }: Placed): void => {
    widths[level] = Math.max(widths[level] ?? 0, label(node).length * LETTER + 2 * PADDING);
    children.forEach(measure);
  };
  placed.forEach(measure);
  let x = MARGIN;
  return widths.map((width) => {
    const column = { x, end: x + width };
    x = column.end + GAP;
    return column;
  });
}

function label({ name, detail, folded }: TreeNode): string {
  return `${name}${detail === '' ? '' : `  ${detail}`}${folded > 0 ? `  +${folded}` : ''}`;
}

function draw({ node, level, y, children }: Placed, columns: readonly Column[]): string[] {
  const { x } = columns[level]!;
  const end = x + label(node).length * LETTER + 2 * PADDING;
  const look = node.mark ?? (node.required ? 'must' : '');
  const mark = look === '' ? '' : ` class="${look}"`;
  const flaw = node.mark === undefined || node.mark === 'absent' ? '' : ' class="flaw"';
  const more = label({ ...node, name: '' });
  const lines = children.map((child) => {
    const to = columns[child.level]!.x;
    const middle = to - GAP / 2;
    return `<path${child.node.required ? ' class="must"' : ''} d="M${end.toFixed(1)} ${y}H${(middle - 24).toFixed(1)}C${middle.toFixed(1)} ${y} ${(middle - 24).toFixed(1)} ${child.y} ${middle.toFixed(1)} ${child.y}H${to.toFixed(1)}"/><text class="edge" x="${(to - 4).toFixed(1)}" y="${child.y - 3}">${escapeHtml(child.node.edge)}</text>`;
  });
  const box = `<rect${mark} x="${x.toFixed(1)}" y="${y - 9}" width="${(end - x).toFixed(1)}" height="18" rx="4"/><text${flaw} x="${(x + PADDING).toFixed(1)}" y="${y + 4.5}">${escapeHtml(node.name)}<tspan class="detail" xml:space="preserve">${escapeHtml(more)}</tspan></text>`;
  return [...lines, box, ...children.flatMap((child) => draw(child, columns))];
}
