/** The kinds of documents this decoder writes. */

import { boolean, byte, type Document, type Fields, float, ip, keyword, long, many } from 'spoor/decoder';
import { transactionFields } from './fields.js';
import { findingFields } from './finding-fields.js';
import { messageFields } from './message-fields.js';
import { sessionFields } from './sessions/fields.js';

function node(which: string) {
  return {
    host: keyword(`Identity (Origin-Host) of the ${which}.`),
    realm: keyword(`Realm of the ${which}.`),
    product: keyword(`Product-Name of the ${which}: which software it is.`),
    firmware: long(`Firmware-Revision of the ${which}.`),
    vendor: long(`Vendor-Id of the ${which} (IANA enterprise number).`),
    addresses: many(ip(`Host-IP-Address AVPs of the ${which}.`)),
    applications: many(keyword(`Applications the ${which} announced: names, or numbers without a name; relay for all.`)),
    state_id: long(`Origin-State-Id of the ${which}: grows when it restarts without its sessions.`),
  } as const satisfies Fields;
}

/** A change in what is known about a connection between two peers. */
const peerFields = {
  event: keyword(
    'opened, refused (capabilities exchange, RFC 6733 5.3); watchdog_missed, recovered (5.5); restarted (8.16); disconnecting (5.4); closed; opaque (encrypted: only its end will be told).',
  ),
  state: keyword('State after the event: open, refused, suspect (one watchdog unanswered), down (more), closing, closed, opaque.'),
  cause: keyword(
    'Disconnect-Cause, and for a closed connection the last one given, or transport when none was; absent when one may have been missed.',
  ),
  connection: { id: keyword('The same as in the transactions of this connection.') },
  client: node('side that opened the connection'),
  server: node('side that accepted the connection'),
  common_applications: many(keyword('Applications both announced; all of the other side if one is a relay.')),
  security: keyword('Inband-Security-Id: tls when the rest of the connection is to be encrypted (RFC 6733 6.10).'),
  result: {
    code: long('Result-Code of the capabilities exchange or the disconnect.'),
    name: keyword('Name of the result.'),
  },
  missed: long('Watchdogs that went unanswered in a row.'),
  latency_ms: float('Time the exchange took that made the event.', 'ms'),
  lifetime_s: float('From the opening to the end, where the opening was seen.', 's'),
  watchdogs: {
    answered: long('Watchdogs answered during the connection.'),
    unanswered: long('Watchdogs unanswered during the connection.'),
    max_latency_ms: float('Slowest answer to a watchdog.', 'ms'),
  },
  ends: byte('1 for an event after which the connection cannot be used.'),
  capture: { loss: boolean('The capture lost packets since the connection began.') },
} as const satisfies Fields;

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
export type PeerDocument = Document<typeof peerFields>;
