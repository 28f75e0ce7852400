/** Documents that Elasticsearch refuses for good: kept in a file with the reason, so that they can be looked at, mended and sent again. */

import { type FileHandle, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Counter, Counters } from '../metrics/counters.js';
import { member } from './answer.js';
import { Turns } from './turns.js';

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

/** A letter as it is found in the file. */
export interface KeptLetter extends DeadLetter {
  /** When it was refused, ISO 8601. */
  readonly time: string;
}

const CURRENT = 'dead-letters.ndjson';
const OLDER = 'dead-letters.old.ndjson';

interface OpenFile {
  readonly handle: FileHandle;
  size: number;
}

export class DeadLetters {
  readonly path: string;
  private readonly older: string;
  private readonly halfBytes: number;
  private readonly now: () => number;
  private readonly discarded: Counter;
  private file: OpenFile | undefined;
  /** What is in either file, and since when: a crash between letter and acknowledgement brings the same document again. */
  private known: { readonly current: Map<string, string>; readonly older: Map<string, string> } | undefined;
  /** The files are written, or changed, by one at a time. */
  private readonly turns = new Turns();

  /** Files `dead-letters.ndjson` and, when that is half of `megabytes`, `dead-letters.old.ndjson`; made at the first letter. */
  constructor(directory: string, megabytes: number, counters: Counters, now: () => number) {
    this.path = join(directory, CURRENT);
    this.older = join(directory, OLDER);
    this.halfBytes = (megabytes * 1e6) / 2;
    this.now = now;
    this.discarded = counters.counter('spoor_dead_letters_discarded_total', 'A dead letter was removed to keep the file within its size.');
  }

  /**
   * Resolves when the letters are on disk, each once, with the time when each was written first; rejects if they could not be written, and then
   * may be given again.
   */
  write(letters: readonly DeadLetter[]): Promise<readonly KeptLetter[]> {
    return this.turns.take(() => this.append(letters));
  }

  /**
   * Takes letters out of the files: those that `wanted` says, once `done` has dealt with them. Until it resolved they stay, so that a
   * crash loses none. Returns how many it were.
   */
  take(wanted: (letter: KeptLetter) => boolean, done: (letters: readonly KeptLetter[]) => Promise<void>): Promise<number> {
    return this.turns.take(async () => {
      await this.closeFile();
      let taken = 0;
      for (const path of [this.older, this.path]) {
        const lines = await linesOf(path);
        const letters = lines.map(parseLetter);
        const chosen = letters.filter((letter) => letter !== undefined && wanted(letter)) as KeptLetter[];
        if (chosen.length === 0) continue;
        await done(chosen);
        const gone = new Set<KeptLetter | undefined>(chosen);
        await replace(
          path,
          lines.filter((_, i) => !gone.has(letters[i])),
        );
        taken += chosen.length;
      }
      return taken;
    });
  }

  async close(): Promise<void> {
    await this.turns.over();
    await this.closeFile();
  }

  private async closeFile(): Promise<void> {
    const { file } = this;
    this.file = undefined;
    this.known = undefined;
    await file?.handle.close();
  }

  private async append(letters: readonly DeadLetter[]): Promise<readonly KeptLetter[]> {
    this.known ??= { current: timesOf(await linesOf(this.path)), older: timesOf(await linesOf(this.older)) };
    const { current, older } = this.known;
    const now = new Date(this.now()).toISOString();
    const added = new Set<string>();
    let text = '';
    const kept = letters.map((letter): KeptLetter => {
      const key = keyOf(letter);
      const before = key === undefined ? undefined : (current.get(key) ?? older.get(key) ?? (added.has(key) ? now : undefined));
      if (before !== undefined) return { ...letter, time: before };
      if (key !== undefined) added.add(key);
      const { type, reason, status, dataStream, id, document } = letter;
      text += `${JSON.stringify({ '@timestamp': now, type, reason, status, data_stream: dataStream, id, document })}\n`;
      return { ...letter, time: now };
    });
    if (text === '') return kept;
    const bytes = Buffer.from(text);
    const file = await this.openFor(bytes.length);
    try {
      await writeAt(file.handle, bytes, file.size);
      file.size += bytes.length;
      for (const key of added) this.known.current.set(key, now);
      return kept;
    } catch (error) {
      // What was half written is overwritten by the next try, or cut by the next opening.
      this.file = undefined;
      await file.handle.close().catch(() => undefined);
      throw error;
    }
  }

  private async openFor(more: number): Promise<OpenFile> {
    this.file ??= await openWhole(this.path);
    if (this.file.size === 0 || this.file.size + more <= this.halfBytes) return this.file;
    await this.file.handle.close();
    this.file = undefined;
    this.discarded.value += (await linesOf(this.older)).length;
    await rename(this.path, this.older);
    this.known = { current: new Map(), older: this.known?.current ?? new Map() };
    this.file = await openWhole(this.path);
    return this.file;
  }
}

/** All letters in a spool directory, oldest first; the file may be written meanwhile. */
export async function readDeadLetters(directory: string): Promise<KeptLetter[]> {
  const lines = [...(await linesOf(join(directory, OLDER))), ...(await linesOf(join(directory, CURRENT)))];
  return lines.map(parseLetter).filter((letter) => letter !== undefined);
}

function keyOf({ dataStream, id }: DeadLetter): string | undefined {
  return id === '' ? undefined : `${dataStream}/${id}`;
}

/** When each letter that has an identifier was written. */
function timesOf(lines: readonly string[]): Map<string, string> {
  const times = new Map<string, string>();
  for (const line of lines) {
    const letter = parseLetter(line);
    const key = letter && keyOf(letter);
    if (letter !== undefined && key !== undefined) times.set(key, letter.time);
  }
  return times;
}

/** Undefined for a line that is no letter. */
function parseLetter(line: string): KeptLetter | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const text = (name: string) => {
    const found = member(value, name);
    return typeof found === 'string' ? found : '';
  };
  const status = member(value, 'status');
  if (typeof status !== 'number') return undefined;
  return {
    time: text('@timestamp'),
    type: text('type'),
    reason: text('reason'),
    status,
    dataStream: text('data_stream'),
    id: text('id'),
    document: text('document'),
  };
}

/** Whole lines of a file without their ends; none if there is no such file. */
async function linesOf(path: string): Promise<string[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n').slice(0, -1);
}

/** Opens for going on behind the last whole line. Not in append mode, which would ignore where a failed write is to be repeated. */
async function openWhole(path: string): Promise<OpenFile> {
  await (await open(path, 'a')).close();
  const bytes = await readFile(path);
  const size = bytes.lastIndexOf(10) + 1;
  const handle = await open(path, 'r+');
  if (size < bytes.length) await handle.truncate(size);
  return { handle, size };
}

/** In one step: after a crash there is the old file or the new one. */
async function replace(path: string, lines: readonly string[]): Promise<void> {
  const handle = await open(`${path}.new`, 'w');
  try {
    await writeAt(handle, Buffer.from(lines.map((line) => `${line}\n`).join('')), 0);
  } finally {
    await handle.close();
  }
  await rename(`${path}.new`, path);
}

async function writeAt(handle: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at, bytes.length - at, offset + at)).bytesWritten;
  await handle.datasync();
}
