/** Watches a run from the side: the server for those who look, and the documents that a run writes about itself. */

import type { Log } from '../log.js';
import type { Counters } from '../metrics/counters.js';
import { declareAccounts, documentAccount, packetAccount } from './accounting.js';
import { livenessReasons, readinessReasons, type Vitals } from './health.js';
import type { MonitoringServer, Pages } from './http-server.js';
import { listening, type MonitoringOptions } from './options.js';
import { type PipelineDocument, PipelineDocuments } from './pipeline-documents.js';

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
  private readonly tell: () => void;

  /** Listens if that is configured: throws OperatorError BIND_FAILED. */
  static async open(parts: MonitorParts): Promise<Monitor> {
    const { options, counters, queued, log } = parts;
    declareAccounts(counters, queued);
    if (options.listen === undefined) return new Monitor(parts, undefined);
    const { MonitoringServer } = await import('./http-server.js');
    return new Monitor(parts, await MonitoringServer.open(listening(options.listen), await pagesOf(parts), log));
  }

  private constructor({ options, counters, version, queued, emit, vitals }: MonitorParts, server: MonitoringServer | undefined) {
    this.server = server;
    this.tell = () => {};
    if (emit === undefined || queued === undefined || options.intervalSeconds === 0) return;
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
    this.tell = () => emit(documents.next());
    this.timer = setInterval(this.tell, options.intervalSeconds * 1000);
    this.timer.unref();
  }

  /** HOST:PORT of the server; undefined without one. */
  get address(): string | undefined {
    return this.server?.address;
  }

  /** The last packet was seen: what the last document did not say yet. Nothing more is written then. */
  lastWord(): void {
    if (this.timer === undefined) return;
    clearInterval(this.timer);
    this.tell();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.server?.close();
  }
}

async function pagesOf({ counters, version, vitals, queued }: MonitorParts): Promise<Pages> {
  const [{ PrometheusPage }, { jsonPage }] = await Promise.all([import('./prometheus.js'), import('./http-server.js')]);
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
