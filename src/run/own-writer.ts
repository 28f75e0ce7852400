/** What Spoor itself puts into the spool of a run: documents of its own, and dead letters that are to be sent again. */

import type { OwnDocuments } from '../documents/own-documents.js';
import type { KeptLetter } from '../elasticsearch/dead-letters.js';
import type { PipelineDocument } from '../monitoring/pipeline-documents.js';
import { settledOrAborted } from '../pipeline/pipeline.js';
import { documentLine } from '../spool/format.js';
import type { Spool } from '../spool/spool.js';

/** Letters that are put back together: many may be sent again at once, and none must find the memory full. */
const TOGETHER = 500;

export class OwnWriter {
  private readonly spool: Spool;
  private readonly own: OwnDocuments | undefined;

  /** @param own undefined when letters are only put back. */
  constructor(spool: Spool, own: OwnDocuments | undefined) {
    this.spool = spool;
    this.own = own;
  }

  /** Resolves when each letter has its document on disk; rejects when the signal came before. */
  async letters(letters: readonly KeptLetter[], signal: AbortSignal): Promise<void> {
    for (const { time, type, reason, status, dataStream, id, document } of letters) {
      const content = { data_stream: dataStream, ...(id !== '' && { id }), status, type, reason, document };
      const made = this.own?.deadLetter(content, Date.parse(time) * 1000);
      if (made !== undefined) this.spool.document(made);
    }
    await this.committed(signal);
  }

  /** Resolves when the letters are documents in the spool again, as they were; rejects when the signal came before. */
  async putBack(letters: readonly KeptLetter[], signal: AbortSignal): Promise<void> {
    for (let at = 0; at < letters.length; at += TOGETHER) {
      for (const { dataStream, id, document } of letters.slice(at, at + TOGETHER))
        this.spool.document({ dataStream, id, line: documentLine(document), body: {} });
      await this.committed(signal);
    }
  }

  pipeline(state: PipelineDocument): void {
    if (this.own !== undefined) this.spool.document(this.own.pipeline(state, Date.now() * 1000));
  }

  private async committed(signal: AbortSignal): Promise<void> {
    const { spool } = this;
    await settledOrAborted(spool.commit(), signal);
    if (signal.aborted && spool.uncommittedDocuments > 0) throw new Error(spool.trouble ?? 'the program ends before the disk took them');
  }
}
