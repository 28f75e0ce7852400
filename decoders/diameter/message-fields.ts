/** Fields of the documents about single messages, below `diameter`. */

import { boolean, type Document, type Fields, integer, keyword, many } from 'spoor/decoder';
import { transactionFields as t } from './fields.js';
import { findingFields as f } from './finding-fields.js';

/** One message, written only where it is asked for. */
export const messageFields = {
  request: boolean('Whether it is a request.'),
  transaction: t.transaction,
  exchange: t.exchange,
  connection: t.connection,
  application: { ...t.application, profile: keyword('Which specification of the application was taken to read it: Gy, Ro.') },
  command: t.command,
  flags: {
    proxiable: boolean('P bit.'),
    error: boolean('E bit.'),
    retransmitted: boolean('T bit.'),
  },
  hop_by_hop: t.hop_by_hop,
  end_to_end: t.end_to_end,
  leg: integer('Route-Record AVPs.'),
  peer: f.peer,
  origin: f.origin,
  destination: t.destination,
  result: t.result,
  session: { id: t.session.id },
  user: t.user,
  equipment: { imei: t.equipment.imei },
  avps: many(
    keyword(
      'Every AVP with the groups around it, in order: `Subscription-Data/AMBR/Max-Requested-Bandwidth-UL = 50000000`. Numbers, words, times and names of nodes are told; of texts, octets and addresses, in which anybody may be named, only how long they are.',
      { scrub: true },
    ),
  ),
  avps_left_out: integer('Further AVPs beyond max_avps.'),
  size: integer('Octets of the message.', 'bytes'),
  findings: many(keyword('What was odd about it.')),
} as const satisfies Fields;

export type MessageDocument = Document<typeof messageFields>;
