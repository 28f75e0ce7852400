/** The program of a few files and the modules that it is made of are the same. */

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './spoor.js';

const program = join(root, 'dist', 'program');
const printed = (cli: string, ...args: string[]) =>
  execFileSync(process.execPath, [cli, ...args], { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });

it('say the same of the same captures', () => {
  const samples = readdirSync(join(root, 'decoders')).map((name) => join(root, 'decoders', name, 'samples'));
  const args = ['replay', ...samples, '--print'];
  const documents = printed(join(program, 'cli.js'), ...args);
  expect(documents.split('\n').length).toBeGreaterThan(100);
  expect(documents === printed(join(root, 'dist', 'src', 'cli.js'), ...args)).toBe(true);
});

it('has every decoder, and the licences of what was taken in', () => {
  const decoders = readdirSync(join(root, 'decoders')).filter((name) => existsSync(join(root, 'decoders', name, 'decoder.ts')));
  expect(readdirSync(join(program, 'decoders')).sort()).toEqual(decoders.sort());
  expect(readFileSync(join(program, 'LICENSES'), 'utf8').match(/MIT License/gi)).toHaveLength(2);
});

it('leaves packages with native code, and those that few need, outside', () => {
  const text = readFileSync(join(program, 'cli.js'), 'utf8');
  expect(text).not.toMatch(/^import .* from "(zeromq|@elastic\/elasticsearch|yaml|prom-client|pcap-parser|zod|commander)"/m);
});
