/** Documents about documents: one for each that Elasticsearch refused for good, so that it is seen where people look. */

import type { DocumentKind } from '../decoder/contract.js';
import { integer, keyword, text } from '../decoder/fields.js';

/** Stand below `deadletter`; the name no decoder may have. */
export const DEAD_LETTER = 'deadletter';

export const deadLetterKind = {
  dataset: 'deadletter',
  type: 'logs',
  describe: 'A document that Elasticsearch refused for good; it is kept in the spool until somebody sends it again or drops it.',
  fields: {
    data_stream: keyword('Where it was to go'),
    id: keyword('Its identifier there; absent when its action line could not be read'),
    status: integer('Status that Elasticsearch gave it'),
    type: keyword('Kind of the refusal: document_parsing_exception, too_large ...'),
    reason: text('Why, in the words of Elasticsearch; they may quote values of the document'),
    document: keyword('The document as it was sent, after the privacy policy; longer than 1024 characters it is shown, but not searched'),
  },
} as const satisfies DocumentKind;
