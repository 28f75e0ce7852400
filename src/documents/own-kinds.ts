/** The kinds of documents that there are: those of decoders, and those that Spoor makes itself, about its work and not about packets. */

import type { LoadedDecoder } from '../decoder/contract.js';
import { CAPTURE, captureKind } from './capture-kind.js';
import { DEAD_LETTER, deadLetterKind } from './dead-letter-kind.js';
import { PIPELINE, pipelineKind } from './pipeline-kind.js';
import type { OwnedKind } from './templates.js';

export const OWN_KINDS: readonly OwnedKind[] = [
  { decoder: CAPTURE, kind: captureKind },
  { decoder: DEAD_LETTER, kind: deadLetterKind },
  { decoder: PIPELINE, kind: pipelineKind },
];

/** Every kind of documents that these decoders and Spoor itself make. */
export function allKinds(decoders: readonly Pick<LoadedDecoder, 'name' | 'documents'>[]): OwnedKind[] {
  const theirs = decoders.flatMap(({ name, documents }) => Object.values(documents).map((kind) => ({ decoder: name, kind })));
  return [...theirs, ...OWN_KINDS];
}
