import { describe, expect, it } from 'vitest';
import { Privacy } from '../../src/documents/identity.js';
import { OwnDocuments } from '../../src/documents/own-documents.js';
import { Counters } from '../../src/metrics/counters.js';
import { PipelineDocuments } from '../../src/monitoring/pipeline-documents.js';

function made() {
  const counters = new Counters();
  const world = { time: 1_000_000, processor: 0, queued: 0 };
  const documents = new PipelineDocuments(counters, {
    version: '1.2.3',
    now: () => world.time,
    processorMicroseconds: () => world.processor,
    memoryBytes: () => 123e6,
    queued: () => world.queued,
  });
  const count = (name: string, value: number, labels = {}) => {
    counters.counter(name, 'x', labels).value += value;
  };
  return { counters, world, documents, count };
}

describe('documents about the pipeline', () => {
  it('hold what was counted since the one before, and how things stand', () => {
    const { counters, world, documents, count } = made();
    count('spoor_source_packets_total', 100, { observer: 'a' });
    count('spoor_source_packets_total', 50, { observer: 'b' });
    count('spoor_spool_documents_total', 9);
    count('spoor_events_total', 5, { stream: 's', outcome: 'acked' });
    world.queued = 4;
    world.time += 30_000;
    world.processor += 6e6;
    counters.gauge('spoor_bulk_concurrency_limit', 'x', () => 3);
    counters.gauge('spoor_circuit_breaker_state', 'x', () => 0);
    counters.gauge('spoor_queue_bytes', 'x', () => 250);
    counters.gauge('spoor_queue_max_bytes', 'x', () => 1000);
    counters.histogram('spoor_bulk_request_duration_seconds', 'x', [1]).observe(0.2);
    counters.histogram('spoor_bulk_request_duration_seconds', 'x', [1]).observe(0.4);
    const first = documents.next();
    expect(first).toMatchObject({
      version: '1.2.3',
      uptime_seconds: 30,
      interval_seconds: 30,
      packets: { received: 150 },
      documents: { made: 9, acked: 5 },
      bulk: { concurrency: 3, open: false, duration_ms: 300 },
      queue: { events: 4, bytes: 250, full_pct: 25 },
      process: { cpu_pct: 20, memory_bytes: 123e6 },
      difference: { documents: 0 },
    });

    count('spoor_source_packets_total', 7, { observer: 'a' });
    count('spoor_events_total', 4, { stream: 's', outcome: 'acked' });
    world.queued = 0;
    world.time += 10_000;
    const second = documents.next();
    expect(second).toMatchObject({
      uptime_seconds: 40,
      interval_seconds: 10,
      packets: { received: 7 },
      documents: { made: 0, acked: 4 },
      queue: { events: 0 },
      difference: { documents: 0 },
    });
    expect(second.bulk?.duration_ms, 'no request, no mean').toBeUndefined();
  });

  it('say so when something does not add up', () => {
    const { documents, count } = made();
    count('spoor_spool_documents_total', 3);
    expect(documents.next().difference?.documents).toBe(3);
  });

  it('become documents of metrics-spoor.pipeline', () => {
    const own = new OwnDocuments('lab', new Privacy({}, Buffer.alloc(32)), 'probe7');
    const { dataStream, body } = own.pipeline(made().documents.next(), 1.7e15);
    expect(dataStream).toBe('metrics-spoor.pipeline-lab');
    expect(body).toMatchObject({ observer: { name: 'probe7' }, event: { dataset: 'spoor.pipeline' }, pipeline: { version: '1.2.3' } });
  });
});

describe('documents about dead letters', () => {
  /** As another start of the program makes them. */
  const made = (more: object, time = 1.7e15) =>
    new OwnDocuments('lab', new Privacy({}, Buffer.alloc(32)), 'probe7').deadLetter({ ...letter, ...more }, time);
  const letter = {
    data_stream: 'logs-spoor.gsmtap-lab',
    id: 'x',
    status: 400,
    type: 'document_parsing_exception',
    reason: 'r',
    document: '{}',
  };

  it('have the same identifier for the same letter in every run, and another for another', () => {
    expect(made({ reason: 'in other words' })?.id).toBe(made({})?.id);
    expect(new Set([made({})?.id, made({ id: 'y' })?.id, made({ data_stream: 'z' })?.id, made({}, 1.8e15)?.id]).size).toBe(4);
  });

  it('are not made of themselves: what is refused for being such a document would be refused again, without end', () => {
    const first = made({});
    expect(first?.dataStream).toBe('logs-spoor.deadletter-lab');
    expect(made({ data_stream: first!.dataStream, id: first!.id })).toBeUndefined();
  });
});
