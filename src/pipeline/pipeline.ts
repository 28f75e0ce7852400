/** The one loop: what the source brings goes through the engine; documents leave through sinks. */

import type { Source, SourceItem } from '../capture/source.js';
import type { DocumentSink, FinishedDocument } from '../documents/sink.js';
import type { Engine } from '../engine/engine.js';

/** A sink that may ask a replay to wait: a spool at its limit, a terminal that cannot read so fast. */
export interface PausingSink extends DocumentSink {
  /** Resolves when there is room again. Live sources are never made to wait: what they do not read is lost. */
  room(): Promise<void> | undefined;
}

/** Every document to each sink in turn. */
export class Fork implements PausingSink {
  private readonly sinks: readonly (DocumentSink | PausingSink)[];

  constructor(sinks: readonly (DocumentSink | PausingSink)[]) {
    this.sinks = sinks;
  }

  document(document: FinishedDocument): void {
    for (const sink of this.sinks) sink.document(document);
  }

  /** Undefined when every sink has room, so that most batches cost no promise. */
  room(): Promise<void> | undefined {
    const waits = this.sinks.flatMap((sink) => ('room' in sink ? (sink.room() ?? []) : []));
    return waits.length === 0 ? undefined : Promise.all(waits).then(() => undefined);
  }
}

/**
 * Runs until the source ends, which is when it is stopped or its input is; the engine has then said its last word.
 * `stopped` ends a wait for room, so that a replay whose spool is full can be stopped too.
 */
export async function pump(
  source: Source,
  engine: Engine,
  sink: PausingSink,
  stopped: AbortSignal,
  onItem?: (item: SourceItem) => void,
): Promise<void> {
  for await (const item of source.items()) {
    engine.take(item);
    onItem?.(item);
    if (source.live) continue;
    const room = sink.room();
    if (room !== undefined) await settledOrAborted(room, stopped);
  }
  engine.end();
}

/** Waits for the promise, but no longer than until the signal comes. */
export async function settledOrAborted(wait: Promise<void>, signal: AbortSignal): Promise<void> {
  let abort = () => {};
  const aborted = new Promise<void>((resolve) => {
    abort = resolve;
    if (signal.aborted) resolve();
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    await Promise.race([wait, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
