/** What a decoder may do while it is called, and what becomes of it when the message turns out to be void. */

import type { Microseconds } from '../bytes/time.js';
import type { ByteView, View } from '../bytes/view.js';
import type { About, DocumentKinds, Endpoint, ObserverOutput, Output, Timer } from '../decoder/contract.js';
import type { Announcement, Topic } from '../decoder/topics.js';
import type { DecoderSlot } from './decoder-slot.js';
import type { FlowEntry } from './flow.js';

type AnyDocument = Readonly<Record<string, unknown>>;

/** What the slots of an observer share: its clock, its announcements, its way out. */
export interface OutputWorld {
  readonly observer: string;
  readonly now: Microseconds;
  readonly moment: Microseconds;
  finish(
    slot: DecoderSlot,
    kind: string,
    document: AnyDocument,
    about: About & { readonly time: Microseconds },
    flow: FlowEntry | undefined,
  ): void;
  announce<T>(topic: Topic<T>, endpoint: Endpoint, payload: T, lifetime: Microseconds | undefined): Announcement<T>;
  at(due: Microseconds, action: (now: Microseconds) => void): Timer;
  every(interval: Microseconds, action: (now: Microseconds) => void): Timer;
  carry(slot: DecoderSlot, message: MessageFacts, type: number, content: Content, context: unknown): void;
  carryIp(message: MessageFacts, content: Content, tunnel: string): void;
  /** While true, what outputs do is collected in `deferred`, because the message may still turn out to be void. */
  readonly deferring: boolean;
  readonly deferred: Deferred[];
}

/** Which message carried something, kept while other messages move through the one message object. */
export interface MessageFacts {
  readonly flow: FlowEntry;
  readonly fromInitiator: boolean;
  readonly time: Microseconds;
  readonly firstTime: Microseconds;
}

/** Bytes handed on, by place: the view itself is moved to the next message. */
export interface Content {
  readonly memory: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** Done when the message was whole, or undone when it was not. */
export interface Deferred {
  apply?(): void;
  undo?(): void;
}

const INERT_TIMER: Timer = { cancel() {} };

/** One per decoder and observer, pointed at whatever is going on. */
export class SlotOutput implements Output<DocumentKinds> {
  readonly observer: ObserverOutput<DocumentKinds>;
  now: Microseconds = Number.NaN;
  flow: FlowEntry | undefined = undefined;
  /** Undefined in timers and at ends: carrying wants a message. */
  message: MessageFacts | undefined = undefined;
  source: Endpoint | undefined = undefined;
  destination: Endpoint | undefined = undefined;
  /** At the end of a flow nothing new may begin. */
  ending = false;
  private readonly slot: DecoderSlot;
  private readonly world: OutputWorld;

  constructor(slot: DecoderSlot, world: OutputWorld) {
    this.slot = slot;
    this.world = world;
    this.observer = new SlotObserverOutput(slot, world);
  }

  emit(kind: string, document: AnyDocument, about: About = {}): void {
    const { slot, world, flow } = this;
    const full = withDefaults(about, this.now, this.source, this.destination);
    if (world.deferring) world.deferred.push({ apply: () => world.finish(slot, kind, document, full, flow) });
    else world.finish(slot, kind, document, full, flow);
  }

  carry(type: number, content: ByteView, context?: unknown): void {
    if (this.message === undefined) return;
    const { slot, world } = this;
    const message = factsOf(this.message);
    const place = placeOf(content);
    world.deferred.push({ apply: () => world.carry(slot, message, type, place, context) });
  }

  carryIp(content: ByteView, tunnel: string): void {
    if (this.message === undefined) return;
    const { world } = this;
    const message = factsOf(this.message);
    const place = placeOf(content);
    world.deferred.push({ apply: () => world.carryIp(message, place, tunnel) });
  }

  announce<T>(topic: Topic<T>, endpoint: Endpoint, payload: T, lifetime?: Microseconds): Announcement<T> {
    if (this.ending) return { payload, extend() {}, withdraw() {} };
    return announceUndoably(this.world, topic, endpoint, payload, lifetime);
  }

  after(delay: Microseconds, action: (output: Output<DocumentKinds>) => void): Timer {
    const { slot, world, flow } = this;
    if (this.ending || flow === undefined) return INERT_TIMER;
    const timer = world.at(this.now + delay, (now) => {
      if (!flow.ended) slot.onTimer(flow, now, action);
    });
    if (world.deferring) world.deferred.push({ undo: () => timer.cancel() });
    return timer;
  }

  count(what: string, by = 1): void {
    this.slot.count(what, by);
  }
}

class SlotObserverOutput implements ObserverOutput<DocumentKinds> {
  private readonly slot: DecoderSlot;
  private readonly world: OutputWorld;

  constructor(slot: DecoderSlot, world: OutputWorld) {
    this.slot = slot;
    this.world = world;
  }

  get observer(): string {
    return this.world.observer;
  }

  get now(): Microseconds {
    return this.world.now;
  }

  emit(kind: string, document: AnyDocument, about: About & { readonly time: Microseconds }): void {
    const { slot, world } = this;
    if (world.deferring) world.deferred.push({ apply: () => world.finish(slot, kind, document, about, undefined) });
    else world.finish(slot, kind, document, about, undefined);
  }

  after(delay: Microseconds, action: (now: Microseconds) => void): Timer {
    return this.timer(this.world.at(this.world.moment + delay, (now) => this.slot.guard(() => action(now))));
  }

  every(interval: Microseconds, action: (now: Microseconds) => void): Timer {
    return this.timer(this.world.every(interval, (now) => this.slot.guard(() => action(now))));
  }

  announce<T>(topic: Topic<T>, endpoint: Endpoint, payload: T, lifetime?: Microseconds): Announcement<T> {
    return announceUndoably(this.world, topic, endpoint, payload, lifetime);
  }

  count(what: string, by = 1): void {
    this.slot.count(what, by);
  }

  private timer(timer: Timer): Timer {
    if (this.world.deferring) this.world.deferred.push({ undo: () => timer.cancel() });
    return timer;
  }
}

function announceUndoably<T>(
  world: OutputWorld,
  topic: Topic<T>,
  endpoint: Endpoint,
  payload: T,
  lifetime: Microseconds | undefined,
): Announcement<T> {
  const announcement = world.announce(topic, endpoint, payload, lifetime);
  if (world.deferring) world.deferred.push({ undo: () => announcement.withdraw() });
  return announcement;
}

function factsOf({ flow, fromInitiator, time, firstTime }: MessageFacts): MessageFacts {
  return { flow, fromInitiator, time, firstTime };
}

/** The engine hands out only its own views. */
function placeOf(content: ByteView): Content {
  const { memory, start, end } = content as View;
  return { memory, start, end };
}

function withDefaults(
  about: About,
  time: Microseconds,
  source: Endpoint | undefined,
  destination: Endpoint | undefined,
): About & { readonly time: Microseconds } {
  const full: { -readonly [K in keyof About]: About[K] } & { time: Microseconds } = { time, ...about };
  if (full.source === undefined && source !== undefined) full.source = source;
  if (full.destination === undefined && destination !== undefined) full.destination = destination;
  return full;
}
