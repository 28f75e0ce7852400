/** Documents that Elasticsearch refuses for good: kept in a file with the reason, so that they can be looked at, mended and sent again. */

import { type FileHandle, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Counter, Counters } from '../metrics/counters.js';

export interface DeadLetter {
  /** `document_parsing_exception`, or `too_large` for what no request may hold. */
  readonly type: string;
  readonly reason: string;
  readonly status: number;
  readonly dataStream: string;
  readonly id: string;
  /** The document as it stood in the spool. */
  readonly document: string;
}

const CURRENT = 'dead-letters.ndjson';
const OLDER = 'dead-letters.old.ndjson';

export class DeadLetters {
  readonly path: string;
  private readonly older: string;
  private readonly halfBytes: number;
  private readonly now: () => number;
  private readonly discarded: Counter;
  private file: { readonly handle: FileHandle; size: number } | undefined;
  private writing: Promise<unknown> = Promise.resolve();

  /** Files `dead-letters.ndjson` and, when that is half of `megabytes`, `dead-letters.old.ndjson`; made at the first letter. */
  constructor(directory: string, megabytes: number, counters: Counters, now: () => number) {
    this.path = join(directory, CURRENT);
    this.older = join(directory, OLDER);
    this.halfBytes = (megabytes * 1e6) / 2;
    this.now = now;
    this.discarded = counters.counter('spoor_dead_letters_discarded_total', 'A dead letter was removed to keep the file within its size.');
  }

  /** Resolves when the letters are on disk; rejects if they could not be written, and then may be given again. */
  write(letters: readonly DeadLetter[]): Promise<void> {
    const written = this.writing.then(() => this.append(letters));
    this.writing = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    await this.writing;
    await this.file?.handle.close();
    this.file = undefined;
  }

  private async append(letters: readonly DeadLetter[]): Promise<void> {
    const time = new Date(this.now()).toISOString();
    let text = '';
    for (const { type, reason, status, dataStream, id, document } of letters) {
      text += `${JSON.stringify({ '@timestamp': time, type, reason, status, data_stream: dataStream, id, document })}\n`;
    }
    const bytes = Buffer.from(text);
    const file = await this.openFor(bytes.length);
    try {
      for (let at = 0; at < bytes.length; ) {
        at += (await file.handle.write(bytes, at, bytes.length - at, file.size + at)).bytesWritten;
      }
      await file.handle.datasync();
      file.size += bytes.length;
    } catch (error) {
      // What was half written is overwritten by the next try, or cut by the next opening.
      this.file = undefined;
      await file.handle.close().catch(() => undefined);
      throw error;
    }
  }

  private async openFor(more: number) {
    this.file ??= await openWhole(this.path);
    if (this.file.size === 0 || this.file.size + more <= this.halfBytes) return this.file;
    await this.file.handle.close();
    this.file = undefined;
    this.discarded.value += await countLines(this.older);
    await rename(this.path, this.older);
    this.file = await openWhole(this.path);
    return this.file;
  }
}

/** Opens for going on behind the last whole line. Not in append mode, which would ignore where a failed write is to be repeated. */
async function openWhole(path: string): Promise<{ handle: FileHandle; size: number }> {
  await (await open(path, 'a')).close();
  const bytes = await readFile(path);
  const size = bytes.lastIndexOf(10) + 1;
  const handle = await open(path, 'r+');
  if (size < bytes.length) await handle.truncate(size);
  return { handle, size };
}

async function countLines(path: string): Promise<number> {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}
