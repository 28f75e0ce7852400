/** Which of one direction's DATA chunks have been seen: repetitions are known, and holes found and given up in time. */

import type { Microseconds } from '../bytes/time.js';
import type { SctpCounters, SctpLimits } from './sctp-limits.js';

/** A number farther ahead than this needs others that continue it: no outage of a capture is so long. */
const FARTHEST = 1 << 20;
/** Strays that continue each other before they are believed. */
const CONVINCING_STRAYS = 3;

/** Positions begin one turn of the numbers up, so that none is negative. */
const TURN = 0x1_0000_0000;

/** Chunks seen beyond a hole. */
interface Stretch {
  from: number;
  to: number;
  /** Of the chunk that came first, and of the last. */
  readonly time: Microseconds;
  lastTime: Microseconds;
}

/**
 * Positions are TSNs counted on past 2^32, so that they compare as plain numbers: a TSN's is the one next to where the direction
 * stands (RFC 9260 section 1.6: serial number arithmetic).
 */
export class TsnOrder {
  /** Everything below was seen or given up. */
  next = 0;
  lastTime: Microseconds = 0;
  private readonly limits: SctpLimits;
  private readonly counters: SctpCounters;
  /** Told of holes given up: positions [from, to), `to` infinite when unknown; times of the chunk before and after. */
  private readonly onHole: (from: number, to: number, after: Microseconds, before: Microseconds) => void;
  private started = false;
  private seen = false;
  /** In order, never touching, all beyond `next`. */
  private stretches: Stretch[] = [];
  /** The receiver has everything below; -1 while nothing is known. */
  private acknowledged = -1;
  /** Since when it has something that was not seen here. */
  private missedSince = Number.NaN;
  private strayNext = -1;
  private strays = 0;

  constructor(
    limits: SctpLimits,
    counters: SctpCounters,
    onHole: (from: number, to: number, after: Microseconds, before: Microseconds) => void,
  ) {
    this.limits = limits;
    this.counters = counters;
    this.onHole = onHole;
  }

  /** The first chunk will have this number, as INIT and INIT ACK say. */
  begin(tsn: number, time: Microseconds): void {
    if (this.seen) return;
    this.started = true;
    this.next = tsn + TURN;
    this.lastTime = time;
    this.acknowledged = -1;
    this.missedSince = Number.NaN;
  }

  /** Where a chunk belongs; -1 when it is too far away to belong to this direction. Gives up holes that it leaves out of the window. */
  position(tsn: number, time: Microseconds): number {
    if (!this.started) this.begin(tsn, time);
    const position = this.positionOf(tsn);
    const distance = position - this.next;
    if (distance >= -this.limits.window && distance <= this.limits.window) return position;
    if (!this.seen) {
      // What an INIT ACK offered and nobody took up says nothing.
      this.begin(tsn, time);
      return this.next;
    }
    if (distance > 0 && distance <= FARTHEST) {
      while (position - this.next > this.limits.window) {
        const first = this.stretches[0];
        if (first !== undefined && first.from < position) this.skipTo(first.from, first.time);
        else this.skipTo(position, time);
      }
      return position;
    }
    this.strays = tsn === this.strayNext ? this.strays + 1 : 1;
    this.strayNext = (tsn + 1) >>> 0;
    if (this.strays < CONVINCING_STRAYS) {
      this.counters.stray.value += 1;
      return -1;
    }
    this.restart(tsn, time);
    return this.next;
  }

  /** Notes a chunk at a position just given. False when it was there before. */
  take(position: number, time: Microseconds): boolean {
    this.seen = true;
    if (position < this.next) {
      this.counters.retransmitted.value += 1;
      return false;
    }
    if (position === this.next) {
      if (this.stretches.length > 0) this.counters.outOfOrder.value += 1;
      this.next = position + 1;
      this.lastTime = time;
      this.absorb();
      return true;
    }
    if (!this.insert(position, time)) {
      this.counters.retransmitted.value += 1;
      return false;
    }
    if (this.stretches.length > this.limits.holes) this.skipFirst();
    return true;
  }

  acknowledge(tsn: number, time: Microseconds): void {
    if (!this.started) return;
    const position = this.positionOf(tsn) + 1;
    if (position <= this.acknowledged || position - this.next > FARTHEST) return;
    this.acknowledged = position;
    if (position > this.next && Number.isNaN(this.missedSince)) this.missedSince = time;
  }

  forward(tsn: number, time: Microseconds): void {
    if (!this.started) return;
    const position = this.positionOf(tsn) + 1;
    if (position - this.next > FARTHEST) return;
    while (this.next < position) this.skipTo(Math.min(position, this.stretches[0]?.from ?? position), this.stretches[0]?.time ?? time);
  }

  /** Gives up the holes whose time has come. Clocks of captures jump; too long ago and too far ahead are both too long. */
  settle(now: Microseconds): void {
    for (;;) {
      const first = this.stretches[0];
      const missed = this.acknowledged > this.next && Math.abs(now - this.missedSince) >= this.limits.acknowledgedTimeout;
      if (first !== undefined && (Math.abs(now - first.time) >= this.limits.holeTimeout || (missed && first.from <= this.acknowledged))) {
        this.skipTo(first.from, first.time);
      } else if (missed) {
        this.skipTo(this.acknowledged, now);
      } else return;
    }
  }

  finish(): void {
    while (this.stretches.length > 0) this.skipFirst();
    if (this.acknowledged > this.next) this.skipTo(this.acknowledged, this.lastTime);
  }

  private positionOf(tsn: number): number {
    return this.next + ((tsn - this.next) | 0);
  }

  /** False when it is there already. */
  private insert(position: number, time: Microseconds): boolean {
    const { stretches } = this;
    let i = stretches.length;
    while (i > 0 && stretches[i - 1]!.from > position) i--;
    const before = stretches[i - 1];
    const after = stretches[i];
    if (before !== undefined && position < before.to) return false;
    if (after !== undefined) this.counters.outOfOrder.value += 1;
    if (before !== undefined && before.to === position) {
      before.to = position + 1;
      before.lastTime = time;
      if (after !== undefined && after.from === before.to) {
        before.to = after.to;
        before.lastTime = after.lastTime;
        stretches.splice(i, 1);
      }
    } else if (after !== undefined && after.from === position + 1) after.from = position;
    else stretches.splice(i, 0, { from: position, to: position + 1, time, lastTime: time });
    return true;
  }

  private absorb(): void {
    for (let first = this.stretches[0]; first !== undefined && first.from <= this.next; first = this.stretches[0]) {
      this.next = Math.max(this.next, first.to);
      this.lastTime = first.lastTime;
      this.stretches.shift();
    }
    if (this.acknowledged <= this.next) this.missedSince = Number.NaN;
  }

  private skipFirst(): void {
    const first = this.stretches[0];
    if (first !== undefined) this.skipTo(first.from, first.time);
  }

  private skipTo(position: number, time: Microseconds): void {
    const from = this.next;
    const after = this.lastTime;
    this.next = position;
    this.lastTime = time;
    this.absorb();
    this.onHole(from, position, after, time);
  }

  /** The direction goes on somewhere else, and nobody can say how much lies between. */
  private restart(tsn: number, time: Microseconds): void {
    this.finish();
    const after = this.lastTime;
    this.strays = 0;
    this.acknowledged = -1;
    this.missedSince = Number.NaN;
    const from = this.next;
    this.next = tsn + TURN;
    this.lastTime = time;
    this.onHole(from, Number.POSITIVE_INFINITY, after, time);
  }
}
