/** Hands out committed entries in order, as the bytes that stand on disk, and keeps what was acknowledged of them. */

import type { FileHandle } from 'node:fs/promises';
import type { Log } from '../log.js';
import type { Counter, Counters } from '../metrics/counters.js';
import { FinishedRanges } from './acknowledged.js';
import { errorCode, errorText, type Files } from './files.js';
import { nextEntry, readEntries } from './format.js';
import type { Segment } from './segments.js';
import { SpareMemory } from './spare-memory.js';

/** Documents handed out together. */
export interface SpoolBatch {
  /** Position of the first byte and of the byte after the last. */
  readonly from: number;
  readonly to: number;
  readonly documents: number;
  /** Milliseconds since the oldest of them was committed; Infinity for what an earlier run left. */
  readonly age: number;
  /** The entries in bulk format, exactly as on disk. Not to be changed, and not to be read once they are acknowledged: others stand there then. */
  readonly bytes: Buffer;
}

/** A moment and the position that was committed then. */
interface Mark {
  readonly position: number;
  readonly at: number;
}

/** Marks kept before neighbours are joined: ages become coarser, never younger than the truth. */
const MOST_MARKS = 512;

export class SpoolReader {
  private cursor: number;
  /** Entries between the cursor and the end, counted from `countedFrom` on. */
  private unreadDocuments: number;
  private readonly countedFrom: number;
  /** Dropped parts whose documents are still being counted. */
  private uncounted = 0;
  private readonly marks: Mark[] = [];
  private readonly finished: FinishedRanges;
  private readonly segments: readonly Segment[];
  private readonly files: Files;
  private readonly log: Log;
  private readonly now: () => number;
  private readonly onFinished: () => void;
  private readonly spare = new SpareMemory();
  private readonly listeners = new Set<() => void>();
  private readonly damagedBytes: Counter;
  private readonly damagedDocuments: Counter;
  /** What an earlier run left, as soon as it is counted. */
  private readonly found: Counter;
  private file: { readonly segment: Segment; readonly handle: FileHandle } | undefined;
  /** Bytes of an average entry so far: how much to read for a batch limited by documents. */
  private entryBytes = 1000;

  constructor(
    segments: readonly Segment[],
    opened: { readonly acknowledged: number; readonly lastDocuments: number },
    files: Files,
    counters: Counters,
    log: Log,
    onFinished: () => void,
    now: () => number = () => performance.now(),
  ) {
    const first = segments[0]?.start ?? opened.acknowledged;
    const last = segments.at(-1);
    this.segments = segments;
    this.cursor = Math.max(opened.acknowledged, first);
    this.finished = new FinishedRanges(this.cursor);
    this.unreadDocuments = opened.lastDocuments;
    this.countedFrom = last?.start ?? this.cursor;
    if (this.committed > this.cursor) this.marks.push({ position: this.committed, at: Number.NEGATIVE_INFINITY });
    this.files = files;
    this.log = log;
    this.now = now;
    this.onFinished = onFinished;
    this.damagedBytes = counters.counter(
      'spoor_spool_damaged_bytes_total',
      'A byte of a segment belonged to no entry and was passed over.',
    );
    this.damagedDocuments = counters.counter(
      'spoor_spool_damaged_documents_total',
      'A document that had been committed was not there any more when its turn came.',
    );
    this.found = counters.counter(
      'spoor_spool_found_documents_total',
      'A document of an earlier run was in the spool; counted when its turn comes, at the latest.',
    );
    this.found.value += opened.lastDocuments;
  }

  /** Everything before this position is durable. */
  get committed(): number {
    return Math.max(this.segments.at(-1)?.end ?? 0, this.cursor);
  }

  /** Everything before this position is acknowledged, or was dropped for the size cap. */
  get acknowledged(): number {
    return this.finished.mark;
  }

  /** Committed and not handed out. Bytes are exact; documents are too few by what older segments of an earlier run hold. */
  get unread(): { readonly documents: number; readonly bytes: number } {
    const bytes = this.committed - this.cursor;
    return { documents: this.unreadDocuments, bytes };
  }

  /** Milliseconds since the oldest entry not handed out was committed; Infinity for what an earlier run left, 0 if there is none. */
  oldestAge(): number {
    const oldest = this.marks[0];
    return oldest === undefined || this.committed === this.cursor ? 0 : this.now() - oldest.at;
  }

  /** Calls once, after the next commit or acknowledgement; returns how to take it back. */
  onceChanged(callback: () => void): () => void {
    this.listeners.add(callback);
    return () => this.listeners.delete(callback);
  }

  /**
   * The next entries, at most so many documents and about so many bytes, but at least one; undefined when none is committed.
   * A batch never spans two segments. One call at a time. Rejects if a segment cannot be read; nothing is handed out then.
   */
  async next(most: { readonly documents: number; readonly bytes: number }): Promise<SpoolBatch | undefined> {
    for (;;) {
      const from = this.cursor;
      const segment = this.segments.find((s) => s.end > from);
      if (segment === undefined) return undefined;
      if (segment.start > from) {
        this.moveOn(from, segment.start); // a hole, told at open
        continue;
      }
      const handle = await this.handleOf(segment);
      if (handle === undefined || this.cursor !== from) continue;
      const bytes = Math.min(most.bytes, Math.ceil(this.entryBytes * 1.2 * most.documents) + 4096);
      const end = segment.end;
      const limits = { documents: most.documents, bytes };
      const entries = await readEntries(handle, from - segment.start, end - segment.start, limits, (size) => this.spare.take(size));
      if (this.cursor !== from) continue; // dropped for the size cap meanwhile
      if (entries.documents === 0) {
        this.passOver(segment, from, end, entries.seen);
        continue;
      }
      const to = from + entries.end;
      const age = this.oldestAge();
      this.cursor = to;
      this.take(from, entries.documents);
      this.settleCount();
      this.entryBytes = entries.end / entries.documents;
      this.forgetMarks();
      return { from, to, documents: entries.documents, age, bytes: entries.bytes };
    }
  }

  /** The entries need not be delivered again. In any order; durable a little later, so that a crash repeats some. Takes back their `bytes`. */
  acknowledge(batch: { readonly from: number; readonly to: number; readonly bytes?: Buffer }): void {
    if (batch.bytes !== undefined) this.spare.give(batch.bytes);
    if (!this.finished.finish(batch.from, batch.to)) return;
    this.onFinished();
    this.changed();
  }

  /** For the spool: `documents` more are committed. */
  grown(documents: number): void {
    this.unreadDocuments += documents;
    this.marks.push({ position: this.committed, at: this.now() });
    this.forgetMarks();
    if (this.marks.length > MOST_MARKS) {
      const joined: Mark[] = [];
      for (let i = 0; i < this.marks.length; i += 2) {
        joined.push({ position: (this.marks[i + 1] ?? this.marks[i])!.position, at: this.marks[i]!.at });
      }
      this.marks.splice(0, this.marks.length, ...joined);
    }
    this.changed();
  }

  /** For the spool: gives up what is before `position`; returns where the part begins that nobody was handed, or undefined. */
  skipTo(position: number): number | undefined {
    const from = this.cursor;
    const unseen = from < position;
    if (unseen) {
      this.uncounted += 1;
      this.moveOn(from, position);
    }
    // What is in flight from there may still be acknowledged; the spool no longer holds it either way.
    if (this.finished.finish(Math.min(this.finished.mark, position), position)) this.onFinished();
    return unseen ? from : undefined;
  }

  /** For the spool: the documents of a dropped part, once they are counted. */
  uncount(from: number, documents: number): void {
    this.uncounted -= 1;
    this.take(from, documents);
  }

  private take(from: number, documents: number): void {
    if (from >= this.countedFrom) this.unreadDocuments -= documents;
    else this.found.value += documents;
  }

  async close(): Promise<void> {
    await this.file?.handle.close();
    this.file = undefined;
    this.changed();
  }

  /** At the end nothing is unread: what should be is not there any more. */
  private settleCount(): void {
    if (this.cursor !== this.committed || this.uncounted > 0) return;
    this.damagedDocuments.value += Math.max(0, this.unreadDocuments);
    this.unreadDocuments = 0;
  }

  private moveOn(from: number, to: number): void {
    this.cursor = to;
    this.finished.finish(from, to);
    this.forgetMarks();
    this.onFinished();
  }

  private passOver(segment: Segment, from: number, end: number, seen: Buffer): void {
    const entry = nextEntry(seen, 0);
    const to = entry < 0 ? end : from + entry;
    if (this.damagedBytes.value === 0) {
      this.log.error(
        `spool: ${segment.path} holds no whole entry at byte ${from - segment.start}; passed over ${to - from} bytes. Check the disk`,
      );
    }
    this.damagedBytes.value += to - from;
    this.moveOn(from, to);
  }

  private async handleOf(segment: Segment): Promise<FileHandle | undefined> {
    if (this.file?.segment === segment) return this.file.handle;
    const old = this.file;
    this.file = undefined;
    await old?.handle.close();
    try {
      const handle = await this.files.open(segment.path, 'r');
      this.file = { segment, handle };
      return handle;
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      // Deleted while it was being opened, or by somebody else: what is not there cannot be delivered.
      if (this.segments.includes(segment)) {
        this.log.error(`spool: ${segment.path} was removed by somebody else (${errorText(error)})`);
        this.damagedBytes.value += segment.end - this.cursor;
        this.moveOn(this.cursor, segment.end);
      }
      return undefined;
    }
  }

  private forgetMarks(): void {
    let done = 0;
    while (done < this.marks.length && this.marks[done]!.position <= this.cursor) done += 1;
    if (done > 0) this.marks.splice(0, done);
  }

  private changed(): void {
    const listeners = [...this.listeners];
    this.listeners.clear();
    for (const listener of listeners) listener();
  }
}
