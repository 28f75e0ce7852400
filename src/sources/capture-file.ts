/** Packets from capture files: named ones, those of a directory, or standard input, as fast as they are asked for. */

import { stat } from 'node:fs/promises';
import { CAPTURE_HEADER_BYTES, captureReader } from '../capture/capture-reader.js';
import { PacketBatch } from '../capture/packet-batch.js';
import { CAPTURE_REFUSALS, type CaptureRefusal, type RecordReader } from '../capture/record-reader.js';
import type { CaptureEvent, Source, SourceItem } from '../capture/source.js';
import { OperatorError } from '../errors.js';
import type { Log } from '../log.js';
import type { Counters } from '../metrics/counters.js';
import { type ListedCapture, listCaptures, notReadable } from './capture-list.js';
import { CHUNK_BYTES, ChunkedInput } from './chunked-input.js';
import { DamagedInput, type OctetStream, openOctets } from './octet-input.js';
import { observerCounters, refusedCounter } from './source-counters.js';

export interface CaptureFileOptions {
  /** Files, directories, or `-` for standard input; pcap or pcapng, plain, gzip or zstd, told by content. */
  readonly files: readonly string[];
  /** Capture point of files that are not named as the collector names them; default: the file's name without its endings. */
  readonly observer?: string;
  /** Octets read at a time; memory is about twice this, or the largest record. */
  readonly chunkBytes?: number;
  /** What `-` reads; default: that of the process. */
  readonly standardInput?: OctetStream;
}

/**
 * A replay. Its packets lie where they were read: nothing is copied, and memory does not grow with the files.
 *
 * A file that was named and is missing, unreadable or no capture ends it with SOURCE_NOT_READABLE before the first item. One that
 * was found in a directory, or that breaks off or lies in its middle, costs what cannot be read of it and gives an event:
 * `gap` with reason `truncated_file`, or `refused` with the reason in CAPTURE_REFUSALS.
 */
export function captureFileSource(options: CaptureFileOptions, counters: Counters, log: Log): Source {
  return new CaptureFiles(options, counters, log);
}

/** A capture whose format is known. */
interface OpenCapture {
  readonly input: ChunkedInput;
  readonly reader: RecordReader;
}

class CaptureFiles implements Source {
  readonly live = false;
  private readonly options: CaptureFileOptions;
  private readonly counters: Counters;
  private readonly log: Log;
  private readonly standardInput: OctetStream;
  private stopped = false;

  constructor(options: CaptureFileOptions, counters: Counters, log: Log) {
    this.options = options;
    this.standardInput = options.standardInput ?? process.stdin;
    this.counters = counters;
    this.log = log;
  }

  async *items(): AsyncGenerator<SourceItem> {
    const { files, observer } = this.options;
    const listed = await listCaptures(files, observer);
    this.warnOfUnusedObserver(listed);
    const opened = new Map<string, OpenCapture>();
    try {
      await this.openNamed(listed, opened);
      for (const file of listed) {
        if (this.stopped) return;
        yield* this.packetsOf(file, opened);
      }
    } catch (error) {
      // Closing standard input under a read makes it fail.
      if (!this.stopped) throw error;
    } finally {
      for (const { input } of opened.values()) await input.close();
    }
  }

  stop(): void {
    this.stopped = true;
    // It may have nothing more to say for hours.
    if (this.options.files.includes('-')) this.standardInput.destroy();
  }

  private warnOfUnusedObserver(listed: readonly ListedCapture[]): void {
    const { observer } = this.options;
    const other = listed.find((file) => observer !== undefined && file.observer !== observer);
    if (other !== undefined)
      this.log.warn(`--observer ${observer} is not used for ${other.path}: its name says that it is of ${other.observer}.`);
  }

  /** Opens every named file, so that all that must be said is said before the first packet. Keeps open what cannot be opened twice. */
  private async openNamed(listed: readonly ListedCapture[], kept: Map<string, OpenCapture>): Promise<void> {
    for (const { path, named } of listed) {
      if (!named || kept.has(path)) continue;
      const capture = await this.open(path);
      if (await isRegularFile(path)) await capture.input.close();
      else kept.set(path, capture);
    }
  }

  private async open(path: string): Promise<OpenCapture> {
    let input: ChunkedInput | undefined;
    try {
      input = new ChunkedInput(await openOctets(path, this.standardInput), this.options.chunkBytes ?? CHUNK_BYTES);
      while (input.end - input.at < CAPTURE_HEADER_BYTES && (await input.more(CAPTURE_HEADER_BYTES)));
      const length = input.end - input.at;
      if (length < CAPTURE_HEADER_BYTES) throw noCapture(path, length === 0 ? 'is empty' : `has only ${length} octets`);
      const begun = captureReader(input.bytes, input.at);
      if (typeof begun === 'string') throw noCapture(path, CAPTURE_REFUSALS[begun]);
      input.at = begun.at;
      return { input, reader: begun.reader };
    } catch (error) {
      await input?.close();
      throw notReadable(path, error);
    }
  }

  private async *packetsOf(file: ListedCapture, opened: Map<string, OpenCapture>): AsyncGenerator<SourceItem> {
    let capture = opened.get(file.path);
    opened.delete(file.path);
    try {
      capture ??= await this.open(file.path);
    } catch (error) {
      // A named file was readable a moment ago.
      if (file.named || !(error instanceof OperatorError)) throw error;
      refusedCounter(this.counters, 'file').value += 1;
      yield eventOf(file, 'refused', 'file', `${error.message} It is left out.`);
      return;
    }
    try {
      yield* this.records(file, capture);
    } finally {
      await capture.input.close();
    }
  }

  private async *records(file: ListedCapture, { input, reader }: OpenCapture): AsyncGenerator<SourceItem> {
    const { packets, bytes } = observerCounters(this.counters, file.observer);
    const batch = new PacketBatch(file.observer, input.bytes);
    let end: CaptureEvent | undefined;
    while (!this.stopped && end === undefined) {
      batch.clear();
      batch.bytes = input.bytes;
      input.at = reader.read(input.bytes, input.at, input.end, batch);
      if (batch.count > 0) {
        packets.value += batch.count;
        for (let i = 0; i < batch.count; i++) bytes.value += batch.lengths[i]!;
        yield batch;
      }
      if (reader.refusal !== undefined) end = this.refused(file, reader.refusal, 1, 'It is read up to there.');
      else if (reader.wanted > 0) {
        const more = await this.more(file, input, reader.wanted);
        if (more === 'end') break;
        if (more !== 'more') end = more;
      }
    }
    for (const [reason, count] of reader.skipped) yield this.refused(file, reason, count, `${count} left out.`);
    if (end !== undefined) yield end;
  }

  private async more(file: ListedCapture, input: ChunkedInput, wanted: number): Promise<'more' | 'end' | CaptureEvent> {
    try {
      if (await input.more(wanted)) return 'more';
    } catch (error) {
      if (this.stopped) return 'end';
      if (!(error instanceof DamagedInput))
        return eventOf(file, 'gap', 'read_error', `${notReadable(file.path, error).message} It is read up to there.`);
      if (error.truncated) return eventOf(file, 'gap', 'truncated_file', `${file.path}: ${error.message}; its whole records are read.`);
      refusedCounter(this.counters, 'compression').value += 1;
      return eventOf(file, 'refused', 'compression', `${file.path}: ${error.message}; it is read up to shortly before the damage.`);
    }
    if (input.at === input.end || this.stopped) return 'end';
    const left = input.end - input.at;
    return eventOf(
      file,
      'gap',
      'truncated_file',
      `${file.path} breaks off in its last record, ${left} octets after its begin; those before it are read.`,
    );
  }

  private refused(file: ListedCapture, reason: CaptureRefusal, count: number, consequence: string): CaptureEvent {
    refusedCounter(this.counters, reason).value += count;
    return { ...eventOf(file, 'refused', reason, `${file.path} ${CAPTURE_REFUSALS[reason]}. ${consequence}`), count };
  }
}

/** Something about a file that cost packets. It happened at the observer's newest packet. */
function eventOf({ path, observer }: ListedCapture, action: CaptureEvent['action'], reason: string, message: string): CaptureEvent {
  return { kind: 'event', observer, time: undefined, action, loss: true, reason, message, file: path };
}

function noCapture(path: string, found: string): OperatorError {
  return new OperatorError(
    'SOURCE_NOT_READABLE',
    `${path} is no capture: it ${found}.`,
    'Spoor reads pcap and pcapng, plain or compressed with gzip or zstd; other formats can be converted: editcap IN OUT.pcapng',
  );
}

async function isRegularFile(path: string): Promise<boolean> {
  return path === '-' ? false : (await stat(path)).isFile();
}
