/** How a transaction becomes a document. */

import type { Microseconds } from 'spoor/decoder';
import { IETF_AVP as I, TGPP_AVP as T, TGPP } from './avp-codes.js';
import { Facts } from './facts.js';
import type { TransactionDocument } from './fields.js';
import { BIT, findingWords } from './findings.js';
import { hash64, hex32 } from './hash.js';
import { FLAG_PROXIABLE, FLAG_RETRANSMITTED, type Header } from './header.js';
import type { Names } from './names.js';
import { answeredPart, commandPart, peerPart, userPart } from './parts.js';
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

/** The same for the same request in every run: connection, direction, identifier and time. */
export function transactionId(connection: string, fromInitiator: boolean, hopByHop: number, time: Microseconds): string {
  return `${connection}-${fromInitiator ? 'i' : 'r'}-${hex32(hopByHop)}-${time.toString(36)}`;
}

/** RFC 6733 3: unique together for four minutes. Host names are compared without case. */
export function exchangeId(originHost: string, endToEnd: number): string {
  return hash64(`${originHost.toLowerCase()} ${hex32(endToEnd)}`);
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
  if (time < request.time) set |= BIT.clock;
  return set;
}

/** A request, with the answer where there is one. */
export function transactionDocument(
  hop: Hop,
  request: Pending,
  state: State,
  reason: string | undefined,
  answer: Answer | undefined,
  outcome: Outcome,
): TransactionDocument {
  const { facts } = request;
  const reply = answer?.facts ?? NO_FACTS;
  const findings = request.findings | (answer === undefined ? 0 : answer.findings | pairFindings(request, answer));
  return {
    state,
    ...(reason !== undefined && { reason }),
    ...(answer !== undefined && answer.time >= request.time && { latency_ms: (answer.time - request.time) / 1e3 }),
    transaction: { id: transactionId(hop.id, request.fromInitiator, request.hopByHop, request.time) },
    ...(facts.originHost !== undefined && { exchange: { id: exchangeId(facts.originHost, request.endToEnd) } }),
    tally: {
      // The unanswered document before a late one counted the request, its failure and its copies already.
      request: state === 'late' ? 0 : 1,
      answer: answer === undefined ? 0 : 1,
      failure: outcome === 'failure' && !request.failed ? 1 : 0,
      retransmission: state === 'late' ? 0 : request.duplicates + ((request.flags & FLAG_RETRANSMITTED) !== 0 ? 1 : 0),
    },
    ...named(hop, request.application, request.command, request.hopByHop, request.endToEnd),
    flags: {
      proxiable: (request.flags & FLAG_PROXIABLE) !== 0,
      retransmitted: (request.flags & FLAG_RETRANSMITTED) !== 0,
      ...(answer !== undefined && { error: answer.header.error }),
    },
    leg: facts.routeRecords,
    origin: { host: facts.originHost, realm: facts.originRealm },
    ...((facts.destinationHost ?? facts.destinationRealm) !== undefined && {
      destination: { host: facts.destinationHost, realm: facts.destinationRealm },
    }),
    ...(answer !== undefined && answerPart(reply, hop.names)),
    ...subscriberPart(facts, reply, hop.names),
    ...sessionPart(facts, reply, hop.names),
    size: { request: request.length, ...(answer !== undefined && { answer: answer.header.length }) },
    ...(hop.captureLoss && { capture: { loss: true } }),
    ...(findings !== 0 && { findings: findingWords(findings) }),
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
  return {
    state: 'orphan',
    reason,
    transaction: { id: transactionId(hop.id, requestFromInitiator, header.hopByHop, time) },
    tally: { request: 0, answer: 1, failure: outcome === 'failure' ? 1 : 0, retransmission: 0 },
    ...named(hop, header.application, header.command, header.hopByHop, header.endToEnd),
    flags: { proxiable: (header.flags & FLAG_PROXIABLE) !== 0, error: header.error },
    ...answerPart(facts, hop.names),
    ...subscriberPart(NO_FACTS, facts, hop.names),
    ...sessionPart(NO_FACTS, facts, hop.names),
    size: { answer: header.length },
    ...(hop.captureLoss && { capture: { loss: true } }),
    ...(answer.findings !== 0 && { findings: findingWords(answer.findings) }),
  };
}

function named(hop: Hop, application: number, code: number, hopByHop: number, endToEnd: number): TransactionDocument {
  return {
    connection: { id: hop.id },
    application: { id: application, name: hop.names.application(application) },
    command: commandPart(hop.names, application, code),
    hop_by_hop: hopByHop,
    end_to_end: endToEnd,
    peer: peerPart(hop.sender, hop.receiver),
  };
}

function answerPart(facts: Facts, names: Names): TransactionDocument {
  return {
    answer: { origin: { host: facts.originHost, realm: facts.originRealm } },
    result: answeredPart(facts, names),
    failed_avp: facts.failedAvp,
    error_message: facts.errorMessage,
    error_reporting_host: facts.errorReportingHost,
    error_diagnostic: facts.errorDiagnostic,
    redirect_host: facts.redirectHosts,
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
    ...((imei ?? status) !== undefined && {
      equipment: { imei, ...(status !== undefined && { status: names.word(TGPP, T.equipmentStatus, status) }) },
    }),
    ...((home ?? visited ?? network) !== undefined && { plmn: { home, visited, visited_network: network } }),
    rat: request.rat ?? answer.rat,
    apn: request.apn ?? answer.apn,
    framed_ip: request.framedIp ?? answer.framedIp,
    framed_ipv6_prefix: request.framedIpv6Prefix ?? answer.framedIpv6Prefix,
  };
}

function sessionPart(request: Facts, answer: Facts, names: Names): TransactionDocument {
  const id = request.sessionId ?? answer.sessionId;
  const cause = request.terminationCause;
  const ccType = request.ccType ?? answer.ccType;
  const groups = request.ratingGroups ?? answer.ratingGroups;
  const accounting = request.accountingType ?? answer.accountingType;
  return {
    ...(id !== undefined && {
      session: { id, ...(cause !== undefined && { termination_cause: names.word(0, I.terminationCause, cause) }) },
    }),
    charging_id: request.chargingId ?? answer.chargingId,
    ...(ccType !== undefined && {
      cc: {
        type: names.shortWord(0, I.ccRequestType, ccType),
        number: request.ccNumber ?? answer.ccNumber,
        service_context: request.serviceContext,
        rating_groups: groups,
        results: answer.quotaResults,
        granted_octets: answer.grantedOctets,
        used_octets: request.usedOctets,
      },
    }),
    ...(accounting !== undefined && {
      accounting: {
        type: names.shortWord(0, I.accountingRecordType, accounting),
        number: request.accountingNumber ?? answer.accountingNumber,
      },
    }),
    ...((request.ulrFlags ?? request.cancellationType) !== undefined && {
      s6a: {
        ulr_flags: request.ulrFlags,
        ...(request.cancellationType !== undefined && {
          cancellation_type: names.word(TGPP, T.cancellationType, request.cancellationType),
        }),
      },
    }),
  };
}
