/** What the identification of IP packets tells of one stream: whether what is missing was sent, and who repeated what came twice. */

/** Gapless pairs before a habit is believed. */
const PAIRS = 50;
/** A pair count that shows that identifications change at all. */
const FEW_PAIRS = 16;
/** Share of pairs that makes a habit. */
const HABIT = 0.9;
/** Numbers of which identification and hop limit are remembered, once a packet came twice. */
const REMEMBERED = 1024;
const FORGOTTEN = -1;

/** RFC 6864 leaves the choice to the sender. `other` is random, or one counter for all the host sends. */
export type IdentificationClass = 'unknown' | 'constant' | 'sequential' | 'other';

/** Who made a duplicate. */
export const BY_CAPTURE = 1;
export const BY_ROUTER = 2;
export const BY_NETWORK = 3;
export type DuplicateOrigin = 0 | 1 | 2 | 3;

/** What of a packet this goes by: identification -1 when it has none (IPv6), and `path` as in Packet. */
export interface IdentifiedPacket {
  readonly sequence: number;
  readonly identification: number;
  readonly path: number;
}

export class IpIdentities {
  /** Gapless pairs by the step of their identifications: 1, 0, any other. */
  private next = 0;
  private same = 0;
  private other = 0;
  /** Packets that made no pair with the one before. */
  private unpaired = 0;
  /** Of the packet with the highest number. */
  private identification = FORGOTTEN;
  private hopLimit = 0;
  private sequence = FORGOTTEN;
  /** Identification and hop limit by number. Absent until a packet comes twice. */
  private remembered: Int32Array | undefined = undefined;

  /** Distinct packets so far. */
  get packets(): number {
    return this.next + this.same + this.other + this.unpaired;
  }

  get class(): IdentificationClass {
    const pairs = this.next + this.same + this.other;
    if (pairs < PAIRS) return 'unknown';
    if (this.next >= HABIT * pairs) return 'sequential';
    return this.same >= HABIT * pairs ? 'constant' : 'other';
  }

  /** The number after the highest arrived. */
  follow(packet: IdentifiedPacket): void {
    const { identification } = packet;
    const step = (identification - this.identification) & 0xffff;
    if (step === 1) this.next += 1;
    else if (step === 0) this.same += 1;
    else this.other += 1;
    this.identification = identification;
    this.hopLimit = packet.path & 255;
    this.sequence = packet.sequence;
    if (this.remembered !== undefined) this.remember(packet);
  }

  /** Another number is now the highest. */
  jump(packet: IdentifiedPacket): void {
    this.unpaired += 1;
    this.identification = packet.identification;
    this.hopLimit = packet.path & 255;
    this.sequence = packet.sequence;
    if (this.remembered !== undefined) this.remember(packet);
  }

  /** A number below the highest arrived. */
  fill(packet: IdentifiedPacket): void {
    this.unpaired += 1;
    if (this.remembered !== undefined) this.remember(packet);
  }

  /**
   * How many of `missing` numbers between the highest and a packet with `identification` the sender sent: the source of the packets counted
   * them. Other packets of the flow, of RTCP for example, may be among what it counted; far more than are missing say nothing.
   *
   * @returns -1 when it cannot be told
   */
  sent(identification: number, missing: number): number {
    if (identification < 0 || this.class !== 'sequential') return -1;
    const between = ((identification - this.identification) & 0xffff) - 1;
    if (between < 0 || between > 2 * missing + 8) return -1;
    return Math.min(between, missing);
  }

  /** Who made a duplicate; 0 when nothing tells: no identifications, always the same, or what it repeats is not remembered. */
  duplicate(packet: IdentifiedPacket): DuplicateOrigin {
    const first = this.recall(packet.sequence);
    this.remembered ??= new Int32Array(2 * REMEMBERED).fill(FORGOTTEN);
    const pairs = this.next + this.same + this.other;
    if (first < 0 || packet.identification < 0 || pairs < FEW_PAIRS || this.same > (1 - HABIT) * pairs) return 0;
    if (first >> 8 !== packet.identification) return BY_NETWORK;
    return (first & 255) === (packet.path & 255) ? BY_CAPTURE : BY_ROUTER;
  }

  private recall(sequence: number): number {
    if (sequence === this.sequence) return this.identification < 0 ? FORGOTTEN : (this.identification << 8) | this.hopLimit;
    const { remembered } = this;
    const slot = 2 * (sequence & (REMEMBERED - 1));
    return remembered !== undefined && remembered[slot] === sequence ? remembered[slot + 1]! : FORGOTTEN;
  }

  private remember(packet: IdentifiedPacket): void {
    const slot = 2 * (packet.sequence & (REMEMBERED - 1));
    this.remembered![slot] = packet.sequence;
    this.remembered![slot + 1] = packet.identification < 0 ? FORGOTTEN : (packet.identification << 8) | (packet.path & 255);
  }
}
