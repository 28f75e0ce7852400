/** One conversation as the engine holds it: endpoints, who decodes it, its state, its place in the table. */

import { ipText } from '../bytes/address.js';
import type { Microseconds } from '../bytes/time.js';
import type { Carrier, Endpoint, Flow, Transport } from '../decoder/contract.js';
import type { Topic } from '../decoder/topics.js';
import { firstWord, type Packet } from '../net/packet.js';
import { communityId } from './community-id.js';
import type { DecoderSlot } from './decoder-slot.js';
import type { IdleList } from './idle-list.js';
import type { Claim } from './ready-decoder.js';
import type { TcpFlow } from './tcp-flow.js';

/** What a flow asks of the observer it belongs to. */
export interface FlowWorld {
  readonly observer: string;
  /** How often this observer's capture lost packets so far. */
  readonly losses: number;
  told<T>(topic: Topic<T>, flow: FlowEntry, at: Endpoint | undefined): T | undefined;
}

/** Where a flow comes from: the packet that begins it, or the flow whose content it is. */
export type FlowOrigin = Readonly<
  Pick<
    Packet,
    | 'transport'
    | 'tunnel'
    | 'outerVlan'
    | 'innerVlan'
    | 'addressLength'
    | 'bytes'
    | 'source'
    | 'destination'
    | 'sourcePort'
    | 'destinationPort'
  >
>;

export class FlowEntry implements Flow {
  readonly transport: Transport;
  readonly tunnel: string | undefined;
  readonly outerVlan: number;
  readonly innerVlan: number;
  /** 4 or 16; 0 for `link`. */
  readonly addressLength: 0 | 4 | 16;
  /** First four octets of each address: all of it for IPv4. */
  readonly initiatorWord: number;
  readonly responderWord: number;
  /** Those of IPv6, whole. */
  private readonly longAddresses: Uint8Array | undefined;
  readonly initiatorPort: number;
  readonly responderPort: number;
  readonly firstSeen: Microseconds;
  // Doubles from the start, as `activeAt` below: a field that was undefined once gets a new box with every packet.
  lastSeen: Microseconds = Number.NaN;

  /** Whose it is; undefined while nobody claimed it. */
  slot: DecoderSlot | undefined;
  state: unknown;
  claim: Claim | undefined = undefined;
  ended = false;
  /** Which of the candidates of resemblance was asked last, so that the next can be asked when it is given back. */
  candidate = -1;
  /** Index of the decoder that gave it back, which is not asked again. */
  givenBackBy = -1;
  /** Messages that resemblance still looks at. */
  looksLeft = 0;
  /** Refusals in a row. */
  refusals = 0;
  /** Version of the announcements when the flow was last compared with them. */
  announcementsSeen = -1;
  /** Reassembly of TCP, once somebody wants the stream. */
  stream: TcpFlow | undefined;
  /** Siblings of the same SCTP association, one per decoder; this flow among them. */
  siblings: FlowEntry[] | undefined;
  /** Flows of content that this one carries, one per decoder. */
  children: FlowEntry[] | undefined;
  parent: FlowEntry | undefined;
  carrier: Carrier | undefined;

  /** Chain of flows with the same hash. */
  next: FlowEntry | undefined;
  readonly hash: number;
  /** Idle list it stands in, and there its older and newer neighbour. */
  list: IdleList | undefined;
  older: FlowEntry | undefined;
  newer: FlowEntry | undefined;
  /** The observer's clock at the last message: the idle list is sorted by it. */
  activeAt: Microseconds = Number.NaN;

  private readonly world: FlowWorld;
  private readonly lossesBefore: number;
  private initiatorText: Endpoint | undefined;
  private responderText: Endpoint | undefined;
  private keyText: string | undefined;
  private community: string | undefined;

  /** The sender of `origin` is the initiator. */
  constructor(world: FlowWorld, origin: FlowOrigin, hash: number, time: Microseconds, activeAt: Microseconds) {
    const { bytes, addressLength } = origin;
    this.world = world;
    this.transport = origin.transport;
    this.tunnel = origin.tunnel;
    this.outerVlan = origin.outerVlan;
    this.innerVlan = origin.innerVlan;
    this.addressLength = addressLength;
    this.longAddresses = undefined;
    if (addressLength === 16) {
      this.longAddresses = new Uint8Array(32);
      this.longAddresses.set(bytes.subarray(origin.source, origin.source + 16));
      this.longAddresses.set(bytes.subarray(origin.destination, origin.destination + 16), 16);
    }
    this.initiatorWord = firstWord(origin, origin.source);
    this.responderWord = firstWord(origin, origin.destination);
    this.initiatorPort = origin.sourcePort;
    this.responderPort = origin.destinationPort;
    this.firstSeen = time;
    this.lastSeen = time;
    this.activeAt = activeAt;
    this.hash = hash;
    this.slot = undefined;
    this.state = undefined;
    this.stream = undefined;
    this.siblings = undefined;
    this.children = undefined;
    this.parent = undefined;
    this.carrier = undefined;
    this.next = undefined;
    this.list = undefined;
    this.older = undefined;
    this.newer = undefined;
    this.lossesBefore = world.losses;
    this.initiatorText = undefined;
    this.responderText = undefined;
    this.keyText = undefined;
    this.community = undefined;
  }

  /** Address of the initiator, then of the responder: 0, 4 or 16 octets each. */
  get addresses(): Uint8Array {
    if (this.longAddresses !== undefined) return this.longAddresses;
    const octets = new Uint8Array(2 * this.addressLength);
    if (this.addressLength === 0) return octets;
    const view = new DataView(octets.buffer);
    view.setInt32(0, this.initiatorWord);
    view.setInt32(4, this.responderWord);
    return octets;
  }

  get observer(): string {
    return this.world.observer;
  }

  get initiator(): Endpoint {
    this.initiatorText ??= this.endpoint(0, this.initiatorPort);
    return this.initiatorText;
  }

  get responder(): Endpoint {
    this.responderText ??= this.endpoint(this.addressLength, this.responderPort);
    return this.responderText;
  }

  get vlans(): readonly number[] {
    if (this.outerVlan < 0) return [];
    return this.innerVlan < 0 ? [this.outerVlan] : [this.outerVlan, this.innerVlan];
  }

  get key(): string {
    this.keyText ??= this.makeKey();
    return this.keyText;
  }

  get communityId(): string | undefined {
    if (this.transport === 'link') return undefined;
    this.community ??= communityId(this.transport, this.addresses, this.addressLength, this.initiatorPort, this.responderPort);
    return this.community;
  }

  get captureLoss(): boolean {
    return this.world.losses > this.lossesBefore;
  }

  told<T>(topic: Topic<T>, at?: Endpoint): T | undefined {
    return this.world.told(topic, this, at);
  }

  private endpoint(at: number, port: number): Endpoint {
    return { ip: this.addressLength === 0 ? '' : ipText(this.addresses, at, this.addressLength), port };
  }

  private makeKey(): string {
    const ends = [this.initiator, this.responder].map(({ ip, port }) => `${ip}|${port}`).sort();
    const where = [this.observer, this.transport, ...ends];
    if (this.tunnel !== undefined) where.push(this.tunnel);
    if (this.outerVlan >= 0) where.push(`vlan ${this.vlans.join('.')}`);
    return where.join(' ');
  }
}
