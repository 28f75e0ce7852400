/** SCTP packets in, user messages of their associations out (RFC 9260; interleaved messages: RFC 8260). */

import type { Microseconds } from '../bytes/time.js';
import type { Counters } from '../metrics/counters.js';
import type { Packet } from './packet.js';
import { SctpAssociation, SctpPaths, SctpTags } from './sctp-association.js';
import * as chunk from './sctp-chunks.js';
import { u16, u32 } from './sctp-chunks.js';
import type { SctpDirection, SctpShared } from './sctp-direction.js';
import { type SctpCounters, type SctpLimits, type SctpSink, sctpCounters } from './sctp-limits.js';
import { Unfinished } from './sctp-unfinished.js';

export { SctpAssociation } from './sctp-association.js';
export { DEFAULT_SCTP_LIMITS, type SctpLimits, type SctpSink } from './sctp-limits.js';

/** How many associations are asked whether they are quiet before one has to go anyway. */
const MOST_SECOND_CHANCES = 16;

/**
 * All associations of one observer. A packet belongs to the association whose verification tag it has, on whatever path it comes. Tags are
 * told by INIT and INIT ACK; an association that began before the capture is joined by addresses and ports, and its tags learned
 * from its packets. CRCs are not verified: offload leaves them unfinished on the capturing machine.
 */
export class SctpAssociations {
  private readonly limits: SctpLimits;
  private readonly sink: SctpSink;
  private readonly counters: SctpCounters;
  private readonly shared: SctpShared;
  private readonly tags = new SctpTags();
  private readonly paths = new SctpPaths();
  /** In the order they began, but what was busy when its turn to be displaced came stands behind again. */
  private readonly all = new Set<SctpAssociation>();

  constructor(limits: SctpLimits, sink: SctpSink, counters: Counters) {
    this.limits = limits;
    this.sink = sink;
    this.counters = sctpCounters(counters);
    const unfinished = new Unfinished(limits.bufferedBytes, limits.unfinishedTimeout);
    this.shared = { limits, sink, counters: this.counters, unfinished };
  }

  packet(packet: Packet): void {
    const { payloadStart, payloadEnd, bytes } = packet;
    if (payloadStart + 4 > payloadEnd) {
      if (packet.wireLength < 4) this.counters.malformed.value += 1;
      return;
    }
    const direction = bytes[payloadStart] === chunk.INIT ? this.opened(packet) : this.directionOf(packet);
    if (direction === undefined) return;
    const { association } = direction;
    association.touched = true;
    if (association.ended) {
      this.counters.stray.value += 1;
      return;
    }
    if (packet.time > association.lastSeen) association.lastSeen = packet.time;
    this.chunks(packet, direction);
  }

  /** Gives up what has waited too long by `now`; call it now and then. */
  expire(now: Microseconds): void {
    this.shared.unfinished.expire(now);
    for (const association of this.all) {
      const silent = Math.abs(now - association.lastSeen);
      if (association.ended) {
        if (silent > this.limits.linger) this.remove(association);
      } else if (silent > this.limits.idle) {
        this.end(association, 'idle');
        this.remove(association);
      } else association.settle(now);
    }
  }

  /** Nothing more comes: gaps that were still waited for are told, and everything forgotten. */
  finish(): void {
    for (const association of this.all) {
      if (!association.ended) association.finish();
      association.ended = true;
      this.remove(association);
    }
  }

  // ---- packet to association -------------------------------------------------------------------------------------

  /** INIT stands alone in its packet, whose own tag is 0 (section 8.5.1). */
  private opened(packet: Packet): SctpDirection | undefined {
    const { bytes, payloadStart: at, sourcePort, destinationPort } = packet;
    const tag = at + 20 <= packet.payloadEnd ? u32(bytes, at + 4) : 0;
    if (tag === 0) {
      this.counters.malformed.value += 1;
      return undefined;
    }
    // The tag that an INIT tells is that of what its sender receives.
    const known = this.tags.find(tag, destinationPort, sourcePort);
    if (known !== undefined) return known.association.opposite(known);
    const old = this.paths.find(packet);
    const sent = old?.directionOnPath(packet);
    if (old !== undefined && sent !== undefined) {
      const received = old.opposite(sent);
      if (old.opening && received.tag === -1) {
        this.tags.learn(received, tag);
        return sent;
      }
      if (!old.ended) this.end(old, 'displaced');
      // Its tags linger, lest a straggler be taken for the new one's.
      this.paths.remove(old);
    }
    const association = this.add(packet, true);
    this.tags.learn(association.responder, tag);
    return association.initiator;
  }

  private directionOf(packet: Packet): SctpDirection | undefined {
    const { bytes, payloadStart, verificationTag, sourcePort, destinationPort } = packet;
    const type = bytes[payloadStart]!;
    const known = this.tags.find(verificationTag, sourcePort, destinationPort);
    if (known !== undefined) {
      known.tagUsed = true;
      return known;
    }
    const old = this.paths.find(packet);
    const sent = old?.directionOnPath(packet);
    const isEnd = type === chunk.ABORT || type === chunk.SHUTDOWN_COMPLETE;
    if (old !== undefined && sent !== undefined) {
      const reflected = isEnd && (bytes[payloadStart + 1]! & chunk.REFLECTED) !== 0;
      if (old.ended || (reflected && old.opposite(sent).tag === verificationTag)) return sent;
      if (!sent.tagUsed && !reflected) return this.learned(sent, verificationTag);
    }
    // What answers to nobody, or ends what nobody saw, begins nothing.
    if (verificationTag === 0 || isEnd || type === chunk.SHUTDOWN_ACK || type === chunk.ERROR) {
      this.counters.stray.value += 1;
      return undefined;
    }
    // Another tag on the same path: its INIT was not seen. The old association may still be there, and goes when it is idle.
    if (old !== undefined) this.paths.remove(old);
    const forward = isFromInitiator(type, sourcePort, destinationPort);
    const association = this.add(packet, forward);
    this.counters.joined.value += 1;
    return this.learned(forward ? association.initiator : association.responder, verificationTag);
  }

  private learned(direction: SctpDirection, tag: number): SctpDirection {
    this.tags.learn(direction, tag);
    direction.tagUsed = true;
    return direction;
  }

  private add(packet: Packet, forward: boolean): SctpAssociation {
    if (this.all.size >= this.limits.associations) this.displaceQuiet();
    const association = new SctpAssociation(packet, forward, this.shared);
    this.counters.associations.value += 1;
    this.all.add(association);
    this.paths.add(association, packet);
    return association;
  }

  private displaceQuiet(): void {
    let chances = MOST_SECOND_CHANCES;
    for (const association of this.all) {
      if (association.touched && !association.ended && chances > 0) {
        chances -= 1;
        association.touched = false;
        this.all.delete(association);
        this.all.add(association);
        continue;
      }
      if (!association.ended) {
        this.counters.displaced.value += 1;
        this.end(association, 'displaced');
      }
      this.remove(association);
      return;
    }
  }

  private end(association: SctpAssociation, reason: 'closed' | 'displaced' | 'idle'): void {
    association.ended = true;
    association.finish();
    this.sink.onEnd(association, reason);
  }

  private remove(association: SctpAssociation): void {
    this.all.delete(association);
    this.tags.forget(association.initiator);
    this.tags.forget(association.responder);
    if (association.hash !== -1) this.paths.remove(association);
  }

  // ---- chunks ----------------------------------------------------------------------------------------------------

  private chunks(packet: Packet, direction: SctpDirection): void {
    const { bytes, payloadStart, payloadEnd } = packet;
    const wireEnd = payloadStart + packet.wireLength;
    const { association } = direction;
    for (let at = payloadStart; at + 4 <= payloadEnd && !association.ended; ) {
      const length = u16(bytes, at + 2);
      if (length < 4 || at + length > wireEnd) {
        // Where the next one begins cannot be told.
        this.counters.malformed.value += 1;
        return;
      }
      this.chunk(packet, direction, at, Math.min(at + length, payloadEnd), length);
      at += (length + 3) & ~3;
    }
  }

  private chunk(packet: Packet, direction: SctpDirection, at: number, end: number, length: number): void {
    const { bytes, time } = packet;
    const { association } = direction;
    const type = bytes[at]!;
    const needs = LEAST[type];
    if (needs === undefined) {
      if (type !== chunk.INIT) association.opening = false;
      return;
    }
    if (length < needs) {
      this.counters.malformed.value += 1;
      return;
    }
    // Cut by the capture before the numbers that matter.
    if (at + needs > end && type !== chunk.ABORT && type !== chunk.SHUTDOWN_COMPLETE) return;
    if (type !== chunk.INIT) association.opening = false;
    switch (type) {
      case chunk.DATA:
      case chunk.I_DATA:
        direction.data(packet, at, end, length);
        break;
      case chunk.SACK:
      case chunk.SHUTDOWN:
        association.opposite(direction).acknowledge(u32(bytes, at + 4), time);
        break;
      case chunk.INIT_ACK: {
        const other = association.opposite(direction);
        if (!other.tagUsed) this.tags.learn(other, u32(bytes, at + 4));
        direction.order.begin(u32(bytes, at + 16), time);
        break;
      }
      case chunk.INIT:
        direction.order.begin(u32(bytes, at + 16), time);
        break;
      case chunk.FORWARD_TSN:
      case chunk.I_FORWARD_TSN:
        direction.forward(u32(bytes, at + 4), time);
        break;
      default:
        this.end(association, 'closed');
    }
  }
}

/** Octets of the chunks that are read, without what may follow; of DATA and I-DATA with the first octet of user data. */
const LEAST: Readonly<Partial<Record<number, number>>> = {
  [chunk.DATA]: chunk.DATA_HEADER + 1,
  [chunk.INIT]: 20,
  [chunk.INIT_ACK]: 20,
  [chunk.SACK]: 16,
  [chunk.ABORT]: 4,
  [chunk.SHUTDOWN]: 8,
  [chunk.SHUTDOWN_COMPLETE]: 4,
  [chunk.I_DATA]: chunk.I_DATA_HEADER + 1,
  [chunk.FORWARD_TSN]: 8,
  [chunk.I_FORWARD_TSN]: 8,
};

/**
 * Who began an association whose INIT was not seen: cookies tell, and INIT ACK; else the side with the higher port, which was more likely
 * chosen at random; between equal ports the sender of the first packet.
 */
function isFromInitiator(type: number, sourcePort: number, destinationPort: number): boolean {
  if (type === chunk.COOKIE_ECHO) return true;
  if (type === chunk.COOKIE_ACK || type === chunk.INIT_ACK) return false;
  return sourcePort >= destinationPort;
}
