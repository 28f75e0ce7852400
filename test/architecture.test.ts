/** The import rule, and what may not stand where: ARCHITECTURE.md, "The rule". */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../src/errors.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What each room may use of the others; itself always. */
const RULE: Readonly<Record<string, readonly string[]>> = {
  bytes: [],
  errors: [],
  installation: [],
  log: [],
  metrics: [],
  capture: ['bytes'],
  decoder: ['bytes'],
  formats: ['bytes', 'installation'],
  net: ['bytes', 'capture', 'decoder', 'metrics'],
  documents: ['bytes', 'decoder', 'metrics'],
  sources: ['bytes', 'capture', 'errors', 'installation', 'log', 'metrics'],
  publish: ['bytes', 'capture', 'errors', 'log'],
  engine: ['bytes', 'capture', 'decoder', 'documents', 'errors', 'installation', 'log', 'metrics', 'net'],
  spool: ['bytes', 'documents', 'errors', 'log', 'metrics'],
  elasticsearch: ['documents', 'errors', 'log', 'metrics'],
  setup: ['documents', 'elasticsearch', 'errors', 'kibana', 'log'],
  kibana: ['decoder', 'documents', 'errors', 'log'],
  report: ['bytes', 'decoder', 'documents', 'metrics', 'spool'],
  looking: ['bytes', 'formats', 'report'],
  testing: ['bytes', 'capture', 'decoder', 'documents', 'engine', 'log', 'metrics'],
  monitoring: ['decoder', 'documents', 'errors', 'log', 'metrics'],
  pipeline: ['capture', 'documents', 'engine'],
  config: ['decoder', 'documents', 'elasticsearch', 'engine', 'errors', 'kibana', 'monitoring', 'net', 'sources', 'spool'],
};
/** These know everything. */
const TOP = ['cli', 'run', 'commands', 'demo', 'tools'];

const files = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));

const source = files('src');
const decoders = files('decoders');
const code = (file: string) => readFileSync(join(root, file), 'utf8');
/** Without comments, which may name what code may not do. */
const bare = (file: string) => code(file).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
const imports = (file: string) => [...code(file).matchAll(/(?:from|import)\s*\(?\s*'([^'\n]+)'/g)].map((match) => match[1]!);
const room = (file: string) => file.split('/')[1]!.replace(/\.ts$/, '');

describe('imports point one way', () => {
  it('every room is in the rule', () => {
    expect([...new Set(source.map(room))].filter((name) => !(name in RULE) && !TOP.includes(name))).toEqual([]);
  });

  it('inside src', () => {
    const wrong = source.flatMap((file) =>
      imports(file)
        .filter((name) => name.startsWith('.'))
        .map((name) => relative(root, resolve(root, dirname(file), name)))
        .filter((target) => {
          if (target.startsWith('decoders/')) return true;
          const [from, to] = [room(file), room(target.replace(/\.js$/, '.ts'))];
          return from !== to && !TOP.includes(from) && !(RULE[from] ?? []).includes(to);
        })
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('what only some commands need is loaded by them: a replay starts without it', () => {
    const heavy = ['@elastic/elasticsearch', 'zeromq', 'yaml', 'pcap-parser', 'prom-client', 'sax'];
    const seen = new Set<string>();
    const wrong: string[] = [];
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const [, name = ''] of code(file).matchAll(/^(?:import|export)\s(?!type\s)[^;]*?from\s+'([^'\n]+)'/gm)) {
        if (heavy.includes(name)) wrong.push(`${file} imports ${name}`);
        if (name.startsWith('.')) visit(relative(root, resolve(root, dirname(file), name)).replace(/\.js$/, '.ts'));
      }
    };
    visit('src/cli.ts');
    expect(seen.size).toBeGreaterThan(50);
    expect(wrong).toEqual([]);
  });

  it('decoders import the contract, formats, their own files, and their tests the kit', () => {
    const wrong = decoders.flatMap((file) => {
      const folder = file.split('/').slice(0, 2).join('/');
      return imports(file)
        .filter((name) => {
          if (name === 'spoor/decoder' || name.startsWith('spoor/formats/')) return false;
          if (name.startsWith('.')) return !relative(root, resolve(root, dirname(file), name)).startsWith(`${folder}/`);
          return !(
            file.endsWith('.test.ts') &&
            (name === 'spoor/testing' || name === 'vitest' || name === 'fast-check' || name.startsWith('node:'))
          );
        })
        .map((name) => `${file} imports ${name}`);
    });
    expect(wrong).toEqual([]);
  });
});

describe('what may not stand where', () => {
  it('only sources, spool, elasticsearch and what stands above them look at a wall clock or wait', () => {
    const timeless = ['bytes', 'capture', 'decoder', 'formats', 'net', 'documents', 'engine', 'metrics'];
    const wrong = [...source.filter((file) => timeless.includes(room(file))), ...decoders].filter((file) =>
      /\bDate\.now\(|new Date\(\)|\bset(Timeout|Interval|Immediate)\(|performance\.now\(/.test(bare(file)),
    );
    expect(wrong).toEqual([]);
  });

  it('nothing on the packet path throws', () => {
    const silent = source.filter((file) => ['net', 'bytes', 'formats'].includes(room(file)) && file !== 'src/bytes/view.ts');
    expect([...silent, ...decoders.filter((file) => !file.endsWith('.test.ts'))].filter((file) => /\bthrow\b/.test(bare(file)))).toEqual(
      [],
    );
  });

  it('every error code is documented in ARCHITECTURE.md, and no other', () => {
    const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    const documented = [...text.matchAll(/^\| `([A-Z_]+)` \| (\d) \| (.+) \|$/gm)].map(([, name, exit, meaning]) => [
      name,
      Number(exit),
      meaning,
    ]);
    expect(documented).toEqual(Object.entries(ERROR_CODES).map(([name, { exit, meaning }]) => [name, exit, meaning]));
  });
});
