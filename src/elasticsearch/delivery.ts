/** From the spool to Elasticsearch, in the background, until everything is acknowledged or somebody stops it. */

import type { Template } from '../documents/templates.js';
import type { Log } from '../log.js';
import type { Counters } from '../metrics/counters.js';
import { BatchSender } from './batch-sender.js';
import { Connection } from './connection.js';
import { type DeadLetter, DeadLetters } from './dead-letters.js';
import { installTemplates } from './install-templates.js';
import type { ElasticsearchOptions } from './options.js';
import type { DocumentQueue, QueueBatch } from './queue.js';
import { backoff, Repeated, realTiming, type Timing } from './timing.js';

/** Templates that could not be installed, and those that vanish, are tried again after this time. */
const SETUP_AGAIN_MS = 60_000;

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
  /** The clock and chance; the real ones unless said. */
  readonly timing?: Timing;
}

export class Delivery {
  private readonly options: ElasticsearchOptions;
  private readonly queue: DocumentQueue;
  private readonly templates: readonly Template[];
  private readonly connection: Connection;
  private readonly deadLetters: DeadLetters;
  private readonly sender: BatchSender;
  private readonly counters: Counters;
  private readonly log: Log;
  private readonly timing: Timing;
  private readonly repeated: Repeated;
  private readonly ended = new AbortController();
  private workers: Promise<unknown> | undefined;
  /** The queue is read by one worker at a time. */
  private turn: Promise<unknown> = Promise.resolve();
  private draining = false;
  private inFlight = 0;
  /** Documents on their way to the dead letters without having been sent. */
  private burying = 0;
  private buried: Promise<unknown> = Promise.resolve();
  private lastSetup = Number.NEGATIVE_INFINITY;

  /** Reads secrets and certificates; touches no network. Throws OperatorError CONFIG_SECRET. */
  static async open(parts: DeliveryParts): Promise<Delivery> {
    const { options, log, timing = realTiming } = parts;
    return new Delivery(parts, await Connection.open(options, log, timing), timing);
  }

  private constructor({ options, queue, directory, templates, counters, log }: DeliveryParts, connection: Connection, timing: Timing) {
    this.options = options;
    this.queue = queue;
    this.templates = templates;
    this.connection = connection;
    this.counters = counters;
    this.log = log;
    this.timing = timing;
    this.repeated = new Repeated(log, () => timing.now());
    this.deadLetters = new DeadLetters(directory, options.deadLetterMegabytes, counters, () => timing.now());
    this.sender = new BatchSender({
      connection,
      compression: options.compression,
      deadLetters: this.deadLetters,
      onMissing: () => this.setUpAgain(),
      counters,
      log,
      timing,
    });
  }

  /** Documents that are committed and not settled. */
  get undelivered(): number {
    return this.queue.unread.documents + this.inFlight;
  }

  /** Documents of this run that became dead letters. */
  get refused(): number {
    return this.counters.by('spoor_elasticsearch_documents_total', 'outcome').get('refused') ?? 0;
  }

  /** Looks for the server, installs templates, sends: all in the background, all of it as long as it takes. */
  start(): void {
    this.workers ??= this.work();
  }

  /**
   * A document that must not be sent becomes a dead letter, on disk before `close` resolves. False when the disk falls behind:
   * then it is not taken.
   */
  setAside(letter: DeadLetter): boolean {
    if (this.burying >= MOST_BURYING) return false;
    this.burying += 1;
    const done = this.sender.bury([letter], this.ended.signal).catch((error: Error) => {
      this.log.error(`A document for ${letter.dataStream} is lost: it is no dead letter because ${error.message}`);
    });
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
    this.ended.abort();
    await this.workers;
    await this.buried;
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
    await Promise.all(Array.from({ length: this.options.connections }, () => this.worker(signal)));
  }

  private async worker(signal: AbortSignal): Promise<void> {
    // Kept until it is settled: the queue hands it out once.
    let batch: QueueBatch | undefined;
    for (let failures = 0; !signal.aborted; ) {
      try {
        if (batch === undefined) {
          batch = await this.inTurn(() => this.nextBatch(signal));
          this.inFlight += batch?.documents ?? 0;
        }
        if (batch === undefined || !(await this.sender.send(batch.bytes, signal))) continue;
        this.queue.acknowledge(batch);
        this.inFlight -= batch.documents;
        batch = undefined;
        failures = 0;
      } catch (error) {
        failures += 1;
        this.repeated.say('error', 'spool', `Delivery: ${(error as Error).message}; trying again`);
        await this.timing.wait(backoff(failures, this.timing.random()), signal);
      }
    }
  }

  private inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = this.turn.then(action);
    this.turn = result.catch(() => undefined);
    return result;
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
