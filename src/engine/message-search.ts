/** Finds where messages begin again in a stream of octets whose thread was lost. */

import type { Microseconds } from '../bytes/time.js';
import { View } from '../bytes/view.js';
import type { Framing } from '../decoder/contract.js';

/** Octets searched before the stream is given up; a real peer does not send garbage and live on (RFC 6733 section 2.1). */
export const SEARCH_LIMIT = 1 << 20;
/** Octets that framing is shown of a place that may be a beginning: a search asks at every octet, so an answer must be near. */
const WINDOW = 2048;
/** Places of each kind that wait for the octets that will prove them. */
const CANDIDATES = 8;
/** Segments whose times are remembered. */
const MARKS = 512;

const NO = -1;
const MORE = 0;

/** A place where framing names a length, to be proven by what stands behind that length. */
interface Candidate {
  at: number;
  readonly length: number;
}

/**
 * Beginnings of segments are tried first, then every octet. A place is believed when framing names a length there no greater than
 * `largest` and then either names one again right behind it, or the octets that have come end exactly there.
 */
export class MessageSearch {
  private readonly framing: Framing;
  private readonly largest: number;
  private readonly view = new View(new Uint8Array(0));
  /** What is searched, from `from` (set when found) to `length`. */
  buffer: Uint8Array = new Uint8Array(0);
  length = 0;
  from = 0;
  /** Octets of this search that were let go: searched, and no message. */
  skipped = 0;
  /** SEARCH_LIMIT was reached: nothing is kept or searched until `begin`. */
  dead = false;
  private searched = 0;
  /** Places before this were asked. */
  private scan = 0;
  private starts: Candidate[] = [];
  private places: Candidate[] = [];
  private markAt: number[] = [];
  private markTime: Microseconds[] = [];

  constructor(framing: Framing, largest: number) {
    this.framing = framing;
    this.largest = largest;
  }

  begin(): void {
    this.length = 0;
    this.from = 0;
    this.skipped = 0;
    this.searched = 0;
    this.scan = 0;
    this.dead = false;
    this.starts = [];
    this.places = [];
    this.markAt = [];
    this.markTime = [];
  }

  /** Goes on behind the octet at `at`, which was believed and then was no message. True when another place is found at once. */
  again(at: number): boolean {
    this.skipped = 0;
    this.searched = 0;
    this.from = 0;
    this.starts = [];
    this.places = [];
    this.shift(at);
    this.scan = 1;
    return this.look();
  }

  /** One segment more. True when messages begin again at buffer[from]: the octets before it are counted in `skipped`. */
  feed(memory: Uint8Array, start: number, end: number, time: Microseconds): boolean {
    const count = end - start;
    this.searched += count;
    if (this.dead) {
      this.skipped += count;
      return false;
    }
    this.append(memory, start, end);
    const at = this.length - count;
    this.mark(at, time);
    // Asked below with the others if nothing better is found, but a segment's start has the first claim.
    if (at >= this.scan && this.starts.length < CANDIDATES) {
      const length = this.ask(at);
      if (length > 0) this.starts.push({ at, length });
    }
    if (this.look()) return true;
    if (this.searched >= SEARCH_LIMIT) this.die();
    else this.release(Math.min(this.scan, this.starts[0]?.at ?? this.scan, this.places[0]?.at ?? this.scan));
    return false;
  }

  /** Lets go of everything, for a gap or the end; the number of octets that were in no message. */
  abandon(): number {
    const count = this.skipped + this.length;
    this.begin();
    this.buffer = new Uint8Array(0);
    return count;
  }

  /** Time of the segment that brought the octet at `at`. */
  timeAt(at: number): Microseconds {
    let i = this.markAt.length - 1;
    while (i > 0 && this.markAt[i]! > at) i--;
    return this.markTime[i] ?? 0;
  }

  private look(): boolean {
    return this.prove(this.starts) || this.prove(this.places) || this.scanOn();
  }

  private scanOn(): boolean {
    while (this.scan < this.length && this.places.length < CANDIDATES) {
      const at = this.scan;
      const length = this.ask(at);
      if (length === MORE) return false;
      this.scan += 1;
      if (length === NO) continue;
      this.places.push({ at, length });
      if (this.judge(at, length) !== MORE && this.prove(this.places)) return true;
    }
    return false;
  }

  /** Believes the first candidate that is proven, drops those that are refuted. */
  private prove(candidates: Candidate[]): boolean {
    for (let i = 0; i < candidates.length; ) {
      const { at, length } = candidates[i]!;
      const verdict = this.judge(at, length);
      if (verdict > 0) {
        this.from = at;
        this.skipped += at;
        return true;
      }
      if (verdict === NO) candidates.splice(i, 1);
      else i += 1;
    }
    return false;
  }

  private judge(at: number, length: number): number {
    const behind = at + length;
    if (behind === this.length) return length;
    return behind > this.length ? MORE : this.ask(behind);
  }

  /** A plausible length at `at`, NO, or MORE when octets to come could decide. */
  private ask(at: number): number {
    const end = Math.min(this.length, at + WINDOW);
    this.view.set(this.buffer, at, end);
    const answer = this.framing(this.view);
    if (answer === 'lost') return NO;
    if (answer === 'more' || this.view.overrun) return end - at < WINDOW ? MORE : NO;
    return Number.isInteger(answer) && answer > 0 && answer <= this.largest ? answer : NO;
  }

  private append(memory: Uint8Array, start: number, end: number): void {
    const need = this.length + end - start;
    if (need > this.buffer.length) {
      const larger = new Uint8Array(Math.max(4096, need, Math.min(2 * this.buffer.length, 2 * SEARCH_LIMIT)));
      larger.set(this.buffer.subarray(0, this.length));
      this.buffer = larger;
    }
    this.buffer.set(memory.subarray(start, end), this.length);
    this.length = need;
  }

  private mark(at: number, time: Microseconds): void {
    if (this.markAt.length >= MARKS) {
      this.markAt.splice(1, MARKS / 2);
      this.markTime.splice(1, MARKS / 2);
    }
    this.markAt.push(at);
    this.markTime.push(time);
  }

  private die(): void {
    this.skipped += this.length;
    this.length = 0;
    this.buffer = new Uint8Array(0);
    this.dead = true;
  }

  /** Lets go of the octets before `at`, when they are worth the copying. */
  private release(at: number): void {
    if (at !== this.length && at < 4096) return;
    this.skipped += at;
    this.shift(at);
  }

  private shift(at: number): void {
    this.buffer.copyWithin(0, at, this.length);
    this.length -= at;
    this.scan -= at;
    for (const candidate of this.starts) candidate.at -= at;
    for (const candidate of this.places) candidate.at -= at;
    const kept = Math.max(
      0,
      this.markAt.findLastIndex((mark) => mark <= at),
    );
    this.markAt = this.markAt.slice(kept).map((mark) => mark - at);
    this.markTime = this.markTime.slice(kept);
  }
}
