/** What delivery counts and measures, by names that a dashboard can rely on. */

import type { Counter, Counters } from '../metrics/counters.js';
import { FAST_SECONDS, type Histogram, SLOW_SECONDS } from '../metrics/histogram.js';

/** How a document ended. `acked`: Elasticsearch stored it; `duplicate`: it had it already; `redirected`: it is in the failure store. */
export type DocumentEnd = 'acked' | 'duplicate' | 'redirected' | 'dead_letter';

/** How a request ended: `taken` whole or `partly`, refused for its size or for something in it, not answered as it should be, or put off until somebody acts. */
export type RequestEnd = 'taken' | 'partly' | 'too_large' | 'refused' | 'failed' | 'waiting';

export const EVENTS = 'spoor_events_total';

const OUR_STREAM = /^(logs|metrics)-spoor\.[\w.-]{1,200}$/;
/** Data streams that are told apart; there are a dozen. */
const MOST_STREAMS = 200;

const END_HELP: Readonly<Record<DocumentEnd, string>> = {
  acked: 'Elasticsearch stored a document.',
  duplicate: 'Elasticsearch had the document already.',
  redirected: 'Elasticsearch stored a document in the failure store of its data stream.',
  dead_letter: 'Elasticsearch will never take the document; it is a dead letter.',
};

/** Of one data stream. */
interface StreamMeasures {
  readonly ends: Readonly<Record<DocumentEnd, Counter>>;
  readonly lag: Histogram;
}

export class DeliveryMetrics {
  private readonly counters: Counters;
  private readonly streams = new Map<string, StreamMeasures>();
  private readonly items = new Map<number, Counter>();
  private readonly duration: Histogram;
  private readonly latency: Histogram;

  constructor(counters: Counters) {
    this.counters = counters;
    this.duration = counters.histogram('spoor_bulk_request_duration_seconds', 'From a bulk request to its whole answer.', FAST_SECONDS);
    this.latency = counters.histogram(
      'spoor_end_to_end_latency_seconds',
      'From the commit of a document on disk to its acknowledgement, by the oldest document of a request. What an earlier run left is not in it.',
      SLOW_SECONDS,
    );
  }

  ended(stream: string, end: DocumentEnd, documents = 1): void {
    this.of(stream).ends[end].value += documents;
  }

  /** A whole batch is settled; `waited` is how long its oldest document was on disk, Infinity for one of an earlier run. */
  delivered(waitedMs: number, newest: { readonly stream: string; readonly lagMs: number } | undefined): void {
    this.latency.observe(waitedMs / 1000);
    if (newest !== undefined) this.of(newest.stream).lag.observe(newest.lagMs / 1000);
  }

  request(end: RequestEnd, milliseconds: number): void {
    this.counters.counter('spoor_bulk_requests_total', 'A bulk request was sent and ended so.', { outcome: end }).value += 1;
    this.duration.observe(milliseconds / 1000);
  }

  /** Documents of an answer; 0: they came without a status. */
  item(status: number, documents = 1): void {
    let counter = this.items.get(status);
    if (counter === undefined) {
      const known = status >= 100 && status < 600;
      counter = this.counters.counter('spoor_bulk_items_total', 'A document in the answer to a bulk request had this status.', {
        status: known ? String(status) : 'none',
      });
      if (known || status === 0) this.items.set(status, counter);
    }
    counter.value += documents;
  }

  retry(reason: 'items' | 'request' | 'operator'): void {
    const help = 'A bulk request, or what was left of it, is sent again: single documents, all of it, or when an operator has acted.';
    this.counters.counter('spoor_bulk_retries_total', help, { reason }).value += 1;
  }

  split(reason: 'too_large' | 'refused'): void {
    const help = 'A bulk request was sent again as two halves: it was too large, or something in it spoiled the whole.';
    this.counters.counter('spoor_bulk_splits_total', help, { reason }).value += 1;
  }

  private of(stream: string): StreamMeasures {
    let measures = this.streams.get(stream);
    if (measures === undefined) {
      // A damaged spool may hold anything for a name.
      const label = OUR_STREAM.test(stream) && this.streams.size < MOST_STREAMS ? stream : 'other';
      const counter = (outcome: DocumentEnd) => this.counters.counter(EVENTS, END_HELP[outcome], { stream: label, outcome });
      measures = {
        ends: {
          acked: counter('acked'),
          duplicate: counter('duplicate'),
          redirected: counter('redirected'),
          dead_letter: counter('dead_letter'),
        },
        lag: this.counters.histogram(
          'spoor_event_lag_seconds',
          'From the time a document is about to its acknowledgement, by the newest document of a request.',
          SLOW_SECONDS,
          { stream: label },
        ),
      };
      if (label !== 'other') this.streams.set(stream, measures);
    }
    return measures;
  }
}
