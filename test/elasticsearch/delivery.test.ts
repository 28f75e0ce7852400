import { getEventListeners } from 'node:events';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { TEMPLATE_VERSION } from '../../src/documents/templates.js';
import { Counters } from '../../src/metrics/counters.js';
import { opened } from '../spool/workbench.js';
import { Bench, CONTENT, ids, SECRET, settled } from './workbench.js';

/** What is under way in this process and on its sockets comes to rest. */
async function soon(): Promise<void> {
  for (let i = 0; i < 50; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('documents that are taken', () => {
  it('are stored once each, in the order of the spool, as the bytes that stand in it', () =>
    Bench.with(async (bench) => {
      await bench.add(25);
      const delivery = await bench.deliver({ batchDocuments: 10 });
      expect(bench.server.sentIds).toEqual([ids(0, 10), ids(10, 20), ids(20, 25)]);
      expect(Buffer.concat(bench.server.bulks.map(({ body }) => body)).equals(await bench.bytesOnDisk())).toBe(true);
      expect(bench.storedIds).toEqual(ids(0, 25));
      expect(JSON.parse(bench.server.stored.get('logs-spoor.test-default/id-3')!)).toMatchObject({ n: 3, note: CONTENT });
      expect(bench.outcomes).toEqual({ acked: 25 });
      expect(delivery.undelivered).toBe(0);
      expect(bench.spool.unacknowledgedBytes).toBe(0);
    }));

  it('go over several connections at once, and the spool is acknowledged as a whole', () =>
    Bench.with(async (bench) => {
      await bench.add(200);
      await bench.deliver({ batchDocuments: 10, connections: 4 });
      expect(bench.storedIds.toSorted()).toEqual(ids(0, 200).toSorted());
      expect(bench.spool.unacknowledgedBytes).toBe(0);
    }));

  it('go on while more are committed', () =>
    Bench.with(async (bench) => {
      const delivery = await bench.start();
      for (let round = 0; round < 5; round += 1) {
        await bench.add(7);
        await settled(delivery);
      }
      expect(bench.storedIds).toEqual(ids(0, 35));
    }));

  it('that are there already are settled too', () =>
    Bench.with(async (bench) => {
      bench.server.stored.set('logs-spoor.test-default/id-1', 'as it was');
      await bench.add(3);
      await bench.deliver();
      expect(bench.outcomes).toEqual({ acked: 2, duplicate: 1 });
      expect(bench.server.stored.get('logs-spoor.test-default/id-1')).toBe('as it was');
      expect(bench.server.bulks).toHaveLength(1);
    }));

  it('are settled in the failure store too, which is said', () =>
    Bench.with(async (bench) => {
      bench.server.onDocument = ({ id }) => (id === 'id-1' ? { status: 201, failureStore: 'used' } : undefined);
      await bench.add(3);
      await bench.deliver();
      expect(bench.outcomes).toEqual({ acked: 2, redirected: 1 });
      expect(bench.log.count(/^warn .*failure store/)).toBe(1);
    }));

  it('wait for a full request, but no longer than they may', () =>
    Bench.with(async (bench) => {
      await bench.add(3);
      const delivery = await bench.start({ batchDocuments: 4, batchMilliseconds: 600_000 });
      await bench.clock.paused(250);
      expect(bench.server.bulks).toEqual([]);
      await bench.add(2);
      await bench.server.bulksAre(1);
      expect(bench.server.sentIds).toEqual([ids(0, 4)]);
      await bench.clock.paused(250);
      const drained = settled(delivery);
      bench.clock.advance(250);
      await drained;
      expect(bench.server.sentIds).toEqual([ids(0, 4), ids(4, 5)]);
    }));
});

describe('documents that are not taken at once', () => {
  it.each([429, 503])('%i: only they are sent again', (status) =>
    Bench.with(async (bench) => {
      let patience = 3;
      bench.server.onDocument = ({ id }) => (['id-2', 'id-5'].includes(id) && patience-- > 0 ? { status, type: 'too_busy' } : undefined);
      await bench.add(8);
      await bench.deliver();
      expect(bench.server.sentIds).toEqual([ids(0, 8), ['id-2', 'id-5'], ['id-2']]);
      expect(bench.outcomes).toEqual({ acked: 8 });
      expect(bench.counters.total('spoor_bulk_retries_total')).toBe(2);
    }),
  );

  it('are sent again after longer and longer pauses, of which the first is back after a success', () =>
    Bench.with(async (bench) => {
      let busy = 9;
      bench.clock.chance = 0.5;
      bench.server.onBulk = () => (busy-- > 0 ? { status: 503 } : undefined);
      await bench.add(1);
      const delivery = await bench.start();
      for (const pause of [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]) {
        await bench.clock.paused(pause);
        bench.clock.advance(pause);
      }
      await settled(delivery);
      busy = 1;
      await bench.add(1);
      await bench.clock.paused(250);
      bench.clock.advance(250);
      await settled(delivery);
      expect(bench.outcomes).toEqual({ acked: 2 });
    }));

  it('are sent again soon as long as some of them are taken', () =>
    Bench.with(async (bench) => {
      bench.clock.chance = 0.5;
      let taken = 0;
      bench.server.onDocument = ({ id }) => (id === `id-${taken}` ? undefined : { status: 429 });
      await bench.add(5);
      const delivery = await bench.start();
      while (taken < 4) {
        await bench.clock.paused(250);
        taken += 1;
        bench.clock.advance(250);
      }
      await settled(delivery);
      expect(bench.storedIds).toEqual(ids(0, 5));
    }));

  it('are left alone for as long as the server asks', () =>
    Bench.with(async (bench) => {
      let busy = true;
      bench.server.onBulk = () => (busy ? { status: 429, headers: { 'retry-after': '17' } } : undefined);
      await bench.add(2);
      const delivery = await bench.start();
      await bench.clock.paused(17_000);
      busy = false;
      bench.clock.advance(16_999);
      expect(bench.server.bulks).toHaveLength(1);
      bench.clock.advance(1);
      await settled(delivery);
      expect(bench.server.sentIds).toEqual([ids(0, 2), ids(0, 2)]);
    }));

  it.each([
    ['privileges', { status: 403, type: 'security_exception' }, /^error .*create_doc/],
    ['a block to be lifted', { status: 403, type: 'cluster_block_exception' }, /^error .*blocks and the disk space/],
    [
      'an ingest pipeline',
      { status: 400, type: 'illegal_argument_exception', reason: 'pipeline with id [geo] does not exist' },
      /^error .*pipeline with id \[geo\].*Make that ingest pipeline/,
    ],
    [
      'room for shards',
      { status: 400, type: 'validation_exception', reason: 'would add [2] shards' },
      /^error .*blocks and the disk space/,
    ],
  ])('wait for %s, and nothing is dropped', (_, answer, said) =>
    Bench.with(async (bench) => {
      let mended = false;
      bench.server.onDocument = ({ id }) => (id === 'id-1' && !mended ? answer : undefined);
      await bench.add(3);
      const delivery = await bench.start();
      await bench.server.bulksAre(6);
      expect(delivery.undelivered).toBe(1);
      mended = true;
      await settled(delivery);
      expect(bench.storedIds.toSorted()).toEqual(ids(0, 3));
      expect(bench.outcomes).toEqual({ acked: 3 });
      expect(bench.log.count(said)).toBe(1);
      expect(await bench.deadLetters()).toEqual([]);
    }),
  );
});

describe('a data stream that nobody may write to', () => {
  const closed = { status: 403, type: 'security_exception' };

  it('does not stop the others: its documents wait aside, in memory as well as in the spool', () =>
    Bench.with(async (bench) => {
      let mended = false;
      bench.server.onDocument = ({ index }) => (index.includes('.closed-') && !mended ? closed : undefined);
      for (let i = 0; i < 20; i += 1) {
        await bench.add(4);
        bench.spool.document({ dataStream: 'logs-spoor.closed-default', id: `closed-${i}`, line: Buffer.from(`{"n":${i}}`), body: {} });
      }
      await bench.spool.commit();
      const delivery = await bench.start({ batchDocuments: 5 });
      // 20 requests, all of which hold such a document: with one connection the first would have been the last.
      while (bench.storedIds.length < 80) await bench.server.bulksAre(bench.server.bulks.length + 1);
      await soon();
      expect(delivery.undelivered).toBe(20);
      expect(bench.outcomes).toEqual({ acked: 80 });
      expect(bench.spool.unacknowledgedBytes, 'nothing of it is acknowledged').toBeGreaterThan(0);
      expect(bench.gauge('spoor_bulk_aside_bytes')).toBeGreaterThan(20 * 50);
      expect(bench.gauge('spoor_bulk_aside_bytes'), 'what is settled of the requests is let go').toBeLessThan(20 * 100);
      mended = true;
      await settled(delivery);
      expect(bench.storedIds).toHaveLength(100);
      expect(bench.gauge('spoor_bulk_aside_bytes')).toBe(0);
      expect(bench.spool.unacknowledgedBytes).toBe(0);
    }));

  it('stops them when as much waits as a dozen full requests hold: nothing is dropped for it', () =>
    Bench.with(async (bench) => {
      let mended = false;
      bench.server.onDocument = ({ id }) => (Number(id.slice(3)) % 2 === 0 && !mended ? closed : undefined);
      for (let i = 0; i < 10; i += 1) await bench.add(1, { long: 'x'.repeat(i % 2 === 0 ? 3000 : 1) });
      const delivery = await bench.start({ batchDocuments: 2, batchMegabytes: 0.00108 });
      // Of 13 kB that fit, four documents of 3 take most; the fifth holds up its request, which is the only one that may be sent then.
      while (bench.storedIds.length < 4) await bench.server.bulksAre(bench.server.bulks.length + 1);
      await bench.add(2);
      await bench.server.bulksAre(bench.server.bulks.length + 20);
      expect(bench.storedIds).toEqual(['id-1', 'id-3', 'id-5', 'id-7']);
      mended = true;
      await settled(delivery);
      expect(bench.storedIds).toHaveLength(12);
      expect(bench.outcomes).toEqual({ acked: 12 });
    }));
});

describe('a server that nothing gets through to', () => {
  it('is tried by one request at a time, with the pauses of them all together, and is sent many again once it takes them', () =>
    Bench.with(async (bench) => {
      let down = false;
      let underWay = 0;
      let most = 0;
      bench.clock.chance = 0.5;
      bench.server.onBulk = () => {
        most = Math.max(most, ++underWay);
        setImmediate(() => (underWay -= 1));
        return down ? { status: 503 } : undefined;
      };
      const delivery = await bench.start({ connections: 4, batchDocuments: 5 });
      await bench.add(400);
      await settled(delivery);
      expect(bench.gauge('spoor_bulk_concurrency_limit')).toBe(4);

      down = true;
      await bench.add(100);
      await bench.log.says(/^warn Elasticsearch: 503/);
      while (bench.gauge('spoor_circuit_breaker_state') === 0) {
        await bench.server.bulksAre(bench.server.bulks.length + 1);
        await soon();
        bench.clock.advance(8000);
      }
      expect(bench.gauge('spoor_elasticsearch_up')).toBe(0);
      expect(delivery.openSince).toBeDefined();
      /** A machine that has much to do takes longer than a few turns for what is on the wire. */
      const answered = async () => {
        do await soon();
        while (bench.gauge('spoor_bulk_inflight_requests') !== 0);
      };
      for (let i = 0; i < 10; i += 1) {
        await answered();
        const before = bench.server.bulks.length;
        // Half of 30 s is the longest pause there is; with it over, one of the four tries.
        bench.clock.advance(15_000);
        await bench.server.bulksAre(before + 1);
        await answered();
        expect(bench.server.bulks).toHaveLength(before + 1);
      }
      down = false;
      bench.clock.advance(15_000);
      const drained = settled(delivery);
      while (delivery.undelivered > 0) {
        await soon();
        bench.clock.advance(15_000);
      }
      await drained;
      expect(bench.gauge('spoor_circuit_breaker_state')).toBe(0);
      expect(bench.storedIds).toHaveLength(500);
    }));
});

describe('documents that are refused', () => {
  const reason = `[1:15] failed to parse field [note] of type [date] in document with id 'id-4'. Preview of field's value: '${CONTENT}'`;

  it('become dead letters with the reason, and are acknowledged', () =>
    Bench.with(async (bench) => {
      bench.server.onDocument = ({ id }) =>
        ['id-4', 'id-6'].includes(id) ? { status: 400, type: 'document_parsing_exception', reason } : undefined;
      await bench.add(8);
      const delivery = await bench.deliver();
      expect(bench.outcomes).toEqual({ acked: 6, dead_letter: 2 });
      expect(delivery.refused).toBe(2);
      expect(bench.spool.unacknowledgedBytes).toBe(0);
      expect(bench.server.bulks).toHaveLength(1);
      const letters = await bench.deadLetters();
      expect(letters.map(({ id }) => id)).toEqual(['id-4', 'id-6']);
      expect(letters[0]).toEqual({
        '@timestamp': '2026-01-02T03:04:05.000Z',
        type: 'document_parsing_exception',
        reason,
        status: 400,
        data_stream: 'logs-spoor.test-default',
        id: 'id-4',
        document: expect.any(String),
      });
      expect(JSON.parse(letters[0]!.document as string)).toMatchObject({ n: 4, note: CONTENT });
      expect(bench.log.count(/^error .*document_parsing_exception.*\[note\].*dead-letters\.ndjson/)).toBe(1);
    }));

  it('are settled only once they are on disk', () =>
    Bench.with(async (bench) => {
      bench.server.onDocument = () => ({ status: 400, type: 'document_parsing_exception', reason });
      await bench.add(2);
      const path = join(bench.directory, 'dead-letters.ndjson');
      await mkdir(path);
      const delivery = await bench.start();
      await bench.log.says(/^error Cannot write .*dead-letters\.ndjson/);
      expect(delivery.undelivered).toBe(2);
      await rm(path, { recursive: true });
      await settled(delivery);
      expect(await bench.deadLetters()).toHaveLength(2);
    }));

  it('are kept by a stop that finds no disk for them, and dealt with by the next start', () =>
    Bench.with(async (bench) => {
      bench.server.onDocument = ({ id }) => (id === 'id-1' ? { status: 400, type: 'document_parsing_exception', reason } : undefined);
      await bench.add(3);
      const path = join(bench.directory, 'dead-letters.ndjson');
      await mkdir(path);
      const delivery = await bench.start();
      await bench.log.says(/^error Cannot write .*dead-letters\.ndjson/);
      await delivery.close();
      expect(bench.spool.unacknowledgedBytes).toBeGreaterThan(0);
      await rm(path, { recursive: true });
      await bench.spool.close();
      bench.spool = await opened(bench.directory);
      await bench.deliver();
      expect(await bench.deadLetters()).toHaveLength(1);
      expect(bench.storedIds).toEqual(['id-0', 'id-2']);
    }));

  it.each(['text/html', 'application/json'])('because no request may hold them: 413 (%s) is halved down to them', (type) =>
    Bench.with(async (bench) => {
      const answer = { status: 413, body: 'Request Entity Too Large', headers: { 'content-type': type } };
      bench.server.onBulk = ({ body }) => (body.length > 900 ? answer : undefined);
      await bench.add(5);
      await bench.add(1, { long: 'x'.repeat(1000) });
      await bench.add(5);
      await bench.deliver();
      expect(bench.storedIds).toEqual([...ids(0, 5), ...ids(6, 11)]);
      expect(await bench.deadLetters()).toMatchObject([{ type: 'too_large', status: 413, id: 'id-5' }]);
      expect(bench.outcomes).toEqual({ acked: 10, dead_letter: 1 });
      expect(bench.spool.unacknowledgedBytes).toBe(0);
    }),
  );

  it('because they are larger than 10 MB, which is not tried; those above 1 MB are sent, each alone', () =>
    Bench.with(async (bench) => {
      await bench.add(2);
      await bench.add(2, { long: 'x'.repeat(1_100_000) });
      await bench.add(1, { long: 'x'.repeat(10_000_000) });
      await bench.add(2);
      await bench.deliver({ batchMegabytes: 50 });
      const sent = bench.server.sentIds;
      expect(sent.flat().toSorted()).toEqual([...ids(0, 4), ...ids(5, 7)]);
      expect(sent.filter((one) => one.includes('id-2') || one.includes('id-3')).toSorted()).toEqual([['id-2'], ['id-3']]);
      expect(await bench.deadLetters()).toMatchObject([
        { type: 'too_large', status: 413, id: 'id-4', reason: 'the document has 10.0 MB; none of more than 10 MB is sent' },
      ]);
      expect(bench.outcomes).toEqual({ acked: 6, dead_letter: 1 });
      expect(bench.spool.unacknowledgedBytes).toBe(0);
      expect(bench.gauge('spoor_setup_version')).toBe(TEMPLATE_VERSION);
    }));

  it('because too many are in a request: the next are smaller from the start, and grow again once more is taken', () =>
    Bench.with(async (bench) => {
      let limit = 4000;
      bench.server.onBulk = ({ body }) => (body.length > limit ? { status: 413 } : undefined);
      const delivery = await bench.start();
      const sizesOf = async (documents: number) => {
        const before = bench.server.bulks.length;
        await bench.add(documents);
        await settled(delivery);
        return bench.server.bulks.slice(before).map(({ body }) => body.length);
      };
      expect(Math.max(...(await sizesOf(100)))).toBeGreaterThan(4 * limit);
      expect(bench.log.count(/^warn .*takes no request of .* MB \(413\).*batchMegabytes/)).toBe(1);
      const then = await sizesOf(100);
      expect(Math.max(...then)).toBeLessThanOrEqual(limit);
      expect(then.length).toBeGreaterThan(4);
      limit = Number.POSITIVE_INFINITY;
      await sizesOf(2000);
      expect(Math.max(...(await sizesOf(100)))).toBeGreaterThan(4000);
      expect(bench.outcomes).toEqual({ acked: 2300 });
    }));

  it('because they spoil the whole request: they are found by bisection, and the others are stored', () =>
    Bench.with(async (bench) => {
      const body = { error: { type: 'illegal_argument_exception', reason: `Malformed action line [3], found [${CONTENT}]` }, status: 400 };
      bench.server.onBulk = ({ documents }) =>
        documents.some(({ id }) => id === 'id-3' || id === 'id-9') ? { status: 400, body } : undefined;
      await bench.add(16);
      await bench.deliver();
      expect(await bench.deadLetters()).toMatchObject([
        { type: 'refused_request', status: 400, id: 'id-3', reason: expect.stringContaining('Malformed action line') },
        { type: 'refused_request', id: 'id-9' },
      ]);
      expect(bench.storedIds).toEqual(ids(0, 16).filter((id) => id !== 'id-3' && id !== 'id-9'));
      expect(bench.outcomes).toEqual({ acked: 14, dead_letter: 2 });
    }));
});

describe('a spool that the disk did not keep', () => {
  it('costs the documents that are hurt; the others are stored', () =>
    Bench.with(async (bench) => {
      await bench.add(6);
      await bench.spool.close();
      const [name] = (await readdir(bench.directory)).filter((file) => /^\d+\.ndjson$/.test(file));
      const path = join(bench.directory, name!);
      await writeFile(path, (await readFile(path, 'utf8')).replace('"_id":"id-2"}}', '"_id":"id-2"?}').replace('"n":4', '"n"?4'));
      bench.spool = await opened(bench.directory);
      bench.server.onDocument = ({ id }) => (id === 'id-4' ? { status: 400, type: 'document_parsing_exception' } : undefined);
      await bench.deliver();
      expect(bench.storedIds).toEqual(['id-0', 'id-1', 'id-3', 'id-5']);
      expect((await bench.deadLetters()).map(({ type }) => type).toSorted()).toEqual(['document_parsing_exception', 'refused_request']);
      expect(await bench.deadLetters()).toContainEqual(
        expect.objectContaining({ id: '', document: expect.stringMatching(/"_id":"id-2"\?\}\n\{.*"n":2/) }),
      );
      expect(bench.spool.unacknowledgedBytes).toBe(0);
    }));
});

describe('a server that is not as it should be', () => {
  it('refuses the API key: the file is read again, and the documents go on with the new one', () =>
    Bench.with(async (bench) => {
      const apiKeyFile = join(bench.directory, 'key');
      const header = (key: string) => `ApiKey ${Buffer.from(key).toString('base64')}`;
      let valid = header(`id:${SECRET}`);
      bench.server.admits = (authorization) => authorization === valid;
      await writeFile(apiKeyFile, `id:${SECRET}\n`);
      const delivery = await bench.start({ apiKeyFile });
      await bench.add(2);
      await settled(delivery);
      valid = header(`new:${SECRET}`);
      await bench.add(2);
      await bench.log.says(/^error Elasticsearch: 401 .*valid ones/);
      expect(delivery.undelivered).toBe(2);
      await writeFile(`${apiKeyFile}.new`, `new:${SECRET}`);
      await rename(`${apiKeyFile}.new`, apiKeyFile);
      await settled(delivery);
      expect(bench.storedIds).toEqual(ids(0, 4));
      expect(bench.log.count(/^info .*new credentials/)).toBe(1);
    }));

  it('refuses the credentials from the start: that is said, and the documents wait', () =>
    Bench.with(async (bench) => {
      let open = false;
      bench.server.admits = (authorization) => open && authorization === `Basic ${Buffer.from(`me:${SECRET}`).toString('base64')}`;
      await bench.add(2);
      const delivery = await bench.start({ username: 'me', password: SECRET });
      await bench.log.says(/^error .*credentials were refused/);
      open = true;
      await settled(delivery);
      expect(bench.outcomes).toEqual({ acked: 2 });
    }));

  it('forbids writing as a whole: the documents wait, and it is said once a minute', () =>
    Bench.with(async (bench) => {
      let forbidden = true;
      bench.server.onBulk = () => (forbidden ? { status: 403, body: { error: { type: 'security_exception', reason: 'no' } } } : undefined);
      await bench.add(2);
      const delivery = await bench.start();
      await bench.server.bulksAre(5);
      expect(bench.log.count(/^error .*403 security_exception/)).toBe(1);
      bench.clock.advance(60_000);
      await bench.server.bulksAre(bench.server.bulks.length + 3);
      expect(bench.log.count(/^error .*403 security_exception.*\(\d+ more like this since\)/)).toBe(1);
      forbidden = false;
      await settled(delivery);
      expect(bench.outcomes).toEqual({ acked: 2 });
    }));

  it.each([
    ['no items', {}],
    ['an item too few', { items: [{ create: { status: 201 } }] }],
    ['a web page', '<html>all is well</html>'],
    ['text that claims to be JSON', 'all is well', { 'content-type': 'application/json' }],
  ])('says 200 with %s: everything is sent again', (_, body, headers: Record<string, string> = {}) =>
    Bench.with(async (bench) => {
      let odd = 2;
      bench.server.onBulk = () => (odd-- > 0 ? { status: 200, body, headers } : undefined);
      await bench.add(2);
      await bench.deliver();
      expect(bench.server.sentIds).toEqual([ids(0, 2), ids(0, 2), ids(0, 2)]);
      expect(bench.outcomes).toEqual({ acked: 2 });
    }),
  );

  it.each([
    ['breaks the connection', 'reset', { acked: 3 }],
    ['breaks off in the middle of its answer', 'cut', { duplicate: 3 }],
    ['stores all and never answers', 'silence', { duplicate: 3 }],
    ['stores all and never ends its answer', 'stall', { duplicate: 3 }],
  ] as const)('%s: everything is sent again, and is there once', (_, how, outcomes) =>
    Bench.with(async (bench) => {
      bench.server.onBulk = () => (bench.server.bulks.length === 1 ? how : undefined);
      await bench.add(3);
      await bench.deliver(how === 'silence' || how === 'stall' ? { requestTimeoutSeconds: 0.25 } : {});
      expect(bench.storedIds).toEqual(ids(0, 3));
      expect(bench.outcomes).toEqual(outcomes);
      expect(bench.log.count(/^warn .*documents wait in the spool/)).toBe(1);
    }),
  );

  it('is away at the start and comes later, and goes and comes again', () =>
    Bench.with(async (bench) => {
      await bench.server.stop();
      await bench.add(4);
      const delivery = await bench.start({ batchDocuments: 2 });
      await bench.log.says(/^warn .*does not answer.*ECONNREFUSED/);
      await bench.server.start();
      await settled(delivery);
      expect(bench.log.count(/^info Elasticsearch answers/)).toBe(1);
      await bench.server.stop();
      await bench.add(4);
      await bench.log.says(/^warn Elasticsearch: .*documents wait in the spool/);
      expect(delivery.undelivered).toBe(4);
      await bench.server.start();
      await settled(delivery);
      expect(bench.storedIds).toEqual(ids(0, 8));
      expect(bench.outcomes).toEqual({ acked: 8 });
    }));

  it('is none, but a proxy: the documents wait until Elasticsearch is behind it', () =>
    Bench.with(async (bench) => {
      await bench.add(2);
      bench.server.onBulk = () => {
        bench.server.genuine = bench.server.bulks.length > 3;
        return bench.server.genuine ? undefined : { status: 200, body: 'Welcome to nginx' };
      };
      const delivery = await bench.start();
      await settled(delivery);
      expect(bench.outcomes).toEqual({ acked: 2 });
      expect(bench.server.bulks).toHaveLength(4);
      expect(bench.log.count(/^error .*X-Elastic-Product.*Look at elasticsearch\.url/)).toBe(1);
    }));

  it.each([
    ['400 in words that are not of Elasticsearch', { status: 400, body: '<html>Bad request' }],
    ['406', { status: 406, body: {} }],
    ['400 for the media type', { status: 400, body: { error: { type: 'media_type_header_exception', reason: 'Invalid media-type' } } }],
    ['503, of which the body says that it is a 400', { status: 503, body: { status: 400, error: { type: 'x', reason: 'y' } } }],
  ])('says nothing against documents (%s): none is given up, however long that lasts', (_, answer) =>
    Bench.with(async (bench) => {
      let odd = true;
      bench.server.onBulk = () => (odd ? answer : undefined);
      await bench.add(3);
      const delivery = await bench.start();
      await bench.server.bulksAre(8);
      odd = false;
      await settled(delivery);
      expect(await bench.deadLetters()).toEqual([]);
      expect(bench.storedIds).toEqual(ids(0, 3));
      expect(bench.server.sentIds).toEqual(bench.server.sentIds.map(() => ids(0, 3)));
      expect(bench.log.count(/^(warn|error) Elasticsearch: (40\d|503)/)).toBe(1);
    }),
  );

  it('becomes an older one: it is asked again what it is, and spoken to in its form', () =>
    Bench.with(async (bench) => {
      await bench.add(2);
      const delivery = await bench.start();
      await settled(delivery);
      expect(bench.server.bulks[0]!.headers.accept).toContain('compatible-with=9');
      bench.server.version = '8.12.2';
      await bench.add(2);
      await settled(delivery);
      expect(bench.server.bulks.at(-1)!.headers.accept).toContain('compatible-with=8');
      expect(bench.storedIds).toEqual(ids(0, 4));
      expect(await bench.deadLetters()).toEqual([]);
    }));
});

describe('the form of a request', () => {
  it.each([
    ['8.11.0', []],
    ['8.13.0', ['require_data_stream']],
    ['8.17.9', ['require_data_stream']],
    ['8.18.0', ['include_source_on_error', 'require_data_stream']],
    ['9.0.0', ['include_source_on_error', 'require_data_stream']],
    ['9.4.3', ['include_source_on_error', 'require_data_stream']],
  ] as const)('for version %s has the parameters %j', (version, parameters) =>
    Bench.with(async (bench) => {
      bench.server.version = version;
      await bench.add(1);
      await bench.deliver();
      const [{ query, headers }] = bench.server.bulks as [(typeof bench.server.bulks)[0]];
      expect([...query.keys()].filter((name) => name !== 'filter_path').toSorted()).toEqual(parameters);
      if (version >= '8.13') expect(query.get('require_data_stream')).toBe('true');
      if (version >= '8.18') expect(query.get('include_source_on_error')).toBe('false');
      const form = `compatible-with=${version[0]}`;
      expect(headers['content-type']).toBe(`application/vnd.elasticsearch+x-ndjson; ${form}`);
      expect(headers.accept).toBe(`application/vnd.elasticsearch+json; ${form}`);
    }),
  );

  it.each([true, false])('is compressed: %s', (compression) =>
    Bench.with(async (bench) => {
      await bench.add(20);
      await bench.deliver({ compression });
      const [{ wire, body, headers }] = bench.server.bulks as [(typeof bench.server.bulks)[0]];
      expect(headers['content-encoding']).toBe(compression ? 'gzip' : undefined);
      expect(Number(headers['content-length'])).toBe(wire.length);
      expect(wire.equals(compression ? gzipSync(body, { level: 1 }) : body)).toBe(true);
      expect(body.equals(await bench.bytesOnDisk())).toBe(true);
    }),
  );

  it('keeps documents whole that are larger than a request should be', () =>
    Bench.with(async (bench) => {
      await bench.add(3, { long: 'x'.repeat(30_000) });
      await bench.deliver({ batchMegabytes: 0.04 });
      expect(bench.server.sentIds).toEqual([['id-0'], ['id-1'], ['id-2']]);
      await bench.add(1, { long: 'x'.repeat(100_000) });
      await bench.deliver({ batchMegabytes: 0.04 });
      expect(bench.server.sentIds.at(-1)).toEqual(['id-3']);
    }));

  it('may be limited to a size that is no whole number of bytes', () =>
    Bench.with(async (bench) => {
      await bench.add(5, { long: 'x'.repeat(700) });
      await bench.deliver({ batchMegabytes: 0.0020005 });
      expect(bench.server.sentIds).toEqual([['id-0', 'id-1'], ['id-2', 'id-3'], ['id-4']]);
    }));
});

describe('an end', () => {
  it('in the middle loses nothing: a new delivery on the same spool sends the rest', () =>
    Bench.with(async (bench) => {
      await bench.add(30);
      bench.server.onBulk = () => (bench.server.bulks.length > 2 ? 'silence' : undefined);
      const delivery = await bench.start({ batchDocuments: 5 });
      await bench.server.bulksAre(3);
      await delivery.close();
      expect(delivery.undelivered).toBe(20);
      await bench.spool.close();

      bench.server.onBulk = () => undefined;
      bench.spool = await opened(bench.directory);
      bench.counters = new Counters();
      await bench.deliver({ batchDocuments: 5 });
      expect(bench.server.sentIds.slice(3).flat()).toEqual(ids(10, 30));
      expect(bench.storedIds).toEqual(ids(0, 30));
      expect(bench.outcomes).toEqual({ acked: 15, duplicate: 5 });
    }));

  it('comes in its time although the server is away, credentials are refused, or a pause is long', () =>
    Bench.with(async (bench) => {
      await bench.add(2);
      bench.server.onBulk = () => ({ status: 503, headers: { 'retry-after': '300' } });
      const paused = await bench.start();
      await bench.clock.paused(300_000);
      await paused.close();
      bench.server.admits = () => false;
      const refused = await bench.start();
      await bench.log.says(/^error .*credentials were refused/);
      await refused.close();
      await bench.server.stop();
      const away = await bench.start();
      await bench.log.says(/ECONNREFUSED/);
      await away.close();
      expect(bench.spool.unacknowledgedBytes).toBeGreaterThan(0);
    }));

  it('of draining comes with the signal, and what is left is told', () =>
    Bench.with(async (bench) => {
      bench.server.onBulk = () => ({ status: 503 });
      await bench.add(3);
      const delivery = await bench.start();
      const stop = new AbortController();
      const drained = delivery.drain(stop.signal);
      await bench.server.bulksAre(2);
      stop.abort();
      await drained;
      expect(delivery.undelivered).toBe(3);
    }));

  it('that is long in coming piles nothing up: waits leave nothing behind on their signal', () =>
    Bench.with(async (bench) => {
      const { signal } = new AbortController();
      // Listeners, and whatever collections the runtime keeps in the signal for others that depend on it: they are no plain `Set`.
      const left = () =>
        Reflect.ownKeys(signal)
          .map((key) => (Reflect.get(signal, key) as { readonly size?: unknown } | undefined)?.size)
          .reduce<number>((sum, size) => sum + (typeof size === 'number' ? size : 0), getEventListeners(signal, 'abort').length);
      let busy = true;
      bench.server.onBulk = () => (busy ? { status: 503 } : undefined);
      await bench.add(1);
      const drained = (await bench.start()).drain(signal);
      await bench.clock.paused(1000);
      const before = left();
      for (let i = 0; i < 20; i += 1) {
        await bench.add(1);
        await bench.clock.paused(1000);
      }
      expect(left()).toBe(before);
      busy = false;
      await drained;
      expect(left()).toBeLessThanOrEqual(before);
    }));

  it('between the answer and its acknowledgement sends again, and the server says that it has them', () =>
    Bench.with(async (bench) => {
      await bench.add(12);
      await bench.deliver();
      const before = new Map(bench.server.stored);
      // What a kill leaves at this moment: the segments, and nothing yet of what was acknowledged.
      expect(await readdir(bench.directory)).not.toContain('acknowledged');
      const left = join(bench.directory, 'left');
      await mkdir(left);
      for (const name of (await readdir(bench.directory)).filter((name) => /^\d+\.ndjson$/.test(name))) {
        await cp(join(bench.directory, name), join(left, name));
      }
      const next = await opened(left);
      bench.counters = new Counters();
      const delivery = await bench.start({}, [], next.reader);
      await settled(delivery);
      await delivery.close();
      await next.close();
      expect(bench.outcomes).toEqual({ duplicate: 12 });
      expect(bench.server.stored).toEqual(before);
    }));
});

describe('a queue that fails', () => {
  it('is asked again, and what is settled already is not sent again', () =>
    Bench.with(async (bench) => {
      await bench.add(5);
      const { reader } = bench.spool;
      const failing = new Set(['next', 'acknowledge']);
      const queue = new Proxy(reader, {
        get: (target, name: keyof typeof reader) => {
          if (failing.delete(name)) throw new Error(`the disk fails at ${name}`);
          const value = target[name];
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
      const delivery = await bench.start({}, [], queue);
      await settled(delivery);
      expect(failing.size).toBe(0);
      expect(bench.storedIds).toEqual(ids(0, 5));
      expect(bench.outcomes).toEqual({ acked: 5 });
      expect(delivery.undelivered).toBe(0);
      expect(bench.log.count(/^error Delivery: the disk fails at next; trying again/)).toBe(1);
    }));
});

describe('templates', () => {
  const template = {
    kind: 'index_template',
    name: 'logs-spoor.test',
    body: { index_patterns: ['logs-spoor.test-*'], data_stream: {}, composed_of: [], version: 1 },
  } as const;

  it('are there before the first document', () =>
    Bench.with(async (bench) => {
      bench.server.needsTemplates = true;
      await bench.add(2);
      await bench.deliver({}, [template]);
      expect(bench.outcomes).toEqual({ acked: 2 });
      expect(bench.server.bulks).toHaveLength(1);
      expect(bench.server.others).toEqual(['GET /', 'GET /_index_template/logs-spoor.test', 'PUT /_index_template/logs-spoor.test']);
    }));

  it.each([
    ['GET', { status: 503 }],
    ['PUT', { status: 429 }],
    ['GET', 'reset'],
    ['PUT', 'reset'],
  ] as const)('come first although the server falters just then (%s: %j)', (method, answer) =>
    Bench.with(async (bench) => {
      let faltering = 3;
      bench.server.onOther = (line) => (line.startsWith(`${method} /_index`) && faltering-- > 0 ? answer : undefined);
      await bench.add(2);
      await bench.deliver({}, [template]);
      expect(bench.server.bulks).toHaveLength(1);
      expect(bench.server.templates.size).toBe(1);
      expect(bench.outcomes).toEqual({ acked: 2 });
      expect(bench.log.count(/^warn .*templates cannot be installed yet/)).toBe(1);
    }),
  );

  it('that vanish are installed again, at most once a minute, and the documents wait for them', () =>
    Bench.with(async (bench) => {
      bench.server.needsTemplates = true;
      await bench.add(2);
      const delivery = await bench.start({}, [template]);
      await settled(delivery);
      bench.server.templates.clear();
      await bench.add(2);
      await bench.log.says(/^error .*404 index_not_found_exception.*Install the index templates/);
      await bench.server.bulksAre(6);
      expect(bench.server.templates.size).toBe(0);
      expect(delivery.undelivered).toBe(2);
      bench.clock.advance(60_000);
      await settled(delivery);
      expect(bench.server.others.filter((line) => line.startsWith('PUT'))).toHaveLength(2);
      expect(bench.storedIds).toEqual(ids(0, 4));
    }));

  it('are not installed by a delivery that was given none: the documents wait for somebody else to do it', () =>
    Bench.with(async (bench) => {
      bench.server.needsTemplates = true;
      await bench.add(2);
      const delivery = await bench.start();
      await bench.server.bulksAre(4);
      expect(bench.server.others).toEqual(['GET /']);
      expect(delivery.undelivered).toBe(2);
      bench.server.templates.set('index_template/other', template.body);
      await settled(delivery);
      expect(bench.outcomes).toEqual({ acked: 2 });
    }));

  it('that may not be installed are complained of, and what does not need them is delivered', () =>
    Bench.with(async (bench) => {
      bench.server.managesTemplates = false;
      await bench.add(2);
      await bench.deliver({}, [template]);
      expect(bench.log.count(/^error .*logs-spoor\.test cannot be installed \(403 .*manage_index_templates/)).toBe(1);
      expect(bench.outcomes).toEqual({ acked: 2 });
    }));
});
