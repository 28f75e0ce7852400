/** A document as people and tools read it: one line of JSON, its identifier first. */

import { type FinishedDocument, lineText } from './sink.js';

/** A document that is kept: its line as text. */
export interface KeptDocument extends Omit<FinishedDocument, 'line'> {
  readonly json: string;
}

export function kept({ line, ...document }: FinishedDocument): KeptDocument {
  return { ...document, json: lineText(line) };
}

/** Without line feed. The same document gives the same text in `spoor replay --print` and in golden files. */
export function printed({ id, json }: Pick<KeptDocument, 'id' | 'json'>): string {
  return `{"_id":${JSON.stringify(id)},${json.slice(1)}`;
}
