/** One direction of an SCTP association: DATA chunks in, whole user messages and gaps out. */

import type { Microseconds } from '../bytes/time.js';
import type { Packet } from './packet.js';
import type { SctpAssociation } from './sctp-association.js';
import { BEGINS, DATA_HEADER, ENDS, I_DATA, I_DATA_HEADER, UNORDERED, u16, u32 } from './sctp-chunks.js';
import type { SctpCounters, SctpLimits, SctpLoss, SctpSink } from './sctp-limits.js';
import { TsnOrder } from './sctp-order.js';
import { type MessageName, type Part, Run, type Unfinished } from './sctp-unfinished.js';

/** What all associations of an observer share. */
export interface SctpShared {
  readonly limits: SctpLimits;
  readonly sink: SctpSink;
  readonly counters: SctpCounters;
  readonly unfinished: Unfinished;
}

export class SctpDirection {
  readonly association: SctpAssociation;
  readonly fromInitiator: boolean;
  readonly fromPort: number;
  readonly toPort: number;
  /** Verification tag of its packets; -1 while unknown. */
  tag = -1;
  /** A packet with this tag was seen: it is not only what an INIT ACK offered, which may be offered again with another tag. */
  tagUsed = false;
  /** Chain of directions whose tags fall into one bucket. */
  next: SctpDirection | undefined = undefined;
  readonly order: TsnOrder;
  private readonly shared: SctpShared;
  /** In the order they began. */
  private readonly runs: Run[] = [];

  constructor(association: SctpAssociation, fromInitiator: boolean, fromPort: number, toPort: number, shared: SctpShared) {
    this.association = association;
    this.fromInitiator = fromInitiator;
    this.fromPort = fromPort;
    this.toPort = toPort;
    this.shared = shared;
    this.order = new TsnOrder(shared.limits, shared.counters, (from, to, after, before) => this.hole(from, to, after, before));
  }

  /**
   * A DATA or I-DATA chunk at `at`, whose header was captured whole.
   * @param end of what was captured of it
   * @param length on the wire, header included, more than the header
   */
  data(packet: Packet, at: number, end: number, length: number): void {
    const { bytes, time } = packet;
    const interleaved = bytes[at] === I_DATA;
    const flags = bytes[at + 1]!;
    const position = this.order.position(u32(bytes, at + 4), time);
    if (position === -1) return;
    const inOrder = position === this.order.next;
    if (!this.order.take(position, time)) return;
    const start = at + (interleaved ? I_DATA_HEADER : DATA_HEADER);
    const wireLength = length - (start - at);
    const stream = u16(bytes, at + 8);
    if ((flags & (BEGINS | ENDS)) === (BEGINS | ENDS)) {
      const payloadProtocol = u32(bytes, at + (interleaved ? 16 : 12));
      const { association, fromInitiator } = this;
      const { sink } = this.shared;
      sink.onUserMessage(association, packet, fromInitiator, stream, payloadProtocol, bytes, start, end, wireLength, packet.firstTime);
      return;
    }
    const unordered = (flags & UNORDERED) !== 0;
    const number = interleaved ? u32(bytes, at + 12) : unordered ? -1 : u16(bytes, at + 10);
    const part = { data: bytes.slice(start, end), wireLength };
    this.fragment(packet, at, { interleaved, stream, unordered, number }, position, inOrder, part);
  }

  /** The other side acknowledged all chunks up to this number. */
  acknowledge(tsn: number, time: Microseconds): void {
    this.order.acknowledge(tsn, time);
  }

  /** The sender gave up what it has not delivered up to this number (RFC 3758). */
  forward(tsn: number, time: Microseconds): void {
    this.order.forward(tsn, time);
  }

  /** Nothing more comes: what is missing is missing for good. */
  finish(): void {
    this.order.finish();
    const first = this.runs[0];
    if (first === undefined) return;
    for (const run of this.runs) this.forget(run, 'end');
    this.runs.length = 0;
    this.gap(0, first.firstTime, this.order.lastTime);
  }

  /** Gives up an unfinished message, and says so. */
  giveUp(run: Run, reason: SctpLoss, now: Microseconds): void {
    this.remove(run);
    this.forget(run, reason);
    this.gap(0, run.firstTime, now);
  }

  private fragment(packet: Packet, at: number, name: MessageName, position: number, inOrder: boolean, part: Part): void {
    const { bytes } = packet;
    const { unfinished, limits, counters } = this.shared;
    const begins = (bytes[at + 1]! & BEGINS) !== 0;
    const ends = (bytes[at + 1]! & ENDS) !== 0;
    // I-DATA has the payload protocol in the first fragment, where the others have their number within the message.
    const payloadProtocol = u32(bytes, at + (name.interleaved ? 16 : 12));
    const place = name.interleaved ? (begins ? 0 : payloadProtocol) : position;
    let before: Run | undefined;
    let after: Run | undefined;
    for (let i = this.runs.length - 1; i >= 0; i--) {
      const run = this.runs[i]!;
      if (!run.isOf(name)) continue;
      if (!begins && run.to === place && !run.ends) before = run;
      else if (!ends && run.from === place + 1 && !run.begins) after = run;
    }
    if (before === undefined && !begins && inOrder) {
      // Everything sent before it was seen or given up, so its beginning will not come, nor that of what follows it.
      counters.orphans.value += 1;
      if (after !== undefined) {
        counters.orphans.value += after.parts.length;
        this.remove(after);
        unfinished.remove(after);
      }
      return;
    }
    let run = before ?? after;
    if (run === undefined) {
      run = new Run(this, name, place, begins, ends, payloadProtocol, part, packet.time, packet.firstTime);
      unfinished.add(run);
      this.runs.push(run);
    } else if (before !== undefined) {
      unfinished.append(before, part);
      before.to = place + 1;
      before.ends = ends;
      if (after !== undefined) {
        unfinished.join(before, after);
        this.remove(after);
      }
    } else {
      unfinished.prepend(run, part);
      run.from = place;
      run.begins = begins;
      run.payloadProtocol = payloadProtocol;
    }
    run.firstTime = Math.min(run.firstTime, packet.firstTime);
    if (run.begins && run.ends) this.complete(run, packet);
    else if (run.size > limits.messageBytes || run.parts.length > limits.window) this.giveUp(run, 'oversize', packet.time);
    else if (this.runs.length > limits.unfinished) this.giveUp(this.runs[0]!, 'displaced', packet.time);
    unfinished.fit();
  }

  private complete(run: Run, packet: Packet): void {
    const { sink, unfinished, counters } = this.shared;
    this.remove(run);
    unfinished.remove(run);
    counters.reassembled.value += 1;
    const { association, fromInitiator } = this;
    const { stream, payloadProtocol, wireLength, firstTime } = run;
    const whole = run.octets();
    sink.onUserMessage(association, packet, fromInitiator, stream, payloadProtocol, whole, 0, whole.length, wireLength, firstTime);
  }

  /** Chunks from-to will not come: neither will the messages that they belong to. */
  private hole(from: number, to: number, after: Microseconds, before: Microseconds): void {
    for (let i = this.runs.length - 1; i >= 0; i--) {
      const run = this.runs[i]!;
      if (run.interleaved) continue;
      const endMissing = !run.ends && run.to >= from && run.to < to;
      const beginMissing = !run.begins && run.from > from && run.from <= to;
      if (!endMissing && !beginMissing) continue;
      this.runs.splice(i, 1);
      this.forget(run, 'hole');
    }
    this.gap(Number.isFinite(to) ? to - from : 0, after, before);
  }

  private gap(chunks: number, from: Microseconds, to: Microseconds): void {
    this.shared.counters.gaps.value += 1;
    this.shared.counters.gapChunks.value += chunks;
    this.shared.sink.onGap(this.association, this.fromInitiator, from, to);
  }

  private forget(run: Run, reason: SctpLoss): void {
    this.shared.unfinished.remove(run);
    this.shared.counters.unfinished[reason].value += run.parts.length;
  }

  private remove(run: Run): void {
    const at = this.runs.indexOf(run);
    if (at >= 0) this.runs.splice(at, 1);
  }
}
