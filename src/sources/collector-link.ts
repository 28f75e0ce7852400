/** The connection to the collector as the socket's monitor shows it: when it was away, and how. */

import type { Subscriber } from 'zeromq';
import type { Microseconds } from '../bytes/time.js';
import type { Log } from '../log.js';
import type { Counter, Counters } from '../metrics/counters.js';
import { connectSocket } from './collector-socket.js';
import type { OsmoPcapOptions } from './osmo-pcap-options.js';

/** A time in which packets may have been missed. */
export interface LinkGap {
  readonly reason: 'collector_restart' | 'collector_frozen';
  /** Wall clock when packets may have begun to be missing, and when the connection worked again. */
  readonly from: Microseconds;
  readonly to: Microseconds;
}

/** A collector that accepts a connection and then takes longer than this to greet was frozen, not restarted. */
const SLOW_GREETING_MS = 1000;

/**
 * After a connection broke libzmq says within milliseconds that it tries again, unless what came was not ZeroMQ's protocol:
 * then it gives the endpoint up for ever and says nothing.
 */
const GIVEN_UP_MS = 1000;

export class CollectorLink {
  /** False before the first greeting and while the connection is broken. */
  up = false;
  private readonly socket: Subscriber;
  /** Wall clock when a message last came. */
  private heardAt: Microseconds = 0;
  /** What came over the broken connection was all taken in: the next message is of a new one. */
  private empty = true;
  /** Monotonic milliseconds of an end after which nothing was tried yet. */
  private endedAt: number | undefined;
  private readonly endpoint: string;
  /** A freeze is noticed so long after it began, at most. */
  private readonly notice: Microseconds;
  private readonly log: Log;
  private readonly lost: Counter;
  private readonly retries: Counter;
  private readonly failures: Counter;
  private downSince: Microseconds | undefined;
  private acceptedAt: number | undefined;
  private greetedBefore = false;
  private toldWaiting = false;
  private toldFailure = false;
  private readonly gaps: LinkGap[] = [];

  /** Of a socket that is not yet connected, so that nothing of it is missed. */
  private left = false;

  constructor(socket: Subscriber, { url, heartbeatSeconds }: OsmoPcapOptions, counters: Counters, log: Log) {
    this.socket = socket;
    this.endpoint = url;
    // Three unanswered heartbeats, sent one interval apart.
    this.notice = 4 * heartbeatSeconds * 1e6;
    this.log = log;
    this.lost = counters.counter('spoor_source_disconnects_total', 'The connection to the collector broke.');
    this.retries = counters.counter('spoor_source_connect_retries_total', 'The collector was tried again and did not answer.');
    this.failures = counters.counter('spoor_source_handshake_failures_total', 'What listens there did not greet as a ZeroMQ publisher.');
    counters.gauge('spoor_source_connected', '1 while the collector answers, 0 else.', () => (this.up ? 1 : 0));
    void this.watch();
  }

  /** A message came: over a connection that works, even where the socket has not said so yet. */
  heard(): void {
    this.heardAt = Date.now() * 1000;
    if (!this.up && this.empty) this.greeted();
  }

  /** No message waits. */
  quiet(): void {
    this.empty = true;
  }

  /** Connects anew where libzmq has given up. To be called now and then. */
  mend(now: number): void {
    if (this.endedAt === undefined || now - this.endedAt < GIVEN_UP_MS) return;
    this.endedAt = undefined;
    try {
      this.socket.disconnect(this.endpoint);
    } catch {
      // It has forgotten the endpoint already.
    }
    connectSocket(this.socket, this.endpoint);
  }

  get gapOver(): boolean {
    return this.gaps.length > 0;
  }

  /** Gaps that are over and were not yet taken. */
  takeGaps(): LinkGap[] {
    return this.gaps.splice(0);
  }

  /** The gap that is going on, ended now: for a program that stops. */
  openGap(now: Microseconds): LinkGap | undefined {
    return this.downSince === undefined ? undefined : { reason: 'collector_restart', from: this.downSince, to: now };
  }

  /** The socket is closed by ourselves: what its monitor still tells of that is no news. */
  leave(): void {
    this.left = true;
  }

  private async watch(): Promise<void> {
    try {
      for await (const event of this.socket.events) this.happened(event.type);
    } catch {
      // The socket was closed.
    }
  }

  private happened(event: string): void {
    if (this.left) return;
    this.endedAt = event === 'disconnect' || event.startsWith('handshake:error:') ? performance.now() : undefined;
    switch (event) {
      case 'connect':
        this.acceptedAt = performance.now();
        break;
      case 'handshake':
        this.greeted();
        break;
      case 'disconnect':
        this.broke();
        break;
      case 'connect:retry':
        this.retries.value += 1;
        if (!this.greetedBefore && !this.toldWaiting) {
          this.toldWaiting = true;
          this.log.warn(`collector ${this.endpoint}: nobody answers yet; trying again until somebody does`);
        }
        break;
      case 'handshake:error:protocol':
      case 'handshake:error:auth':
      case 'handshake:error:other':
        this.failures.value += 1;
        this.notGreeted(event.slice('handshake:error:'.length));
        break;
    }
  }

  private greeted(): void {
    if (this.up) return;
    const slow = this.acceptedAt !== undefined && performance.now() - this.acceptedAt > SLOW_GREETING_MS;
    if (this.downSince !== undefined) {
      const from = slow ? Math.min(this.downSince, Math.max(this.heardAt, this.downSince - this.notice)) : this.downSince;
      const gap: LinkGap = { reason: slow ? 'collector_frozen' : 'collector_restart', from, to: Date.now() * 1000 };
      this.gaps.push(gap);
      this.log.warn(`collector ${this.endpoint}: back after ${((gap.to - gap.from) / 1e6).toFixed(1)} s, in which packets were lost`);
    } else this.log.info(`collector ${this.endpoint}: connected`);
    this.downSince = undefined;
    this.up = true;
    this.greetedBefore = true;
    this.toldFailure = false;
  }

  /** Once until it greets: it is tried again several times a second. */
  private notGreeted(kind: string): void {
    if (this.toldFailure) return;
    this.toldFailure = true;
    if (this.greetedBefore && kind === 'other') {
      this.log.warn(`collector ${this.endpoint}: it takes connections but does not greet; it may be frozen, or about to end`);
      return;
    }
    this.log.error(
      `collector ${this.endpoint}: what listens there does not greet as a ZeroMQ publisher (${kind}); is it the port of zeromq-publisher?`,
    );
  }

  private broke(): void {
    if (!this.up) return;
    this.up = false;
    this.empty = false;
    this.lost.value += 1;
    this.downSince = Date.now() * 1000;
    this.log.warn(`collector ${this.endpoint}: connection lost; packets are missed until it is back`);
  }
}
