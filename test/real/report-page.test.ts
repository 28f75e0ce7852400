/** The report page in a real browser, opened from disk: what it promises by script, and that it asks for nothing. Needs chromium. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ViewAggregates } from '../../src/report/aggregate.js';
import { reportModel } from '../../src/report/build-model.js';
import { reportPage } from '../../src/report/html.js';
import { at, interval, linkState, nodes, streams, talk } from '../report/made-up.js';
import { Browser, CHROMIUM, type Page, type Screen } from './chromium.js';
import { describeWith } from './needs.js';

const HOSTILE = `</script><script>globalThis.owned = 1</script><img src=x onerror="globalThis.owned = 2"><style>*{display:none}</style>`;

/** Twenty streams over ten minutes, worse with their number; one of them with a name that attacks. Then nodes that talk, one with such a name. */
function made(): string {
  const aggregates = new ViewAggregates([streams, nodes]);
  for (const [link, state, second] of [
    ['1', 'up', 0],
    ['1', 'shaky', 150],
    ['1', 'gone', 300],
    ['2', HOSTILE, 300],
  ] as const)
    aggregates.document(linkState(link, state, second, link === '1' ? 'a – b' : HOSTILE));
  aggregates.document(talk('1', 'a.example', HOSTILE, 10));
  aggregates.document(talk('1', HOSTILE, 'c.example', 10, `no, ${HOSTILE}`));
  for (let stream = 0; stream < 20; stream += 1)
    for (let second = 0; second < 600; second += 10)
      if (second < 240 || second >= 270)
        aggregates.document(
          interval({
            from: stream === 7 ? HOSTILE : `10.0.0.${stream}`,
            second,
            expected: 500,
            lost: second > 300 ? stream : 0,
            ...(stream !== 3 && { jitter: stream + second / 100 }),
            codec: stream % 2 === 0 ? 'GSM' : 'AMR',
          }),
        );
  aggregates.document({
    dataStream: 'logs-spoor.capture-default',
    body: {
      '@timestamp': at(240),
      observer: { name: 'bts1' },
      capture: { loss: true, reason: 'collector_restart', message: HOSTILE, gap: { from: at(240), to: at(270) } },
    },
  });
  const counters = [
    { name: 'spoor_net_refused_total', help: HOSTILE, labels: { reason: 'icmp' }, value: 12 },
    { name: 'spoor_spool_documents_total', help: 'Documents given to the spool.', labels: {}, value: 1141 },
  ];
  return reportPage(reportModel({ decoders: [streams, nodes], aggregates, inputs: ['tcp://127.0.0.1:6000'], packets: 570_000, counters }));
}

describeWith('Chromium', CHROMIUM, 'install it, or name another of its kind in SPOOR_TEST_CHROMIUM', (path) => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), 'spoor-report-page-'));
  const full = pathToFileURL(join(folder, 'report.html')).href;
  const empty = pathToFileURL(join(folder, 'empty.html')).href;

  beforeAll(() => {
    writeFileSync(join(folder, 'report.html'), made());
    const nothing = reportModel({ decoders: [streams], aggregates: new ViewAggregates([streams]), inputs: [] });
    writeFileSync(join(folder, 'empty.html'), reportPage(nothing));
    browser = new Browser(path);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const open = (screen: Partial<Screen> = {}, url = full): Promise<Page> => browser.open(url, { width: 1280, ...screen });
  /** The text of a column of the first table, as it stands, without rows that are filtered away. */
  const column = (page: Page, number: number) =>
    page.evaluate<string[]>(
      `[...document.querySelector('table[data-sortable]').tBodies[0].rows].filter((row) => row.offsetHeight > 0).map((row) => row.cells[${number}].textContent)`,
    );
  /** Presses what a selector finds, where it stands, as a hand would. */
  const press = async (page: Page, selector: string) => {
    const { x, y } = await page.evaluate<{ x: number; y: number }>(
      `(() => { const found = document.querySelector(${JSON.stringify(selector)}); found.scrollIntoView({ block: 'center', behavior: 'instant' });
        const box = found.getBoundingClientRect(); return { x: box.x + box.width / 2, y: box.y + box.height / 2 }; })()`,
    );
    await page.pointer(x, y, true);
  };

  it.each([
    [1280, 'light'],
    [1280, 'dark'],
    [400, 'light'],
    [400, 'dark'],
    [320, 'light'],
  ] as const)('opens without complaint, without a request but its own, and fits a window of %i pixels, %s', async (width, scheme) => {
    for (const url of [full, empty]) {
      const page = await open({ width, scheme }, url);
      expect(page.complaints).toEqual([]);
      expect(page.requests).toEqual([url]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(await page.evaluate('typeof globalThis.owned')).toBe('undefined');
    }
  });

  it('shows hostile values as what they are', async () => {
    const page = await open();
    expect(await page.evaluate(`document.querySelectorAll('img, main script:not([type="application/json"]), body style').length`)).toBe(0);
    const cells = await column(page, 0);
    expect(cells.filter((text) => text.startsWith('</script><script>'))).toHaveLength(1);
    expect(await page.evaluate(`document.querySelector('#lost').textContent`)).toContain('<img src=x onerror=');
  });

  it.each(['light', 'dark'] as const)('can be read: text stands out from its ground, %s', async (scheme) => {
    const page = await open({ scheme });
    // Relative luminance and contrast as WCAG 2.1 defines them; 4.5 is its bound for text of this size.
    const faint = await page.evaluate<{ text: string; contrast: number }[]>(`(() => {
      const rgb = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
      const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
      const ground = (element) => { for (let at = element; at; at = at.parentElement) {
        const colour = rgb(getComputedStyle(at).backgroundColor); if (colour.length === 3 || colour[3] === 1) return colour; } return [255, 255, 255]; };
      const found = [];
      for (const element of document.querySelectorAll('body *')) {
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
        if (!own || element.getClientRects().length === 0 || ['SCRIPT', 'STYLE'].includes(element.tagName)) continue;
        const style = getComputedStyle(element);
        const [a, b] = [light(rgb(element.closest('svg') ? style.fill : style.color)), light(ground(element))].sort((x, y) => y - x);
        const contrast = (a + 0.05) / (b + 0.05);
        if (contrast < 4.5) found.push({ text: element.textContent.slice(0, 40), contrast });
      }
      return found;
    })()`);
    expect(faint).toEqual([]);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
      scheme === 'dark' ? 'rgb(16, 20, 24)' : 'rgb(246, 247, 249)',
    );
  });

  it('sorts a table by what is pressed, numbers as numbers, and the other way when pressed again', async () => {
    const page = await open();
    expect((await column(page, 0)).slice(0, 2)).toEqual(['10.0.0.19', '10.0.0.18']);
    await press(page, 'th:nth-child(4) button');
    const packets = (await column(page, 3)).map((text) => Number(text.replaceAll(',', '')));
    expect(packets).toEqual([...packets].sort((a, b) => b - a));
    await press(page, 'th:nth-child(4) button');
    expect((await column(page, 3)).map((text) => Number(text.replaceAll(',', '')))).toEqual([...packets].reverse());
    expect(await page.evaluate(`document.querySelector('th:nth-child(4)').getAttribute('aria-sort')`)).toBe('ascending');
    expect(await page.evaluate(`document.querySelectorAll('th[aria-sort]').length`)).toBe(1);
    // A row without the value is last both ways.
    for (const _ of ['descending', 'ascending']) {
      await press(page, 'th:nth-child(6) button');
      expect((await column(page, 5)).at(-1)).toBe('–');
    }
  });

  it('filters a table by words in any column, says how many are left, and shows all again', async () => {
    const page = await open();
    await press(page, '.filter input');
    await page.type('amr 10.0.0.1');
    const left = await column(page, 0);
    expect(left).toEqual(['10.0.0.19', '10.0.0.17', '10.0.0.15', '10.0.0.13', '10.0.0.11', '10.0.0.1']);
    expect(await page.evaluate(`document.querySelector('.filter [role=status]').textContent`)).toBe('6 of 20 rows');
    await page.evaluate(
      `(() => { const input = document.querySelector('.filter input'); input.value = ''; input.dispatchEvent(new Event('input')); })()`,
    );
    expect(await column(page, 0)).toHaveLength(20);
  });

  it('tells the values under the pointer, and those of a line switched off no more', async () => {
    const page = await open();
    const point = await page.evaluate<{ x: number; y: number }>(
      `(() => { const area = document.querySelector('.area'); area.scrollIntoView({ block: 'center', behavior: 'instant' }); const box = area.getBoundingClientRect();
        return { x: box.x + box.width * 0.9, y: box.y + box.height / 2 }; })()`,
    );
    const tip = () => page.evaluate<string>(`document.querySelector('.tip.shown')?.innerText ?? ''`);
    await page.pointer(point.x, point.y);
    const shown = await tip();
    expect(shown).toMatch(/2026-11-25 00:0\d:\d0 UTC/);
    expect(shown).toMatch(/10\.0\.0\.19 → 10\.0\.0\.2\s+3\.80 %/);
    await press(page, '.legend button');
    await page.pointer(point.x, point.y - 40);
    await page.evaluate(`document.querySelector('.area').scrollIntoView({ block: 'center', behavior: 'instant' })`);
    await page.pointer(point.x, point.y);
    expect(await tip()).not.toContain('10.0.0.19 ');
    expect(await tip()).toContain('10.0.0.18 ');
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.lines path[data-line=s0]')).display`)).toBe('none');
  });

  it('says all without its script: tables, lines, and what was lost', async () => {
    const page = await open({ script: false });
    // The protocol evaluates also where pages may not.
    expect(await page.evaluate(`document.querySelectorAll('table[data-sortable] tbody tr').length`)).toBe(20);
    expect(await page.evaluate(`document.querySelector('.lines path[data-line=s0]').getBoundingClientRect().width`)).toBeGreaterThan(100);
    expect(await page.evaluate(`document.querySelectorAll('th button, .filter').length`)).toBe(0);
  });

  it('draws bars of states where they belong, and arrows from lane to lane, wide and narrow, without its script', async () => {
    for (const width of [1280, 400]) {
      const page = await open({ width, script: false });
      const bars = await page.evaluate<number[][]>(
        `[...document.querySelectorAll('.bar')].map((bar) => { const all = bar.getBoundingClientRect();
          return [...bar.querySelectorAll('rect')].flatMap((one) => { const box = one.getBoundingClientRect(); return [(box.left - all.left) / all.width, (box.right - all.left) / all.width]; }); })`,
      );
      // Half the time of the report up, half shaky until it was gone; the other from then on to the end of all documents, which is at 600 s.
      const near = (share: number) => expect.closeTo(share, 1);
      expect(bars).toEqual([
        [0, near(0.25), near(0.25), near(0.5), near(0.5), near(0.5)],
        [near(0.5), near(1)],
      ]);
      const { lanes, arrows, outside } = await page.evaluate<{ lanes: number[]; arrows: number[][]; outside: number }>(
        `(() => { const box = (element) => element.getBoundingClientRect(); const chart = document.querySelector('.seq');
          return { lanes: [...chart.querySelectorAll('.life')].map((one) => Math.round(box(one).left)),
            arrows: [...chart.querySelectorAll('.arrow')].map((one) => [Math.round(box(one).left), Math.round(box(one).right)]),
            outside: [...chart.querySelectorAll('text')].filter((one) => box(one).right > box(chart).right || box(one).left < box(chart).left).length }; })()`,
      );
      expect([lanes.length, arrows.length, outside]).toEqual([3, 4, 0]);
      for (const [left = 0, right = 0] of arrows) {
        expect(lanes.filter((lane) => Math.abs(lane - left) <= 8)).toHaveLength(1);
        expect(lanes.filter((lane) => Math.abs(lane - right) <= 8)).toHaveLength(1);
      }
    }
  });

  it('keeps the labels of an axis apart and inside the window, wide and narrow', async () => {
    for (const width of [1280, 400]) {
      const page = await open({ width });
      const labels = await page.evaluate<{ left: number; right: number }[][]>(
        `[...document.querySelectorAll('svg.x, svg.times')].map((axis) => [...axis.querySelectorAll('text')].filter((text) => getComputedStyle(text).display !== 'none')
          .map((text) => text.getBoundingClientRect()).map(({ left, right }) => ({ left, right })))`,
      );
      expect(labels).toHaveLength(4);
      for (const axis of labels) {
        expect(axis.length).toBeGreaterThanOrEqual(2);
        for (let i = 1; i < axis.length; i += 1) expect(axis[i]!.left).toBeGreaterThan(axis[i - 1]!.right + 3);
        expect(axis.at(-1)!.right).toBeLessThanOrEqual(width);
      }
    }
  });
});
