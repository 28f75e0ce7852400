/** One decoder at one observer: its state there, its flows, and the guard around every call into it. */

import type { Microseconds } from '../bytes/time.js';
import type { DocumentKinds, FlowEnd, Gap, Level, Output } from '../decoder/contract.js';
import type { Log } from '../log.js';
import type { FlowEntry } from './flow.js';
import { IdleList } from './idle-list.js';
import type { EngineMessage } from './message.js';
import { type OutputWorld, SlotOutput } from './output.js';
import { type Alarm, nextMultiple, type PacketClock } from './packet-clock.js';
import type { ReadyDecoder } from './ready-decoder.js';

/** A flow without a message for this long ends, unless its decoder says otherwise. */
export const DEFAULT_IDLE: Microseconds = 60e6;

/** Verdict of a call that threw. */
export const DEFECT = Symbol('defect');

/** What a slot asks of the observer it belongs to. */
export interface SlotWorld extends OutputWorld {
  readonly clock: PacketClock;
  readonly log: Log;
  endFlow(flow: FlowEntry, reason: FlowEnd): void;
}

/**
 * A decoder that throws is a defect of it: counted, logged once with what it was looking at, and the flow given up. The
 * guard is here so that decoders need none and one of them cannot stop the program.
 */
export class DecoderSlot {
  readonly index: number;
  readonly ready: ReadyDecoder;
  readonly flows: IdleList;
  private readonly intervals: IntervalAlarm | undefined;
  private readonly output: SlotOutput;
  private readonly world: SlotWorld;
  private readonly run: unknown;
  private state: unknown = undefined;
  private begun = false;

  /** @param run state that the decoder shares between the observers of a run */
  constructor(index: number, ready: ReadyDecoder, world: SlotWorld, run: unknown) {
    this.index = index;
    this.ready = ready;
    this.run = run;
    this.world = world;
    this.output = new SlotOutput(this, world);
    this.flows = new IdleList(ready.decoder.idle ?? DEFAULT_IDLE, world.clock, (flow) => world.endFlow(flow, 'idle'));
    const { interval } = ready;
    if (interval !== undefined && ready.decoder.onInterval !== undefined) {
      this.intervals = new IntervalAlarm(interval, this);
      world.clock.watch(this.intervals);
    }
  }

  /** Takes the flow: gives it its state and a place in the list. False when the decoder failed to make one: the flow stays nobody's. */
  begin(flow: FlowEntry): boolean {
    const { decoder, options } = this.ready;
    if (!this.begun) {
      this.begun = true;
      this.state = this.guard(() => decoder.newObserver?.(this.world.observer, options, this.output.observer, this.run));
    }
    const state = this.guard(() => decoder.newFlow?.(flow, options, this.state));
    if (state === DEFECT) return false;
    flow.slot = this;
    flow.state = state;
    const { clock } = this.world;
    if (this.intervals !== undefined && this.flows.size === 0) clock.hasten(this.intervals.begin(Math.max(flow.firstSeen, clock.now)));
    this.flows.add(flow);
    return true;
  }

  /** The verdict of the decoder, or DEFECT. */
  message(message: EngineMessage): unknown {
    const { output, ready } = this;
    ready.counters.messages.value++;
    output.now = message.time;
    output.flow = message.flow;
    output.message = message;
    output.source = message.source;
    output.destination = message.destination;
    try {
      return ready.decoder.onMessage(message, message.flow.state, output);
    } catch (error) {
      return this.defect(error, message.bytes.length === 0 ? '' : message.bytes.hex(0, Math.min(message.bytes.length, 512)));
    } finally {
      output.message = undefined;
      output.source = undefined;
      output.destination = undefined;
    }
  }

  gap(flow: FlowEntry, gap: Gap): void {
    const { decoder, counters } = this.ready;
    if (gap.kind === 'stream') counters.gaps.value++;
    if (decoder.onGap === undefined) return;
    this.point(flow, gap.to);
    this.guard(() => decoder.onGap?.(flow, flow.state, this.output, gap));
  }

  onTimer(flow: FlowEntry, now: Microseconds, action: (output: Output<DocumentKinds>) => void): void {
    this.point(flow, now);
    this.guard(() => action(this.output));
  }

  interval(flow: FlowEntry, now: Microseconds): void {
    this.point(flow, now);
    this.guard(() => this.ready.decoder.onInterval?.(flow, flow.state, this.output));
  }

  flowEnd(flow: FlowEntry, reason: FlowEnd): void {
    const { decoder } = this.ready;
    if (decoder.onFlowEnd === undefined) return;
    this.point(flow, reason === 'idle' ? this.world.now : flow.lastSeen);
    this.output.ending = true;
    this.guard(() => decoder.onFlowEnd?.(flow, flow.state, this.output, reason));
    this.output.ending = false;
  }

  observerEnd(): void {
    if (!this.begun) return;
    this.guard(() => this.ready.decoder.onObserverEnd?.(this.state, this.output.observer));
  }

  /** 0 while the observer has no state: nothing of this decoder came by. */
  level(level: Level<unknown>): number {
    if (!this.begun) return 0;
    const value = this.guard(() => level.of(this.state));
    return value === DEFECT ? 0 : value;
  }

  count(what: string, by: number): void {
    const { problems, counts, undeclared } = this.ready.counters;
    (counts.get(what) ?? problems.get(what) ?? undeclared).value += by;
  }

  guard<T>(call: () => T): T | typeof DEFECT {
    try {
      return call();
    } catch (error) {
      return this.defect(error, '');
    }
  }

  private point(flow: FlowEntry, now: Microseconds): void {
    this.output.now = now;
    this.output.flow = flow;
  }

  private defect(error: unknown, hex: string): typeof DEFECT {
    const { decoder, counters } = this.ready;
    // Once a decoder: the counter tells how often, the first one tells where.
    if (counters.defects.value++ === 0) {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.world.log.error(
        `Decoder ${decoder.name} threw, which is a defect of it; please report: ${what}${hex === '' ? '' : `\nmessage: ${hex}`}`,
      );
    }
    return DEFECT;
  }
}

/** Calls onInterval for each flow at the multiples of the decoder's interval; silent while there are no flows. */
class IntervalAlarm implements Alarm {
  private readonly interval: Microseconds;
  private readonly slot: DecoderSlot;
  private next: Microseconds = Number.POSITIVE_INFINITY;

  constructor(interval: Microseconds, slot: DecoderSlot) {
    this.interval = interval;
    this.slot = slot;
  }

  /** The first flow after none: the bins begin with it. Returns when the first of them ends. */
  begin(from: Microseconds): Microseconds {
    this.next = nextMultiple(from, this.interval);
    return this.next;
  }

  due(): Microseconds {
    return this.slot.flows.size === 0 ? Number.POSITIVE_INFINITY : this.next;
  }

  run(now: Microseconds): void {
    this.next = now + this.interval;
    for (const flow of this.slot.flows) {
      // A flow that began within the grace has nothing in this interval.
      if (flow.firstSeen < now) this.slot.interval(flow, now);
    }
  }
}
