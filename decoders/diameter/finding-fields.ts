/** Fields of the documents about broken rules, below `diameter`. */

import { boolean, type Document, type Fields, integer, keyword, long } from 'spoor/decoder';
import { transactionFields as t } from './fields.js';

/** One rule that a message breaks, and how often the same was seen. */
export const findingFields = {
  finding: {
    rule: keyword(
      'Which rule is broken: missing, too_many, not_allowed, misplaced (of the grammar of the command or group); bad_length, bad_value, unknown_value; unknown, unknown_mandatory; flag_v, flag_m; unknown_command, unknown_application; application_choice, not_proxiable, first_request_number; or a malformed case by its name among the counters.',
    ),
    severity: keyword('error, or note: lawful, common, or open to taste.'),
    avp: keyword('Name of the AVP it is about, or vendor and code where no dictionary has one: 10415/4999; absent for the message itself.'),
    avp_vendor: long('Vendor of that AVP (IANA enterprise number), 0 for those of the IETF; with its code the key of it.'),
    avp_code: long('Code of that AVP.'),
    path: keyword('The same with the groups around it: Subscription-Data/AMBR/Max-Requested-Bandwidth-UL.'),
    value: long('The value that the enumeration does not have.'),
    code: integer('Result-Code by which a strict receiver would refuse it.'),
    code_name: keyword('Name of that result.'),
    seen: long('How often the same was seen since the document before it, this time included: the sum counts them all but the newest.'),
  },
  connection: t.connection,
  application: t.application,
  command: t.command,
  request: boolean('Whether the message is a request.'),
  hop_by_hop: t.hop_by_hop,
  end_to_end: t.end_to_end,
  peer: {
    sender: keyword('Identity of the node that sent the message over this hop, by its capabilities exchange or watchdogs.'),
    receiver: keyword('Identity of the node that received it.'),
  },
  origin: {
    host: keyword('Origin-Host of the message: who made it.'),
    realm: keyword('Origin-Realm of the message.'),
  },
  product: {
    name: keyword(
      'Product-Name of the node that made the message: known when it is the one that sent it over this hop. A relay is not blamed for what it passes on.',
    ),
    firmware: long('Firmware-Revision of that node.'),
    vendor: long('Vendor-Id of that node (IANA enterprise number).'),
  },
  session: { id: keyword('Session-Id, up to 512 octets.', { scrub: true }) },
} as const satisfies Fields;

export type FindingDocument = Document<typeof findingFields>;
