/**
 * Group commit: documents gather in memory and reach the disk together, so that a document costs no promise. They gather as the bytes that
 * will be written: text that waits costs six times as much, most of it for the garbage collector, which carries it along (Node 20, 600 octets).
 */

import type { FileHandle } from 'node:fs/promises';
import type { Log } from '../log.js';
import type { Counter, Counters } from '../metrics/counters.js';
import { FAST_SECONDS, type Histogram } from '../metrics/histogram.js';
import { errorText, type Files, syncDirectory, writeAll } from './files.js';
import { type Segment, segmentPath } from './segments.js';

/** Bytes that are joined before a new piece is begun; a segment is only ended between pieces. */
const PIECE = 1 << 18;
/** Pieces that are kept for others once they are on disk. */
const MOST_SPARE = 8;
const LINE_FEED = 10;
const NOTHING = Buffer.alloc(0);

/** Whole entries that are not yet committed. */
interface Piece {
  readonly memory: Buffer;
  /** Bytes of `memory` that are written to. */
  used: number;
  documents: number;
}

function emptyPiece(): Piece {
  return { memory: NOTHING, used: 0, documents: 0 };
}

export interface WriterOptions {
  readonly directory: string;
  readonly segmentBytes: number;
  readonly commitMilliseconds: number;
  readonly commitBytes: number;
  readonly retryMilliseconds: number;
  readonly files: Files;
}

/** Owns the end of the last segment. `segments` is shared with the spool: the writer appends to it and moves its last end. */
export class SegmentWriter {
  /** Bytes in memory that are not committed: what the memory limit is compared with. */
  buffered = 0;
  /** Documents given and documents committed since the start. */
  taken = 0;
  committed = 0;
  /** Why nothing can be written just now; undefined when all is well. */
  trouble: string | undefined;

  private open: Piece = emptyPiece();
  private readonly spare: Buffer[] = [];
  private readonly sealed: Piece[] = [];
  private file: FileHandle | undefined;
  /** Position after the last byte written, committed or not. */
  private written: number;
  /** Position after the last byte synced: where a failure leads back to. */
  private durable: number;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private closing = false;
  private wake: (() => void) | undefined;
  private readonly waiting: { readonly until: number; readonly done: () => void }[] = [];
  private readonly segments: Segment[];
  private readonly options: WriterOptions;
  private readonly log: Log;
  private readonly onCommit: (documents: number) => void;
  private readonly bytesWritten: Counter;
  private readonly commits: Counter;
  private readonly errors: Counter;
  private readonly syncing: Histogram;

  /** `position` is where the next byte goes; `onCommit` is told how many documents became durable, after `segments` says so. */
  constructor(
    segments: Segment[],
    position: number,
    options: WriterOptions,
    counters: Counters,
    log: Log,
    onCommit: (documents: number) => void,
  ) {
    this.segments = segments;
    this.written = position;
    this.durable = position;
    this.options = options;
    this.log = log;
    this.onCommit = onCommit;
    this.bytesWritten = counters.counter('spoor_spool_bytes_total', 'One more byte was committed to the spool.');
    this.commits = counters.counter('spoor_spool_commits_total', 'Documents in memory were written and synced to disk together.');
    this.syncing = counters.histogram(
      'spoor_wal_sync_duration_seconds',
      'The disk took so long to keep what was written to the spool.',
      FAST_SECONDS,
    );
    this.errors = counters.counter('spoor_spool_write_errors_total', 'A write to the spool failed and is tried again.');
  }

  /** Takes one entry: an action line with its line feed, and a document as one line without. */
  append(action: Uint8Array, document: Uint8Array): void {
    const bytes = action.length + document.length + 1;
    this.makeRoom(bytes);
    const { open } = this;
    open.memory.set(action, open.used);
    open.memory.set(document, open.used + action.length);
    open.used += bytes;
    open.memory[open.used - 1] = LINE_FEED;
    open.documents += 1;
    this.taken += 1;
    this.buffered += bytes;
    if (this.running !== undefined) return;
    if (this.buffered >= this.options.commitBytes) this.start();
    else this.timer ??= setTimeout(() => this.start(), this.options.commitMilliseconds);
  }

  /** Resolves when everything appended so far is durable, or given up by `close`. */
  commit(): Promise<void> {
    const until = this.taken;
    if (this.committed >= until) return Promise.resolve();
    const done = new Promise<void>((resolve) => this.waiting.push({ until, done: resolve }));
    this.start();
    return done;
  }

  /** Commits what it can and gives up the rest: returns documents and bytes that did not reach the disk. */
  async close(): Promise<{ documents: number; bytes: number }> {
    this.closing = true;
    this.wake?.();
    await this.running;
    this.start();
    await this.running;
    clearTimeout(this.timer);
    await this.file?.close().catch(() => undefined);
    const lost = { documents: this.taken - this.committed, bytes: this.buffered };
    for (const { done } of this.waiting.splice(0)) done();
    return lost;
  }

  private seal(): void {
    if (this.open.documents === 0) return;
    this.sealed.push(this.open);
    this.open = emptyPiece();
  }

  private makeRoom(bytes: number): void {
    if (this.open.memory.length - this.open.used >= bytes) return;
    this.seal();
    const memory = bytes <= PIECE ? (this.spare.pop() ?? Buffer.allocUnsafeSlow(PIECE)) : Buffer.allocUnsafeSlow(bytes);
    this.open = { memory, used: 0, documents: 0 };
  }

  private start(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.running ??= this.run().finally(() => {
      this.running = undefined;
      if (this.closing || this.buffered === 0) return;
      // Something may have come between the last look and here.
      if (this.waiting.length > 0 || this.buffered >= this.options.commitBytes) this.start();
      else this.timer ??= setTimeout(() => this.start(), this.options.commitMilliseconds);
    });
  }

  /** Writes until nothing waits. A failure is tried again without end; only while closing once. */
  private async run(): Promise<void> {
    for (;;) {
      this.seal();
      if (this.sealed.length === 0) return;
      try {
        await this.writeSealed();
      } catch (error) {
        this.errors.value += 1;
        if (this.trouble === undefined) {
          this.log.error(
            `spool: cannot write to ${this.options.directory}: ${errorText(error)}. Free space or mend the disk; documents wait in memory`,
          );
        }
        this.trouble = errorText(error);
        await this.abandon();
        if (this.closing) return;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, this.options.retryMilliseconds);
          this.wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        this.wake = undefined;
      }
      if (this.buffered < this.options.commitBytes && this.waiting.length === 0 && !this.closing) return;
    }
  }

  private async writeSealed(): Promise<void> {
    // What comes meanwhile is for the next time.
    for (let left = this.sealed.length; left > 0; ) {
      let segment = this.segments.at(-1);
      let count = this.file === undefined || segment === undefined ? 0 : this.fitting(segment, left);
      if (segment === undefined || count === 0) {
        segment = await this.nextSegment(segment);
        count = Math.max(1, this.fitting(segment, left));
      }
      // One call for all of them: each waits for its turn behind the packets that are decoded meanwhile.
      const pieces = this.sealed.slice(0, count).map(({ memory, used }) => memory.subarray(0, used));
      await writeAll(this.file!, pieces, this.written - segment.start);
      for (const piece of pieces) this.written += piece.length;
      await this.sync(count);
      left -= count;
    }
  }

  /** How many of the first `most` sealed pieces the segment has room for: one at least, if it is empty. */
  private fitting(segment: Segment, most: number): number {
    let end = this.written;
    let count = 0;
    while (count < most) {
      const more = this.sealed[count]!.used;
      if (end > segment.start && end + more - segment.start > this.options.segmentBytes) break;
      end += more;
      count += 1;
    }
    return count;
  }

  /** Makes the first `pieces` of `sealed` durable and forgets them. */
  private async sync(pieces: number): Promise<void> {
    const began = performance.now();
    await this.file!.datasync();
    this.syncing.observe((performance.now() - began) / 1000);
    let documents = 0;
    for (const piece of this.sealed.splice(0, pieces)) {
      documents += piece.documents;
      this.buffered -= piece.used;
      this.bytesWritten.value += piece.used;
      if (piece.memory.length === PIECE && this.spare.length < MOST_SPARE) this.spare.push(piece.memory);
    }
    this.segments.at(-1)!.end = this.written;
    this.durable = this.written;
    if (this.trouble !== undefined) this.log.info('spool: writing again');
    this.trouble = undefined;
    this.committed += documents;
    this.commits.value += 1;
    this.onCommit(documents);
    let settled = 0;
    while (settled < this.waiting.length && this.waiting[settled]!.until <= this.committed) settled += 1;
    for (const { done } of this.waiting.splice(0, settled)) done();
  }

  /** Goes on in the last segment if nothing went wrong with it and it has room, else begins one. */
  private async nextSegment(last: Segment | undefined): Promise<Segment> {
    const { directory, files } = this.options;
    const resume = last !== undefined && last.end === this.written && this.file === undefined && this.mayResume(last);
    await this.file?.close();
    this.file = undefined;
    if (resume) {
      this.file = await files.open(last.path, 'r+');
      return last;
    }
    const path = segmentPath(directory, this.written);
    this.file = await files.open(path, 'w');
    await syncDirectory(directory, files);
    if (last?.path === path) return last;
    const segment = { path, start: this.written, end: this.written };
    this.segments.push(segment);
    return segment;
  }

  private mayResume(last: Segment): boolean {
    return this.trouble === undefined && last.end > last.start && last.end - last.start < this.options.segmentBytes;
  }

  /**
   * After a failure: back to the last committed byte, and on in a new segment, because the kernel may report a failed sync once
   * and then take the lost pages for written.
   */
  private async abandon(): Promise<void> {
    const segment = this.segments.at(-1);
    this.written = this.durable;
    const file = this.file;
    this.file = undefined;
    if (file === undefined || segment === undefined) return;
    await file.truncate(segment.end - segment.start).catch(() => undefined); // openSegments cuts it else
    await file.close().catch(() => undefined);
  }
}
