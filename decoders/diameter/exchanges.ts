/** Exchanges: one request on all its hops and in all its tries, by who made it and its end-to-end identifier (RFC 6733 3, 5.5.4). */

import type { Microseconds } from 'spoor/decoder';
import { hash64, hex32 } from './hash.js';

/** So long an end-to-end identifier means the same request (RFC 6733 3). */
const LIFETIME: Microseconds = 240e6;
/** Of one observer: twice as many are known at most. */
const MOST = 50_000;
/** Hops told apart of one exchange; further ones count as the newest. */
const MOST_LEGS = 16;

/** RFC 6733 3: unique together for four minutes. Host names are compared without case. */
export function exchangeId(originHost: string, endToEnd: number): string {
  return hash64(`${originHost.toLowerCase()} ${hex32(endToEnd)}`);
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

class Exchange {
  readonly id: string;
  readonly first: Leg;
  last: Leg;
  lastAt: Microseconds;
  /** A document counts it. */
  counted = false;

  constructor(id: string, first: Leg, lastAt: Microseconds) {
    this.id = id;
    this.first = first;
    this.last = first;
    this.lastAt = lastAt;
  }
}

/** One hop, whatever connections its tries took. */
class Leg {
  readonly routeRecords: number;
  readonly sender: string | undefined;
  readonly address: string;
  /** Of the newest try, whose receiver may be another one than before. */
  receiver: string | undefined = undefined;
  newest: Try | undefined = undefined;
  /** Number of the newest try, its copies included. */
  tries = 0;
  readonly before: Leg | undefined;
  readonly depth: number;

  constructor(routeRecords: number, { sender, address }: Way, before: Leg | undefined) {
    this.routeRecords = routeRecords;
    this.sender = sender;
    this.address = address;
    this.before = before;
    this.depth = before === undefined ? 1 : before.depth + 1;
  }

  /** A node that named itself is known by its name, whatever address it sends from. */
  isOf({ sender, address }: Way): boolean {
    return this.sender !== undefined && sender !== undefined ? this.sender === sender : this.address === address;
  }
}

/** One try of an exchange on one hop: one transaction. */
export class Try {
  /** Which one on this hop, from 1. */
  readonly number: number;
  /** The redirect that made its sender try again. */
  readonly redirect: Redirect | undefined;
  /** When its receiver passed it on first; -Infinity until then. */
  passedOnAt: Microseconds = Number.NEGATIVE_INFINITY;
  /** When its receiver got the last answer from further on. */
  answerInAt: Microseconds = Number.NEGATIVE_INFINITY;
  private redirectedBy: Redirect | undefined = undefined;
  private readonly exchange: Exchange;
  private readonly leg: Leg;
  /** What its sender received, and passed on by this. */
  private readonly above: Try | undefined;

  constructor(exchange: Exchange, leg: Leg, number: number, above: Try | undefined) {
    this.exchange = exchange;
    this.leg = leg;
    this.number = number;
    this.above = above;
    this.redirect = leg.newest?.redirectedBy;
  }

  get exchangeId(): string {
    return this.exchange.id;
  }

  /** Whether its receiver was seen to get an answer from further on, which it passes back. */
  get isAnsweredBehind(): boolean {
    return this.answerInAt >= 0;
  }

  /** It was seen once more under the same hop-by-hop identifier. */
  repeated(): void {
    this.leg.tries++;
  }

  /** Whether its sender tried again since. `copies` of this try were repetitions of it. */
  isFollowed(copies: number): boolean {
    return this.leg.tries > this.number + copies;
  }

  answered(time: Microseconds, redirect: Redirect | undefined): void {
    this.redirectedBy = redirect;
    if (this.above !== undefined) this.above.answerInAt = Math.max(this.above.answerInAt, time);
  }

  /**
   * Whether this is the transaction by which the exchange counts, which is said once: on the hop that was seen first, next to the originator
   * unless the capture has no such, and neither when it was redirected nor when another try followed.
   */
  counts(copies: number): boolean {
    const { exchange, leg } = this;
    if (leg !== exchange.first || exchange.counted || this.redirectedBy !== undefined || this.isFollowed(copies)) return false;
    exchange.counted = true;
    return true;
  }
}

/** Those of an observer, in two generations: when the newer one is full or old, the older one is forgotten. */
export class Exchanges {
  /** How many were forgotten before their time. */
  forgotten = 0;
  private newer = new Map<string, Exchange>();
  private older = new Map<string, Exchange>();
  private newerSince: Microseconds = Number.NEGATIVE_INFINITY;
  /** Time of the newest request among the older ones. */
  private olderUntil: Microseconds = Number.NEGATIVE_INFINITY;

  /** A request is seen. `again` says that it has the T bit. */
  enter(id: string, routeRecords: number, again: boolean, way: Way, time: Microseconds): Try {
    const exchange = this.find(id, time);
    if (exchange === undefined) return this.begin(id, new Leg(routeRecords, way, undefined), again, way, time);
    exchange.lastAt = Math.max(exchange.lastAt, time);
    const leg = legOf(exchange, routeRecords, again, way) ?? new Leg(routeRecords, way, exchange.last);
    if (leg.before === exchange.last) exchange.last = leg;
    return enter(exchange, leg, again, way, time);
  }

  private begin(id: string, leg: Leg, again: boolean, way: Way, time: Microseconds): Try {
    if (this.newer.size >= MOST || time - this.newerSince >= LIFETIME) this.age(time);
    const exchange = new Exchange(id, leg, time);
    this.newer.set(id, exchange);
    return enter(exchange, leg, again, way, time);
  }

  private find(id: string, time: Microseconds): Exchange | undefined {
    const exchange = this.newer.get(id) ?? this.older.get(id);
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

/** The hop on which the request was seen before; undefined for one more. */
function legOf(exchange: Exchange, routeRecords: number, again: boolean, way: Way): Leg | undefined {
  let same: Leg | undefined;
  for (let leg: Leg | undefined = exchange.last; leg !== undefined; leg = leg.before) {
    if (leg.routeRecords !== routeRecords) continue;
    if (leg.isOf(way)) return leg;
    same ??= leg;
  }
  // Who sends tells the hops of agents that leave no Route-Record from tries; T says outright that it is a try.
  return again && same !== undefined ? same : exchange.last.depth < MOST_LEGS ? undefined : exchange.last;
}

function enter(exchange: Exchange, leg: Leg, again: boolean, way: Way, time: Microseconds): Try {
  const above = aboveOf(exchange, leg, way);
  // With T there was a try before, even if the capture lacks it.
  leg.tries = Math.max(leg.tries + 1, again ? 2 : 1);
  const made = new Try(exchange, leg, leg.tries, above);
  if (above !== undefined && above.passedOnAt < 0) above.passedOnAt = time;
  leg.newest = made;
  leg.receiver = way.receiver;
  return made;
}

/** The request that the sender received and passes on: the newest on the hop that ends at it. */
function aboveOf(exchange: Exchange, own: Leg, { sender }: Way): Try | undefined {
  for (let leg: Leg | undefined = exchange.last; leg !== undefined; leg = leg.before) {
    if (leg === own || leg.routeRecords > own.routeRecords) continue;
    if (leg.receiver === undefined || sender === undefined || leg.receiver === sender) return leg.newest;
  }
  return undefined;
}
