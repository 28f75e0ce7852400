/** The report as one page that needs nothing else: no server, no network, no other file. */

import { createHash } from 'node:crypto';
import { alarmsOf } from './alarms.js';
import { escapeHtml } from './escape.js';
import { counted, formatValue, grouped } from './format.js';
import { tableCard, tallyCard } from './html-table.js';
import { durationText, timeText } from './iso-time.js';
import type { DecoderSection, Headline, ReportListing, ReportModel, ReportSequence, ReportStory, Tally } from './model.js';
import { PAGE_SCRIPT } from './page-script.js';
import { PAGE_STYLE } from './page-style.js';
import { plotFigure } from './plot-svg.js';
import { QUANTILE_ERROR } from './quantiles.js';
import { sequenceSvg } from './sequence-svg.js';
import { timelineFigure } from './timeline-svg.js';
import { endText, gapText, listed } from './words.js';

/** Counters of the spool and of delivery. */
const STORAGE = /^spoor_(spool|elasticsearch|delivery)_/;

/**
 * A whole HTML document. Every text in it is escaped, and its policy forbids the browser every script and style but the
 * two of this page and every request: a hostile value that got through would still do nothing.
 */
export function reportPage(model: ReportModel): string {
  const title = `Spoor report${spanText(model) === '' ? '' : `, ${spanText(model)}`}`;
  const shown = model.decoders.filter(isShown);
  const links = [
    ...shown.map(({ name }) => [`decoder-${name}`, name]),
    ...(model.generatedFrom.documents > 0 ? [['documents', 'Documents']] : []),
    ['refused', 'Refused'],
    ['lost', 'Lost'],
    ['counters', 'Counters'],
  ];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>Spoor report</h1>
${headerText(model)}
${tiles(model)}
<nav aria-label="Sections">${links.map(([id, name]) => `<a href="#${escapeHtml(id ?? '')}">${escapeHtml(name ?? '')}</a>`).join('')}</nav>
</header>
<main>
${model.generatedFrom.documents === 0 ? nothingRead() : ''}
${alarmCard(model)}
${shown.map((decoder) => decoderSection(decoder, model)).join('\n')}
${unseen(model)}
${documentsSection(model)}
${refusedSection(model)}
${lostSection(model)}
${countersSection(model)}
</main>
<footer>
<p>Times are packet times in UTC. Percentages are sums divided by sums over all documents of a row. Percentiles of more than 100 values are within ${QUANTILE_ERROR * 100} % of the true value.</p>
<p>A break in a line means that no document tells about that time. What the capture lost is marked red across a plot and is no loss of the network.</p>
</footer>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

function policy(): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; style-src ${hash(PAGE_STYLE)}; script-src ${hash(PAGE_SCRIPT)}; img-src data:; base-uri 'none'; form-action 'none'`;
}

function headerText({ generatedFrom }: ReportModel): string {
  const { inputs, from, to, observers, otherObserverDocuments } = generatedFrom;
  const seen = [
    ...observers.map(({ name, documents }) => `${name} (${grouped(documents)})`),
    ...(otherObserverDocuments > 0 ? [`others (${grouped(otherObserverDocuments)})`] : []),
  ];
  const lines = [
    from !== undefined && to !== undefined
      ? `${timeText(from)} to ${endText(from, to)} UTC, ${durationText(to - from)}`
      : 'No document yet.',
    ...(inputs.length > 0 ? [`Read from ${listed(inputs)}`] : []),
    ...(seen.length > 0 ? [`Documents by observer: ${listed(seen)}`] : []),
  ];
  return lines.map((line) => `<p class="sub">${escapeHtml(line)}</p>`).join('\n');
}

function tiles(model: ReportModel): string {
  const { packets, documents, observers } = model.generatedFrom;
  const sum = (tallies: readonly Tally[]) => tallies.reduce((total, { count }) => total + count, 0);
  const refused = sum(model.refusals) + sum(model.decoders.flatMap(({ problems }) => problems));
  const gaps = model.gaps.length + model.otherGaps;
  // Losses are counted in packets, messages and documents: their sum would be a number of nothing.
  const reasons = new Set([...model.losses.map(({ what }) => what), ...model.gaps.map(({ reason }) => reason)]).size;
  const tile = (value: string, label: string, bad = false) => `<li${bad ? ' class="bad"' : ''}><b>${value}</b><span>${label}</span></li>`;
  return `<ul class="tiles">${[
    ...(packets === undefined ? [] : [tile(grouped(packets), packets === 1 ? 'packet read' : 'packets read')]),
    tile(grouped(documents), documents === 1 ? 'document' : 'documents'),
    tile(grouped(observers.length), observers.length === 1 ? 'observer' : 'observers'),
    tile(grouped(refused), 'refused, with reasons'),
    gaps > 0
      ? tile(counted(gaps, 'gap'), 'in the capture', true)
      : tile(
          reasons === 0 ? 'None' : counted(reasons, 'reason'),
          reasons === 0 ? 'known to be lost' : 'for loss by capture or Spoor',
          reasons > 0,
        ),
  ].join('')}</ul>`;
}

function alarmCard(model: ReportModel): string {
  const alarms = alarmsOf(model);
  const items = alarms.map(
    ({ decoder, table, text }) => `<li><a href="#${escapeHtml(tableId(decoder, table))}">${escapeHtml(text)}</a></li>`,
  );
  if (model.gaps.length > 0)
    items.push(
      `<li><a href="#lost">${counted(model.gaps.length + model.otherGaps, 'gap')} in the capture: packets may be missing</a></li>`,
    );
  return items.length === 0 ? '' : `<section class="card look" id="look"><h2>Look at this first</h2><ul>${items.join('')}</ul></section>`;
}

function decoderSection(decoder: DecoderSection, model: ReportModel): string {
  const id = `decoder-${decoder.name}`;
  const plots = [
    ...decoder.timelines.map((timeline, i) => timelineFigure(timeline, `${id}-timeline-${i}`)),
    ...decoder.plots.map((plot, i) => plotFigure(plot, model.gaps, `${id}-plot-${i}`)),
  ];
  const tables = decoder.tables.map((table, i) => tableCard(table, tableId(decoder.name, i)));
  return `<section id="${escapeHtml(id)}">
<div class="head"><h2>${escapeHtml(decoder.name)}</h2><p class="sub">${escapeHtml(decoder.summary)}</p><p class="sub">${counted(decoder.documents, 'document')}</p></div>
${headlineTiles(decoder)}
${decoder.stories.map(storyCard).join('\n')}
${plots.length > 0 ? `<div class="plots">${plots.join('\n')}</div>` : ''}
${[...decoder.sequences.map(sequenceCard), ...tables, ...decoder.listings.map(listingCard)].join('\n')}
${decoder.counts.length > 0 ? tallyCard('Counted, not stored', decoder.counts, false) : ''}
</section>`;
}

function storyCard({ title, paragraphs, others }: ReportStory): string {
  const more = others > 0 ? `<p class="note">And ${grouped(others)} more of which something could be told.</p>` : '';
  return `<div class="card story"><h3>${escapeHtml(title)}</h3>${paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('')}${more}</div>`;
}

function listingCard({ title, lines, others }: ReportListing): string {
  const more = others > 0 ? `<p class="note">And ${grouped(others)} more, left out.</p>` : '';
  return `<div class="card"><h3>${escapeHtml(title)}</h3><div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(title)}"><pre>${lines.map(escapeHtml).join('\n')}</pre></div>${more}</div>`;
}

function sequenceCard(chart: ReportSequence): string {
  const { title, caption, others } = chart;
  const more = others > 0 ? `<p class="note">And ${grouped(others)} more, left out.</p>` : '';
  return `<div class="card"><h3>${escapeHtml(title)}</h3><p class="sub">${escapeHtml(caption)}</p><div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(title)}">${sequenceSvg(chart)}</div>${more}</div>`;
}

function headlineTiles({ headlines }: DecoderSection): string {
  if (headlines.length === 0) return '';
  const tile = ({ label, value, format, alarming }: Headline) =>
    `<li${alarming ? ' class="bad"' : ''}><b>${escapeHtml(formatValue(value, format))}</b><span>${escapeHtml(label)}</span></li>`;
  return `<ul class="tiles">${headlines.map(tile).join('')}</ul>`;
}

/** How much went where; what became of it on the way to disk and to a server is counted by those parts. */
function documentsSection({ generatedFrom, counters }: ReportModel): string {
  const { streams, otherStreamDocuments, documents } = generatedFrom;
  if (documents === 0) return '';
  const rows = [...streams, ...(otherStreamDocuments > 0 ? [{ name: 'other data streams', documents: otherStreamDocuments }] : [])];
  const body = rows.map(
    ({ name, documents: count }) =>
      `<tr><td class="wrap">${escapeHtml(name)}</td><td class="n">${grouped(count)}</td><td class="n">${formatValue(count / documents, 'percent')}</td></tr>`,
  );
  const storage = counters.filter(({ name, value }) => value !== 0 && STORAGE.test(name)).map(counterTally);
  return `<section id="documents"><div class="head"><h2>Documents</h2><p class="sub">where they went</p></div>
<div class="card"><div class="scroll" tabindex="0" role="region" aria-label="Documents by data stream"><table><thead><tr><th scope="col">Data stream</th><th scope="col" class="n">Documents</th><th scope="col" class="n">Share</th></tr></thead><tbody>${body.join('\n')}</tbody></table></div></div>
${storage.length > 0 ? tallyCard('Kept and delivered', storage, true) : ''}</section>`;
}

function refusedSection(model: ReportModel): string {
  const tallies = [...model.decoders.flatMap(({ problems }) => problems), ...model.refusals].sort((a, b) => b.count - a.count);
  return `<section id="refused"><div class="head"><h2>Refused</h2><p class="sub">what was not decoded, and why</p></div>
${tallies.length > 0 ? tallyCard('', tallies, true) : '<p class="empty">Nothing was refused.</p>'}</section>`;
}

function lostSection(model: ReportModel): string {
  const head = '<div class="head"><h2>Lost</h2><p class="sub">by the capture or by Spoor: never counted as loss of the network</p></div>';
  const gaps = model.gaps.map((gap) => `<li>${escapeHtml(gapText(gap))}</li>`);
  if (model.otherGaps > 0) gaps.push(`<li>and ${counted(model.otherGaps, 'more gap', 'more gaps')}</li>`);
  const list = gaps.length > 0 ? `<div class="card"><h3>Gaps</h3><ul class="todo">${gaps.join('')}</ul></div>` : '';
  const none = model.losses.length === 0 && gaps.length === 0 ? '<p class="empty">Nothing that Spoor knows of.</p>' : '';
  return `<section id="lost">${head}${none}${model.losses.length > 0 ? tallyCard('', model.losses, true) : ''}${list}</section>`;
}

function countersSection({ counters }: ReportModel): string {
  const rows = counters.filter(({ value }) => value !== 0).map(counterTally);
  const body =
    rows.length > 0
      ? `<details class="card"><summary>${counted(rows.length, 'counter')} that counted something</summary>${tallyCard('', rows, true, false)}</details>`
      : '<p class="empty">This report was made from documents alone; counters are those of a run.</p>';
  return `<section id="counters"><div class="head"><h2>Counters</h2><p class="sub">everything the program counts about itself</p></div>${body}</section>`;
}

function counterTally({ name, labels, help, value }: ReportModel['counters'][number]): Tally {
  const what = Object.entries(labels).map(([label, word]) => `${label}=${word}`);
  return { part: name, what: what.join(' '), meaning: help, count: value };
}

function unseen(model: ReportModel): string {
  const names = model.decoders
    .filter((decoder) => !isShown(decoder))
    .map(({ name, summary }) => `<li><b>${escapeHtml(name)}</b>: ${escapeHtml(summary)}</li>`);
  return names.length === 0
    ? ''
    : `<section><div class="head"><h2>Not seen</h2><p class="sub">decoders that found nothing of theirs</p></div><ul class="todo">${names.join('')}</ul></section>`;
}

function nothingRead(): string {
  return `<section class="card" id="nothing"><h2>There is nothing to show yet</h2>
<p class="sub">No document was made. One of these is the usual reason:</p>
<ul class="todo">
<li>The collector's socket was not reached, or its clients sent nothing: <code>npx spoor check</code> says what is reachable.</li>
<li>The packets hold none of the protocols of the decoders: <code>npx spoor decoders</code> lists what each asks for; ports can be set in the configuration.</li>
<li>The packets were refused: the reasons stand below under Refused.</li>
<li>To see a full page, replay a capture: <code>npx spoor replay FILE.pcap</code></li>
</ul></section>`;
}

function isShown({ documents, counts, problems }: DecoderSection): boolean {
  return documents > 0 || counts.length > 0 || problems.length > 0;
}

function tableId(decoder: string, table: number): string {
  return `decoder-${decoder}-table-${table}`;
}

function spanText({ generatedFrom: { from, to } }: ReportModel): string {
  return from === undefined || to === undefined ? '' : `${timeText(from)} to ${endText(from, to)}`;
}
