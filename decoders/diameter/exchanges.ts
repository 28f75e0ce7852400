/** Exchanges: one request on all its hops and in all its tries, by who made it and its end-to-end identifier (RFC 6733 3, 5.5.4). */

import type { Microseconds } from 'spoor/decoder';
import { Hash64, hex32 } from './hash.js';
import { Settled } from './settled.js';

/** So long an end-to-end identifier means the same request (RFC 6733 3). */
const LIFETIME: Microseconds = 240e6;
/** Of one observer: twice as many are known at most. */
const MOST = 50_000;
/** Hops told apart of one exchange; further ones count as the newest. */
const MOST_LEGS = 16;

/** RFC 6733 3: unique together for four minutes. Host names are compared without case. */
export function exchangeName(originHost: string, endToEnd: number): Hash64 {
  return new Hash64(`${originHost.toLowerCase()} ${hex32(endToEnd)}`);
}

/** Between whom a request goes: the nodes by what they call themselves, where they did, and the address that it comes from. */
export interface Way {
  readonly sender: string | undefined;
  readonly receiver: string | undefined;
  readonly address: string;
}

/** Where a redirect came from (RFC 6733 6.1.8). */
export interface Redirect {
  /** Origin-Host of the redirecting agent. */
  readonly by: string | undefined;
  readonly transaction: string;
}

/** One hop, whatever connections its tries took. */
class Leg {
  readonly routeRecords: number;
  readonly sender: string | undefined;
  readonly address: string;
  /** The leg that was seen before this one. */
  readonly before: Leg | undefined;
  /** Number of the newest try, its copies included. */
  tries = 0;
  /** The newest try, while it waits for its answer. */
  waiting: Try | undefined = undefined;
  /** What became of the newest try, if that. */
  redirect: Redirect | undefined = undefined;

  constructor(routeRecords: number, { sender, address }: Way, before: Leg | undefined) {
    this.routeRecords = routeRecords;
    this.sender = sender;
    this.address = address;
    this.before = before;
  }

  /** A node that named itself is known by its name, whatever address it sends from. */
  isOf({ sender, address }: Way): boolean {
    return this.sender !== undefined && sender !== undefined ? this.sender === sender : this.address === address;
  }
}

/** The hop that was seen first, which stands for the whole exchange: most have no other. */
class Exchange extends Leg {
  last: Leg = this;
  legs = 1;
  lastAt: Microseconds;
  /** A document counts it. */
  counted = false;

  constructor(routeRecords: number, way: Way, time: Microseconds) {
    super(routeRecords, way, undefined);
    this.lastAt = time;
  }
}

/** An agent passes a request on. */
interface Passage {
  /** When, at first. */
  readonly outAt: Microseconds;
  /** When it got an answer from further on, the last one; undefined before. */
  backAt: Microseconds | undefined;
}

/** One try of an exchange on one hop: one transaction. */
export class Try {
  /** Which one on this hop, from 1. */
  readonly number: number;
  /** The redirect that made its sender try again. */
  readonly redirect: Redirect | undefined;
  readonly receiver: string | undefined;
  /** What its receiver did with it, where that was seen. */
  passage: Passage | undefined = undefined;
  private redirected = false;
  private readonly exchange: Exchange;
  private readonly leg: Leg;
  /** What its sender received, and passed on by this. */
  private readonly above: Try | undefined;

  constructor(exchange: Exchange, leg: Leg, again: boolean, way: Way, time: Microseconds) {
    this.exchange = exchange;
    this.leg = leg;
    this.receiver = way.receiver;
    this.above = aboveOf(exchange, leg, way);
    if (this.above !== undefined) this.above.passage ??= { outAt: time, backAt: undefined };
    // With T there was a try before, even if the capture lacks it.
    leg.tries = Math.max(leg.tries + 1, again ? 2 : 1);
    this.number = leg.tries;
    this.redirect = leg.redirect;
    leg.redirect = undefined;
    leg.waiting = this;
  }

  /** Whether its receiver was seen to get an answer from further on, which it passes back. */
  get isAnsweredBehind(): boolean {
    return this.passage?.backAt !== undefined;
  }

  /** It was seen once more under the same hop-by-hop identifier. */
  repeated(): void {
    this.leg.tries++;
  }

  /** Whether its sender tried again since. `copies` of this try were repetitions of it. */
  isFollowed(copies: number): boolean {
    return this.leg.tries > this.number + copies;
  }

  /** Whether it was made on the hop that was seen first, and none follows it so far. */
  get isNewestOfFirst(): boolean {
    return this.leg === this.exchange && this.leg.waiting === this;
  }

  answered(time: Microseconds, redirect: Redirect | undefined): void {
    const { above, leg } = this;
    this.redirected = redirect !== undefined;
    if (leg.waiting === this) {
      leg.waiting = undefined;
      leg.redirect = redirect;
    }
    if (above?.passage !== undefined) above.passage.backAt = Math.max(above.passage.backAt ?? time, time);
  }

  /**
   * Whether this is the transaction by which the exchange counts, which is said once: on the hop that was seen first, next to the originator
   * unless the capture has no such, and neither when it was redirected nor when another try followed.
   */
  counts(copies: number): boolean {
    const { exchange, leg } = this;
    if (leg !== exchange || exchange.counted || this.redirected || this.isFollowed(copies)) return false;
    exchange.counted = true;
    return true;
  }
}

/** Those of an observer, in two generations: when the newer one is full or old, the older one is forgotten. */
export class Exchanges {
  /** How many were forgotten before their time. */
  forgotten = 0;
  private readonly settled = new Settled();
  private newer = new Map<number, Exchange>();
  private older = new Map<number, Exchange>();
  private newerSince: Microseconds = Number.NEGATIVE_INFINITY;
  /** Time of the newest request among the older ones. */
  private olderUntil: Microseconds = Number.NEGATIVE_INFINITY;

  /**
   * A request has its answer; `redirect` where that is one. `final` says that its sender has no reason to try again, elsewhere or in another way:
   * what is said so on the first hop is over for all of them, as nearly every exchange is at once.
   */
  answered(name: Hash64, attempt: Try, time: Microseconds, redirect: Redirect | undefined, final: boolean): void {
    const over = final && redirect === undefined && attempt.isNewestOfFirst;
    attempt.answered(time, redirect);
    if (!over) return;
    if (!this.newer.delete(name.number)) this.older.delete(name.number);
    this.settled.add(name, time);
  }

  /** A request is seen. `again` says that it has the T bit. */
  enter(name: Hash64, routeRecords: number, again: boolean, way: Way, time: Microseconds): Try {
    const key = name.number;
    const exchange = this.find(key, time) ?? this.begin(name, routeRecords, way, time);
    exchange.lastAt = Math.max(exchange.lastAt, time);
    return new Try(exchange, legOf(exchange, routeRecords, again, way), again, way, time);
  }

  private begin(name: Hash64, routeRecords: number, way: Way, time: Microseconds): Exchange {
    if (this.newer.size >= MOST || time - this.newerSince >= LIFETIME) this.age(time);
    const exchange = new Exchange(routeRecords, way, time);
    exchange.counted = this.settled.has(name, time, LIFETIME);
    this.newer.set(name.number, exchange);
    return exchange;
  }

  private find(key: number, time: Microseconds): Exchange | undefined {
    const exchange = this.newer.get(key) ?? (this.older.size === 0 ? undefined : this.older.get(key));
    return exchange === undefined || time - exchange.lastAt > LIFETIME ? undefined : exchange;
  }

  private age(time: Microseconds): void {
    if (time - this.olderUntil < LIFETIME) this.forgotten += this.older.size;
    this.older = this.newer;
    this.olderUntil = time;
    this.newer = new Map();
    this.newerSince = time;
  }
}

/** The hop on which the request was seen before, or one more. */
function legOf(exchange: Exchange, routeRecords: number, again: boolean, way: Way): Leg {
  let same: Leg | undefined;
  for (let leg: Leg | undefined = exchange.last; leg !== undefined; leg = leg.before) {
    if (leg.routeRecords !== routeRecords) continue;
    if (leg.isOf(way)) return leg;
    same ??= leg;
  }
  // Who sends tells the hops of agents that leave no Route-Record from tries; T says outright that it is a try.
  if (again && same !== undefined) return same;
  if (exchange.legs >= MOST_LEGS) return exchange.last;
  exchange.legs++;
  exchange.last = new Leg(routeRecords, way, exchange.last);
  return exchange.last;
}

/** The request that the sender received and passes on: the newest on the hop that ends at it. */
function aboveOf(exchange: Exchange, own: Leg, { sender }: Way): Try | undefined {
  for (let leg: Leg | undefined = exchange.last; leg !== undefined; leg = leg.before) {
    const { waiting } = leg;
    if (leg === own || leg.routeRecords > own.routeRecords || waiting === undefined) continue;
    if (waiting.receiver === undefined || sender === undefined || waiting.receiver === sender) return waiting;
  }
  return undefined;
}
