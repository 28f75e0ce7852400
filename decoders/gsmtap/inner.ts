/** Messages that other messages carry: NAS in RRC, sessions in mobility, short messages in NAS. */

import type { ByteView } from 'spoor/decoder';

/** A message inside of another one; it gets a document of its own. */
export interface InnerMessage {
  readonly content: 'eps-nas' | 'layer3';
  readonly octets: ByteView;
}

/** What is read of a message: fields of its document, and what it carries. */
export interface Reading<Document> {
  readonly document: Document;
  readonly inner: InnerMessage[];
}

/** Attach request in RRC, session in Attach request: deeper than that nothing is carried. */
export const DEEPEST = 3;
