/** How a session becomes a document. */

import type { About, Microseconds } from 'spoor/decoder';
import { IETF_AVP as I } from '../avp-codes.js';
import type { Names } from '../names.js';
import { isRoaming, resultPart, userPart } from '../parts.js';
import { resultClass } from '../results.js';
import type { SessionDocument } from './fields.js';
import type { Lifetimes } from './lifetimes.js';
import { Further, type Quota, type Session } from './session.js';

const NOTHING_FURTHER = new Further();

/** How it ended. */
export type SessionEnd = 'ended' | 'refused' | 'lost' | 'restarted' | 'expired' | 'idle' | 'displaced' | 'open';

export function outcomeOfSession(end: SessionEnd, { begun, resultCode }: Session): 'success' | 'failure' | 'unknown' {
  if (end === 'refused' || end === 'lost') return 'failure';
  return end === 'ended' && begun && resultCode !== undefined && resultClass(resultCode) === 'success' ? 'success' : 'unknown';
}

export function sessionDocument(id: string, session: Session, end: SessionEnd, names: Names): SessionDocument {
  const { imsi, home, visited, server, further = NOTHING_FURTHER } = session;
  const { imei, terminationCause, msisdn, nai, sipUri } = further;
  return {
    state: end,
    life: session.life,
    begin: session.begun ? 'seen' : 'missed',
    tally: { session: 1, failure: end === 'refused' || end === 'lost' ? 1 : 0 },
    application: { id: session.application, name: names.application(session.application) },
    session: {
      id,
      termination_cause: terminationCause === undefined ? undefined : names.word(0, I.terminationCause, terminationCause),
    },
    origin: session.originHost === undefined ? undefined : { host: session.originHost, realm: session.originRealm },
    answer: server === undefined ? undefined : { origin: { host: server } },
    exchanges: {
      requests: session.requests,
      from_server: session.fromServer,
      answers: session.answers,
      failures: session.failures,
      unanswered: session.unanswered,
      retransmissions: session.retransmissions,
      missing: session.missing,
      latency_max_ms: session.answers === 0 ? undefined : session.latencyMax / 1e3,
      latency_sum_ms: session.answers === 0 ? undefined : session.latencySum / 1e3,
    },
    result: session.resultCode === undefined ? undefined : resultPart(session.resultCode, session.resultVendor, names),
    quota: quotaPart(session.quota, names),
    user: userPart({ imsi, msisdn, nai, sipUri }),
    equipment: imei === undefined ? undefined : { imei },
    plmn: (home ?? visited) === undefined ? undefined : { home, visited },
    roaming: isRoaming(home, visited),
    rat: session.rat,
    apn: session.apn,
    framed_ip: session.framedIp,
    framed_ipv6_prefix: further.framedIpv6Prefix,
    charging_id: further.chargingId,
    service_context: further.serviceContext,
    lifetime: lifetimePart(session.lifetimes, end),
    capture: session.captureLoss ? { loss: true } : undefined,
  };
}

function quotaPart(quota: Quota | undefined, names: Names): SessionDocument['quota'] {
  if (quota === undefined) return undefined;
  const { granted, used, ratingGroups, refused, finalUnits } = quota;
  return {
    granted_octets: granted,
    used_octets: used,
    rating_groups: ratingGroups,
    refused,
    final_unit: finalUnits?.map((action) => names.shortWord(0, I.finalUnitAction, action)),
  };
}

function lifetimePart(lifetimes: Lifetimes | undefined, end: SessionEnd): SessionDocument['lifetime'] {
  if (lifetimes === undefined) return undefined;
  const { sessionTimeout, authorization, grace, first } = lifetimes;
  return { session_s: sessionTimeout, authorization_s: authorization, grace_s: grace, expired: end === 'expired' ? first : undefined };
}

/** When, between whom, and how it went: at its end, so that what is looked for in the last hour ended in it. */
export function aboutSession(session: Session, end: SessionEnd): About & { readonly time: Microseconds } {
  const { firstAt, lastAt, source, destination } = session;
  return {
    time: lastAt,
    start: firstAt,
    end: lastAt,
    action: `session-${end}`,
    outcome: outcomeOfSession(end, session),
    source,
    destination,
    key: `${session.key} ${end}`,
  };
}
