/** The look of the report page: light and dark by the reader's choice, a phone's width and up, and on paper. */

import { SEQUENCE_STYLE } from './sequence-svg.js';
import { TIMELINE_STYLE } from './timeline-svg.js';

export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #f6f7f9; --card: #ffffff; --ink: #1a2129; --faint: #5a6672; --rule: #d9dee4; --soft: #eceff3;
  --accent: #0b62a8; --alarm: #b3261e; --alarm-soft: #fdecea; --gap: rgba(179, 38, 30, .14); --shade: rgba(26, 33, 41, .28);
  --s0: #0072b2; --s1: #d55e00; --s2: #007a5a; --s3: #b0408a; --s4: #8a6d00; --s5: #4b3fc0; --s6: #a02020; --s7: #4a6a7a; --all: #8b96a1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #101418; --card: #181d23; --ink: #e6eaee; --faint: #9aa6b2; --rule: #2d353e; --soft: #222931;
    --accent: #6cb8f5; --alarm: #ff9389; --alarm-soft: #3a1f1d; --gap: rgba(255, 147, 137, .2); --shade: rgba(0, 0, 0, .75);
    --s0: #5bb3f0; --s1: #ff9248; --s2: #3ccfa0; --s3: #f08cc8; --s4: #e3c14a; --s5: #a5a8ff; --s6: #ff8a8a; --s7: #a9c4d0; --all: #76828e;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-behavior: smooth; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Ubuntu, sans-serif; }
header, main, footer { max-width: 1320px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 28px; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; letter-spacing: -.01em; }
h2 { font-size: 1.25rem; margin: 0; }
h3 { font-size: 1rem; margin: 0; }
p { margin: 0; }
a { color: var(--accent); }
code { font: .92em ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; background: var(--soft); padding: .1em .35em; border-radius: 4px; }
.sub, .note, .empty, figcaption p, .peak { color: var(--faint); }
.sub { margin-top: 4px; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 20px 0 0; padding: 0; list-style: none; }
.tiles li, .card { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; }
.tiles li { padding: 12px 16px; }
.tiles b { display: block; font-size: 1.5rem; line-height: 1.25; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.tiles span { color: var(--faint); font-size: .9rem; }
.tiles .bad { border-color: var(--alarm); }
.tiles .bad b { color: var(--alarm); }
nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 18px 0 0; }
nav a { text-decoration: none; padding: 4px 0; }
nav a:hover { text-decoration: underline; }
section { margin-top: 28px; }
section > .head { display: flex; flex-wrap: wrap; gap: 2px 12px; align-items: baseline; margin-bottom: 12px; }
.card { padding: 16px; margin-top: 14px; }
.look { border-left: 4px solid var(--alarm); }
.look ul { margin: 8px 0 0; padding: 0; list-style: none; }
.look a { color: inherit; text-decoration-color: var(--rule); text-underline-offset: 3px; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 540px), 1fr)); gap: 14px; }
.plot { margin: 0; min-width: 0; background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 16px; }
figcaption p { font-size: .87rem; }
.chart { display: grid; grid-template-columns: 58px minmax(0, 1fr); grid-template-rows: 230px 22px; margin-top: 14px; }
.chart svg { overflow: visible; display: block; }
.chart text { fill: var(--faint); font-size: 12px; font-variant-numeric: tabular-nums; }
.y, .lines { width: 100%; height: 230px; }
.x { grid-column: 2; width: 100%; height: 22px; }
.area { position: relative; touch-action: pan-y; border-radius: 2px; }
.area:focus-visible, button:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.grid line { stroke: var(--rule); stroke-width: 1; shape-rendering: crispEdges; }
.lines path { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; vector-effect: non-scaling-stroke; }
.lines path.dot { stroke-width: 7; stroke-dasharray: none; }
.lines .gap { fill: var(--gap); }
.lines .break { fill: var(--paper); stroke: var(--rule); stroke-width: 1; stroke-dasharray: 3 3; vector-effect: non-scaling-stroke; }
.s0 { color: var(--s0); } .s1 { color: var(--s1); } .s2 { color: var(--s2); } .s3 { color: var(--s3); }
.s4 { color: var(--s4); } .s5 { color: var(--s5); } .s6 { color: var(--s6); } .s7 { color: var(--s7); } .all { color: var(--all); }
.lines .s4, .lines .s5, .lines .s6, .lines .s7 { stroke-dasharray: 7 5; }
.lines .all { stroke-width: 4; opacity: .55; }
.lines.one path { opacity: .12; }
.lines.one path.lit { opacity: 1; stroke-width: 3; }
.lines.one path.dot.lit { stroke-width: 9; }
.lines path.off { display: none; }
.cross { stroke: var(--ink); stroke-width: 1; opacity: 0; }
.tip { position: absolute; top: 4px; left: 0; z-index: 2; visibility: hidden; pointer-events: none; background: var(--card); color: var(--ink); border: 1px solid var(--rule);
  border-radius: 8px; padding: 8px 10px; font-size: .85rem; line-height: 1.45; box-shadow: 0 4px 16px rgba(0, 0, 0, .18); max-width: min(340px, 80vw); }
.tip.shown { visibility: visible; }
.tip div { display: flex; gap: 8px; align-items: baseline; }
.tip .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.tip b { margin-left: auto; padding-left: 10px; white-space: nowrap; font-variant-numeric: tabular-nums; }
.tip p { color: var(--faint); }
.swatch { flex: none; display: inline-block; width: 14px; border-top: 3px solid currentColor; vertical-align: middle; margin-right: 6px; }
.swatch.s4, .swatch.s5, .swatch.s6, .swatch.s7 { border-top-style: dashed; }
.tip .swatch { margin-right: 0; align-self: center; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 6px; margin: 10px 0 0; padding: 0; list-style: none; font-size: .87rem; }
.legend button { display: flex; align-items: center; font: inherit; color: var(--ink); background: none; border: 0; border-radius: 6px; padding: 5px 8px; cursor: pointer; text-align: left; max-width: 100%; }
.legend button:hover { background: var(--soft); }
.legend button[aria-pressed="false"] { opacity: .45; text-decoration: line-through; }
.legend .mark { display: flex; align-items: center; padding: 5px 8px; color: var(--faint); }
.swatch.lost { width: 14px; height: 14px; border: 0; background: var(--gap); }
.legend .name { overflow-wrap: anywhere; }
.legend .peak { margin-left: 8px; white-space: nowrap; }
.note { font-size: .87rem; margin-top: 8px; }
${TIMELINE_STYLE}
${SEQUENCE_STYLE}
.story { margin-bottom: 14px; }
.story p { margin-top: 8px; max-width: 100ch; }
.scroll pre { margin: 0; padding-bottom: 14px; font-size: .87rem; white-space: pre; }
.scroll { overflow: auto; max-height: 560px; margin: 10px -16px 0; padding: 0 16px; background:
    linear-gradient(to right, var(--card) 30px, transparent) left / 48px 100% no-repeat local,
    linear-gradient(to left, var(--card) 30px, transparent) right / 48px 100% no-repeat local,
    linear-gradient(to right, var(--shade), transparent) left / 14px 100% no-repeat scroll,
    linear-gradient(to left, var(--shade), transparent) right / 14px 100% no-repeat scroll; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; }
th { position: sticky; top: 0; background: var(--card); color: var(--faint); font-weight: 600; text-align: left; white-space: nowrap; box-shadow: inset 0 -1px var(--rule); padding: 6px 14px 6px 0; z-index: 1; }
td { padding: 6px 14px 6px 0; border-bottom: 1px solid var(--soft); vertical-align: top; white-space: nowrap; }
td.long { white-space: normal; overflow-wrap: anywhere; min-width: 24ch; max-width: 60ch; }
tr:last-child td { border-bottom: 0; }
section .tiles { margin: 0 0 14px; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); }
td.wrap { white-space: normal; overflow-wrap: anywhere; }
.tally td.long { color: var(--faint); }
section .tiles b { font-size: 1.25rem; }
.filter { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; margin-top: 10px; color: var(--faint); font-size: .87rem; }
.filter input { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--rule); border-radius: 6px; padding: 5px 9px; width: min(260px, 100%); }
.filter input:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
tr[hidden] { display: none; }
tbody tr:hover td { background: var(--soft); }
.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.t { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.alarm { color: var(--alarm); font-weight: 600; }
td.alarm::after { content: " \\25B2"; font-size: .7em; }
td.alarm, th.alarmed { padding-right: 0; }
th.alarmed::after, td.calm::after { content: " \\25B2"; font-size: .7em; visibility: hidden; }
td.calm { padding-right: 0; }
tr.rest td { color: var(--faint); font-style: italic; }
th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
th[aria-sort] { color: var(--ink); }
th[aria-sort="descending"] button::after { content: " \\2193"; }
th[aria-sort="ascending"] button::after { content: " \\2191"; }
summary { cursor: pointer; color: var(--faint); }
footer { color: var(--faint); font-size: .87rem; padding-top: 28px; padding-bottom: 40px; }
footer p + p { margin-top: 6px; }
.todo { margin: 8px 0 0; padding-left: 20px; }
.todo li { margin-top: 6px; }
@media (max-width: 640px) {
  header, main, footer { padding-left: 14px; padding-right: 14px; }
  header { padding-top: 18px; }
  h1 { font-size: 1.4rem; }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px; margin-top: 14px; }
  .tiles li { padding: 8px 12px; }
  .tiles b { font-size: 1.2rem; }
  .card, .plot { padding: 12px; }
  .scroll { margin-left: -12px; margin-right: -12px; padding: 0 12px; }
  .chart { grid-template-columns: 48px minmax(0, 1fr); grid-template-rows: 200px 22px; }
  .y, .lines { height: 200px; }
  .x .minor, .times .minor { display: none; }
  .legend button { padding: 8px; }
  section .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .tally thead { display: none; }
  .tally tr { display: grid; grid-template-columns: minmax(3.2em, auto) minmax(0, 1fr); gap: 0 10px; padding: 7px 0; border-bottom: 1px solid var(--soft); }
  .tally td { grid-column: 2; border: 0; padding: 0; white-space: normal; overflow-wrap: anywhere; min-width: 0; }
  .tally td.n { grid-column: 1; }
}
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --faint: #444; --rule: #bbb; --soft: #eee; --accent: #000; --alarm: #a00; --gap: rgba(160, 0, 0, .15); --shade: transparent;
    --s0: #0072b2; --s1: #d55e00; --s2: #007a5a; --s3: #b0408a; --s4: #8a6d00; --s5: #4b3fc0; --s6: #a02020; --s7: #4a6a7a; --all: #8b96a1; }
  body { font-size: 11px; }
  header, main, footer { max-width: none; padding-left: 0; padding-right: 0; }
  nav, .tip, .cross { display: none; }
  .scroll { max-height: none; overflow: visible; }
  .plot, .tiles li, tr { break-inside: avoid; }
  h2, h3, thead { break-after: avoid; }
  th { position: static; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
