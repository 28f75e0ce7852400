/** The script of the report page: values under the pointer, lines on and off, tables sorted and filtered. The page says all without it. */

export const PAGE_SCRIPT = `
'use strict';
for (const figure of document.querySelectorAll('figure.plot')) {
  const source = figure.querySelector('script[type="application/json"]');
  if (source) plot(figure, JSON.parse(source.textContent));
}
for (const table of document.querySelectorAll('table[data-sortable]')) {
  sortable(table);
  filterable(table);
}

function plot(figure, data) {
  const area = figure.querySelector('.area');
  const lines = figure.querySelector('svg.lines');
  const cross = figure.querySelector('.cross');
  const tip = figure.querySelector('.tip');
  const off = new Set();
  let shown = -1;

  function show(at) {
    shown = at;
    const x = data.x[at];
    const values = data.lines.filter((line) => !off.has(line.line) && line.v[at] !== null).sort((a, b) => b.v[at] - a.v[at]);
    tip.replaceChildren(element('p', '', data.t[at] + ' UTC'));
    for (const line of values) {
      const row = element('div', '', '');
      row.append(element('span', 'swatch ' + line.line, ''), element('span', 'name', line.name), element('b', '', line.text[at]));
      tip.append(row);
    }
    if (values.length === 0) tip.append(element('p', '', 'No value.'));
    tip.classList.add('shown');
    const width = area.clientWidth;
    const left = x * width;
    const room = tip.offsetWidth + 14;
    tip.style.left = Math.max(-40, left + room > width ? left - room : left + 14) + 'px';
    cross.setAttribute('x1', x * 100 + '%');
    cross.setAttribute('x2', x * 100 + '%');
    cross.style.opacity = '.5';
  }
  function hide() {
    shown = -1;
    tip.classList.remove('shown');
    cross.style.opacity = '0';
  }
  function nearest(event) {
    const box = area.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    let low = 0;
    let high = data.x.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (data.x[middle] < x) low = middle;
      else high = middle;
    }
    show(Math.abs(data.x[low] - x) <= Math.abs(data.x[high] - x) ? low : high);
  }
  area.addEventListener('pointermove', nearest);
  area.addEventListener('pointerdown', nearest);
  area.addEventListener('pointerleave', hide);
  area.addEventListener('blur', hide);
  area.addEventListener('keydown', (event) => {
    const last = data.x.length - 1;
    const to = { ArrowLeft: Math.max(0, shown - 1), ArrowRight: Math.min(last, shown + 1), Home: 0, End: last }[event.key];
    if (event.key === 'Escape') hide();
    if (to === undefined) return;
    event.preventDefault();
    show(to);
  });

  for (const button of figure.querySelectorAll('.legend button')) {
    const paths = lines.querySelectorAll('path[data-line="' + button.dataset.line + '"]');
    const light = (on) => {
      lines.classList.toggle('one', on && !off.has(button.dataset.line));
      for (const path of paths) path.classList.toggle('lit', on);
    };
    button.addEventListener('pointerenter', () => light(true));
    button.addEventListener('pointerleave', () => light(false));
    button.addEventListener('click', () => {
      const pressed = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(pressed));
      if (pressed) off.delete(button.dataset.line);
      else off.add(button.dataset.line);
      for (const path of paths) path.classList.toggle('off', !pressed);
      light(pressed);
    });
  }
}

function sortable(table) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = element('button', '', head.textContent);
    button.type = 'button';
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const descending = head.getAttribute('aria-sort') !== 'descending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      const rows = [...body.rows].filter((row) => !row.classList.contains('rest'));
      const rest = [...body.rows].filter((row) => row.classList.contains('rest'));
      rows.sort((a, b) => compare(a.cells[column], b.cells[column], descending));
      body.append(...rows, ...rest);
    });
  });
}

// Rows that hold every word, in any column and case; short tables need none of it.
function filterable(table) {
  const body = table.tBodies[0];
  const rows = [...body.rows].filter((row) => !row.classList.contains('rest'));
  if (rows.length <= 12) return;
  const texts = new Map(rows.map((row) => [row, [...row.cells].map((cell) => cell.textContent).join('\\n').toLowerCase()]));
  const input = element('input', '', '');
  input.type = 'search';
  input.placeholder = 'Filter ' + rows.length + ' rows';
  input.setAttribute('aria-label', 'Filter the rows of ' + table.parentElement.getAttribute('aria-label'));
  const said = element('span', '', '');
  said.setAttribute('role', 'status');
  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      row.hidden = !words.every((word) => texts.get(row).includes(word));
      if (!row.hidden) shown += 1;
    }
    for (const row of body.querySelectorAll('tr.rest')) row.hidden = words.length > 0;
    said.textContent = words.length === 0 ? '' : shown + ' of ' + rows.length + ' rows';
  });
  const line = element('div', 'filter', '');
  line.append(input, said);
  table.parentElement.before(line);
}

// Cells without a value stay last whichever way.
function compare(a, b, descending) {
  const x = a.dataset.v;
  const y = b.dataset.v;
  if (x === undefined || y === undefined) return (x === undefined) - (y === undefined);
  const order = x !== '' && y !== '' && Number.isFinite(+x) && Number.isFinite(+y) ? x - y : x.localeCompare(y, 'en', { numeric: true });
  return descending ? -order : order;
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
`;
