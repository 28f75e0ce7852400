/** What the document of a whole procedure holds: the row that an operator wants. */

import { boolean, integer, keyword, long, short } from 'spoor/decoder';
import { subscriberFields } from './subscriber-fields.js';

const { cell, cause, cause_name, cause_of } = subscriberFields;

export const transactionFields = {
  procedure: keyword(
    'location-update, call, short-message, supplementary-service or service-request; of packet services attach, tracking-area-update, routing-area-update, service-request, detach, pdn-connectivity or pdp-context; on the radio rrc-connection or rrc-reestablishment',
  ),
  protocol: keyword(
    'Of packet services the protocol: EMM and ESM in LTE, GMM and SM in GPRS and UMTS; of connections on the radio LTE RRC or UMTS RRC',
  ),
  originator: keyword('Who began it: mobile or network'),
  result: keyword(
    'accepted, rejected; of calls answered (ended as it should), unanswered, dropped; of connections on the radio unanswered when the network said nothing; abandoned when the channel was released without an end, unfinished when nothing more was seen',
  ),
  cause,
  cause_name,
  cause_of,
  messages: integer('Messages that it took, authentication and ciphering on the way included'),
  last_message: keyword('Name of the last one'),
  identity: {
    imsi: keyword('Subscriber, where a message named one', { identity: 'imsi' }),
    imei: keyword('Device, where a message named one', { identity: 'imei' }),
    imeisv: keyword('Device with its software version, where a message named one', { identity: 'imei' }),
    tmsi: keyword('Temporary identity that the mobile came with', { identity: 'tmsi' }),
  },
  update_type: keyword('Of an update: normal, periodic, imsi-attach, ta, ra ...'),
  establishment_cause: keyword(
    'Of a connection on the radio: what the mobile wanted it for, mo-Data, mo-Signalling, mt-Access, registration ..., or why it lost the one before',
  ),
  wait_s: short('Of a connection that was refused: how long the mobile must wait', 's'),
  apn: keyword('Of a data connection: its access point name'),
  old_area: keyword('Area that the mobile came from: 262-42-86'),
  area: keyword('Area that the network named when it accepted: location or routing area 262-42-86, tracking area 262-42-23'),
  called_number: keyword('Number that was called', { identity: 'msisdn' }),
  calling_number: keyword('Number that called', { identity: 'msisdn' }),
  answered_after_ms: long('Time from setup to answer', 'ms'),
  talk_ms: long('Time from answer to the first message that ends the call', 'ms'),
  cipher: keyword('Ciphering that the network ordered before it: A5/0, GEA/0, UEA0 and EEA0 are none'),
  authenticated: boolean('The network asked the mobile to authenticate itself'),
  arfcn: long('Channel number of the first message'),
  timeslot: short('Timeslot of the first message'),
  cell,
};
