/** The part `ship` of the benchmark: Spoor from a full spool beside a loop that only posts, and beside the client's own helper. */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Measurement } from '../../../src/tools/bench-results.js';
import { type Bench, sized } from '../bench.js';
import { measure } from '../measure.js';
import type { Shipped } from './contender.js';
import { dataStream, fill, made } from './documents.js';

const own = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const CONNECTIONS = 4;
const WAYS = ['spoor', 'bare', 'helper'] as const;
type Way = (typeof WAYS)[number];

const GOAL_OF_BARE = 0.95;
const GOAL_OF_HELPER = 2;

export async function ship(bench: Bench): Promise<readonly Measurement[]> {
  const { folder } = bench;
  const documents = sized(bench, { short: 40_000, usual: 200_000 });
  const real = process.env.SPOOR_BENCH_ELASTICSEARCH;
  const sink = real === undefined ? await startSink() : undefined;
  const server: Server = { url: real ?? sink!.url, real: real !== undefined };
  const rounds = sized(bench, { short: 2, usual: 2, long: 5 });
  try {
    const measurements = [await spoolWrites(folder, documents, rounds)];
    for (const compressed of sized(bench, { short: [false], usual: [false, true] }))
      measurements.push(...(await side(server, documents, rounds, compressed)));
    return measurements;
  } finally {
    sink?.stop();
  }
}

/** What takes the documents: an Elasticsearch, or a server that only counts them. */
interface Server {
  readonly url: string;
  readonly real: boolean;
}

async function side(server: Server, documents: number, rounds: number, compressed: boolean): Promise<Measurement[]> {
  const { url, real } = server;
  if (real) {
    await template(url);
    await contend(server, 'bare', documents, compressed, 'warm'); // the first 100 000 documents after a start take two to three times as long
  }
  const shipped: Record<Way, Shipped[]> = { spoor: [], bare: [], helper: [] };
  // In turn, since others may work on the same processors: each ratio is of two that ran one after the other.
  for (let round = 0; round < rounds; round += 1) {
    for (const way of WAYS) shipped[way].push(await contend(server, way, documents, compressed, `${round}`));
  }
  const rates = (way: Way) => shipped[way].map(({ seconds }) => documents / seconds);
  const times = (way: Way) => shipped[way].map(({ cpuSeconds }) => (cpuSeconds * 1e9) / documents);
  const to = real ? 'Elasticsearch' : 'a server that only counts';
  const how = compressed ? 'with gzip (made before the clock starts for the bare loop)' : 'without gzip';
  const what = `a full spool of ${documents / 1000} k documents of 600 octets to ${to} on the same processors, ${CONNECTIONS} connections, ${how}`;
  const id = `ship_${real ? 'elasticsearch' : 'sink'}${compressed ? '_gzip' : ''}`;
  const spoor = rates('spoor');
  return [
    {
      id: `${id}_bare`,
      what,
      unit: 'documents/s',
      values: spoor,
      beside: { what: 'a loop that posts bodies prepared beforehand', values: rates('bare') },
      ...(real && { goal: { ratio: GOAL_OF_BARE } }),
    },
    {
      id: `${id}_helper`,
      what: 'the same',
      unit: 'documents/s',
      values: spoor,
      beside: { what: '`client.helpers.bulk`', values: rates('helper') },
      goal: { ratio: GOAL_OF_HELPER },
    },
    {
      id: `${id}_cpu`,
      what: 'processor time of one document of those',
      unit: 'ns',
      values: times('spoor'),
      beside: { what: '`client.helpers.bulk`', values: times('helper') },
    },
  ];
}

async function contend({ url, real }: Server, way: Way, documents: number, compressed: boolean, round: string): Promise<Shipped> {
  const run = `${process.pid}_${way}_${compressed ? 'gzip' : 'plain'}_${round}`;
  const args = [own('./contender.js'), way, url, run, String(documents), String(CONNECTIONS), String(compressed)];
  const { code, stdout, stderr } = await measure(process.execPath, args).ended;
  if (code !== 0) throw new Error(`${way} ended with ${code}:\n${stderr}`);
  if (real) await fetch(`${url}/_data_stream/${dataStream(run)}`, { method: 'DELETE' });
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

async function spoolWrites(folder: string, count: number, rounds: number): Promise<Measurement> {
  const documents = Array.from({ length: count }, (_, n) => made(n, dataStream('spool')));
  const values: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const directory = mkdtempSync(join(folder, 'spool-'));
    values.push(count / (await fill(directory, documents)));
    rmSync(directory, { recursive: true, force: true });
  }
  const what = `${count / 1000} k documents of ${documents[0]!.line.length} octets into the spool at default durability, until all are on disk`;
  return { id: 'spool_write', what, unit: 'documents/s', values, goal: { least: 200_000 } };
}
