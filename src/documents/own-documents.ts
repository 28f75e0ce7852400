/** Documents that Spoor makes of its own work, ready for the spool; those about the capture come from the engine. */

import type { Microseconds } from '../bytes/time.js';
import type { Document } from '../decoder/fields.js';
import { DEAD_LETTER, deadLetterKind } from './dead-letter-kind.js';
import { DocumentFinisher } from './finish.js';
import type { Privacy } from './identity.js';
import { type CompiledKind, compileKind } from './kind.js';
import { PIPELINE, pipelineKind } from './pipeline-kind.js';
import type { FinishedDocument } from './sink.js';

type DeadLetterDocument = Document<typeof deadLetterKind.fields>;
type PipelineDocument = Document<typeof pipelineKind.fields>;

export class OwnDocuments {
  private readonly deadLetterKind: CompiledKind;
  private readonly pipelineKind: CompiledKind;
  private readonly finisher: DocumentFinisher;
  private readonly from: { readonly observer: string };

  /** @param observer the machine that Spoor runs on. */
  constructor(namespace: string, privacy: Privacy, observer: string) {
    this.deadLetterKind = compileKind(DEAD_LETTER, 'letter', deadLetterKind, namespace);
    this.pipelineKind = compileKind(PIPELINE, 'state', pipelineKind, namespace);
    this.finisher = new DocumentFinisher(privacy);
    this.from = { observer };
  }

  /**
   * Undefined for a letter that was such a document itself: it would be refused for the same reason, without end. The same letter gives the same
   * identifier.
   */
  deadLetter(letter: DeadLetterDocument, time: Microseconds): FinishedDocument | undefined {
    if (letter.data_stream === this.deadLetterKind.dataStream) return undefined;
    const key = letter.id === undefined || letter.id === '' ? {} : { key: `${letter.data_stream}/${letter.id}` };
    return this.finisher.finish(this.deadLetterKind, letter, { time, action: 'dead_letter', outcome: 'failure', ...key }, this.from);
  }

  pipeline(state: PipelineDocument, time: Microseconds): FinishedDocument {
    return this.finisher.finish(this.pipelineKind, state, { time }, this.from);
  }
}
