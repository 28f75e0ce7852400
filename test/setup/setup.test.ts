import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DocumentKind } from '../../src/decoder/contract.js';
import { keyword } from '../../src/decoder/fields.js';
import { fieldsDigest, type OwnedKind, TEMPLATE_VERSION } from '../../src/documents/templates.js';
import type { Request } from '../../src/elasticsearch/connection.js';
import type { Line } from '../../src/setup/step.js';
import { FakeCluster, setUp, targetOf } from './fake-cluster.js';

const kind: DocumentKind = { dataset: 'thing', type: 'logs', describe: 'A thing.', fields: { name: keyword('Its name') } };
const thing: OwnedKind = { decoder: 'thing', kind };
const STREAM = 'logs-spoor.thing-site1';
const TEMPLATES = [
  '/_component_template/spoor@settings',
  '/_component_template/spoor@ecs',
  '/_component_template/spoor.thing@mappings',
  '/_index_template/logs-spoor.thing',
];

const at = (cluster: FakeCluster, version = '9.4.3', streams = {}) => targetOf(cluster, [thing], version, streams);
const of = (lines: readonly Line[], kind: Line['kind']) => lines.filter((line) => line.kind === kind).map(({ text }) => text);
const failures = (lines: readonly Line[]) =>
  lines.flatMap((line) => (line.kind === 'failed' ? [{ text: line.text, todo: line.todo }] : []));

describe('setup', () => {
  it('makes all of it where nothing is, components first, and nothing a second time', async () => {
    const cluster = new FakeCluster();
    const first = await setUp(at(cluster));
    expect(of(first, 'done')).toHaveLength(4);
    expect(cluster.changes).toEqual(TEMPLATES.map((path) => `PUT ${path}`));
    const second = await setUp(at(cluster));
    expect(second).toEqual([{ kind: 'kept', text: '4 of 4 templates' }]);
    expect(cluster.changes).toHaveLength(4);
  });

  it('replaces what is older, keeps what is newer and says so, and leaves alone what others installed in this version', async () => {
    const cluster = new FakeCluster();
    cluster.put.set(TEMPLATES[0]!, { version: TEMPLATE_VERSION - 1 });
    cluster.put.set(TEMPLATES[1]!, { version: TEMPLATE_VERSION + 1 });
    cluster.put.set(TEMPLATES[2]!, { version: TEMPLATE_VERSION, template: { mappings: {} } });
    const lines = await setUp(at(cluster));
    expect(cluster.changes).toEqual([`PUT ${TEMPLATES[0]}`, `PUT ${TEMPLATES[3]}`]);
    expect(of(lines, 'done')[0]).toContain(`version ${TEMPLATE_VERSION - 1} becomes ${TEMPLATE_VERSION}`);
    expect(of(lines, 'kept')[1]).toContain(`spoor@ecs: version ${TEMPLATE_VERSION + 1}, which is newer than ours`);
  });

  it('takes over other options into what it installed itself', async () => {
    const cluster = new FakeCluster();
    await setUp(at(cluster));
    await setUp(at(cluster, '9.4.3', { retention: '7d' }));
    expect(cluster.changes.slice(4)).toEqual([`PUT ${TEMPLATES[0]}`]);
    expect(cluster.put.get(TEMPLATES[0]!)).toMatchObject({ template: { lifecycle: { data_retention: '7d' } } });
  });

  it('says with a dry run what it would do, in requests that do just that when they are pasted', async () => {
    const cluster = new FakeCluster();
    const target = at(cluster, '9.4.3', { lifecycle: 'policy' });
    const lines = await setUp(target, { dryRun: true, extras: { roles: true } });
    expect(cluster.changes).toEqual([]);
    const pasted = new FakeCluster();
    for (const line of lines) {
      if (line.kind !== 'would') throw new Error(JSON.stringify(line));
      const [, method, path, body] = /^(\w+) (\S+)\n([\s\S]*)$/.exec(line.paste) ?? [];
      await pasted.request({ method: method as Request['method'], path: path ?? '', json: JSON.parse(body ?? '') });
    }
    await setUp(target, { extras: { roles: true } });
    expect([...pasted.put]).toEqual([...cluster.put]);
    expect(pasted.put.size).toBe(8);
  });

  it('stops where it may not go on, says which privilege is missing, and leaves out what needs the rest', async () => {
    const cluster = new FakeCluster();
    cluster.instead = (line) =>
      line.startsWith('PUT') ? { status: 403, error: { type: 'security_exception', reason: 'action is unauthorized' } } : undefined;
    const lines = await setUp(at(cluster));
    expect(cluster.changes).toEqual([`PUT ${TEMPLATES[0]}`]);
    expect(failures(lines)).toEqual([
      {
        text: 'component template spoor@settings: made: 403 security_exception: action is unauthorized',
        todo: 'Give the user or key the cluster privilege manage_index_templates.',
      },
      { text: 'data streams: left out, because what it needs is missing', todo: 'Run spoor setup again after that.' },
    ]);
  });
});

describe('data streams that exist', () => {
  const ours = fieldsDigest(thing);

  it.each([
    ['9.4.3', `POST /${STREAM}/_rollover?lazy=true`],
    ['8.13.4', `POST /${STREAM}/_rollover`],
  ])('roll over when their fields changed (%s)', async (version, line) => {
    const cluster = new FakeCluster();
    cluster.streams = [{ name: STREAM, fields: 'others' }];
    await setUp(at(cluster, version));
    expect(cluster.changes.at(-1)).toBe(line);
  });

  it('roll over when they were made by the templates of others', async () => {
    const cluster = new FakeCluster();
    cluster.streams = [{ name: STREAM }];
    await setUp(at(cluster));
    expect(cluster.changes.at(-1)).toContain('_rollover');
  });

  it.each([
    ['their fields are the same', { name: STREAM, fields: ours }],
    ['they roll over with the next document already', { name: STREAM, fields: 'others', rollsOver: true }],
    ['they are none of ours', { name: 'logs-spoor.thing_else-site1', fields: 'others' }],
  ])('do not when %s', async (_, stream) => {
    const cluster = new FakeCluster();
    cluster.streams = [stream];
    await setUp(at(cluster));
    expect(cluster.changes).toHaveLength(4);
  });

  it('do not when a newer Spoor installed their templates', async () => {
    const cluster = new FakeCluster();
    cluster.put.set(TEMPLATES[2]!, { version: TEMPLATE_VERSION + 1 });
    cluster.streams = [{ name: STREAM, fields: 'newer' }];
    await setUp(at(cluster));
    expect(cluster.changes.filter((line) => line.includes('_rollover'))).toEqual([]);
  });

  it('get the new retention when they had that of the templates, and keep one that somebody gave them', async () => {
    const cluster = new FakeCluster();
    await setUp(at(cluster));
    cluster.streams = [
      { name: STREAM, fields: ours, retention: '30d' },
      { name: 'logs-spoor.thing-site2', fields: ours, retention: '365d' },
    ];
    await setUp(at(cluster, '9.4.3', { retention: '7d' }));
    expect(cluster.changes.slice(5)).toEqual([`PUT /_data_stream/${STREAM}/_lifecycle`]);
    expect(cluster.put.get(`/_data_stream/${STREAM}/_lifecycle`)).toEqual({ data_retention: '7d' });
  });

  it('are made beforehand at OpenSearch, which would make plain indices of the first documents', async () => {
    const cluster = new FakeCluster();
    await setUp(at(cluster, 'opensearch-2.19', { lifecycle: 'none' }));
    expect(cluster.changes.at(-1)).toBe(`PUT /_data_stream/${STREAM}`);
  });
});

describe('the lifecycle policy', () => {
  const ILM = '/_ilm/policy/spoor';

  it('is made before the templates that name it, follows the retention, and is not touched otherwise', async () => {
    const cluster = new FakeCluster();
    await setUp(at(cluster, '9.4.3', { lifecycle: 'policy' }));
    expect(cluster.changes[0]).toBe(`PUT ${ILM}`);
    expect(cluster.put.get(ILM)).toMatchObject({
      policy: { phases: { hot: { actions: { rollover: { max_age: '7d' } } }, delete: { min_age: '30d' } } },
    });
    await setUp(at(cluster, '9.4.3', { lifecycle: 'policy' }));
    expect(cluster.changes).toHaveLength(5);
    await setUp(at(cluster, '9.4.3', { lifecycle: 'policy', retention: '12h' }));
    expect(cluster.changes.slice(5)).toEqual([`PUT ${ILM}`]);
    expect(cluster.put.get(ILM)).toMatchObject({ policy: { phases: { hot: { actions: { rollover: { max_age: '1h' } } } } } });
  });

  it('that the operator made stays as it is', async () => {
    const cluster = new FakeCluster();
    cluster.put.set(ILM, { policy: { phases: { hot: {} } } });
    const lines = await setUp(at(cluster, '9.4.3', { lifecycle: 'policy' }));
    expect(of(lines, 'kept')).toContain('lifecycle policy spoor');
    expect(cluster.changes).not.toContain(`PUT ${ILM}`);
  });

  it('does not exist on serverless, which is said before anything is done', async () => {
    const cluster = new FakeCluster();
    const lines = await setUp(at(cluster, 'serverless', { lifecycle: 'policy' }));
    expect(failures(lines)[0]?.todo).toContain('lifecycle to data_stream');
    expect(cluster.changes).toEqual([]);
  });

  it('of OpenSearch is one of its own, and is changed only as it was seen', async () => {
    const cluster = new FakeCluster();
    const path = '/_plugins/_ism/policies/spoor';
    await setUp(at(cluster, 'opensearch-2.19'));
    expect(cluster.changes[0]).toBe(`PUT ${path}`);
    const before = cluster.changes.length;
    await setUp(at(cluster, 'opensearch-2.19', { retention: '7d' }));
    expect(cluster.changes.slice(before)).toContain(`PUT ${path}?if_seq_no=5&if_primary_term=1`);
  });
});

describe('roles and keys', () => {
  it('are made once, and a role that somebody changed by name stays', async () => {
    const cluster = new FakeCluster();
    cluster.put.set('/_security/role/spoor_reader', { cluster: ['all'] });
    const extras = { roles: true };
    await setUp(at(cluster), { extras });
    expect(cluster.changes.slice(4)).toEqual(['PUT /_security/role/spoor_writer', 'PUT /_security/role/spoor_setup']);
    await setUp(at(cluster), { extras });
    expect(cluster.changes).toHaveLength(6);
    expect(cluster.put.get('/_security/role/spoor_writer')).toMatchObject({
      cluster: ['monitor'],
      indices: [{ names: ['logs-spoor.*-*', 'metrics-spoor.*-*'], privileges: ['create_doc', 'auto_configure'] }],
    });
  });

  it('with a policy the role for setup may manage it, without one it may not', async () => {
    for (const lifecycle of ['policy', 'data_stream'] as const) {
      const cluster = new FakeCluster();
      await setUp(at(cluster, '9.4.3', { lifecycle }), { extras: { roles: true } });
      const role = cluster.put.get('/_security/role/spoor_setup') as { cluster: string[] };
      expect(role.cluster.includes('manage_ilm')).toBe(lifecycle === 'policy');
    }
  });

  const folder = () => mkdtempSync(join(tmpdir(), 'spoor-setup-'));

  it('the key goes into its file alone, readable for its owner, and a file that is there is kept', async () => {
    const cluster = new FakeCluster();
    const file = join(folder(), 'api-key');
    const extras = { roles: false, key: { name: 'spoor-host1', file } };
    const lines = await setUp(at(cluster), { extras });
    expect(readFileSync(file, 'utf8')).toBe('c2VzYW1l\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(lines)).not.toContain('c2VzYW1l');
    expect(of(await setUp(at(cluster), { extras }), 'kept')).toContain(`API key: ${file} is there already`);
    expect(cluster.changes.filter((line) => line.includes('api_key'))).toHaveLength(1);
  });

  it('a key whose file cannot be written is named, so that it can be taken back', async () => {
    const cluster = new FakeCluster();
    const blocked = join(folder(), 'file');
    writeFileSync(blocked, '');
    const lines = await setUp(at(cluster), { extras: { roles: false, key: { name: 'x', file: join(blocked, 'api-key') } } });
    expect(failures(lines)[0]?.todo).toContain('DELETE /_security/api_key { "ids": ["key-id"] }');
  });

  it('a key cannot make keys, which is said', async () => {
    const cluster = new FakeCluster();
    const reason = 'creating derived api keys requires an explicit role descriptor that is empty (has no privileges)';
    cluster.instead = (line) =>
      line.startsWith('POST /_security') ? { status: 400, error: { type: 'illegal_argument_exception', reason } } : undefined;
    const file = join(folder(), 'api-key');
    const lines = await setUp(at(cluster), { extras: { roles: false, key: { name: 'x', file } } });
    expect(failures(lines)[0]?.todo).toContain('as a user with a password');
    expect(existsSync(file)).toBe(false);
  });

  it('are of another kind at OpenSearch', async () => {
    const lines = await setUp(at(new FakeCluster(), 'opensearch-2.19'), { extras: { roles: true } });
    expect(failures(lines)[0]?.text).toContain('OpenSearch has roles of another kind');
  });
});

describe('what another server answers', () => {
  it.each([
    [{ status: 401 }, /apiKey or password/],
    [{ status: 503 }, /Try again when Elasticsearch is well/],
    [
      {
        status: 400,
        error: {
          type: 'illegal_argument_exception',
          reason: 'index template [x] has patterns matching [y] that have the same priority [500]',
        },
      },
      /Another index template/,
    ],
    [{ status: 400, error: { type: '', reason: 'no handler found for uri [/_x]' } }, /lacks a part/],
    [
      {
        status: 403,
        error: {
          type: 'cluster_block_exception',
          reason: 'blocked by: [FORBIDDEN/12/index read-only / allow delete (api)] disk usage exceeded flood-stage watermark',
        },
      },
      /Free disk space/,
    ],
    [
      { status: 403, error: { type: 'cluster_block_exception', reason: 'blocked by: [FORBIDDEN/5/cluster read-only (api)]' } },
      /Lift the block/,
    ],
    [{ status: 400, error: { type: 'mapper_parsing_exception', reason: 'unknown type' } }, /please report/],
  ])('%j ends in a sentence that says what to do', async (told, todo) => {
    const cluster = new FakeCluster();
    cluster.instead = (line) => (line.startsWith('PUT') ? told : undefined);
    expect(failures(await setUp(at(cluster)))[0]?.todo).toMatch(todo);
  });
});
