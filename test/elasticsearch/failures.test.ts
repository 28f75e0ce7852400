/** Each failure on the way to Elasticsearch ends in the sentence that docs/elasticsearch.md promises, and in no other. */

import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { DocumentKind } from '../../src/decoder/contract.js';
import { keyword } from '../../src/decoder/fields.js';
import { DEFAULT_STREAMS, type OwnedKind, type StreamOptions, templatesFor } from '../../src/documents/templates.js';
import { inspectElasticsearch } from '../../src/elasticsearch/inspect.js';
import { elasticsearchOptions } from '../../src/elasticsearch/options.js';
import { OperatorError } from '../../src/errors.js';
import { silentLog } from '../../src/log.js';
import { setUpAt } from '../../src/setup/at-server.js';
import { AUTHORITY, CERTIFICATE, KEY, OUT_OF_DATE_CERTIFICATE, OUT_OF_DATE_KEY } from './certificates.js';
import type { FakeServer, RequestAnswer } from './fake-server.js';
import { Bench } from './workbench.js';

const table = readFileSync(fileURLToPath(new URL('../../docs/elasticsearch.md', import.meta.url)), 'utf8');
/** Rows of the last table of that page: what happened, which command, what it says. */
const promised = [...table.matchAll(/^\| (.+) \| ((?:check|setup|run)(?:, (?:check|setup|run))*) \| (.+) \|$/gm)].flatMap(
  ([, what, by, says]) => by!.split(', ').map((command) => ({ what: what!, command: command as Command, says: says! })),
);

type Command = 'check' | 'setup' | 'run';
interface Scene {
  readonly at?: (server: FakeServer) => void | Promise<void>;
  readonly options?: (server: FakeServer) => Record<string, unknown>;
  readonly streams?: Partial<StreamOptions>;
  readonly createKey?: true;
}

const kind: DocumentKind = { dataset: 'test', type: 'logs', describe: 'A thing.', fields: { name: keyword('Its name') } };
const kinds: readonly OwnedKind[] = [{ decoder: 'test', kind }];
const STREAM = 'logs-spoor.test-default';

const problem = (status: number, type: string, reason: string): RequestAnswer => ({ status, body: { error: { type, reason }, status } });
const FORBIDDEN = problem(403, 'security_exception', 'action is unauthorized for this user');
const FLOOD = 'disk usage exceeded flood-stage watermark, index has read-only-allow-delete block';
const WRITE_BLOCK = 'index write (api)';

/** What is there is there: only what a scene says is in the way. */
function usual(line: string): RequestAnswer | undefined {
  if (line.startsWith('GET /_data_stream/')) return { status: 200, body: { data_streams: [] } };
  if (line === 'GET /_security/_authenticate') return { status: 200, body: { username: 'ada' } };
  return undefined;
}

function answering(pattern: RegExp, answer: RequestAnswer): (server: FakeServer) => void {
  return (server) => {
    server.onOther = (line) => (pattern.test(line) ? answer : usual(line));
  };
}

/** Blocks as `check` sees them, and as documents meet them. */
function blocked(description: string, reason: string): (server: FakeServer) => void {
  const blocks = { indices: { [`.ds-${STREAM}-000001`]: { 8: { description } } } };
  return (server) => {
    const data_streams = [{ name: STREAM, indices: [{ index_name: `.ds-${STREAM}-000001` }] }];
    server.onOther = (line) => {
      if (line.startsWith('GET /_cluster/state/blocks')) return { status: 200, body: { blocks } };
      return line.startsWith('GET /_data_stream/') ? { status: 200, body: { data_streams } } : usual(line);
    };
    server.onDocument = () => ({ status: 403, type: 'cluster_block_exception', reason });
  };
}

/** Grants all but this. */
function without(privilege: 'create_doc' | 'manage_index_templates'): (server: FakeServer) => void {
  return (server) => {
    const body = {
      cluster: { manage_index_templates: privilege !== 'manage_index_templates' },
      index: { [STREAM]: { create_doc: privilege !== 'create_doc', auto_configure: true } },
    };
    answering(/_has_privileges/, { status: 200, body })(server);
    if (privilege === 'manage_index_templates') server.managesTemplates = false;
    else server.onDocument = () => ({ status: 403, type: 'security_exception', reason: 'action is unauthorized' });
  };
}

async function restartedAs(server: FakeServer, secure: FakeServer['secure']): Promise<void> {
  await server.stop();
  server.secure = secure;
  await server.start();
}
const OURS = { cert: CERTIFICATE + AUTHORITY, key: KEY };
const trusted = () => ({ fingerprint: new X509Certificate(AUTHORITY).fingerprint256 });

const SCENES: Readonly<Record<string, Scene>> = {
  'Nothing answers at the address': { at: (server) => server.stop() },
  '`http://` to a server that wants `https://`': {
    at: (server) => restartedAs(server, OURS),
    options: (server) => ({ url: server.url.replace('https', 'http') }),
  },
  'Something else answers: a proxy, a web page': { at: answering(/^GET \/$/, { status: 200, body: '<html>Welcome</html>' }) },
  'The server is too old': {
    at: (server) => {
      server.version = '8.10.4';
    },
  },
  'Wrong, expired or revoked key, wrong password': {
    at: (server) => {
      server.admits = () => false;
    },
  },
  'The key is revoked while documents are sent': {
    at: (server) => {
      server.onBulk = () => problem(401, 'security_exception', 'unable to authenticate');
    },
  },
  'A file with a secret is missing': { options: () => ({ apiKey: undefined, apiKeyFile: '/nowhere/at-all' }) },
  'Certificate of an authority that nobody here trusts': { at: (server) => restartedAs(server, OURS) },
  'Certificate of another name': {
    at: (server) => restartedAs(server, OURS),
    options: (server) => ({ ...trusted(), url: server.url.replace('127.0.0.1', 'localhost') }),
  },
  'Certificate that is out of date': {
    at: (server) => restartedAs(server, { cert: OUT_OF_DATE_CERTIFICATE, key: OUT_OF_DATE_KEY }),
    options: () => ({ caFile: fileOf(OUT_OF_DATE_CERTIFICATE) }),
  },
  'Fingerprint of another authority': { at: (server) => restartedAs(server, OURS), options: () => ({ fingerprint: 'ab'.repeat(32) }) },
  'The version may not be asked for': { at: answering(/^GET \/$/, FORBIDDEN) },
  'No privilege to write': { at: without('create_doc') },
  'No privilege to install templates': { at: without('manage_index_templates') },
  'No template for a data stream': {
    at: (server) => {
      server.needsTemplates = true;
      server.managesTemplates = false;
    },
  },
  'Another template of the same priority': {
    at: answering(
      /^PUT \/_index_template/,
      problem(
        400,
        'illegal_argument_exception',
        'index template [x] has index patterns matching patterns from existing templates that have the same priority [500]',
      ),
    ),
  },
  'Disk of the cluster full': { at: blocked(FLOOD, `index [x] blocked by: [FORBIDDEN/12/${FLOOD}]`) },
  'Index or cluster blocked by somebody': { at: blocked(WRITE_BLOCK, `index [x] blocked by: [FORBIDDEN/8/${WRITE_BLOCK}]`) },
  'Requests larger than the server or a proxy takes': {
    at: (server) => {
      server.onBulk = ({ documents }) => (documents.length > 1 ? { status: 413, body: '' } : undefined);
    },
  },
  'Elasticsearch is overloaded, or starting': { at: answering(/^PUT/, { status: 503, body: {} }) },
  'No lifecycle policies there': {
    at: answering(/^GET \/$/, { status: 200, body: { version: { number: '8.11.0', build_flavor: 'serverless' } } }),
    streams: { lifecycle: 'policy' },
  },
  'A key is to make a key': {
    at: answering(
      /^POST \/_security\/api_key/,
      problem(
        400,
        'illegal_argument_exception',
        'creating derived api keys requires an explicit role descriptor that is empty (has no privileges)',
      ),
    ),
    createKey: true,
  },
};

function fileOf(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'spoor-failures-')), 'file');
  writeFileSync(file, text);
  return file;
}

/** Everything that the command says in that scene; of `run` only once it said what is wanted, for it never ends. */
async function said(command: Command, scene: Scene, wanted: string): Promise<string> {
  let heard = '';
  await Bench.with(async (bench) => {
    const { server } = bench;
    server.onOther = usual;
    await scene.at?.(server);
    const given = { apiKey: 'id:sesame', url: server.url, ...scene.options?.(server) };
    try {
      if (command === 'run') heard = await ran(bench, given, wanted);
      else heard = command === 'check' ? await checked(given) : await setUp(given, scene);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      heard = `${error.message}\n${error.todo}`;
    }
  });
  return heard;
}

async function checked(given: Record<string, unknown>): Promise<string> {
  const { found, todo = '' } = await inspectElasticsearch(elasticsearchOptions.parse(given), templatesFor(kinds), 'default');
  return `${found}\n${todo}`;
}

async function setUp(given: Record<string, unknown>, { streams = {}, createKey }: Scene): Promise<string> {
  const options = { ...DEFAULT_STREAMS, ...streams };
  const wanted = { kinds, streams: options, namespace: 'default', templates: templatesFor(kinds, options) };
  const key = createKey === undefined ? {} : { key: { name: 'x', file: join(mkdtempSync(join(tmpdir(), 'spoor-failures-')), 'key') } };
  const lines: string[] = [];
  for await (const line of setUpAt(elasticsearchOptions.parse(given), wanted, { roles: false, ...key, dryRun: false, log: silentLog }))
    lines.push(line.text, ...(line.kind === 'failed' ? [line.todo] : []));
  return lines.join('\n');
}

async function ran(bench: Bench, given: Record<string, unknown>, wanted: string): Promise<string> {
  await bench.add(2);
  const delivery = await bench.start(given, templatesFor(kinds));
  await bench.log.says(new RegExp(wanted.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')));
  await delivery.close();
  return bench.log.lines.join('\n');
}

describe('each failure on the way to Elasticsearch', () => {
  it('that the page tells of is made here, and each that is made here stands on the page', () => {
    expect([...new Set(promised.map(({ what }) => what))].toSorted()).toEqual(Object.keys(SCENES).toSorted());
    expect(promised.length).toBeGreaterThan(40);
  });

  it.each(promised)('$what: $command says what to do', async ({ what, command, says }) => {
    const words = await said(command, SCENES[what]!, says);
    expect(words.toLowerCase()).toContain(says.toLowerCase());
    // One sentence: no other of the page beside it.
    const others = promised.filter((row) => row.says !== says && row.command === command && words.includes(row.says));
    expect(others.filter(({ what: other }) => other !== what).map(({ says: other }) => other)).toEqual([]);
    expect(words).not.toMatch(/sesame|aWQ6c2VzYW1l/);
  });
});
