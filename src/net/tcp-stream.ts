/** The two octet streams of one TCP connection, put in order from whatever segments the capture has. */

import { type Microseconds, milliseconds, seconds } from '../bytes/time.js';
import type { Counter, Counters } from '../metrics/counters.js';
import type { MemoryBudget } from './memory-budget.js';
import { ACK, FIN, type Packet, RST, SYN } from './packet.js';
import { TcpDirection } from './tcp-direction.js';

/** Takes one direction's octets, each once and in order. */
export interface StreamSink {
  /** memory[start, end) is only lent for the call. `time` is that of the segment that brought these octets. */
  onBytes(memory: Uint8Array, start: number, end: number, time: Microseconds): void;
  /** Octets that nobody will see; undefined when it cannot be known how many. From the last segment before to the first after. */
  onGap(bytes: number | undefined, from: Microseconds, to: Microseconds): void;
  /** The connection was running before its first segment seen here: what follows may begin anywhere in a message. */
  onJoin?(time: Microseconds): void;
}

export interface TcpLimits {
  /** Octets of one direction that wait for a hole before them to be filled. */
  readonly bufferedBytes: number;
  /** Pieces of one direction that wait. */
  readonly segments: number;
  /** A hole is given up when later octets have waited this long. */
  readonly holeTimeout: Microseconds;
  /**
   * A hole that the receiver has acknowledged is given up after this long: the receiver has the octets, so they will not be sent
   * again, but the frame may still come, because interfaces of one capture are up to a second apart.
   */
  readonly acknowledgedTimeout: Microseconds;
}

export const TCP_DEFAULTS: TcpLimits = {
  bufferedBytes: 256 << 10,
  segments: 1024,
  holeTimeout: seconds(30),
  acknowledgedTimeout: milliseconds(1500),
};

export interface TcpCounters {
  readonly retransmitted: Counter;
  readonly conflicting: Counter;
  readonly outOfOrder: Counter;
  readonly keepAlives: Counter;
  readonly gaps: Counter;
  readonly gapBytes: Counter;
  readonly stray: Counter;
  readonly reused: Counter;
}

export function tcpCounters(counters: Counters): TcpCounters {
  return {
    retransmitted: counters.counter('spoor_tcp_retransmitted_total', 'TCP segments whose octets had all been seen before.'),
    conflicting: counters.counter(
      'spoor_tcp_conflicting_total',
      'TCP segments that repeat octets still waiting for order with other values; the first seen count.',
    ),
    outOfOrder: counters.counter('spoor_tcp_out_of_order_total', 'TCP segments that came before octets they follow.'),
    keepAlives: counters.counter('spoor_tcp_keep_alives_total', 'TCP keep-alive probes.'),
    gaps: counters.counter('spoor_tcp_gaps_total', 'Holes in TCP streams that were given up.'),
    gapBytes: counters.counter('spoor_tcp_gap_bytes_total', 'Octets missing in those holes, where known.'),
    stray: counters.counter('spoor_tcp_stray_total', 'TCP segments too far from where their stream stands to belong to it.'),
    reused: counters.counter('spoor_tcp_reused_total', 'TCP connections that ended because their addresses and ports began another one.'),
  };
}

/**
 * One connection. Segments are taken in the order they were captured, both directions through `segment`.
 *
 * A hole is given up, and the sink told, when later octets are here and one of these holds: the other side has acknowledged past
 * the hole for `acknowledgedTimeout`; the later octets have waited `holeTimeout`; they exceed `bufferedBytes` or `segments`, or the
 * shared budget; the connection ends. A hole inside a segment (the capture cut a segment that offload had made larger than the snap
 * length) is given up at once, as nobody sends it again.
 */
export class TcpConnection {
  /**
   * Both directions have ended in order, a RST came, or the addresses are `reused`. Then call `finish` and forget the
   * connection, at once or after a while: segments that straggle in are ignored.
   */
  closed = false;
  /** The segment just given opens another connection: begin a new one and give it the same segment. Implies `closed`. */
  reused = false;
  private readonly initiator: TcpDirection;
  private readonly responder: TcpDirection;
  private readonly counters: TcpCounters;

  constructor(limits: TcpLimits, fromInitiator: StreamSink, fromResponder: StreamSink, counters: TcpCounters, budget?: MemoryBudget) {
    this.counters = counters;
    this.initiator = new TcpDirection(limits, fromInitiator, counters, budget);
    this.responder = new TcpDirection(limits, fromResponder, counters, budget);
  }

  segment(packet: Packet, fromInitiator: boolean): void {
    const mine = fromInitiator ? this.initiator : this.responder;
    const other = fromInitiator ? this.responder : this.initiator;
    const flags = packet.tcpFlags;
    if ((flags & SYN) !== 0 && mine.beginsElsewhere(packet.sequence)) {
      if (!this.reused) this.counters.reused.value += 1;
      this.closed = true;
      this.reused = true;
      return;
    }
    if (this.closed) return;
    if ((flags & RST) !== 0) {
      // A reset from nowhere near the stream is not the peer's (RFC 5961 section 3).
      if (mine.isNear(packet.sequence)) this.closed = true;
      else this.counters.stray.value += 1;
      return;
    }
    if ((flags & ACK) !== 0) other.acknowledge(packet.acknowledgement, packet.time);
    mine.take(packet, (flags & SYN) !== 0, (flags & FIN) !== 0);
    if (mine.waiting) mine.settle(packet.time);
    if (other.waiting) other.settle(packet.time);
    if (mine.ended && other.ended) this.closed = true;
  }

  /** Gives up the holes whose time has come by `now`; call it now and then while no segment comes. */
  expire(now: Microseconds): void {
    if (this.initiator.waiting) this.initiator.settle(now);
    if (this.responder.waiting) this.responder.settle(now);
    if (this.initiator.ended && this.responder.ended) this.closed = true;
  }

  /** The end of the flow: hands out everything that waits, with its gaps, and a last gap for octets known to be missing at the end. */
  finish(): void {
    this.closed = true;
    this.initiator.finish();
    this.responder.finish();
  }
}
