import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../src/config/load.js';
import { configurationSchema } from '../../src/config/schema.js';
import { OperatorError } from '../../src/errors.js';

const folder = mkdtempSync(join(tmpdir(), 'spoor-config-'));
let files = 0;

function written(text: string): string {
  const file = join(folder, `${files++}.yaml`);
  writeFileSync(file, text);
  return file;
}

/** What the operator would read. */
function refusal(text: string, environment: NodeJS.ProcessEnv = {}): { code: string; message: string; todo: string } {
  try {
    loadConfiguration(written(text), {}, environment);
  } catch (error) {
    if (error instanceof OperatorError) return { code: error.code, message: error.message, todo: error.todo };
    throw error;
  }
  throw new Error('it was taken');
}

describe('a configuration that is taken', () => {
  it('needs nothing: every key has a default', () => {
    const { namespace, decoders, tunnels, flows, spool, elasticsearch } = loadConfiguration(undefined, {}, {});
    expect({ namespace, decoders, tunnels, flows, spool, elasticsearch }).toEqual({ namespace: 'default', tunnels: [], flows: 1_000_000 });
  });

  it('takes paths relative to the file, and those of the command line relative to where one stands', () => {
    const file = written('spool: { directory: spool }\nelasticsearch: { url: "https://es:9200", caFile: ca.pem }');
    const fromFile = loadConfiguration(file, {}, {});
    expect(fromFile.spool?.directory).toBe(join(folder, 'spool'));
    expect(fromFile.elasticsearch?.caFile).toBe(join(folder, 'ca.pem'));
    expect(fromFile.base).toBe(folder);
    expect(loadConfiguration(file, { spool: { directory: 'elsewhere' } }, {}).spool?.directory).toBe(join(process.cwd(), 'elsewhere'));
  });

  it('lets the command line win, key by key', () => {
    const file = written('namespace: lab\nelasticsearch: { url: "http://a:9200", connections: 3 }');
    const { namespace, elasticsearch } = loadConfiguration(file, { elasticsearch: { url: 'http://b:9200' } }, {});
    expect(namespace).toBe('lab');
    expect(elasticsearch).toMatchObject({ url: 'http://b:9200', connections: 3 });
  });

  it('takes texts from the environment, with a default where one is written', () => {
    const file = written('namespace: ${SITE}_${TIER:-test}\nprivacy: { key: "$${not a variable}" }');
    const { namespace, privacy } = loadConfiguration(file, {}, { SITE: 'north' });
    expect(namespace).toBe('north_test');
    expect(privacy.key).toBe('${not a variable}');
  });

  it('names a decoder without options by its name alone', () => {
    expect(loadConfiguration(written('decoders:\n  rtp:\n  ./dns: { any: 1 }'), {}, {}).decoders).toEqual({
      rtp: null,
      './dns': { any: 1 },
    });
  });
});

describe('a configuration that is refused', () => {
  it('names an unknown key, where it stands, and the nearest known one', () => {
    const { code, message, todo } = refusal('elasticsearch: { url: "http://a:9200", apikeyfile: k }\nnamspace: x');
    expect(code).toBe('CONFIG_INVALID');
    expect(message).toContain('elasticsearch.apikeyfile: no such key. Did you mean apiKeyFile?');
    expect(message).toContain('namspace: no such key. Did you mean namespace?');
    expect(todo).toContain('--print-schema');
  });

  it('shows what was found and what is wanted', () => {
    const { message } = refusal('flows: many\nspool: { directory: "", sizeGigabytes: -1 }\ntunnels: [gtp]');
    expect(message).toMatch(/flows: found "many"; .*number/);
    expect(message).toMatch(/spool\.sizeGigabytes: found -1; /);
    expect(message).toMatch(/spool\.directory: found ""; /);
    expect(message).toMatch(/tunnels\.0: found "gtp"; .*gtp-u/);
  });

  it('of no mapping, no YAML, or no file says which', () => {
    expect(refusal('- a\n- b')).toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining('a list') });
    expect(refusal('just words')).toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining('"just words"') });
    expect(refusal('a: [1, 2\nb: {')).toMatchObject({ code: 'CONFIG_NOT_READABLE', message: expect.stringContaining('line') });
    expect(() => loadConfiguration(join(folder, 'missing.yaml'), {}, {})).toThrow(/cannot be read.*ENOENT/);
    mkdirSync(join(folder, 'directory'), { recursive: true });
    expect(() => loadConfiguration(join(folder, 'directory'), {}, {})).toThrow(/cannot be read.*EISDIR/);
  });

  it('says which variable is missing, and never what a secret is', () => {
    const { code, message, todo } = refusal('elasticsearch: { url: "http://a:9200", apiKey: "${ES_KEY}" }');
    expect(code).toBe('CONFIG_SECRET');
    expect(message).toContain('ES_KEY');
    expect(todo).toContain('ES_KEY');
  });

  it.each([
    'elasticsearch: { url: "http://me:sesame@a:9200" }',
    'elasticsearch: { url: ["http://me:sesame@a:9200"] }',
    'elasticsearch: { url: "http://a:9200", proxy: "ftp://me:sesame@proxy:21" }',
    'elasticsearch: { url: "http://a:9200", apiKey: [sesame] }',
    'elasticsearch: { url: "http://a:9200", username: me, password: { sesame: sesame } }',
    'elasticsearch: [{ apiKey: sesame }]',
    'privacy: { key: [sesame] }',
    'elasticsearch: { url: "http://a:9200", apiKey: sesame, apiKeyFile: b }',
  ])('never quotes what may be a secret: %s', (text) => {
    const { code, message, todo } = refusal(text);
    expect(code).toBe('CONFIG_INVALID');
    expect(message + todo).not.toContain('sesame');
  });

  it('never grows without limit: aliases of aliases are refused', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghi'.split('').map((name, i) => `${name}: &${name} [${`*${'abcdefghi'[i]},`.repeat(9)}]`),
    ];
    expect(refusal(bomb.join('\n')).code).toMatch(/^CONFIG_/);
  });

  it('is refused when namespaces cannot be part of a data stream', () => {
    for (const namespace of ['Upper', 'a-b', 'a b', 'a/b', '']) expect(refusal(`namespace: "${namespace}"`).code).toBe('CONFIG_INVALID');
  });
});

describe('the schema for editors', () => {
  it('describes every key of every section', () => {
    const undescribed: string[] = [];
    const visit = (node: unknown, path: string) => {
      const { properties } = node as { properties?: Record<string, { description?: string }> };
      for (const [key, child] of Object.entries(properties ?? {})) {
        const own = `${path}${key}`;
        if (!own.startsWith('privacy.classes.') && child.description === undefined) undescribed.push(own);
        visit(child, `${own}.`);
      }
    };
    visit(configurationSchema(), '');
    expect(undescribed).toEqual([]);
    expect(Object.keys((configurationSchema() as { properties: object }).properties)).toContain('elasticsearch');
  });
});
