/** Counts what a segment holds before it is dropped: how many documents, and of which time. */

import type { Files } from './files.js';
import { readEntries } from './format.js';
import type { Segment } from './segments.js';

export interface Counted {
  readonly documents: number;
  readonly bytes: number;
  /** `@timestamp` of the first and last document; absent where they have none. */
  readonly from?: string;
  readonly to?: string;
}

const TIMESTAMP = /"@timestamp":"([^"]{1,40})"/;

/** Counts from a position inside the segment to its end, one megabyte at a time. A segment that cannot be read counts by bytes alone. */
export async function countDropped(segment: Segment, from: number, files: Files): Promise<Counted> {
  const bytes = segment.end - from;
  let documents = 0;
  let first: string | undefined;
  let last: string | undefined;
  try {
    const file = await files.open(segment.path, 'r');
    try {
      for (let at = from - segment.start; ; ) {
        const entries = await readEntries(file, at, segment.end - segment.start, { documents: Number.POSITIVE_INFINITY, bytes: 1e6 });
        if (entries.documents === 0) break;
        documents += entries.documents;
        at += entries.end;
        first ??= timeIn(entries.bytes, 0, entries.bytes.indexOf(10, entries.bytes.indexOf(10) + 1));
        last = timeIn(entries.bytes, entries.bytes.lastIndexOf(10, entries.bytes.length - 2) + 1, entries.bytes.length) ?? last;
      }
    } finally {
      await file.close();
    }
  } catch {
    // counted as far as it could be read
  }
  return { documents, bytes, ...(first !== undefined && { from: first }), ...(last !== undefined && { to: last }) };
}

function timeIn(bytes: Buffer, start: number, end: number): string | undefined {
  return TIMESTAMP.exec(bytes.toString('utf8', start, end))?.[1];
}
