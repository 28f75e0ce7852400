/** Documents of 600 octets like those of an interval of RTP, and full spools of them. */

import type { FinishedDocument } from '../../../src/documents/sink.js';
import { silentLog } from '../../../src/log.js';
import { Counters } from '../../../src/metrics/counters.js';
import { spoolOptions } from '../../../src/spool/options.js';
import { Spool } from '../../../src/spool/spool.js';

/** Documents between two looks whether the spool has room. */
const TOGETHER = 1000;

export function dataStream(run: string): string {
  return `logs-spoor.bench_${run}-default`;
}

export function made(n: number, stream: string): FinishedDocument {
  const body = {
    '@timestamp': new Date(1.77e12 + n * 20).toISOString(),
    data_stream: { type: 'logs', dataset: stream.slice(5, -8), namespace: 'default' },
    ecs: { version: '9.4.0' },
    event: { kind: 'metric', category: ['network'], module: 'spoor', duration: 10_000_000_000 },
    observer: { name: `bts${n % 7}` },
    source: { ip: `10.${n % 200}.1.7`, port: 20_000 + (n % 9000) },
    destination: { ip: `10.9.${n % 250}.2`, port: 30_000 + (n % 900) },
    rtp: {
      ssrc: ((n * 2_654_435_761) % 4_294_967_296).toString(16),
      codec: 'AMR',
      packets: 500 + (n % 3),
      lost: n % 5,
      jitter_ms: (n % 97) / 10,
      mos: 1 + (n % 35) / 10,
    },
    labels: { cell: `cell-${n % 400}`, site: `site-${n % 40}`, filler: 'x'.repeat(104) },
  };
  const line = Buffer.from(JSON.stringify(body));
  return { dataStream: stream, id: `${(n >>> 6).toString(16).padStart(8, '0')}-${String(n).padStart(22, 'b')}`, line, body };
}

export function openSpool(directory: string): Promise<Spool> {
  return Spool.open(
    directory,
    { ...spoolOptions.parse({ sizeGigabytes: 100 }), delivery: true, whenFull: 'wait' },
    new Counters(),
    silentLog,
  );
}

/** Puts them into the spool at default durability; returns the seconds until all were on disk. Making them is not in it. */
export async function fill(directory: string, documents: readonly FinishedDocument[]): Promise<number> {
  const spool = await openSpool(directory);
  const began = performance.now();
  for (let n = 0; n < documents.length; n += 1) {
    spool.document(documents[n]!);
    if (n % TOGETHER === 0) await spool.room();
  }
  await spool.commit();
  const seconds = (performance.now() - began) / 1000;
  await spool.close();
  return seconds;
}
