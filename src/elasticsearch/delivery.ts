/** From the spool to Elasticsearch, in the background, until everything is acknowledged or somebody stops it. */

import { setMaxListeners } from 'node:events';
import { TEMPLATE_VERSION, type Template } from '../documents/templates.js';
import type { Log } from '../log.js';
import type { Counter, Counters } from '../metrics/counters.js';
import { Aside } from './aside.js';
import { BatchSender } from './batch-sender.js';
import { Connection } from './connection.js';
import { OrderDesk, type PutBack } from './dead-letter-orders.js';
import { type DeadLetter, DeadLetters, type KeptLetter } from './dead-letters.js';
import { DeliveryMetrics, EVENTS } from './delivery-metrics.js';
import { installTemplates } from './install-templates.js';
import { type Load, Loads } from './loads.js';
import type { ElasticsearchOptions } from './options.js';
import type { DocumentQueue, QueueBatch } from './queue.js';
import { RequestGate } from './request-gate.js';
import { Shipment } from './shipment.js';
import { backoff, Repeated, realTiming, type Timing } from './timing.js';
import { Turns } from './turns.js';

/** Templates that could not be installed, and those that vanish, are tried again after this time. */
const SETUP_AGAIN_MS = 60_000;
/** Documents that wait for an operator take the memory of at most so many full requests, 60 MB by default. */
const FULL_REQUESTS_ASIDE = 12;

/** Documents that may be on their way to the dead letters without having been sent; a disk that takes none must not fill the memory. */
const MOST_BURYING = 1000;

export interface DeliveryParts {
  readonly options: ElasticsearchOptions;
  readonly queue: DocumentQueue;
  /** Where dead letters go: the spool's. */
  readonly directory: string;
  /** Installed where they are missing or older; without any nothing is installed. */
  readonly templates: readonly Template[];
  readonly counters: Counters;
  readonly log: Log;
  /** Told of documents that became dead letters, once they are on disk. Rejects if it could not do its part; it is told again then. */
  readonly onDeadLetters?: (letters: readonly KeptLetter[], signal: AbortSignal) => Promise<void>;
  /** Puts letters back into the queue when `spoor dead-letters` asks for it; without it nobody looks for such orders. */
  readonly putBack?: PutBack;
  /** The clock and chance; the real ones unless said. */
  readonly timing?: Timing;
}

export class Delivery {
  readonly deadLetters: DeadLetters;
  private readonly options: ElasticsearchOptions;
  private readonly queue: DocumentQueue;
  private readonly directory: string;
  private readonly templates: readonly Template[];
  private readonly connection: Connection;
  private readonly gate: RequestGate;
  private readonly aside: Aside;
  private readonly sender: BatchSender;
  private readonly metrics: DeliveryMetrics;
  private readonly counters: Counters;
  private readonly setAsides: Counter;
  private readonly log: Log;
  private readonly timing: Timing;
  private readonly repeated: Repeated;
  private readonly ended = new AbortController();
  private readonly putBack: PutBack | undefined;
  private orders: OrderDesk | undefined;
  private working: Promise<unknown> | undefined;
  private readonly workers = new Set<Promise<void>>();
  /** The queue is read by one worker at a time. */
  private readonly turns = new Turns();
  private readonly loads = new Loads();
  private draining = false;
  private setUpDone = false;
  /** Documents on their way to the dead letters without having been sent. */
  private burying = 0;
  private buried: Promise<unknown> = Promise.resolve();
  private lastSetup = Number.NEGATIVE_INFINITY;

  /** Reads secrets and certificates; touches no network. Throws OperatorError CONFIG_SECRET. */
  static async open(parts: DeliveryParts): Promise<Delivery> {
    const { options, log, timing = realTiming } = parts;
    return new Delivery(parts, await Connection.open(options, log, timing), timing);
  }

  private constructor(parts: DeliveryParts, connection: Connection, timing: Timing) {
    const { options, queue, directory, templates, counters, log, onDeadLetters } = parts;
    this.options = options;
    this.putBack = parts.putBack;
    this.queue = queue;
    this.directory = directory;
    this.templates = templates;
    this.connection = connection;
    this.counters = counters;
    this.log = log;
    this.timing = timing;
    this.repeated = new Repeated(log, () => timing.now());
    this.deadLetters = new DeadLetters(directory, options.deadLetterMegabytes, counters, () => timing.now());
    this.gate = new RequestGate(options.connections, timing);
    this.aside = new Aside(FULL_REQUESTS_ASIDE * options.batchMegabytes * 1e6, () => this.callWorkers());
    this.metrics = new DeliveryMetrics(counters);
    this.setAsides = counters.counter(
      'spoor_documents_set_aside_total',
      'A document did not fit its mapping and became a dead letter instead of going into the spool.',
    );
    this.sender = new BatchSender({
      connection,
      compression: options.compression,
      gate: this.gate,
      aside: this.aside,
      bury: async (letters, signal) => {
        const kept = await this.deadLetters.write(letters);
        await onDeadLetters?.(kept, signal);
      },
      buriedIn: this.deadLetters.path,
      onMissing: () => this.setUpAgain(),
      metrics: this.metrics,
      log,
      timing,
    });
    // Every worker listens, and of those there are more the more waits aside: that is no leak.
    setMaxListeners(0, this.ended.signal);
    this.declareGauges();
  }

  /** Documents that are committed, or set aside, and not settled. */
  get undelivered(): number {
    return this.queue.unread.documents + this.loads.documents + this.burying;
  }

  /** Documents of this run that became dead letters. */
  get refused(): number {
    return this.counters.by(EVENTS, 'outcome').get('dead_letter') ?? 0;
  }

  /** Whether the server was found and asked for templates: before that nothing is sent. */
  get ready(): boolean {
    return this.setUpDone;
  }

  /** Since when no request gets through, in ms since 1970; undefined while they do. */
  get openSince(): number | undefined {
    return this.gate.openSince;
  }

  /** Looks for the server, installs templates, sends: all in the background, all of it as long as it takes. */
  start(): void {
    if (this.putBack !== undefined) this.orders ??= new OrderDesk(this.directory, this.deadLetters, this.putBack, this.log);
    this.working ??= this.work();
  }

  /**
   * A document that must not be sent becomes a dead letter, on disk before `close` resolves. False when the disk falls behind:
   * then it is not taken.
   */
  setAside(letter: DeadLetter): boolean {
    if (this.burying >= MOST_BURYING) return false;
    this.burying += 1;
    this.setAsides.value += 1;
    const done = this.sender.bury([letter], this.ended.signal).then(
      () => this.metrics.ended(letter.dataStream, 'dead_letter'),
      (error: Error) => {
        this.lost(1);
        this.log.error(`A document for ${letter.dataStream} is lost: it is no dead letter because ${error.message}`);
      },
    );
    this.buried = Promise.all([this.buried, done.then(() => (this.burying -= 1))]);
    return true;
  }

  /** Sends what is there without waiting for batches to fill. Resolves when all is settled, or when the signal comes. */
  async drain(signal: AbortSignal): Promise<void> {
    this.draining = true;
    while (!signal.aborted && this.queue.acknowledged < this.queue.committed) {
      await this.changeOrEnd(1000, signal);
    }
  }

  /** Breaks off what is under way; what was not acknowledged is sent again by the next start. */
  async close(): Promise<void> {
    await this.orders?.close();
    this.ended.abort();
    await this.working;
    await this.buried;
    // What is under way from segments that the size cap took away was in memory alone.
    this.lost(this.loads.forgetBefore(this.queue.acknowledged));
    await this.deadLetters.close();
    await this.connection.close();
  }

  private async work(): Promise<void> {
    const { signal } = this.ended;
    if ((await this.connection.ready(signal)) === undefined) return;
    // A server that falters just now must not get documents before templates: the data streams would be made by those of others.
    for (let failures = 1; !(await this.setUp()) && !signal.aborted; failures += 1) {
      await this.timing.wait(backoff(failures, this.timing.random()), signal);
    }
    this.setUpDone = true;
    this.callWorkers();
    // Each that ends may have called others.
    while (this.workers.size > 0) await Promise.all(this.workers);
  }

  /** As many as there may be requests, and one for each batch that waits aside. */
  private callWorkers(): void {
    const { signal } = this.ended;
    while (!signal.aborted && this.workers.size < this.options.connections + this.aside.batches) {
      const worker = this.worker(signal).finally(() => this.workers.delete(worker));
      this.workers.add(worker);
    }
  }

  private async worker(signal: AbortSignal): Promise<void> {
    // Kept until it is settled: the queue hands it out once.
    let load: Load | undefined;
    for (let failures = 0; !signal.aborted; ) {
      try {
        load ??= await this.turns.take(() => this.nextLoad(signal));
        if (load === undefined || !(await this.sender.send(load.shipment, signal))) continue;
        this.queue.acknowledge(load.batch);
        this.loads.delete(load);
        this.measure(load);
        load = undefined;
        failures = 0;
        if (this.workers.size > this.options.connections + this.aside.batches) return;
      } catch (error) {
        failures += 1;
        this.repeated.say('error', 'spool', `Delivery: ${(error as Error).message}; trying again`);
        await this.timing.wait(backoff(failures, this.timing.random()), signal);
      }
    }
  }

  private measure({ batch, shipment: { newest }, since }: Load): void {
    const now = this.timing.now();
    this.metrics.delivered(batch.age + now - since, newest && { stream: newest.stream, lagMs: now - newest.time });
  }

  private lost(documents: number): void {
    const help = 'A document was dropped: under way when its segment went for the size, and not settled when the run ended (shutdown).';
    this.counters.counter('spoor_queue_dropped_events_total', help, { reason: 'shutdown' }).value += documents;
  }

  private declareGauges(): void {
    const { counters, gate, aside, queue, loads } = this;
    const gauge = (name: string, help: string, read: () => number | undefined) => counters.gauge(`spoor_${name}`, help, read);
    gauge('bulk_inflight_requests', 'Bulk requests that wait for their answer.', () => gate.underWay);
    gauge(
      'bulk_concurrency_limit',
      'Bulk requests that may be under way at a time, as well as the server does just now.',
      () => gate.limit,
    );
    gauge('bulk_inflight_bytes', 'Bytes of documents that are read from the spool and not settled.', () => loads.bytes);
    gauge('bulk_aside_bytes', 'Bytes of those that wait for an operator while others go on.', () => aside.bytes);
    gauge('circuit_breaker_state', '1 while no request gets through and one at a time tries, 0 else.', () =>
      Number(gate.openSince !== undefined),
    );
    gauge('setup_version', 'Version of the index templates that Elasticsearch has, or got from this Spoor.', () =>
      this.setUpDone ? TEMPLATE_VERSION : undefined,
    );
    gauge('elasticsearch_up', '1 when Elasticsearch was found and takes requests, 0 else.', () =>
      Number(this.ready && gate.openSince === undefined),
    );
    gauge('queue_oldest_event_age_seconds', 'Since the oldest document that nobody took out of the spool was committed.', () => {
      const age = queue.oldestAge();
      return Number.isFinite(age) ? age / 1000 : undefined;
    });
  }

  private async nextLoad(signal: AbortSignal): Promise<Load | undefined> {
    const batch = await this.nextBatch(signal);
    if (batch === undefined) return undefined;
    const load = { batch, shipment: new Shipment(batch.bytes), since: this.timing.now() };
    this.loads.add(load);
    return load;
  }

  /** A batch once there is a full one, or the oldest document waited long enough; undefined when the signal came. */
  private async nextBatch(signal: AbortSignal): Promise<QueueBatch | undefined> {
    const { batchDocuments, batchMegabytes, batchMilliseconds } = this.options;
    while (!signal.aborted) {
      const most = { documents: batchDocuments, bytes: Math.min(batchMegabytes * 1e6, this.sender.mostBytes) };
      const { documents, bytes } = this.queue.unread;
      const age = this.queue.oldestAge();
      const full = documents >= most.documents || bytes >= most.bytes;
      if (bytes > 0 && (full || this.draining || age >= batchMilliseconds)) return this.queue.next(most);
      await this.changeOrEnd(bytes > 0 ? Math.min(batchMilliseconds - age, 250) : 1000, signal);
    }
    return undefined;
  }

  /** Until something is committed or acknowledged, but at most so long. */
  private async changeOrEnd(milliseconds: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const end = () => over.abort();
    const forget = this.queue.onceChanged(end);
    // Not AbortSignal.any: it leaves something behind on a signal that lives for weeks, some times a second.
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    await this.timing.wait(milliseconds, over.signal);
    signal.removeEventListener('abort', end);
    forget();
  }

  private async setUpAgain(): Promise<void> {
    if (this.timing.now() - this.lastSetup >= SETUP_AGAIN_MS) await this.setUp();
  }

  /** False when it is worth another try soon. */
  private async setUp(): Promise<boolean> {
    const { server } = this.connection;
    if (this.templates.length === 0 || server === undefined) return true;
    this.lastSetup = this.timing.now();
    const { failed } = await installTemplates(this.connection, server, this.templates, this.log, this.ended.signal);
    const passing = failed.find((failure) => failure.passing);
    if (passing !== undefined) {
      this.repeated.say(
        'warn',
        'setup',
        `Elasticsearch: templates cannot be installed yet (${passing.reason}). Documents wait in the spool`,
      );
      return false;
    }
    // One cause mostly stands behind all of them: the first names it, the others fail because of it.
    const [first] = failed;
    if (first !== undefined) {
      const others = failed.length === 1 ? '' : `, nor ${failed.length - 1} others`;
      this.repeated.say(
        'error',
        'template',
        `Elasticsearch: template ${first.name} cannot be installed (${first.reason})${others}. Run spoor setup as somebody with manage_index_templates`,
      );
    }
    return true;
  }
}
