/**
 * What an answer to `_bulk` means, document by document: a pure function, so that every row of the table has a test.
 *
 * Nothing is ever given up for a reason that an operator can mend: missing privileges, templates, closed or full indices wait.
 * Only what Elasticsearch will refuse for ever becomes a dead letter.
 */

import { AllStored } from './all-stored.js';
import { type Answer, describeAnswer, errorOf, member } from './answer.js';

export type ItemVerdict =
  /** Stored; `redirected` into the failure store of its data stream, where nobody looks by accident. */
  | { readonly kind: 'stored'; readonly redirected: boolean }
  /** Was there already: an earlier attempt of which no answer came. As good as stored. */
  | { readonly kind: 'duplicate' }
  /** The server is short of something just now. */
  | { readonly kind: 'retry'; readonly status: number; readonly reason: string }
  /** Somebody must do something first: `privilege`, `missing` data stream or template, `blocked` index, ingest `pipeline` that is not there. */
  | {
      readonly kind: 'wait';
      readonly status: number;
      readonly cause: 'privilege' | 'missing' | 'blocked' | 'pipeline';
      readonly reason: string;
    }
  /** Will never be stored. */
  | { readonly kind: 'refused'; readonly status: number; readonly type: string; readonly reason: string };

export type BulkVerdict =
  /** Every document, in its data stream, for the first time. */
  | { readonly kind: 'stored' }
  /** One verdict per document, in the order of the request. */
  | { readonly kind: 'items'; readonly items: readonly ItemVerdict[] }
  /** The whole request again, not before `afterMilliseconds` if the server said so. */
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMilliseconds?: number }
  /** The request was too large. */
  | { readonly kind: 'halve'; readonly reason: string }
  /** Something in the request spoils the whole of it. */
  | { readonly kind: 'bisect'; readonly reason: string }
  /** The server does not understand this form of request: ask again what it is. */
  | { readonly kind: 'reprobe'; readonly reason: string }
  /** Somebody must do something first: `credentials` were refused, `privilege` is missing, `address` leads to something else. */
  | { readonly kind: 'wait'; readonly cause: 'credentials' | 'privilege' | 'address'; readonly reason: string };

const STORED: ItemVerdict = { kind: 'stored', redirected: false };
const REDIRECTED: ItemVerdict = { kind: 'stored', redirected: true };
const DUPLICATE: ItemVerdict = { kind: 'duplicate' };

/** A server that asks for more patience than this gets this much, in ms. */
const LONGEST_RETRY_AFTER = 300_000;

/** `documents` is how many the request held; `now` (ms since 1970) is for a `Retry-After` that names a date. */
export function judgeBulk(answer: Answer, documents: number, now: number): BulkVerdict {
  const reason = describeAnswer(answer);
  if (answer.kind === 'failure') {
    return answer.reason === 'product' || answer.reason === 'certificate'
      ? { kind: 'wait', cause: 'address', reason }
      : { kind: 'retry', reason };
  }
  const { status } = answer;
  if (status >= 200 && status < 300) {
    if (answer.body instanceof AllStored) {
      return answer.body.documents === documents ? { kind: 'stored' } : unanswered(status, answer.body.documents, documents);
    }
    const items = member(answer.body, 'items');
    if (!Array.isArray(items) || items.length !== documents) {
      return unanswered(status, Array.isArray(items) ? items.length : 'no', documents);
    }
    return { kind: 'items', items: items.map(judgeItem) };
  }
  if (status === 413) return { kind: 'halve', reason };
  if (status === 429 || status === 408 || status >= 500) {
    const afterMilliseconds = retryAfter(answer.headers['retry-after'], now);
    return { kind: 'retry', reason, ...(afterMilliseconds !== undefined && { afterMilliseconds }) };
  }
  if (status === 401) return { kind: 'wait', cause: 'credentials', reason };
  if (status === 403) return { kind: 'wait', cause: 'privilege', reason };
  if (status === 400) return judgeBadRequest(answer.body, reason);
  if (status === 406 || status === 415) return { kind: 'reprobe', reason };
  return { kind: 'wait', cause: 'address', reason };
}

/** Not one verdict per document: nobody knows what was stored. The same ids again do no harm. */
function unanswered(status: number, items: number | 'no', documents: number): BulkVerdict {
  return { kind: 'retry', reason: `${status} with ${items} items for ${documents} documents` };
}

/** A 400 is ours, but not always the documents': a server of another version refuses every request, a proxy for reasons of its own. */
function judgeBadRequest(body: unknown, reason: string): BulkVerdict {
  const error = errorOf(member(body, 'error'));
  if (error.type === '') return { kind: 'wait', cause: 'address', reason };
  const form = error.type === 'media_type_header_exception' || /^request \[[^\]]*\] contains unrecognized parameter/.test(error.reason);
  return form ? { kind: 'reprobe', reason } : { kind: 'bisect', reason };
}

function judgeItem(item: unknown): ItemVerdict {
  const result = member(item, 'create');
  const status = member(result, 'status');
  if (typeof status !== 'number') return { kind: 'retry', status: 0, reason: 'an item without a status' };
  if (status >= 200 && status < 300) return member(result, 'failure_store') === 'used' ? REDIRECTED : STORED;
  const { type, reason: words } = errorOf(member(result, 'error'));
  const reason = `${status} ${type}: ${words}`;
  if (status === 409) return type === '' || type === 'version_conflict_engine_exception' ? DUPLICATE : { kind: 'retry', status, reason };
  if (status === 401) return { kind: 'wait', status, cause: 'privilege', reason };
  // The index is protected (403), or the disk is past its flood stage (403 or 429).
  if (type === 'cluster_block_exception') return { kind: 'wait', status, cause: 'blocked', reason };
  if (status === 403) return { kind: 'wait', status, cause: 'privilege', reason };
  if (status === 404) return { kind: 'wait', status, cause: 'missing', reason };
  if (status === 400 && NO_PIPELINE.test(words)) return { kind: 'wait', status, cause: 'pipeline', reason };
  if (status === 400 && isMendable(type, words)) return { kind: 'wait', status, cause: 'blocked', reason };
  if (status >= 400 && status < 500 && status !== 429 && status !== 408) return { kind: 'refused', status, type, reason: words };
  return { kind: 'retry', status, reason };
}

/** Index settings name a pipeline that nobody made: said of each document, by 9.4.3 as `illegal_argument_exception`. */
const NO_PIPELINE = /^pipeline with id \[[^\]]*\] does not exist/;

/** Refusals with 400 that say nothing against the document: a closed index, one that is full, a cluster with no more room for shards. */
function isMendable(type: string, reason: string): boolean {
  return (
    type === 'index_closed_exception' ||
    (type === 'validation_exception' && reason.includes('shards')) ||
    reason.startsWith("Number of documents in the index can't exceed")
  );
}

/** RFC 9110 10.2.3: seconds, or a date. */
function retryAfter(header: string | string[] | undefined, now: number): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined) return undefined;
  const milliseconds = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(milliseconds) ? undefined : Math.min(Math.max(milliseconds, 0), LONGEST_RETRY_AFTER);
}
