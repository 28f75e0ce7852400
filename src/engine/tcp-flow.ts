/** TCP in the engine: two directions put in order, and cut into messages for the decoder that has the flow. */

import type { Microseconds } from '../bytes/time.js';
import type { Framing, Gap } from '../decoder/contract.js';
import type { Packet } from '../net/packet.js';
import { type StreamSink, TcpConnection, type TcpCounters, type TcpLimits } from '../net/tcp-stream.js';
import type { FlowEntry } from './flow.js';
import { MessageCutter } from './message-cutter.js';

/** A message longer than this is skipped unless the decoder says otherwise. */
const DEFAULT_LARGEST = 1 << 20;

/** What a TCP flow asks of its observer. */
export interface StreamHost {
  streamMessage(
    flow: FlowEntry,
    fromInitiator: boolean,
    memory: Uint8Array,
    start: number,
    end: number,
    time: Microseconds,
    firstTime: Microseconds,
  ): void;
  /** Bytes of a stream that nobody has claimed yet: true when somebody now has, and the flow's `slot` is set. */
  claimsStream(flow: FlowEntry, memory: Uint8Array, start: number, end: number): boolean;
  streamGap(flow: FlowEntry, gap: Gap): void;
}

export class TcpFlow {
  private readonly connection: TcpConnection;
  private readonly directions: readonly [Direction, Direction];

  constructor(flow: FlowEntry, host: StreamHost, limits: TcpLimits, counters: TcpCounters) {
    this.directions = [new Direction(flow, host, true), new Direction(flow, host, false)];
    this.connection = new TcpConnection(limits, this.directions[0], this.directions[1], counters);
  }

  /** Over: both directions ended, or a reset. */
  get closed(): boolean {
    return this.connection.closed;
  }

  /** The segment just given opened another connection between the same ports, and was not used. */
  get reused(): boolean {
    return this.connection.reused;
  }

  segment(packet: Packet, fromInitiator: boolean): void {
    this.connection.segment(packet, fromInitiator);
  }

  expire(now: Microseconds): void {
    this.connection.expire(now);
  }

  /** The flow ends: what lies behind a hole is handed out now or never. */
  finish(): void {
    this.connection.finish();
    for (const direction of this.directions) direction.finish();
  }
}

/** One direction: bytes in order come in, messages go to the host. */
class Direction implements StreamSink {
  private readonly flow: FlowEntry;
  private readonly host: StreamHost;
  private readonly fromInitiator: boolean;
  private cutter: MessageCutter | undefined = undefined;
  /** Whose framing the cutter has: another decoder starts over with another. */
  private framing: Framing | undefined = undefined;

  constructor(flow: FlowEntry, host: StreamHost, fromInitiator: boolean) {
    this.flow = flow;
    this.host = host;
    this.fromInitiator = fromInitiator;
  }

  onBytes(memory: Uint8Array, start: number, end: number, time: Microseconds): void {
    const { flow, host } = this;
    if (flow.slot === undefined && !host.claimsStream(flow, memory, start, end)) return;
    this.cutterOfDecoder()?.onBytes(memory, start, end, time);
  }

  onGap(bytes: number | undefined, from: Microseconds, to: Microseconds): void {
    this.cutterOfDecoder()?.onGap(bytes, from, to);
    if (this.flow.slot !== undefined)
      this.host.streamGap(this.flow, { kind: 'stream', bytes, from, to, fromInitiator: this.fromInitiator });
  }

  onJoin(time: Microseconds): void {
    this.cutterOfDecoder()?.onJoin(time);
  }

  finish(): void {
    this.cutter?.finish();
  }

  private cutterOfDecoder(): MessageCutter | undefined {
    const { flow, host, fromInitiator } = this;
    const decoder = flow.slot?.ready.decoder;
    if (decoder?.framing === undefined) return undefined;
    if (this.cutter === undefined || this.framing !== decoder.framing) {
      this.framing = decoder.framing;
      this.cutter = new MessageCutter(decoder.framing, decoder.largestMessage ?? DEFAULT_LARGEST, {
        onMessage: (memory, start, end, time, firstTime) => {
          // The message before may have given the flow away.
          if (!flow.ended && flow.slot !== undefined) host.streamMessage(flow, fromInitiator, memory, start, end, time, firstTime);
        },
        onSkipped: (bytes) => {
          if (flow.slot !== undefined) flow.slot.ready.counters.skipped.value += bytes;
        },
      });
    }
    return this.cutter;
  }
}
