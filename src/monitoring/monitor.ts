/** Watches a run from the side: the server for those who look, and the documents that a run writes about itself. */

import type { Log } from '../log.js';
import type { Counters } from '../metrics/counters.js';
import { declareAccounts, documentAccount, packetAccount } from './accounting.js';
import type { Vitals } from './health.js';
import type { MonitoringServer, Pages } from './http-server.js';
import { listening, type MonitoringOptions } from './options.js';
import type { PipelineDocument } from './pipeline-documents.js';

export interface MonitorParts {
  readonly options: MonitoringOptions;
  readonly counters: Counters;
  readonly vitals: Vitals;
  /** Documents that wait anywhere; undefined without a spool. */
  readonly queued: (() => number) | undefined;
  readonly version: string;
  readonly log: Log;
  /** Takes the documents about the run; undefined when none are wanted. */
  readonly emit: ((state: PipelineDocument) => void) | undefined;
}

export class Monitor {
  private readonly server: MonitoringServer | undefined;
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly tell: (() => void) | undefined;

  /** Listens if that is configured: throws OperatorError BIND_FAILED. */
  static async open(parts: MonitorParts): Promise<Monitor> {
    const { options, counters, queued, log } = parts;
    declareAccounts(counters, queued);
    const tell = await tellerOf(parts);
    if (options.listen === undefined) return new Monitor(undefined, tell, options.intervalSeconds);
    const { MonitoringServer } = await import('./http-server.js');
    const server = await MonitoringServer.open(listening(options.listen), await pagesOf(parts), log);
    return new Monitor(server, tell, options.intervalSeconds);
  }

  private constructor(server: MonitoringServer | undefined, tell: (() => void) | undefined, intervalSeconds: number) {
    this.server = server;
    this.tell = tell;
    if (tell === undefined) return;
    this.timer = setInterval(tell, intervalSeconds * 1000);
    this.timer.unref();
  }

  /** HOST:PORT of the server; undefined without one. */
  get address(): string | undefined {
    return this.server?.address;
  }

  /** The last packet was seen: what the last document did not say yet. Nothing more is written then. */
  lastWord(): void {
    clearInterval(this.timer);
    this.tell?.();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.server?.close();
  }
}

/** Emits the document about the time since it was called last, the first time since now; undefined when none are wanted. */
async function tellerOf({ options, counters, version, queued, emit, vitals }: MonitorParts): Promise<(() => void) | undefined> {
  if (emit === undefined || queued === undefined || options.intervalSeconds === 0) return undefined;
  const { PipelineDocuments } = await import('./pipeline-documents.js');
  const documents = new PipelineDocuments(counters, {
    version,
    queued,
    now: vitals.now,
    processorMicroseconds: () => {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
    memoryBytes: () => process.memoryUsage.rss(),
  });
  return () => emit(documents.next());
}

async function pagesOf({ counters, version, vitals, queued }: MonitorParts): Promise<Pages> {
  const [{ PrometheusPage }, { jsonPage }, { livenessReasons, readinessReasons }] = await Promise.all([
    import('./prometheus.js'),
    import('./http-server.js'),
    import('./health.js'),
  ]);
  const prometheus = new PrometheusPage(counters, version);
  const health = (reasons: readonly unknown[]) => jsonPage(reasons.length === 0 ? 200 : 503, { ok: reasons.length === 0, reasons });
  return {
    '/metrics': async () => ({ status: 200, contentType: prometheus.contentType, text: await prometheus.text() }),
    '/livez': () => health(livenessReasons(vitals)),
    '/readyz': () => health(readinessReasons(vitals)),
    '/stats': () =>
      jsonPage(200, { version, packets: packetAccount(counters), ...(queued && { documents: documentAccount(counters, queued()) }) }),
  };
}
