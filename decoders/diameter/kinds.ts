/** The kinds of documents this decoder writes. */

import { transactionFields } from './fields.js';
import { findingFields } from './finding-fields.js';
import { messageFields } from './message-fields.js';
import { peerFields } from './peer-fields.js';
import { sessionFields } from './sessions/fields.js';

export const kinds = {
  transaction: {
    dataset: 'diameter',
    type: 'logs',
    describe: 'One request on one hop, with its answer or why there is none.',
    fields: transactionFields,
  },
  peer: {
    dataset: 'diameter_peer',
    type: 'logs',
    describe: 'One change in the state of a connection between two Diameter peers.',
    fields: peerFields,
  },
  finding: {
    dataset: 'diameter_finding',
    type: 'logs',
    describe:
      'One rule of the specifications that a message breaks: the first of its kind, and then one in a while for all that were seen.',
    fields: findingFields,
  },
  message: {
    dataset: 'diameter_message',
    type: 'logs',
    describe: 'One message with all its AVPs. Written only with `messages.enabled`.',
    fields: messageFields,
  },
  session: {
    dataset: 'diameter_session',
    type: 'logs',
    describe: 'One session from begin to end, or one attach or location update of a subscriber.',
    fields: sessionFields,
  },
} as const;

export type DiameterKinds = typeof kinds;
