/** The built program, killed with -9 at instants drawn by lot while it decodes, commits and delivers, with a server that fails now and then. */

import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSpool } from '../../src/spool/read.js';
import { FakeServer } from '../elasticsearch/fake-server.js';
import { often } from '../long.js';
import { Running, root, spoor, temporary } from './spoor.js';

const samples = join(root, 'decoders', 'gsmtap', 'samples');

/** Numbers 0 to 1 that look drawn by lot and are the same every time (xorshift, Marsaglia 2003). */
function lot(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** What is committed: each document by where it goes and its identifier. */
async function committedIn(spool: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { action, document } of readSpool(spool)) {
    const { _index, _id } = (JSON.parse(action) as { create: { _index: string; _id: string } }).create;
    found.set(`${_index}/${_id}`, document);
  }
  return found;
}

describe('spoor, killed again and again', () => {
  it('loses no committed document', { timeout: 600_000 }, async () => {
    const draw = lot(20_260_102);
    const folder = temporary();
    const spool = join(folder, 'spool');
    for (let n = 0; n < 30; n += 1) copyFileSync(join(samples, 'bts-um.pcap'), join(folder, `trace-bts${n}-20260102_030405.pcap`));
    const server = new FakeServer();
    await server.start();
    try {
      server.onBulk = () => {
        const fate = draw();
        return fate < 0.01 ? 'reset' : fate < 0.03 ? 'cut' : fate < 0.04 ? { status: 503 } : undefined;
      };
      server.onDocument = ({ id }) =>
        id.endsWith('A') ? { status: 400, type: 'document_parsing_exception', reason: 'made by a test' } : undefined;
      const config = join(folder, 'spoor.yaml');
      const elasticsearch = { url: server.url, batchDocuments: 50, batchMilliseconds: 0 };
      writeFileSync(
        config,
        JSON.stringify({ spool: { directory: spool, commitMilliseconds: 5, commitKilobytes: 50, segmentMegabytes: 0.3 }, elasticsearch }),
      );

      const committed = new Map<string, string>();
      let inTheMiddle = 0;
      for (let round = 0; round < often(4, 60); round += 1) {
        const running = new Running(['replay', folder, '--config', config]);
        const bulks = server.bulks.length;
        await Promise.race([server.bulksAre(bulks + 1 + Math.floor(draw() * 100)), running.ended]);
        const { code } = await running.kill('SIGKILL');
        if (code === undefined) inTheMiddle += 1;
        for (const [key, document] of await committedIn(spool)) committed.set(key, document);
        server.bulks.length = 0;
      }
      expect(inTheMiddle, 'kills that hit it in the middle').toBeGreaterThanOrEqual(often(3, 50));

      // What was committed arrives without its captures being read again.
      const last = await spoor(['replay', join(samples, 'log-lines.pcap'), '--config', config]);
      expect(last.stderr).not.toContain('are not delivered');
      const dead = new Set(
        readFileSync(join(spool, 'dead-letters.ndjson'), 'utf8')
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as { data_stream: string; id: string })
          .map(({ data_stream, id }) => `${data_stream}/${id}`),
      );
      expect(committed.size).toBeGreaterThan(1000);
      expect(dead.size).toBeGreaterThan(10);
      const missing = [...committed].filter(([key, document]) => !dead.has(key) && server.stored.get(key) !== document);
      expect(missing).toEqual([]);
      expect([...dead].filter((key) => server.stored.has(key))).toEqual([]);
    } finally {
      await server.stop();
    }
  });
});
