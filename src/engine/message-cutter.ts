/** Cuts messages out of one direction of a TCP connection, by the length a decoder's framing names. */

import type { Microseconds } from '../bytes/time.js';
import { View } from '../bytes/view.js';
import type { Framing } from '../decoder/contract.js';
import type { MemoryBudget } from '../net/memory-budget.js';
import type { StreamSink } from '../net/tcp-stream.js';
import { MessageSearch } from './message-search.js';

export interface CutterSink {
  /**
   * A whole message, memory[start, end), lent for the call. `time` is that of the segment that brought its last octet,
   * `firstTime` of the one that brought the first.
   */
  onMessage(memory: Uint8Array, start: number, end: number, time: Microseconds, firstTime: Microseconds): void;
  /**
   * Octets that came and are in no message handed out, once for each stretch. `oversize`: a message longer than the largest;
   * `lost`: the framing lost the thread, or a gap broke a message, until messages began again.
   */
  onSkipped(bytes: number, why: 'oversize' | 'lost', from: Microseconds, to: Microseconds): void;
  /** The stream's gap, handed on after what it broke was told by onSkipped. */
  onGap?(bytes: number | undefined, from: Microseconds, to: Microseconds): void;
}

/** Octets of a message that framing may ask for before it names a length: a text protocol's whole header. */
export const HEADER_LIMIT = 64 << 10;
/** How much of a rest is first joined with new octets to learn its length; doubled until it is known. */
const STEP = 64;
const NOTHING = new Uint8Array(0);

/**
 * A message that lies whole in one segment is handed out where it lies; only what spans segments is copied. A length that is no
 * positive integer, or one made up from octets beyond what is there, is no length. After a gap inside a message whose length is
 * known, cutting goes on at its end; after any other gap, or when the framing is lost, MessageSearch finds the next beginning.
 */
export class MessageCutter implements StreamSink {
  private readonly framing: Framing;
  private readonly largest: number;
  private readonly headerLimit: number;
  private readonly sink: CutterSink;
  private readonly budget: MemoryBudget | undefined;
  private readonly view = new View(NOTHING);
  private readonly search: MessageSearch;
  private mode: 'cutting' | 'skipping' | 'searching' = 'cutting';
  /** Beginning of a message that is not whole yet. */
  private rest: Uint8Array = NOTHING;
  private restLength = 0;
  /** Time of the first octet of the rest, or of the stretch that is skipped. */
  private since: Microseconds = 0;
  private lastTime: Microseconds = 0;
  /** Length of the message in the rest; 0 when framing cannot tell yet. */
  private need = 0;
  /** Skipping: octets to go, octets gone, and why. */
  private toSkip = 0;
  private skipped = 0;
  private why: 'oversize' | 'lost' = 'oversize';
  private charged = 0;

  /**
   * @param largest octets of the largest message that is handed out
   * @param budget memory shared with other cutters; when it is used up, a message that spans segments is skipped
   */
  constructor(framing: Framing, largest: number, sink: CutterSink, budget?: MemoryBudget) {
    this.framing = framing;
    this.largest = largest;
    this.headerLimit = Math.min(largest, HEADER_LIMIT);
    this.sink = sink;
    this.budget = budget;
    this.search = new MessageSearch(framing, largest);
  }

  onBytes(memory: Uint8Array, start: number, end: number, time: Microseconds): void {
    let at = start;
    if (this.mode === 'skipping') at = this.skip(at, end, time);
    if (this.mode === 'searching') this.seek(memory, at, end, time);
    else if (at < end) {
      if (this.restLength > 0) at = this.complete(memory, at, end, time);
      if (at < end) this.cut(memory, at, end, time);
    }
    this.lastTime = time;
    this.charge();
  }

  onGap(bytes: number | undefined, from: Microseconds, to: Microseconds): void {
    if (this.mode === 'skipping' && bytes !== undefined && bytes <= this.toSkip) {
      this.toSkip -= bytes;
      if (this.toSkip === 0) this.endSkipping(from);
    } else if (this.mode === 'cutting' && this.need > 0 && bytes !== undefined && this.restLength + bytes <= this.need) {
      this.skipRest(this.need - this.restLength - bytes, 'lost');
      if (this.toSkip === 0) this.endSkipping(from);
    } else {
      this.breakOff(from);
      this.mode = 'searching';
      this.search.begin();
      this.since = to;
    }
    this.lastTime = to;
    this.charge();
    this.sink.onGap?.(bytes, from, to);
  }

  onJoin(time: Microseconds): void {
    this.mode = 'searching';
    this.search.begin();
    this.since = time;
    this.lastTime = time;
  }

  /** The end of the stream: tells what was in no message and gives the memory back. Nothing may follow. */
  finish(): void {
    this.breakOff(this.lastTime);
    this.mode = 'cutting';
    this.charge();
  }

  /** Cuts what lies whole in memory[at, end) and keeps the rest. */
  private cut(memory: Uint8Array, at: number, end: number, time: Microseconds): void {
    const stop = this.consume(memory, at, end, time, undefined);
    if (stop < end) this.leave(memory, stop, end, time);
  }

  /** Octets that `consume` left: the beginning of a message, or what framing calls lost. */
  private leave(memory: Uint8Array, at: number, end: number, time: Microseconds): void {
    this.since = time;
    if (this.mode === 'searching') {
      this.search.begin();
      this.seek(memory, at, end, time);
    } else this.keep(memory, at, end);
  }

  /** Joins the rest with new octets until its message is whole or all are used; where the octets not used begin. */
  private complete(memory: Uint8Array, start: number, end: number, time: Microseconds): number {
    let at = start;
    for (let step = STEP; at < end; step *= 2) {
      const before = this.restLength;
      const count = Math.min(end - at, this.need > 0 ? this.need - before : step);
      this.keep(memory, at, at + count);
      at += count;
      if (this.restLength < this.need) break;
      const length = this.restLength;
      const stop = this.consume(this.rest, 0, length, time, this.since);
      if (this.mode === 'skipping') {
        this.restLength = 0;
        return this.skip(at, end, time);
      }
      if (this.mode === 'searching') {
        this.restLength = 0;
        this.search.begin();
        if (stop > 0) this.since = time;
        if (!this.search.feed(this.rest, stop, length, this.since)) this.seek(memory, at, end, time);
        else this.resume(memory, at, end, time);
        return end;
      }
      if (stop === 0) continue;
      const left = length - stop;
      this.restLength = 0;
      this.need = 0;
      // What was taken too much lies in `memory` still, unless framing first said 'more' and then a length it had already.
      if (left <= count) return at - left;
      this.since = time;
      this.rest.copyWithin(0, stop, length);
      this.restLength = left;
    }
    return at;
  }

  /**
   * Hands out the messages that lie whole in memory[start, end). Returns where it stopped: at the end, at the beginning of a message that
   * is not whole (`need`), or, with `mode` changed, at octets without message (searching) or at the end (skipping).
   * `firstTime` is that of the first octet when it is not `time`.
   */
  private consume(
    memory: Uint8Array,
    start: number,
    end: number,
    time: Microseconds,
    firstTime: Microseconds | undefined,
    search?: MessageSearch,
  ): number {
    let at = start;
    let first = firstTime ?? time;
    this.need = 0;
    while (at < end) {
      if (search !== undefined) first = search.timeAt(at);
      this.view.set(memory, at, end);
      const answer = this.framing(this.view);
      if (answer === 'more' || (answer !== 'lost' && this.view.overrun)) {
        if (end - at < this.headerLimit) return at;
        this.mode = 'searching';
        return at;
      }
      if (answer === 'lost' || !Number.isInteger(answer) || answer <= 0) {
        this.mode = 'searching';
        return at;
      }
      const behind = at + answer;
      if (answer > this.largest) {
        this.since = first;
        this.why = 'oversize';
        this.mode = 'skipping';
        this.skipped = Math.min(answer, end - at);
        this.toSkip = answer - this.skipped;
        if (this.toSkip > 0) return end;
        this.endSkipping(time);
      } else if (behind > end) {
        this.need = answer;
        return at;
      } else this.sink.onMessage(memory, at, behind, search?.timeAt(behind - 1) ?? time, first);
      first = time;
      at = behind;
    }
    return end;
  }

  private seek(memory: Uint8Array, start: number, end: number, time: Microseconds): void {
    if (start < end && this.search.feed(memory, start, end, time)) this.resume(memory, end, end, time);
  }

  /** Messages begin again at search.from: cuts what the search holds, then goes on with memory[start, end). */
  private resume(memory: Uint8Array, start: number, end: number, time: Microseconds): void {
    const { search } = this;
    for (;;) {
      if (search.skipped > 0) this.sink.onSkipped(search.skipped, 'lost', this.since, search.timeAt(search.from));
      this.mode = 'cutting';
      const stop = this.consume(search.buffer, search.from, search.length, time, undefined, search);
      // consume changes the mode behind the compiler's back.
      const mode = this.mode as MessageCutter['mode'];
      if (mode !== 'searching') {
        if (stop < search.length) {
          this.since = search.timeAt(stop);
          this.keep(search.buffer, stop, search.length);
        }
        search.abandon();
        if (start < end) this.onBytes(memory, start, end, time);
        return;
      }
      this.since = search.timeAt(stop);
      if (!search.again(stop)) break;
    }
    this.seek(memory, start, end, time);
  }

  private skip(start: number, end: number, time: Microseconds): number {
    const count = Math.min(this.toSkip, end - start);
    this.toSkip -= count;
    this.skipped += count;
    if (this.toSkip === 0) this.endSkipping(time);
    return start + count;
  }

  private endSkipping(time: Microseconds): void {
    this.mode = 'cutting';
    if (this.skipped > 0) this.sink.onSkipped(this.skipped, this.why, this.since, time);
    this.skipped = 0;
  }

  /** Turns the rest into octets skipped, with `toSkip` more of its message to come. */
  private skipRest(toSkip: number, why: 'oversize' | 'lost'): void {
    this.mode = 'skipping';
    this.why = why;
    this.skipped = this.restLength;
    this.toSkip = toSkip;
    this.restLength = 0;
    this.need = 0;
  }

  /** Tells what is in no message so far, whatever the mode. */
  private breakOff(time: Microseconds): void {
    const skipped = this.mode === 'skipping' ? this.skipped : this.mode === 'searching' ? this.search.abandon() : this.restLength;
    if (skipped > 0) this.sink.onSkipped(skipped, this.mode === 'skipping' ? this.why : 'lost', this.since, time);
    this.skipped = 0;
    this.toSkip = 0;
    this.need = 0;
    this.restLength = 0;
    this.rest = NOTHING;
  }

  private keep(memory: Uint8Array, start: number, end: number): void {
    const length = this.restLength + end - start;
    if (length > this.rest.length) {
      // By what has come, never by what a length field claims.
      const larger = new Uint8Array(Math.max(length, 2 * this.rest.length, 256));
      larger.set(this.rest.subarray(0, this.restLength));
      this.rest = larger;
    }
    this.rest.set(memory.subarray(start, end), this.restLength);
    this.restLength = length;
  }

  /** Settles with the shared budget; over it, this stream lets go of what it holds. */
  private charge(): void {
    if (this.restLength === 0 && this.rest.length > 1024) this.rest = NOTHING;
    const { budget } = this;
    if (budget === undefined) return;
    this.settle(budget);
    if (budget.used <= budget.limit || this.charged === 0) return;
    if (this.mode === 'cutting' && this.need > 0) this.skipRest(this.need - this.restLength, 'lost');
    else if (this.mode === 'searching' || this.restLength > 0) {
      this.breakOff(this.lastTime);
      this.mode = 'searching';
      this.search.begin();
      this.since = this.lastTime;
    }
    this.rest = NOTHING;
    this.settle(budget);
  }

  private settle(budget: MemoryBudget): void {
    const held = this.rest.length + this.search.buffer.length;
    budget.used += held - this.charged;
    this.charged = held;
  }
}
