/** Fields of the rollup of a session, below `diameter`. */

import { boolean, byte, type Document, type Fields, float, integer, ip, keyword, long, many } from 'spoor/decoder';

export const sessionFields = {
  state: keyword(
    'How it ended: ended (by its client); refused (the exchange that begins it failed); lost (the server did not know it any more, 5002); restarted (its client restarted without it, RFC 6733 8.16); expired (its lifetime was over and nobody said so); idle (nothing for session_idle_hours); displaced (more than max_sessions); open (it goes on, the capture or Spoor ended). For an attach: authentication, equipment or location, the step that decided it, or abandoned (no location update within 30 s of the vectors).',
  ),
  life: keyword(
    'credit_control (Gx, Gy, Ro ...), accounting (Rf ...), authorization (Rx, S6b, SWm, Sy ...); attach and location_update for exchanges of one subscriber with the HSS, where sessions have no state.',
  ),
  begin: keyword('seen, or missed: the capture began in its middle, so that sums are too small.'),
  tally: {
    session: byte('1: the sum counts sessions.'),
    failure: byte('1 if it was refused or lost.'),
  },
  application: {
    id: long('Application identifier of its messages.'),
    name: keyword('Name of the application.'),
  },
  session: {
    id: keyword('Session-Id, up to 512 octets.', { scrub: true }),
    termination_cause: keyword('Termination-Cause: why the user left.'),
  },
  origin: {
    host: keyword('Origin-Host of its client: the gateway, MME or application function.'),
    realm: keyword('Origin-Realm of its client.'),
  },
  answer: { origin: { host: keyword('Origin-Host of the last answer: who served it.') } },
  exchanges: {
    requests: integer('Requests about it, each counted once however many hops were seen.'),
    from_server: integer('Those of them that the server sent: Re-Auth, Abort-Session, Spending-Status-Notification.'),
    answers: integer('Answers.'),
    failures: integer('Answers with an error, and requests without an answer.'),
    unanswered: integer('Requests without an answer in time.'),
    retransmissions: integer('Copies of requests.'),
    missing: integer('Numbers that were left out between CC-Request-Number or Accounting-Record-Number: lost updates.'),
    latency_max_ms: float('Slowest answer.', 'ms'),
    latency_sum_ms: float('Time of all answers together: divide by answers.', 'ms'),
  },
  result: {
    code: long('Result of the last answer; for what was refused, lost or decided an attach, of that one.'),
    vendor: long('Vendor of the experimental result; 0 for Result-Code.'),
    name: keyword('Name of the result.'),
    class: keyword('informational, success, protocol_error, transient_failure, permanent_failure, unknown.'),
  },
  quota: {
    granted_octets: long('Octets granted, all answers and rating groups together.', 'bytes'),
    used_octets: long('Octets reported as used, all requests and rating groups together.', 'bytes'),
    rating_groups: many(long('Rating groups asked for or granted.')),
    refused: many(long('Results of rating groups that are no success, each once: 4012 credit limit reached, 5031 rating failed ...')),
    final_unit: many(
      keyword('What was to be done at the end of the last quota, each once: terminate, redirect, restrict_access (Final-Unit-Action).'),
    ),
  },
  user: {
    imsi: keyword('IMSI.', { identity: 'imsi' }),
    msisdn: keyword('Telephone number.', { identity: 'msisdn' }),
    nai: keyword('Network access identifier or private identity.', { identity: 'sip_user' }),
    sip_uri: keyword('Public identity.', { identity: 'sip_user' }),
  },
  equipment: {
    imei: keyword('IMEI or IMEISV.', { identity: 'imei' }),
    status: keyword('Equipment-Status of the equipment register.'),
  },
  plmn: {
    home: keyword('Home network MCC-MNC.'),
    visited: keyword('Serving network MCC-MNC.'),
  },
  roaming: boolean('Whether home and serving network differ; absent where one of them is not told.'),
  rat: keyword('Radio access.'),
  apn: keyword('Access point name.'),
  framed_ip: ip('Address of the user.'),
  framed_ipv6_prefix: keyword('Prefix of the user.'),
  charging_id: keyword('Charging identifier, hexadecimal: joins sessions of Gx, Gy and Rx, and charging records.'),
  service_context: keyword('Service-Context-Id: which charging specification applies.'),
  lifetime: {
    session_s: long('Session-Timeout of the server: the session is over by then (RFC 6733 8.13); 0 and 4294967295 for never.', 's'),
    authorization_s: long('Authorization-Lifetime: by then the client has to ask anew (RFC 6733 8.9); 4294967295 for never.', 's'),
    grace_s: long('Auth-Grace-Period: so long after that the server waits (RFC 6733 8.10).', 's'),
    expired: keyword('For an expired session which of them was over first: session_timeout, or authorization_lifetime with its grace.'),
  },
  capture: { loss: boolean('The capture lost packets during the session.') },
} as const satisfies Fields;

export type SessionDocument = Document<typeof sessionFields>;
