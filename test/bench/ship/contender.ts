/**
 * One way of getting the same documents from a full spool to a server, in a process of its own: WAY URL RUN DOCUMENTS CONNECTIONS COMPRESSED.
 * Prints what it cost as JSON. What can be prepared is prepared before the clock starts; only Spoor reads its spool meanwhile.
 */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Client } from '@elastic/elasticsearch';
import type { FinishedDocument } from '../../../src/documents/sink.js';
import { Entries } from '../../../src/elasticsearch/bulk-request.js';
import { Delivery } from '../../../src/elasticsearch/delivery.js';
import { elasticsearchOptions } from '../../../src/elasticsearch/options.js';
import { silentLog } from '../../../src/log.js';
import { Counters } from '../../../src/metrics/counters.js';
import { dataStream, fill, made, openSpool } from './documents.js';

export interface Shipped {
  readonly seconds: number;
  /** User and system time of this process while the clock ran. */
  readonly cpuSeconds: number;
}

const [way = '', url = '', run = '', count = '', connectionsText = '', compressed = ''] = process.argv.slice(2);
const connections = Number(connectionsText);
const compress = compressed === 'true';
const stream = dataStream(run);
/** As many as Spoor puts into a request. */
const TOGETHER = 2000;

/** Before the clock starts, so that the compiler of the engine is through. */
const WARM_UP = 20_000;

const ways: Readonly<Record<string, (some: FinishedDocument[]) => Promise<Shipped>>> = { spoor, bare, helper };
const ofNumbers = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => made(from + n, stream));
await ways[way]!(ofNumbers(0, WARM_UP));
process.stdout.write(JSON.stringify(await ways[way]!(ofNumbers(WARM_UP, WARM_UP + Number(count)))));

async function timed(action: () => Promise<void>): Promise<Shipped> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await action();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 };
}

/** Spoor as it is: everything from the look at the server to the last acknowledgement. */
async function spoor(some: FinishedDocument[]): Promise<Shipped> {
  const directory = mkdtempSync(join(tmpdir(), 'spoor-bench-ship-'));
  try {
    await fill(directory, some);
    const wanted = some.length;
    some.length = 0; // a heap full of them would be looked through again and again
    const spool = await openSpool(directory);
    const options = elasticsearchOptions.parse({ url, connections, compression: compress });
    const counters = new Counters();
    const delivery = await Delivery.open({ options, queue: spool.reader, directory, templates: [], counters, log: silentLog });
    const cost = await timed(async () => {
      delivery.start();
      await delivery.drain(new AbortController().signal);
    });
    await delivery.close();
    await spool.close();
    const stored = counters.by('spoor_events_total', 'outcome').get('acked');
    if (stored !== wanted) throw new Error(`${stored} of ${wanted} were stored`);
    return cost;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The least that can be done: bodies that were made beforehand over connections that are kept. */
async function bare(some: FinishedDocument[]): Promise<Shipped> {
  const directory = mkdtempSync(join(tmpdir(), 'spoor-bench-ship-'));
  await fill(directory, some);
  some.length = 0;
  const bodies = readdirSync(directory)
    .filter((name) => /^\d+\.ndjson$/.test(name))
    .sort()
    .flatMap((name) => {
      const entries = new Entries(readFileSync(join(directory, name)));
      return Array.from({ length: Math.ceil(entries.count / TOGETHER) }, (_, i) =>
        entries.body(Array.from({ length: Math.min(TOGETHER, entries.count - i * TOGETHER) }, (_, n) => i * TOGETHER + n)),
      );
    })
    .map((body) => (compress ? gzipSync(body, { level: 1 }) : body));
  rmSync(directory, { recursive: true, force: true });
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  const cost = await timed(async () => {
    await Promise.all(
      Array.from({ length: connections }, async () => {
        while (next < bodies.length) await post(agent, bodies[next++]!);
      }),
    );
  });
  agent.destroy();
  return cost;
}

function post(agent: Agent, body: Buffer): Promise<void> {
  const headers = {
    'content-type': 'application/x-ndjson',
    'content-length': body.length,
    ...(compress && { 'content-encoding': 'gzip' }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/_bulk?filter_path=errors`, { agent, method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('latin1').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        text.includes('"errors":false') ? resolve() : reject(new Error(`${response.statusCode} ${text.slice(0, 300)}`)),
      );
    });
    sent.on('error', reject).end(body);
  });
}

/** The helper of the client, given objects that are there already. */
async function helper(some: readonly FinishedDocument[]): Promise<Shipped> {
  const client = new Client({ node: url, compression: compress, maxRetries: 0 });
  let n = 0;
  let failed = 0;
  const cost = await timed(async () => {
    await client.helpers.bulk({
      datasource: some.map(({ body }) => body),
      onDocument: () => ({ create: { _index: stream, _id: some[n++]!.id } }),
      flushBytes: 5_000_000,
      concurrency: connections,
      onDrop: () => {
        failed += 1;
      },
    });
  });
  if (failed > 0) throw new Error(`the helper dropped ${failed} documents`);
  await client.close();
  return cost;
}
