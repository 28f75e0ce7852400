/** The one loop: what the source brings goes through the engine; documents leave through sinks. */

import type { Source } from '../capture/source.js';
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

  async room(): Promise<void> {
    for (const sink of this.sinks) if ('room' in sink) await sink.room();
  }
}

/** Runs until the source ends, which is when it is stopped or its input is. The engine has then said its last word. */
export async function pump(source: Source, engine: Engine, sink: PausingSink, onItem?: () => void): Promise<void> {
  for await (const item of source.items()) {
    engine.take(item);
    if (!source.live) await sink.room();
    onItem?.();
  }
  engine.end();
}
