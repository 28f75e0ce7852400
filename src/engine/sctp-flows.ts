/** SCTP in the engine: user messages of an association go to the flow of the decoder that asks for them. */

import type { Microseconds } from '../bytes/time.js';
import type { FlowEnd, Gap } from '../decoder/contract.js';
import type { Counters } from '../metrics/counters.js';
import type { Packet } from '../net/packet.js';
import { type SctpAssociation, SctpAssociations, type SctpLimits, type SctpSink } from '../net/sctp-messages.js';
import type { FlowEntry } from './flow.js';
import type { Matching } from './matching.js';
import type { Claim } from './ready-decoder.js';

/** What SCTP asks of its observer. */
export interface SctpHost {
  /** A flow of the association that `packet` belongs to; without `index` for whoever it resembles. */
  newSctpFlow(packet: Packet, fromInitiator: boolean, index: number | undefined, by: Claim): FlowEntry;
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
  ): void;
  streamGap(flow: FlowEntry, gap: Gap): void;
  endFlow(flow: FlowEntry, reason: FlowEnd): void;
}

/** One association may carry several protocols, told apart by payload protocol identifier: one flow for each decoder. */
export class SctpFlows implements SctpSink {
  private readonly host: SctpHost;
  private readonly matching: Matching;
  private readonly associations: SctpAssociations;

  constructor(host: SctpHost, matching: Matching, limits: SctpLimits, counters: Counters) {
    this.host = host;
    this.matching = matching;
    this.associations = new SctpAssociations(limits, this, counters);
  }

  packet(packet: Packet): void {
    this.associations.packet(packet);
  }

  expire(now: Microseconds): void {
    this.associations.expire(now);
  }

  finish(): void {
    this.associations.finish();
  }

  onUserMessage(
    association: SctpAssociation,
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
    const flow = this.flowFor(association, packet, fromInitiator, payloadProtocol);
    this.host.sctpMessage(flow, packet, fromInitiator, stream, payloadProtocol, memory, start, end, wireLength, firstTime);
  }

  onGap(association: SctpAssociation, fromInitiator: boolean, from: Microseconds, to: Microseconds): void {
    for (const flow of [...flowsOf(association)]) {
      if (flow.slot !== undefined) this.host.streamGap(flow, { kind: 'stream', bytes: undefined, from, to, fromInitiator });
    }
  }

  onEnd(association: SctpAssociation, reason: 'closed' | 'displaced' | 'idle'): void {
    for (const flow of [...flowsOf(association)]) this.host.endFlow(flow, reason);
  }

  private flowFor(association: SctpAssociation, packet: Packet, fromInitiator: boolean, payloadProtocol: number): FlowEntry {
    const siblings = flowsOf(association);
    const byPort = this.matching.byPort('sctp', packet.destinationPort, packet.sourcePort);
    const index = byPort ?? this.matching.byPayload(payloadProtocol);
    for (const flow of siblings) {
      if (index === undefined ? flow.claim === undefined || flow.claim === 'resemblance' : flow.slot?.index === index) return flow;
    }
    const flow = this.host.newSctpFlow(packet, fromInitiator, index, byPort === undefined ? 'payload' : 'port');
    flow.siblings = siblings;
    siblings.push(flow);
    return flow;
  }
}

function flowsOf(association: SctpAssociation): FlowEntry[] {
  association.attachment ??= [];
  return association.attachment as FlowEntry[];
}
