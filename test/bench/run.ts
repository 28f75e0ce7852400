/**
 * `npm run bench`: how fast, beside something that does comparable work on the same data in the same run. Absolute figures depend on
 * the machine and on what else runs there; the ratios are what counts. Not a test: nothing here passes or fails, but for `--check`.
 *
 * `npm run bench -- [PART...] [--short | --long] [--save] [--check]`: `--save` keeps the results of the long form in bench/results, from where
 * documentation has its figures (`npm run mappings`); `--check` fails when a ratio is less than half of the one that is kept there.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../src/installation.js';
import {
  amount,
  type BenchResults,
  committedResults,
  type Measurement,
  meets,
  ratioOf,
  ratioText,
  spreadOf,
} from '../../src/tools/bench-results.js';
import type { Bench, Form, Part } from './bench.js';
import { flows } from './flows.js';
import { live } from './live.js';
import { receive } from './receive/receive.js';
import { rtp } from './rtp.js';
import { sessions } from './sessions.js';
import { ship } from './ship/ship.js';
import { diameter, gsmtap, lte } from './spooled.js';
import { start } from './start.js';
import { streams } from './streams.js';

const PARTS: Readonly<Record<string, Part>> = { rtp, flows, streams, gsmtap, lte, diameter, sessions, receive, live, start, ship };

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean' }, long: { type: 'boolean' }, save: { type: 'boolean' }, check: { type: 'boolean' } },
});
const unknown = positionals.filter((name) => !(name in PARTS));
if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);

const folder = mkdtempSync(join(tmpdir(), 'spoor-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const say = (text = '') => process.stdout.write(`${text}\n`);
const form: Form = options.long || options.save ? 'long' : options.short ? 'short' : 'usual';
const bench: Bench = { folder, form, say };

const measurements: Measurement[] = [];
for (const [name, part] of Object.entries(PARTS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  let found = await part(bench);
  // Others may have had the processors just then: what is no better the second time is worse.
  if (options.check && worse(found).length > 0) found = await part(bench);
  measurements.push(...found);
  for (const measurement of found) tell(measurement);
}

const results: BenchResults = {
  date: new Date().toISOString().slice(0, 10),
  node: process.versions.node,
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  processors: cpus().length,
  measurements,
};
if (options.save) save(results);
if (options.check) {
  for (const { what } of worse(measurements)) say(`Less than half as good as what is kept in bench/results: ${what}`);
  process.exitCode = worse(measurements).length > 0 ? 1 : 0;
}

function tell(measurement: Measurement): void {
  const { what, unit, values, beside } = measurement;
  say(what);
  say(`  ${amount(spreadOf(values).median, unit)}`);
  const ratio = ratioOf(measurement);
  if (beside !== undefined && ratio !== undefined) {
    say(`  ${beside.what}: ${amount(spreadOf(beside.values).median, unit)}`);
    say(`  ratio ${ratioText(ratio)}`);
  }
  const met = meets(measurement);
  if (met !== undefined) say(met ? '  meets its goal' : '  misses its goal');
}

/** Those of the same day are kept together, the newest of each. */
function save({ date, ...rest }: BenchResults): void {
  const results = join(packageRoot, 'bench', 'results');
  mkdirSync(results, { recursive: true });
  const before = committedResults(packageRoot);
  const known = new Set(rest.measurements.map(({ id }) => id));
  const kept = before?.date === date ? before.measurements.filter(({ id }) => !known.has(id)) : [];
  const file = join(results, `${date}.json`);
  writeFileSync(file, `${JSON.stringify({ date, ...rest, measurements: [...kept, ...rest.measurements] }, undefined, 2)}\n`);
  say(`Kept in ${file}`);
}

/** Those whose ratio is less than half as good as the one that is kept. The other forms have other sizes, so less says nothing. */
function worse(now: readonly Measurement[]): Measurement[] {
  const before = new Map(committedResults(packageRoot)?.measurements.map((one) => [one.id, one]));
  return now.filter((one) => {
    const kept = before.get(one.id);
    const [ratio, itsRatio] = [ratioOf(one)?.median, kept && ratioOf(kept)?.median];
    if (ratio === undefined || itsRatio === undefined) return false;
    // Of times and memory less is better.
    const better = one.unit === 'ns' || one.unit === 's' || one.unit === 'MB' ? itsRatio / ratio : ratio / itsRatio;
    return better < 0.5;
  });
}
