/** Fields of the documents about connections between peers, below `diameter`. */

import { boolean, byte, type Document, type Fields, float, ip, keyword, long, many } from 'spoor/decoder';

function node(which: string) {
  return {
    host: keyword(`Identity (Origin-Host) of the ${which}.`),
    realm: keyword(`Realm of the ${which}.`),
    product: keyword(`Product-Name of the ${which}: which software it is.`),
    firmware: long(`Firmware-Revision of the ${which}.`),
    vendor: long(`Vendor-Id of the ${which} (IANA enterprise number).`),
    addresses: many(ip(`Host-IP-Address AVPs of the ${which}.`)),
    applications: many(keyword(`Applications the ${which} announced: names, or numbers without a name; relay for all.`)),
    supported_vendors: many(long(`Supported-Vendor-Id AVPs of the ${which}: whose AVPs it knows (IANA enterprise numbers).`)),
    inband_security: many(keyword(`Inband-Security-Id AVPs of the ${which}: NO_INBAND_SECURITY, TLS.`)),
    state_id: long(`Origin-State-Id of the ${which}: grows when it restarts without its sessions.`),
  } as const satisfies Fields;
}

/** A change in what is known about a connection between two peers. */
export const peerFields = {
  event: keyword(
    'opened, refused (capabilities exchange, RFC 6733 5.3); found_open (the capture began later, and a peer said who it is); watchdog_missed, recovered (5.5); trusted (three watchdogs answered after a lost peer came back, RFC 3539 3.4.1); restarted (8.16); disconnecting (5.4); closed; opaque (encrypted: only its end will be told); unable_to_deliver, too_busy, loop_detected (an agent could not pass requests on, 7.1.3: the first at once, then one a minute for all since).',
  ),
  state: keyword(
    'State after the event: opening, open, reopen (open again after it was lost, not to be trusted with traffic yet), refused, suspect (one watchdog unanswered), down (more), closing, closed, opaque; unknown before anything told it.',
  ),
  cause: keyword(
    'Disconnect-Cause, and for a closed connection the last one given, election when it was given up for the other one between the same nodes before it opened, or transport when none was; absent when one may have been missed.',
  ),
  connection: { id: keyword('The same as in the transactions of this connection.') },
  client: node('side that opened the connection'),
  server: node('side that accepted the connection'),
  common_applications: many(keyword('Applications both announced; all of the other side if one is a relay.')),
  security: keyword('Inband-Security-Id of the answer: tls when the rest of the connection is to be encrypted (RFC 6733 6.10).'),
  other_connection: {
    id: keyword('connection.id of another connection between the same two nodes at that time: by an election, or on purpose.'),
  },
  election: {
    winner: keyword('Of an election (4003, RFC 6733 5.6.4): the node whose own connection goes, because it won.'),
    loser: keyword('The node that said so, and whose connection to the winner stays.'),
    by_name: boolean(
      'Whether the names agree: the winner has the one that comes later, octet by octet. Otherwise one of the two elects as it likes.',
    ),
  },
  routing: {
    agent: keyword('Origin-Host of the answers: the agent that could not pass requests on.'),
    realm: keyword('Destination-Realm of the first of them.'),
    host: keyword('Destination-Host of the first of them.'),
    application: keyword('Application of the requests: agents route by realm and application.'),
    route: many(keyword('Route-Record AVPs of the first of them: the way it had come; a loop has a name twice.')),
    seen: long('How many there were since the event before, this one included.'),
  },
  result: {
    code: long('Result-Code of the capabilities exchange, or of the answers of an agent.'),
    name: keyword('Name of the result.'),
  },
  missed: long('Watchdogs that went unanswered in a row.'),
  latency_ms: float('Time the exchange took that made the event.', 'ms'),
  down_s: float('Of a connection that opens after the last one between the nodes was lost: how long they had none.', 's'),
  lifetime_s: float('From the opening to the end, where the opening was seen.', 's'),
  watchdogs: {
    answered: long('Watchdogs answered during the connection.'),
    unanswered: long('Watchdogs unanswered during the connection.'),
    max_latency_ms: float('Slowest answer to a watchdog.', 'ms'),
  },
  ends: byte('1 for an event after which the connection cannot be used.'),
  capture: { loss: boolean('The capture lost packets since the connection began.') },
} as const satisfies Fields;

export type PeerDocument = Document<typeof peerFields>;
