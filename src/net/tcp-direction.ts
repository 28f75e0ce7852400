/** One direction of a TCP connection: segments in, octets in order and gaps out. */

import type { Microseconds } from '../bytes/time.js';
import type { MemoryBudget } from './memory-budget.js';
import type { Packet } from './packet.js';
import type { StreamSink, TcpCounters, TcpLimits } from './tcp-stream.js';

/** A segment farther than this from its stream needs a witness: 16 MiB, above any window that signalling uses. */
const NEAR = 1 << 24;
/** Strays that continue each other before they are believed to be the stream itself. */
const CONVINCING_STRAYS = 3;
/** What keeping a piece costs beside its octets. */
const PIECE_COST = 100;

const NOTHING = new Uint8Array(0);

/** Octets that came before others they follow. */
interface Piece {
  readonly from: number;
  /** End on the wire; what the capture cut lies between from + data.length and `to`. */
  readonly to: number;
  readonly data: Uint8Array;
  readonly time: Microseconds;
}

/**
 * Positions are sequence numbers counted on past 2^32, so that they compare as plain numbers: a segment's is the one next to
 * where the stream stands (RFC 9293 section 3.4 makes the nearest the right one).
 */
export class TcpDirection {
  private readonly limits: TcpLimits;
  private readonly sink: StreamSink;
  private readonly counters: TcpCounters;
  private readonly budget: MemoryBudget | undefined;
  private started = false;
  /** Position of the first octet. */
  private initial = 0;
  /** Position of the next octet to hand out. */
  private next = 0;
  /** Position the other side has acknowledged up to; -1 when it has not, or not since the stream began. */
  private acknowledged = -1;
  /** Acknowledgement seen before the first segment: where the stream will be joined. */
  private joinAt = -1;
  /** Since when an acknowledgement covers octets not handed out. */
  private missedSince = Number.NaN;
  /** Position behind the last octet, once a FIN said so. */
  private end = -1;
  /** In order, without overlap, all beyond `next`. */
  private pieces: Piece[] = [];
  private buffered = 0;
  private lastTime: Microseconds = 0;
  private strayEnd = -1;
  private strays = 0;
  /** Everything up to the FIN was handed out or given up. */
  ended = false;

  constructor(limits: TcpLimits, sink: StreamSink, counters: TcpCounters, budget: MemoryBudget | undefined) {
    this.limits = limits;
    this.sink = sink;
    this.counters = counters;
    this.budget = budget;
  }

  /** Octets wait for a hole before them. */
  get waiting(): boolean {
    return this.pieces.length > 0;
  }

  /** True when a SYN with this sequence number is not the one this stream began with. */
  beginsElsewhere(sequence: number): boolean {
    return this.started && ((sequence + 1 - this.initial) | 0) !== 0;
  }

  isNear(sequence: number): boolean {
    return !this.started || Math.abs(this.position(sequence) - this.next) <= NEAR;
  }

  acknowledge(number: number, time: Microseconds): void {
    if (!this.started) {
      this.joinAt = number;
      return;
    }
    const position = this.position(number);
    if (position <= this.acknowledged) return;
    this.acknowledged = position;
    if (position > this.next && Number.isNaN(this.missedSince)) this.missedSince = time;
  }

  take(packet: Packet, syn: boolean, fin: boolean): void {
    const { time, wireLength } = packet;
    if (!this.started) this.start(packet, syn);
    let from = this.position(packet.sequence);
    if (syn) from += 1;
    const to = from + wireLength;
    if (Math.abs(from - this.next) > NEAR && !this.believes(from, to, time)) {
      this.counters.stray.value += 1;
      return;
    }
    if (wireLength > 0) {
      if (from === this.next && this.pieces.length === 0) this.advance(packet.bytes, packet.payloadStart, packet.payloadEnd, to, time);
      else this.place(packet, from, to);
    }
    if (fin && this.end === -1 && to >= this.next) this.finAt(to, time);
    if (this.next === this.end) this.ended = true;
  }

  /** Gives up the first holes as long as there is a reason to (see TcpConnection). */
  settle(now: Microseconds): void {
    for (;;) {
      const first = this.pieces[0];
      if (first === undefined) break;
      // Clocks of captures jump; too long ago and too far ahead are both too long.
      const waited = Math.abs(now - first.time) >= this.limits.holeTimeout;
      const missed = this.acknowledged >= first.from && Math.abs(now - this.missedSince) >= this.limits.acknowledgedTimeout;
      if (!waited && !missed) break;
      this.skipTo(first.from, first.time);
      this.drain();
    }
    if (this.next === this.end) this.ended = true;
  }

  finish(): void {
    for (let first = this.pieces[0]; first !== undefined; first = this.pieces[0]) {
      this.skipTo(first.from, first.time);
      this.drain();
    }
    // The last octet acknowledged may be a FIN that was not captured.
    const known = this.end !== -1 ? this.end : this.acknowledged - 1;
    if (this.started && known > this.next && known - this.next <= NEAR) this.skipTo(known, this.lastTime);
    this.ended = true;
  }

  private position(sequence: number): number {
    return this.next + ((sequence - this.next) | 0);
  }

  private start(packet: Packet, syn: boolean): void {
    this.started = true;
    this.lastTime = packet.time;
    this.next = syn ? packet.sequence + 1 : packet.sequence;
    if (!syn) {
      // A keep-alive as the first segment repeats the octet before the one that is acknowledged.
      if (this.joinAt !== -1 && ((this.joinAt - packet.sequence) | 0) === 1 && packet.wireLength <= 1) this.next = packet.sequence + 1;
      this.sink.onJoin?.(packet.time);
    }
    this.initial = this.next;
    if (this.joinAt !== -1) this.acknowledge(this.joinAt, packet.time);
  }

  /** Whether a segment far away is of this stream after all: the other side acknowledges thereabouts, or others continue it. */
  private believes(from: number, to: number, time: Microseconds): boolean {
    if (from > this.next && this.acknowledged >= from - NEAR) return true;
    this.strays = from === this.strayEnd ? this.strays + 1 : 1;
    this.strayEnd = to;
    if (this.strays < CONVINCING_STRAYS || to === from) return false;
    this.strays = 0;
    while (this.pieces.length > 0) this.removeFirst();
    this.gap(undefined, time);
    this.next = from;
    this.acknowledged = -1;
    this.missedSince = Number.NaN;
    this.end = -1;
    return true;
  }

  /** Hands out octets that begin where the stream stands, then what the capture cut of them as a gap. */
  private advance(memory: Uint8Array, start: number, end: number, to: number, time: Microseconds): void {
    if (end > start) {
      this.sink.onBytes(memory, start, end, time);
      this.lastTime = time;
    }
    this.next += end - start;
    if (this.next < to) this.skipTo(to, time);
    if (this.acknowledged <= this.next) this.missedSince = Number.NaN;
  }

  /** A FIN beyond a hole waits as a piece without octets, so that the hole before it is given up like any other. */
  private finAt(position: number, time: Microseconds): void {
    const last = this.pieces[this.pieces.length - 1];
    if (last !== undefined && last.to > position) return;
    this.end = position;
    if (position > (last?.to ?? this.next)) this.hold({ from: position, to: position, data: NOTHING, time }, this.pieces.length);
  }

  /** A segment that is not simply the next one: keeps what is new of it, then hands out what has come into order. */
  private place(packet: Packet, from: number, to: number): void {
    if (to <= this.next) {
      if (to - from === 1 && to === this.next) this.counters.keepAlives.value += 1;
      else this.counters.retransmitted.value += 1;
      return;
    }
    if (from > this.next) this.counters.outOfOrder.value += 1;
    const kept = this.keepNew(packet, Math.max(from, this.next), from, to);
    if (!kept) this.counters.retransmitted.value += 1;
    this.drain();
    while (this.pieces.length > 0 && this.isFull()) {
      this.skipTo(this.pieces[0]!.from, this.pieces[0]!.time);
      this.drain();
    }
  }

  /** Fills the spaces between the waiting pieces from `at` on with the segment's octets. False when there was nothing new. */
  private keepNew(packet: Packet, at: number, from: number, to: number): boolean {
    let position = at;
    let kept = false;
    let conflict = false;
    let i = this.pieces.length;
    while (i > 0 && this.pieces[i - 1]!.to > position) i--;
    while (position < to) {
      const following = this.pieces[i];
      const until = following === undefined ? to : Math.min(to, following.from);
      if (position < until) {
        this.hold(piece(packet, position, until, from), i);
        kept = true;
        i += 1;
        position = until;
      }
      if (following === undefined || position >= to) break;
      conflict = conflict || differs(following, packet, position, from);
      position = following.to;
      i += 1;
    }
    if (conflict) this.counters.conflicting.value += 1;
    return kept;
  }

  private hold(waiting: Piece, at: number): void {
    this.pieces.splice(at, 0, waiting);
    const cost = waiting.data.length + PIECE_COST;
    this.buffered += cost;
    if (this.budget !== undefined) this.budget.used += cost;
  }

  private isFull(): boolean {
    if (this.budget !== undefined && this.budget.used > this.budget.limit) return true;
    return this.buffered > this.limits.bufferedBytes || this.pieces.length > this.limits.segments;
  }

  private drain(): void {
    for (let first = this.pieces[0]; first !== undefined && first.from === this.next; first = this.pieces[0]) {
      this.removeFirst();
      this.advance(first.data, 0, first.data.length, first.to, first.time);
    }
  }

  private removeFirst(): void {
    const first = this.pieces.shift();
    if (first === undefined) return;
    const cost = first.data.length + PIECE_COST;
    this.buffered -= cost;
    if (this.budget !== undefined) this.budget.used -= cost;
  }

  private skipTo(position: number, time: Microseconds): void {
    this.gap(position - this.next, time);
    this.next = position;
    if (this.acknowledged <= this.next) this.missedSince = Number.NaN;
  }

  private gap(bytes: number | undefined, time: Microseconds): void {
    this.counters.gaps.value += 1;
    this.counters.gapBytes.value += bytes ?? 0;
    this.sink.onGap(bytes, this.lastTime, time);
    this.lastTime = time;
  }
}

/** The octets from-to of a segment that begins at `segmentFrom`, as far as they were captured. */
function piece(packet: Packet, from: number, to: number, segmentFrom: number): Piece {
  const start = Math.min(packet.payloadStart + from - segmentFrom, packet.payloadEnd);
  return { from, to, data: packet.bytes.slice(start, Math.min(start + to - from, packet.payloadEnd)), time: packet.time };
}

/** Whether the segment says something else than the piece about octets both have, from `position` on. */
function differs(piece: Piece, packet: Packet, position: number, segmentFrom: number): boolean {
  const inPiece = position - piece.from;
  const inSegment = packet.payloadStart + position - segmentFrom;
  const length = Math.min(piece.data.length - inPiece, packet.payloadEnd - inSegment);
  for (let i = 0; i < length; i++) if (piece.data[inPiece + i] !== packet.bytes[inSegment + i]) return true;
  return false;
}
