/** Where finished documents go: what the engine hands out and the spool, `--print` and the summary take in. */

import type { Microseconds } from '../bytes/time.js';

/** One document, ready to be stored: nothing after this point looks into it again. */
export interface FinishedDocument {
  /** `logs-spoor.gsmtap-default`. */
  readonly dataStream: string;
  /** The same for the same thing seen by the same observer, in every run: what makes delivery at least once safe. */
  readonly id: string;
  /**
   * The document as one line of JSON in UTF-8, without the line feed. The memory is written again for the next document: whoever keeps it copies
   * it.
   */
  readonly line: Uint8Array;
  /** The same document as an object, for summaries; not to be changed or kept. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Its `@timestamp` as a number, where that is known: text would have to be read again. */
  readonly time?: Microseconds;
}

/** The line of a document as text. */
export function lineText(line: Uint8Array): string {
  return Buffer.from(line.buffer, line.byteOffset, line.length).toString('utf8');
}

export interface DocumentSink {
  /** Takes the document over at once; must not throw on any content. */
  document(document: FinishedDocument): void;
}
