/** Sequence accounting: what each packet's number says about loss, repetition, order and restarts. */

import type { Microseconds } from 'spoor/decoder';
import type { Packet } from '../packet.js';
import { FILLED, Irregulars, SEEN_AGAIN, SENT_AGAIN } from './irregulars.js';
import { NumberWindow, SEEN, WINDOW } from './number-window.js';
import { LATEST, Settling } from './settling.js';

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
export type NumberedPacket = Readonly<Pick<Packet, 'sequence' | 'timestamp' | 'time'> & Partial<Pick<Packet, 'identification'>>>;

/** Jumps below this are loss whatever the clock says. */
const SMALL_JUMP = 50;
/** How far before the first number, and into how young a segment, an early packet may come. */
const EARLIEST = 100;
/** Numbers a segment needs before its mean pace is believed. */
const PACED = 50;
/** Milliseconds for one number that no sender is believed to undercut: who sends a burst at one time could jump anywhere the next moment. */
const FASTEST = 0.1;

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

  /** The last LATE packet had been given up before: it is lost to the listener. */
  givenUp = false;

  /** Known or assumed packet time in milliseconds, and the same in timestamp ticks (0 when unknown). Set by the owner. */
  packetTime = 20;
  tick = 0;

  private readonly window = new NumberWindow();
  /** When holes become losses. */
  readonly settling = new Settling(this.window);
  /** Distinct numbers of the segment. */
  private unique = 0;
  private firstTime: Microseconds = Number.NaN;
  /** Absent until a packet of the segment comes out of its turn. */
  private irregulars: Irregulars | undefined = undefined;
  /** Extended number of the last DUPLICATE; a stray's is below all. */
  private repeated = Number.NEGATIVE_INFINITY;
  private strayNumber = -1;
  private strayTimestamp = 0;
  private strayTime: Microseconds = Number.NaN;

  /** Takes the packet and not its time, which as an argument would cost an object. */
  accept(packet: NumberedPacket): SequenceClass {
    const ahead = ((packet.sequence - this.max) << 16) >> 16;
    if (ahead !== 1) {
      this.settling.origin?.meet(packet.identification ?? -1);
      return this.unusual(packet.sequence, ahead, packet.timestamp, packet.time);
    }
    const extended = this.max + 1;
    const { window, settling } = this;
    this.max = extended;
    window.makeRoom(extended, this.base);
    window.see(extended, packet.timestamp);
    this.maxTime = packet.time;
    this.maxTimestamp = packet.timestamp;
    this.unique += 1;
    this.growth = 1;
    if (extended >= settling.dueNumber || packet.time >= settling.dueTime) this.settle(extended, packet.time);
    return IN_ORDER;
  }

  /** Distinct numbers of the segment that arrived. */
  get arrived(): number {
    return this.unique;
  }

  /** The number nearest to the highest one that ends in these 16 bits. */
  extend(number: number): number {
    return this.max + (((number - this.max) << 16) >> 16);
  }

  /**
   * How many numbers of the segment up to `extended` had not arrived at `time`, a little while ago. Those above the highest have not, so
   * far. Undefined before the first number, and where the window does not reach: more than 1024 behind the highest, or 1000 ahead of it.
   */
  missingUpTo(extended: number, time: Microseconds): number | undefined {
    const { base, max, window } = this;
    if (!(extended >= base) || extended <= max - WINDOW || extended >= max + LATEST) return undefined;
    let after = 0;
    if (window.intact) after = Math.max(0, max - extended);
    else for (let number = extended + 1; number <= max; number++) if (!window.misses(number)) after += 1;
    return extended - base + 1 - (this.unique - after) + this.filledAfter(extended, time);
  }

  /** How many packets of numbers up to `extended` were sent again, at `time`; undefined when too many came since to tell. */
  sentAgainUpTo(extended: number, time: Microseconds): number | undefined {
    return this.irregulars === undefined ? 0 : this.irregulars.repeatedUpTo(extended, time, SENT_AGAIN);
  }

  /** The same of those that may have been sent, or captured, again. */
  seenAgainUpTo(extended: number, time: Microseconds): number | undefined {
    return this.irregulars === undefined ? 0 : this.irregulars.repeatedUpTo(extended, time, SEEN_AGAIN);
  }

  /** How many numbers up to `extended` that were missing came after `time`. */
  filledAfter(extended: number, time: Microseconds): number {
    return this.irregulars === undefined ? 0 : this.irregulars.filledAfter(extended, time);
  }

  /** How many packets came out of their turn between two times: behind a higher number, or again. As far as they are remembered. */
  irregularBetween(from: Microseconds, to: Microseconds): number {
    return this.irregulars === undefined ? 0 : this.irregulars.between(from, to);
  }

  /** Nothing came for a while. What is young may still turn out to begin earlier, and forgets nothing. */
  rest(): void {
    if (this.unique > EARLIEST) this.window.rest(this.max);
  }

  /** No packet follows: what is missing is lost. */
  end(): void {
    this.settling.end(this.max);
  }

  /** After the end, when nobody asks what is missing any more. */
  forget(): void {
    this.window.end();
  }

  /** The packet just accepted, `behind` numbers behind the highest, is of no use to the buffers of `bits` (see EffectiveLoss). */
  mark(behind: number, bits: number): void {
    this.settling.mark(this.max - behind, bits);
  }

  /** The DUPLICATE just accepted travelled as a packet of its own, or may have: whoever receives the stream has it too. */
  travelled(time: Microseconds, certainly: boolean): void {
    this.irregulars ??= new Irregulars();
    this.irregulars.note(this.repeated, time, certainly ? SENT_AGAIN : SEEN_AGAIN);
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
    if (time >= this.settling.dueTime) this.settle(this.max, time);
    const extended = this.max + ahead;
    if (ahead > 0) {
      if (ahead < SMALL_JUMP || (time - this.maxTime) / 1e3 >= 0.5 * ahead * this.pace()) return this.forward(extended, timestamp, time);
    } else if (extended >= this.base) {
      if (ahead > -WINDOW) {
        const since = this.window.since(extended);
        if (since === SEEN) {
          if (this.window.sawWith(extended, timestamp)) return this.duplicate(extended);
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
    if (this.segments > 0) this.settling.endSegment(this.max);
    this.segments += 1;
    this.base = number;
    this.firstTime = time;
    this.unique = 0;
    this.irregulars = undefined;
    this.window.forgetMissing();
    this.settling.begin(number);
    this.growth = 1;
    this.advance(number, timestamp, time);
  }

  /** Makes `extended` the highest number, and seen. */
  private advance(extended: number, timestamp: number, time: Microseconds): void {
    this.max = extended;
    this.window.makeRoom(extended, this.base);
    this.window.see(extended, timestamp);
    this.maxTime = time;
    this.maxTimestamp = timestamp;
    this.unique += 1;
  }

  private forward(extended: number, timestamp: number, time: Microseconds): SequenceClass {
    const { settling, window } = this;
    this.growth = extended - this.max;
    window.reach(this.base, extended, this.base, this.max);
    if (extended >= settling.dueNumber) this.settle(extended, time);
    const first = this.max + 1;
    settling.origin?.missed(first, extended, this.maxTime, time, Math.min(first, settling.missing), extended + 1);
    const final = extended - LATEST;
    if (final >= first) settling.skipped(first, final);
    window.miss(Math.max(first, extended - WINDOW + 1), extended, time);
    this.advance(extended, timestamp, time);
    settling.missed(Math.max(first, final + 1));
    return FORWARD;
  }

  private duplicate(extended: number): SequenceClass {
    this.repeated = extended;
    return DUPLICATE;
  }

  private late(extended: number, timestamp: number, time: Microseconds, since: Microseconds): SequenceClass {
    this.givenUp = this.settling.isDecided(extended);
    if (!this.givenUp) this.settling.origin?.filled(extended);
    this.window.see(extended, timestamp);
    this.unique += 1;
    this.growth = 0;
    this.settling.filled(extended, this.max);
    this.extent = this.max - extended;
    this.lateness = time - since;
    this.irregulars ??= new Irregulars();
    this.irregulars.note(extended, time, FILLED);
    return LATE;
  }

  private early(extended: number, timestamp: number, time: Microseconds): SequenceClass {
    const { base } = this;
    this.window.reach(extended, this.max, base, this.max);
    this.window.miss(extended + 1, base, this.firstTime);
    this.settling.origin?.missed(extended + 1, base, this.firstTime, this.firstTime, extended, this.max + 1);
    this.window.see(extended, timestamp);
    this.unique += 1;
    this.growth = base - extended;
    this.base = extended;
    // Nothing of this segment was decided yet: settling by time waits until no number can come early any more.
    this.settling.begin(extended);
    if (this.growth > 1) this.settling.missed(extended + 1);
    this.extent = this.max - extended;
    this.lateness = time - this.firstTime;
    return EARLY;
  }

  private stray(number: number, timestamp: number, time: Microseconds): SequenceClass {
    if (this.strayNumber >= 0) {
      if (number === this.strayNumber && timestamp === this.strayTimestamp) return this.duplicate(Number.NEGATIVE_INFINITY);
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

  /** Numbers that may still come early, before the first one, would be decided wrongly: a young segment settles by number only. */
  private settle(reached: number, now: Microseconds): void {
    this.settling.settle(reached, this.unique > EARLIEST ? now : Number.NEGATIVE_INFINITY, this.max);
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
    const mean = numbers < PACED ? this.packetTime : Math.min(this.packetTime, (this.maxTime - this.firstTime) / 1e3 / numbers);
    return Math.max(FASTEST, mean);
  }
}
