/** Tables of the report page: sortable by the page's script, readable without it. */

import { escapeHtml } from './escape.js';
import { boundText, counted, formatValue, grouped, isAlarming, isNumeric } from './format.js';
import type { CellValue, ReportColumn, ReportTable, Tally } from './model.js';

/** Longer texts may break into lines; shorter ones, such as addresses, never. */
const LONG = 40;
/** More rows are no longer read by a person; how many there are besides is said. */
const MAX_ROWS = 200;

/** A table with its title; without rows, what the view says about that. */
export function tableCard(table: ReportTable, id: string): string {
  const title = `<h3>${escapeHtml(table.title)}</h3>`;
  if (table.rows.length === 0)
    return `<div class="card" id="${escapeHtml(id)}">${title}<p class="empty">${escapeHtml(table.empty)}</p></div>`;
  const rows = table.rows.slice(0, MAX_ROWS);
  const shape = table.columns.map((column, at) => {
    const cells = rows.map((row) => row[at]);
    return { column, numeric: isNumeric(column, cells), alarmed: cells.some((cell) => isAlarming(column, cell)) };
  });
  const heads = shape.map(({ column, numeric, alarmed }) => {
    const classes = [numeric ? 'n' : '', alarmed ? 'alarmed' : ''].filter(Boolean).join(' ');
    const sort = column.heading === table.sortedBy ? ` aria-sort="${column.worst === 'low' ? 'ascending' : 'descending'}"` : '';
    return `<th scope="col"${classes === '' ? '' : ` class="${classes}"`}${sort}>${escapeHtml(column.heading)}</th>`;
  });
  const line = (cells: readonly CellValue[]) =>
    shape.map(({ column, numeric, alarmed }, at) => cell(cells[at], column, numeric, alarmed)).join('');
  const body = rows.map((row) => `<tr>${line(row)}</tr>`);
  if (table.other !== undefined) body.push(`<tr class="rest">${line(restNamed(table.other.cells, table.other.rows))}</tr>`);
  const more = table.rows.length - rows.length;
  const notes = [
    ...(more > 0 ? [`And ${counted(more, 'more row', 'more rows')}.`] : []),
    ...(table.other !== undefined
      ? [
          `${counted(table.other.rows, 'row')} that sorted last (${counted(table.other.documents, 'document')}) are kept only together, in the last line.`,
        ]
      : []),
  ];
  return `<div class="card" id="${escapeHtml(id)}">${title}
<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(table.title)}"><table data-sortable><thead><tr>${heads.join('')}</tr></thead><tbody>
${body.join('\n')}
</tbody></table></div>${notes.length > 0 ? `<p class="note">${escapeHtml(notes.join(' '))}</p>` : ''}</div>`;
}

/** Counted things with their meaning; as a card of its own unless it stands inside another. */
export function tallyCard(title: string, tallies: readonly Tally[], withPart: boolean, card = true): string {
  const rows = tallies.map(
    ({ part, what, meaning, count }) =>
      `<tr><td class="n" data-v="${count}">${grouped(count)}</td>${withPart ? `<td>${escapeHtml(part)}</td>` : ''}<td>${escapeHtml(what)}</td><td class="long">${escapeHtml(meaning)}</td></tr>`,
  );
  const table = `${title === '' ? '' : `<h3>${escapeHtml(title)}</h3>`}<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(title === '' ? 'Counts' : title)}"><table class="tally"><thead><tr><th scope="col" class="n">Count</th>${withPart ? '<th scope="col">By</th>' : ''}<th scope="col">What</th><th scope="col">Meaning</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
  return card ? `<div class="card">${table}</div>` : table;
}

function cell(value: CellValue, column: ReportColumn, numeric: boolean, alarmed: boolean): string {
  const alarm = isAlarming(column, value);
  const text = formatValue(value, column.format);
  const shape = numeric ? 'n' : column.format === 'time' ? 't' : text.length > LONG ? 'long' : '';
  const classes = [shape, alarm ? 'alarm' : alarmed ? 'calm' : ''].filter(Boolean).join(' ');
  const title = alarm ? ` title="${escapeHtml(boundText(column))}"` : '';
  const sort = value === undefined ? '' : ` data-v="${escapeHtml(String(value))}"`;
  return `<td${classes === '' ? '' : ` class="${classes}"`}${sort}${title}>${escapeHtml(text)}</td>`;
}

/** The line of rows given up, named in its first empty cell. */
function restNamed(cells: readonly CellValue[], rows: number): CellValue[] {
  const named = [...cells];
  const free = named.indexOf(undefined);
  if (free >= 0) named[free] = `${grouped(rows)} others`;
  return named;
}
