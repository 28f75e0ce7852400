/** Stands in for osmo-pcap-server: a libzmq publisher with the collector's messages, and nothing else of it. */

import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { XPublisher } from 'zeromq';
import { OperatorError } from '../errors.js';
import type { Log } from '../log.js';
import { type ClientFormat, ClientMessages, type PublishedPacket } from './messages.js';
import { type Pace, Schedule } from './pace.js';

export interface PublisherOptions {
  /** `tcp://ADDRESS:PORT`; port 0 or `*` takes a free one. */
  readonly bind: string;
  readonly format: ClientFormat;
  /** At `max` the publisher waits for the slowest subscriber; else it throws away what a subscriber does not take in time, as the collector does. */
  readonly pace: Pace;
  readonly signal: AbortSignal;
}

/** Messages that a subscriber may be behind; what the collector has, because it sets nothing. */
const HIGH_WATER_MARK = 1000;
/** Time for all of a subscriber's topics to arrive after the first. */
const SETTLING_MS = 100;
/** Between two sentences about nobody listening. */
const PATIENCE_MS = 10_000;
/** Messages before other work of the process gets its turn. */
const TOGETHER = 256;
/** What still waits for a subscriber after the end is sent within this time. */
const LINGER_MS = 10_000;

export class CollectorPublisher {
  /** Where it listens, with the port that was taken. */
  readonly endpoint: string;
  /** Messages published: packets and events. */
  messages = 0;
  /** Packets among them. */
  packets = 0;
  private readonly socket: XPublisher;
  private readonly options: PublisherOptions;
  private readonly log: Log;
  private readonly schedule: Schedule;
  private readonly subscriptions = new Set<string>();
  private sinceTurn = 0;

  /** Throws OperatorError BIND_FAILED. */
  static async open(options: PublisherOptions, log: Log): Promise<CollectorPublisher> {
    const socket = new XPublisher({
      linger: LINGER_MS,
      sendHighWaterMark: HIGH_WATER_MARK,
      noDrop: options.pace.kind === 'max',
      sendTimeout: 0,
    });
    try {
      await socket.bind(options.bind.replace(/:0$/, ':*'));
    } catch (error) {
      socket.close();
      throw new OperatorError(
        'BIND_FAILED',
        `Cannot publish at ${options.bind}: ${(error as Error).message}`,
        'Name an address of this machine and a free port: --bind tcp://127.0.0.1:6000; port 0 takes any.',
        { cause: error },
      );
    }
    return new CollectorPublisher(socket, options, log);
  }

  private constructor(socket: XPublisher, options: PublisherOptions, log: Log) {
    this.socket = socket;
    this.options = options;
    this.log = log;
    this.schedule = new Schedule(options.pace);
    this.endpoint = socket.lastEndpoint ?? options.bind;
    void this.listen();
  }

  /** Resolves when somebody subscribed to the client's packets, or the signal says to end. */
  async subscribed(client: string): Promise<void> {
    const topic = `data.v1.${client}`;
    let patience = performance.now() + PATIENCE_MS;
    while (![...this.subscriptions].some((prefix) => topic.startsWith(prefix))) {
      if (this.options.signal.aborted) return;
      await sleep(10);
      if (performance.now() < patience) continue;
      patience = performance.now() + PATIENCE_MS;
      this.log.info(`nobody subscribes to ${topic} yet; waiting`);
    }
    await sleep(SETTLING_MS);
  }

  /** One connection of a client to the collector, from its begin to its end, with the events the collector sends around it. */
  async client(client: string, packets: AsyncIterable<readonly PublishedPacket[]>): Promise<void> {
    const messages = new ClientMessages(client, this.options.format);
    this.schedule.beginRecording();
    await this.send(messages.event('connect'));
    // The collector closes the client's slot before it uses it again, and says so.
    await this.send(messages.event('disconnect'));
    for await (const some of packets) {
      for (const packet of some) {
        if (this.options.signal.aborted) break;
        await this.due(packet);
        await this.send(messages.data(packet));
        this.packets += 1;
      }
      if (this.options.signal.aborted) break;
    }
    await this.send(messages.event('disconnect'));
  }

  close(): void {
    this.socket.close();
  }

  private async listen(): Promise<void> {
    try {
      for await (const [frame] of this.socket) {
        const topic = frame?.subarray(1).toString('latin1') ?? '';
        if (frame?.[0] === 1) this.subscriptions.add(topic);
        else this.subscriptions.delete(topic);
      }
    } catch {
      // The socket was closed.
    }
  }

  private async due(packet: PublishedPacket): Promise<void> {
    if (++this.sinceTurn >= TOGETHER) {
      this.sinceTurn = 0;
      await nextTurn();
    }
    const wait = this.schedule.wait(packet.time, performance.now());
    if (wait < 1) return;
    await sleep(wait, undefined, { signal: this.options.signal }).catch(() => undefined);
  }

  private async send(parts: Uint8Array[]): Promise<void> {
    this.messages += 1;
    for (;;) {
      try {
        await this.socket.send(parts);
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
        // The slowest subscriber is full; at another pace its messages would have been thrown away.
        if (this.options.signal.aborted) return;
        await sleep(1);
      }
    }
  }
}
