import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DocumentKind } from '../../src/decoder/contract.js';
import { flattened, keyword } from '../../src/decoder/fields.js';
import { namedServer } from '../../src/elasticsearch/server.js';
import { exportedFiles, exportTo } from '../../src/setup/export.js';
import { FakeCluster, setUp, targetOf } from './fake-cluster.js';

const kind: DocumentKind = {
  dataset: 'thing',
  type: 'logs',
  describe: 'A thing.',
  fields: { name: keyword('Name'), rest: flattened('Rest') },
};
const filesFor = (version: string, streams = {}) => {
  const target = targetOf(new FakeCluster(), [{ decoder: 'thing', kind }], version, streams);
  return exportedFiles(target, target.server);
};

describe('what is exported', () => {
  it('is what setup would send to such a server, a file for each body', async () => {
    const cluster = new FakeCluster();
    await setUp(targetOf(cluster, [{ decoder: 'thing', kind }], '8.15', { lifecycle: 'policy' }), { extras: { roles: true } });
    const files = filesFor('8.15', { lifecycle: 'policy' });
    const bodies = new Map(
      files.filter(({ path }) => path.endsWith('.json')).map(({ path, content }) => [path, JSON.parse(content) as unknown]),
    );
    const paths: Readonly<Record<string, string>> = {
      'lifecycle/spoor.json': '/_ilm/policy/spoor',
      'component-templates/spoor@settings.json': '/_component_template/spoor@settings',
      'component-templates/spoor@ecs.json': '/_component_template/spoor@ecs',
      'component-templates/spoor.thing@mappings.json': '/_component_template/spoor.thing@mappings',
      'index-templates/logs-spoor.thing.json': '/_index_template/logs-spoor.thing',
      'security/role-spoor_writer.json': '/_security/role/spoor_writer',
      'security/role-spoor_setup.json': '/_security/role/spoor_setup',
      'security/role-spoor_reader.json': '/_security/role/spoor_reader',
    };
    expect([...bodies.keys()].sort()).toEqual([...Object.keys(paths), 'security/api-key.json'].sort());
    for (const [file, path] of Object.entries(paths)) expect(bodies.get(file), file).toEqual(cluster.put.get(path));
  });

  it('is written with a script that a shell understands and that names every body of it once, components first', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'spoor-export-')), 'new');
    await exportTo(folder, filesFor('9.4'));
    execFileSync('sh', ['-n', join(folder, 'install.sh')]);
    expect(statSync(join(folder, 'install.sh')).mode & 0o111).not.toBe(0);
    const sent = [...readFileSync(join(folder, 'install.sh'), 'utf8').matchAll(/^send PUT '\S+' '(\S+)'$/gm)].map((match) => match[1]!);
    expect(sent.at(-1)).toBe('index-templates/logs-spoor.thing.json');
    const there = ['component-templates', 'index-templates'].flatMap((name) =>
      readdirSync(join(folder, name)).map((file) => `${name}/${file}`),
    );
    expect(sent.toSorted()).toEqual(there.toSorted());
  });

  it('for OpenSearch is what that understands, without roles and keys', () => {
    const files = filesFor('opensearch-2.19');
    const text = JSON.stringify(files);
    expect(files.map(({ path }) => path).filter((path) => path.startsWith('security'))).toEqual([]);
    expect(text).toContain('flat_object');
    for (const word of ['flattened', 'constant_keyword', 'failure_store', '/_ilm/']) expect(text).not.toContain(word);
    expect(text).toContain('/_plugins/_ism/policies/spoor');
  });
});

describe('a server by name', () => {
  it.each([
    ['9.4', { version: '9.4', product: 'elasticsearch', serverless: false }],
    ['8.15.2', { version: '8.15.2', product: 'elasticsearch' }],
    ['serverless', { serverless: true }],
    ['opensearch-2.19', { version: '2.19', product: 'opensearch' }],
  ])('%s', (name, server) => {
    expect(namedServer(name)).toMatchObject(server);
  });

  it.each(['', '9', '7.17', '8.10.4', 'opensearch-1.3', 'opensearch', 'newest', '9.4; rm'])('%j is none', (name) => {
    expect(namedServer(name)).toBeUndefined();
  });
});
