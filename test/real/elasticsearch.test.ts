/** The built program, and delivery by itself, with a real Elasticsearch at SPOOR_TEST_ELASTICSEARCH. Its tests have data streams of their own. */

import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Privacy } from '../../src/documents/identity.js';
import { OwnDocuments } from '../../src/documents/own-documents.js';
import { OWN_KINDS } from '../../src/documents/own-kinds.js';
import { type OwnedKind, templatesFor } from '../../src/documents/templates.js';
import { Delivery } from '../../src/elasticsearch/delivery.js';
import { elasticsearchOptions } from '../../src/elasticsearch/options.js';
import { silentLog } from '../../src/log.js';
import { Counters } from '../../src/metrics/counters.js';
import { PipelineDocuments } from '../../src/monitoring/pipeline-documents.js';
import { listSegments } from '../../src/spool/segments.js';
import { RecordedLog } from '../elasticsearch/workbench.js';
import { dnsCapture } from '../end-to-end/dns-capture.js';
import { feedBoth } from '../end-to-end/hot-standby.js';
import { Running, root, spooled, spoor, temporary, until } from '../end-to-end/spoor.js';
import { opened } from '../spool/workbench.js';
import { Engine, type Hit, linesOf, samples, strangeDecoder } from './engine.js';
import { describeWith } from './needs.js';

/** One capture of each decoder. */
const STANDBY: Readonly<Record<string, string>> = { gsmtap: 'bts-um.pcap', diameter: 'agents-tcp.pcap', rtp: 'impaired.pcap' };

/** A folder of that many captures, each of another observer: documents enough to be interrupted. */
function manyCaptures(count: number): string {
  const folder = temporary();
  for (let i = 0; i < count; i += 1)
    copyFileSync(join(samples('diameter'), 'agents-tcp.pcap'), join(folder, `trace-core${i}-20260102_030405.pcap`));
  return folder;
}

describeWith('Elasticsearch', process.env.SPOOR_TEST_ELASTICSEARCH, 'set SPOOR_TEST_ELASTICSEARCH to its address', (url) => {
  const engine = new Engine(url);
  afterAll(() => engine.tidy());

  describe('scores of RTP', () => {
    const namespace = `${engine.run}.rtp`;
    /** The script that the decoder's README gives as a runtime field. */
    const script = () => /```painless\n([\s\S]*?)```/.exec(readFileSync(join(root, 'decoders/rtp/README.md'), 'utf8'))![1]!;

    it('are computed again by the runtime field of the README, from the fields they come with', async () => {
      const captures = readdirSync(samples('rtp')).filter((name) => name.endsWith('.pcap'));
      const files = captures.map((name) => join(samples('rtp'), name));
      const args = ['replay', ...files, '--namespace', namespace, '--spool', join(temporary(), 'spool'), '--elasticsearch', url];
      const { code, stderr } = await spoor(args);
      expect(code, stderr).toBe(0);
      const streams = `/logs-spoor.rtp_stream-${namespace},metrics-spoor.rtp-${namespace}`;
      await engine.ask('POST', `${streams}/_refresh`);
      const { status, body } = await engine.ask<{ hits: { hits: readonly { fields: Record<string, [number]> }[] } }>(
        'POST',
        `${streams}/_search`,
        {
          size: 10_000,
          query: { exists: { field: 'rtp.mos.lq' } },
          runtime_mappings: { again: { type: 'double', script: { source: script() } } },
          fields: ['again', 'rtp.mos.lq'],
          _source: false,
        },
      );
      expect(status, JSON.stringify(body)).toBe(200);
      const scores = body.hits.hits.map(({ fields }) => [fields['rtp.mos.lq']![0], fields.again?.[0]] as const);
      expect(scores.length).toBeGreaterThan(20);
      // Fields of scores are rounded to four decimals, and the script's constants to as many.
      for (const [score, again] of scores) expect(again).toBeCloseTo(score, 2);
    });
  });

  describe('spoor replay', () => {
    const namespace = `${engine.run}.replay`;
    const replay = ['replay', samples('gsmtap'), samples('diameter'), '--namespace', namespace];
    const deliver = () => spoor([...replay, '--spool', join(temporary(), 'spool'), '--elasticsearch', url]);

    it('stores every document once, with its identifier and content, and a second time adds none', async () => {
      const printed = linesOf(await spoor([...replay, '--print']));
      expect(printed.length).toBeGreaterThan(500);
      const first = await deliver();
      expect(first.code, first.stderr).toBe(0);
      expect(await engine.lines(namespace)).toEqual(printed);
      const second = await deliver();
      expect(second.code, second.stderr).toBe(0);
      expect(await engine.lines(namespace)).toEqual(printed);
    });

    it('into data streams made by our templates, with the fields declared as they are', async () => {
      const { body } = await engine.ask<{ data_streams: readonly { name: string; template: string }[] }>(
        'GET',
        `/_data_stream/logs-spoor.*-${namespace}`,
      );
      const found = Object.fromEntries(body.data_streams.map(({ name, template }) => [name, template]));
      const names = ['diameter', 'diameter_finding', 'diameter_peer', 'diameter_session', 'gsmtap', 'gsmtap_log', 'gsmtap_transaction'].map(
        (dataset) => `logs-spoor.${dataset}`,
      );
      expect(found).toEqual(Object.fromEntries(names.map((name) => [`${name}-${namespace}`, name])));

      type Mapping = { readonly type?: string; readonly properties?: Readonly<Record<string, Mapping>> };
      const mapped = await engine.ask<Record<string, { mappings: Mapping }>>('GET', `/logs-spoor.diameter-${namespace}/_mapping`);
      const typeOf = (path: string) =>
        path.split('.').reduce<Mapping | undefined>((at, name) => at?.properties?.[name], Object.values(mapped.body)[0]?.mappings)?.type;
      expect(
        ['@timestamp', 'event.start', 'source.ip', 'related.ip', 'source.port', 'diameter.hop_by_hop', 'diameter.command.name'].map(typeOf),
      ).toEqual(['date', 'date', 'ip', 'ip', 'integer', 'long', 'keyword']);
    });

    it('that are searched by what the fields mean', async () => {
      const all = await engine.documents(namespace);
      const inNet = await engine.documents(namespace, { term: { 'source.ip': '10.99.0.0/16' } });
      const expected = all.filter(({ _source }) => (_source.source as { ip?: string } | undefined)?.ip?.startsWith('10.99.'));
      expect(inNet.length).toBeGreaterThan(100);
      expect(inNet.map(({ _id }) => _id).toSorted()).toEqual(expected.map(({ _id }) => _id).toSorted());
      const day = await engine.documents(namespace, { range: { '@timestamp': { gte: '2026-11-25', lt: '2026-11-26' } } });
      expect(day.length).toBeGreaterThan(0);
      expect(day).toHaveLength(all.filter(({ _source }) => String(_source['@timestamp']).startsWith('2026-11-25')).length);
    });

    it('loses none when it is killed again and again, and started again', async () => {
      const killed = `${engine.run}.killed`;
      const captures = manyCaptures(24);
      const spool = join(temporary(), 'spool');
      const config = join(temporary(), 'spoor.yaml');
      // Small requests, one at a time, so that there is a middle to be killed in.
      writeFileSync(
        config,
        JSON.stringify({
          namespace: killed,
          spool: { directory: spool, commitMilliseconds: 20 },
          elasticsearch: { url, batchDocuments: 20, batchMilliseconds: 0, connections: 1 },
        }),
      );
      const printed = linesOf(await spoor(['replay', captures, '--namespace', killed, '--print']));
      expect(printed.length).toBeGreaterThan(4000);
      expect(printed.length).toBeLessThan(10_000);

      for (const share of [0.02, 0.3, 0.6]) {
        const running = new Running(['replay', captures, '--config', config]);
        await until(`${share} of the documents`, async () => (await engine.count(killed)) > share * printed.length, 60);
        const { code } = await running.kill('SIGKILL');
        expect(code, 'it was to be killed in the middle').toBeUndefined();
        expect(await engine.count(killed)).toBeLessThan(printed.length);
      }
      // What was committed before arrives without being read again.
      const { lines: left } = await spooled(spool);
      const other = await spoor(['replay', join(samples('gsmtap'), 'log-lines.pcap'), '--config', config]);
      expect(other.code, other.stderr).toBe(0);
      const arrived = new Set(await engine.lines(killed));
      expect(left.length).toBeGreaterThan(0);
      expect(left.filter((line) => !arrived.has(line))).toEqual([]);

      const last = await spoor(['replay', captures, '--config', config]);
      expect(last.code, last.stderr).toBe(0);
      const ofCaptures = (await engine.lines(killed)).filter((line) => !line.includes('"observer":{"name":"log-lines"}'));
      expect(ofCaptures).toEqual(printed);
    });

    it('without setup makes no index of its own: documents wait in the spool, and arrive once there are templates', async (context) => {
      // Elastic's own logs-*-* would take the documents: nothing to see then of what happens without a template.
      const generic = (await engine.ask('GET', '/_index_template/logs')).status === 200;
      context.skip(generic && process.env.SPOOR_TEST_EVERYTHING !== '1', 'Elasticsearch has templates of its own for all logs-*-*');
      expect(generic, 'start Elasticsearch with stack.templates.enabled: false').toBe(false);
      const dataset = `${engine.run}_waiting`;
      const args = ['replay', '-', '--observer', 'x', '--decoder', strangeDecoder(dataset), '--namespace', 'waiting'];
      const delivery = ['--spool', join(temporary(), 'spool'), '--elasticsearch', url];
      const input = dnsCapture();
      const printed = linesOf(await spoor([...args, '--print'], { input }));
      expect(printed).toHaveLength(3);

      const waiting = new Running([...args, ...delivery, '--no-setup'], { input });
      await waiting.says(/index_not_found_exception.*Install the index templates/);
      const ended = waiting.kill('SIGINT');
      const { stderr } = await ended;
      expect(stderr).toContain('3 documents are not delivered');
      expect((await engine.ask('GET', `/logs-spoor.${dataset}-waiting`)).status).toBe(404);

      // The spool's documents are those of the first run; the input is empty but for its header.
      const { code, stderr: said } = await spoor([...args, ...delivery], { input: input.slice(0, 24) });
      expect(code, said).toBe(0);
      const stored = (await engine.documents('waiting')).filter(({ _source }) => JSON.stringify(_source).includes(dataset));
      expect(stored.map(({ _id, _source }) => JSON.stringify({ _id, ..._source })).toSorted()).toEqual(printed);
    });

    it('is told by check what is there', async () => {
      const { stderr, stdout } = await spoor(['check', '--elasticsearch', url]);
      expect(stdout + stderr).toMatch(/elasticsearch \d+\.\d+\.\d+, as .*all \d+ templates are there/);
    });
  });

  describe('two Spoors on one feed', () => {
    it('store each document once', async () => {
      const namespace = `${engine.run}.standby`;
      const captures = ['gsmtap', 'diameter', 'rtp'].map((name) => join(samples(name), STANDBY[name]!));
      const { printed } = await feedBoth(captures, url, namespace);
      expect(printed.length).toBeGreaterThan(200);
      const stored = (await engine.documents(namespace)).filter(({ _index }) => !_index.includes('spoor.capture-'));
      expect(stored.map(({ _id, _source }) => JSON.stringify({ _id, ..._source })).toSorted()).toEqual(printed.toSorted());
    });

    it('store those twice that one sends after a rollover and the other had sent before: the README says so', async () => {
      const namespace = `${engine.run}.rollover`;
      const args = ['replay', join(samples('diameter'), 'agents-tcp.pcap'), '--namespace', namespace, '--elasticsearch', url];
      const first = await spoor([...args, '--spool', join(temporary(), 'spool')]);
      expect(first.code, first.stderr).toBe(0);
      const before = (await engine.documents(namespace)).length;
      expect((await engine.ask('POST', `/logs-spoor.diameter-${namespace}/_rollover`)).status).toBe(200);
      const second = await spoor([...args, '--spool', join(temporary(), 'spool')]);
      expect(second.code, second.stderr).toBe(0);
      const after = await engine.documents(namespace);
      const ofStream = after.filter(({ _index }) => _index.includes(`logs-spoor.diameter-${namespace}`));
      expect(after.length - before).toBe(new Set(ofStream.map(({ _id }) => _id)).size);
    });
  });

  describe('delivery by itself', () => {
    const dataset = `${engine.run}_alone`;
    const kind: OwnedKind = { decoder: dataset, kind: { dataset, type: 'logs', describe: 'Made by a test.', fields: {} } };
    const stream = `logs-spoor.${dataset}-default`;
    const document = (id: string, body: Record<string, unknown>) => ({
      dataStream: stream,
      id,
      line: Buffer.from(JSON.stringify(body)),
      body,
    });
    const good = (n: number) => document(`good-${n}`, { '@timestamp': '2026-01-02T03:04:05.678901Z', event: { action: `${n}` } });

    it.each([true, false])('sorts out what Elasticsearch refuses, and what spoils a request (compressed: %s)', async (compression) => {
      const directory = temporary();
      let spool = await opened(directory);
      for (let n = 0; n < 20; n += 1) spool.document(good(n));
      spool.document(document('no-time', { '@timestamp': 'Sesame open' }));
      spool.document(document('no-object', { '@timestamp': '2026-01-02T03:04:05Z', source: 'Sesame open' }));
      // What no table of fields declares is kept, and makes no field.
      spool.document(document('undeclared', { '@timestamp': '2026-01-02T03:04:05Z', strange: { word: 'Sesame' } }));
      spool.document(document('hurt', { '@timestamp': '2026-01-02T03:04:05Z' }));
      for (let n = 20; n < 40; n += 1) spool.document(good(n));
      await spool.commit();
      await spool.close();
      const [segment] = await listSegments(directory);
      writeFileSync(segment!.path, readFileSync(segment!.path, 'latin1').replace('"_id":"hurt"}}', '"_id":"hurt"?}'), 'latin1');

      spool = await opened(directory);
      const log = new RecordedLog();
      const counters = new Counters();
      const options = elasticsearchOptions.parse({ url, batchMilliseconds: 0, compression });
      const delivery = await Delivery.open({ options, queue: spool.reader, directory, templates: templatesFor([kind]), counters, log });
      delivery.start();
      await delivery.drain(AbortSignal.timeout(60_000));
      await delivery.close();
      expect(spool.unacknowledgedBytes).toBe(0);
      await spool.close();

      const outcomes = counters.by('spoor_events_total', 'outcome');
      expect([outcomes.get('dead_letter'), outcomes.get(compression ? 'acked' : 'duplicate')]).toEqual([3, 41]);
      await engine.ask('POST', `/${stream}/_refresh`);
      const mapping = await engine.ask('GET', `/${stream}/_mapping`);
      expect(mapping.status).toBe(200);
      expect(JSON.stringify(mapping.body)).toContain('"observer"');
      expect(JSON.stringify(mapping.body)).not.toContain('strange');
      const kept = await engine.ask<{ hits: { hits: readonly Hit[] } }>('POST', `/${stream}/_search`, {
        query: { ids: { values: ['undeclared'] } },
      });
      expect(kept.body.hits.hits[0]?._source.strange).toEqual({ word: 'Sesame' });
      const letters = readFileSync(join(directory, 'dead-letters.ndjson'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { type: string; id: string; status: number; reason: string });
      expect(letters.map(({ type, id, status }) => ({ type, id, status })).toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
        { type: 'refused_request', id: '', status: 400 },
        { type: 'document_parsing_exception', id: 'no-object', status: 400 },
        { type: 'document_parsing_exception', id: 'no-time', status: 400 },
      ]);
      expect(letters.find(({ id }) => id === 'no-time')?.reason).toContain('@timestamp');
      expect(log.lines.join('\n')).not.toContain('Sesame');
    });

    it('keeps documents whose templates name an ingest pipeline that nobody made, and sends them once it is there', async () => {
      const pipeline = `${engine.run}-pipeline`;
      const own = `${engine.run}_piped`;
      const template = { index_patterns: [`logs-spoor.${own}-*`], data_stream: {}, priority: 900 };
      const settings = { 'index.final_pipeline': pipeline, number_of_replicas: 0 };
      await engine.ask('PUT', `/_index_template/logs-spoor.${own}`, { ...template, template: { settings } });
      const directory = temporary();
      const spool = await opened(directory);
      spool.document({
        dataStream: `logs-spoor.${own}-default`,
        id: 'piped',
        line: Buffer.from('{"@timestamp":"2026-01-02T03:04:05Z"}'),
        body: {},
      });
      await spool.commit();
      const log = new RecordedLog();
      const options = elasticsearchOptions.parse({ url, batchMilliseconds: 0 });
      const delivery = await Delivery.open({ options, queue: spool.reader, directory, templates: [], counters: new Counters(), log });
      delivery.start();
      await log.says(/^error .*pipeline with id .*Make that ingest pipeline/);
      expect(delivery.undelivered).toBe(1);
      await engine.ask('PUT', `/_ingest/pipeline/${pipeline}`, { processors: [] });
      await delivery.drain(AbortSignal.timeout(60_000));
      await delivery.close();
      await spool.close();
      await engine.ask('POST', `/logs-spoor.${own}-default/_refresh`);
      expect((await engine.ask<{ count: number }>('GET', `/logs-spoor.${own}-default/_count`)).body.count).toBe(1);
      await engine.ask('DELETE', `/_data_stream/logs-spoor.${own}-default`);
      await engine.ask('DELETE', `/_index_template/logs-spoor.${own}`);
      await engine.ask('DELETE', `/_ingest/pipeline/${pipeline}`);
    });

    it('takes documents about Spoor itself as their field tables say: nothing ignored, nothing refused', async () => {
      const namespace = `${engine.run}.own`;
      const own = new OwnDocuments(namespace, new Privacy({}, Buffer.alloc(32)), 'probe7');
      const directory = temporary();
      const spool = await opened(directory);
      const counters = new Counters();
      counters.gauge('spoor_circuit_breaker_state', 'x', () => 1);
      const states = new PipelineDocuments(counters, {
        version: '1.2.3',
        now: Date.now,
        processorMicroseconds: () => 1234,
        memoryBytes: () => 1e9,
        queued: () => 7,
      });
      counters.histogram('spoor_bulk_request_duration_seconds', 'x', [1]).observe(0.25);
      spool.document(own.pipeline(states.next(), Date.now() * 1000));
      const letter = {
        data_stream: 'x',
        id: 'y',
        status: 400,
        type: 'document_parsing_exception',
        reason: 'r',
        document: `{"long":"${'x'.repeat(40_000)}"}`,
      };
      spool.document(own.deadLetter(letter, Date.now() * 1000)!);
      await spool.commit();
      const options = elasticsearchOptions.parse({ url, batchMilliseconds: 0 });
      const delivery = await Delivery.open({
        options,
        queue: spool.reader,
        directory,
        templates: templatesFor(OWN_KINDS),
        counters,
        log: silentLog,
      });
      delivery.start();
      await delivery.drain(AbortSignal.timeout(60_000));
      await delivery.close();
      await spool.close();
      expect(delivery.refused).toBe(0);
      const found = await engine.documents(namespace);
      expect(
        found.flatMap(({ _source }) => Object.keys(_source).filter((name) => ['pipeline', 'deadletter'].includes(name))).toSorted(),
      ).toEqual(['deadletter', 'pipeline']);
      // Too long to be indexed is the one thing that may be ignored: the document of a letter, which is shown and not searched.
      const ignored = await engine.documents(namespace, { exists: { field: '_ignored' } });
      expect(ignored).toHaveLength(1);
      expect(await engine.documents(namespace, { term: { 'pipeline.bulk.open': true } })).toHaveLength(1);
      expect(await engine.documents(namespace, { term: { 'pipeline.bulk.duration_ms': 250 } })).toHaveLength(1);
      expect(await engine.documents(namespace, { term: { 'deadletter.type': 'document_parsing_exception' } })).toHaveLength(1);
    });
  });
});
