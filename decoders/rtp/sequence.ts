/** Sequence accounting: what each packet's number says about loss, repetition, order and restarts. */

import { type Microseconds, seconds } from 'spoor/decoder';
import { type LossCounts, LossPattern } from './loss-pattern.js';
import type { Packet } from './packet.js';

/** The first packet of a stream. */
export const FIRST = 0;
/** The number after the highest one. */
export const IN_ORDER = 1;
/** A higher number that leaves a hole. */
export const FORWARD = 2;
/** Fills a hole. */
export const LATE = 3;
/** Comes before the first number seen, and was sent before it. */
export const EARLY = 4;
/** Seen before, with the same timestamp. */
export const DUPLICATE = 5;
/** Fits nowhere: held by the caller until the next number decides. */
export const STRAY = 6;
/** Follows the stray: both open a new segment, the stray first. */
export const RESTART = 7;
export type SequenceClass = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** What of a packet the accounting goes by. */
export type NumberedPacket = Readonly<Pick<Packet, 'sequence' | 'timestamp' | 'time'>>;

/** Numbers remembered behind the highest one. */
const WINDOW = 1024;
/** A hole this many numbers behind stays lost. */
const LATEST = 1000;
/** So does for the loss pattern one that is open this long: no player waits longer. */
const SETTLED: Microseconds = seconds(3);
/** Jumps below this are loss whatever the clock says. */
const SMALL_JUMP = 50;
/** How far before the first number, and into how young a segment, an early packet may come. */
const EARLIEST = 100;
/** Numbers a segment needs before its mean pace is believed. */
const PACED = 50;
/** Entry of `missingSince` for a number that was seen. */
const SEEN = Number.POSITIVE_INFINITY;
/** A number or time that never comes. */
const NEVER = Number.POSITIVE_INFINITY;

/**
 * Accounts one stream. Numbers are extended beyond 16 bits; a segment is a part of the stream with one continuous
 * space of them. Where RFC 3550 appendix A.1 tells loss from restart by the size of a jump, this asks whether the
 * sender had the time to make that many packets: a network cannot deliver numbers faster than they are made.
 */
export class Sequence {
  /** Lowest extended number of the segment. */
  base = 0;
  /** Highest extended number of the segment. */
  max = Number.NaN;
  /** Arrival of `max`. */
  maxTime: Microseconds = Number.NaN;
  /** Timestamp of `max`, signed 32 bits. */
  maxTimestamp = 0;
  segments = 0;
  /** By how many numbers the last packet extended the segment; for RESTART its own one, the stray's comes on top. */
  growth = 0;
  /** RFC 4737 section 4 for the last LATE or EARLY packet: by how many numbers it came behind, and how long. */
  extent = 0;
  lateness: Microseconds = Number.NaN;

  /** Known or assumed packet time in milliseconds, and the same in timestamp ticks (0 when unknown). Set by the owner. */
  packetTime = 20;
  tick = 0;
  /** Milliseconds, for the durations of bursts; 0 while not known. Set by the owner. */
  knownPacketTime = 0;

  /** Distinct numbers of the segment. */
  private unique = 0;
  private firstTime: Microseconds = Number.NaN;
  /** Timestamps of the last numbers. Starts small: a few packets need no window. */
  private timestamps = new Int32Array(64);
  private mask = 63;
  /** For each number of the window when it was first missed. Absent until the first hole. */
  private missingSince: Float64Array | undefined = undefined;
  /** Numbers below this one were handed to the loss pattern, or are before its first loss. */
  private decided = 0;
  /** Lowest number above that which is missing. */
  private missing = NEVER;
  /** When this number or time is reached, the loss pattern learns more. */
  private dueNumber = NEVER;
  private dueTime: Microseconds = NEVER;
  /** Absent until a loss is final. */
  private pattern: LossPattern | undefined = undefined;
  private strayNumber = -1;
  private strayTimestamp = 0;
  private strayTime: Microseconds = Number.NaN;

  /** Takes the packet and not its time, which as an argument would cost an object. */
  accept(packet: NumberedPacket): SequenceClass {
    const ahead = ((packet.sequence - this.max) << 16) >> 16;
    if (ahead !== 1) return this.unusual(packet.sequence, ahead, packet.timestamp, packet.time);
    const extended = this.max + 1;
    this.max = extended;
    if ((extended & this.mask) === 0 && this.mask < WINDOW - 1 && extended > this.base) this.grow();
    const slot = extended & this.mask;
    this.timestamps[slot] = packet.timestamp;
    if (this.missingSince !== undefined) this.missingSince[slot] = SEEN;
    this.maxTime = packet.time;
    this.maxTimestamp = packet.timestamp;
    this.unique += 1;
    this.growth = 1;
    if (extended >= this.dueNumber || packet.time >= this.dueTime) this.settle(extended, packet.time);
    return IN_ORDER;
  }

  /** Packets to come, or the end, decide what a loss is part of, or whether it is one. */
  get undecided(): boolean {
    return this.missing !== NEVER || this.pattern?.open === true;
  }

  /** Losses that became final since it was asked last; undefined when there were none. */
  takeLosses(): LossCounts | undefined {
    return this.pattern?.take();
  }

  /** No packet follows: what is missing is lost. */
  end(): void {
    this.settle(NEVER, NEVER);
    this.pattern?.end();
  }

  /** A held stray that nothing followed is given up. */
  forgetStray(): void {
    this.strayNumber = -1;
  }

  private unusual(number: number, ahead: number, timestamp: number, time: Microseconds): SequenceClass {
    if (this.segments === 0) {
      this.open(number, timestamp, time);
      return FIRST;
    }
    if (time >= this.dueTime) this.settle(this.max, time);
    const extended = this.max + ahead;
    if (ahead > 0) {
      if (ahead < SMALL_JUMP || (time - this.maxTime) / 1e3 >= 0.5 * ahead * this.pace()) return this.forward(extended, timestamp, time);
    } else if (extended >= this.base) {
      if (ahead > -WINDOW) {
        const slot = extended & this.mask;
        const since = this.missingSince === undefined ? SEEN : this.missingSince[slot]!;
        if (since === SEEN) {
          if (this.timestamps[slot] === timestamp) return DUPLICATE;
        } else if (ahead > -LATEST && this.sentBefore(timestamp)) {
          return this.late(extended, timestamp, time, since);
        }
      }
    } else if (this.base - extended <= EARLIEST && this.unique <= EARLIEST && ahead > -LATEST && this.sentBefore(timestamp)) {
      return this.early(extended, timestamp, time);
    }
    return this.stray(number, timestamp, time);
  }

  private open(number: number, timestamp: number, time: Microseconds): void {
    // The pattern goes on over the end of a segment, where nothing is known to be lost.
    if (this.segments > 0) this.settle(NEVER, NEVER);
    this.segments += 1;
    this.base = number;
    this.decided = number;
    this.firstTime = time;
    this.unique = 0;
    this.missingSince = undefined;
    this.growth = 1;
    this.schedule();
    this.advance(number, timestamp, time);
  }

  /** Makes `extended` the highest number, and seen. */
  private advance(extended: number, timestamp: number, time: Microseconds): void {
    this.max = extended;
    if ((extended & this.mask) === 0 && this.mask < WINDOW - 1 && extended > this.base) this.grow();
    const slot = extended & this.mask;
    this.timestamps[slot] = timestamp;
    if (this.missingSince !== undefined) this.missingSince[slot] = SEEN;
    this.maxTime = time;
    this.maxTimestamp = timestamp;
    this.unique += 1;
  }

  private forward(extended: number, timestamp: number, time: Microseconds): SequenceClass {
    this.growth = extended - this.max;
    this.reach(this.base, extended);
    if (extended >= this.dueNumber) this.settle(extended, time);
    const before = this.max;
    const final = extended - LATEST;
    if (final > before) this.lose(before + 1, final - before);
    this.miss(Math.max(before + 1, extended - WINDOW + 1), extended, time);
    this.advance(extended, timestamp, time);
    if (this.missing === NEVER) this.missing = Math.max(before + 1, final + 1);
    this.schedule();
    return FORWARD;
  }

  private late(extended: number, timestamp: number, time: Microseconds, since: Microseconds): SequenceClass {
    const slot = extended & this.mask;
    this.timestamps[slot] = timestamp;
    this.missingSince![slot] = SEEN;
    this.unique += 1;
    this.growth = 0;
    if (extended === this.missing) {
      this.missing = this.nextMissing(extended + 1);
      this.schedule();
    }
    this.extent = this.max - extended;
    this.lateness = time - since;
    return LATE;
  }

  private early(extended: number, timestamp: number, time: Microseconds): SequenceClass {
    this.reach(extended, this.max);
    this.miss(extended + 1, this.base, this.firstTime);
    const slot = extended & this.mask;
    this.timestamps[slot] = timestamp;
    if (this.missingSince !== undefined) this.missingSince[slot] = SEEN;
    this.unique += 1;
    this.growth = this.base - extended;
    if (this.growth > 1) this.missing = extended + 1;
    this.base = extended;
    // Nothing of this segment was decided yet: settling by time waits until no number can come early any more.
    this.decided = extended;
    this.schedule();
    this.extent = this.max - extended;
    this.lateness = time - this.firstTime;
    return EARLY;
  }

  private stray(number: number, timestamp: number, time: Microseconds): SequenceClass {
    if (this.strayNumber >= 0) {
      if (number === this.strayNumber && timestamp === this.strayTimestamp) return DUPLICATE;
      if (number === ((this.strayNumber + 1) & 0xffff)) {
        this.open(this.strayNumber, this.strayTimestamp, this.strayTime);
        this.advance(this.max + 1, timestamp, time);
        this.strayNumber = -1;
        return RESTART;
      }
    }
    this.strayNumber = number;
    this.strayTimestamp = timestamp;
    this.strayTime = time;
    return STRAY;
  }

  /** Hands to the loss pattern what is final by `now` when `highest` is the highest number. */
  private settle(highest: number, now: Microseconds): void {
    const since = this.unique > EARLIEST ? now - SETTLED : Number.NEGATIVE_INFINITY;
    while (this.missing !== NEVER && (highest - this.missing >= LATEST || this.missingSince![this.missing & this.mask]! <= since)) {
      this.lose(this.missing, 1);
      this.missing = this.nextMissing(this.decided);
    }
    if (this.pattern?.open) this.receive(Math.min(this.missing, this.max + 1));
    this.schedule();
  }

  private lose(from: number, numbers: number): void {
    this.pattern ??= new LossPattern();
    this.receive(from);
    this.pattern.lost(numbers);
    this.decided = from + numbers;
  }

  /** Numbers before `to` that are not decided were received. */
  private receive(to: number): void {
    this.pattern!.packetTime = this.knownPacketTime;
    this.pattern!.received(to - this.decided);
    this.decided = to;
  }

  /** The lowest missing number from `from` on. Each number is passed once: the next search begins behind it. */
  private nextMissing(from: number): number {
    for (let extended = from; extended < this.max; extended++) if (this.missingSince![extended & this.mask] !== SEEN) return extended;
    return NEVER;
  }

  private schedule(): void {
    const { missing } = this;
    this.dueTime = missing === NEVER ? NEVER : this.missingSince![missing & this.mask]! + SETTLED;
    // With a hole ahead the pattern waits for it; without, for the packets that end a burst.
    const { pattern } = this;
    this.dueNumber = missing !== NEVER ? missing + LATEST : pattern?.open === true ? this.decided + pattern.toEnd - 1 : NEVER;
  }

  /** Numbers from `from` up to, not including, `to` are missing since `since`. */
  private miss(from: number, to: number, since: Microseconds): void {
    if (from >= to) return;
    this.missingSince ??= new Float64Array(this.mask + 1).fill(SEEN);
    for (let extended = from; extended < to; extended++) this.missingSince[extended & this.mask] = since;
  }

  /** An old packet's timestamp is at most one step ahead of that of the highest number. */
  private sentBefore(timestamp: number): boolean {
    return ((timestamp - this.maxTimestamp) | 0) <= this.tick;
  }

  /**
   * Milliseconds the sender takes for one number. Video sends several packets for one timestamp step, so a segment
   * whose mean pace is faster than the packet time goes by that.
   */
  private pace(): number {
    const numbers = this.max - this.base;
    return numbers < PACED ? this.packetTime : Math.min(this.packetTime, (this.maxTime - this.firstTime) / 1e3 / numbers);
  }

  /** Makes room for the numbers `low` to `high`, and on to where `advance` makes room itself. */
  private reach(low: number, high: number): void {
    while (this.mask < WINDOW - 1 && (high | this.mask) - low > this.mask) this.grow();
  }

  /** Four times the window, up to the whole one. */
  private grow(): void {
    const mask = 4 * this.mask + 3;
    const timestamps = new Int32Array(mask + 1);
    const missingSince = this.missingSince === undefined ? undefined : new Float64Array(mask + 1).fill(SEEN);
    for (let extended = Math.max(this.base, this.max - this.mask); extended <= this.max; extended++) {
      timestamps[extended & mask] = this.timestamps[extended & this.mask]!;
      if (missingSince !== undefined) missingSince[extended & mask] = this.missingSince![extended & this.mask]!;
    }
    this.timestamps = timestamps;
    this.missingSince = missingSince;
    this.mask = mask;
  }
}
