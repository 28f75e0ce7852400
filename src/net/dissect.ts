/** One frame to one transport message: the straight line that every packet takes. */

import { type Microseconds, seconds } from '../bytes/time.js';
import type { PacketBatch } from '../capture/packet-batch.js';
import type { Counter, Counters } from '../metrics/counters.js';
import * as ip from './ip.js';
import { type FragmentLimits, Fragments } from './ip-fragments.js';
import { behindType, ETHERNET_BRIDGING, ethernet, findNetwork, IPV4, IPV6, NetworkStart } from './link.js';
import { LINK_MESSAGES, linkTypeName } from './link-type.js';
import type { Packet } from './packet.js';
import { type Refusal, refusalCounters } from './refusals.js';
import { readSctp, readTcp, readUdp } from './transport.js';
import { GTPU_PORT, readGre, readGtpu, readVxlan, type Tunnel, TunnelHeader, TunnelNames, VXLAN_PORT } from './tunnels.js';

export interface DissectOptions {
  /** Tunnels that are opened; the datagrams of others are datagrams like any. */
  readonly tunnels: readonly Tunnel[];
  readonly fragments: FragmentLimits;
}

export const DISSECT_DEFAULTS: DissectOptions = {
  tunnels: [],
  fragments: { maxBytes: 16 << 20, maxDatagrams: 1024, timeout: seconds(30) },
};

/** Tunnels in tunnels: GTP-U in IPsec's GRE in a provider's VXLAN is three. */
const DEEPEST_TUNNEL = 3;

/** Above every link type that is read: all beyond share one counter. */
const KNOWN_LINKS = 300;

/** Undefined: `packet` is filled. `kept`: a fragment that waits, or was refused and counted where fragments are. */
type Outcome = Refusal | 'kept' | undefined;

/** One for each observer: fragments and names of tunnels belong to the place they were captured at. */
export class Dissector {
  private readonly fragments: Fragments;
  private readonly names = new TunnelNames();
  private readonly refused: Readonly<Record<Refusal, Counter>>;
  private readonly frames: (Counter | undefined)[] = new Array(KNOWN_LINKS + 1).fill(undefined);
  private readonly counters: Counters;
  private readonly passed: Readonly<Record<Packet['transport'], Counter>>;
  private readonly cut: Counter;
  private readonly carried: Counter;
  private readonly gtpu: boolean;
  private readonly gre: boolean;
  private readonly ipip: boolean;
  private readonly vxlan: boolean;
  private readonly found = new NetworkStart();
  private readonly payload = new ip.IpPayload();
  private readonly tunnel = new TunnelHeader();

  constructor(options: DissectOptions, counters: Counters) {
    this.counters = counters;
    this.refused = refusalCounters(counters);
    this.fragments = new Fragments(options.fragments, this.refused, counters);
    const passed = (transport: string) =>
      counters.counter('spoor_net_messages_total', 'Datagrams, segments, SCTP packets and frames that were read down to their content.', {
        transport,
      });
    this.passed = { udp: passed('udp'), tcp: passed('tcp'), sctp: passed('sctp'), link: passed('link') };
    this.cut = counters.counter('spoor_net_cut_total', 'Packets of which the capture kept less than was on the wire (snap length).');
    this.carried = counters.counter('spoor_net_carried_total', 'IP packets that a decoder found inside others.');
    this.gtpu = options.tunnels.includes('gtp-u');
    this.gre = options.tunnels.includes('gre');
    this.ipip = options.tunnels.includes('ipip');
    this.vxlan = options.tunnels.includes('vxlan');
  }

  /**
   * True when `packet` now describes one transport message: until the next call, and while the batch's memory stands.
   * False when the frame was refused or, as a fragment, kept; both are counted, and `packet` means nothing.
   */
  frame(batch: PacketBatch, index: number, packet: Packet): boolean {
    const start = batch.starts[index]!;
    const length = batch.lengths[index]!;
    const linkType = batch.linkTypes[index]!;
    const onWire = Math.max(length, batch.wireLengths[index]!);
    (this.frames[Math.min(linkType, KNOWN_LINKS)] ?? this.frameCounter(linkType)).value += 1;
    packet.begin(batch.bytes, batch.times[index]!, linkType);
    return this.count(this.read(batch.bytes, start, start + length, start + onWire, packet), packet);
  }

  /**
   * The same for the inside of a tunnel that a decoder opened: an IP packet at bytes[start, end), captured at `time` under
   * `linkType`; `tunnel` is the text it is keyed by.
   */
  ip(bytes: Uint8Array, start: number, end: number, time: Microseconds, linkType: number, tunnel: string, packet: Packet): boolean {
    this.carried.value += 1;
    packet.begin(bytes, time, linkType);
    packet.tunnel = tunnel;
    return this.count(this.network(bytes, start, end, end, 0, packet, 0), packet);
  }

  private count(outcome: Outcome, packet: Packet): boolean {
    if (outcome === undefined) {
      this.passed[packet.transport].value += 1;
      if (packet.payloadEnd - packet.payloadStart < packet.wireLength) this.cut.value += 1;
      return true;
    }
    if (outcome !== 'kept') this.refused[outcome].value += 1;
    return false;
  }

  private frameCounter(linkType: number): Counter {
    const help = 'Frames taken in, by link type.';
    const counter = this.counters.counter('spoor_net_frames_total', help, { link: linkTypeName(linkType) });
    this.frames[Math.min(linkType, KNOWN_LINKS)] = counter;
    return counter;
  }

  private read(bytes: Uint8Array, start: number, end: number, wireEnd: number, packet: Packet): Outcome {
    const { found } = this;
    const problem = findNetwork(packet.linkType, bytes, start, end, wireEnd, packet, found);
    if (problem === undefined) return this.network(bytes, found.at, end, wireEnd, found.etherType, packet, 0);
    if (problem !== 'link_type' || !LINK_MESSAGES.has(packet.linkType)) return problem;
    packet.transport = 'link';
    packet.sourcePort = 0;
    packet.destinationPort = 0;
    packet.source = start;
    packet.destination = start;
    packet.payloadStart = start;
    packet.payloadEnd = end;
    packet.wireLength = wireEnd - start;
    return undefined;
  }

  /** IP at `at`; `etherType` 0 leaves the version to the first nibble. */
  private network(bytes: Uint8Array, at: number, end: number, wireEnd: number, etherType: number, packet: Packet, depth: number): Outcome {
    if (at >= end) return 'ip_truncated';
    const { payload } = this;
    const version = etherType === IPV4 ? 4 : etherType === IPV6 ? 6 : bytes[at]! >> 4;
    let problem: Outcome;
    if (version === 4) problem = ip.readIpv4(bytes, at, end, wireEnd, packet, payload);
    else if (version === 6) problem = ip.readIpv6(bytes, at, end, wireEnd, packet, payload);
    else return 'ip_version';
    if (problem !== undefined) return problem;
    if (payload.fragment) {
      if (!this.fragments.add(packet, payload)) return 'kept';
      if (version === 6 || payload.protocol === 51) problem = ip.readExtensions(packet.bytes, payload, packet);
      if (problem !== undefined) return problem;
      // A fragment of fragments is nothing that a host sends (RFC 8200 section 4.5).
      if (payload.fragment) return 'fragment_length';
    }
    return this.transport(packet, depth);
  }

  private transport(packet: Packet, depth: number): Outcome {
    const { payload } = this;
    const { bytes } = packet;
    switch (payload.protocol) {
      case ip.UDP: {
        const problem = readUdp(bytes, payload, packet);
        if (problem !== undefined) return problem;
        if (this.gtpu && packet.destinationPort === GTPU_PORT) return this.gtpuInside(packet, depth);
        if (this.vxlan && packet.destinationPort === VXLAN_PORT) return this.vxlanInside(packet, depth);
        return undefined;
      }
      case ip.TCP:
        return readTcp(bytes, payload, packet);
      case ip.SCTP:
        return readSctp(bytes, payload, packet);
      case ip.ICMP:
      case ip.ICMP6:
        return 'icmp';
      case ip.ESP:
        return 'encrypted';
      case ip.GRE:
        return this.gre ? this.greInside(packet, depth) : 'ip_protocol';
      case ip.IPIP:
      case ip.IP6_IN_IP: {
        if (!this.ipip) return 'ip_protocol';
        if (depth === DEEPEST_TUNNEL) return 'tunnel_depth';
        const etherType = payload.protocol === ip.IPIP ? IPV4 : IPV6;
        packet.tunnel = this.names.name('ipip', packet, -1);
        return this.network(bytes, payload.start, payload.end, payload.wireEnd, etherType, packet, depth + 1);
      }
      default:
        return 'ip_protocol';
    }
  }

  private gtpuInside(packet: Packet, depth: number): Outcome {
    const { tunnel } = this;
    const { bytes, payloadStart, payloadEnd } = packet;
    const problem = readGtpu(bytes, payloadStart, payloadEnd, payloadStart + packet.wireLength, tunnel);
    if (problem === 'other') return undefined;
    if (problem !== undefined) return problem;
    if (depth === DEEPEST_TUNNEL) return 'tunnel_depth';
    const end = Math.min(payloadEnd, tunnel.wireEnd);
    // User data that is no IP (PPP, Ethernet, unstructured) is not told apart by GTP-U itself.
    const version = tunnel.at < end ? bytes[tunnel.at]! >> 4 : 0;
    if (version !== 4 && version !== 6) return 'tunnel_content';
    packet.tunnel = this.names.name('gtp-u', packet, tunnel.key);
    return this.network(bytes, tunnel.at, end, tunnel.wireEnd, 0, packet, depth + 1);
  }

  private vxlanInside(packet: Packet, depth: number): Outcome {
    const { tunnel, found } = this;
    const { bytes, payloadStart, payloadEnd } = packet;
    if (readVxlan(bytes, payloadStart, payloadEnd, payloadStart + packet.wireLength, tunnel) === 'other') return undefined;
    if (depth === DEEPEST_TUNNEL) return 'tunnel_depth';
    packet.tunnel = this.names.name('vxlan', packet, tunnel.key);
    const problem = ethernet(bytes, tunnel.at, payloadEnd, tunnel.wireEnd, packet, found);
    return problem ?? this.network(bytes, found.at, payloadEnd, tunnel.wireEnd, found.etherType, packet, depth + 1);
  }

  private greInside(packet: Packet, depth: number): Outcome {
    const { tunnel, found, payload } = this;
    const { bytes } = packet;
    const { end, wireEnd } = payload;
    const problem = readGre(bytes, payload.start, end, wireEnd, tunnel);
    if (problem !== undefined) return problem;
    // Protocol 0 is the keepalive that some routers send.
    if (tunnel.etherType === 0) return 'tunnel_content';
    if (depth === DEEPEST_TUNNEL) return 'tunnel_depth';
    packet.tunnel = this.names.name('gre', packet, tunnel.key);
    const inside =
      tunnel.etherType === ETHERNET_BRIDGING
        ? ethernet(bytes, tunnel.at, end, wireEnd, packet, found)
        : behindType(bytes, tunnel.at, end, wireEnd, tunnel.etherType, false, packet, found);
    if (inside === 'not_ip') return 'tunnel_content';
    return inside ?? this.network(bytes, found.at, end, wireEnd, found.etherType, packet, depth + 1);
  }
}
