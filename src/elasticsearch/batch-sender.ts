/** One batch of the spool until every document of it is settled: stored, there already, or a dead letter. */

import type { Log } from '../log.js';
import { loggable, loggableRefusal } from './answer.js';
import type { Aside } from './aside.js';
import { type BulkVerdict, type ItemVerdict, judgeBulk } from './bulk-answer.js';
import { bulkRequest } from './bulk-request.js';
import type { Connection } from './connection.js';
import type { DeadLetter } from './dead-letters.js';
import type { DeliveryMetrics, RequestEnd } from './delivery-metrics.js';
import { MISFIT } from './misfit-letter.js';
import type { RequestGate } from './request-gate.js';
import { LARGEST, type Shipment } from './shipment.js';
import { backoff, Repeated, type Timing } from './timing.js';

export interface SenderParts {
  readonly connection: Connection;
  readonly compression: boolean;
  readonly gate: RequestGate;
  readonly aside: Aside;
  /** Resolves when the letters are safe; rejects if the disk does not take them. */
  readonly bury: (letters: readonly DeadLetter[], signal: AbortSignal) => Promise<void>;
  /** Where the operator finds them. */
  readonly buriedIn: string;
  /** Elasticsearch misses a data stream or its template. */
  readonly onMissing: () => Promise<void>;
  readonly metrics: DeliveryMetrics;
  readonly log: Log;
  readonly timing: Timing;
}

/** What one request brought: 0 failures when there is nothing to wait for, or the pause before the next try. */
interface Step {
  readonly failures: number;
  readonly pauseMs: number;
  /** Nothing is left of the request but what waits for an operator. */
  readonly stuck?: true;
}

const DONE: Step = { failures: 0, pauseMs: 0 };

export class BatchSender {
  private readonly parts: SenderParts;
  private readonly repeated: Repeated;
  /** Bytes before compression beyond which a request would be refused for its size, as far as that is known. */
  private largest = Number.POSITIVE_INFINITY;

  constructor(parts: SenderParts) {
    this.parts = parts;
    this.repeated = new Repeated(parts.log, () => parts.timing.now());
  }

  /** About the most bytes that a batch should have now: halved with each request that was too large, and slowly more again. */
  get mostBytes(): number {
    return this.largest;
  }

  /** True when all of it is settled and may be acknowledged; false when the signal came first. May be called again, and then goes on. */
  async send(shipment: Shipment, signal: AbortSignal): Promise<boolean> {
    const { aside, timing, gate } = this.parts;
    let held: number | undefined;
    try {
      await this.buryTooLarge(shipment, signal);
      for (let failures = 0; shipment.next !== undefined; ) {
        const pass = await gate.pass(signal);
        if (pass === undefined) return false;
        let step: Step;
        try {
          const began = timing.now();
          const verdict = await this.request(shipment, shipment.next, signal);
          pass.answered(isPressed(verdict));
          if (signal.aborted && verdict.kind !== 'items' && verdict.kind !== 'stored') return false;
          step = await this.take(shipment, verdict, failures, timing.now() - began, signal);
        } finally {
          pass.done();
        }
        failures = step.failures;
        if (step.stuck && held === undefined) {
          const bytes = shipment.shrink();
          if (aside.hold(bytes)) held = bytes;
        }
        if (failures > 0) await timing.wait(step.pauseMs, signal);
      }
      return true;
    } finally {
      if (held !== undefined) aside.release(held);
    }
  }

  private async request(shipment: Shipment, which: readonly number[], signal: AbortSignal): Promise<BulkVerdict> {
    const { connection, compression, timing } = this.parts;
    const { server } = connection;
    if (server === undefined) return { kind: 'reprobe', reason: 'nobody looked at the server yet' };
    const answer = await connection.request(await bulkRequest(shipment.entries.body(which), compression, server.understands), signal);
    return judgeBulk(answer, which.length, timing.now());
  }

  /** Does what the verdict on the next group of the shipment asks for; `failures` is how often that group failed before. */
  private async take(shipment: Shipment, verdict: BulkVerdict, failures: number, tookMs: number, signal: AbortSignal): Promise<Step> {
    const { gate, metrics, timing } = this.parts;
    const group = shipment.next ?? [];
    switch (verdict.kind) {
      case 'stored': {
        gate.succeeded();
        this.largest *= GROWTH;
        metrics.request('taken', tookMs);
        metrics.item(201, group.length);
        for (const [stream, documents] of shipment.entries.byDataStream(group)) metrics.ended(stream, 'acked', documents);
        shipment.keep([]);
        return DONE;
      }
      case 'items': {
        gate.succeeded();
        this.largest *= GROWTH;
        const { left, stuck } = await this.takeItems(shipment, group, verdict.items, signal);
        metrics.request(left.length === 0 ? 'taken' : 'partly', tookMs);
        if (left.length === 0) return DONE;
        metrics.retry(stuck ? 'operator' : 'items');
        // Some progress is no failure: the rest is tried again soon.
        const next = left.length < group.length ? 1 : failures + 1;
        return { failures: next, pauseMs: backoff(next, timing.random()), ...(stuck && { stuck }) };
      }
      case 'halve':
      case 'bisect': {
        gate.succeeded();
        const why = verdict.kind === 'halve' ? 'too_large' : 'refused';
        metrics.request(why, tookMs);
        if (group.length > 1) {
          if (why === 'too_large') this.tooLarge(shipment.entries.body(group).length, verdict.reason);
          metrics.split(why);
          shipment.halve();
          return DONE;
        }
        const [type, status] = why === 'too_large' ? ['too_large', 413] : ['refused_request', 400];
        await this.bury([{ ...shipment.entries.entry(group[0]!), type, reason: verdict.reason, status }], signal);
        metrics.ended(shipment.entries.dataStream(group[0]!), 'dead_letter');
        shipment.keep([]);
        return DONE;
      }
      default: {
        metrics.request(REQUEST_END[verdict.kind], tookMs);
        metrics.retry(verdict.kind === 'wait' ? 'operator' : 'request');
        const patience = await this.complain(verdict, signal);
        return { failures: failures + 1, pauseMs: gate.failed(failures + 1, patience) };
      }
    }
  }

  private async buryTooLarge(shipment: Shipment, signal: AbortSignal): Promise<void> {
    const { entries, tooLarge } = shipment;
    if (tooLarge.length === 0) return;
    const reason = (i: number) =>
      `the document has ${(entries.size(i) / 1e6).toFixed(1)} MB; none of more than ${LARGEST / 1e6} MB is sent`;
    await this.bury(
      tooLarge.map((i) => ({ ...entries.entry(i), type: 'too_large', reason: reason(i), status: 413 })),
      signal,
    );
    for (const i of tooLarge) this.parts.metrics.ended(entries.dataStream(i), 'dead_letter');
    shipment.leaveOut();
  }

  private tooLarge(bytes: number, reason: string): void {
    this.largest = Math.min(this.largest, Math.ceil(bytes / 2));
    this.repeated.say(
      'warn',
      'size',
      `Elasticsearch takes no request of ${(bytes / 1e6).toFixed(1)} MB (${reason}); smaller ones are sent. Lower batchMegabytes, or raise http.max_content_length there or the limit of a proxy`,
    );
  }

  /** Buries what is refused, counts what is settled, says what is in the way; returns what must be sent again. */
  private async takeItems(
    shipment: Shipment,
    which: readonly number[],
    verdicts: readonly ItemVerdict[],
    signal: AbortSignal,
  ): Promise<{ readonly left: readonly number[]; readonly stuck: boolean }> {
    const { metrics } = this.parts;
    const { entries } = shipment;
    const letters = verdicts.flatMap((verdict, n) =>
      verdict.kind === 'refused'
        ? [{ ...entries.entry(which[n]!), type: verdict.type, reason: verdict.reason, status: verdict.status }]
        : [],
    );
    // Before anything is counted: a disk that does not take them makes all of it come again.
    if (letters.length > 0) await this.bury(letters, signal);
    const left: number[] = [];
    let waiting = 0;
    let missing = false;
    for (const [n, verdict] of verdicts.entries()) {
      const i = which[n]!;
      metrics.item(ITEM_STATUS[verdict.kind] ?? ('status' in verdict ? verdict.status : 0));
      if (verdict.kind === 'retry' || verdict.kind === 'wait') {
        left.push(i);
        this.sayInTheWay(verdict);
        if (verdict.kind === 'wait') waiting += 1;
        missing ||= verdict.kind === 'wait' && verdict.cause === 'missing';
      } else {
        const redirected = verdict.kind === 'stored' && verdict.redirected;
        if (redirected)
          this.repeated.say('warn', 'redirected', 'Elasticsearch: documents go to the failure store of their data stream; look there');
        metrics.ended(entries.dataStream(i), redirected ? 'redirected' : DOCUMENT_END[verdict.kind]);
      }
    }
    shipment.keep(left);
    if (missing) await this.parts.onMissing();
    return { left, stuck: waiting > 0 && waiting === left.length };
  }

  private sayInTheWay(verdict: Extract<ItemVerdict, { kind: 'retry' | 'wait' }>): void {
    const reason = loggable(verdict.reason);
    if (verdict.kind === 'retry') {
      this.repeated.say('warn', 'item', `Elasticsearch is short of something (${reason}); documents are sent again`);
    } else {
      this.repeated.say('error', verdict.cause, `Elasticsearch does not take documents (${reason}). ${TODO[verdict.cause]}`);
    }
  }

  /** Says what is in the way of the whole request and does what can be done about it; returns the least pause, in ms. */
  private async complain(verdict: Extract<BulkVerdict, { kind: 'retry' | 'reprobe' | 'wait' }>, signal: AbortSignal): Promise<number> {
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
        // A key that lacks a privilege is mended by another key, too.
        if (verdict.cause !== 'address') await connection.reloadCredentials();
        return 0;
    }
  }

  /** Refused documents are settled only when they are on disk: a disk that does not take them makes the batch wait. */
  async bury(letters: readonly DeadLetter[], signal: AbortSignal): Promise<void> {
    const { bury, buriedIn, timing } = this.parts;
    for (let failures = 1; ; failures += 1) {
      try {
        await bury(letters, signal);
        break;
      } catch (error) {
        this.repeated.say('error', 'dead letters', `Cannot write ${buriedIn}: ${(error as Error).message}. Free space or mend the disk`);
        if (signal.aborted) throw error;
        await timing.wait(backoff(failures, timing.random()), signal);
      }
    }
    const [{ type, reason, dataStream }] = letters as [DeadLetter];
    this.repeated.say(
      'error',
      `refused ${dataStream}`,
      `${type === MISFIT ? 'Spoor does not send' : 'Elasticsearch refuses'} documents for ${dataStream} for good (${loggableRefusal(type, reason)}); they are, with the reason, in ${buriedIn}`,
    );
  }
}

/** Too much for the server just now: it said so of the request or of documents, or it did not answer in its time. */
function isPressed(verdict: BulkVerdict): boolean {
  return verdict.kind === 'retry' || (verdict.kind === 'items' && verdict.items.some(({ kind }) => kind === 'retry'));
}

/** What the size of a request grows by with each that is taken: a refusal in some seventy is the price of finding out that more is taken again. */
const GROWTH = 1.01;

const REQUEST_END: Readonly<Record<'retry' | 'reprobe' | 'wait', RequestEnd>> = { retry: 'failed', reprobe: 'failed', wait: 'waiting' };
const DOCUMENT_END = { stored: 'acked', duplicate: 'duplicate', refused: 'dead_letter' } as const;
const ITEM_STATUS: Readonly<Partial<Record<ItemVerdict['kind'], number>>> = { stored: 201, duplicate: 409 };

const TODO: Readonly<Record<'credentials' | 'privilege' | 'address' | 'missing' | 'pipeline' | 'blocked', string>> = {
  credentials: 'Put valid ones into the configuration or their file, which is read again. Documents wait in the spool',
  privilege: 'Give the user or key auto_configure and create_doc on logs-spoor.* and metrics-spoor.*. Documents wait in the spool',
  address: 'Look at elasticsearch.url, and what a proxy there answers. Documents wait in the spool',
  missing: 'Install the index templates with spoor setup, or run without --no-setup. Documents wait in the spool',
  blocked: 'Look at the blocks and the disk space of the cluster; spoor check as an administrator names them. Documents wait in the spool',
  pipeline: 'Make that ingest pipeline, or take it out of the templates (default_pipeline, final_pipeline). Documents wait in the spool',
};
