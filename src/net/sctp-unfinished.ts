/** Fragments of SCTP user messages, kept until their message is whole, within bounds that all associations of an observer share. */

import type { Microseconds } from '../bytes/time.js';
import { OldestFirst } from '../decoder/oldest-first.js';
import type { SctpDirection } from './sctp-direction.js';

/** What keeping a fragment costs beside its octets. */
const PART_COST = 64;

/** User data of one fragment. */
export interface Part {
  readonly data: Uint8Array;
  /** Octets on the wire; more than in `data` when the capture cut the packet. */
  readonly wireLength: number;
}

/** What all fragments of one message have in common. */
export interface MessageName {
  /** I-DATA: fragments are numbered within their message. DATA: by the numbers of their chunks. */
  readonly interleaved: boolean;
  readonly stream: number;
  readonly unordered: boolean;
  /** Stream sequence number, or message identifier of I-DATA; -1 for unordered DATA, which has none. */
  readonly number: number;
}

/** Consecutive fragments of one message. */
export class Run implements MessageName {
  readonly direction: SctpDirection;
  readonly interleaved: boolean;
  readonly stream: number;
  readonly unordered: boolean;
  readonly number: number;
  /** Position of the first fragment here, and the one behind the last. */
  from: number;
  to: number;
  /** The message's first, its last fragment is here. */
  begins: boolean;
  ends: boolean;
  /** As the first fragment says; meaningless before it is here. */
  payloadProtocol: number;
  parts: Part[];
  /** Octets kept, with what keeping costs. */
  cost = 0;
  /** When the fragment that came first was taken, and when it was captured. */
  readonly time: Microseconds;
  firstTime: Microseconds;

  constructor(
    direction: SctpDirection,
    name: MessageName,
    position: number,
    begins: boolean,
    ends: boolean,
    payloadProtocol: number,
    part: Part,
    time: Microseconds,
    firstTime: Microseconds,
  ) {
    this.direction = direction;
    this.interleaved = name.interleaved;
    this.stream = name.stream;
    this.unordered = name.unordered;
    this.number = name.number;
    this.from = position;
    this.to = position + 1;
    this.begins = begins;
    this.ends = ends;
    this.payloadProtocol = payloadProtocol;
    this.parts = [part];
    this.time = time;
    this.firstTime = firstTime;
  }

  isOf(name: MessageName): boolean {
    return (
      this.interleaved === name.interleaved &&
      this.stream === name.stream &&
      this.unordered === name.unordered &&
      this.number === name.number
    );
  }

  /** Octets of the message kept here. */
  get size(): number {
    return this.cost - this.parts.length * PART_COST;
  }

  get wireLength(): number {
    let octets = 0;
    for (const { wireLength } of this.parts) octets += wireLength;
    return octets;
  }

  /** The message, up to where the capture cut a fragment: nothing behind that has a place. */
  octets(): Uint8Array {
    let size = 0;
    for (const { data, wireLength } of this.parts) {
      size += data.length;
      if (data.length < wireLength) break;
    }
    const whole = new Uint8Array(size);
    let at = 0;
    for (const { data } of this.parts) {
      if (at === size) break;
      whole.set(data, at);
      at += data.length;
    }
    return whole;
  }
}

/** All runs of one observer, in the order they began. */
export class Unfinished {
  private readonly limit: number;
  private readonly timeout: Microseconds;
  private readonly runs = new OldestFirst<Run, true>();
  private used = 0;

  /** @param limit octets */
  constructor(limit: number, timeout: Microseconds) {
    this.limit = limit;
    this.timeout = timeout;
  }

  add(run: Run): void {
    this.runs.set(run, true);
    for (const part of run.parts) this.charge(run, part);
  }

  append(run: Run, part: Part): void {
    run.parts.push(part);
    this.charge(run, part);
  }

  prepend(run: Run, part: Part): void {
    run.parts.unshift(part);
    this.charge(run, part);
  }

  /** `later` follows on `run`, and is part of it from now on. */
  join(run: Run, later: Run): void {
    this.runs.delete(later);
    for (const part of later.parts) run.parts.push(part);
    run.cost += later.cost;
    run.to = later.to;
    run.ends = later.ends;
    run.firstTime = Math.min(run.firstTime, later.firstTime);
  }

  remove(run: Run): void {
    if (this.runs.delete(run)) this.used -= run.cost;
  }

  /** Gives up the oldest until the rest fits. */
  fit(): void {
    while (this.used > this.limit) {
      const oldest = this.runs.oldestKey;
      if (oldest === undefined) return;
      oldest.direction.giveUp(oldest, 'displaced', oldest.firstTime);
    }
  }

  /** Gives up what waited too long. Clocks of captures jump: too far in the future is too long as well. */
  expire(now: Microseconds): void {
    for (let run = this.runs.oldestKey; run !== undefined && Math.abs(now - run.time) > this.timeout; run = this.runs.oldestKey)
      run.direction.giveUp(run, 'timeout', now);
  }

  private charge(run: Run, part: Part): void {
    const cost = part.data.length + PART_COST;
    run.cost += cost;
    this.used += cost;
  }
}
