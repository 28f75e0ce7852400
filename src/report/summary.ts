/** The summary for the terminal: what was read, what the decoders say, what was refused and what was lost. */

import { alarmsOf } from './alarms.js';
import { counted, formatValue, formatWithUnit, grouped } from './format.js';
import { durationText, timeText } from './iso-time.js';
import type { DecoderSection, ReportListing, ReportModel, ReportPlot, ReportStory, Tally } from './model.js';
import { columns, cutTo, pad, paint, safeText, type TerminalStyle, wrap } from './terminal.js';
import { tableLines } from './text-table.js';
import { timeAxis } from './time-axis.js';
import { endText, gapText, listed } from './words.js';

export interface SummaryStyle extends TerminalStyle {
  /** Rows of a table; 12 unless said. */
  readonly maxRows?: number;
}

/** Names and reasons shown at most, each list. */
const MAX_LIST = 12;
/** Lines of a plot shown as a row of bars. */
const MAX_BARS = 3;
/** Bins of time that are not given up for the name of a line. */
const MIN_BARS = 22;

/** Ends with a line feed. Pure: the same model gives the same text. */
export function summaryText(model: ReportModel, style: SummaryStyle): string {
  const sections = [
    [...headerLines(model, style), ...alarmLines(model, style)],
    ...model.decoders.map((decoder) => decoderLines(decoder, style)),
    refusedLines(model, style),
    lostLines(model, style),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function headerLines(model: ReportModel, style: SummaryStyle): string[] {
  const { inputs, packets, documents, observers, otherObserverDocuments, from, to } = model.generatedFrom;
  const read = [...(packets !== undefined ? [counted(packets, 'packet')] : []), ...(inputs.length > 0 ? [listed(inputs)] : [])];
  const seen = observers.map(({ name, documents }) => `${name} (${counted(documents, 'document')})`);
  if (otherObserverDocuments > 0) seen.push(`others (${counted(otherObserverDocuments, 'document')})`);
  const byDecoder = model.decoders.filter(({ documents }) => documents > 0).map(({ name, documents }) => `${name} ${grouped(documents)}`);
  const rest = documents - model.decoders.reduce((sum, decoder) => sum + decoder.documents, 0);
  if (rest > 0) byDecoder.push(`others ${grouped(rest)}`);
  const facts: [string, string][] = [
    ['Read', read.length > 0 ? read.join(' from ') : 'nothing'],
    ['Observers', seen.length > 0 ? listed(seen) : 'none'],
    [
      'Time',
      from !== undefined && to !== undefined
        ? `${timeText(from)} to ${endText(from, to)} UTC (${durationText(to - from)})`
        : 'no document yet',
    ],
    ['Documents', byDecoder.length > 0 ? `${grouped(documents)}: ${byDecoder.join(', ')}` : grouped(documents)],
  ];
  return facts.flatMap(([label, text]) =>
    wrap(safeText(text), style.width - 11).map(
      (line, i) =>
        paint('faint', pad(i === 0 ? label : '', 11, 'right'), style.colour) + (i === 0 ? paint('strong', line, style.colour) : line),
    ),
  );
}

/** What to look at first, as the page has it. */
function alarmLines(model: ReportModel, style: SummaryStyle): string[] {
  return alarmsOf(model).map(({ text }, i) => {
    const label = paint('faint', pad(i === 0 ? 'Look at' : '', 11, 'right'), style.colour);
    return label + paint('alarm', cutTo(`! ${safeText(text)}`, style.width - 11), style.colour);
  });
}

function decoderLines(decoder: DecoderSection, style: SummaryStyle): string[] {
  const lines = heading(decoder.name, safeText(decoder.summary), style);
  if (decoder.documents === 0 && decoder.counts.length === 0 && decoder.problems.length === 0) {
    return [...lines, paint('faint', 'Nothing seen.', style.colour)];
  }
  lines.push(...headlineLines(decoder, style));
  for (const table of decoder.tables) {
    // One empty table after another tells nothing that "nothing seen" does not.
    if (table.rows.length === 0 && decoder.documents === 0) continue;
    lines.push('', ...tableLines(table, style.maxRows ?? 12, style));
  }
  for (const story of decoder.stories) lines.push('', ...storyLines(story, style));
  for (const plot of decoder.plots) lines.push(...plotLines(plot, style));
  for (const listing of decoder.listings) lines.push('', ...listingLines(listing, style));
  if (decoder.counts.length > 0)
    lines.push('', paint('strong', 'Counted, not stored', style.colour), ...tallyLines(decoder.counts, false, style));
  return lines;
}

function storyLines({ title, paragraphs, others }: ReportStory, { width, colour }: TerminalStyle): string[] {
  const told = paragraphs.flatMap((paragraph) => wrap(safeText(paragraph), width - 4).map((line, i) => (i === 0 ? '  ' : '    ') + line));
  const more = others > 0 ? [paint('faint', `  and ${grouped(others)} more of which something could be told`, colour)] : [];
  return [paint('strong', cutTo(safeText(title), width), colour), ...told, ...more];
}

/** As they stand, whatever the width: what is compared with another screen may not be folded. */
function listingLines({ title, lines, others }: ReportListing, { width, colour }: TerminalStyle): string[] {
  const more = others > 0 ? [paint('faint', `and ${grouped(others)} more, left out`, colour)] : [];
  return [paint('strong', cutTo(safeText(title), width), colour), ...lines.map((line) => safeText(line)), ...more];
}

function headlineLines({ headlines }: DecoderSection, { width, colour }: TerminalStyle): string[] {
  const texts = headlines.map(
    ({ label, value, format, alarming }) => `${safeText(label)} ${formatValue(value, format)}${alarming ? ' !' : ''}`,
  );
  return texts.length === 0 ? [] : wrap(texts.join(' · '), width).map((line) => paint('strong', line, colour));
}

function refusedLines(model: ReportModel, style: SummaryStyle): string[] {
  const tallies = [...model.decoders.flatMap(({ problems }) => problems), ...model.refusals].sort((a, b) => b.count - a.count);
  const lines = heading('refused', 'what was not decoded, and why', style);
  return [...lines, ...(tallies.length > 0 ? tallyLines(tallies, true, style) : [paint('faint', 'Nothing was refused.', style.colour)])];
}

function lostLines(model: ReportModel, style: SummaryStyle): string[] {
  const lines = heading('lost', 'by the capture or by Spoor: never counted as loss of the network', style);
  if (model.losses.length === 0 && model.gaps.length === 0) return [...lines, paint('faint', 'Nothing that Spoor knows of.', style.colour)];
  lines.push(...tallyLines(model.losses, true, style));
  const gaps = model.gaps.slice(0, MAX_LIST);
  for (const gap of gaps) lines.push(paint('alarm', cutTo(`  ! ${safeText(gapText(gap))}`, style.width), style.colour));
  const more = model.gaps.length - gaps.length + model.otherGaps;
  if (more > 0) lines.push(paint('faint', `  and ${counted(more, 'more gap', 'more gaps')}`, style.colour));
  return lines;
}

/** A line for the eye to stop at: name, what it is, and a rule to the right edge. */
function heading(name: string, summary: string, { width, colour }: TerminalStyle): string[] {
  const shown = cutTo(name, width - 4);
  const room = Math.max(1, width - columns(shown) - 6);
  const text = summary === '' ? '' : ` ${cutTo(summary.replace(/\.$/, ''), room)} `;
  const rule = '─'.repeat(Math.max(0, width - columns(shown) - 3 - columns(text)));
  return [
    `${paint('title', `── ${shown}`, colour)}${paint('faint', `${text === '' ? ' ' : text}${rule}`.slice(0, width - columns(shown) - 3), colour)}`,
  ];
}

function tallyLines(tallies: readonly Tally[], withPart: boolean, { width, colour }: TerminalStyle): string[] {
  const shown = tallies.slice(0, MAX_LIST);
  const widest = (text: (tally: Tally) => string) => Math.max(0, ...shown.map((tally) => columns(text(tally))));
  const count = widest((tally) => grouped(tally.count));
  const part = withPart ? widest((tally) => tally.part) + 2 : 0;
  const what = widest((tally) => tally.what) + 2;
  const before = 2 + count + 2 + part + what;
  const lines = shown.flatMap((tally) => {
    const start = `  ${pad(grouped(tally.count), count, 'left')}  ${withPart ? pad(tally.part, part, 'right') : ''}${pad(tally.what, what, 'right')}`;
    // Where there is no room beside it, the meaning stands below.
    const below = width - before < 24;
    const indent = ' '.repeat(below ? 6 : before);
    const meaning = wrap(safeText(tally.meaning), width - indent.length).map((line) => paint('faint', line, colour));
    if (below || meaning.length === 0) return [cutTo(start.trimEnd(), width), ...meaning.map((line) => indent + line)];
    return meaning.map((line, i) => (i === 0 ? start : indent) + line);
  });
  const more = tallies.length - shown.length;
  return more > 0 ? [...lines, paint('faint', `  and ${grouped(more)} more`, colour)] : lines;
}

/** Each line of a plot as a row of bars over the same time; a gap is a blank. */
function plotLines(plot: ReportPlot, { width, colour }: TerminalStyle): string[] {
  const first = plot.times[0];
  const last = plot.times.at(-1);
  if (first === undefined || last === undefined || plot.times.length < 3) return [];
  const shown = plot.series.slice(0, MAX_BARS);
  const peak = Math.max(...shown.map((series) => series.peak));
  const axis = timeAxis(plot.times, plot.binWidth, plot.binWidth);
  const wanted = Math.round(axis.covered / plot.binWidth) + axis.breaks.length;
  // Names have what the bars do not need.
  const names = Math.min(
    Math.max(10, width - 24 - Math.min(wanted, MIN_BARS)),
    Math.max(...shown.map(({ name }) => columns(safeText(name)))),
  );
  const cells = Math.min(wanted, Math.max(8, width - names - 24));
  const cellAt = (position: number) => Math.min(cells - 1, Math.floor(position * cells));
  const lines = shown.map((series) => {
    const bars: (number | undefined)[] = new Array(cells).fill(undefined);
    const broken = new Set(axis.breaks.map(({ at, end }) => cellAt((at + end) / 2)));
    series.values.forEach((value, i) => {
      const at = cellAt(axis.position(plot.times[i]! + plot.binWidth / 2));
      if (value !== undefined) bars[at] = Math.max(bars[at] ?? value, value);
    });
    const text = bars.map((value, i) => (value !== undefined ? bar(value, peak) : broken.has(i) ? '┊' : ' ')).join('');
    const name = pad(cutTo(safeText(series.name), names), names, 'right');
    return `  ${name}  ${paint('title', text, colour)}  ${paint('faint', 'peak', colour)} ${formatWithUnit(series.peak, plot.format, plot.unit)}`;
  });
  const more = plot.series.length - shown.length + plot.others;
  const note = `${timeText(first)} to ${endText(first, last)}${more > 0 ? `, ${counted(more, 'more line', 'more lines')}` : ''}`;
  const title = cutTo(safeText(plot.title), width);
  const room = width - columns(title) - 2;
  const head = paint('strong', title, colour) + (room < 20 ? '' : `  ${paint('faint', cutTo(note, room), colour)}`);
  return ['', head, ...lines];
}

function bar(value: number, peak: number): string {
  return peak <= 0 || value <= 0 ? '▁' : ('▁▂▃▄▅▆▇█'[Math.min(7, Math.floor((value / peak) * 8))] ?? '█');
}
