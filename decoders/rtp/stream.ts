/** One RTP stream: the packets of one source in one direction, accounted by interval. */

import { type MediaAnnouncement, type Microseconds, seconds } from 'spoor/decoder';
import { Interval } from './interval.js';
import type { Packet } from './packet.js';
import { COMFORT_NOISE, MEDIA, Payload } from './payload.js';
import { DUPLICATE, EARLY, FIRST, FORWARD, IN_ORDER, LATE, RESTART, Sequence, type SequenceClass, STRAY } from './sequence/sequence.js';
import { ClockEstimate } from './timing/clock.js';
import { deltaClass } from './timing/delta-classes.js';
import { Jitter } from './timing/jitter.js';
import { PacketTime } from './timing/packet-time.js';

export type Detection = 'signalling' | 'heuristic';

/** How long intervals are unless said; they begin at multiples of it since 1970, so that all streams share them. */
const INTERVAL: Microseconds = seconds(10);
/** A stray that nothing followed for this long opens no segment any more. */
const STRAY_LIFE: Microseconds = seconds(3);
/** Payload types kept apart in one stream; another one takes the place of the last. */
const MOST_PAYLOADS = 8;
/** Holes up to this many numbers still tell the packet time. */
const SHORT_HOLE = 16;
/** Packet time in milliseconds while none is known. */
const USUAL_PACKET_TIME = 20;
/** Stands where no interval is open: no time is inside. */
const CLOSED = new Interval(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);

export class Stream {
  /** Signed 32 bits. */
  readonly ssrc: number;
  readonly fromInitiator: boolean;
  readonly detection: Detection;
  readonly firstSeen: Microseconds;
  // A double from the start: a field that was undefined once gets a new box with every packet.
  lastSeen: Microseconds = Number.NaN;
  readonly sequence = new Sequence();
  readonly jitter = new Jitter();
  readonly packetTime = new PacketTime();
  readonly payloads: Payload[] = [];
  /** Sums of the intervals taken so far. */
  readonly totals: Interval;
  /** Clock that timing goes by, Hz; 0 while unknown. */
  clockRate = 0;
  /** What signalling said. */
  told: MediaAnnouncement | undefined;
  /** Path (see Packet) of most packets, by majority vote. */
  path = 0;

  private readonly length: Microseconds;
  /** Open intervals before the current one, oldest first. */
  private earlier: Interval[] = [];
  private current: Interval = CLOSED;
  /** Intervals that ended at this time, or before, were taken. */
  private taken: Microseconds = Number.NEGATIVE_INFINITY;
  /** Payload of the last packet, and of the last one that was media. */
  private payload: Payload | undefined = undefined;
  private media: Payload | undefined = undefined;
  private held: Packet | undefined = undefined;
  private estimate: ClockEstimate | undefined = undefined;
  private lastArrival: Microseconds = Number.NaN;
  /** Arrival of the highest number before the packet at hand, while the clock is unknown. */
  private beforeTime: Microseconds = Number.NaN;
  private afterNoise = false;
  /** The highest number so far was media, so the next step tells the packet time. */
  private afterMedia = false;
  private pathVotes = 0;
  /** The capture lost packets up to this time. */
  private lossUntil: Microseconds = Number.NEGATIVE_INFINITY;

  constructor(
    ssrc: number,
    fromInitiator: boolean,
    detection: Detection,
    firstSeen: Microseconds,
    told: MediaAnnouncement | undefined,
    length: Microseconds = INTERVAL,
  ) {
    this.ssrc = ssrc;
    this.fromInitiator = fromInitiator;
    this.detection = detection;
    this.firstSeen = firstSeen;
    this.lastSeen = firstSeen;
    this.told = told;
    this.length = length;
    this.totals = new Interval(firstSeen, firstSeen);
  }

  /** Accounts a packet of this source. */
  receive(packet: Packet): void {
    const time = packet.time;
    const before = this.sequence.maxTimestamp;
    if (this.clockRate === 0) this.beforeTime = this.sequence.maxTime;
    const verdict = this.sequence.accept(packet);
    let interval = this.current;
    if (time < interval.from || time >= interval.to) interval = this.intervalOf(time);
    if (time > this.lastSeen) this.lastSeen = time;
    if (packet.path === this.path) this.pathVotes += 1;
    else this.otherPath(packet.path, interval);
    if (verdict === IN_ORDER) this.account(packet, interval, true);
    else if (!this.accountUnusual(packet, interval, verdict)) return;
    if (this.afterMedia && !packet.marker && verdict <= FORWARD && verdict !== FIRST) this.step(packet, before);
    if (verdict <= FORWARD || verdict === RESTART) this.afterMedia = this.payload!.kind === MEDIA;
  }

  /**
   * Gives out the intervals that ended until `now`, oldest first, and adds them to the totals. Empty ones are left out, and so is
   * for now the last one while losses are undecided: its next packet or its end decides them, at whatever time this is asked.
   */
  take(now: Microseconds): Interval[] {
    if (this.held !== undefined && this.held.time + STRAY_LIFE <= now) this.forgetStray();
    if (this.packetTime.settle()) this.packetTimeChanged();
    const over = this.earlier.filter((interval) => interval.to <= now);
    this.earlier = this.earlier.filter((interval) => interval.to > now);
    if (this.current !== CLOSED && this.current.to <= now && !this.sequence.settling.undecided) {
      this.conclude(this.current);
      over.push(this.current);
      this.current = CLOSED;
    }
    if (now > this.taken) this.taken = now;
    for (const interval of over) this.totals.add(interval);
    return over.filter((interval) => !interval.empty);
  }

  /** Gives out what is left: the stream is over. */
  takeAll(): Interval[] {
    this.forgetStray();
    if (this.packetTime.settle()) this.packetTimeChanged();
    this.sequence.end();
    return this.take(Number.POSITIVE_INFINITY);
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
    for (const payload of this.payloads) payload.describe(told);
    if (this.media !== undefined) this.useClock(this.media.clockRate);
  }

  /** The capture lost packets from `from` to `to`: holes in that time prove nothing about the network. */
  lostByCapture(from: Microseconds, to: Microseconds): void {
    this.lossUntil = Math.max(this.lossUntil, to);
    for (const interval of this.earlier) if (interval.to > from && interval.from <= to) interval.captureLoss = true;
    if (this.current !== CLOSED && this.current.to > from && this.current.from <= to) this.current.captureLoss = true;
  }

  /** Milliseconds of `step` ticks; undefined when either is unknown. */
  milliseconds(step: number, clockRate: number = this.clockRate): number | undefined {
    return step > 0 && clockRate > 0 ? (step * 1000) / clockRate : undefined;
  }

  /** A packet that counts once: not a duplicate, not a stray. */
  private account(packet: Packet, interval: Interval, inOrder: boolean): void {
    let payload = this.payload;
    if (payload === undefined || payload.number !== packet.payloadType) payload = this.payloadChanged(packet);
    const time = packet.time;
    interval.packets += 1;
    interval.unique += 1;
    interval.expected += this.sequence.growth;
    interval.payloadOctets += packet.payload;
    interval.octets += packet.octets;
    payload.recent += 1;
    if (packet.marker) interval.markers += 1;
    else if (payload.kind !== COMFORT_NOISE && !this.afterNoise) {
      const delta = time - this.lastArrival;
      if (delta > interval.deltaMax) interval.deltaMax = delta;
      // The first packet has none.
      if (!Number.isNaN(delta)) interval.deltas[deltaClass(delta)]! += 1;
    }
    this.lastArrival = time;
    if (payload.kind === MEDIA) this.afterNoise = false;
    else if (!this.accountOther(payload, packet, interval)) return;
    this.jitter.observe(packet, inOrder, interval);
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
      this.mediaChanged(payload);
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
        interval.payloadOctets += packet.payload;
        interval.octets += packet.octets;
        return false;
      case STRAY:
        if (this.held !== undefined) this.intervalOf(this.held.time).strays += 1;
        this.held = packet.copy();
        return false;
      case RESTART: {
        const first = this.held!;
        this.held = undefined;
        this.jitter.reanchor();
        const began = this.intervalOf(first.time);
        began.restarts += 1;
        this.account(first, began, true);
        this.account(packet, interval, true);
        return true;
      }
      case LATE:
      case EARLY:
        interval.reordered += 1;
        if (sequence.extent > interval.extentMax) interval.extentMax = sequence.extent;
        if (sequence.lateness > interval.latenessMax) interval.latenessMax = sequence.lateness;
        this.account(packet, interval, false);
        return true;
      default:
        this.account(packet, interval, true);
        return true;
    }
  }

  private forgetStray(): void {
    if (this.held === undefined) return;
    this.intervalOf(this.held.time).strays += 1;
    this.held = undefined;
    this.sequence.forgetStray();
  }

  /** Learns packet time and clock from two neighbours in sequence. */
  private step(packet: Packet, before: number): void {
    const payload = this.payload!;
    if (payload.kind !== MEDIA) return;
    const { growth } = this.sequence;
    if (growth > SHORT_HOLE) return;
    const step = ((packet.timestamp - before) | 0) / growth;
    if (this.clockRate === 0 && growth === 1) this.inferClock(payload, step, packet.time - this.beforeTime);
    if (Number.isInteger(step) && this.packetTime.observe(step)) this.packetTimeChanged();
  }

  private inferClock(payload: Payload, ticks: number, elapsed: Microseconds): void {
    this.estimate ??= new ClockEstimate();
    const rate = this.estimate.observe(ticks, elapsed);
    if (rate === 0) return;
    payload.clockRate = rate;
    payload.clockSource = 'inferred';
    this.estimate = undefined;
    this.clockRate = rate;
    this.jitter.setClock(rate);
    this.packetTimeChanged();
  }

  private packetTimeChanged(): void {
    const time = this.milliseconds(this.packetTime.step) ?? USUAL_PACKET_TIME;
    this.sequence.packetTime = time;
    this.sequence.settling.packetTime = this.milliseconds(this.packetTime.step) ?? 0;
    this.sequence.tick = this.packetTime.step;
    this.jitter.small = time / 2;
  }

  private payloadChanged(packet: Packet): Payload {
    let payload = this.payloads.find((known) => known.number === packet.payloadType);
    if (payload === undefined) {
      payload = new Payload(packet.payloadType, packet.payload, this.told);
      if (this.payloads.length === MOST_PAYLOADS) this.payloads.pop();
      this.payloads.push(payload);
    }
    this.payload = payload;
    if (payload.kind === MEDIA) this.mediaChanged(payload);
    else if (payload.kind === COMFORT_NOISE && this.clockRate === 0) this.useClock(payload.clockRate);
    return payload;
  }

  private mediaChanged(payload: Payload): void {
    if (this.media === payload) return;
    this.media = payload;
    this.useClock(payload.clockRate);
  }

  private useClock(clockRate: number): void {
    if (clockRate === this.clockRate) return;
    this.clockRate = clockRate;
    this.estimate = undefined;
    this.jitter.setClock(clockRate);
    this.packetTime.reset();
    this.afterMedia = false;
    this.packetTimeChanged();
  }

  /** Majority vote: one path is kept, others take its votes away until it gives way. */
  private otherPath(path: number, interval: Interval): void {
    if (this.pathVotes > 0) {
      this.pathVotes -= 1;
      interval.otherPath += 1;
      return;
    }
    this.path = path;
    this.pathVotes = 1;
  }

  /** Notes what most packets of an interval were, and which losses became final, when it is over. */
  private conclude(interval: Interval): void {
    if (interval === CLOSED) return;
    interval.payload = this.dominant((payload) => payload.recent);
    for (const payload of this.payloads) {
      payload.before += payload.recent;
      payload.recent = 0;
    }
    if (this.packetTime.settle()) this.packetTimeChanged();
    interval.step = this.packetTime.takeRecent();
    interval.clockRate = this.clockRate;
    interval.losses = this.sequence.settling.takeLosses();
  }

  /** The open interval of a time; of one that was taken already, the oldest open one. */
  private intervalOf(time: Microseconds): Interval {
    const { current, earlier } = this;
    if (time >= current.from && time < current.to) return current;
    for (const interval of earlier) if (time >= interval.from && time < interval.to) return interval;
    let from = Math.floor(time / this.length) * this.length;
    if (from + this.length <= this.taken) {
      const oldest = earlier[0] ?? (current === CLOSED ? undefined : current);
      if (oldest !== undefined) return oldest;
      from = this.taken;
    }
    const interval = new Interval(from, from + this.length);
    interval.captureLoss = from <= this.lossUntil;
    if (current !== CLOSED && from < current.from) {
      earlier.unshift(interval);
      earlier.sort((a, b) => a.from - b.from);
    } else {
      this.conclude(current);
      if (current !== CLOSED) earlier.push(current);
      this.current = interval;
    }
    return interval;
  }
}
