/** Fragments of IPv4 and IPv6 packets, kept until they are whole, within bounds. */

import type { Microseconds } from '../bytes/time.js';
import { OldestFirst } from '../decoder/oldest-first.js';
import type { Counter, Counters } from '../metrics/counters.js';
import { finish, mix, mixBytes, SEED, sameBytes } from './hash.js';
import type { IpPayload } from './ip.js';
import type { Packet } from './packet.js';
import type { Refusal } from './refusals.js';

export interface FragmentLimits {
  /** Memory for unfinished packets of one observer. */
  readonly maxBytes: number;
  /** Unfinished packets of one observer. */
  readonly maxDatagrams: number;
  /** Between the first fragment seen and the one that makes the packet whole, in packet time. */
  readonly timeout: Microseconds;
}

const MOST_FRAGMENTS = 256;
const MOST_OCTETS = 65535;
/** The payload stands behind room for both addresses, so that one array holds all that `Packet` points to. */
const HEAD = 32;

/** One unfinished packet. */
class Partial {
  next: Partial | undefined = undefined;
  readonly hash: number;
  data = new Uint8Array(0);
  readonly addressLength: 4 | 16;
  readonly addresses: Uint8Array;
  readonly identification: number;
  readonly protocol: number;
  readonly outerVlan: number;
  readonly innerVlan: number;
  readonly tunnel: string | undefined;
  /** Protocol named by the first fragment, which alone decides for IPv6. */
  firstProtocol = 0;
  hopLimit = 0;
  dscp = 0;
  firstTime: Microseconds;
  /** Edges of what is here: from, to, from, to ... in order, never touching. */
  readonly edges: number[] = [];
  fragments = 0;
  /** Octets of the whole; -1 until the last fragment came. */
  total = -1;
  /** Octets from the beginning that were captured, where a snap length cut a fragment. */
  captured = MOST_OCTETS;
  /** Overlapping fragments came: whatever else comes of this packet is dropped too. */
  dead = false;

  constructor(hash: number, packet: Packet, protocol: number) {
    this.hash = hash;
    const length = packet.addressLength === 4 ? 4 : 16;
    this.addressLength = length;
    this.addresses = new Uint8Array(HEAD);
    for (let i = 0; i < length; i++) {
      this.addresses[i] = packet.bytes[packet.source + i]!;
      this.addresses[16 + i] = packet.bytes[packet.destination + i]!;
    }
    this.identification = packet.identification;
    this.protocol = protocol;
    this.outerVlan = packet.outerVlan;
    this.innerVlan = packet.innerVlan;
    this.tunnel = packet.tunnel;
    this.firstTime = packet.time;
  }

  is(packet: Packet, protocol: number): boolean {
    return (
      this.identification === packet.identification &&
      this.addressLength === packet.addressLength &&
      this.protocol === protocol &&
      this.outerVlan === packet.outerVlan &&
      this.innerVlan === packet.innerVlan &&
      this.tunnel === packet.tunnel &&
      sameBytes(this.addresses, 0, packet.bytes, packet.source, this.addressLength) &&
      sameBytes(this.addresses, 16, packet.bytes, packet.destination, this.addressLength)
    );
  }
}

/** Unfinished packets of one observer. */
export class Fragments {
  private readonly limits: FragmentLimits;
  private readonly refused: Readonly<Record<Refusal, Counter>>;
  private readonly kept: Counter;
  private readonly duplicates: Counter;
  private readonly whole: Counter;
  private readonly givenUp: Counter;
  private readonly chains = new Map<number, Partial>();
  /** In the order their first fragments came. */
  private readonly all = new OldestFirst<Partial, true>();
  private bytes = 0;

  constructor(limits: FragmentLimits, refused: Readonly<Record<Refusal, Counter>>, counters: Counters) {
    this.limits = limits;
    this.refused = refused;
    this.kept = counters.counter('spoor_net_fragments_total', 'Fragments of IP packets kept until the rest comes.');
    this.duplicates = counters.counter(
      'spoor_net_fragments_repeated_total',
      'Fragments of IP packets that had come before, octet for octet.',
    );
    this.givenUp = counters.counter(
      'spoor_net_fragments_given_up_total',
      'Fragments that had been kept and were refused in the end; they are among the refused by their reason.',
    );
    this.whole = counters.counter('spoor_net_reassembled_total', 'IP packets put together from fragments.');
  }

  /**
   * Takes the fragment that `packet` and `ip` describe. True when it made its packet whole: then both describe the whole
   * one, in memory that stays as it is until the caller lets go of it. False when the fragment was kept or refused, which is counted here.
   */
  add(packet: Packet, ip: IpPayload): boolean {
    this.expire(packet.time);
    const length = ip.wireEnd - ip.start;
    const to = ip.fragmentOffset + length;
    if (length <= 0 || to > MOST_OCTETS || (ip.moreFragments && length % 8 !== 0)) {
      this.refused.fragment_length.value += 1;
      return false;
    }
    const partial = this.find(packet, ip);
    const problem = partial.dead ? 'fragment_overlap' : this.place(partial, packet, ip, to);
    if (problem === 'kept') {
      partial.fragments += 1;
      this.kept.value += 1;
      // What is kept must fit, even if that drops the very packet it belongs to.
      while (this.bytes > this.limits.maxBytes || this.all.size > this.limits.maxDatagrams) this.displaceOldest();
      return false;
    }
    if (problem === undefined) {
      this.drop(partial);
      this.whole.value += 1;
      describe(partial, packet, ip);
      return true;
    }
    if (problem === 'duplicate') this.duplicates.value += 1;
    else this.refused[problem].value += 1;
    if (problem === 'fragment_overlap' || problem === 'fragment_excess') this.bury(partial, problem);
    return false;
  }

  /** Undefined when the packet is whole now. */
  private place(partial: Partial, packet: Packet, ip: IpPayload, to: number): Refusal | 'kept' | 'duplicate' | undefined {
    const from = ip.fragmentOffset;
    const last = partial.edges[partial.edges.length - 1] ?? 0;
    if (ip.moreFragments ? partial.total !== -1 && to > partial.total : (partial.total !== -1 && to !== partial.total) || to < last) {
      return 'fragment_length';
    }
    const position = overlapOrPlace(partial.edges, from, to);
    if (position === -1) {
      if (!contains(partial, packet, ip, from, to)) return 'fragment_overlap';
      partial.firstTime = Math.min(partial.firstTime, packet.time);
      return 'duplicate';
    }
    if (partial.fragments >= MOST_FRAGMENTS) return 'fragment_excess';
    if (!ip.moreFragments) partial.total = to;
    this.reserve(partial, partial.total === -1 ? to : partial.total);
    insert(partial.edges, position, from, to);
    const captured = Math.min(ip.end, ip.wireEnd) - ip.start;
    partial.data.set(packet.bytes.subarray(ip.start, ip.start + captured), HEAD + from);
    if (from + captured < to) partial.captured = Math.min(partial.captured, from + captured);
    partial.firstTime = Math.min(partial.firstTime, packet.time);
    if (from === 0) {
      partial.firstProtocol = ip.protocol;
      partial.hopLimit = packet.hopLimit;
      partial.dscp = packet.dscp;
    }
    return partial.edges.length === 2 && partial.edges[0] === 0 && partial.edges[1] === partial.total ? undefined : 'kept';
  }

  private find(packet: Packet, ip: IpPayload): Partial {
    // RFC 791: source, destination, protocol, identification; RFC 8200 section 4.5 leaves the protocol out.
    const protocol = packet.addressLength === 4 ? ip.protocol : 0;
    let h = mixBytes(SEED, packet.bytes, packet.source, packet.addressLength);
    h = mixBytes(h, packet.bytes, packet.destination, packet.addressLength);
    h = mix(mix(h, packet.identification), (protocol << 24) ^ (packet.outerVlan << 12) ^ packet.innerVlan);
    const hash = finish(h);
    const head = this.chains.get(hash);
    for (let partial = head; partial !== undefined; partial = partial.next) if (partial.is(packet, protocol)) return partial;
    const partial = new Partial(hash, packet, protocol);
    partial.next = head;
    this.chains.set(hash, partial);
    this.all.set(partial, true);
    return partial;
  }

  private reserve(partial: Partial, octets: number): void {
    const need = HEAD + octets;
    if (partial.data.length >= need) return;
    // A known total is reserved exactly, an unknown one with room for more of the same.
    const size = partial.total !== -1 ? need : Math.min(HEAD + MOST_OCTETS, Math.max(2048, need * 2));
    const data = new Uint8Array(size);
    data.set(partial.data);
    this.bytes += size - partial.data.length;
    partial.data = data;
  }

  /** Gives up what waited too long. Clocks of captures jump: too far in the future is too long as well. */
  private expire(now: Microseconds): void {
    for (let partial = this.all.oldestKey; partial !== undefined; partial = this.all.oldestKey) {
      if (Math.abs(now - partial.firstTime) <= this.limits.timeout) return;
      if (!partial.dead) this.giveUp(partial, 'fragment_timeout');
      this.drop(partial);
    }
  }

  private displaceOldest(): void {
    const partial = this.all.oldestKey;
    if (partial === undefined) return;
    if (!partial.dead) this.giveUp(partial, 'fragment_displaced');
    this.drop(partial);
  }

  /** Keeps only the name of a packet, so that its other fragments are known for what they are. */
  private bury(partial: Partial, reason: 'fragment_overlap' | 'fragment_excess'): void {
    this.giveUp(partial, reason);
    partial.fragments = 0;
    partial.dead = true;
    this.bytes -= partial.data.length;
    partial.data = new Uint8Array(0);
  }

  private giveUp(partial: Partial, reason: Refusal): void {
    this.refused[reason].value += partial.fragments;
    this.givenUp.value += partial.fragments;
  }

  private drop(partial: Partial): void {
    this.all.delete(partial);
    this.bytes -= partial.data.length;
    const head = this.chains.get(partial.hash);
    if (head === partial) {
      if (partial.next === undefined) this.chains.delete(partial.hash);
      else this.chains.set(partial.hash, partial.next);
      return;
    }
    for (let before = head; before !== undefined; before = before.next) if (before.next === partial) before.next = partial.next;
  }
}

/** Index into `edges` where from-to belongs; -1 when it overlaps what is there. */
function overlapOrPlace(edges: readonly number[], from: number, to: number): number {
  // Fragments mostly come in order: look from the end.
  let i = edges.length;
  while (i > 0 && edges[i - 2]! >= to) i -= 2;
  return i > 0 && edges[i - 1]! > from ? -1 : i;
}

function insert(edges: number[], at: number, from: number, to: number): void {
  const joinsBefore = at > 0 && edges[at - 1] === from;
  const joinsAfter = at < edges.length && edges[at] === to;
  if (joinsBefore && joinsAfter) edges.splice(at - 1, 2);
  else if (joinsBefore) edges[at - 1] = to;
  else if (joinsAfter) edges[at] = from;
  else edges.splice(at, 0, from, to);
}

/** True when from-to is here already, with the same octets: a repetition (RFC 8200 section 4.5 lets it be ignored). */
function contains(partial: Partial, packet: Packet, ip: IpPayload, from: number, to: number): boolean {
  for (let i = 0; i < partial.edges.length; i += 2) {
    if (partial.edges[i]! <= from && to <= partial.edges[i + 1]!) {
      const comparable = Math.min(ip.end - ip.start, Math.max(0, partial.captured - from));
      return sameBytes(partial.data, HEAD + from, packet.bytes, ip.start, comparable);
    }
  }
  return false;
}

function describe(partial: Partial, packet: Packet, ip: IpPayload): void {
  partial.data.set(partial.addresses);
  packet.bytes = partial.data;
  packet.source = 0;
  packet.destination = 16;
  packet.firstTime = partial.firstTime;
  packet.hopLimit = partial.hopLimit;
  packet.dscp = partial.dscp;
  ip.protocol = partial.firstProtocol;
  ip.start = HEAD;
  ip.end = HEAD + Math.min(partial.total, partial.captured);
  ip.wireEnd = HEAD + partial.total;
  ip.fragment = false;
  ip.fragmentOffset = 0;
  ip.moreFragments = false;
}
