/** The dashboards drawn from the shipped file and a real Elasticsearch's answers; SPOOR_UPDATE=1 keeps them as the pictures of docs/kibana.md. */

import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
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
/** Seconds of one bar: what Kibana takes for three hours. */
const INTERVAL = 300;
/** The call with RTCP at ten to one, and seconds of one bar for it. */
const CALL = { time: { from: '2026-11-26T00:49:30Z', to: '2026-11-26T00:52:00Z' }, interval: 10 };

describeWith('Elasticsearch', process.env.SPOOR_TEST_ELASTICSEARCH, 'set SPOOR_TEST_ELASTICSEARCH to its address', (url) => {
  describeWith('Chromium', CHROMIUM, 'install chromium', (path) => {
    const loaded = new Loaded(url, `p${randomBytes(5).toString('hex')}`);
    let browser: Browser;
    beforeAll(async () => {
      const folder = join(temporary(), 'night');
      writeNight(folder);
      await loaded.replayIn(folder, '.');
      browser = new Browser(path);
    });
    afterAll(async () => {
      await browser.close();
      await loaded.tidy();
    });

    it.each(DASHBOARDS.map(({ key, title }) => [title, key]))('%s: every panel has something to show', async (_, key) => {
      const dashboard = objects.find(({ id }) => id === dashboardId(key))!;
      const one = key === 'rtp-stream';
      const page = await pageOf(
        dashboard,
        objects,
        loaded,
        one ? CALL.time : NIGHT,
        one ? CALL.interval : INTERVAL,
        one ? await call() : '',
      );
      expect(page.empty).toEqual([]);
      const file = join(temporary(), `${key}.html`);
      writeFileSync(file, page.html);
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
