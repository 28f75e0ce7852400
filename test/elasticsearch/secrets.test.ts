import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_STREAMS, type StreamOptions } from '../../src/documents/templates.js';
import { readCloudId } from '../../src/elasticsearch/cloud-id.js';
import { Connection } from '../../src/elasticsearch/connection.js';
import { type ElasticsearchOptions, elasticsearchOptions, nodesOf } from '../../src/elasticsearch/options.js';
import { readSecrets } from '../../src/elasticsearch/secrets.js';
import { FakeServer } from './fake-server.js';
import { RecordedLog, SECRET, TestClock } from './workbench.js';

const parsed = (more: Record<string, unknown>) => elasticsearchOptions.parse({ url: 'http://localhost:9200', ...more });
const credentials = async (options: ElasticsearchOptions) => (await readSecrets(options)).credentials;
const CLOUD_ID = `site:${Buffer.from('eu.example.org:9243$abc$def').toString('base64')}`;
const ENCODED = Buffer.from(`id:${SECRET}`).toString('base64');

describe('credentials', () => {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'spoor-secrets-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  const file = async (text: string) => {
    const path = join(directory, 'secret');
    await writeFile(path, text);
    return path;
  };

  it('are none when none are given', async () => {
    expect(await credentials(parsed({}))).toBeUndefined();
  });

  it.each([`id:${SECRET}`, ENCODED])('take an API key as %s', async (apiKey) => {
    expect(await credentials(parsed({ apiKey }))).toEqual({ apiKey: ENCODED });
    expect(await credentials(parsed({ apiKeyFile: await file(`${apiKey}\r\n`) }))).toEqual({ apiKey: ENCODED });
  });

  it('take a user with a password, which may stand in a file', async () => {
    expect(await credentials(parsed({ username: 'me', password: 'pa:ss' }))).toEqual({ username: 'me', password: 'pa:ss' });
    expect(await credentials(parsed({ username: 'me', passwordFile: await file('pa ss\n') }))).toEqual({
      username: 'me',
      password: 'pa ss',
    });
  });

  it.each([
    ['apiKeyFile', {}],
    ['passwordFile', { username: 'me' }],
  ])('in a %s that is missing or empty are refused with what to do', async (option, more) => {
    const options = parsed({ [option]: join(directory, 'nowhere'), ...more });
    await expect(credentials(options)).rejects.toMatchObject({
      code: 'CONFIG_SECRET',
      message: expect.stringContaining(`elasticsearch.${option}`),
      todo: expect.stringContaining('readable'),
    });
    await expect(credentials(parsed({ [option]: await file(' \n'), ...more }))).rejects.toMatchObject({
      code: 'CONFIG_SECRET',
      message: expect.stringContaining('is empty'),
    });
  });

  it('a certificate file that is missing is refused too', async () => {
    await expect(readSecrets(parsed({ caFile: join(directory, 'nowhere') }))).rejects.toMatchObject({ code: 'CONFIG_SECRET' });
    expect((await readSecrets(parsed({}))).authority).toBeUndefined();
  });

  it('that cannot be read again stay in use, and that is said without them', async () => {
    const server = await new FakeServer().start();
    const log = new RecordedLog();
    const path = await file(ENCODED);
    const connection = await Connection.open(elasticsearchOptions.parse({ url: server.url, apiKeyFile: path }), log, new TestClock());
    const seen: (string | undefined)[] = [];
    server.admits = (authorization) => seen.push(authorization) > 0;
    await connection.probe();
    await rm(path);
    expect(await connection.reloadCredentials()).toBe(false);
    await connection.probe();
    await file('another');
    expect(await connection.reloadCredentials()).toBe(true);
    expect(await connection.reloadCredentials()).toBe(false);
    await connection.probe();
    expect(seen).toEqual([`ApiKey ${ENCODED}`, `ApiKey ${ENCODED}`, 'ApiKey another']);
    expect(log.count(/^warn .*old one stays in use/)).toBe(1);
    expect(log.lines.join('\n')).not.toContain(ENCODED);
    await connection.close();
    await server.stop();
  });

  it('are read again when their file changes, before the old ones are refused', async () => {
    const server = await new FakeServer().start();
    const clock = new TestClock();
    const path = await file(ENCODED);
    const options = elasticsearchOptions.parse({ url: server.url, apiKeyFile: path });
    const connection = await Connection.open(options, new RecordedLog(), clock);
    const seen: (string | undefined)[] = [];
    server.admits = (authorization) => seen.push(authorization) > 0;
    const ask = () => connection.request({ method: 'GET', path: '/' });
    await ask();
    await file('another');
    await ask();
    clock.advance(10_000);
    await ask();
    expect(seen).toEqual([`ApiKey ${ENCODED}`, `ApiKey ${ENCODED}`, 'ApiKey another']);
    await connection.close();
    await server.stop();
  });

  it('a certificate file that holds none is a reason to wait and say so, not to end', async () => {
    const log = new RecordedLog();
    const options = elasticsearchOptions.parse({ url: 'https://127.0.0.1:9', caFile: await file('-----BEGIN CERTIFICATE-----\nxx\n') });
    const connection = await Connection.open(options, log, new TestClock());
    expect((await connection.probe()).kind).not.toBe('server');
    await connection.close();
  });
});

describe('a Cloud ID', () => {
  const of = (text: string) => readCloudId(`name:${Buffer.from(text).toString('base64')}`);

  it.each([
    ['eu.example.org$abc$def', 'https://abc.eu.example.org:443', 'https://def.eu.example.org:443'],
    ['eu.example.org:9243$abc$def', 'https://abc.eu.example.org:9243', 'https://def.eu.example.org:9243'],
    ['eu.example.org:9243$abc:9244$def:9245', 'https://abc.eu.example.org:9244', 'https://def.eu.example.org:9245'],
    ['eu.example.org$abc', 'https://abc.eu.example.org:443', undefined],
    ['eu.example.org$abc$', 'https://abc.eu.example.org:443', undefined],
  ])('%s names Elasticsearch and Kibana', (text, elasticsearch, kibana) => {
    expect(of(text)).toEqual({ elasticsearch, kibana });
    expect(nodesOf(parsed({ url: undefined, cloudId: `my:name:${Buffer.from(text).toString('base64')}` }))).toEqual([elasticsearch]);
  });

  it.each(['', 'eu.example.org', '$abc', 'eu.example.org$', 'user@host$abc', 'host/path$abc', 'eu.example.org:port$abc'])(
    'made of %j is none',
    (text) => expect(of(text)).toBeUndefined(),
  );
});

describe('options', () => {
  it.each([
    [{ apiKey: 'a', apiKeyFile: 'b' }, 'apiKeyFile'],
    [{ username: 'u', password: 'a', passwordFile: 'b' }, 'passwordFile'],
    [{ username: 'u' }, 'username'],
    [{ password: 'p' }, 'password'],
    [{ passwordFile: 'p' }, 'password'],
    [{ apiKey: 'a', username: 'u', password: 'p' }, 'username'],
    [{ apiKeyFile: 'a', username: 'u', passwordFile: 'p' }, 'username'],
    [{ caFile: 'c', fingerprint: 'ab'.repeat(32) }, 'fingerprint'],
    [{ fingerprint: 'ab'.repeat(31) }, 'fingerprint'],
    [{ url: undefined }, 'url'],
    [{ cloudId: CLOUD_ID }, 'cloudId'],
    [{ url: undefined, cloudId: 'name:' }, 'cloudId'],
    [{ proxy: 'socks5://proxy:1080' }, 'proxy'],
    [{ certificateFile: 'c' }, 'certificateFile'],
    [{ keyFile: 'k' }, 'keyFile'],
    [{ keyPassphraseFile: 'p' }, 'keyPassphraseFile'],
    [{ dataStreams: { retention: 'for ever' } }, 'dataStreams'],
    [{ dataStreams: { indexMode: 'time_series' } }, 'dataStreams'],
    [{ url: 'http://me:secret@host:9200' }, 'url'],
    [{ url: 'tcp://host:9200' }, 'url'],
    [{ url: 'host:9200' }, 'url'],
    [{ url: [] }, 'url'],
    [{ compatibility: 7 }, 'compatibility'],
    [{ batchDocuments: 0 }, 'batchDocuments'],
    [{ batchMegabytes: 100 }, 'batchMegabytes'],
    [{ connections: 33 }, 'connections'],
  ] as const)('%j is refused at %s', (given, path) => {
    const result = elasticsearchOptions.safeParse({ url: 'http://localhost:9200', ...given });
    expect(result.success).toBe(false);
    expect(result.error?.issues.map((issue) => issue.path[0])).toEqual([path]);
  });

  it.each([
    { url: ['https://a:9200', 'https://b:9200/prefix'] },
    { apiKey: 'a' },
    { apiKeyFile: 'a' },
    { username: 'u', passwordFile: 'p' },
    { fingerprint: 'AB:'.repeat(31).concat('cd') },
    { compatibility: '8' },
    { url: undefined, cloudId: CLOUD_ID },
    { proxy: 'http://me:secret@proxy:3128' },
    { certificateFile: 'c', keyFile: 'k', keyPassphraseFile: 'p' },
    { dataStreams: { lifecycle: 'policy', retention: '7d', indexMode: 'logsdb', failureStore: true } },
  ])('%j is taken', (given) => {
    expect(elasticsearchOptions.safeParse({ url: 'http://localhost:9200', ...given }).error).toBeUndefined();
  });

  it('have the defaults that their descriptions promise', () => {
    const defaults: ElasticsearchOptions = parsed({});
    let compared = 0;
    for (const [name, schema] of Object.entries(elasticsearchOptions.shape)) {
      const promised = /[Dd]efault:? ([^;.]+)[.;]?/.exec(schema.description ?? '')?.[1];
      if (promised === undefined || name === 'caFile' || promised === 'none') continue;
      expect(String(defaults[name as keyof ElasticsearchOptions]), name).toBe(promised);
      compared += 1;
    }
    expect(compared).toBe(9);
    for (const [name, value] of Object.entries(defaults.dataStreams))
      expect(value, name).toBe(DEFAULT_STREAMS[name as keyof StreamOptions]);
  });
});
