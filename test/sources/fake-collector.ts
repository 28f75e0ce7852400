/** A libzmq publisher that says whatever a test wants it to say. */

import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { XPublisher } from 'zeromq';
import { drawPort, isTaken } from '../ports.js';

/** One message: its parts. */
export type Parts = (string | Uint8Array)[];

export class FakeCollector {
  /** What a subscriber connects to. */
  readonly url: string;
  private readonly socket: XPublisher;

  /**
   * On a free port, or again on the one that another had. With `lossless` it waits for a subscriber that is full; without, it throws
   * messages away then, as the collector does. With `everybody` it is told of each subscriber, also of those that want what another wants already.
   */
  static async open(before?: string, lossless = true, everybody = false): Promise<FakeCollector> {
    for (const end = Date.now() + 10_000; ; ) {
      const url = before ?? `tcp://127.0.0.1:${drawPort()}`;
      const socket = new XPublisher({ linger: 0, noDrop: lossless, ipv6: url.includes('['), verbosity: everybody ? 'allSubs' : null });
      try {
        await socket.bind(url);
        return new FakeCollector(socket);
      } catch (error) {
        socket.close();
        // libzmq gives a port back in the background.
        if (!isTaken(error) || Date.now() > end) throw error;
        await sleep(10);
      }
    }
  }

  private constructor(socket: XPublisher) {
    this.socket = socket;
    this.url = socket.lastEndpoint!;
  }

  /** Waits for that many subscriptions and gives their topics. */
  subscribed(count: number): Promise<string[]> {
    return this.topics(1, count);
  }

  /** The same of topics that nobody subscribes to any more. */
  unsubscribed(count: number): Promise<string[]> {
    return this.topics(0, count);
  }

  private async topics(kind: 0 | 1, count: number): Promise<string[]> {
    const topics: string[] = [];
    while (topics.length < count) {
      const [frame] = await this.socket.receive();
      if (frame?.[0] === kind) topics.push(frame.subarray(1).toString('latin1'));
    }
    return topics;
  }

  async send(...messages: readonly Parts[]): Promise<void> {
    for (const parts of messages) while (!(await this.sent(parts)));
  }

  private async sent(parts: Parts): Promise<boolean> {
    try {
      await this.socket.send(parts);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      // A subscriber is full: let it read.
      await setImmediate();
      return false;
    }
  }

  async close(): Promise<void> {
    if (this.socket.closed) return;
    await this.socket.unbind(this.url);
    this.socket.close();
  }
}
