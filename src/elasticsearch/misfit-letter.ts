/** The dead letter of a document that was not sent, because it does not fit the mapping of its data stream. */

import type { Misfit } from '../documents/fit.js';
import { type FinishedDocument, lineText } from '../documents/sink.js';
import type { DeadLetter } from './dead-letters.js';

/** Type of such letters. Their status is 0: nobody was asked. */
export const MISFIT = 'mapping_misfit';

export function misfitLetter({ dataStream, id, line }: FinishedDocument, { field, wanted, value }: Misfit): DeadLetter {
  // Worded as Elasticsearch does it, so that a log line names the field and nothing of the value.
  const reason = `field [${field}] must be ${wanted}, it is ${JSON.stringify(value) ?? String(value)}`;
  return { type: MISFIT, reason, status: 0, dataStream, id, document: lineText(line) };
}
