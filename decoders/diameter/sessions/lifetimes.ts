/** How long a server lets a session live unless it says more (RFC 6733 8.9, 8.10, 8.13), and which sessions are past that. */

import { type Microseconds, seconds } from 'spoor/decoder';
import type { LifetimeFacts } from '../facts.js';
import type { Session } from './session.js';

/** A lifetime without an end. */
const FOREVER = 0xffffffff;
/** For the termination that its end makes the client send, and for its answer. */
const SLACK: Microseconds = seconds(30);
/** Sessions are looked at when the bin of their deadline is over. */
const BIN: Microseconds = seconds(10);

/** What the newest answer that grants something says. */
export class Lifetimes {
  sessionTimeout: number | undefined = undefined;
  authorization: number | undefined = undefined;
  grace: number | undefined = undefined;
  /** When the first of them is over; Infinity when none ever is. */
  until: Microseconds = Number.POSITIVE_INFINITY;
  /** Which one that is. */
  first: 'session_timeout' | 'authorization_lifetime' | undefined = undefined;
  /** Bin it is to be looked at in. */
  bin = Number.POSITIVE_INFINITY;

  /** @param said in an answer of that time; each counts from the answer that says it anew. */
  hear({ sessionTimeout, authorization, grace }: LifetimeFacts, time: Microseconds): void {
    this.sessionTimeout = sessionTimeout ?? this.sessionTimeout;
    this.authorization = authorization ?? this.authorization;
    this.grace = grace ?? this.grace;
    // 0 is without an end, too, for a session (RFC 6733 8.13). An authorization of 0 is to be renewed at once (8.9), which may take the grace.
    const session = this.sessionTimeout === 0 ? FOREVER : (this.sessionTimeout ?? FOREVER);
    const authorized = this.authorization ?? FOREVER;
    const sessionUntil = session === FOREVER ? Number.POSITIVE_INFINITY : time + seconds(session);
    const authorizedUntil = authorized === FOREVER ? Number.POSITIVE_INFINITY : time + seconds(authorized + (this.grace ?? 0));
    this.until = Math.min(sessionUntil, authorizedUntil);
    if (this.until === Number.POSITIVE_INFINITY) this.first = undefined;
    else this.first = sessionUntil <= authorizedUntil ? 'session_timeout' : 'authorization_lifetime';
  }
}

/** Sessions by the bin of their deadline, each in one. */
export class Deadlines {
  private readonly bins = new Map<number, Set<string>>();

  /** To be called when the lifetimes of a session changed. One that ends later now is moved when its bin is looked at. */
  note(key: string, { lifetimes }: Session): void {
    if (lifetimes === undefined || lifetimes.until === Number.POSITIVE_INFINITY) return;
    const bin = binOf(lifetimes);
    if (bin >= lifetimes.bin) return;
    this.bins.get(lifetimes.bin)?.delete(key);
    this.put(key, lifetimes, bin);
  }

  /** A session is over. */
  forget(key: string, { lifetimes }: Session): void {
    if (lifetimes !== undefined) this.bins.get(lifetimes.bin)?.delete(key);
  }

  /** Takes out the keys of sessions past their deadline; `find` tells the session that is open under a key. */
  takePast(now: Microseconds, find: (key: string) => Session | undefined): string[] {
    const past: string[] = [];
    for (const [bin, keys] of this.bins) {
      if ((bin + 1) * BIN > now) continue;
      this.bins.delete(bin);
      for (const key of keys) {
        const lifetimes = find(key)?.lifetimes;
        if (lifetimes === undefined) continue;
        lifetimes.bin = Number.POSITIVE_INFINITY;
        if (lifetimes.until + SLACK <= now) past.push(key);
        else if (lifetimes.until < Number.POSITIVE_INFINITY) this.put(key, lifetimes, binOf(lifetimes));
      }
    }
    return past;
  }

  private put(key: string, lifetimes: Lifetimes, bin: number): void {
    lifetimes.bin = bin;
    const keys = this.bins.get(bin) ?? new Set<string>();
    this.bins.set(bin, keys.add(key));
  }
}

function binOf({ until }: Lifetimes): number {
  return Math.floor((until + SLACK) / BIN);
}
