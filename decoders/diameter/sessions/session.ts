/** One session as it is kept: sums over its exchanges, and what they said of user and place. */

import type { Endpoint, Microseconds } from 'spoor/decoder';
import type { Answer, State } from '../documents.js';
import { type Facts, LifetimeFacts, NO_CREDIT } from '../facts.js';
import { resultClass } from '../results.js';
import type { Pending } from '../transactions.js';
import type { Words } from '../words.js';
import type { Life, Step } from './life.js';
import { Lifetimes } from './lifetimes.js';

/** Rating groups, and results of them, that are kept of a session. */
const MOST_KEPT = 32;
/** An answer that grants anew and sets no limits of its own. */
const SAME = new LifetimeFacts();

/** An exchange that is over, on one of the hops it was seen on. */
export interface Exchange {
  readonly request: Pending;
  readonly state: State;
  readonly answer: Answer | undefined;
  readonly failed: boolean;
  /** When it was over. */
  readonly end: Microseconds;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly captureLoss: boolean;
}

/** Names what began with that exchange. */
export function exchangeKey(life: string, originHost: string | undefined, endToEnd: number, time: Microseconds): string {
  return `${life} ${originHost ?? ''} ${endToEnd >>> 0} ${time.toString(36)}`;
}

/** What is charged. */
export class Quota {
  granted = 0;
  used = 0;
  ratingGroups: number[] | undefined = undefined;
  /** Results of those that were refused. */
  refused: number[] | undefined = undefined;
  finalUnits: number[] | undefined = undefined;
}

/** What few sessions tell: a field costs 8 bytes, a million times. */
export class Further {
  msisdn: string | undefined = undefined;
  nai: string | undefined = undefined;
  sipUri: string | undefined = undefined;
  imei: string | undefined = undefined;
  framedIpv6Prefix: string | undefined = undefined;
  chargingId: string | undefined = undefined;
  serviceContext: string | undefined = undefined;
  terminationCause: number | undefined = undefined;
}

function saysFurther({ msisdn, nai, sipUri, imei, framedIpv6Prefix, chargingId, credit, terminationCause }: Facts): boolean {
  return (msisdn ?? nai ?? sipUri ?? imei ?? framedIpv6Prefix ?? chargingId ?? credit?.serviceContext ?? terminationCause) !== undefined;
}

/** Every field is set here, so that all sessions have one shape; words that many share are kept once. */
export class Session {
  readonly life: Life;
  readonly application: number;
  readonly firstAt: Microseconds;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  /** The exchange that begins it was seen. */
  readonly begun: boolean;
  /** End-to-end identifier of the exchange that begins it: with its client and time it names the session, and nobody. */
  private readonly firstExchange: number;
  lastAt: Microseconds;
  /** Some request of it was answered with success. */
  accepted = false;
  requests = 0;
  fromServer = 0;
  answers = 0;
  failures = 0;
  unanswered = 0;
  retransmissions = 0;
  missing = 0;
  latencyMax = 0;
  latencySum = 0;
  quota: Quota | undefined = undefined;
  resultCode: number | undefined = undefined;
  resultVendor = 0;
  originHost: string | undefined = undefined;
  originRealm: string | undefined = undefined;
  server: string | undefined = undefined;
  imsi: string | undefined = undefined;
  home: string | undefined = undefined;
  visited: string | undefined = undefined;
  rat: string | undefined = undefined;
  apn: string | undefined = undefined;
  framedIp: string | undefined = undefined;
  further: Further | undefined = undefined;
  captureLoss = false;
  /** Undefined where its server sets no limits. */
  lifetimes: Lifetimes | undefined = undefined;
  /** Number of the newest request; -1 before one had any. */
  private number = -1;
  /** End-to-end identifiers of the newest exchanges: the next hop of one is no other exchange. As signed numbers, which V8 keeps without an object. */
  private seen0 = 0;
  private seen1 = 0;
  private seen2 = 0;
  private seenCount = 0;

  constructor(life: Life, step: Step, { request, source, destination }: Exchange) {
    this.life = life;
    this.application = request.application;
    this.firstAt = request.time;
    this.lastAt = request.time;
    this.source = step === 'server' ? destination : source;
    this.destination = step === 'server' ? source : destination;
    this.firstExchange = request.endToEnd | 0;
    this.begun = step === 'begin' || step === 'open';
  }

  /** The same for the same session in every run. Never of its identifier, in which a subscriber may stand: what is made of that could be tried out. */
  get key(): string {
    return exchangeKey(this.life, this.originHost, this.firstExchange, this.firstAt);
  }

  /** Whether this exchange was counted already, on another hop. */
  knows({ request }: Exchange): boolean {
    const id = request.endToEnd | 0;
    return (
      (this.seenCount > 0 && this.seen0 === id) || (this.seenCount > 1 && this.seen1 === id) || (this.seenCount > 2 && this.seen2 === id)
    );
  }

  note(exchange: Exchange, step: Step, words: Words): void {
    const { request, state, answer, failed, end, captureLoss } = exchange;
    const { facts } = request;
    this.remember(request.endToEnd | 0);
    this.lastAt = Math.max(this.lastAt, end);
    this.requests++;
    if (step === 'server') this.fromServer++;
    this.retransmissions += request.duplicates;
    if (failed) this.failures++;
    if (state === 'unanswered') this.unanswered++;
    if (captureLoss) this.captureLoss = true;
    this.numbered(facts.ccNumber ?? facts.accountingNumber);
    if (step !== 'server') {
      this.originHost ??= words.once(facts.originHost);
      this.originRealm ??= words.once(facts.originRealm);
    }
    const { usedOctets } = facts.credit ?? NO_CREDIT;
    if (usedOctets !== undefined) this.charged.used += usedOctets;
    this.learn(facts, words);
    if (answer !== undefined) this.answered(answer, request.time, step, words);
  }

  private answered({ facts, time }: Answer, asked: Microseconds, step: Step, words: Words): void {
    const latency = Math.max(0, time - asked);
    this.answers++;
    this.latencySum += latency;
    this.latencyMax = Math.max(this.latencyMax, latency);
    if (step !== 'server') this.server = words.once(facts.originHost) ?? this.server;
    const { grantedOctets, results, finalUnits } = facts.credit ?? NO_CREDIT;
    if (grantedOctets !== undefined) this.charged.granted += grantedOctets;
    for (const result of results ?? []) if (resultClass(result) !== 'success') this.charged.refused = added(this.charged.refused, result);
    for (const action of finalUnits ?? []) this.charged.finalUnits = added(this.charged.finalUnits, action);
    if (facts.resultCode !== undefined) {
      this.resultCode = facts.resultCode;
      this.resultVendor = facts.resultVendor;
      if (resultClass(facts.resultCode) === 'success') this.grant(facts, time, step);
    }
    this.learn(facts, words);
  }

  private grant({ lifetimes }: Facts, time: Microseconds, step: Step): void {
    this.accepted = true;
    // The client's answers to its server set no limits.
    if (step === 'server') return;
    if (lifetimes !== undefined) this.lifetimes ??= new Lifetimes();
    this.lifetimes?.hear(lifetimes ?? SAME, time);
  }

  /** What stands for the subscriber stays; where he is may change, and the newest counts. */
  private learn(facts: Facts, words: Words): void {
    this.imsi ??= facts.imsi;
    this.home ??= words.once(facts.homePlmn);
    this.visited = words.once(facts.visitedPlmn) ?? this.visited;
    this.rat = words.once(facts.rat) ?? this.rat;
    this.apn ??= words.once(facts.apn);
    this.framedIp ??= facts.framedIp;
    for (const group of facts.credit?.ratingGroups ?? []) this.charged.ratingGroups = added(this.charged.ratingGroups, group);
    if (saysFurther(facts)) this.learnFurther(facts, words);
  }

  private learnFurther(facts: Facts, words: Words): void {
    this.further ??= new Further();
    const { further } = this;
    further.msisdn ??= facts.msisdn;
    further.nai ??= facts.nai;
    further.sipUri ??= facts.sipUri;
    further.imei ??= facts.imei;
    further.framedIpv6Prefix ??= facts.framedIpv6Prefix;
    further.chargingId ??= facts.chargingId;
    further.serviceContext ??= words.once(facts.credit?.serviceContext);
    further.terminationCause = facts.terminationCause ?? further.terminationCause;
  }

  private get charged(): Quota {
    this.quota ??= new Quota();
    return this.quota;
  }

  /** Clients count their requests by one (RFC 8506 8.2, RFC 6733 9.8.3). */
  private numbered(number: number | undefined): void {
    if (number === undefined) return;
    if (this.number >= 0 && number > this.number + 1) this.missing += number - this.number - 1;
    if (number > this.number) this.number = number;
  }

  private remember(id: number): void {
    this.seen2 = this.seen1;
    this.seen1 = this.seen0;
    this.seen0 = id;
    if (this.seenCount < 3) this.seenCount++;
  }
}

function added(list: number[] | undefined, value: number): number[] {
  if (list === undefined) return [value];
  if (list.length < MOST_KEPT && !list.includes(value)) list.push(value);
  return list;
}
