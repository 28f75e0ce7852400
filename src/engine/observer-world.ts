/** Everything about one capture point: its clock, its flows, its decoders' states. Packets in, documents out. */

import type { Microseconds } from '../bytes/time.js';
import type { PacketBatch } from '../capture/packet-batch.js';
import type { About, Carrier, Endpoint, FlowEnd, Gap, Level, Timer } from '../decoder/contract.js';
import type { Announcement, Topic } from '../decoder/topics.js';
import type { DocumentFinisher } from '../documents/finish.js';
import type { CompiledKind } from '../documents/kind.js';
import type { FinishedDocument } from '../documents/sink.js';
import type { Log } from '../log.js';
import { type DissectOptions, Dissector } from '../net/dissect.js';
import { Packet } from '../net/packet.js';
import type { SctpLimits } from '../net/sctp-messages.js';
import type { TcpCounters, TcpLimits } from '../net/tcp-stream.js';
import { Announcements } from './announcements.js';
import { Claims } from './claims.js';
import { DEFAULT_IDLE, DecoderSlot, type SlotWorld } from './decoder-slot.js';
import type { EngineCounters } from './engine-counters.js';
import { FlowEntry, type FlowOrigin, type FlowWorld } from './flow.js';
import { asOrigin, reversed } from './flow-origin.js';
import { FlowTable } from './flow-table.js';
import { IdleList } from './idle-list.js';
import type { Matching } from './matching.js';
import { MessageDelivery } from './message-delivery.js';
import type { Content, Deferred, MessageFacts } from './output.js';
import { PacketClock } from './packet-clock.js';
import type { Claim, ReadyDecoder } from './ready-decoder.js';
import { SctpFlows, type SctpHost } from './sctp-flows.js';
import { type StreamHost, TcpFlow } from './tcp-flow.js';

/** What all observers of an engine share. */
export interface Shared {
  readonly decoders: readonly ReadyDecoder[];
  /** What each of them made for the run. */
  readonly runs: readonly unknown[];
  readonly matching: Matching;
  readonly counters: EngineCounters;
  readonly tcpCounters: TcpCounters;
  readonly limits: EngineLimits;
  readonly dissect: DissectOptions;
  readonly captureKind: CompiledKind;
  readonly log: Log;
  newFinisher(): DocumentFinisher;
  emit(document: FinishedDocument): void;
}

export interface EngineLimits {
  /** Flows of one observer; the longest silent one goes when there are more. */
  readonly flows: number;
  readonly tcp: TcpLimits;
  readonly sctp: SctpLimits;
}

/** IP in a message in IP in a message ... deeper than this is nobody's network. */
const DEEPEST_CARRYING = 8;

/** How often holes in streams and old fragments are looked at. */
const SWEEP: Microseconds = 1e6;

const SYN = 0x02;
const SYN_ACK = 0x12;

export class ObserverWorld implements SlotWorld, FlowWorld, StreamHost, SctpHost {
  readonly observer: string;
  readonly clock = new PacketClock();
  readonly log: Log;
  losses = 0;
  private readonly shared: Shared;
  private readonly finisher: DocumentFinisher;
  private readonly dissector: Dissector;
  private readonly table = new FlowTable();
  private readonly sctp: SctpFlows;
  private readonly announcements: Announcements;
  private readonly slots: readonly DecoderSlot[];
  private readonly claims: Claims;
  private readonly delivery: MessageDelivery;
  /** Flows nobody claimed: remembered, so that they are looked at only once. */
  private readonly nobodys: IdleList;
  /** Flows with a TCP stream, whose holes must not be waited for without end. */
  private readonly streams = new Set<FlowEntry>();
  private readonly packet = new Packet();
  private flows = 0;
  private depth = 0;
  /** Packets were lost after this moment, and none came since. */
  private lostAfter: Microseconds | undefined = undefined;

  constructor(observer: string, shared: Shared) {
    const { counters, matching, decoders, limits, runs } = shared;
    this.observer = observer;
    this.shared = shared;
    this.log = shared.log;
    this.finisher = shared.newFinisher();
    this.dissector = new Dissector(shared.dissect, counters.all);
    this.announcements = new Announcements(this.clock, counters.all);
    this.nobodys = new IdleList(DEFAULT_IDLE, this.clock, (flow) => this.endFlow(flow, 'idle'));
    this.slots = decoders.map((ready, index) => new DecoderSlot(index, ready, this, runs[index]));
    this.claims = new Claims(matching, this.announcements, this.slots);
    this.delivery = new MessageDelivery(this.claims, this.nobodys);
    this.sctp = new SctpFlows(this, matching, limits.sctp, counters.all);
    this.clock.every(SWEEP, (now) => {
      for (const flow of this.streams) flow.stream?.expire(now);
      this.sctp.expire(now);
    });
  }

  // ---- what comes in ---------------------------------------------------------------------------------------------

  /** The packet at `index`; the caller has made sure that the clock did not jump back. */
  frame(batch: PacketBatch, index: number): void {
    const time = batch.times[index]!;
    if (this.lostAfter !== undefined) this.tellLoss(time);
    this.clock.advance(time);
    if (this.dissector.frame(batch, index, this.packet)) this.transport(this.packet);
  }

  /** Time runs on without packets. */
  time(time: Microseconds): void {
    if (this.clock.newest > 0) this.clock.advance(time);
  }

  /** Packets of this observer may be missing from now on; flows are told when the next one shows how long. */
  captureLoss(): void {
    this.losses++;
    if (this.clock.newest > 0) this.lostAfter ??= this.clock.newest;
  }

  captureDocument(content: Readonly<Record<string, unknown>>, about: About & { readonly time: Microseconds }): void {
    this.shared.emit(this.finisher.finish(this.shared.captureKind, content, about, { observer: this.observer }));
  }

  /** What the decoder of that index has of something at this observer. */
  level(decoder: number, level: Level<unknown>): number {
    return this.slots[decoder]!.level(level);
  }

  end(reason: FlowEnd): void {
    if (this.lostAfter !== undefined) this.tellLoss(this.clock.newest);
    this.sctp.finish();
    for (const list of [...this.slots.map(({ flows }) => flows), this.nobodys]) {
      while (list.oldest !== undefined) this.endFlow(list.oldest, reason);
    }
    for (const slot of this.slots) slot.observerEnd();
  }

  private tellLoss(to: Microseconds): void {
    const from = this.lostAfter ?? to;
    this.lostAfter = undefined;
    const gap: Gap = { kind: 'capture', bytes: undefined, from, to, fromInitiator: undefined };
    for (const slot of this.slots) for (const flow of slot.flows) slot.gap(flow, gap);
  }

  // ---- packet to flow --------------------------------------------------------------------------------------------

  private transport(packet: Packet): void {
    if (packet.transport === 'sctp') this.sctp.packet(packet);
    else if (packet.transport === 'tcp') this.tcpSegment(packet);
    else this.datagram(packet);
  }

  private datagram(packet: Packet): void {
    const hash = this.table.hash(packet);
    let flow = this.table.find(packet, hash);
    let forward = true;
    if (flow === undefined) {
      flow = this.newFlow(packet, hash, packet.time);
      this.table.add(flow);
      if (!this.claims.first(flow, packet.linkType)) this.nobodys.add(flow);
    } else {
      this.touch(flow, packet.time);
      forward = this.table.forward;
    }
    this.delivery.message.setNetwork(packet);
    this.delivery.message.carrierType = packet.transport === 'link' ? packet.linkType : 0;
    this.delivery.message.stream = 0;
    this.delivery.message.time = packet.time;
    this.delivery.message.firstTime = packet.firstTime;
    this.delivery.deliver(flow, forward, packet.bytes, packet.payloadStart, packet.payloadEnd, packet.wireLength);
  }

  private tcpSegment(packet: Packet): void {
    const hash = this.table.hash(packet);
    let flow = this.table.find(packet, hash);
    let forward = true;
    if (flow === undefined) {
      // The last acknowledgements of a connection that is over begin no new one.
      if (packet.wireLength === 0 && (packet.tcpFlags & SYN) === 0) return;
      // Whoever answers a call we did not see is the responder.
      forward = (packet.tcpFlags & SYN_ACK) !== SYN_ACK;
      flow = this.newFlow(forward ? packet : reversed(packet), hash, packet.time);
      this.table.add(flow);
      if (!this.claims.first(flow, packet.linkType)) this.nobodys.add(flow);
    } else {
      this.touch(flow, packet.time);
      forward = this.table.forward;
    }
    if (flow.stream === undefined) {
      if (flow.slot === undefined && !this.claims.announced(flow) && flow.looksLeft === 0) return;
      flow.stream = new TcpFlow(flow, this, this.shared.limits.tcp, this.shared.tcpCounters);
      this.streams.add(flow);
    }
    this.delivery.message.setNetwork(packet);
    this.delivery.message.carrierType = 0;
    this.delivery.message.stream = 0;
    const { stream } = flow;
    stream.segment(packet, forward);
    if (stream.closed) this.endFlow(flow, 'closed');
    // At most once: a connection that has seen nothing yet is not one to be taken for another.
    if (stream.reused) this.tcpSegment(packet);
  }

  private newFlow(origin: FlowOrigin, hash: number, time: Microseconds): FlowEntry {
    if (this.flows >= this.shared.limits.flows) this.displaceOldest();
    this.flows++;
    return new FlowEntry(this, origin, hash, time, this.clock.newest);
  }

  private displaceOldest(): void {
    let oldest = this.nobodys.oldest;
    for (const { flows } of this.slots) {
      if (flows.oldest !== undefined && (oldest === undefined || flows.oldest.activeAt < oldest.activeAt)) oldest = flows.oldest;
    }
    if (oldest === undefined) return;
    if (oldest.slot !== undefined) oldest.slot.ready.counters.flowsDisplaced.value++;
    this.endFlow(oldest, 'displaced');
  }

  private touch(flow: FlowEntry, time: Microseconds): void {
    if (time > flow.lastSeen) flow.lastSeen = time;
    flow.list?.touch(flow);
  }

  // ---- the end of a flow -----------------------------------------------------------------------------------------

  endFlow(flow: FlowEntry, reason: FlowEnd): void {
    if (flow.ended) return;
    if (flow.stream !== undefined) {
      const { stream } = flow;
      flow.stream = undefined;
      this.streams.delete(flow);
      stream.finish();
    }
    for (const child of [...(flow.children ?? [])]) this.endFlow(child, reason);
    flow.ended = true;
    if (flow.claim === undefined) this.shared.counters.flowsOfNobody[flow.transport].value++;
    flow.slot?.flowEnd(flow, reason);
    flow.list?.remove(flow);
    this.flows--;
    if (flow.parent !== undefined) drop(flow.parent.children, flow);
    else if (flow.siblings !== undefined) drop(flow.siblings, flow);
    else this.table.remove(flow);
    flow.state = undefined;
  }

  // ---- StreamHost ------------------------------------------------------------------------------------------------

  streamMessage(
    flow: FlowEntry,
    fromInitiator: boolean,
    memory: Uint8Array,
    start: number,
    end: number,
    time: Microseconds,
    firstTime: Microseconds,
  ): void {
    this.delivery.deliverAt(time, firstTime, flow, fromInitiator, memory, start, end, end - start);
  }

  claimsStream(flow: FlowEntry, memory: Uint8Array, start: number, end: number): boolean {
    return this.delivery.claimsLate(flow, memory, start, end);
  }

  streamGap(flow: FlowEntry, gap: Gap): void {
    flow.slot?.gap(flow, gap);
  }

  // ---- SctpHost --------------------------------------------------------------------------------------------------

  newSctpFlow(packet: Packet, fromInitiator: boolean, index: number | undefined, by: Claim): FlowEntry {
    const flow = this.newFlow(fromInitiator ? packet : reversed(packet), 0, packet.time);
    if (index !== undefined && this.claims.claim(flow, index, by)) return flow;
    if (index !== undefined || !this.claims.first(flow, packet.linkType)) this.nobodys.add(flow);
    return flow;
  }

  sctpMessage(
    flow: FlowEntry,
    packet: Packet,
    fromInitiator: boolean,
    stream: number,
    payloadProtocol: number,
    memory: Uint8Array,
    start: number,
    end: number,
    wireLength: number,
    firstTime: Microseconds,
  ): void {
    this.touch(flow, packet.time);
    this.delivery.message.setNetwork(packet);
    this.delivery.message.carrierType = payloadProtocol;
    this.delivery.message.stream = stream;
    this.delivery.deliverAt(packet.time, firstTime, flow, fromInitiator, memory, start, end, wireLength);
  }

  // ---- what outputs do -------------------------------------------------------------------------------------------

  get deferring(): boolean {
    return this.delivery.deferring;
  }

  get deferred(): Deferred[] {
    return this.delivery.deferred;
  }

  get now(): Microseconds {
    return this.clock.now;
  }

  get moment(): Microseconds {
    return this.clock.moment;
  }

  told<T>(topic: Topic<T>, flow: FlowEntry, at: Endpoint | undefined): T | undefined {
    const { announcements } = this;
    if (!announcements.knows(topic.name)) return undefined;
    if (at !== undefined) return announcements.told(topic.name, at) as T | undefined;
    return (announcements.told(topic.name, flow.responder) ?? announcements.told(topic.name, flow.initiator)) as T | undefined;
  }

  finish(
    slot: DecoderSlot,
    kind: string,
    document: Readonly<Record<string, unknown>>,
    about: About & { readonly time: Microseconds },
    flow: FlowEntry | undefined,
  ): void {
    const compiled = slot.ready.kinds.get(kind);
    if (compiled === undefined) {
      slot.ready.counters.undeclared.value++;
      return;
    }
    slot.ready.counters.documents.value++;
    const from = flow === undefined ? { observer: this.observer } : { observer: this.observer, flow };
    this.shared.emit(this.finisher.finish(compiled, document, about, from));
  }

  announce<T>(topic: Topic<T>, endpoint: Endpoint, payload: T, lifetime: Microseconds | undefined): Announcement<T> {
    return this.announcements.announce(topic, endpoint, payload, lifetime);
  }

  at(due: Microseconds, action: (now: Microseconds) => void): Timer {
    return this.clock.at(due, action);
  }

  every(interval: Microseconds, action: (now: Microseconds) => void): Timer {
    return this.clock.every(interval, action);
  }

  carry(slot: DecoderSlot, message: MessageFacts, type: number, content: Content, context: unknown): void {
    const { flow: parent, fromInitiator, time, firstTime } = message;
    if (parent.ended) return;
    const indices = this.shared.matching.byCarrier(slot.ready.decoder.name, type);
    for (const index of indices) {
      if (!this.deeper()) return;
      const flow = this.childOf(parent, index, time);
      flow.carrier = { decoder: slot.ready.decoder.name, type, context, carrier: parent.carrier } satisfies Carrier;
      this.touch(flow, time);
      this.delivery.message.carrierType = type;
      this.delivery.deliverAt(
        time,
        firstTime,
        flow,
        fromInitiator,
        content.memory,
        content.start,
        content.end,
        content.end - content.start,
      );
      this.depth--;
    }
  }

  carryIp(message: MessageFacts, content: Content, tunnel: string): void {
    if (!this.deeper()) return;
    const inner = new Packet();
    const { memory, start, end } = content;
    if (this.dissector.ip(memory, start, end, message.time, this.delivery.message.network.linkType, tunnel, inner)) this.transport(inner);
    this.depth--;
  }

  private deeper(): boolean {
    if (this.depth < DEEPEST_CARRYING) {
      this.depth++;
      return true;
    }
    this.shared.counters.carriedTooDeep.value++;
    return false;
  }

  /** The flow of carried content: one for each decoder that wants some of it, which ends with the flow that carries it. */
  private childOf(parent: FlowEntry, index: number, time: Microseconds): FlowEntry {
    parent.children ??= [];
    for (const child of parent.children) if (child.slot?.index === index) return child;
    const child = this.newFlow(asOrigin(parent), 0, time);
    child.parent = parent;
    parent.children.push(child);
    if (!this.claims.claim(child, index, 'carrier')) this.nobodys.add(child);
    return child;
  }
}

function drop(flows: FlowEntry[] | undefined, flow: FlowEntry): void {
  const at = flows?.indexOf(flow) ?? -1;
  if (at >= 0) flows?.splice(at, 1);
}
