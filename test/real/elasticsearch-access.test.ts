/**
 * Users, keys, limits and crashes at a real Elasticsearch 9 with security: SPOOR_TEST_ELASTICSEARCH_SECURE is its address, with the password of
 * `elastic` in SPOOR_TEST_ELASTICSEARCH_PASSWORD. It takes no request above 1 MB (http.max_content_length: 1mb), and the program
 * SPOOR_TEST_ELASTICSEARCH_CONTROL kills it (`kill`) and starts it again on the same data (`start`).
 */

import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roles } from '../../src/setup/access.js';
import { freePort, Running, spoor, temporary, until } from '../end-to-end/spoor.js';
import { ALL_SAMPLES, configured, Engine, linesOf, samples } from './engine.js';
import { describeWith } from './needs.js';

const {
  SPOOR_TEST_ELASTICSEARCH_SECURE,
  SPOOR_TEST_ELASTICSEARCH_PASSWORD: password = '',
  SPOOR_TEST_ELASTICSEARCH_CONTROL: control,
} = process.env;
const basic = (user: string, secret: string) => `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;

describeWith(
  'Elasticsearch with security',
  SPOOR_TEST_ELASTICSEARCH_SECURE,
  'set SPOOR_TEST_ELASTICSEARCH_SECURE to its address',
  (url) => {
    const engine = new Engine(url, basic('elastic', password));
    const USER_PASSWORD = 'of-a-test-only';
    const folder = temporary();
    const keyFile = join(folder, 'api-key');
    const asKey = (more: Record<string, unknown> = {}, elasticsearch: Record<string, unknown> = {}) =>
      configured({ ...more, elasticsearch: { url, apiKeyFile: keyFile, batchMilliseconds: 0, ...elasticsearch } });
    const asUser = (username: string, secret = USER_PASSWORD) => configured({ elasticsearch: { url, username, password: secret } });
    const user = async (name: string, ...of: readonly string[]) =>
      expect((await engine.ask('PUT', `/_security/user/${name}`, { password: USER_PASSWORD, roles: of })).status).toBe(200);

    beforeAll(async () => {
      const made = await spoor(['setup', '--config', asUser('elastic', password), '--create-roles', '--create-key', keyFile]);
      expect(made.code, made.stderr).toBe(0);
      expect(made.stdout + made.stderr).not.toContain(readFileSync(keyFile, 'utf8').trim());
      await user('spoor-nobody');
      await user('spoor-installer', 'spoor_setup');
      await user('spoor-looker', 'spoor_reader');
    });
    afterAll(() => engine.tidy());

    describe('the key that setup makes', () => {
      const namespace = `${engine.run}.key`;
      const config = () => asKey({ namespace });

      it('is enough for every document, and for nothing else', async () => {
        const printed = linesOf(await spoor(['replay', ...ALL_SAMPLES, '--namespace', namespace, '--print']));
        const { code, stderr } = await spoor(['replay', ...ALL_SAMPLES, '--config', config(), '--spool', join(temporary(), 'spool')]);
        expect(code, stderr).toBe(0);
        expect(await engine.lines(namespace)).toEqual(printed);
        expect(await engine.ignored(namespace)).toEqual([]);
        const key = engine.as(`ApiKey ${readFileSync(keyFile, 'utf8').trim()}`);
        const stream = `/logs-spoor.gsmtap-${namespace}`;
        const refused = [
          ['GET', `${stream}/_search`],
          ['DELETE', `/_data_stream/${stream.slice(1)}`],
          ['POST', `${stream}/_delete_by_query`, { query: { match_all: {} } }],
          ['PUT', '/_component_template/spoor@custom', { template: {} }],
          ['POST', '/logs-other-default/_doc', { '@timestamp': '2026-01-02T03:04:05Z' }],
        ] as const;
        for (const [method, path, json] of refused) expect((await key.ask(method, path, json)).status, path).toBe(403);
      });

      it('is told by check, and all is well with it', async () => {
        const { code, stdout, stderr } = await spoor(['check', '--config', config()]);
        expect(stdout + stderr).toMatch(/as API key spoor-.* of user elastic/);
        expect(code, stdout + stderr).toBe(0);
      });

      it('that is revoked makes documents wait; another one in its file is taken without a restart', async () => {
        const revoked = `${engine.run}.revoked`;
        const name = `spoor-${engine.run}`;
        const file = join(folder, `${engine.run}-key`);
        const elasticsearch = { url, apiKeyFile: file };
        const made = await spoor(['setup', '--config', asUser('elastic', password), '--create-key', file, '--key-name', name]);
        expect(made.code, made.stderr).toBe(0);
        expect((await engine.ask('DELETE', '/_security/api_key', { name })).status).toBe(200);
        const waiting = new Running([
          'replay',
          samples('gsmtap'),
          '--config',
          configured({ namespace: revoked, elasticsearch }),
          '--spool',
          join(temporary(), 'spool'),
        ]);
        await waiting.says(/credentials were refused.*Put a valid apiKey or password/);
        const check = await spoor(['check', '--config', configured({ elasticsearch })]);
        expect(check.code).toBe(3);
        expect(check.stdout).toContain('Put a valid apiKey or password');
        copyFileSync(keyFile, file);
        const { code, stderr } = await waiting.ended;
        expect(code, stderr).toBe(0);
        expect(await engine.count(revoked)).toBeGreaterThan(500);
        for (const secret of [readFileSync(keyFile, 'utf8').trim()]) expect(stderr).not.toContain(secret);
      });
    });

    describe('three commands', () => {
      it('check, setup and run lead from nothing to RTP quality beside a collector', async () => {
        const namespace = `${engine.run}.three`;
        const collector = `tcp://127.0.0.1:${await freePort()}`;
        const file = join(folder, 'three-key');
        const spool = { directory: join(temporary(), 'spool') };
        const config = configured({
          namespace,
          source: { url: collector },
          spool,
          elasticsearch: { url, apiKeyFile: file, batchMilliseconds: 0 },
        });
        const capture = join(samples('rtp'), 'call-impaired.pcap');
        const publish = (...more: readonly string[]) =>
          new Running(['publish', capture, '--bind', collector, '--client', 'site1', '--pace', ...more]);
        const looked = publish('2000/s', '--loop');
        const before = await spoor(['check', '--config', config]);
        expect(before.code).toBe(3);
        expect(before.stdout).toContain('spoor setup --create-key FILE makes a key');

        const asElastic = configured({ namespace, elasticsearch: { url, username: 'elastic', password } });
        const setup = await spoor(['setup', '--config', asElastic, '--create-key', file]);
        expect(setup.code, setup.stderr).toBe(0);
        const after = await spoor(['check', '--config', config]);
        expect(after.code, after.stdout).toBe(0);

        await looked.kill('SIGTERM');
        const run = new Running(['run', '--config', config]);
        const publisher = publish('max', '--stay');
        const lossy = { bool: { filter: [{ range: { 'rtp.loss_pct': { gt: 0 } } }, { term: { 'observer.name': 'site1' } }] } };
        await until('intervals of RTP with loss', async () => (await engine.count(namespace, lossy)) > 0, 60);
        const ended = await run.kill('SIGTERM');
        await publisher.kill('SIGTERM');
        expect(ended.code, ended.stderr).toBe(0);
      });
    });

    describe('roles', () => {
      it('are what is written, as far as the server keeps it', async () => {
        for (const [name, role] of Object.entries(roles({ lifecycle: 'data_stream' }))) {
          const { body } = await engine.ask<Record<string, { cluster: string[]; indices: { names: string[]; privileges: string[] }[] }>>(
            'GET',
            `/_security/role/${name}`,
          );
          expect(body[name]?.cluster).toEqual(role.cluster ?? []);
          expect(body[name]?.indices.map(({ names, privileges }) => ({ names, privileges }))).toEqual(role.indices);
        }
      });

      it('spoor_setup is enough for setup, and after it there is nothing to do', async () => {
        const body = (
          await engine.ask<{ component_templates: readonly { component_template: object }[] }>('GET', '/_component_template/spoor@settings')
        ).body;
        const older = { ...body.component_templates[0]?.component_template, version: 1 } as Record<string, unknown>;
        const { template, _meta } = older;
        expect((await engine.ask('PUT', '/_component_template/spoor@settings', { template, _meta, version: 1 })).status).toBe(200);
        const first = await spoor(['setup', '--config', asUser('spoor-installer')]);
        expect(first.code, first.stderr).toBe(0);
        expect(first.stderr).toContain('spoor@settings: version 1 becomes');
        const second = await spoor(['setup', '--config', asUser('spoor-installer')]);
        expect(second.stderr).not.toMatch(/^done /m);
        expect(second.code).toBe(0);
      });

      it('spoor_reader reads, and cannot write', async () => {
        const reader = engine.as(basic('spoor-looker', USER_PASSWORD));
        expect((await reader.ask('GET', '/logs-spoor.*/_count')).status).toBe(200);
        expect((await reader.ask('POST', '/logs-spoor.gsmtap-default/_doc', { '@timestamp': '2026-01-02T03:04:05Z' })).status).toBe(403);
      });

      it('without any, check names what is missing for each data stream, and setup the privilege that it needs', async () => {
        const check = await spoor(['check', '--config', asUser('spoor-nobody')]);
        expect(check.code).toBe(3);
        expect(check.stdout).toContain('The version may not be asked for');
        const checkAll = await spoor(['check', '--config', asUser('spoor-nobody'), '--set', 'elasticsearch.compatibility=9']);
        expect(checkAll.stdout).toMatch(/lacks create_doc on .*logs-spoor\.gsmtap-default.*metrics-spoor\.rtp-default/);
        const setup = await spoor(['setup', '--config', asUser('spoor-nobody'), '--set', 'elasticsearch.compatibility=9']);
        expect(setup.code).toBe(3);
        expect(setup.stderr).toContain('Give the user or key the cluster privilege manage_index_templates.');
        const looker = await spoor(['check', '--config', asUser('spoor-looker'), '--set', 'elasticsearch.compatibility=9']);
        expect(looker.stdout).toContain('lacks create_doc on');
      });
    });

    describe('requests that are too large', () => {
      it('are halved until they are taken: everything is stored, once', async () => {
        const namespace = `${engine.run}.large`;
        const printed = linesOf(await spoor(['replay', samples('rtp'), samples('diameter'), '--namespace', namespace, '--print']));
        const size = printed.join('\n').length;
        // Several copies from as many observers make a body well above 1 MB.
        const captures = Array.from({ length: Math.ceil(4e6 / size) }, (_, n) => {
          const copies = temporary();
          copyFileSync(join(samples('diameter'), 'agents-tcp.pcap'), join(copies, `trace-site${n}-20260102_030405.pcap`));
          copyFileSync(join(samples('rtp'), 'call-impaired.pcap'), join(copies, `trace-media${n}-20260102_030405.pcap`));
          return copies;
        });
        const many = linesOf(await spoor(['replay', ...captures, '--namespace', namespace, '--print']));
        expect(many.join('\n').length).toBeGreaterThan(1.2e6);
        const config = asKey(
          { namespace },
          { batchMegabytes: 20, batchDocuments: 100_000, batchMilliseconds: 60_000, connections: 1, compression: false },
        );
        const { code, stderr } = await spoor(['replay', ...captures, '--config', config, '--spool', join(temporary(), 'spool')]);
        expect(code, stderr).toBe(0);
        expect(stderr).toMatch(/takes no request of \d+\.\d MB \(413.*Lower batchMegabytes/);
        expect(await engine.lines(namespace)).toEqual(many);
      });
    });

    describeWith('a program that kills it', control, 'set SPOOR_TEST_ELASTICSEARCH_CONTROL', (program) => {
      it('kill -9 of Elasticsearch in the middle of it costs nothing: everything is there, once', async () => {
        const namespace = `${engine.run}.crash`;
        const captures = temporary();
        for (let n = 0; n < 24; n += 1)
          copyFileSync(join(samples('diameter'), 'agents-tcp.pcap'), join(captures, `trace-core${n}-20260102_030405.pcap`));
        const printed = linesOf(await spoor(['replay', captures, '--namespace', namespace, '--print']));
        expect(printed.length).toBeGreaterThan(4000);
        const config = asKey({ namespace }, { batchDocuments: 50, connections: 2 });
        const running = new Running(['replay', captures, '--config', config, '--spool', join(temporary(), 'spool')]);
        await until('a part of the documents', async () => (await engine.count(namespace)) > 0.1 * printed.length, 60);
        execFileSync(program, ['kill'], { stdio: 'pipe' });
        await running.says(/ECONN|socket|other side|does not answer/i);
        execFileSync(program, ['start'], { stdio: 'pipe', timeout: 120_000 });
        const { code, stderr } = await running.ended;
        expect(code, stderr).toBe(0);
        expect(await engine.lines(namespace)).toEqual(printed);
      });
    });
  },
);
