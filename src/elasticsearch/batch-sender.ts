/** One batch of the spool until every document of it is settled: stored, there already, or a dead letter. */

import type { Log } from '../log.js';
import type { Counter, Counters } from '../metrics/counters.js';
import { loggable, loggableRefusal } from './answer.js';
import { type BulkVerdict, type ItemVerdict, judgeBulk } from './bulk-answer.js';
import { bulkRequest, Entries } from './bulk-request.js';
import type { Connection } from './connection.js';
import type { DeadLetter, DeadLetters } from './dead-letters.js';
import { MISFIT } from './misfit-letter.js';
import { backoff, Repeated, type Timing } from './timing.js';

export interface SenderParts {
  readonly connection: Connection;
  readonly compression: boolean;
  readonly deadLetters: DeadLetters;
  /** Elasticsearch misses a data stream or its template. */
  readonly onMissing: () => Promise<void>;
  readonly counters: Counters;
  readonly log: Log;
  readonly timing: Timing;
}

export class BatchSender {
  private readonly parts: SenderParts;
  private readonly repeated: Repeated;
  private readonly stored: Counter;
  private readonly duplicates: Counter;
  private readonly redirected: Counter;
  private readonly refused: Counter;
  private readonly requests: Counter;
  private readonly retries: Counter;
  /** Bytes before compression beyond which a request would be refused for its size, as far as that is known. */
  private largest = Number.POSITIVE_INFINITY;

  constructor(parts: SenderParts) {
    const { counters, log, timing } = parts;
    this.parts = parts;
    this.repeated = new Repeated(log, () => timing.now());
    const documents = (outcome: string, help: string) => counters.counter('spoor_elasticsearch_documents_total', help, { outcome });
    this.stored = documents('stored', 'Elasticsearch stored a document.');
    this.duplicates = documents('duplicate', 'Elasticsearch had the document already.');
    this.redirected = documents('redirected', 'Elasticsearch stored a document in the failure store of its data stream.');
    this.refused = documents('refused', 'Elasticsearch will never take the document; it is a dead letter.');
    this.requests = counters.counter('spoor_elasticsearch_requests_total', 'A bulk request was sent.');
    this.retries = counters.counter('spoor_elasticsearch_retries_total', 'A bulk request, or what was left of it, is sent again.');
  }

  /** About the most bytes that a batch should have now: halved with each request that was too large, and slowly more again. */
  get mostBytes(): number {
    return this.largest;
  }

  /** True when all of it is settled and may be acknowledged; false when the signal came first. */
  async send(bytes: Buffer, signal: AbortSignal): Promise<boolean> {
    const entries = new Entries(bytes);
    const groups: (readonly number[])[] = [Array.from({ length: entries.count }, (_, i) => i)];
    for (let group = groups.pop(); group !== undefined; group = groups.pop()) {
      const halves = await this.settle(entries, group, signal);
      if (halves === undefined) return false;
      groups.push(...halves.toReversed());
    }
    return true;
  }

  /** Sends until nothing of the group is left, or it must be halved: then the halves. Undefined when the signal came. */
  private async settle(
    entries: Entries,
    group: readonly number[],
    signal: AbortSignal,
  ): Promise<readonly (readonly number[])[] | undefined> {
    let left = group;
    for (let failures = 0; !signal.aborted; ) {
      if (left.length === 0) return [];
      const verdict = await this.request(entries, left, signal);
      if (signal.aborted && verdict.kind !== 'items') break;
      if (verdict.kind === 'halve' || verdict.kind === 'bisect') {
        if (verdict.kind === 'halve' && left.length > 1) this.tooLarge(entries.body(left).length, verdict.reason);
        if (left.length > 1) return [left.slice(0, left.length >> 1), left.slice(left.length >> 1)];
        const status = verdict.kind === 'halve' ? 413 : 400;
        const type = verdict.kind === 'halve' ? 'too_large' : 'refused_request';
        await this.bury([{ ...entries.entry(left[0]!), type, reason: verdict.reason, status }], signal);
        return [];
      }
      let patience = 0;
      if (verdict.kind === 'items') {
        this.largest *= GROWTH;
        const before = left.length;
        left = await this.takeItems(entries, left, verdict.items, signal);
        if (left.length === 0) return [];
        // Some progress is no failure: the rest is tried again soon.
        failures = left.length < before ? 1 : failures + 1;
      } else {
        failures += 1;
        patience = await this.complain(verdict, signal);
      }
      this.retries.value += 1;
      await this.parts.timing.wait(backoff(failures, this.parts.timing.random(), patience), signal);
    }
    return undefined;
  }

  private async request(entries: Entries, which: readonly number[], signal: AbortSignal): Promise<BulkVerdict> {
    const { connection, compression, timing } = this.parts;
    const { server } = connection;
    if (server === undefined) return { kind: 'reprobe', reason: 'nobody looked at the server yet' };
    this.requests.value += 1;
    const answer = await connection.request(await bulkRequest(entries.body(which), compression, server.understands), signal);
    return judgeBulk(answer, which.length, timing.now());
  }

  private tooLarge(bytes: number, reason: string): void {
    this.largest = Math.min(this.largest, Math.ceil(bytes / 2));
    this.repeated.say(
      'warn',
      'size',
      `Elasticsearch takes no request of ${(bytes / 1e6).toFixed(1)} MB (${reason}); smaller ones are sent. Lower batchMegabytes, or raise http.max_content_length there or the limit of a proxy`,
    );
  }

  /** Counts what is settled, buries what is refused; returns what must be sent again. */
  private async takeItems(
    entries: Entries,
    which: readonly number[],
    verdicts: readonly ItemVerdict[],
    signal: AbortSignal,
  ): Promise<readonly number[]> {
    const again: number[] = [];
    const letters: DeadLetter[] = [];
    let missing = false;
    for (const [n, verdict] of verdicts.entries()) {
      const i = which[n]!;
      switch (verdict.kind) {
        case 'stored':
          (verdict.redirected ? this.redirected : this.stored).value += 1;
          if (verdict.redirected)
            this.repeated.say('warn', 'redirected', 'Elasticsearch: documents go to the failure store of their data stream; look there');
          break;
        case 'duplicate':
          this.duplicates.value += 1;
          break;
        case 'refused':
          letters.push({ ...entries.entry(i), type: verdict.type, reason: verdict.reason, status: verdict.status });
          break;
        case 'retry':
          again.push(i);
          this.repeated.say('warn', 'item', `Elasticsearch is short of something (${loggable(verdict.reason)}); documents are sent again`);
          break;
        case 'wait':
          again.push(i);
          missing ||= verdict.cause === 'missing';
          this.repeated.say(
            'error',
            verdict.cause,
            `Elasticsearch does not take documents (${loggable(verdict.reason)}). ${TODO[verdict.cause]}`,
          );
          break;
      }
    }
    if (letters.length > 0) await this.bury(letters, signal);
    if (missing) await this.parts.onMissing();
    return again;
  }

  /** Says what is in the way of the whole request and does what can be done about it; returns the least pause, in ms. */
  private async complain(verdict: Exclude<BulkVerdict, { kind: 'items' | 'halve' | 'bisect' }>, signal: AbortSignal): Promise<number> {
    const { connection } = this.parts;
    switch (verdict.kind) {
      case 'retry':
        this.repeated.say('warn', 'retry', `Elasticsearch: ${verdict.reason}; documents wait in the spool`);
        return verdict.afterMilliseconds ?? 0;
      case 'reprobe':
        this.repeated.say('warn', 'form', `Elasticsearch: ${verdict.reason}; asking again what it is. Documents wait in the spool`);
        await connection.ready(signal);
        return 0;
      case 'wait':
        this.repeated.say('error', verdict.cause, `Elasticsearch: ${verdict.reason}. ${TODO[verdict.cause]}`);
        if (verdict.cause === 'credentials') await connection.reloadCredentials();
        return 0;
    }
  }

  /** Refused documents are settled only when they are on disk: a disk that does not take them makes the batch wait. */
  async bury(letters: readonly DeadLetter[], signal: AbortSignal): Promise<void> {
    const { deadLetters, timing } = this.parts;
    for (let failures = 1; ; failures += 1) {
      try {
        await deadLetters.write(letters);
        break;
      } catch (error) {
        this.repeated.say(
          'error',
          'dead letters',
          `Cannot write ${deadLetters.path}: ${(error as Error).message}. Free space or mend the disk`,
        );
        if (signal.aborted) throw error;
        await timing.wait(backoff(failures, timing.random()), signal);
      }
    }
    this.refused.value += letters.length;
    const [{ type, reason, dataStream }] = letters as [DeadLetter];
    this.repeated.say(
      'error',
      `refused ${dataStream}`,
      `${type === MISFIT ? 'Spoor does not send' : 'Elasticsearch refuses'} documents for ${dataStream} for good (${loggableRefusal(type, reason)}); they are, with the reason, in ${deadLetters.path}`,
    );
  }
}

/** What the size of a request grows by with each that is taken: a refusal in some seventy is the price of finding out that more is taken again. */
const GROWTH = 1.01;

const TODO: Readonly<Record<'credentials' | 'privilege' | 'address' | 'missing' | 'blocked', string>> = {
  credentials: 'Put valid ones into the configuration or their file, which is read again. Documents wait in the spool',
  privilege: 'Give the user or key auto_configure and create_doc on logs-spoor.* and metrics-spoor.*. Documents wait in the spool',
  address: 'Look at elasticsearch.url, and what a proxy there answers. Documents wait in the spool',
  missing: 'Install the index templates with spoor setup, or run without --no-setup. Documents wait in the spool',
  blocked: 'Look at the blocks and the disk space of the cluster; spoor check as an administrator names them. Documents wait in the spool',
};
