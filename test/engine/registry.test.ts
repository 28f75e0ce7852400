import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contract, defineDecoder, keyword, type LoadedDecoder, udpPort } from '../../src/decoder/index.js';
import { builtInDecoders, checkDecoder, loadDecoder } from '../../src/engine/registry.js';

const base = mkdtempSync(join(tmpdir(), 'spoor-registry-'));
const moduleText = (name: string) =>
  `export default { contract: ${contract}, name: '${name}', summary: 's', sources: [], match: () => [], onMessage() {},
    documents: { one: { dataset: '${name}', type: 'logs', describe: 'd', fields: {} } } };`;

function written(path: string, text: string): string {
  const file = join(base, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const good = defineDecoder({
  name: 'good',
  summary: 's',
  sources: [],
  documents: { one: { dataset: 'good', type: 'logs', describe: 'd', fields: { subscriber: keyword('Who', { identity: 'imsi' }) } } },
  match: () => [udpPort(1)],
  onMessage() {},
});
const changed = (change: Partial<Record<keyof LoadedDecoder, unknown>>) => ({ ...good, ...change });

describe('a decoder is found', () => {
  it('by the name of a folder that comes along', async () => {
    expect(builtInDecoders()).toEqual(expect.arrayContaining(['diameter', 'gsmtap']));
    expect((await loadDecoder('gsmtap', base)).name).toBe('gsmtap');
  });

  it('by the path of a file or a folder, relative to the configuration', async () => {
    written('mine/decoder.mjs', moduleText('mine'));
    expect((await loadDecoder('./mine', base)).name).toBe('mine');
    expect((await loadDecoder('./mine/decoder.mjs', base)).name).toBe('mine');
    expect((await loadDecoder(join(base, 'mine'), '/')).name).toBe('mine');
  });

  it('as a package, whichever way its package.json names the module', async () => {
    const manifests = {
      'decoder-main': { main: 'lib.mjs' },
      'decoder-exports': { exports: './lib.mjs' },
      'decoder-import': { exports: { '.': { import: './lib.mjs' } } },
      '@scope/decoder': { type: 'module', exports: { default: './lib.mjs' } },
    };
    for (const [i, [name, manifest]] of Object.entries(manifests).entries()) {
      written(`node_modules/${name}/package.json`, JSON.stringify({ name, ...manifest }));
      written(`node_modules/${name}/lib.mjs`, moduleText(`package${i}`));
      expect((await loadDecoder(name, base)).name, name).toBe(`package${i}`);
    }
  });

  it('nowhere: says where it was looked for and what comes along', async () => {
    await expect(loadDecoder('rpt', base)).rejects.toThrow(
      /No decoder rpt\. Looked at: .*decoders.*node_modules\/rpt.*Built in are: .*gsmtap/,
    );
    await expect(loadDecoder('./gone', base)).rejects.toMatchObject({ code: 'DECODER_NOT_FOUND' });
  });
});

describe('a module is no decoder', () => {
  it.each([
    ['nothing', undefined, /no decoder as default export/],
    ['another contract', changed({ contract: contract + 1 }), /written for contract 2, this Spoor has contract 1/],
    ['a name that no field can have', changed({ name: 'Good-One' }), /its name "Good-One" is none/],
    ['a name of the envelope', changed({ name: 'observer' }), /belongs to the envelope/],
    ['no documents', changed({ documents: {} }), /declares no documents/],
    ['a dataset with a dash', changed({ documents: { one: { ...good.documents.one, dataset: 'a-b' } } }), /dataset "a-b"/],
    ['a field with a dot', changed({ documents: { one: { ...good.documents.one, fields: { 'a.b': keyword('x') } } } }), /field a\.b/],
    [
      'a field that the engine writes',
      changed({
        documents: { one: { ...good.documents.one, fields: { ...good.documents.one?.fields, subscriber_prefix: keyword('x') } } },
      }),
      /field subscriber_prefix/,
    ],
  ])('because of %s', (_, candidate, reason) => {
    expect(() => checkDecoder(candidate, 'it')).toThrow(reason);
  });

  it('unless all is well', () => expect(checkDecoder(good, 'it')).toBe(good));
});
