/** The part `start`: from the command to the first document in the spool. */

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Measurement } from '../../src/tools/bench-results.js';
import { type Bench, CLI, inTurn, own, ran, sized } from './bench.js';

const SAMPLE = own('../../../decoders/gsmtap/samples/bts-um.pcap');

export async function start(bench: Bench): Promise<readonly Measurement[]> {
  const { folder } = bench;
  const [ours = [], bare = []] = await inTurn(
    sized(bench, { short: 3, usual: 7 }),
    () => firstDocument(folder),
    async () => (await ran(process.execPath, ['-e', '0'])).seconds,
  );
  return [
    {
      id: 'start',
      what: 'from the command to the first line in the spool',
      unit: 's',
      values: ours,
      beside: { what: '`node -e 0`', values: bare },
      goal: { most: 1 },
    },
  ];
}

/** Looked for every few milliseconds, in the files of the spool themselves. */
async function firstDocument(folder: string): Promise<number> {
  const spool = mkdtempSync(join(folder, 'start-'));
  const began = performance.now();
  const child = spawn(process.execPath, [CLI, 'replay', SAMPLE, '--spool', spool], { stdio: 'ignore' });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let seconds: number | undefined;
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (seconds === undefined && !over) {
    if (hasDocument(spool)) seconds = (performance.now() - began) / 1000;
    await sleep(2);
  }
  const code = await ended;
  if (code !== 0 || seconds === undefined) throw new Error(`spoor replay ended with ${code}, and without a document`);
  rmSync(spool, { recursive: true, force: true });
  return seconds;
}

function hasDocument(spool: string): boolean {
  return readdirSync(spool)
    .filter((name) => /^\d+\.ndjson$/.test(name))
    .some((name) => readFileSync(join(spool, name)).includes('{"create":'));
}
