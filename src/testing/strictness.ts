/** Checks a document against the field tables it was made from: what would not fit its mapping, by path. */

import type { LoadedDecoder } from '../decoder/contract.js';
import { ENVELOPE } from '../documents/envelope.js';
import { type Misfit, misfitsOf } from '../documents/fit.js';
import { dataStreamName } from '../documents/kind.js';
import type { FinishedDocument } from '../documents/sink.js';

/** Everything about the document that nobody declared; empty when all is well. */
export function misfits(
  decoder: LoadedDecoder,
  { dataStream, body }: Pick<FinishedDocument, 'dataStream' | 'body'>,
  namespace = 'test',
): string[] {
  const kind = Object.values(decoder.documents).find(({ type, dataset }) => dataStreamName(type, dataset, namespace) === dataStream);
  if (kind === undefined) return [`no kind of documents goes to ${dataStream}`];
  const { [decoder.name]: own, data_stream: _, ...envelope } = body;
  return [...misfitsOf(ENVELOPE, envelope), ...misfitsOf(kind.fields, own, [decoder.name])].map(sentence);
}

function sentence({ field, wanted, value }: Misfit): string {
  return wanted === undefined ? `${field} is not declared` : `${field} must be ${wanted}, it is ${JSON.stringify(value)}`;
}
