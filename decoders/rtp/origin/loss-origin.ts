/** Puts each settled loss of one stream to the account of whoever lost it, or says that nobody can tell. */

import type { Microseconds } from 'spoor/decoder';
import {
  CAPTURE_GAP,
  COMMON_RATE,
  FEW_STREAMS,
  IP_ID_GAP,
  IP_ID_NONE,
  OriginCounts,
  OTHERS_INTACT,
  SIMULTANEOUS_HOLES,
  STALL,
  USUAL_RATE,
} from './counts.js';
import { BIN, CALM, COMMON, exceeds, type HoleWatch, type Judgement, MANY, SIMULTANEOUS, STALLED } from './hole-watch.js';
import { BY_CAPTURE, BY_NETWORK, BY_ROUTER, type DuplicateOrigin, type IdentifiedPacket, IpIdentities } from './ip-identities.js';
import { GAP, SENT, StreamHoles, UNPLACED, UPSTREAM } from './stream-holes.js';

/** Bins, and at least so many packets, of one report of a stream's own loss to the watch. By time, so that no stream counts more than others. */
const BLOCK = 200;
const BLOCK_PACKETS = 300;
/** A stream with few packets has the rate of all others so much as this many packets are worth. */
const PRIOR = 200;

/** What of a packet the origin of losses goes by. */
export type OriginPacket = IdentifiedPacket & { readonly time: Microseconds };

export class LossOrigin {
  readonly identities = new IpIdentities();
  private readonly watch: HoleWatch | undefined;
  private readonly source: number;
  private readonly destination: number;
  /** Begin of the next bin: the watch is told of the first packet in each. */
  private binEnd: Microseconds = Number.NEGATIVE_INFINITY;
  private bin = Number.NEGATIVE_INFINITY;
  /** Packets the watch knows of. */
  private told = 0;
  /** Something told of packets lost by the capture up to this time. */
  private captureUntil: Microseconds = Number.NEGATIVE_INFINITY;
  /** Identification of the packet that comes next, if it opens a hole. */
  private coming = -1;
  private holes: StreamHoles | undefined = undefined;
  /** What was taken last, and the run of losses that goes on. */
  private counts: OriginCounts | undefined = undefined;
  private run: OriginCounts | undefined = undefined;
  /** Losses outside of windows that are the capture's, as far as can be told, and packets inside of them. */
  private outside = 0;
  private inside = 0;
  private insideFrom = Number.NaN;
  private blockPackets = 0;
  private blockEnd = Number.NaN;
  private blockLosses = 0;
  /** What whole packets leave of shares: half a packet at most, so that counters are whole and shares right. */
  private captureRest: number;
  private networkRest: number;

  /**
   * @param source hash of the source host, not 0; `destination` likewise
   * @param seed of the stream: the first shares of many streams are rounded up as often as down
   */
  constructor(watch: HoleWatch | undefined, source: number, destination: number, seed: number) {
    this.watch = watch;
    this.source = source;
    this.destination = destination;
    this.captureRest = fraction(seed) - 0.5;
    this.networkRest = fraction(seed + 1) - 0.5;
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
    this.counts ??= new OriginCounts();
    if (origin === BY_CAPTURE) this.counts.duplicatesCapture += 1;
    else if (origin === BY_ROUTER) this.counts.duplicatesRouter += 1;
    else if (origin === BY_NETWORK) this.counts.duplicatesNetwork += 1;
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

  /** Numbers from `first` up to, not including, `end` are missing between the packets of the times `before` and `time`. */
  missed(first: number, end: number, before: Microseconds, time: Microseconds): void {
    if (first >= end) return;
    this.holes ??= new StreamHoles(this.watch, this.source, this.destination);
    const sent = before < time ? this.identities.sent(this.coming, end - first) : -1;
    this.holes.open(first, end, before, time, sent, this.captureUntil > before);
  }

  /** A missing number came before it was given up. */
  filled(number: number): void {
    this.holes?.fill(number);
  }

  /** Numbers are lost for good; they follow what is in the run that goes on, if one does. */
  lost(from: number, numbers: number): void {
    this.run ??= new OriginCounts();
    for (let number = from; number < from + numbers; number++) this.attribute(number, this.run);
  }

  /** The run of losses is over: the loss pattern counts it now, and so does this. */
  endRun(): void {
    if (this.run === undefined) return;
    if (this.counts === undefined) this.counts = this.run;
    else this.counts.add(this.run);
    this.run = undefined;
  }

  /** What was decided since it was asked last. */
  take(): OriginCounts | undefined {
    const { counts } = this;
    this.counts = undefined;
    return counts;
  }

  private attribute(number: number, counts: OriginCounts): void {
    const { holes, watch } = this;
    const place = holes === undefined ? UNPLACED : holes.placeOf(number);
    if ((place & UPSTREAM) !== 0) {
      counts.upstreamOfSource += 1;
      counts.evidence |= IP_ID_NONE;
      return;
    }
    if ((place & SENT) !== 0) counts.evidence |= IP_ID_GAP;
    if ((place & GAP) !== 0) {
      counts.captureSuspected += 1;
      counts.evidence |= CAPTURE_GAP;
      return;
    }
    if (watch === undefined || (place & UNPLACED) !== 0) {
      this.outside += 1;
      this.blockLosses += 1;
      counts.unattributed += 1;
      if (watch === undefined) counts.evidence |= FEW_STREAMS;
      return;
    }
    const judgement = watch.judge(holes!.binOf(place));
    counts.streamsActive = Math.max(counts.streamsActive, judgement.streams);
    counts.streamsWithHoles = Math.max(counts.streamsWithHoles, judgement.holes);
    switch (judgement.kind) {
      case SIMULTANEOUS:
      case STALLED:
      case COMMON:
        this.shareWithCapture(judgement, watch, counts);
        return;
      case CALM:
      case MANY:
        this.shareWithAll(judgement, watch, counts);
        return;
      default:
        this.outside += 1;
        this.blockLosses += 1;
        counts.unattributed += 1;
        counts.evidence |= FEW_STREAMS;
    }
  }

  /**
   * All streams lost a share q in this window. A path that loses p by itself hands on 1 - p of its packets, of which q are lost: q (1 - p) of
   * all it lost, p + q - p q.
   */
  private shareWithCapture({ kind, rate, from, perStream }: Judgement, watch: HoleWatch, counts: OriginCounts): void {
    counts.evidence |= kind === STALLED ? STALL : kind === COMMON ? COMMON_RATE : SIMULTANEOUS_HOLES;
    if (from !== this.insideFrom) {
      this.insideFrom = from;
      this.inside += perStream;
    }
    const packets = Math.max(0, this.identities.packets + this.outside - this.inside);
    const own = Math.min(1, (this.outside + PRIOR * Math.min(1, watch.usual)) / (packets + PRIOR));
    const both = rate + own - rate * own;
    this.captureRest += both > 0 ? (rate * (1 - own)) / both : 1;
    if (this.captureRest >= 0.5) {
      this.captureRest -= 1;
      counts.captureSuspected += 1;
    } else counts.network += 1;
  }

  /** The other streams are intact, or lose as they always do: what this one loses more than they do is its path's. */
  private shareWithAll(judgement: Judgement, watch: HoleWatch, counts: OriginCounts): void {
    const { kind } = judgement;
    this.outside += 1;
    this.blockLosses += 1;
    const everybodys = watch.everybodys ?? (kind === MANY ? Math.min(watch.usual, commonRate(judgement)) : 0);
    if (everybodys === 0) {
      counts.network += 1;
      counts.evidence |= OTHERS_INTACT;
      return;
    }
    const packets = Math.max(1, this.identities.packets + this.outside - this.inside);
    const excess = exceeds(this.outside, packets, everybodys) ? Math.max(0, 1 - (everybodys * packets) / this.outside) : 0;
    counts.evidence |= USUAL_RATE;
    this.networkRest += excess;
    // A rest that no excess can have left is not spent.
    if (excess > 0 && this.networkRest >= 0.5) {
      this.networkRest -= 1;
      counts.network += 1;
      counts.evidence |= OTHERS_INTACT;
    } else counts.unattributed += 1;
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
      watch.block(this.blockLosses, packets - this.blockPackets + this.blockLosses);
      this.blockPackets = packets;
      this.blockLosses = 0;
    }
  }
}

/** The rate of loss that, shared by all, would leave so many streams without a hole. */
function commonRate({ streams, holes, perStream }: Judgement): number {
  return streams === 0 || perStream === 0 ? 0 : 1 - (1 - holes / (streams + 1)) ** (1 / perStream);
}

/** Evenly between 0 and 1, the same for the same number. */
function fraction(seed: number): number {
  let mixed = Math.imul(seed ^ (seed >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 0x1_0000_0000;
}

/** Not 0; hosts are told apart by it, addresses of any kind. */
export function hashOfHost(ip: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < ip.length; i++) hash = Math.imul(hash ^ ip.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash === 0 ? 1 : hash | 0;
}
