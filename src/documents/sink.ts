/** Where finished documents go: what the engine hands out and the spool, `--print` and the summary take in. */

/** One document, ready to be stored: nothing after this point looks into it again. */
export interface FinishedDocument {
  /** `logs-spoor.gsmtap-default`. */
  readonly dataStream: string;
  /** The same for the same thing seen by the same observer, in every run: what makes delivery at least once safe. */
  readonly id: string;
  /** The document as one line of JSON, without the line feed. */
  readonly json: string;
  /** The same document as an object, for summaries; not to be changed or kept. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface DocumentSink {
  /** Takes the document over at once; must not throw on any content. */
  document(document: FinishedDocument): void;
}
