/** The connection to the collector as a receiver tells of it: when it was away, and how. */

import type { Microseconds } from '../bytes/time.js';
import type { Log } from '../log.js';
import type { Counter, Counters } from '../metrics/counters.js';
import type { LinkEvent, Moment } from './link-event.js';
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

export class CollectorLink {
  /** False before the first greeting and while the connection is broken. */
  up = false;
  /** Wall clock when a message last came. */
  private heardAt: Microseconds = 0;
  /** What came over the broken connection was all taken in: the next message is of a new one. */
  private empty = true;
  private readonly endpoint: string;
  /** A freeze is noticed so long after it began, at most. */
  private readonly notice: Microseconds;
  private readonly log: Log;
  private readonly lost: Counter;
  private readonly retries: Counter;
  private readonly failures: Counter;
  private downSince: Microseconds | undefined;
  /** Steady milliseconds of the first connection that was taken since the last greeting and not refused in any other way than by silence. */
  private acceptedAt: number | undefined;
  private greetedBefore = false;
  private toldWaiting = false;
  /** Refusals that were logged since the last greeting. */
  private readonly toldRefusals = new Set<string>();
  private readonly gaps: LinkGap[] = [];

  constructor({ url, heartbeatSeconds }: OsmoPcapOptions, counters: Counters, log: Log) {
    this.endpoint = url;
    // Three unanswered heartbeats, sent one interval apart.
    this.notice = 4 * heartbeatSeconds * 1e6;
    this.log = log;
    this.lost = counters.counter('spoor_source_disconnects_total', 'The connection to the collector broke.');
    this.retries = counters.counter('spoor_source_connect_retries_total', 'The collector was tried again and did not answer.');
    this.failures = counters.counter('spoor_source_handshake_failures_total', 'What listens there did not greet as a ZeroMQ publisher.');
    counters.gauge('spoor_source_connected', '1 while the collector answers, 0 else.', () => (this.up ? 1 : 0));
  }

  /** A message came: over a connection that works, even where nobody has said so yet. */
  heard(at: Moment): void {
    this.heardAt = at.wall;
    if (!this.up && this.empty) this.greeted(at);
  }

  /** No message waits. Only for who hears of messages and of the connection in no certain order. */
  quiet(): void {
    this.empty = true;
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

  happened(event: LinkEvent, at: Moment): void {
    switch (event.kind) {
      case 'accepted':
        this.acceptedAt ??= at.steady;
        break;
      case 'greeted':
        this.greeted(at);
        break;
      case 'broke':
        this.broke(event.reason, at);
        break;
      case 'unanswered':
        this.acceptedAt = undefined;
        this.retries.value += 1;
        if (!this.greetedBefore && !this.toldWaiting) {
          this.toldWaiting = true;
          this.log.warn(`collector ${this.endpoint}: nobody answers yet (${event.reason}); trying again until somebody does`);
        }
        break;
      case 'refused':
        if (event.why !== 'silent') this.acceptedAt = undefined;
        this.failures.value += 1;
        this.refused(event.why, event.text);
        break;
    }
  }

  private greeted(at: Moment): void {
    if (this.up) return;
    const slow = this.acceptedAt !== undefined && at.steady - this.acceptedAt > SLOW_GREETING_MS;
    if (this.downSince !== undefined) {
      const from = slow ? Math.min(this.downSince, Math.max(this.heardAt, this.downSince - this.notice)) : this.downSince;
      const gap: LinkGap = { reason: slow ? 'collector_frozen' : 'collector_restart', from, to: at.wall };
      this.gaps.push(gap);
      this.log.warn(`collector ${this.endpoint}: back after ${((gap.to - gap.from) / 1e6).toFixed(1)} s, in which packets were lost`);
    } else this.log.info(`collector ${this.endpoint}: connected`);
    this.downSince = undefined;
    this.acceptedAt = undefined;
    this.up = true;
    this.greetedBefore = true;
    this.toldRefusals.clear();
  }

  /** Each once until it greets: it is tried again several times a second. */
  private refused(why: string, text: string): void {
    if (this.toldRefusals.has(why)) return;
    this.toldRefusals.add(why);
    const line = `collector ${this.endpoint}: it ${text}`;
    // One that greeted before is about to end, or was stopped: nothing that somebody would have to mend.
    if (this.greetedBefore && (why === 'silent' || why === 'closed')) this.log.warn(line);
    else this.log.error(line);
  }

  private broke(reason: string, at: Moment): void {
    if (!this.up) return;
    this.up = false;
    this.empty = false;
    this.acceptedAt = undefined;
    this.lost.value += 1;
    this.downSince = at.wall;
    this.log.warn(`collector ${this.endpoint}: connection lost (${reason}); packets are missed until it is back`);
  }
}
