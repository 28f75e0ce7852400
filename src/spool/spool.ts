/**
 * The durable queue between the engine and Elasticsearch, and the output itself where there is no Elasticsearch.
 *
 * What a crash can lose: documents taken in less than `commitMilliseconds` ago (or the last `commitKilobytes`), and while the disk
 * refuses to write, whatever waits in memory. What is committed is lost only to the size cap, and then counted and told.
 */

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DocumentSink, FinishedDocument } from '../documents/sink.js';
import { OperatorError } from '../errors.js';
import type { Log } from '../log.js';
import type { Counter, Counters } from '../metrics/counters.js';
import { loadAcknowledged, saveAcknowledged } from './acknowledged.js';
import { errorCode, errorText, type Files, makeDirectories, realFiles, writeAll } from './files.js';
import { ActionLines } from './format.js';
import { acquireLock, type Lock } from './lock.js';
import { countDropped } from './measure.js';
import type { DroppedDocuments, SpoolOptions } from './options.js';
import { SpoolReader } from './reader.js';
import { type OpenedSegments, openSegments, type Segment } from './segments.js';
import { SegmentWriter } from './writer.js';

export class Spool implements DocumentSink {
  readonly directory: string;
  readonly reader: SpoolReader;

  private readonly options: SpoolOptions;
  private readonly files: Files;
  private readonly log: Log;
  private readonly lock: Lock;
  private readonly segments: Segment[];
  private readonly writer: SegmentWriter;
  private readonly actions = new ActionLines();
  private readonly sizeBytes: number;
  private readonly memoryBytes: number;
  private readonly taken: Counter;
  private readonly counters: Counters;
  private readonly roomWaiters: (() => void)[] = [];
  /** Live documents that found the memory full, told together once writing works again. */
  private refused: { documents: number; bytes: number; from?: string; to?: string } | undefined;
  /** Documents that the disk did not take in the end. */
  private givenUp = 0;
  private saved: number;
  /** One store after the other: two at once would write the same file. */
  private saving: Promise<void> = Promise.resolve();
  private saveTimer: NodeJS.Timeout | undefined;
  private saveFailed = false;
  private dropping: Promise<void> | undefined;
  private retentionTold = false;
  private closed: Promise<void> | undefined;

  /**
   * Opens or makes the spool, takes its lock and repairs its end. Throws `OperatorError`: `SPOOL_LOCKED`, `SPOOL_NOT_WRITABLE`
   * or `SPOOL_DAMAGED`, each with what to do.
   */
  static async open(directory: string, options: SpoolOptions, counters: Counters, log: Log): Promise<Spool> {
    const files = options.files ?? realFiles;
    try {
      await makeDirectories(directory);
      if (!(await stat(directory)).isDirectory()) throw new Error('it is not a directory');
      const lock = await acquireLock(directory, log);
      try {
        await proveWritable(directory, files);
        const acknowledged = await loadAcknowledged(directory, log);
        const opened = await openSegments(directory, acknowledged, log, files);
        return new Spool(directory, options, files, lock, acknowledged, opened, counters, log);
      } catch (error) {
        await lock.release();
        throw error;
      }
    } catch (error) {
      if (error instanceof OperatorError) throw error;
      throw notWritable(directory, error);
    }
  }

  private constructor(
    directory: string,
    options: SpoolOptions,
    files: Files,
    lock: Lock,
    acknowledged: number,
    opened: OpenedSegments,
    counters: Counters,
    log: Log,
  ) {
    this.directory = directory;
    this.options = options;
    this.files = files;
    this.log = log;
    this.lock = lock;
    this.segments = opened.segments;
    this.counters = counters;
    this.sizeBytes = options.sizeGigabytes * 1e9;
    this.memoryBytes = options.memoryMegabytes * 1e6;
    this.taken = counters.counter('spoor_spool_documents_total', 'A document was given to the spool.');
    counters.gauge('spoor_queue_bytes', 'Bytes in the spool that nobody acknowledged.', () => this.unacknowledgedBytes);
    counters.gauge(
      'spoor_queue_max_bytes',
      'Most that the spool may take on disk; beyond it the oldest documents go.',
      () => this.sizeBytes,
    );
    counters.gauge('spoor_spool_bytes', 'Bytes of the spool on disk, acknowledged ones included.', () => this.bytes);
    counters.counter('spoor_spool_torn_bytes_total', 'A byte at the end of a segment belonged to no whole entry at start.').value +=
      opened.tornBytes;
    this.saved = acknowledged;
    this.reader = new SpoolReader(opened.segments, { acknowledged, lastDocuments: opened.lastDocuments }, files, counters, log, () =>
      this.acknowledgedMoved(),
    );
    this.writer = new SegmentWriter(
      opened.segments,
      this.reader.committed,
      {
        directory,
        files,
        segmentBytes: Math.min(options.segmentMegabytes * 1e6, this.sizeBytes / 4),
        commitMilliseconds: options.commitMilliseconds,
        commitBytes: options.commitKilobytes * 1e3,
        retryMilliseconds: options.retryMilliseconds ?? 1000,
      },
      counters,
      log,
      (documents) => this.committed(documents),
    );
  }

  /** Takes the document into memory; on disk after the next commit. Live documents are dropped, counted, when the memory is full too. */
  document(document: FinishedDocument): void {
    this.taken.value += 1;
    if (this.closed !== undefined) this.countDropped('shutdown', 1, document.line.length);
    else if (this.writer.buffered > this.memoryBytes && this.options.whenFull === 'drop-oldest') this.refuse(document);
    else this.writer.append(this.actions.line(document.dataStream, document.id), document.line);
  }

  /** Resolves when everything given so far is on disk (fdatasync). While the disk refuses to write it waits, until `close`. */
  commit(): Promise<void> {
    return this.writer.commit();
  }

  /**
   * For replays, once a batch; live sources never call it. Undefined, nothing to wait for, unless the disk lags behind (a quarter of the memory
   * limit waits to be written) or, with `whenFull: 'wait'`, the spool is at its size cap.
   */
  room(): Promise<void> | undefined {
    if (this.hasRoom()) return undefined;
    return new Promise((resolve) => this.roomWaiters.push(resolve));
  }

  /** Bytes on disk, acknowledged ones included. */
  get bytes(): number {
    let sum = 0;
    for (const segment of this.segments) sum += segment.end - segment.start;
    return sum;
  }

  /** Bytes on disk that nobody acknowledged. */
  get unacknowledgedBytes(): number {
    return this.reader.committed - this.reader.acknowledged;
  }

  /** Documents in memory, not yet committed. */
  get uncommittedDocuments(): number {
    return this.writer.taken - this.writer.committed - this.givenUp;
  }

  /** How full it is, 0 to 1, of what nobody acknowledged: near 1 the oldest go, or a replay waits. */
  get fullness(): number {
    return this.unacknowledgedBytes / this.sizeBytes;
  }

  /** Why nothing can be written just now; undefined when all is well. */
  get trouble(): string | undefined {
    return this.writer.trouble;
  }

  /** Commits, stores how far was acknowledged, and gives the directory free. What cannot be written then is dropped, counted and told. */
  close(): Promise<void> {
    this.closed ??= this.finish();
    return this.closed;
  }

  private async finish(): Promise<void> {
    const lost = await this.writer.close();
    if (lost.documents > 0) {
      this.log.error(`spool: ${lost.documents} documents could not be written to ${this.directory} and are lost`);
      this.givenUp = lost.documents;
      this.dropped({ reason: 'shutdown', ...lost });
    }
    await this.dropping;
    clearTimeout(this.saveTimer);
    await this.saving;
    if (this.reader.acknowledged > this.saved) await this.save();
    await this.reader.close();
    for (const done of this.roomWaiters.splice(0)) done();
    await this.lock.release();
  }

  private committed(documents: number): void {
    this.reader.grown(documents);
    if (this.refused !== undefined) {
      const refused = this.refused;
      this.refused = undefined;
      this.options.onDropped?.({ reason: 'memory', ...refused });
    }
    if (this.segments.length > 1 && this.bytes > this.sizeBytes && (!this.options.delivery || this.options.whenFull === 'drop-oldest')) {
      this.dropping ??= this.dropOldest().finally(() => {
        this.dropping = undefined;
      });
    }
    this.letIn();
  }

  private hasRoom(): boolean {
    if (this.closed !== undefined) return true;
    if (this.writer.buffered > this.memoryBytes / 4) return false;
    return !this.options.delivery || this.options.whenFull === 'drop-oldest' || this.bytes < this.sizeBytes;
  }

  private letIn(): void {
    if (this.roomWaiters.length > 0 && this.hasRoom()) for (const done of this.roomWaiters.splice(0)) done();
  }

  private refuse(document: FinishedDocument): void {
    this.refused ??= { documents: 0, bytes: 0 };
    this.refused.documents += 1;
    this.refused.bytes += document.line.length;
    this.countDropped('memory', 1, document.line.length);
    const time = document.body['@timestamp'];
    if (typeof time !== 'string') return;
    this.refused.from ??= time;
    this.refused.to = time;
  }

  /** Oldest whole segments go until the rest fits. The segment that is being written stays. */
  private async dropOldest(): Promise<void> {
    while (this.segments.length > 1 && this.bytes > this.sizeBytes) {
      const segment = this.segments.shift()!;
      const from = this.reader.skipTo(segment.end);
      const counted = from === undefined ? undefined : await countDropped(segment, from, this.files);
      await this.remove(segment);
      if (from === undefined || counted === undefined) continue;
      this.reader.uncount(from, counted.documents);
      if (this.options.delivery) this.dropped({ reason: 'size', ...counted });
      else this.retire(counted);
    }
    this.letIn();
  }

  /** Without delivery the oldest segments leaving is how the spool is meant to work: said once, counted always. */
  private retire(counted: { readonly documents: number }): void {
    this.counters.counter(
      'spoor_spool_retired_documents_total',
      'A document of the oldest segment was removed to keep the spool within its size; nobody ships it.',
    ).value += counted.documents;
    if (!this.retentionTold)
      this.log.info(`spool: ${this.directory} has reached its size; the oldest documents are removed as new ones come`);
    this.retentionTold = true;
  }

  private dropped(dropped: DroppedDocuments): void {
    this.countDropped(dropped.reason, dropped.documents, dropped.bytes);
    this.options.onDropped?.(dropped);
  }

  private countDropped(reason: DroppedDocuments['reason'], documents: number, bytes: number): void {
    const help = 'was dropped: the spool was full (size), the disk did not take it (memory), or not in time (shutdown).';
    this.counters.counter('spoor_queue_dropped_events_total', `A document ${help}`, { reason }).value += documents;
    this.counters.counter('spoor_queue_dropped_bytes_total', `A byte ${help}`, { reason }).value += bytes;
  }

  private acknowledgedMoved(): void {
    if (this.closed !== undefined) return;
    this.saveTimer ??= setTimeout(() => {
      this.saveTimer = undefined;
      this.saving = this.saving.then(() => this.save());
    }, this.options.commitMilliseconds);
  }

  /** Stores the position, then removes what it makes superfluous. A failure costs repeated documents after a crash, so it is only told. */
  private async save(): Promise<void> {
    const position = this.reader.acknowledged;
    try {
      await saveAcknowledged(this.directory, position, this.files);
      this.saved = position;
      this.saveFailed = false;
    } catch (error) {
      if (!this.saveFailed)
        this.log.warn(`spool: cannot store how far it is delivered (${errorText(error)}); a crash now repeats some documents`);
      this.saveFailed = true;
    }
    if (!this.options.delivery) return;
    // Space is given back even if the position could not be stored: on a full disk that is what helps.
    while (this.segments.length > 1 && this.segments[0]!.end <= position) await this.remove(this.segments.shift()!);
    this.letIn();
  }

  private async remove(segment: Segment): Promise<void> {
    try {
      await this.files.unlink(segment.path);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') this.log.warn(`spool: cannot remove ${segment.path}: ${errorText(error)}`);
    }
  }
}

/** A directory may be there and yet take nothing: read-only, full, or of another user. */
async function proveWritable(directory: string, files: Files): Promise<void> {
  const path = join(directory, 'probe');
  const file = await files.open(path, 'w');
  try {
    await writeAll(file, [Buffer.alloc(4096, ' ')], 0);
    await file.datasync();
  } finally {
    await file.close();
    await files.unlink(path);
  }
}

function notWritable(directory: string, error: unknown): OperatorError {
  const code = errorCode(error);
  const todo =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'Free space on that disk, or name a spool directory on another one.'
      : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
        ? 'Give the user that runs Spoor the right to write there, or name another spool directory.'
        : 'Name a directory that can be made and written.';
  return new OperatorError('SPOOL_NOT_WRITABLE', `The spool directory ${directory} cannot be written: ${errorText(error)}.`, todo, {
    cause: error,
  });
}
