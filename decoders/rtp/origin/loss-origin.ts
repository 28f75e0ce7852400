/** Follows one stream: tells the watch what arrives and what is missing, and has its losses attributed when they are final. */

import type { Microseconds } from 'spoor/decoder';
import { Attribution } from './attribution.js';
import type { OriginCounts } from './counts.js';
import { BIN, type HoleWatch } from './hole-watch.js';
import { BY_CAPTURE, BY_NETWORK, BY_ROUTER, type DuplicateOrigin, type IdentifiedPacket, IpIdentities } from './ip-identities.js';
import type { ReportedRange } from './proof.js';
import { StreamHoles } from './stream-holes.js';

/** Bins, and at least so many packets, of one report of a stream's own loss to the watch. By time, so that no stream counts more than others. */
const BLOCK = 200;
const BLOCK_PACKETS = 300;

/** What of a packet the origin of losses goes by. */
export type OriginPacket = IdentifiedPacket & { readonly time: Microseconds };

/** What is there for every stream is small; what only lossy ones need is made with their first hole and their first loss. */
export class LossOrigin {
  private readonly identities = new IpIdentities();
  private readonly watch: HoleWatch | undefined;
  private readonly source: number;
  private readonly destination: number;
  private readonly seed: number;
  /** Begin of the next bin: the watch is told of the first packet in each. */
  private binEnd: Microseconds = Number.NEGATIVE_INFINITY;
  private bin = Number.NEGATIVE_INFINITY;
  /** Packets the watch knows of. */
  private told = 0;
  private blockPackets = 0;
  private blockEnd = Number.NaN;
  /** Something told of packets lost by the capture up to this time. */
  private captureUntil: Microseconds = Number.NEGATIVE_INFINITY;
  /** Identification of the packet that comes next, if it opens a hole. */
  private coming = -1;
  private holes: StreamHoles | undefined = undefined;
  private attribution: Attribution | undefined = undefined;

  /**
   * @param source hash of the source host, not 0; `destination` likewise
   * @param seed differs between streams
   */
  constructor(watch: HoleWatch | undefined, source: number, destination: number, seed: number) {
    this.watch = watch;
    this.source = source;
    this.destination = destination;
    this.seed = seed;
  }

  // ---- packets ---------------------------------------------------------------------------------------------------

  /** The next number arrived. */
  follow(packet: OriginPacket): void {
    if (packet.time >= this.binEnd) this.enter(packet.time);
    this.identities.follow(packet);
  }

  /** Another packet became the one with the highest number: the first, the one behind a hole, those of a restart. */
  jump(packet: OriginPacket): void {
    if (packet.time >= this.binEnd) this.enter(packet.time);
    this.identities.jump(packet);
  }

  /** A packet below the highest number. */
  fill(packet: OriginPacket): void {
    this.identities.fill(packet);
  }

  /** A packet that came before; who repeated it. */
  duplicate(packet: OriginPacket): DuplicateOrigin {
    const origin = this.identities.duplicate(packet);
    if (origin === 0) return origin;
    this.attribution ??= new Attribution(this.watch, this.seed);
    const { open } = this.attribution;
    if (origin === BY_CAPTURE) open.duplicatesCapture += 1;
    else if (origin === BY_ROUTER) open.duplicatesRouter += 1;
    else if (origin === BY_NETWORK) open.duplicatesNetwork += 1;
    return origin;
  }

  /** The capture itself said that it lost packets, up to `to`. */
  lostByCapture(to: Microseconds): void {
    if (to > this.captureUntil) this.captureUntil = to;
  }

  // ---- holes -----------------------------------------------------------------------------------------------------

  /** A packet that is not the next one will be looked at; it may open a hole. */
  meet(identification: number): void {
    this.coming = identification;
  }

  /**
   * Numbers from `first` up to, not including, `end` are missing between the packets of the times `before` and `time`.
   *
   * @param oldest the lowest number that is missing and not given up, or lower
   * @param top the number after the highest
   */
  missed(first: number, end: number, before: Microseconds, time: Microseconds, oldest: number, top: number): void {
    if (first >= end) return;
    this.holes ??= new StreamHoles(this.watch, this.source, this.destination);
    const sent = before < time ? this.identities.sent(this.coming, end - first) : -1;
    this.holes.open(first, end, before, time, sent, this.captureUntil > before, oldest, top);
  }

  /** A missing number came before it was given up. */
  filled(number: number): void {
    this.holes?.fill(number);
  }

  /** Numbers are lost for good; they follow what is in the run that goes on, if one does. */
  lost(from: number, numbers: number): void {
    this.attribution ??= new Attribution(this.watch, this.seed);
    const { packets } = this.identities;
    for (let number = from; number < from + numbers; number++) this.attribution.lost(number, this.holes, packets);
  }

  /** The run of losses is over: the loss pattern counts it now, and so does this. */
  endRun(): void {
    this.attribution?.endRun();
  }

  /** The numbers since the last report were seen by a receiver: what it got, and we did not, was lost by the capture. */
  reported(range: ReportedRange): void {
    this.attribution ??= new Attribution(this.watch, this.seed);
    this.attribution.reported(range);
  }

  /** A receiver will tell of the numbers behind this one. */
  reportedFrom(number: number): void {
    this.attribution ??= new Attribution(this.watch, this.seed);
    this.attribution.reportedFrom(number);
  }

  /** Other numbers begin. */
  restart(): void {
    this.attribution?.restart();
  }

  /** The stream is over, and all of it decided. */
  end(): void {
    this.holes?.giveBack();
    this.holes = undefined;
  }

  /** What was decided since it was asked last. */
  take(): OriginCounts | undefined {
    return this.attribution?.take();
  }

  private enter(time: Microseconds): void {
    const bin = Math.floor(time / BIN);
    this.binEnd = (bin + 1) * BIN;
    const { watch } = this;
    // Late by the clock of the capture: it was counted where the newer one came.
    if (watch === undefined || bin <= this.bin) return;
    const { packets } = this.identities;
    watch.enter(bin, this.bin, packets - this.told, this.source, this.destination);
    this.told = packets;
    this.bin = bin;
    if (Number.isNaN(this.blockEnd)) this.blockEnd = bin + BLOCK;
    if (bin >= this.blockEnd && packets - this.blockPackets >= BLOCK_PACKETS) {
      this.blockEnd = bin + BLOCK;
      const losses = this.attribution?.takeOutside() ?? 0;
      watch.usual.block(losses, packets - this.blockPackets + losses);
      this.blockPackets = packets;
    }
  }
}

/** Not 0; hosts are told apart by it, addresses of any kind. */
export function hashOfHost(ip: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < ip.length; i++) hash = Math.imul(hash ^ ip.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash === 0 ? 1 : hash | 0;
}
