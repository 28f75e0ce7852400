/** One connection between two peers: reads its messages, pairs requests with answers, and says what became of each. */

import type { About, Flow, FlowEnd, Gap, Message, Microseconds, Output, Timer } from 'spoor/decoder';
import { CER, DWR } from './commands.js';
import { direction } from './direction.js';
import {
  type Answer,
  type Hop,
  orphanDocument,
  outcomeOf,
  pairFindings,
  type State,
  transactionDocument,
  transactionId,
} from './documents.js';
import { EarlyAnswers } from './early-answers.js';
import { exchangeName, type Redirect, type Try, type Way } from './exchanges.js';
import type { Facts } from './facts.js';
import { BIT, findingWords } from './findings.js';
import { hash64 } from './hash.js';
import { FLAG_RETRANSMITTED, HEADER, isTls } from './header.js';
import type { DiameterKinds } from './kinds.js';
import { PeerState } from './peers.js';
import { Reader } from './reader.js';
import { isRedirect } from './results.js';
import type { Site } from './site.js';
import { Pending, Transactions } from './transactions.js';

type Out = Output<DiameterKinds>;
export type Problem = 'bad_version' | 'bad_length';

/** Diameter inside DTLS (RFC 6733 11.4). */
const PPID_DTLS = 47;

// One for all connections: filled anew for every message.
const reader = new Reader();
const { header } = reader;

export class Connection {
  private readonly id: string;
  /** How long an answer may be ahead of its request, or be blamed on what came before the capture. */
  private readonly patience: Microseconds;
  private readonly site: Site;
  private readonly transactions: Transactions;
  private readonly early: EarlyAnswers;
  private readonly peers: PeerState;
  /** Time of the newest gap in what the responder, or the initiator, sent. */
  private readonly gaps: [Microseconds, Microseconds] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  private begun = false;
  private timer: Timer | undefined = undefined;
  private timerDue: Microseconds = Number.POSITIVE_INFINITY;

  constructor(flow: Flow, site: Site) {
    this.id = hash64(flow.key);
    this.site = site;
    this.peers = new PeerState(this.id, flow, site);
    this.patience = site.timeouts.usual;
    this.transactions = new Transactions(site.pending);
    this.early = new EarlyAnswers(site.pending);
  }

  /** One message, or what one SCTP user message holds: usually one, but nothing forbids more. */
  read(message: Message, output: Out): Problem | undefined {
    const { bytes } = message;
    if (message.carrierType === PPID_DTLS || isTls(bytes)) {
      this.peers.opaque(message, output);
      return undefined;
    }
    if (bytes.length < HEADER) return bytes.length > 0 && bytes.u8(0) !== 1 ? 'bad_version' : 'bad_length';
    for (let at = 0; at < bytes.length; at += header.length) {
      if (bytes.length - at < HEADER) {
        output.count('trailing_garbage');
        break;
      }
      header.read(bytes, at);
      if (header.version !== 1 || header.length < HEADER) {
        if (at === 0) return header.version !== 1 ? 'bad_version' : 'bad_length';
        output.count('trailing_garbage');
        break;
      }
      reader.avps.names = this.site.names;
      reader.read(bytes, at, bytes.length);
      this.one(message, output);
    }
    return undefined;
  }

  private one(message: Message, output: Out): void {
    const { time, fromInitiator, flow } = message;
    const { facts, findings } = reader;
    if (findings !== 0) for (const word of findingWords(findings)) output.count(word);
    if (header.command === CER) this.begun = true;
    if (reader.aboutPeer) this.heard(facts, message, output);
    if ((this.site.inspection ?? this.site.messages) !== undefined) this.lookCloser(message, output);
    if (header.request) this.request(facts, findings, time, fromInitiator, flow, output);
    else this.answer({ header, time, facts, findings }, fromInitiator, flow, output);
  }

  /** A peer speaks about itself. */
  private heard(facts: Facts, message: Message, output: Out): void {
    this.peers.heard(facts, header.command, header.request, message, output);
    const stateId = facts.peer?.originStateId;
    if (stateId !== undefined && facts.originHost !== undefined) this.site.sessions?.heard(facts.originHost, stateId, message.time);
  }

  /** What is told of single messages, beside the transaction they belong to. */
  private lookCloser(message: Message, output: Out): void {
    const { fromInitiator, flow, time, bytes } = message;
    const { inspection, messages } = this.site;
    const { initiator, responder } = this.peers;
    const nodes = fromInitiator ? { sender: initiator, receiver: responder } : { sender: responder, receiver: initiator };
    const ends = { connection: this.id, ...nodes, product: this.peers.product(fromInitiator) };
    // An answer does not repeat what its request was about.
    const asked = header.request ? undefined : this.transactions.find(!fromInitiator, header.hopByHop);
    const context = reader.facts.credit?.serviceContext ?? asked?.facts.credit?.serviceContext;
    inspection?.check(message, reader, context, ends, output);
    if (messages === undefined) return;
    const asks = header.request ? time : asked?.time;
    const transaction = asks === undefined ? undefined : transactionId(this.id, header.request === fromInitiator, header.hopByHop, asks);
    const { action } = this.site.names.command(header.application, header.command);
    output.emit('message', messages.document(bytes, reader, context, transaction, ends), {
      time,
      action,
      ...direction(fromInitiator, flow),
    });
  }

  private request(facts: Facts, findings: number, time: Microseconds, fromInitiator: boolean, flow: Flow, output: Out): void {
    const old = this.transactions.find(fromInitiator, header.hopByHop);
    if (old !== undefined) {
      if (old.endToEnd === header.endToEnd) {
        old.duplicates++;
        old.attempt?.repeated();
        output.count('duplicates');
        return;
      }
      this.transactions.forget(old);
      this.report(old, 'superseded', undefined, undefined, time, flow, output);
    }
    const timeout = this.site.timeouts.of(header.application, header.command);
    this.site.keptOnce(facts);
    const way = this.way(fromInitiator, flow);
    const loops = way.receiver !== undefined && facts.routeRecordHosts?.includes(way.receiver) === true;
    if (loops) output.count('loop');
    const request = new Pending(this.transactions, header, time, timeout, fromInitiator, facts, findings | (loops ? BIT.loop : 0));
    if (!reader.aboutPeer) request.attempt = this.attempt(request, way, output);
    const early = this.early.take(request);
    if (early !== undefined) {
      this.paired(request, early, flow, output);
      return;
    }
    const evicted = this.site.pending.evicted;
    this.transactions.add(request);
    if (this.site.pending.evicted !== evicted) output.count('pending_evicted', this.site.pending.evicted - evicted);
    this.arm(time + timeout, flow, output);
  }

  private attempt({ endToEnd, flags, facts, time }: Pending, way: Way, output: Out): Try | undefined {
    if (facts.originHost === undefined) return undefined;
    const { exchanges } = this.site;
    const { forgotten } = exchanges;
    const again = (flags & FLAG_RETRANSMITTED) !== 0;
    const attempt = exchanges.enter(exchangeName(facts.originHost, endToEnd), facts.routeRecords, again, way, time);
    if (exchanges.forgotten !== forgotten) output.count('exchanges_forgotten', exchanges.forgotten - forgotten);
    return attempt;
  }

  private way(fromInitiator: boolean, flow: Flow): Way {
    const { responder, initiator } = this.peers;
    return fromInitiator
      ? { sender: initiator, receiver: responder, address: flow.initiator.ip }
      : { sender: responder, receiver: initiator, address: flow.responder.ip };
  }

  private answer(answer: Answer, fromInitiator: boolean, flow: Flow, output: Out): void {
    const request = this.transactions.take(!fromInitiator, header.hopByHop);
    if (request !== undefined) {
      this.paired(request, answer, flow, output);
      return;
    }
    // Requests have a better claim to the room.
    if (this.site.pending.full) {
      this.orphan(answer, !fromInitiator, flow, output);
      return;
    }
    const displaced = this.early.add(answer, !fromInitiator);
    if (displaced !== undefined) this.orphan(displaced, displaced.requestFromInitiator, flow, output);
    this.arm(answer.time + this.patience, flow, output);
  }

  private paired(request: Pending, answer: Answer, flow: Flow, output: Out): void {
    const late = request.expired || answer.time - request.time > request.timeout;
    // Timers run behind by the grace: the document of the timeout comes first whichever way it is found out.
    if (late && !request.expired) this.timedOut(request, flow, output);
    const findings = pairFindings(request, answer);
    if (findings !== 0) for (const word of findingWords(findings)) output.count(word);
    this.report(request, late ? 'late' : 'answered', undefined, answer, answer.time, flow, output);
    if (request.application === 0) this.peers.answered(request, answer, flow, output);
    else this.site.routing.note(request, answer, this.peers, flow, output);
  }

  private orphan(answer: Answer, requestFromInitiator: boolean, flow: Flow, output: Out): void {
    const { application, command, hopByHop } = answer.header;
    const gap = this.gaps[Number(requestFromInitiator) as 0 | 1];
    const reason =
      gap >= answer.time - this.patience
        ? 'gap'
        : !this.begun && answer.time - flow.firstSeen <= this.patience
          ? 'capture_start'
          : 'unknown';
    const outcome = outcomeOf(reason, answer.facts, flow.captureLoss);
    output.emit('transaction', orphanDocument(this.hop(requestFromInitiator, flow), answer, requestFromInitiator, reason, outcome), {
      time: answer.time,
      end: answer.time,
      action: this.site.names.command(application, command).action,
      outcome,
      ...direction(requestFromInitiator, flow),
      key: `${transactionId(this.id, requestFromInitiator, hopByHop, answer.time)}-orphan`,
    });
  }

  /** Octets are missing in which the answer may have been. */
  private answerLost(request: Pending): boolean {
    return this.gaps[Number(!request.fromInitiator) as 0 | 1] >= request.time;
  }

  private timedOut(request: Pending, flow: Flow, output: Out): void {
    const reason = this.answerLost(request) ? 'gap' : 'timeout';
    this.report(request, 'unanswered', reason, undefined, request.time + request.timeout, flow, output);
    if (request.command === DWR && reason === 'timeout' && !flow.captureLoss)
      this.peers.missed(request, request.time + request.timeout, flow, output);
  }

  private report(
    request: Pending,
    state: State,
    reason: string | undefined,
    answer: Answer | undefined,
    end: Microseconds,
    flow: Flow,
    output: Out,
  ): void {
    const outcome = outcomeOf(reason, answer?.facts, flow.captureLoss);
    const hop = this.hop(request.fromInitiator, flow);
    const { source, destination } = direction(request.fromInitiator, flow);
    const id = transactionId(this.id, request.fromInitiator, request.hopByHop, request.time);
    const { attempt, endToEnd } = request;
    const { originHost } = request.facts;
    const exchange = originHost === undefined ? undefined : exchangeName(originHost, endToEnd);
    if (answer !== undefined && attempt !== undefined && exchange !== undefined)
      this.site.exchanges.answered(exchange, attempt, answer.time, redirectOf(answer, id), !answer.header.error);
    const about: About = {
      time: request.time,
      start: request.time,
      end: Math.max(end, request.time),
      action: this.site.names.command(request.application, request.command).action,
      outcome,
      source,
      destination,
      key: `${id}-${state}`,
    };
    output.emit('transaction', transactionDocument(hop, id, exchange?.text, request, state, reason, answer, outcome), about);
    request.failed = outcome === 'failure';
    this.site.note({ request, state, answer, failed: request.failed, end, source, destination, captureLoss: flow.captureLoss });
  }

  /** One timer for all that waits, which comes nearly in the order of its deadlines: the oldest is due first. */
  private arm(due: Microseconds, flow: Flow, output: Out): void {
    // One set for the end of a tombstone may be too late for a new request.
    if (this.timerDue <= due) return;
    this.timer?.cancel();
    this.timerDue = due;
    this.timer = output.after(Math.max(1, due - output.now), (later) => {
      this.timer = undefined;
      this.timerDue = Number.POSITIVE_INFINITY;
      this.transactions.expire(later.now, (request) => this.timedOut(request, flow, later));
      for (const answer of this.early.takeBefore(later.now - this.patience)) this.orphan(answer, answer.requestFromInitiator, flow, later);
      const next = Math.min(
        this.transactions.due ?? Number.POSITIVE_INFINITY,
        (this.early.oldest ?? Number.POSITIVE_INFINITY) + this.patience,
      );
      if (next < Number.POSITIVE_INFINITY) this.arm(next, flow, later);
    });
  }

  gap(gap: Gap): void {
    if (gap.fromInitiator !== true) this.gaps[0] = Math.max(this.gaps[0], gap.to);
    if (gap.fromInitiator !== false) this.gaps[1] = Math.max(this.gaps[1], gap.to);
  }

  end(flow: Flow, output: Out, reason: FlowEnd): void {
    this.transactions.end((request) => {
      if (flow.lastSeen - request.time >= request.timeout || reason === 'idle') this.timedOut(request, flow, output);
      else
        this.report(request, 'unanswered', this.answerLost(request) ? 'gap' : END_REASONS[reason], undefined, flow.lastSeen, flow, output);
    });
    for (const answer of this.early.takeBefore(Number.POSITIVE_INFINITY)) this.orphan(answer, answer.requestFromInitiator, flow, output);
    if (reason === 'closed') this.peers.closed(flow, output);
    this.peers.forget();
  }

  private hop(fromInitiator: boolean, flow: Flow): Hop {
    const { responder, initiator } = this.peers;
    return fromInitiator
      ? { id: this.id, sender: initiator, receiver: responder, captureLoss: flow.captureLoss, names: this.site.names }
      : { id: this.id, sender: responder, receiver: initiator, captureLoss: flow.captureLoss, names: this.site.names };
  }
}

/** What a sender that follows it needs to be linked with. */
function redirectOf({ facts }: Answer, transaction: string): Redirect | undefined {
  const { resultCode, resultVendor } = facts;
  return resultCode !== undefined && isRedirect(resultVendor, resultCode) ? { by: facts.originHost, transaction } : undefined;
}

const END_REASONS: Readonly<Record<FlowEnd, string>> = {
  closed: 'connection_closed',
  idle: 'timeout',
  displaced: 'displaced',
  clock: 'clock',
  shutdown: 'end_of_capture',
};
