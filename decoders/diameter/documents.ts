/** How a transaction becomes a document. */

import type { Microseconds } from 'spoor/decoder';
import { IETF_AVP as I, TGPP_AVP as T, TGPP } from './avp-codes.js';
import { edgeOf } from './edge.js';
import type { Try } from './exchanges.js';
import { Facts, NO_CREDIT } from './facts.js';
import type { TransactionDocument } from './fields.js';
import { BIT, findingWords } from './findings.js';
import { hex32 } from './hash.js';
import { FLAG_PROXIABLE, FLAG_RETRANSMITTED, type Header } from './header.js';
import type { Names } from './names.js';
import { answeredPart, commandPart, isRoaming, peerPart, userPart } from './parts.js';
import { isRedirect, resultClass } from './results.js';
import type { Pending } from './transactions.js';

export type State = 'answered' | 'unanswered' | 'late' | 'superseded' | 'orphan';
export type Outcome = 'success' | 'failure' | 'unknown';

/** What the connection adds: its names, and what the capture is worth. */
export interface Hop {
  /** Name of the connection. */
  readonly id: string;
  readonly sender: string | undefined;
  readonly receiver: string | undefined;
  readonly captureLoss: boolean;
  readonly names: Names;
}

/** An answer as it is read: valid until the next message. */
export interface Answer {
  readonly header: Header;
  readonly time: Microseconds;
  readonly facts: Facts;
  readonly findings: number;
}

const NO_FACTS = new Facts();
const LOSS = { loss: true };

/** The same for the same request in every run: connection, direction, identifier and time. */
export function transactionId(connection: string, fromInitiator: boolean, hopByHop: number, time: Microseconds): string {
  return `${connection}-${fromInitiator ? 'i' : 'r'}-${hex32(hopByHop)}-${time.toString(36)}`;
}

/** How it went. Where the capture may have lost the answer, its absence says nothing. */
export function outcomeOf(reason: string | undefined, answer: Facts | undefined, captureLoss: boolean): Outcome {
  if (answer === undefined) return (reason === 'timeout' || reason === 'connection_closed') && !captureLoss ? 'failure' : 'unknown';
  const { resultCode, resultVendor } = answer;
  if (resultCode === undefined || isRedirect(resultVendor, resultCode)) return 'unknown';
  const class_ = resultClass(resultCode);
  return class_ === 'success' ? 'success' : class_ === 'informational' || class_ === 'unknown' ? 'unknown' : 'failure';
}

/** Findings about the pair: what an answer has to repeat and does not. */
export function pairFindings(request: Pending, answer: Answer): number {
  const { header, facts, time } = answer;
  let set = 0;
  if (header.command !== request.command || header.application !== request.application) set |= BIT.command_mismatch;
  if (header.endToEnd !== request.endToEnd) set |= BIT.end_to_end_mismatch;
  if ((header.flags & FLAG_PROXIABLE) !== (request.flags & FLAG_PROXIABLE)) set |= BIT.proxiable_mismatch;
  if (facts.sessionId !== request.facts.sessionId && facts.sessionId !== undefined && request.facts.sessionId !== undefined)
    set |= BIT.session_mismatch;
  const cut = ((answer.findings | request.findings) & BIT.truncated) !== 0;
  if (!cut && facts.proxyInfo !== request.facts.proxyInfo) set |= BIT.proxy_info_mismatch;
  if (time < request.time) set |= BIT.clock;
  return set;
}

/** A request, with the answer where there is one. Properties are named one by one: objects made by spreading have shapes of their own for V8. */
export function transactionDocument(
  hop: Hop,
  transaction: string,
  exchange: string | undefined,
  request: Pending,
  state: State,
  reason: string | undefined,
  answer: Answer | undefined,
  outcome: Outcome,
): TransactionDocument {
  const { facts, flags, attempt } = request;
  const { names, sender, receiver } = hop;
  const reply = answer?.facts ?? NO_FACTS;
  const findings = request.findings | (answer === undefined ? 0 : answer.findings | pairFindings(request, answer));
  const again = (flags & FLAG_RETRANSMITTED) !== 0;
  const { user, equipment, plmn, roaming, rat, apn, framed_ip, framed_ipv6_prefix } = subscriberPart(facts, reply, names);
  const { session, charging_id, cc, accounting, s6a } = sessionPart(facts, reply, names);
  return {
    state,
    reason,
    latency_ms: answer === undefined || answer.time < request.time ? undefined : (answer.time - request.time) / 1e3,
    transaction: { id: transaction },
    exchange: exchange === undefined ? undefined : { id: exchange },
    tally: {
      // The unanswered document before a late one counted the request, its failure and its copies already.
      request: state === 'late' ? 0 : 1,
      exchange: state !== 'late' && (attempt === undefined || attempt.counts(request.duplicates)) ? 1 : 0,
      answer: answer === undefined ? 0 : 1,
      failure: outcome === 'failure' && !request.failed ? 1 : 0,
      retransmission: state === 'late' ? 0 : request.duplicates + (again ? 1 : 0),
    },
    connection: { id: hop.id },
    application: { id: request.application, name: names.application(request.application) },
    command: commandPart(names, request.application, request.command),
    hop_by_hop: request.hopByHop,
    end_to_end: request.endToEnd,
    peer: peerPart(sender, receiver),
    flags: { proxiable: (flags & FLAG_PROXIABLE) !== 0, retransmitted: again, error: answer?.header.error },
    leg: facts.routeRecords,
    route_record: facts.routeRecordHosts,
    edge: edgeOf(request, answer, sender, receiver),
    attempt: attempt?.number,
    retried: attempt?.isFollowed(request.duplicates) === true ? true : undefined,
    agent: attempt === undefined ? undefined : agentPart(attempt, request.time, answer?.time),
    redirect: redirectPart(reply, attempt, names),
    origin: { host: facts.originHost, realm: facts.originRealm },
    destination:
      (facts.destinationHost ?? facts.destinationRealm) === undefined
        ? undefined
        : { host: facts.destinationHost, realm: facts.destinationRealm },
    answer: answer === undefined ? undefined : { origin: { host: reply.originHost, realm: reply.originRealm } },
    result: answeredPart(reply, names),
    failed_avp: reply.failedAvp,
    error_message: reply.errorMessage,
    error_reporting_host: reply.errorReportingHost,
    error_diagnostic: reply.errorDiagnostic,
    redirect_host: reply.redirect?.hosts,
    user,
    equipment,
    plmn,
    roaming,
    rat,
    apn,
    framed_ip,
    framed_ipv6_prefix,
    session,
    charging_id,
    cc,
    accounting,
    s6a,
    size: { request: request.length, answer: answer?.header.length },
    capture: hop.captureLoss ? LOSS : undefined,
    findings: findings === 0 ? undefined : findingWords(findings),
  };
}

/** An answer nobody was seen to have asked for. */
export function orphanDocument(
  hop: Hop,
  answer: Answer,
  requestFromInitiator: boolean,
  reason: string,
  outcome: Outcome,
): TransactionDocument {
  const { header, facts, time } = answer;
  const { names } = hop;
  const { user, equipment, plmn, roaming, rat, apn, framed_ip, framed_ipv6_prefix } = subscriberPart(NO_FACTS, facts, names);
  const { session, charging_id, cc, accounting, s6a } = sessionPart(NO_FACTS, facts, names);
  return {
    state: 'orphan',
    reason,
    transaction: { id: transactionId(hop.id, requestFromInitiator, header.hopByHop, time) },
    tally: { request: 0, exchange: 0, answer: 1, failure: outcome === 'failure' ? 1 : 0, retransmission: 0 },
    connection: { id: hop.id },
    application: { id: header.application, name: names.application(header.application) },
    command: commandPart(names, header.application, header.command),
    hop_by_hop: header.hopByHop,
    end_to_end: header.endToEnd,
    peer: peerPart(hop.sender, hop.receiver),
    flags: { proxiable: (header.flags & FLAG_PROXIABLE) !== 0, error: header.error },
    redirect: redirectPart(facts, undefined, names),
    answer: { origin: { host: facts.originHost, realm: facts.originRealm } },
    result: answeredPart(facts, names),
    failed_avp: facts.failedAvp,
    error_message: facts.errorMessage,
    error_reporting_host: facts.errorReportingHost,
    error_diagnostic: facts.errorDiagnostic,
    redirect_host: facts.redirect?.hosts,
    user,
    equipment,
    plmn,
    roaming,
    rat,
    apn,
    framed_ip,
    framed_ipv6_prefix,
    session,
    charging_id,
    cc,
    accounting,
    s6a,
    size: { answer: header.length },
    capture: hop.captureLoss ? LOSS : undefined,
    findings: answer.findings === 0 ? undefined : findingWords(answer.findings),
  };
}

/** What the receiver needed for itself, where its own request to the next node was seen: before it passed the request on, and the answer back. */
function agentPart({ passage }: Try, received: Microseconds, answered: Microseconds | undefined): TransactionDocument['agent'] {
  // A capture on several interfaces may have their frames in another order.
  if (passage === undefined || passage.outAt < received) return undefined;
  const { outAt, backAt } = passage;
  const request = outAt - received;
  if (answered === undefined || backAt === undefined || backAt < outAt || answered < backAt) return { request_ms: request / 1e3 };
  const answer = answered - backAt;
  return { delay_ms: (request + answer) / 1e3, request_ms: request / 1e3, answer_ms: answer / 1e3 };
}

function redirectPart({ redirect }: Facts, attempt: Try | undefined, names: Names): TransactionDocument['redirect'] {
  const from = attempt?.redirect;
  if (from === undefined && redirect?.usage === undefined && redirect?.seconds === undefined) return undefined;
  return {
    usage: redirect?.usage === undefined ? undefined : names.word(0, I.redirectHostUsage, redirect.usage),
    cache_s: redirect?.seconds,
    by: from?.by,
    transaction: from === undefined ? undefined : { id: from.transaction },
  };
}

function subscriberPart(request: Facts, answer: Facts, names: Names): TransactionDocument {
  const imsi = request.imsi ?? answer.imsi;
  const msisdn = request.msisdn ?? answer.msisdn;
  const nai = request.nai ?? answer.nai;
  const sipUri = request.sipUri ?? answer.sipUri;
  const imei = request.imei ?? answer.imei;
  const home = request.homePlmn ?? answer.homePlmn;
  const visited = request.visitedPlmn ?? answer.visitedPlmn;
  const network = request.visitedNetwork;
  const status = answer.equipmentStatus;
  return {
    user: userPart({ imsi, msisdn, nai, sipUri }),
    equipment:
      (imei ?? status) === undefined
        ? undefined
        : { imei, status: status === undefined ? undefined : names.word(TGPP, T.equipmentStatus, status) },
    plmn: (home ?? visited ?? network) === undefined ? undefined : { home, visited, visited_network: network },
    roaming: isRoaming(home, visited),
    rat: request.rat ?? answer.rat,
    apn: request.apn ?? answer.apn,
    framed_ip: request.framedIp ?? answer.framedIp,
    framed_ipv6_prefix: request.framedIpv6Prefix ?? answer.framedIpv6Prefix,
  };
}

function sessionPart(request: Facts, answer: Facts, names: Names): TransactionDocument {
  const id = request.sessionId ?? answer.sessionId;
  const cause = request.terminationCause;
  const accounting = request.accountingType ?? answer.accountingType;
  const { ulrFlags, clrFlags, cancellationType } = request;
  return {
    session:
      id === undefined ? undefined : { id, termination_cause: cause === undefined ? undefined : names.word(0, I.terminationCause, cause) },
    charging_id: request.chargingId ?? answer.chargingId,
    cc: creditPart(request, answer, names),
    accounting:
      accounting === undefined
        ? undefined
        : {
            type: names.shortWord(0, I.accountingRecordType, accounting),
            number: request.accountingNumber ?? answer.accountingNumber,
          },
    s6a:
      (ulrFlags ?? clrFlags) === undefined && cancellationType === undefined
        ? undefined
        : {
            ulr_flags: ulrFlags,
            clr_flags: clrFlags,
            cancellation_type: cancellationType === undefined ? undefined : names.word(TGPP, T.cancellationType, cancellationType),
          },
  };
}

function creditPart(request: Facts, answer: Facts, names: Names): TransactionDocument['cc'] {
  const type = request.ccType ?? answer.ccType;
  if (type === undefined) return undefined;
  const asked = request.credit ?? NO_CREDIT;
  const said = answer.credit ?? NO_CREDIT;
  return {
    type: names.shortWord(0, I.ccRequestType, type),
    number: request.ccNumber ?? answer.ccNumber,
    service_context: asked.serviceContext,
    rating_groups: asked.ratingGroups ?? said.ratingGroups,
    results: said.results,
    granted_octets: said.grantedOctets,
    used_octets: asked.usedOctets,
    validity_s: said.validitySeconds,
    final_unit: said.finalUnits?.map((action) => names.shortWord(0, I.finalUnitAction, action)),
  };
}
