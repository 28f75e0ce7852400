/** The dashboards drawn from the shipped file and a real Elasticsearch's answers; SPOOR_UPDATE=1 keeps them as the pictures of docs/kibana.md. */

import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dashboardId } from '../../src/kibana/dashboard.js';
import { DASHBOARDS } from '../../src/kibana/objects.js';
import { temporary } from '../end-to-end/spoor.js';
import { Loaded } from '../kibana/loaded.js';
import { NIGHT, writeNight } from '../kibana/pictures/night.js';
import { pageOf, WIDTH } from '../kibana/pictures/page.js';
import { smallPng } from '../kibana/pictures/small-png.js';
import { root, shippedObjects } from '../kibana/shipped.js';
import { Browser, CHROMIUM } from './chromium.js';
import { describeWith } from './needs.js';

const objects = shippedObjects();
/** What is shown, with the seconds of one bar that Kibana takes for so long: all of it, and the call with RTCP at ten to one. */
const WHOLE = { time: NIGHT, interval: 300 };
const CALL = { time: { from: '2026-11-26T00:49:30Z', to: '2026-11-26T00:52:00Z' }, interval: 10 };

describeWith('Elasticsearch', process.env.SPOOR_TEST_ELASTICSEARCH, 'set SPOOR_TEST_ELASTICSEARCH to its address', (url) => {
  describeWith('Chromium', CHROMIUM, 'install chromium', (path) => {
    const loaded = new Loaded(url, `p${randomBytes(5).toString('hex')}`);
    let browser: Browser;
    /** What the dashboard of a live run shows. */
    let live = WHOLE;
    beforeAll(async () => {
      const folder = join(temporary(), 'night');
      writeNight(folder);
      await loaded.replayIn(folder, '.');
      live = { time: await loaded.runLive(), interval: 1 };
      browser = new Browser(path);
    });
    afterAll(async () => {
      await browser.close();
      await loaded.tidy();
    });

    it.each(DASHBOARDS.map(({ key, title }) => [title, key]))('%s: every panel has something to show', async (_, key) => {
      const dashboard = objects.find(({ id }) => id === dashboardId(key))!;
      const { time, interval } = key === 'rtp-stream' ? CALL : key === 'pipeline' ? live : WHOLE;
      const page = await pageOf(dashboard, objects, loaded, time, interval, key === 'rtp-stream' ? await call() : '');
      expect(page.empty).toEqual([]);
      const file = join(temporary(), `${key}.html`);
      // Which machine ran the tests is nobody's business.
      writeFileSync(file, page.html.replaceAll(hostname(), 'spoor-1'));
      const shown = await browser.open(pathToFileURL(file).href, { width: WIDTH, height: page.height });
      const picture = smallPng(await shown.screenshot({ y: 0, width: WIDTH, height: page.height }));
      if (process.env.SPOOR_UPDATE === '1') {
        mkdirSync(join(root, 'docs', 'kibana'), { recursive: true });
        writeFileSync(join(root, 'docs', 'kibana', `${key}.png`), picture);
      }
      expect(picture.length).toBeLessThan(300_000);
    });

    /** What a click on that call in "Worst streams" leaves as filter. */
    async function call(): Promise<string> {
      const [worst] = await loaded.hits('logs-spoor.rtp_stream-*', {
        size: 1,
        query: { range: { 'event.start': { gte: CALL.time.from, lte: CALL.time.to } } },
        sort: [{ 'rtp.lost': 'desc' }],
        fields: ['network.community_id'],
      });
      return `network.community_id: "${worst!.fields['network.community_id']![0]}"`;
    }
  });
});
