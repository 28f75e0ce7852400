/** Receives with libzmq: every transport that it has, at some microseconds of processor time a message. */

import type { Subscriber } from 'zeromq';
import type { CaptureEvent } from '../capture/source.js';
import type { Log } from '../log.js';
import type { Counters } from '../metrics/counters.js';
import { linkGapEvent, overflowEvent } from './collector-events.js';
import { CollectorLink } from './collector-link.js';
import { connectSocket, openSocket, received } from './collector-socket.js';
import { messageOctets, writeMessage } from './framed-message.js';
import { moment } from './link-event.js';
import type { OsmoPcapOptions } from './osmo-pcap-options.js';
import { type Overflow, QueueWatch } from './queue-watch.js';
import type { Arrival, Receiver } from './receiver.js';
import { socketEvent } from './socket-event.js';

/** Messages wait at most so long for company. */
const FLUSH_MS = 10;
/** Messages between two looks at the clock. */
const CLOCK_EVERY = 32;
/** Room for messages that are handed on together. */
const TOGETHER_OCTETS = 1 << 20;
/**
 * After a connection broke libzmq says within milliseconds that it tries again, unless what came was not ZeroMQ's protocol:
 * then it gives the endpoint up for ever and says nothing.
 */
const GIVEN_UP_MS = 1000;

export class ZeromqReceiver implements Receiver {
  private readonly options: OsmoPcapOptions;
  private readonly log: Log;
  private readonly link: CollectorLink;
  private readonly socket: Subscriber;
  private readonly queue: QueueWatch;
  private bytes = new Uint8Array(TOGETHER_OCTETS);
  private connected = false;
  private closing = false;
  /** Came, and found no room beside those before it. */
  private left: readonly Uint8Array[] | undefined;
  private readonly events: CaptureEvent[] = [];
  /** Monotonic milliseconds of an end after which nothing was tried yet. */
  private endedAt: number | undefined;

  constructor(options: OsmoPcapOptions, counters: Counters, log: Log) {
    this.options = options;
    this.log = log;
    this.link = new CollectorLink(options, counters, log);
    this.socket = openSocket(options);
    this.queue = new QueueWatch(options.receiveHighWaterMark, performance.now());
    void this.watch();
  }

  get up(): boolean {
    return this.link.up;
  }

  get behind(): boolean {
    return this.left !== undefined || this.socket.readable;
  }

  async next(milliseconds: number): Promise<Arrival | undefined> {
    if (!this.connected) {
      this.connected = true;
      connectSocket(this.socket, this.options.url);
    }
    this.mend(performance.now());
    const event = this.events.shift();
    if (event !== undefined) return event;
    const first = this.left ?? (await this.message(milliseconds));
    this.left = undefined;
    if (first !== undefined && !this.link.gapOver) return this.together(first);
    // Before the first message of the new connection.
    this.left = first;
    this.events.push(...this.link.takeGaps().map(linkGapEvent));
    return this.events.shift() ?? { kind: 'quiet', at: moment() };
  }

  openGap(): CaptureEvent | undefined {
    const gap = this.link.openGap(Date.now() * 1000);
    return gap && linkGapEvent(gap);
  }

  async close(): Promise<void> {
    // What the monitor still tells of a socket that we close is no news.
    this.closing = true;
    if (!this.socket.closed) this.socket.close();
  }

  /** The message and what comes within some milliseconds, one after the other in one stretch of memory. */
  private async together(first: readonly Uint8Array[]): Promise<Arrival> {
    const began = performance.now();
    let used = 0;
    let count = 0;
    for (let parts: readonly Uint8Array[] | undefined = first; parts !== undefined; parts = await this.message(FLUSH_MS)) {
      const octets = messageOctets(parts);
      if (this.link.gapOver || used + octets > this.bytes.length) {
        if (count > 0) {
          this.left = parts;
          break;
        }
        this.bytes = new Uint8Array(octets);
      }
      used = writeMessage(this.bytes, used, parts);
      count += 1;
      if (count % CLOCK_EVERY !== 0) continue;
      const now = performance.now();
      this.overflowed(this.queue.look(now, !this.socket.readable));
      if (now - began >= FLUSH_MS) break;
    }
    return { kind: 'messages', bytes: this.bytes, count, at: moment() };
  }

  private async message(milliseconds: number): Promise<readonly Uint8Array[] | undefined> {
    const parts = await received(this.socket, milliseconds);
    if (parts === undefined) {
      this.link.quiet();
      this.overflowed(this.queue.look(performance.now(), true));
      return undefined;
    }
    this.queue.took();
    this.link.heard(moment());
    return parts;
  }

  /** Connects anew where libzmq has given up. */
  private mend(now: number): void {
    if (this.endedAt === undefined || now - this.endedAt < GIVEN_UP_MS) return;
    this.endedAt = undefined;
    const { url } = this.options;
    try {
      this.socket.disconnect(url);
    } catch {
      // It has forgotten the endpoint already.
    }
    connectSocket(this.socket, url);
  }

  private overflowed(overflow: Overflow | undefined): void {
    if (overflow === undefined) return;
    const { messages, milliseconds, first } = overflow;
    if (first)
      this.log.warn(
        `collector: ${messages} messages came without a pause, more than can wait here; some may be lost. Follow fewer clients, or run several Spoors`,
      );
    this.events.push(overflowEvent(milliseconds, Date.now() * 1000));
  }

  private async watch(): Promise<void> {
    try {
      for await (const { type } of this.socket.events) {
        if (this.closing) return;
        this.endedAt = type === 'disconnect' || type.startsWith('handshake:error:') ? performance.now() : undefined;
        const event = socketEvent(type);
        if (event !== undefined) this.link.happened(event, moment());
      }
    } catch {
      // The socket was closed.
    }
  }
}
