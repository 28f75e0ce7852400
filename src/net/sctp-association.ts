/** One SCTP association: its two ends, the addresses it was first seen on, and its two directions. */

import type { Microseconds } from '../bytes/time.js';
import { finish, mix, mixBytes, SEED, sameBytes } from './hash.js';
import type { Packet } from './packet.js';
import { SctpDirection, type SctpShared } from './sctp-direction.js';

export class SctpAssociation {
  /** Belongs to whoever takes the messages; not touched here. */
  attachment: unknown = undefined;
  /** What the initiator sends, and what the responder sends. */
  readonly initiator: SctpDirection;
  readonly responder: SctpDirection;
  lastSeen: Microseconds;
  /** Only INITs so far: an INIT from the other side too is the same association (RFC 9260 section 5.2.1). */
  opening = true;
  ended = false;
  /** A packet came since its turn to be displaced was last. */
  touched = false;
  /** Chain of associations whose paths fall into one bucket; where it hangs there, -1 when it does not. */
  next: SctpAssociation | undefined = undefined;
  hash = -1;
  /** Address of the initiator, then of the responder from octet 16 on. */
  private readonly addresses = new Uint8Array(32);
  private readonly addressLength: number;
  private readonly initiatorPort: number;
  private readonly responderPort: number;
  private readonly outerVlan: number;
  private readonly innerVlan: number;
  private readonly tunnel: string | undefined;

  /** @param forward the packet comes from the initiator */
  constructor(packet: Packet, forward: boolean, shared: SctpShared) {
    const { addressLength, bytes } = packet;
    const [from, to] = forward ? [packet.source, packet.destination] : [packet.destination, packet.source];
    for (let i = 0; i < addressLength; i++) {
      this.addresses[i] = bytes[from + i]!;
      this.addresses[16 + i] = bytes[to + i]!;
    }
    this.addressLength = addressLength;
    this.initiatorPort = forward ? packet.sourcePort : packet.destinationPort;
    this.responderPort = forward ? packet.destinationPort : packet.sourcePort;
    this.outerVlan = packet.outerVlan;
    this.innerVlan = packet.innerVlan;
    this.tunnel = packet.tunnel;
    this.lastSeen = packet.time;
    this.initiator = new SctpDirection(this, true, this.initiatorPort, this.responderPort, shared);
    this.responder = new SctpDirection(this, false, this.responderPort, this.initiatorPort, shared);
  }

  opposite(direction: SctpDirection): SctpDirection {
    return direction === this.initiator ? this.responder : this.initiator;
  }

  /** The direction the packet goes on the association's path; undefined when it is on another path. */
  directionOnPath(packet: Packet): SctpDirection | undefined {
    if (
      this.addressLength !== packet.addressLength ||
      this.outerVlan !== packet.outerVlan ||
      this.innerVlan !== packet.innerVlan ||
      this.tunnel !== packet.tunnel
    )
      return undefined;
    const forward = this.isPath(packet, packet.source, packet.sourcePort, packet.destination, packet.destinationPort);
    const backward = this.isPath(packet, packet.destination, packet.destinationPort, packet.source, packet.sourcePort);
    if (forward && backward) return this.initiator.tagUsed ? this.responder : this.initiator;
    if (forward) return this.initiator;
    return backward ? this.responder : undefined;
  }

  settle(now: Microseconds): void {
    this.initiator.order.settle(now);
    this.responder.order.settle(now);
  }

  finish(): void {
    this.initiator.finish();
    this.responder.finish();
  }

  private isPath(packet: Packet, from: number, fromPort: number, to: number, toPort: number): boolean {
    return (
      this.initiatorPort === fromPort &&
      this.responderPort === toPort &&
      sameBytes(this.addresses, 0, packet.bytes, from, this.addressLength) &&
      sameBytes(this.addresses, 16, packet.bytes, to, this.addressLength)
    );
  }
}

/** Associations by the addresses and ports they were first seen on: for packets whose tag says nothing yet. */
export class SctpPaths {
  private readonly chains = new Map<number, SctpAssociation>();

  find(packet: Packet): SctpAssociation | undefined {
    for (let at = this.chains.get(pathHash(packet)); at !== undefined; at = at.next) {
      if (at.directionOnPath(packet) !== undefined) return at;
    }
    return undefined;
  }

  add(association: SctpAssociation, packet: Packet): void {
    association.hash = pathHash(packet);
    association.next = this.chains.get(association.hash);
    this.chains.set(association.hash, association);
  }

  remove(association: SctpAssociation): void {
    const { hash } = association;
    const head = this.chains.get(hash);
    if (head === association) {
      if (association.next === undefined) this.chains.delete(hash);
      else this.chains.set(hash, association.next);
    } else for (let at = head; at !== undefined; at = at.next) if (at.next === association) at.next = association.next;
    association.next = undefined;
    association.hash = -1;
  }
}

/**
 * Directions by verification tag and ports, which stay the same on all paths of an association. Addresses, VLANs and tunnels are
 * left out for that reason: 32 random bits tell associations apart, and a packet seen on two VLANs is one retransmission.
 */
export class SctpTags {
  private readonly chains = new Map<number, SctpDirection>();

  find(tag: number, fromPort: number, toPort: number): SctpDirection | undefined {
    for (let at = this.chains.get(tagHash(tag, fromPort, toPort)); at !== undefined; at = at.next) {
      if (at.tag === tag && at.fromPort === fromPort && at.toPort === toPort) return at;
    }
    return undefined;
  }

  /** The direction has this tag from now on. */
  learn(direction: SctpDirection, tag: number): void {
    this.forget(direction);
    direction.tag = tag;
    const hash = tagHash(tag, direction.fromPort, direction.toPort);
    direction.next = this.chains.get(hash);
    this.chains.set(hash, direction);
  }

  forget(direction: SctpDirection): void {
    if (direction.tag === -1) return;
    const hash = tagHash(direction.tag, direction.fromPort, direction.toPort);
    const head = this.chains.get(hash);
    if (head === direction) {
      if (direction.next === undefined) this.chains.delete(hash);
      else this.chains.set(hash, direction.next);
    } else for (let at = head; at !== undefined; at = at.next) if (at.next === direction) at.next = direction.next;
    direction.next = undefined;
    direction.tag = -1;
  }
}

function tagHash(tag: number, fromPort: number, toPort: number): number {
  return finish(mix(mix(SEED, tag), (fromPort << 16) | toPort));
}

/** A sum, because it does not know which side sent. */
function pathHash(packet: Packet): number {
  const { bytes, addressLength } = packet;
  const from = finish(mix(mixBytes(SEED, bytes, packet.source, addressLength), packet.sourcePort));
  const to = finish(mix(mixBytes(SEED, bytes, packet.destination, addressLength), packet.destinationPort));
  return (from + to) & 0x3fff_ffff;
}
