/** One RTP stream: the packets of one source in one direction, accounted by interval. */

import { type MediaAnnouncement, type Microseconds, seconds } from 'spoor/decoder';
import { endInterval, Interval } from './interval.js';
import { type IntervalOwner, OpenIntervals } from './open-intervals.js';
import { BY_NETWORK } from './origin/ip-identities.js';
import { LossOrigin } from './origin/loss-origin.js';
import type { Packet } from './packet.js';
import type { Leg } from './pairing/leg.js';
import { SPACING } from './pairing/track.js';
import { Tracks } from './pairing/tracks.js';
import { UNREADABLE } from './payload/framing.js';
import { PayloadReader } from './payload/payload-reader.js';
import { COMFORT_NOISE, MEDIA, Payload } from './payload.js';
import { RtcpCounts } from './rtcp/counts.js';
import type { StreamReports } from './rtcp/stream-reports.js';
import { type BadFor, DAMAGED } from './sequence/effective-loss.js';
import { DUPLICATE, EARLY, FIRST, FORWARD, IN_ORDER, LATE, RESTART, Sequence, type SequenceClass, STRAY } from './sequence/sequence.js';
import { DEFAULT_SETTINGS, type StreamSettings } from './settings.js';
import { StreamClock } from './stream-clock.js';
import { Concealment } from './timing/concealment.js';
import { deltaClass, USUAL, USUAL_FROM, USUAL_TO } from './timing/delta-classes.js';
import { Timing } from './timing/timing.js';
import { UsualPath } from './usual-path.js';
import type { WiresharkColumns } from './wireshark/columns.js';

export type Detection = 'signalling' | 'heuristic';

/** A stray that nothing followed for this long opens no segment any more. */
const STRAY_LIFE: Microseconds = seconds(3);
/** Payload types kept apart in one stream; another one takes the place of the last. */
const MOST_PAYLOADS = 8;
const NO_PAYLOADS: readonly Payload[] = [];

export class Stream implements IntervalOwner {
  /** Signed 32 bits. */
  readonly ssrc: number;
  readonly fromInitiator: boolean;
  readonly detection: Detection;
  readonly firstSeen: Microseconds;
  // A double from the start: a field that was undefined once gets a new box with every packet.
  lastSeen: Microseconds = Number.NaN;
  readonly sequence = new Sequence();
  /** Whose its losses and duplicates are. */
  readonly origin: LossOrigin;
  readonly timing = new Timing();
  readonly clock: StreamClock;
  payloads: readonly Payload[] = NO_PAYLOADS;
  /** Where it was at some numbers: what other views of the same media are compared by. */
  readonly tracks = new Tracks();
  /** What it belongs to; set by whoever made the stream. */
  leg: Leg | undefined = undefined;
  /** Sums of the intervals taken so far. */
  readonly totals: Interval;
  /** What signalling said. */
  told: MediaAnnouncement | undefined;
  /** What RTCP said of it; absent until it said anything. */
  rtcp: StreamReports | undefined = undefined;
  /** What Wireshark makes of the same packets, where somebody wants to know. */
  wireshark: WiresharkColumns | undefined = undefined;

  /** Payloads are encrypted (SRTP), or what lies beside them says so. */
  encrypted = false;

  readonly settings: StreamSettings;
  private readonly intervals: OpenIntervals;
  private readonly concealment = new Concealment();
  private readonly reader = new PayloadReader();
  private readonly usual = new UsualPath();
  /** Payload of the last packet, and of the last one that was media. */
  private payload: Payload | undefined = undefined;
  private media: Payload | undefined = undefined;
  private held: Packet | undefined = undefined;
  private lastArrival: Microseconds = Number.NaN;
  private afterNoise = false;
  /** The highest number so far was media, so the next step tells the packet time. */
  private afterMedia = false;

  constructor(
    ssrc: number,
    fromInitiator: boolean,
    detection: Detection,
    firstSeen: Microseconds,
    told: MediaAnnouncement | undefined,
    settings: StreamSettings = DEFAULT_SETTINGS,
    origin: LossOrigin = new LossOrigin(undefined, 1, 1, ssrc),
  ) {
    this.ssrc = ssrc;
    this.fromInitiator = fromInitiator;
    this.detection = detection;
    this.firstSeen = firstSeen;
    this.lastSeen = firstSeen;
    this.told = told;
    this.encrypted = told?.encrypted === true;
    this.settings = settings;
    this.origin = origin;
    this.sequence.settling.origin = origin;
    this.clock = new StreamClock(this.sequence, this.timing);
    this.intervals = new OpenIntervals(settings.interval, this);
    this.totals = new Interval(firstSeen, firstSeen);
  }

  /** Accounts a packet of this source. */
  receive(packet: Packet): void {
    if (this.wireshark !== undefined) this.wireshark.observe(packet, this.told);
    const time = packet.time;
    const before = this.sequence.maxTimestamp;
    if (this.clock.rate === 0) this.clock.beforeTime = this.sequence.maxTime;
    let interval = this.intervals.current;
    if (time < interval.from || time >= interval.to) interval = this.intervals.of(time);
    if (time >= this.concealment.end) {
      this.closeSecond();
      this.concealment.open(time);
    }
    const verdict = this.sequence.accept(packet);
    if (verdict !== IN_ORDER || packet.sequence % SPACING === 0) this.tracks.note(verdict, packet, this.sequence, this.held);
    if (time > this.lastSeen) this.lastSeen = time;
    const { usual } = this;
    if (packet.path === usual.path) usual.votes += 1;
    else usual.differs(packet.path, interval);
    if (verdict === IN_ORDER) {
      this.origin.follow(packet);
      this.account(packet, interval, true);
    } else if (!this.accountUnusual(packet, interval, verdict)) return;
    if (this.afterMedia && !packet.marker && verdict <= FORWARD && verdict !== FIRST) this.step(packet, before);
    if (verdict <= FORWARD || verdict === RESTART) this.afterMedia = this.payload!.kind === MEDIA;
  }

  /**
   * Gives out the intervals that ended until `now`, oldest first, and adds them to the totals. Empty ones are left out, and so is
   * for now the last one while losses are undecided: its next packet or its end decides them, at whatever time this is asked.
   * Whoever got them gives them to `endInterval` when they are written.
   */
  take(now: Microseconds): Interval[] {
    if (this.held !== undefined && this.held.time + STRAY_LIFE <= now) this.forgetStray();
    this.clock.settle();
    if (this.concealment.end <= now) this.closeSecond();
    const over = this.intervals.take(now, this.sequence.settling.undecided);
    for (const interval of over) this.totals.add(interval);
    if (this.lastSeen + this.settings.interval <= now) this.sequence.rest();
    return over.filter((interval) => {
      if (interval.empty) endInterval(interval);
      return !interval.empty;
    });
  }

  /** Gives out what is left: the stream is over. */
  takeAll(): Interval[] {
    this.forgetStray();
    this.clock.settle();
    this.sequence.end();
    const rest = this.take(Number.POSITIVE_INFINITY);
    this.timing.end();
    this.origin.end();
    this.sequence.forget();
    return rest;
  }

  /** Path (see Packet) of most packets; -1 before the first. */
  get path(): number {
    return this.usual.path;
  }

  /** Accepted so far, duplicates included. */
  get packets(): number {
    return this.totals.packets + this.intervals.packets;
  }

  /** The payload with most packets by `count`, media before anything else. */
  dominant(count: (payload: Payload) => number = (payload) => payload.before + payload.recent): Payload | undefined {
    let best: Payload | undefined;
    for (const payload of this.payloads) {
      if (count(payload) === 0) continue;
      const better = payload.kind === MEDIA ? best?.kind !== MEDIA || count(payload) > count(best) : best === undefined;
      if (better) best = payload;
    }
    return best;
  }

  /** Signalling came, or came to know more, after the first packets. */
  learn(told: MediaAnnouncement): void {
    this.told = told;
    if (told.encrypted) this.encrypt();
    for (const payload of this.payloads) payload.describe(told);
    if (this.media !== undefined) this.useClock(this.media.clockRate);
  }

  /** Where that is counted what RTCP said of the stream at `time`. */
  rtcpCounts(time: Microseconds): RtcpCounts {
    const interval = this.intervals.of(time);
    interval.rtcp ??= new RtcpCounts();
    return interval.rtcp;
  }

  /** From now on nothing in the payloads is believed. */
  encrypt(): void {
    this.encrypted = true;
    for (const payload of this.payloads) payload.signature = undefined;
  }

  /** A packet of this source whose header is of no version of RTP. */
  malformed(time: Microseconds): void {
    this.intervals.of(time).headers.malformed += 1;
  }

  /** The capture lost packets from `from` to `to`: holes in that time prove nothing about the network. */
  lostByCapture(from: Microseconds, to: Microseconds): void {
    this.intervals.lostByCapture(from, to);
    this.origin.lostByCapture(to);
  }

  /** A packet that counts once: not a duplicate, not a stray. */
  private account(packet: Packet, interval: Interval, inOrder: boolean): void {
    let payload = this.payload;
    if (payload === undefined || payload.number !== packet.payloadType) payload = this.payloadChanged(packet, interval);
    const time = packet.time;
    interval.packets += 1;
    interval.unique += 1;
    interval.expected += this.sequence.growth;
    interval.payloadOctets += packet.payload;
    interval.octets += packet.octets;
    payload.recent += 1;
    if (packet.odd !== 0) interval.headers.note(packet.odd);
    if (packet.marker) interval.markers += 1;
    else if (payload.kind !== COMFORT_NOISE && !this.afterNoise) {
      const delta = time - this.lastArrival;
      if (delta > interval.deltaMax) interval.deltaMax = delta;
      if (delta >= USUAL_FROM && delta < USUAL_TO) interval.deltas[USUAL]! += 1;
      // The first packet has none.
      else if (!Number.isNaN(delta)) interval.deltas[deltaClass(delta)]! += 1;
    }
    this.lastArrival = time;
    if (payload.kind === MEDIA) this.afterNoise = false;
    else if (!this.accountOther(payload, packet, interval)) return;
    let bits = this.timing.observe(packet, inOrder, interval);
    const readable = payload.framing !== UNREADABLE || payload.signature !== undefined;
    if (readable && !this.encrypted && this.reader.read(packet, payload, interval)) bits |= DAMAGED;
    if (bits !== 0) this.useless(bits, inOrder);
  }

  /** A player has no use of this packet or, shifted by 3 bits, of the one that came before it. */
  private useless(bits: BadFor, inOrder: boolean): void {
    const { sequence, settings } = this;
    const before = bits >> 3;
    if (before !== 0) sequence.mark(inOrder ? sequence.growth : 0, before);
    const own = bits & DAMAGED;
    if (own === 0) return;
    if (inOrder) sequence.mark(0, own);
    else if (!sequence.givenUp) sequence.mark(sequence.extent, own);
    if ((own & settings.referenceBuffer) !== 0) this.concealment.useless += 1;
  }

  /** Counts the second that is over in the interval it lies in, before that one is taken. */
  private closeSecond(): void {
    const { concealment } = this;
    if (concealment.end === Number.NEGATIVE_INFINITY) return;
    concealment.close(this.sequence, this.intervals.of(concealment.end - 1).seconds);
  }

  /** Noise and events; true when the packet takes part in timing all the same. */
  private accountOther(payload: Payload, packet: Packet, interval: Interval): boolean {
    if (payload.kind === COMFORT_NOISE) {
      this.afterNoise = true;
      interval.comfortNoise += 1;
      return true;
    }
    this.afterNoise = false;
    if (payload.contradicts(packet.payload)) {
      payload.becomeMedia();
      this.mediaChanged(payload, interval);
      return true;
    }
    interval.events += 1;
    return false;
  }

  /** Everything but the next number; false when the packet is not part of the stream, or not yet. */
  private accountUnusual(packet: Packet, interval: Interval, verdict: SequenceClass): boolean {
    const { sequence } = this;
    switch (verdict) {
      case DUPLICATE:
        interval.packets += 1;
        interval.duplicates += 1;
        this.repeated(packet);
        interval.payloadOctets += packet.payload;
        interval.octets += packet.octets;
        return false;
      case STRAY:
        if (this.held !== undefined) this.intervals.of(this.held.time).strays += 1;
        this.held = packet.copy();
        return false;
      case RESTART: {
        const first = this.held!;
        this.held = undefined;
        this.timing.reanchor();
        this.reader.restart();
        const began = this.intervals.of(first.time);
        began.restarts += 1;
        this.origin.restart();
        this.origin.jump(first);
        this.origin.follow(packet);
        this.account(first, began, true);
        this.account(packet, interval, true);
        return true;
      }
      case LATE:
      case EARLY:
        interval.reordered += 1;
        this.origin.fill(packet);
        if (sequence.extent > interval.extentMax) interval.extentMax = sequence.extent;
        if (sequence.lateness > interval.latenessMax) interval.latenessMax = sequence.lateness;
        this.account(packet, interval, false);
        return true;
      case FORWARD:
        this.origin.jump(packet);
        this.concealment.outage(sequence.growth - 1, sequence.packetTime, interval.seconds);
        this.account(packet, interval, true);
        return true;
      default:
        this.origin.jump(packet);
        this.account(packet, interval, true);
        return true;
    }
  }

  private repeated(packet: Packet): void {
    const by = this.origin.duplicate(packet);
    if (by === BY_NETWORK) this.sequence.travelled(packet.time, true);
    else if (by === 0) this.sequence.travelled(packet.time, false);
  }

  private forgetStray(): void {
    if (this.held === undefined) return;
    this.intervals.of(this.held.time).strays += 1;
    this.held = undefined;
    this.sequence.forgetStray();
  }

  /** Two neighbours in sequence tell clock and packet time. */
  private step(packet: Packet, before: number): void {
    const payload = this.payload!;
    if (payload.kind === MEDIA) this.clock.step(packet, payload, before);
  }

  private payloadChanged(packet: Packet, interval: Interval): Payload {
    let payload = this.payloads.find((known) => known.number === packet.payloadType);
    if (payload === undefined) {
      payload = new Payload(packet.payloadType, packet.payload, this.told, this.settings.hints);
      if (this.encrypted) payload.signature = undefined;
      this.payloads = this.payloads.slice(0, MOST_PAYLOADS - 1).concat(payload);
    }
    this.payload = payload;
    if (payload.kind === MEDIA) this.mediaChanged(payload, interval);
    else if (payload.kind === COMFORT_NOISE && this.clock.rate === 0) this.useClock(payload.clockRate);
    return payload;
  }

  private mediaChanged(payload: Payload, interval: Interval): void {
    if (this.media === payload) return;
    if (this.media !== undefined) interval.payloadChanges += 1;
    this.media = payload;
    this.useClock(payload.clockRate);
  }

  private useClock(clockRate: number): void {
    if (this.clock.use(clockRate)) this.afterMedia = false;
  }

  /** Notes what most packets of an interval were, and which losses became final, when it is over. */
  conclude(interval: Interval): void {
    interval.payload = this.dominant((payload) => payload.recent);
    for (const payload of this.payloads) {
      payload.before += payload.recent;
      payload.recent = 0;
    }
    this.clock.settle();
    const { rate, packetTime } = this.clock;
    interval.step = packetTime.takeRecent();
    interval.clockRate = rate;
    interval.oddSteps = packetTime.takeOddities();
    interval.pdv = this.timing.variation.take();
    interval.losses = this.sequence.settling.takeLosses();
    interval.bad = this.sequence.settling.takeBad();
    interval.origin = this.origin.take();
  }
}
