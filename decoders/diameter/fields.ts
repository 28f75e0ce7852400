/** Fields of the documents, below `diameter`. */

import { boolean, byte, type Document, type Fields, float, integer, ip, keyword, long, many, text } from 'spoor/decoder';

/** One request and what became of it, on one hop. */
export const transactionFields = {
  state: keyword(
    'answered; unanswered (no answer in time); late (an answer after the time was over, beside the unanswered document of the same transaction.id); superseded (another request took its hop-by-hop id); orphan (an answer whose request was not seen).',
  ),
  reason: keyword(
    'Why there is no answer, or no request: timeout, connection_closed, gap (octets of that direction were lost), end_of_capture, displaced, clock; capture_start for orphans of a connection that began earlier, unknown otherwise.',
  ),
  latency_ms: float('From the last octet of the request to the last octet of the answer, as this observer saw them.', 'ms'),
  transaction: {
    id: keyword('The same in all documents about one request on one hop.'),
  },
  exchange: {
    id: keyword('Origin-Host and end-to-end id: the same on all hops and in all retransmissions of a request.'),
  },
  connection: {
    id: keyword('The TCP connection or SCTP association, the same for both directions.'),
  },
  tally: {
    request: byte('1 if this document counts as a request, 0 for late and orphan: the sum counts each transaction once.'),
    exchange: byte(
      '1 in one document of each exchange, however many hops and tries were seen: where this is 1, documents count users, and failures what they felt. That of the first hop and last try; none while a redirect is followed.',
    ),
    answer: byte('1 if an answer was seen.'),
    failure: byte('1 if the result is an error or no answer came; 0 where the capture does not tell, and where it was counted before.'),
    retransmission: integer('Copies: 1 if the T bit is set, and one for each repetition on this hop.'),
  },
  application: {
    id: long('Application identifier of the header.'),
    name: keyword('Name of the application, that of the 3GPP interface where there is one: S6a, Gx, Credit-Control (Gy, Ro).'),
  },
  command: {
    code: integer('Command code.'),
    name: keyword('Abbreviation of the request, to be read with its application: ULR.'),
    title: keyword('Name of the command: Update-Location.'),
  },
  flags: {
    proxiable: boolean('P bit of the request.'),
    error: boolean('E bit of the answer: an error of the protocol, by whichever node found it.'),
    retransmitted: boolean('T bit of the request: its sender saw no answer to an earlier copy.'),
  },
  hop_by_hop: long('Hop-by-hop identifier: pairs request and answer on this hop.'),
  end_to_end: long('End-to-end identifier: set by the originator, kept by all agents.'),
  leg: integer('Route-Record AVPs of the request: 0 next to the originator, one more behind each agent.'),
  route_record: many(keyword('Route-Record AVPs of the request: where it came through, the originator first (RFC 6733 6.7.1).')),
  edge: keyword(
    'Where on its way the request was seen: client (next to who made it), server (next to who answered, or is asked by name), direct (both), between (two agents); absent where the nodes do not say who they are.',
  ),
  attempt: integer('Which try on this hop, over whatever connection, from 1; 2 at least where the T bit is set.'),
  retried: boolean('true where another try followed before this one was told: what became of the exchange is told by the last one.'),
  agent: {
    delay_ms: float(
      'What the receiver, an agent, needed for itself: request in to request out and answer in to answer out, where the hop behind it was seen, too.',
      'ms',
    ),
    request_ms: float('The first part of it: from the request in to the first request out.', 'ms'),
    answer_ms: float('The second part: from the last answer in to the answer out.', 'ms'),
  },
  redirect: {
    usage: keyword('Redirect-Host-Usage of the answer: what else is to be asked of the hosts it names (RFC 6733 6.13).'),
    cache_s: long('Redirect-Max-Cache-Time: how long that holds.', 's'),
    by: keyword('Origin-Host of the agent that redirected the try before this one.'),
    transaction: { id: keyword('transaction.id of the try that was redirected.') },
  },
  origin: {
    host: keyword('Origin-Host of the request: who asked.'),
    realm: keyword('Origin-Realm of the request.'),
  },
  destination: {
    host: keyword('Destination-Host of the request.'),
    realm: keyword('Destination-Realm of the request.'),
  },
  answer: {
    origin: {
      host: keyword('Origin-Host of the answer: who answered, which may be an agent.'),
      realm: keyword('Origin-Realm of the answer.'),
    },
  },
  peer: {
    sender: keyword('Identity of the node that sent the request over this hop, by its capabilities exchange or watchdogs.'),
    receiver: keyword('Identity of the node that received the request over this hop.'),
  },
  result: {
    code: long('Result-Code, or Experimental-Result-Code; read it with the vendor.'),
    vendor: long('Vendor of the experimental result; 0 for Result-Code.'),
    name: keyword('Name of the result: DIAMETER_ERROR_USER_UNKNOWN.'),
    class: keyword('informational, success, protocol_error, transient_failure, permanent_failure, unknown.'),
    experimental: boolean('Whether it came in an Experimental-Result.'),
    success: boolean('Whether its class is success.'),
  },
  failed_avp: many(keyword('The AVP that the answer complains about, with the groups around it.')),
  error_message: text('Error-Message: for people, not for programs.', { scrub: true }),
  error_reporting_host: keyword('Error-Reporting-Host: who set the result, if not the originator of the answer.'),
  error_diagnostic: keyword('Error-Diagnostic of S6a: why the subscription does not suffice.'),
  redirect_host: many(keyword('Hosts that a redirect agent names instead of itself.')),
  session: {
    id: keyword('Session-Id, up to 512 octets.', { scrub: true }),
    termination_cause: keyword('Termination-Cause: why the user left.'),
  },
  user: {
    imsi: keyword('IMSI: User-Name, Subscription-Id, 3GPP-IMSI, or inside a NAI.', { identity: 'imsi' }),
    msisdn: keyword('Telephone number: MSISDN, Subscription-Id, Calling-Station-Id.', { identity: 'msisdn' }),
    nai: keyword('User-Name or Subscription-Id that is not an IMSI: network access identifier or private identity.', {
      identity: 'sip_user',
    }),
    sip_uri: keyword('Public identity: SIP or tel URI.', { identity: 'sip_user' }),
  },
  equipment: {
    imei: keyword('IMEI or IMEISV.', { identity: 'imei' }),
    status: keyword('Equipment-Status of the equipment register.'),
  },
  plmn: {
    home: keyword('Home network MCC-MNC, where an AVP or a realm tells it: 001-01.'),
    visited: keyword(
      'Serving network MCC-MNC: Visited-PLMN-Id, 3GPP-SGSN-MCC-MNC or user location, on S6a and S13 else the realm of the MME.',
    ),
    visited_network: keyword('Visited-Network-Identifier of Cx.'),
  },
  roaming: boolean('Whether home and serving network differ; absent where one of them is not told.'),
  rat: keyword('Radio access: EUTRAN, UTRAN, GERAN, NG-RAN ...'),
  apn: keyword('Access point name: Called-Station-Id or Service-Selection.'),
  framed_ip: ip('Address of the user: Framed-IP-Address.'),
  framed_ipv6_prefix: keyword('Prefix of the user: Framed-IPv6-Prefix.'),
  charging_id: keyword('Charging identifier, hexadecimal: joins Gx, Gy, Rx and charging records.'),
  cc: {
    type: keyword('initial, update, termination, event.'),
    number: long('CC-Request-Number: 0 and growing by one; a gap is a lost update.'),
    service_context: keyword('Service-Context-Id: which charging specification applies.'),
    rating_groups: many(long('Rating groups asked for or granted.')),
    results: many(long('Result of each rating group in the answer.')),
    granted_octets: long('Octets granted, all rating groups together.', 'bytes'),
    used_octets: long('Octets reported as used, all rating groups together.', 'bytes'),
    validity_s: long('Validity-Time of the answer, the shortest of all rating groups: by then the client asks again.', 's'),
    final_unit: many(
      keyword('What is to be done when a last quota is used up, one for each: terminate, redirect, restrict_access (Final-Unit-Action).'),
    ),
  },
  accounting: {
    type: keyword('event, start, interim, stop.'),
    number: long('Accounting-Record-Number.'),
  },
  s6a: {
    ulr_flags: many(keyword('ULR-Flags that are set.')),
    clr_flags: many(keyword('CLR-Flags that are set.')),
    cancellation_type: keyword('Cancellation-Type: why the register cancels a location.'),
  },
  size: {
    request: integer('Octets of the request.', 'bytes'),
    answer: integer('Octets of the answer.', 'bytes'),
  },
  capture: {
    loss: boolean('The capture lost packets since the connection began: what is missing here may have been there.'),
  },
  findings: many(keyword('What was odd about request or answer.')),
} as const satisfies Fields;

export type TransactionDocument = Document<typeof transactionFields>;
