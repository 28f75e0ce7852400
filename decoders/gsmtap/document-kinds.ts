/** The kinds of documents that GSMTAP becomes. */

import { cellFields } from './cell-fields.js';
import { logFields, messageFields } from './fields.js';
import { transactionFields } from './transaction-fields.js';

export const documents = {
  message: {
    dataset: 'gsmtap',
    type: 'logs',
    describe: 'One GSMTAP packet: a message or frame on a radio interface, with its channel, direction and name.',
    fields: messageFields,
  },
  transaction: {
    dataset: 'gsmtap_transaction',
    type: 'logs',
    describe:
      'One procedure between a mobile and the network from first to last message: a location update, a call, a short message, an attach, with its result.',
    fields: transactionFields,
  },
  cell: {
    dataset: 'gsmtap_cell',
    type: 'metrics',
    describe:
      'One carrier of a GSM cell in one interval: paging, access, assignments, procedures by result and measurements, as numbers that add up.',
    fields: cellFields,
  },
  log: {
    dataset: 'gsmtap_log',
    type: 'logs',
    describe: 'One log line of a libosmocore program, with level, subsystem and place in its source.',
    fields: logFields,
  },
} as const;

export type Kinds = typeof documents;
