/**
 * The segment files of a spool: which there are, where each begins, and the state a crash left them in.
 *
 * A position is a number of bytes since the spool was made. A segment's name is the position of its first byte, so positions
 * need no index, and a deleted segment leaves no hole in the counting.
 */

import type { FileHandle } from 'node:fs/promises';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '../errors.js';
import type { Log } from '../log.js';
import { type Files, realFiles } from './files.js';
import { ACTION_START, readEntries } from './format.js';

export interface Segment {
  readonly path: string;
  /** Position of its first byte. */
  readonly start: number;
  /** Position after its last committed byte. */
  end: number;
}

const NAME = /^(\d{16})\.ndjson$/;

export function segmentPath(directory: string, start: number): string {
  return join(directory, `${String(start).padStart(16, '0')}.ndjson`);
}

/** The segments by their names, oldest first, with ends not yet known (`end` is `start`). */
export async function listSegments(directory: string): Promise<Segment[]> {
  const segments: Segment[] = [];
  for (const name of await readdir(directory)) {
    const start = NAME.exec(name)?.[1];
    if (start !== undefined) segments.push({ path: join(directory, name), start: Number(start), end: Number(start) });
  }
  return segments.sort((a, b) => a.start - b.start);
}

/** What opening found. */
export interface OpenedSegments {
  readonly segments: Segment[];
  /** Whole entries in the last segment from the acknowledged position on. */
  readonly lastDocuments: number;
  /** Bytes cut off because no whole entry was left of them. */
  readonly tornBytes: number;
}

/**
 * Finds the segments and repairs what a crash leaves: of the last one everything after its last whole entry is cut; an older one
 * that reaches into its successor (its end was given up after a write error) is cut to where that begins.
 * Refuses (`SPOOL_DAMAGED`) what no crash explains.
 */
export async function openSegments(directory: string, acknowledged: number, log: Log, files: Files = realFiles): Promise<OpenedSegments> {
  const segments = await listSegments(directory);
  let tornBytes = 0;
  let lastDocuments = 0;
  for (const [i, segment] of segments.entries()) {
    const file = await files.open(segment.path, 'r+');
    try {
      const size = (await file.stat()).size;
      const next = segments[i + 1];
      const tail = next === undefined ? await measure(file, segment, size, acknowledged) : undefined;
      if (tail === undefined) await refuseForeign(file, segment, size);
      const most = next === undefined ? size : next.start - segment.start;
      const whole = Math.min(tail?.whole ?? size, most);
      lastDocuments = tail?.documents ?? 0;
      if (whole < size) {
        tornBytes += size - whole;
        log.warn(`spool: cut ${size - whole} bytes at the end of ${segment.path}: the last run ended while it wrote them`);
        await file.truncate(whole);
        await file.datasync();
      }
      segment.end = segment.start + whole;
      if (next !== undefined && next.start > segment.end) {
        log.warn(`spool: ${next.start - segment.end} bytes are missing between ${segment.path} and ${next.path}; going on behind them`);
      }
    } finally {
      await file.close();
    }
  }
  return { segments, lastDocuments, tornBytes };
}

/** Where the last whole entry of the last segment ends, and how many entries from the acknowledged position on there are. */
async function measure(file: FileHandle, segment: Segment, size: number, acknowledged: number) {
  const counted = Math.max(acknowledged - segment.start, 0);
  let documents = 0;
  let whole = 0;
  for (;;) {
    const bytes = whole < counted ? Math.min(1e6, Math.max(counted - whole, 1)) : 1e6;
    const entries = await readEntries(file, whole, size, { documents: Number.POSITIVE_INFINITY, bytes });
    // A file that grew before its bytes reached the disk shows zeros after a power failure; JSON has none.
    const zero = entries.bytes.indexOf(0);
    const kept = zero < 0 ? entries : await readEntries(file, whole, whole + zero, { documents: Number.POSITIVE_INFINITY, bytes: 1e6 });
    if (whole >= counted) documents += kept.documents;
    whole += kept.end;
    if (zero >= 0) return { whole, documents };
    if (entries.foreign && !entries.seen.subarray(entries.end).includes(0)) throw damaged(segment, whole);
    if (entries.end === 0) return { whole, documents };
  }
}

async function refuseForeign(file: FileHandle, segment: Segment, size: number): Promise<void> {
  const { foreign } = await readEntries(file, 0, Math.min(size, ACTION_START.length), { documents: 1, bytes: ACTION_START.length });
  if (foreign) throw damaged(segment, 0);
}

function damaged(segment: Segment, at: number): OperatorError {
  return new OperatorError(
    'SPOOL_DAMAGED',
    `${segment.path} holds something at byte ${at} that is no entry of a spool (an entry begins with ${ACTION_START}).`,
    'Move that file away (it stays readable with jq and can be sent with curl), or name another spool directory, and start again.',
  );
}
