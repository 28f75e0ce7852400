/** Some entries of a spool batch as the body of one `_bulk` request: bytes as they stand on disk, never parsed. */

import { promisify } from 'node:util';
import { gzip as gzipWithCallback } from 'node:zlib';
import type { Request } from './connection.js';
import type { Capabilities } from './server.js';

const gzip = promisify(gzipWithCallback);
const LINE_FEED = 10;
const QUOTE = 34;
const ACTION_START = '{"create":{"_index":"';
const TIMESTAMP = /^\{"@timestamp":"([^"]{1,40})"/;

/** Entries of a batch, by where each begins. */
export class Entries {
  readonly bytes: Buffer;
  /** Offset of entry i, and one more: the end. */
  private readonly starts: number[] = [0];
  /** Entries in a row of one data stream, up to `until`: told here, where the bytes come by anyway. */
  private readonly runs: { readonly stream: string; until: number }[] = [];

  /** `bytes` are whole entries: action line, document line, each with its line feed. */
  constructor(bytes: Buffer) {
    this.bytes = bytes;
    for (let at = 0; at < bytes.length; ) {
      const end = bytes.indexOf(LINE_FEED, bytes.indexOf(LINE_FEED, at) + 1) + 1;
      if (end === 0) break;
      this.starts.push(end);
      this.run(at);
      at = end;
    }
  }

  /** The last entry, which begins at `at`, belongs to the last run, or begins another. */
  private run(at: number): void {
    const last = this.runs.at(-1);
    if (last !== undefined && this.sameStream(this.starts[last.until - 1]!, at, last.stream)) last.until += 1;
    else this.runs.push({ stream: this.dataStream(this.count - 1), until: this.count });
  }

  /** Whether both action lines name it, found out without making a text of either: from the back, since names of data streams begin alike. */
  private sameStream(before: number, at: number, { length }: string): boolean {
    const { bytes } = this;
    for (let i = ACTION_START.length + length; i >= 0; i -= 1) if (bytes[before + i] !== bytes[at + i]) return false;
    return true;
  }

  get count(): number {
    return this.starts.length - 1;
  }

  /** Without copying where the entries lie side by side. */
  body(which: readonly number[]): Buffer {
    const first = which[0] ?? 0;
    if (which.length === (which.at(-1) ?? -1) - first + 1)
      return this.bytes.subarray(this.starts[first], this.starts[first + which.length]);
    return Buffer.concat(which.map((i) => this.bytes.subarray(this.starts[i], this.starts[i + 1])));
  }

  /** Bytes of one entry. */
  size(i: number): number {
    return this.starts[i + 1]! - this.starts[i]!;
  }

  /** Data stream of one entry, read where Spoor writes it: `{"create":{"_index":"NAME"`. Empty for an action line of another shape. */
  dataStream(i: number): string {
    const start = this.starts[i]! + ACTION_START.length;
    const end = this.bytes.indexOf(QUOTE, start);
    return this.bytes.toString('latin1', this.starts[i], start) === ACTION_START && end < this.starts[i + 1]!
      ? this.bytes.toString('latin1', start, end)
      : '';
  }

  /** How many of those go to each data stream. */
  byDataStream(which: readonly number[]): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    let run = 0;
    for (let n = 0; n < which.length; ) {
      while ((this.runs[run]?.until ?? Number.POSITIVE_INFINITY) <= which[n]!) run += 1;
      const { stream, until } = this.runs[run]!;
      const first = n;
      while (n < which.length && which[n]! < until) n += 1;
      counts.set(stream, (counts.get(stream) ?? 0) + n - first);
    }
    return counts;
  }

  /** `@timestamp` of one entry, in ms since 1970; NaN where its document does not begin with one. */
  time(i: number): number {
    const document = this.bytes.indexOf(LINE_FEED, this.starts[i]) + 1;
    return Date.parse(TIMESTAMP.exec(this.bytes.toString('latin1', document, Math.min(document + 60, this.starts[i + 1]!)))?.[1] ?? '');
  }

  /** Data stream, identifier and document of one entry, for a dead letter. An action line that is no JSON stands before the document. */
  entry(i: number): { readonly dataStream: string; readonly id: string; readonly document: string } {
    const [action = '', document = ''] = this.bytes.toString('utf8', this.starts[i], this.starts[i + 1]).split('\n');
    try {
      const { create } = JSON.parse(action) as { create?: { _index?: string; _id?: string } };
      return { dataStream: create?._index ?? '', id: create?._id ?? '', document };
    } catch {
      return { dataStream: '', id: '', document: `${action}\n${document}` };
    }
  }
}

/** Only what `judgeBulk` reads: the answer to thousands of documents is small then. */
const WANTED_OF_ITEM = ['status', 'failure_store', 'error.type', 'error.reason'].map((field) => `items.create.${field}`).join(',');

export async function bulkRequest(body: Buffer, compress: boolean, understands: Capabilities): Promise<Request> {
  return {
    method: 'POST',
    path: '/_bulk',
    query: {
      filter_path: `error,status,${WANTED_OF_ITEM}`,
      ...(understands.requireDataStream && { require_data_stream: true }),
      ...(understands.includeSourceOnError && { include_source_on_error: false }),
    },
    lines: compress ? await gzip(body, { level: 1 }) : body,
    gzip: compress,
  };
}
