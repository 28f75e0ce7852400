/** What `GET /_data_stream` answers: each data stream with the index that takes its documents. */

import { type Answer, member } from './answer.js';

/** Names of all data streams of Spoor. */
export const STREAMS: readonly string[] = ['logs-spoor.*-*', 'metrics-spoor.*-*'];

export const STREAMS_PATH = `/_data_stream/${STREAMS.join(',')}`;

export interface FoundStream {
  readonly name: string;
  readonly writeIndex: string;
  /** All that the server says of it. */
  readonly entry: unknown;
}

/** None where the answer does not tell. */
export function dataStreamsIn(answer: Answer): FoundStream[] {
  const list = answer.kind === 'answer' ? member(answer.body, 'data_streams') : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    const indices = member(entry, 'indices');
    const writeIndex = Array.isArray(indices) ? member(indices.at(-1), 'index_name') : undefined;
    return typeof writeIndex === 'string' ? [{ name: String(member(entry, 'name')), writeIndex, entry }] : [];
  });
}
