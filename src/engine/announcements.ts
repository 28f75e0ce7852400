/** What signalling told of flows to come: live records by endpoint, each with a lifetime. */

import type { Microseconds } from '../bytes/time.js';
import type { Endpoint } from '../decoder/contract.js';
import type { Announcement, Topic } from '../decoder/topics.js';
import type { Counter, Counters } from '../metrics/counters.js';
import type { PacketClock } from './packet-clock.js';

export const DEFAULT_LIFETIME: Microseconds = 60e6;

/** Endpoints remembered per observer; a call has four, so this is some 50 000 calls at a time. */
const LARGEST = 200_000;

interface Told {
  readonly payload: unknown;
  until: Microseconds;
}

/** One per observer. */
export class Announcements {
  /** Grows with each announcement, so that flows nobody claimed know when to look again. */
  version = 0;
  private readonly byTopic = new Map<string, Map<string, Told>>();
  private readonly clock: PacketClock;
  private readonly displaced: Counter;
  private size = 0;

  constructor(clock: PacketClock, counters: Counters) {
    this.clock = clock;
    this.displaced = counters.counter(
      'spoor_announcements_displaced_total',
      'Announced endpoints forgotten early because an observer had too many',
    );
  }

  announce<T>(topic: Topic<T>, endpoint: Endpoint, payload: T, lifetime: Microseconds = DEFAULT_LIFETIME): Announcement<T> {
    const key = endpointKey(endpoint);
    const byEndpoint = this.byTopic.get(topic.name) ?? new Map<string, Told>();
    this.byTopic.set(topic.name, byEndpoint);
    const told: Told = { payload, until: this.clock.moment + lifetime };
    if (byEndpoint.delete(key)) this.size--;
    else if (this.size >= LARGEST) this.displaceOldest(byEndpoint);
    byEndpoint.set(key, told);
    this.size++;
    this.version++;
    this.forgetWhenOver(byEndpoint, key, told);
    return {
      payload,
      extend: (lifetime) => {
        told.until = Math.max(told.until, this.clock.moment + lifetime);
      },
      withdraw: () => {
        told.until = Number.NEGATIVE_INFINITY;
        if (byEndpoint.get(key) === told && byEndpoint.delete(key)) this.size--;
      },
    };
  }

  /** False as long as nothing was ever told on the topic: the common case costs no text of addresses. */
  knows(topic: string): boolean {
    return (this.byTopic.get(topic)?.size ?? 0) > 0;
  }

  told(topic: string, endpoint: Endpoint): unknown {
    const told = this.byTopic.get(topic)?.get(endpointKey(endpoint));
    return told !== undefined && told.until >= this.clock.moment ? told.payload : undefined;
  }

  /** A lifetime that was extended meanwhile gets another timer; one that was replaced is not ours any more. */
  private forgetWhenOver(byEndpoint: Map<string, Told>, key: string, told: Told): void {
    this.clock.at(told.until, (now) => {
      if (byEndpoint.get(key) !== told) return;
      if (told.until > now) this.forgetWhenOver(byEndpoint, key, told);
      else if (byEndpoint.delete(key)) this.size--;
    });
  }

  private displaceOldest(byEndpoint: Map<string, Told>): void {
    const [oldest] = byEndpoint.keys();
    if (oldest !== undefined && byEndpoint.delete(oldest)) this.size--;
    this.displaced.value++;
  }
}

function endpointKey({ ip, port }: Endpoint): string {
  return `${ip}|${port}`;
}
