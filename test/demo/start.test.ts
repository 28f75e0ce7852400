/** `npm start` as a newcomer runs it: two processes, a real socket, a summary, a page. Needs `npm run build`. */

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { samples } from '../../src/demo/samples.js';
import { readSpool } from '../../src/spool/read.js';

const START = fileURLToPath(new URL('../../dist/src/demo/start.js', import.meta.url));
const DECODERS = fileURLToPath(new URL('../../decoders', import.meta.url));

function start(cwd: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [START], { cwd, env: { ...process.env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...output })));
}

/** Documents in the spool: those of decoders, and those that tell of a loss. */
async function spooled(directory: string): Promise<{ decoded: number; lost: number }> {
  const counts = { decoded: 0, lost: 0 };
  for await (const { action, document } of readSpool(directory)) {
    if (!action.includes('logs-spoor.capture-')) counts.decoded += 1;
    else if ((JSON.parse(document) as { capture: { loss: boolean } }).capture.loss) counts.lost += 1;
  }
  return counts;
}

describe('the samples', () => {
  it('are every capture of every decoder, each as a client of its own with a name that the collector takes', () => {
    const found = samples();
    const all = readdirSync(DECODERS, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /[\\/]samples[\\/][^\\/]+\.pcap(ng)?$/.test(name),
    );
    expect(found.map(({ file }) => file).sort()).toEqual(all.map((name) => join(DECODERS, name)).sort());
    expect(new Set(found.map(({ client }) => client)).size).toBe(found.length);
    for (const { client } of found) expect(client).toMatch(/^[A-Za-z0-9._:@-]{1,240}$/);
  });
});

describe('npm start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-demo-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('takes in all samples over the socket, loses nothing, shows a summary, leaves a page, and says what to do next', async () => {
    const { code, stdout, stderr } = await start(folder);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const golden = samples().map(({ file }) => readFileSync(file.replace(/\.pcap(ng)?$/, '.ndjson'), 'utf8').split('\n').length - 1);
    expect(await spooled(join(folder, 'spoor-data'))).toEqual({ decoded: golden.reduce((sum, lines) => sum + lines, 0), lost: 0 });
    for (const { client } of samples()) expect(stdout).toContain(client);
    for (const part of ['── diameter', '── gsmtap', 'Nothing that Spoor knows of.', 'What to type next', 'npx spoor replay'])
      expect(stdout).toContain(part);
    const page = readFileSync(join(folder, 'spoor-data', 'report.html'), 'utf8');
    expect(page).toMatch(/^<!DOCTYPE html>[\s\S]*<\/html>\n$/);
    expect(page.match(/<figure class="plot"/g)!.length).toBeGreaterThanOrEqual(2);
  });

  it('ends with what to do where it cannot keep documents, and leaves no process behind', async () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'spoor-data'), 'a file');
    // Standard error closes only when the publishing process, which shares it, is gone too.
    const { code, stderr } = await start(other);
    expect(code).toBe(3);
    expect(stderr.split('\n')).toEqual([
      `The spool directory ${join(other, 'spoor-data')} cannot be written: it is not a directory.`,
      'Name a directory that can be made and written.',
      '',
    ]);
  });

  it('can be run again on what it left', async () => {
    const { code, stderr } = await start(folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
