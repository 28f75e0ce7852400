/** Makes the documents of `metrics-spoor.pipeline`: counts since the one before, and how things stand. */

import type { Document } from '../decoder/fields.js';
import type { pipelineKind } from '../documents/pipeline-kind.js';
import type { Counters } from '../metrics/counters.js';
import { documentAccount, packetAccount } from './accounting.js';

export type PipelineDocument = Document<typeof pipelineKind.fields>;

/** What is not in the counters. */
export interface Surroundings {
  readonly version: string;
  /** Milliseconds since 1970, and how the process used its time: user and system in µs. */
  readonly now: () => number;
  readonly processorMicroseconds: () => number;
  readonly memoryBytes: () => number;
  /** Documents that wait anywhere. */
  readonly queued: () => number;
}

/** Sums since the start, by the places that they have in the document. */
interface Sums {
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly durations: readonly { readonly sum: number; readonly count: number }[];
  readonly processorMicroseconds: number;
  readonly at: number;
}

export class PipelineDocuments {
  private readonly counters: Counters;
  private readonly surroundings: Surroundings;
  private readonly began: number;
  private before: Sums;

  /** Counts begin now. */
  constructor(counters: Counters, surroundings: Surroundings) {
    this.counters = counters;
    this.surroundings = surroundings;
    this.before = this.sums();
    this.began = this.before.at;
  }

  /** The document about the time since the last one. */
  next(): PipelineDocument {
    const { before } = this;
    const now = this.sums();
    this.before = now;
    const milliseconds = Math.max(1, now.at - before.at);
    const since = Object.fromEntries(
      Object.entries(now.counts).map(([part, counts]) => [
        part,
        Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, value - (before.counts[part]?.[name] ?? 0)])),
      ]),
    );
    const [duration, latency, sync] = now.durations.map(({ sum, count }, i) => {
      const times = count - before.durations[i]!.count;
      return times === 0 ? undefined : rounded(((sum - before.durations[i]!.sum) / times) * 1000);
    });
    const gauge = (name: string) => this.counters.reading(name);
    const connected = gauge('spoor_source_connected');
    const open = gauge('spoor_circuit_breaker_state');
    const bytes = gauge('spoor_queue_bytes');
    return {
      version: this.surroundings.version,
      uptime_seconds: Math.round((now.at - this.began) / 1000),
      interval_seconds: milliseconds / 1000,
      source: { ...since.source, connected: connected === undefined ? undefined : connected === 1 },
      packets: since.packets,
      decoders: since.decoders,
      documents: since.documents,
      bulk: {
        ...since.bulk,
        duration_ms: duration,
        concurrency: gauge('spoor_bulk_concurrency_limit'),
        open: open === undefined ? undefined : open === 1,
      },
      queue: {
        events: this.surroundings.queued(),
        bytes,
        full_pct: bytes === undefined ? undefined : rounded((100 * bytes) / (gauge('spoor_queue_max_bytes') ?? Number.POSITIVE_INFINITY)),
        oldest_seconds: rounded(gauge('spoor_queue_oldest_event_age_seconds')),
        latency_ms: latency,
        sync_ms: sync,
      },
      process: {
        cpu_pct: rounded((now.processorMicroseconds - before.processorMicroseconds) / milliseconds / 10),
        memory_bytes: this.surroundings.memoryBytes(),
      },
      difference: {
        packets: packetAccount(this.counters).difference,
        documents: documentAccount(this.counters, this.surroundings.queued()).difference,
      },
    };
  }

  private sums(): Sums {
    const { counters, surroundings } = this;
    const total = (name: string) => counters.total(`spoor_${name}_total`);
    const packets = packetAccount(counters);
    const documents = documentAccount(counters, 0);
    const requests = counters.by('spoor_bulk_requests_total', 'outcome');
    return {
      at: surroundings.now(),
      processorMicroseconds: surroundings.processorMicroseconds(),
      counts: {
        source: {
          messages: total('source_messages'),
          disconnects: total('source_disconnects'),
          capture_losses: total('capture_losses'),
        },
        packets: {
          received: packets.received,
          carried: packets.carried,
          read: packets.read,
          refused: packets.refused,
          fragments: packets.fragments,
        },
        decoders: { messages: total('decoder_messages'), refused: total('decoder_refused'), defects: total('decoder_defects') },
        documents: {
          made: documents.made,
          found: documents.found,
          acked: documents.acked,
          duplicate: documents.duplicate,
          redirected: documents.redirected,
          dead_letter: documents.deadLetter,
          dropped: documents.dropped,
          damaged: documents.damaged,
        },
        bulk: {
          requests: total('bulk_requests'),
          failed: (requests.get('failed') ?? 0) + (requests.get('waiting') ?? 0),
          retries: total('bulk_retries'),
          splits: total('bulk_splits'),
        },
      },
      durations: ['spoor_bulk_request_duration_seconds', 'spoor_end_to_end_latency_seconds', 'spoor_wal_sync_duration_seconds']
        .map((wanted) => [...counters.histograms()].find(({ name }) => name === wanted) ?? { sum: 0, count: 0 })
        .map(({ sum, count }) => ({ sum, count })),
    };
  }
}

function rounded<T extends number | undefined>(value: T): T {
  return (value === undefined ? undefined : Math.round(value * 1000) / 1000) as T;
}
