/** The kinds of documents that Spoor makes itself, about its work and not about packets. */

import { CAPTURE, captureKind } from './capture-kind.js';
import { DEAD_LETTER, deadLetterKind } from './dead-letter-kind.js';
import { PIPELINE, pipelineKind } from './pipeline-kind.js';
import type { OwnedKind } from './templates.js';

export const OWN_KINDS: readonly OwnedKind[] = [
  { decoder: CAPTURE, kind: captureKind },
  { decoder: DEAD_LETTER, kind: deadLetterKind },
  { decoder: PIPELINE, kind: pipelineKind },
];
