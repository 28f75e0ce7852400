/** The part `ship` of the benchmark: Spoor from a full spool beside a loop that only posts, and beside the client's own helper. */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure } from '../measure.js';
import type { Shipped } from './contender.js';
import { dataStream, fill, made } from './documents.js';

const own = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const DOCUMENTS = Number(process.env.SPOOR_BENCH_DOCUMENTS ?? 200_000);
const CONNECTIONS = 4;
/** In turn, since others may work on the same processors: each ratio is of two that ran one after the other. */
const ROUNDS = Number(process.env.SPOOR_BENCH_ROUNDS ?? 5);
const WAYS = ['spoor', 'bare', 'helper'] as const;
type Way = (typeof WAYS)[number];

const thousands = (perSecond: number) => `${Math.round(perSecond / 1000)} k/s`;
const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;

export async function ship(say: (text?: string) => void): Promise<void> {
  await spoolWrites(say);
  const real = process.env.SPOOR_BENCH_ELASTICSEARCH ?? process.env.SPOOR_TEST_ELASTICSEARCH;
  const sink = real === undefined ? await startSink() : undefined;
  const url = real ?? sink!.url;
  try {
    for (const compressed of [false, true]) await side(say, url, real !== undefined, compressed);
  } finally {
    sink?.stop();
  }
}

async function side(say: (text?: string) => void, url: string, real: boolean, compressed: boolean): Promise<void> {
  const size = made(12_345, dataStream('x')).json.length;
  say(
    `Ship: ${DOCUMENTS} documents of ${size} octets to ${real ? `the Elasticsearch at ${url}` : 'a server that only counts them'}, ` +
      `${CONNECTIONS} connections, ${compressed ? 'with gzip (prepared beforehand for the bare loop)' : 'without gzip'}`,
  );
  if (real) {
    await template(url);
    await contend('bare', url, compressed, 'warm'); // the first 100 000 documents after a start take two to three times as long
  }
  const shipped: Record<Way, Shipped[]> = { spoor: [], bare: [], helper: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const way of WAYS) shipped[way].push(await contend(way, url, compressed, `${round}`));
  }
  const rate = (way: Way) => DOCUMENTS / median(shipped[way].map(({ seconds }) => seconds));
  const cpu = (way: Way) => (median(shipped[way].map(({ cpuSeconds }) => cpuSeconds)) * 1e6) / DOCUMENTS;
  const line = (way: Way, name: string) =>
    say(`  ${name.padEnd(20)}  ${thousands(rate(way))}, ${cpu(way).toFixed(1)} ms of processor time for 1000 documents`);
  line('spoor', 'Spoor from its spool');
  line('bare', 'a loop of posts');
  line('helper', 'client.helpers.bulk');
  const ratios = (way: Way) => shipped[way].map(({ seconds }, round) => seconds / shipped.spoor[round]!.seconds);
  const span = (list: readonly number[], of: (ratio: number) => string) =>
    `${of(median(list))} (${of(Math.min(...list))} to ${of(Math.max(...list))})`;
  const part = span(ratios('bare'), (ratio) => `${Math.round(ratio * 100)} %`);
  say(`  ratio                 ${part} of the bare loop, ${span(ratios('helper'), (ratio) => ratio.toFixed(1))} times the helper`);
}

async function contend(way: Way, url: string, compressed: boolean, round: string): Promise<Shipped> {
  const run = `${process.pid}_${way}_${compressed ? 'gzip' : 'plain'}_${round}`;
  const args = [own('./contender.js'), way, url, run, String(DOCUMENTS), String(CONNECTIONS), String(compressed)];
  const { code, stdout, stderr } = await measure(process.execPath, args).ended;
  if (code !== 0) throw new Error(`${way} ended with ${code}:\n${stderr}`);
  if (process.env.SPOOR_TEST_ELASTICSEARCH ?? process.env.SPOOR_BENCH_ELASTICSEARCH)
    await fetch(`${url}/_data_stream/${dataStream(run)}`, { method: 'DELETE' });
  return JSON.parse(stdout) as Shipped;
}

async function template(url: string): Promise<void> {
  const keyword = { type: 'keyword' };
  const endpoint = { properties: { ip: { type: 'ip' }, port: { type: 'integer' } } };
  const rtp = {
    properties: {
      ssrc: keyword,
      codec: keyword,
      packets: { type: 'long' },
      lost: { type: 'long' },
      jitter_ms: { type: 'float' },
      mos: { type: 'float' },
    },
  };
  const properties = {
    '@timestamp': { type: 'date' },
    observer: { properties: { name: keyword } },
    source: endpoint,
    destination: endpoint,
    rtp,
  };
  const body = {
    index_patterns: ['logs-spoor.bench_*'],
    data_stream: {},
    priority: 600,
    template: {
      settings: { number_of_shards: 1, number_of_replicas: 0, refresh_interval: '5s' },
      mappings: { dynamic: false, properties },
    },
  };
  const answer = await fetch(`${url}/_index_template/spoor-bench`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`the template is refused: ${answer.status} ${await answer.text()}`);
}

async function startSink(): Promise<{ readonly url: string; stop(): void }> {
  const child = spawn(process.execPath, [own('./sink.js')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim())));
  return { url, stop: () => void child.kill() };
}

async function spoolWrites(say: (text?: string) => void): Promise<void> {
  const documents = Array.from({ length: DOCUMENTS }, (_, n) => made(n, dataStream('spool')));
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const directory = mkdtempSync(join(tmpdir(), 'spoor-bench-spool-'));
    rates.push(DOCUMENTS / (await fill(directory, documents)));
    rmSync(directory, { recursive: true, force: true });
  }
  say(`Spool: ${DOCUMENTS} documents of ${documents[0]!.json.length} octets at default durability, until all are on disk`);
  say(`  ${thousands(median(rates))}, ${((median(rates) * documents[0]!.json.length) / 1e6).toFixed(0)} MB/s of documents`);
  say();
}
