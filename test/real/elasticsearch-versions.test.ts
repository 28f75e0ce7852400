/** Setup, samples of all decoders, and refusals at Elasticsearch 8 (SPOOR_TEST_ELASTICSEARCH_8) and OpenSearch (SPOOR_TEST_OPENSEARCH). */

import { existsSync, readFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dnsCapture } from '../end-to-end/dns-capture.js';
import { Running, spoor, temporary } from '../end-to-end/spoor.js';
import { ALL_SAMPLES, configured, Engine, linesOf, replayInto, strangeDecoder } from './engine.js';
import { describeWith } from './needs.js';

/** What holds at every server: `address` is where the program is sent, `engine` the server itself. */
function behaves(engine: Engine, address: () => string, elasticsearch: Record<string, unknown>, product: RegExp): void {
  const namespace = `${engine.run}.samples`;
  const config = (more: Record<string, unknown> = {}) =>
    configured({ namespace, ...more, elasticsearch: { url: address(), ...elasticsearch } });

  it('is set up, and the second time there is nothing to do', async () => {
    const first = await spoor(['setup', '--config', config()]);
    expect(first.code, first.stderr).toBe(0);
    expect(first.stderr).toMatch(product);
    const second = await spoor(['setup', '--config', config()]);
    expect(second.code, second.stderr).toBe(0);
    expect(second.stderr).not.toMatch(/^done /m);
  });

  it('is told by check', async () => {
    const { code, stdout } = await spoor(['check', '--config', config()]);
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/all \d+ templates are there/);
  });

  it('stores samples of all decoders once, without one value that the mapping does not take', async () => {
    const printed = linesOf(await spoor(['replay', ...ALL_SAMPLES, '--namespace', namespace, '--print']));
    for (let time = 0; time < 2; time += 1) {
      const spool = join(temporary(), 'spool');
      const { code, stderr } = await spoor([
        'replay',
        ...ALL_SAMPLES,
        '--config',
        config(),
        '--spool',
        spool,
        '--set',
        'elasticsearch.checkEvery=1',
      ]);
      expect(code, stderr).toBe(0);
      expect(existsSync(join(spool, 'dead-letters.ndjson'))).toBe(false);
    }
    expect(await engine.lines(namespace)).toEqual(printed);
    expect(await engine.ignored(namespace)).toEqual([]);
  });

  it('finds documents by what their fields mean', async () => {
    const inNet = await engine.documents(namespace, { term: { 'source.ip': '10.99.0.0/16' } });
    const lossy = await engine.documents(namespace, { range: { 'rtp.loss_pct': { gt: 0 } } });
    expect(inNet.length).toBeGreaterThan(100);
    for (const { _source } of inNet) expect(JSON.stringify(_source.source)).toContain('10.99.');
    expect(lossy.length).toBeGreaterThan(0);
  });
}

describeWith('Elasticsearch 8', process.env.SPOOR_TEST_ELASTICSEARCH_8, 'set SPOOR_TEST_ELASTICSEARCH_8 to its address', (url) => {
  const engine = new Engine(url);
  let proxy: Server;
  let whole = true;
  beforeAll(async () => {
    // A bare build has neither the type constant_keyword nor a way to list data streams; a whole server is spoken to as it is.
    whole = (await engine.ask('GET', '/_data_stream')).status === 200;
    proxy = createServer((incoming, outgoing) => {
      const listing = !whole && incoming.method === 'GET' && incoming.url?.startsWith('/_data_stream/');
      if (listing)
        return outgoing
          .writeHead(200, { 'content-type': incoming.headers.accept, 'x-elastic-product': 'Elasticsearch' })
          .end('{"data_streams":[]}');
      const { 'content-length': _, ...headers } = incoming.headers;
      const onward = request(url + incoming.url, { method: incoming.method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      return incoming.on('end', () => {
        const body = Buffer.concat(chunks);
        const template = !whole && incoming.url?.startsWith('/_component_template/');
        onward.end(template ? body.toString().replace(/"constant_keyword"(,"value":"[^"]*")?/g, '"keyword"') : body);
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
    await engine.tidy();
  });

  behaves(engine, () => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, {}, /elasticsearch 8\.\d+\.\d+/);

  it('takes a rollover, lazy where it knows that', async () => {
    const stream = `logs-spoor.gsmtap-${engine.run}.samples`;
    const { status, body } = await engine.ask<{ lazy: boolean }>('POST', `/${stream}/_rollover?lazy=true`);
    expect([status, body.lazy]).toEqual([200, true]);
  });
});

describeWith('OpenSearch', process.env.SPOOR_TEST_OPENSEARCH, 'set SPOOR_TEST_OPENSEARCH to its address', (url) => {
  const engine = new Engine(url);
  // Its policies are a plugin, which a bare build does not have.
  const elasticsearch = { dataStreams: { lifecycle: 'none' } };
  afterAll(async () => {
    await engine.tidy();
  });

  behaves(engine, () => url, elasticsearch, /opensearch \d+\.\d+\.\d+/);

  it('says what to do where it has no policies', async () => {
    const { body } = await engine.ask<{ error?: unknown }>('GET', '/_plugins/_ism/policies/spoor');
    if (!JSON.stringify(body).includes('no handler')) return;
    const { code, stderr } = await spoor(['setup', '--elasticsearch', url]);
    expect(code).toBe(3);
    expect(stderr).toContain('set elasticsearch.dataStreams.lifecycle to none');
  });

  it('gets no document before its templates are there', async () => {
    const dataset = `${engine.run}_early`;
    const blocker = { index_patterns: [`logs-spoor.${dataset}-*`], priority: 500, template: {} };
    expect((await engine.ask('PUT', `/_index_template/${dataset}`, blocker)).status).toBe(200);
    const args = replayInto(url, strangeDecoder(dataset));
    const waiting = new Running(args, { input: dnsCapture() });
    await waiting.says(/templates cannot be installed yet .*same priority/);
    expect((await engine.ask('GET', `/logs-spoor.${dataset}-default`)).status).toBe(404);
    await engine.ask('DELETE', `/_index_template/${dataset}`);
    const { code, stderr } = await waiting.ended;
    expect(code, stderr).toBe(0);
    const found = (await engine.documents('default')).filter(({ _source }) => JSON.stringify(_source).includes(dataset));
    expect(found).toHaveLength(3);
  });

  it('refuses a document for good as Elasticsearch does, and that is a dead letter', async () => {
    const dataset = `${engine.run}_strict`;
    const spool = join(temporary(), 'spool');
    const args = (emitted: string) =>
      replayInto(url, strangeDecoder(dataset, '', emitted), { observer: emitted === '' ? 'x' : 'y', spool });
    expect((await spoor(args(''), { input: dnsCapture() })).code).toBe(0);
    expect((await engine.ask('PUT', `/logs-spoor.${dataset}-default/_mapping`, { dynamic: 'strict' })).status).toBe(200);
    const { code } = await spoor(args(', more: 1'), { input: dnsCapture() });
    expect(code).toBe(3);
    expect(readFileSync(join(spool, 'dead-letters.ndjson'), 'utf8')).toContain('strict_dynamic_mapping_exception');
  });
});
