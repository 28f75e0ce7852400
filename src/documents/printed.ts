/** A document as people and tools read it: one line of JSON, its identifier first. */

import type { FinishedDocument } from './sink.js';

/** Without line feed. The same document gives the same text in `spoor replay --print` and in golden files. */
export function printed({ id, json }: Pick<FinishedDocument, 'id' | 'json'>): string {
  return `{"_id":${JSON.stringify(id)},${json.slice(1)}`;
}
