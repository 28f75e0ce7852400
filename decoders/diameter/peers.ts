/** The two ends of a connection and its state (RFC 6733 5), from capabilities exchanges, watchdogs and disconnects. */

import type { About, Flow, Message, Microseconds, Output } from 'spoor/decoder';
import { IETF_AVP as I } from './avp-codes.js';
import { CER, DPR, DWR } from './commands.js';
import type { Answer } from './documents.js';
import type { Facts } from './facts.js';
import type { DiameterKinds } from './kinds.js';
import { type Names, RELAY } from './names.js';
import type { Between, Pairs } from './pairs.js';
import type { PeerDocument } from './peer-fields.js';
import { Node, type Product } from './peer-node.js';
import { Reopening } from './reopening.js';
import { resultClass } from './results.js';
import type { Pending } from './transactions.js';

type Out = Output<DiameterKinds>;
/** DIAMETER_ELECTION_LOST, RFC 6733 7.1.4. */
const ELECTION_LOST = 4003;
/** An Inband-Security-Id, RFC 6733 6.10. */
const TLS = 1;

type State = 'unknown' | 'opening' | 'open' | 'reopen' | 'refused' | 'suspect' | 'down' | 'closing' | 'closed' | 'opaque';
/** In these the connection was up, so that its end is the loss of a peer. */
const UP: readonly State[] = ['open', 'reopen', 'suspect', 'down'];
/** In these it can still be used. */
const USABLE: readonly State[] = ['opening', 'open', 'reopen', 'suspect'];

export class PeerState implements Between {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  private readonly pairs: Pairs;
  /** Name by which `pairs` has it. */
  private enteredAs: string | undefined = undefined;
  private readonly names: Names;
  private state: State = 'unknown';
  /** What responder and initiator said about themselves. */
  private readonly nodes: readonly [Node, Node] = [new Node(), new Node()];
  private openedAt: Microseconds | undefined = undefined;
  /** Of a peer that was lost before. */
  private reopening: Reopening | undefined = undefined;
  private cause: string | undefined = undefined;
  private missedInRow = 0;
  private answeredTotal = 0;
  private missedTotal = 0;
  private slowest = 0;

  constructor(id: string, flow: Flow, { names, pairs }: { readonly names: Names; readonly pairs: Pairs }) {
    this.id = id;
    this.from = flow.initiator.ip;
    this.to = flow.responder.ip;
    this.names = names;
    this.pairs = pairs;
  }

  /** Identity of the side that accepted the connection; undefined until it named itself. */
  get responder(): string | undefined {
    return this.nodes[0].host;
  }

  get initiator(): string | undefined {
    return this.nodes[1].host;
  }

  /** What the side that sent a message said it runs. */
  product(fromInitiator: boolean): Product {
    return this.nodes[Number(fromInitiator) as 0 | 1].software;
  }

  /** A message in which a peer speaks about itself: CER, DWR, DPR or an answer to one. */
  heard(facts: Facts, command: number, request: boolean, message: Message, output: Out): void {
    const { peer } = facts;
    if (peer === undefined) return;
    const node = this.nodes[Number(message.fromInitiator) as 0 | 1];
    const before = node.stateId;
    node.hear(facts);
    this.enter();
    if (this.state === 'unknown' && command === CER && request) this.state = 'opening';
    if (this.state === 'unknown' && command !== CER) {
      this.state = 'open';
      this.emit('found_open', message.flow, output, { time: message.time }, { other_connection: idOf(this.pairs.other(this)) });
    }
    // A new CER says the same in its own event; elsewhere a larger number means its sessions are gone.
    if (command !== CER && before !== undefined && peer.originStateId !== undefined && peer.originStateId > before)
      this.emit('restarted', message.flow, output, { time: message.time }, {});
    if (command === DPR && request) {
      this.state = 'closing';
      if (peer.disconnectCause !== undefined) this.cause = this.names.word(0, I.disconnectCause, peer.disconnectCause);
      const source = message.fromInitiator ? message.flow.initiator : message.flow.responder;
      const destination = message.fromInitiator ? message.flow.responder : message.flow.initiator;
      this.emit('disconnecting', message.flow, output, { time: message.time, source, destination }, {});
    }
  }

  /** An exchange of the base protocol is complete. */
  answered(request: Pending, answer: Answer, flow: Flow, output: Out): void {
    const latency = Math.max(0, answer.time - request.time);
    if (request.command === CER) this.capabilities(request, answer, latency, flow, output);
    else if (request.command === DWR) {
      this.answeredTotal++;
      this.slowest = Math.max(this.slowest, latency);
      const recovered = this.missedInRow > 0;
      this.missedInRow = 0;
      const about = { time: answer.time, outcome: 'success' } as const;
      if (recovered) {
        if (this.state === 'suspect' || this.state === 'down') this.state = 'open';
        this.emit('recovered', flow, output, about, { latency_ms: latency / 1e3 });
      }
      if (this.state !== 'reopen' || this.reopening?.answered(request.fromInitiator) !== true) return;
      this.state = 'open';
      this.emit('trusted', flow, output, about, { latency_ms: latency / 1e3 });
    }
  }

  private capabilities(request: Pending, answer: Answer, latency: Microseconds, flow: Flow, output: Out): void {
    const code = answer.facts.resultCode;
    const opened = code !== undefined && resultClass(code) === 'success';
    const lostAt = opened ? this.pairs.regain(this) : undefined;
    this.state = !opened ? 'refused' : lostAt === undefined ? 'open' : 'reopen';
    this.reopening = lostAt === undefined ? undefined : new Reopening();
    if (opened) this.openedAt = answer.time;
    const security = answer.facts.peer?.inbandSecurity.includes(TLS) === true ? 'tls' : undefined;
    const about: AboutEvent = { time: answer.time, start: request.time, end: answer.time, outcome: opened ? 'success' : 'failure' };
    this.emit(opened ? 'opened' : 'refused', flow, output, about, {
      latency_ms: latency / 1e3,
      ...(code !== undefined && { result: { code, name: this.names.result(0, code) } }),
      ...(opened && { common_applications: common(this.nodes[1].applications, this.nodes[0].applications, this.names) }),
      ...(security !== undefined && { security }),
      ...(lostAt !== undefined && { down_s: Math.max(0, answer.time - lostAt) / 1e6 }),
      other_connection: idOf(this.pairs.other(this)),
      election: code === ELECTION_LOST ? this.election() : undefined,
    });
  }

  /** The responder lost: the connection that it opened itself stays, and this one goes (RFC 6733 5.6.4). */
  private election(): PeerDocument['election'] {
    const { initiator: winner, responder: loser } = this;
    const known = winner !== undefined && loser !== undefined;
    return { winner, loser, by_name: known ? winner.toLowerCase() > loser.toLowerCase() : undefined };
  }

  private enter(): void {
    if (this.enteredAs !== undefined || this.initiator === undefined) return;
    this.enteredAs = this.initiator;
    this.pairs.enter(this.enteredAs, this);
  }

  /** The connection is over, or not followed any more. */
  forget(): void {
    if (this.enteredAs !== undefined) this.pairs.leave(this.enteredAs, this);
  }

  /** A watchdog found no answer (RFC 3539 3.4.1: the first makes the peer suspect, the second takes it down). */
  missed(request: Pending, time: Microseconds, flow: Flow, output: Out): void {
    this.missedInRow++;
    this.missedTotal++;
    if (this.state === 'reopen') {
      if (this.reopening?.missed(request.fromInitiator) === true) this.state = 'down';
    } else if (this.state !== 'closing') this.state = this.missedInRow === 1 ? 'suspect' : 'down';
    this.emit('watchdog_missed', flow, output, { time, start: request.time, end: time, outcome: 'failure' }, { missed: this.missedInRow });
  }

  /** TLS or DTLS: said once for a connection, counted after that. */
  opaque(message: Message, output: Out): void {
    if (this.state === 'opaque') {
      output.count('opaque_records');
      return;
    }
    this.state = 'opaque';
    output.count('opaque_connections');
    this.emit('opaque', message.flow, output, { time: message.time }, {});
  }

  /** The transport is gone, with or without a disconnect before it. */
  closed(flow: Flow, output: Out): void {
    // A connection that never carried Diameter has nothing to report.
    if (this.state === 'unknown' && this.initiator === undefined && this.responder === undefined) return;
    // An election may be over without a word: nobody is at fault, and the other connection stays.
    const other = this.state === 'opening' ? this.pairs.back(this) : undefined;
    if (other !== undefined) this.cause ??= 'election';
    const certain = this.state !== 'opaque' && !flow.captureLoss && other === undefined;
    const outcome = this.state === 'closing' ? 'success' : certain ? 'failure' : 'unknown';
    // A disconnect may have gone by unread.
    if (outcome !== 'unknown') this.cause ??= 'transport';
    if (outcome === 'failure' && UP.includes(this.state)) this.pairs.lose(this, flow.lastSeen);
    this.state = 'closed';
    this.emit(
      'closed',
      flow,
      output,
      { time: flow.lastSeen, outcome },
      {
        other_connection: idOf(other),
        ...(this.openedAt !== undefined && { lifetime_s: Math.max(0, flow.lastSeen - this.openedAt) / 1e6 }),
        watchdogs: { answered: this.answeredTotal, unanswered: this.missedTotal, max_latency_ms: this.slowest / 1e3 },
      },
    );
  }

  /** Tells an event. What `more` says comes after what is said of every event. */
  emit(event: string, flow: Flow, output: Out, about: AboutEvent, more: PeerDocument): void {
    const document: PeerDocument = {
      event,
      state: this.state,
      ...(this.cause !== undefined && { cause: this.cause }),
      connection: { id: this.id },
      ...(this.nodes[1].known && { client: this.nodes[1].document(this.names) }),
      ...(this.nodes[0].known && { server: this.nodes[0].document(this.names) }),
      ends: USABLE.includes(this.state) ? 0 : 1,
      ...more,
      ...(flow.captureLoss && { capture: { loss: true } }),
    };
    output.emit('peer', document, {
      action: `peer-${event.replaceAll('_', '-')}`,
      source: flow.initiator,
      destination: flow.responder,
      ...about,
      key: `${this.id}-${event}-${about.time.toString(36)}`,
    });
  }
}

function idOf(other: Between | undefined): PeerDocument['other_connection'] {
  return other === undefined ? undefined : { id: other.id };
}

type AboutEvent = About & { readonly time: Microseconds };

/** RFC 6733 5.3: what both announced; a relay agrees to anything. */
function common(a: readonly number[], b: readonly number[], names: Names): string[] {
  const shared = a.includes(RELAY) ? b : b.includes(RELAY) ? a : a.filter((id) => b.includes(id));
  return shared.map((id) => names.applicationLabel(id));
}
