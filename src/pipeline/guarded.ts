/** The spool behind the mapping guard: a document that does not fit its mapping is set aside instead of being stored and sent. */

import type { Misfit } from '../documents/fit.js';
import type { MappingGuard } from '../documents/guard.js';
import type { FinishedDocument } from '../documents/sink.js';
import type { PausingSink } from './pipeline.js';

export class Guarded implements PausingSink {
  private readonly inner: PausingSink;
  private readonly guard: MappingGuard;
  private readonly setAside: (document: FinishedDocument, misfit: Misfit) => boolean;

  /** @param setAside keeps the document; false when it cannot: then it goes the usual way, and Elasticsearch has the last word. */
  constructor(inner: PausingSink, guard: MappingGuard, setAside: (document: FinishedDocument, misfit: Misfit) => boolean) {
    this.inner = inner;
    this.guard = guard;
    this.setAside = setAside;
  }

  document(document: FinishedDocument): void {
    const misfit = this.guard.look(document);
    if (misfit === undefined || !this.setAside(document, misfit)) this.inner.document(document);
  }

  room(): Promise<void> | undefined {
    return this.inner.room();
  }
}
