/**
 * Receives plain TCP with our own reader of ZeroMQ's wire protocol, in a thread of its own: the socket is read on while packets are decoded and
 * documents are written, into memory that is bounded, and what finds no room there is counted.
 */

import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CaptureEvent } from '../capture/source.js';
import { packageRoot } from '../installation.js';
import type { Log } from '../log.js';
import type { Counter, Counters } from '../metrics/counters.js';
import { linkGapEvent, overflowEvent } from './collector-events.js';
import { CollectorLink } from './collector-link.js';
import { subscriptionsOf } from './collector-topics.js';
import { type Moment, moment } from './link-event.js';
import { followingOf, type OsmoPcapOptions } from './osmo-pcap-options.js';
import type { Arrival, Receiver } from './receiver.js';
import type { TcpEndpoint } from './zmtp/endpoint.js';
import type { FromThread, ThreadOptions, ToThread } from './zmtp/thread-messages.js';

/** What a message of the collector takes in libzmq's queue, for which the limit is made: this receiver needs less for each. */
const OCTETS_OF_MESSAGE = 2200;

/** One place, whichever form of the program runs. */
const THREAD = join(packageRoot, 'dist', 'src', 'sources', 'zmtp', 'thread.js');

export class NativeReceiver implements Receiver {
  private readonly options: OsmoPcapOptions;
  private readonly endpoint: TcpEndpoint;
  private readonly log: Log;
  private readonly link: CollectorLink;
  private readonly droppedMessages: Counter;
  private worker: Worker | undefined;
  private failed: Error | undefined;
  private readonly inbox: FromThread[] = [];
  private wake: (() => void) | undefined;
  private readonly events: CaptureEvent[] = [];
  /** What the last call of `next` handed out. */
  private lent: ArrayBuffer | undefined;
  /** When messages last came that were all kept. */
  private kept = moment();
  private toldDropped = false;

  constructor(options: OsmoPcapOptions, endpoint: TcpEndpoint, counters: Counters, log: Log) {
    this.options = options;
    this.endpoint = endpoint;
    this.log = log;
    this.link = new CollectorLink(options, counters, log);
    this.droppedMessages = counters.counter(
      'spoor_source_dropped_messages_total',
      'A message was received and found no memory, because decoding or the disk was behind for too long.',
    );
  }

  get up(): boolean {
    return this.link.up;
  }

  get behind(): boolean {
    return this.inbox.some(({ kind }) => kind === 'stretch');
  }

  async next(milliseconds: number): Promise<Arrival | undefined> {
    this.giveBack();
    this.worker ??= this.start();
    for (;;) {
      const event = this.events.shift();
      if (event !== undefined) return event;
      const told = this.inbox.shift();
      if (told !== undefined) {
        const arrival = this.arrived(told);
        if (arrival !== undefined) return arrival;
      } else if (this.failed !== undefined) throw this.failed;
      else if (!(await this.something(milliseconds))) return undefined;
    }
  }

  openGap(): CaptureEvent | undefined {
    const gap = this.link.openGap(Date.now() * 1000);
    return gap && linkGapEvent(gap);
  }

  async close(): Promise<void> {
    const { worker } = this;
    if (worker === undefined) return;
    worker.removeAllListeners();
    this.wake?.();
    await worker.terminate();
  }

  private start(): Worker {
    const { receiveHighWaterMark, heartbeatSeconds } = this.options;
    const workerData: ThreadOptions = {
      peer: { endpoint: this.endpoint, topics: subscriptionsOf(followingOf(this.options)), heartbeatSeconds },
      megabytes: (receiveHighWaterMark * OCTETS_OF_MESSAGE) / 1e6,
    };
    // Nothing that this process was started with (a profiler, a hook) is meant for that thread.
    const worker = new Worker(THREAD, { workerData, execArgv: [], name: 'spoor receiver' });
    worker.on('message', (told: FromThread) => {
      this.inbox.push(told);
      this.wake?.();
    });
    const failed = (error: Error) => {
      this.failed = error;
      this.wake?.();
    };
    worker.on('error', failed);
    worker.on('exit', (code) => failed(new Error(`the receiving thread ended with ${code}`)));
    return worker;
  }

  /** True when something came within that time. */
  private async something(milliseconds: number): Promise<boolean> {
    const came = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
    this.wake = undefined;
    return came;
  }

  /** Undefined when there is nothing to hand on but what went to `events`. */
  private arrived(told: FromThread): Arrival | undefined {
    switch (told.kind) {
      case 'stretch':
        this.link.heard(told.at);
        this.lent = told.memory;
        this.kept = told.at;
        this.toldDropped = false;
        return { kind: 'messages', bytes: new Uint8Array(told.memory, 0, told.length), count: told.messages, at: told.at };
      case 'quiet':
        this.link.quiet();
        return { kind: 'quiet', at: told.at };
      case 'link':
        this.link.happened(told.event, told.at);
        this.events.push(...this.link.takeGaps().map(linkGapEvent));
        return undefined;
      case 'dropped':
        this.dropped(told.messages, told.at);
        return undefined;
      case 'saturated':
        this.saturated(told.milliseconds, told.at);
        return undefined;
    }
  }

  private dropped(messages: number, at: Moment): void {
    this.droppedMessages.value += messages;
    this.events.push(overflowEvent(at.steady - this.kept.steady, at.wall));
    this.kept = at;
    if (this.toldDropped) return;
    this.toldDropped = true;
    this.log.warn(
      `collector: ${messages} messages found no memory, because what came before is not decoded yet; they are lost. Follow fewer clients, run several Spoors, or raise source.receiveHighWaterMark`,
    );
  }

  private saturated(milliseconds: number, at: Moment): void {
    this.log.warn(
      `collector: messages came for ${(milliseconds / 1000).toFixed(1)} s without a pause, faster than they can be read; some may be lost at the collector. Follow fewer clients, or run several Spoors`,
    );
    this.events.push(overflowEvent(milliseconds, at.wall));
  }

  private giveBack(): void {
    const memory = this.lent;
    this.lent = undefined;
    if (memory !== undefined) this.worker?.postMessage({ kind: 'back', memory } satisfies ToThread, [memory]);
  }
}
