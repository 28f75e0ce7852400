import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeServer } from '../elasticsearch/fake-server.js';
import { dnsCapture } from './dns-capture.js';
import { spoor, temporary } from './spoor.js';

const DECODER = `import { defineDecoder, integer, udpPort } from 'spoor/decoder';
export default defineDecoder({
  name: 'sizes',
  summary: 'Made by a test: says every second size in words.',
  sources: ['RFC 1035 section 4'],
  documents: { seen: { dataset: 'sizes', type: 'logs', describe: 'A message.', fields: { octets: integer('Its length') } } },
  match: () => [udpPort(53)],
  newFlow: () => ({ messages: 0 }),
  onMessage({ bytes }, state, output) {
    state.messages += 1;
    output.emit('seen', { octets: state.messages % 2 === 0 ? 'many' : bytes.length });
  },
});
`;

describe('a decoder that does not keep to its field table', () => {
  it('costs the documents that do not fit: they are dead letters with the name of the field, and Elasticsearch never sees them', async () => {
    const server = await new FakeServer().start();
    const folder = temporary();
    const spool = join(folder, 'spool');
    writeFileSync(join(folder, 'decoder.mjs'), DECODER);
    const args = ['replay', '-', '--observer', 'x', '--decoder', join(folder, 'decoder.mjs'), '--spool', spool];
    const { code, stderr } = await spoor([...args, '--elasticsearch', server.url], { input: dnsCapture() });
    await server.stop();
    expect(code, stderr).toBe(3);
    expect(stderr).toContain('mapping_misfit at field [sizes.octets]');
    const letters = readFileSync(join(spool, 'dead-letters.ndjson'), 'utf8').trimEnd().split('\n');
    const sizes = [...server.stored.values()].map((text) => (JSON.parse(text) as { sizes?: { octets: unknown } }).sizes?.octets);
    expect(letters.length).toBeGreaterThan(0);
    expect(sizes.length).toBeGreaterThan(0);
    expect(letters.every((line) => line.includes('field [sizes.octets] must be integer, it is \\"many\\"'))).toBe(true);
    expect(sizes).not.toContain('many');
  });
});
