/** Reads a spool that may belong to another process, also one that is being written: for the report, and for tests. */

import { open } from 'node:fs/promises';
import { errorCode } from './files.js';
import { nextEntry, readEntries } from './format.js';
import { listSegments } from './segments.js';

/** One entry as it stands in the file: two lines of JSON, without their line feeds. */
export interface SpoolEntry {
  readonly action: string;
  readonly document: string;
}

/** Bytes read at a time, and so about the memory that reading takes. */
const READ_BYTES = 1e6;
const LINE_FEED = 10;

/**
 * Everything that is in the spool now, oldest first, some hundred entries at a time. With delivery on, what is delivered already
 * may still be among it. Segments that go away meanwhile are passed over, and so is the half-written end.
 */
export async function* readSpoolBatches(directory: string): AsyncGenerator<SpoolEntry[]> {
  for (const segment of await listSegments(directory)) {
    const file = await open(segment.path, 'r').catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (file === undefined) continue;
    try {
      const size = (await file.stat()).size;
      for (let at = 0; at < size; ) {
        const entries = await readEntries(file, at, size, { documents: Number.POSITIVE_INFINITY, bytes: READ_BYTES });
        if (entries.documents > 0) yield split(entries.bytes);
        at += entries.end;
        if (entries.documents > 0) continue;
        const behind = entries.foreign ? nextEntry(entries.seen, 0) : -1;
        if (behind < 0) break;
        at += behind;
      }
    } finally {
      await file.close();
    }
  }
}

/** The same, one entry at a time. */
export async function* readSpool(directory: string): AsyncGenerator<SpoolEntry> {
  for await (const batch of readSpoolBatches(directory)) yield* batch;
}

function split(bytes: Buffer): SpoolEntry[] {
  const entries: SpoolEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const action = bytes.indexOf(LINE_FEED, at);
    const document = bytes.indexOf(LINE_FEED, action + 1);
    entries.push({ action: bytes.toString('utf8', at, action), document: bytes.toString('utf8', action + 1, document) });
    at = document + 1;
  }
  return entries;
}
