/** `spoor setup` and what comes of it at a real Elasticsearch 9, without security: SPOOR_TEST_ELASTICSEARCH. */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { TEMPLATE_VERSION } from '../../src/documents/templates.js';
import { dnsCapture } from '../end-to-end/dns-capture.js';
import { Running, spoor, temporary } from '../end-to-end/spoor.js';
import { ALL_SAMPLES, Engine, type Hit, linesOf, replayInto, strangeDecoder } from './engine.js';
import { describeWith } from './needs.js';

/** Names that tests make, see `Engine.run`. */
const OF_TESTS = /t[0-9a-f]{10}/;

interface Stream {
  readonly name: string;
  readonly generation: number;
  readonly rollover_on_write: boolean;
  readonly indices: readonly { readonly index_name: string }[];
  readonly lifecycle?: { readonly data_retention?: string };
  readonly index_mode?: string;
}

describeWith('Elasticsearch', process.env.SPOOR_TEST_ELASTICSEARCH, 'set SPOOR_TEST_ELASTICSEARCH to its address', (url) => {
  const engine = new Engine(url);
  const setup = (...more: readonly string[]) => spoor(['setup', '--elasticsearch', url, ...more]);
  const installed = async (path: string) =>
    (
      await engine.ask<{ component_templates?: readonly { component_template: Record<string, unknown> }[] }>(
        'GET',
        `/_component_template/${path}`,
      )
    ).body.component_templates?.[0]?.component_template;
  const stream = async (name: string) =>
    (await engine.ask<{ data_streams: readonly Stream[] }>('GET', `/_data_stream/${name}`)).body.data_streams[0]!;
  /** Dead letters of all tests go into one data stream. */
  const holdsLettersOfTests = async (name: string) => {
    if (!name.startsWith('logs-spoor.deadletter-')) return false;
    await engine.ask('POST', `/${name}/_refresh`);
    const { body } = await engine.ask<{ hits: { hits: readonly Hit[] } }>('POST', `/${name}/_search`, { size: 10_000 });
    return body.hits.hits.every(({ _source }) => OF_TESTS.test((_source.deadletter as { data_stream: string }).data_stream));
  };
  /** Of this and earlier runs of tests; those of somebody else are left alone, and the templates that are in use with them. */
  const removeStreams = async () => {
    const { body } = await engine.ask<{ data_streams: readonly Stream[] }>('GET', '/_data_stream/*spoor.*');
    for (const { name } of body.data_streams) {
      if (!OF_TESTS.test(name) && !(await holdsLettersOfTests(name)))
        throw new Error(`${name} holds documents that are not of tests: these want an Elasticsearch of their own`);
      await engine.ask('DELETE', `/_data_stream/${name}`);
    }
  };
  const removeTemplates = async () => {
    await removeStreams();
    for (const kind of ['index_template', 'component_template'] as const) {
      const { body } = await engine.ask<Record<string, readonly { name: string }[]>>('GET', `/_${kind}/*spoor*`);
      for (const { name } of body[`${kind}s`] ?? []) await engine.ask('DELETE', `/_${kind}/${encodeURIComponent(name)}`);
    }
    await engine.ask('DELETE', '/_ilm/policy/spoor');
  };
  afterAll(removeTemplates);

  describe('spoor setup', () => {
    it('installs everything where there is nothing, and finds nothing to do a second time', async () => {
      await removeTemplates();
      const first = await setup();
      expect(first.code, first.stderr).toBe(0);
      expect(first.stderr.match(/^done /gm)?.length).toBeGreaterThan(15);
      const second = await setup();
      expect(second.code, second.stderr).toBe(0);
      expect(second.stderr).not.toMatch(/^done /m);
      const dry = await setup('--dry-run');
      expect(dry.stdout).toBe('');
    });

    it('replaces an older version, keeps a newer one, and installs a policy where that is wanted', async () => {
      const { template, _meta } = (await installed('spoor@settings'))!;
      const plain = { template, _meta };
      await engine.ask('PUT', '/_component_template/spoor@settings', { ...plain, version: TEMPLATE_VERSION - 1 });
      expect((await setup()).stderr).toContain(`spoor@settings: version ${TEMPLATE_VERSION - 1} becomes ${TEMPLATE_VERSION}`);
      await engine.ask('PUT', '/_component_template/spoor@settings', { ...plain, version: TEMPLATE_VERSION + 1 });
      const newer = await setup('--set', 'elasticsearch.dataStreams.retention=7d');
      expect(newer.stderr).toContain('newer than ours');
      expect((await installed('spoor@settings'))?.version).toBe(TEMPLATE_VERSION + 1);

      await removeTemplates();
      const options = ['--set', 'elasticsearch.dataStreams.lifecycle=policy', '--set', 'elasticsearch.dataStreams.indexMode=logsdb'];
      const policy = await setup(...options);
      expect(policy.code, policy.stderr).toBe(0);
      expect((await engine.ask('GET', '/_ilm/policy/spoor')).status).toBe(200);
      expect(JSON.stringify(await installed('spoor@settings'))).toContain('"lifecycle":{"name":"spoor"}');
      expect((await setup(...options)).stderr).not.toMatch(/^done /m);
      // And back again.
      const back = await setup();
      expect(back.stderr).toContain('spoor@settings: takes over other options');
      expect(JSON.stringify(await installed('spoor@settings'))).not.toContain('logsdb');
    });

    it('prints with --dry-run what, pasted, installs the same', async () => {
      await removeTemplates();
      const { stdout } = await setup('--dry-run');
      expect(await installed('spoor@ecs')).toBeUndefined();
      const requests = stdout.split(/^# .*\n/m).slice(1);
      expect(requests.length).toBeGreaterThan(15);
      for (const request of requests) {
        const [, method, path, json] = /^(\w+) (\S+)\n([\s\S]+)$/.exec(request)!;
        expect((await engine.ask(method!, path!, JSON.parse(json!))).status, path).toBe(200);
      }
      const after = await setup();
      expect(after.stderr).not.toMatch(/^done /m);
    });

    it('exports a script that installs the same with curl', async () => {
      await removeTemplates();
      const folder = join(temporary(), 'export');
      const { code, stderr } = await spoor(['setup', '--export', folder, '--for', '9.4']);
      expect(code, stderr).toBe(0);
      execFileSync(join(folder, 'install.sh'), { env: { ...process.env, ELASTICSEARCH_URL: url }, stdio: 'pipe' });
      const after = await setup();
      expect(after.code, after.stderr).toBe(0);
      expect(after.stderr).not.toMatch(/^done /m);
    });

    it('rolls a data stream over when its fields changed, once, and old and new documents are found', async () => {
      const dataset = `${engine.run}_fields`;
      const name = `logs-spoor.${dataset}-default`;
      const before = strangeDecoder(dataset);
      const after = strangeDecoder(dataset, ", more: integer('More of it')");
      const replay = (decoder: string, observer: string) =>
        spoor(replayInto(url, decoder, { observer }), {
          input: dnsCapture(),
        });
      expect((await replay(before, 'x')).code).toBe(0);
      expect((await stream(name)).generation).toBe(1);
      const changed = await setup('--decoder', after);
      expect(changed.stderr).toContain(`data stream ${name}: its fields changed, it rolls over with the next document`);
      expect((await setup('--decoder', after)).stderr).not.toMatch(/^done /m);
      expect((await replay(after, 'y')).code).toBe(0);
      const { generation, indices, rollover_on_write } = await stream(name);
      expect([generation, rollover_on_write]).toEqual([2, false]);
      expect((await setup('--decoder', after)).stderr).not.toMatch(/^done /m);
      const { body } = await engine.ask<unknown>('GET', `/${indices.at(-1)!.index_name}/_mapping`);
      expect(JSON.stringify(body)).toContain('"more":{"type":"integer"');
      await engine.ask('POST', `/${name}/_refresh`);
      const found = await engine.ask<{ count: number }>('GET', `/${name}/_count?q=_exists_:${dataset}.octets`);
      expect(found.body.count).toBe(6);
    });

    it('makes data streams of the mode and with the retention that are said, and without a failure store', async () => {
      const streams = (await engine.ask<{ data_streams: readonly Stream[] }>('GET', `/_data_stream/logs-spoor.${engine.run}*`)).body
        .data_streams;
      expect(streams[0]).toMatchObject({ index_mode: 'standard', lifecycle: { data_retention: '30d' }, failure_store: { enabled: false } });
    });
  });

  describe('samples of all decoders', () => {
    const namespace = `${engine.run}.samples`;

    it('are stored without one dead letter, and without one value that the mapping does not take', async () => {
      await setup('--namespace', namespace);
      const printed = linesOf(await spoor(['replay', ...ALL_SAMPLES, '--namespace', namespace, '--print']));
      const spool = join(temporary(), 'spool');
      const args = ['replay', ...ALL_SAMPLES, '--namespace', namespace, '--spool', spool, '--elasticsearch', url];
      // Every document is looked at before it goes.
      const { code, stderr } = await spoor([...args, '--set', 'elasticsearch.checkEvery=1']);
      expect(code, stderr).toBe(0);
      expect(await engine.lines(namespace)).toEqual(printed);
      expect(printed.length).toBeGreaterThan(800);
      expect(await engine.ignored(namespace)).toEqual([]);
      expect(existsSync(join(spool, 'dead-letters.ndjson'))).toBe(false);
    });
  });

  describe('documents that do not fit', () => {
    /** With a hook of the operator in the template of that dataset. */
    async function withHook(dataset: string, hook: unknown, spool: string, emitted = '') {
      const name = `logs-spoor.${dataset}`;
      expect((await engine.ask('PUT', `/_component_template/${name}@custom`, hook)).status).toBe(200);
      const args = replayInto(url, strangeDecoder(dataset, '', emitted), { spool });
      return spoor(args, { input: dnsCapture() });
    }

    it('are dead letters where the operator wants a strict mapping and a decoder says more than it declares', async () => {
      const spool = join(temporary(), 'spool');
      const { code } = await withHook(`${engine.run}_strict`, { template: { mappings: { dynamic: 'strict' } } }, spool, ', more: 1');
      expect(code).toBe(3);
      const letters = readFileSync(join(spool, 'dead-letters.ndjson'), 'utf8').trimEnd().split('\n');
      expect(letters).toHaveLength(3);
      expect(JSON.parse(letters[0]!)).toMatchObject({ status: 400, type: 'strict_dynamic_mapping_exception' });
    });

    it('are kept by the server where the failure store is on, and that is said', async () => {
      const dataset = `${engine.run}_failures`;
      const hook = {
        template: {
          data_stream_options: { failure_store: { enabled: true } },
          mappings: { properties: { observer: { properties: { name: { type: 'ip', ignore_malformed: false } } } } },
        },
      };
      const spool = join(temporary(), 'spool');
      const { code, stderr } = await withHook(dataset, hook, spool);
      expect(code, stderr).toBe(0);
      expect(stderr).toContain('failure store');
      expect(existsSync(join(spool, 'dead-letters.ndjson'))).toBe(false);
      await engine.ask('POST', `/logs-spoor.${dataset}-default::failures/_refresh`);
      const failures = await engine.ask<{ count: number }>('GET', `/logs-spoor.${dataset}-default::failures/_count`);
      expect(failures.body.count).toBe(3);
    });
  });

  describe('an index that is blocked', () => {
    it('makes documents wait, is told by check, and gets them once the block is gone', async () => {
      const dataset = `${engine.run}_blocked`;
      const name = `logs-spoor.${dataset}-default`;
      const decoder = strangeDecoder(dataset);
      const args = (observer: string) => replayInto(url, decoder, { observer });
      expect((await spoor(args('x'), { input: dnsCapture() })).code).toBe(0);
      const index = (await stream(name)).indices[0]!.index_name;
      // What Elasticsearch itself sets when a disk is past its flood stage.
      await engine.ask('PUT', `/${index}/_settings`, { 'index.blocks.read_only_allow_delete': true });
      const waiting = new Running(args('y'), { input: dnsCapture() });
      await waiting.says(/cluster_block_exception|blocked/);
      const check = await spoor(['check', '--decoder', decoder, '--elasticsearch', url]);
      expect(check.code).toBe(3);
      expect(check.stdout).toContain('Free disk space on the cluster');
      expect(check.stdout).toContain(index);
      await engine.ask('PUT', `/${index}/_settings`, { 'index.blocks.read_only_allow_delete': null });
      const { code, stderr } = await waiting.ended;
      expect(code, stderr).toBe(0);
      await engine.ask('POST', `/${name}/_refresh`);
      expect((await engine.ask<{ count: number }>('GET', `/${name}/_count`)).body.count).toBe(6);
    });
  });
});
