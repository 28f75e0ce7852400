/** Requests that wait for their answers: paired per hop, by connection, direction and hop-by-hop identifier. */

import { type Microseconds, OldestFirst } from 'spoor/decoder';
import type { Try } from './exchanges.js';
import type { Facts } from './facts.js';
import type { Header } from './header.js';
import { Kept, type KeptList } from './kept-list.js';

/** How long a request that timed out is remembered, so that its answer is known as late (RFC 6733 3: end-to-end ids live 4 minutes). */
export const LATE: Microseconds = 240e6;

/** A request as it is kept. */
export class Pending extends Kept {
  readonly time: Microseconds;
  /** How long its answer may take. */
  readonly timeout: Microseconds;
  readonly fromInitiator: boolean;
  readonly flags: number;
  readonly command: number;
  readonly application: number;
  readonly hopByHop: number;
  readonly endToEnd: number;
  readonly length: number;
  readonly facts: Facts;
  /** Bits of `findings.ts`. */
  readonly findings: number;
  /** Its place in the exchange; undefined for what two neighbours tell each other, and where nobody knows who made it. */
  attempt: Try | undefined = undefined;
  /** Copies of it that followed on the same hop. */
  duplicates = 0;
  /** Reported as unanswered already. */
  expired = false;
  /** A document counted it as failure already. */
  failed = false;
  private readonly owner: Transactions;

  constructor(
    owner: Transactions,
    header: Header,
    time: Microseconds,
    timeout: Microseconds,
    fromInitiator: boolean,
    facts: Facts,
    findings: number,
  ) {
    super();
    this.owner = owner;
    this.time = time;
    this.timeout = timeout;
    this.fromInitiator = fromInitiator;
    this.flags = header.flags;
    this.command = header.command;
    this.application = header.application;
    this.hopByHop = header.hopByHop;
    this.endToEnd = header.endToEnd;
    this.length = header.length;
    this.facts = facts;
    this.findings = findings;
  }

  evict(): void {
    this.owner.forget(this);
  }
}

type Sides = readonly [OldestFirst<number, Pending>, OldestFirst<number, Pending>];

/** Requests that have the same time to be answered in: the first to come is the first to be due. */
class Lane {
  readonly timeout: Microseconds;
  // Requests flow both ways over one connection, with identifiers of their own (RFC 6733 3).
  readonly waiting: Sides = [new OldestFirst(), new OldestFirst()];
  readonly expired: Sides = [new OldestFirst(), new OldestFirst()];

  constructor(timeout: Microseconds) {
    this.timeout = timeout;
  }
}

/** The pending requests of one connection. */
export class Transactions {
  private readonly all: KeptList;
  /** One for each timeout that was needed: commands have few different ones, and most connections one alone. */
  private readonly lanes: Lane[] = [];

  constructor(all: KeptList) {
    this.all = all;
  }

  /** The request with this key that still waits, if there is one. */
  find(fromInitiator: boolean, hopByHop: number): Pending | undefined {
    const side = Number(fromInitiator) as 0 | 1;
    for (const { waiting } of this.lanes) {
      const pending = waiting[side].get(hopByHop);
      if (pending !== undefined) return pending;
    }
    return undefined;
  }

  /** Keeps a request whose key is free; an expired one with the same key is forgotten: an answer would belong to the new one. */
  add(pending: Pending): void {
    const side = Number(pending.fromInitiator) as 0 | 1;
    const old = this.findExpired(side, pending.hopByHop);
    if (old !== undefined) this.forget(old);
    this.laneOf(pending.timeout).waiting[side].set(pending.hopByHop, pending);
    this.all.add(pending);
  }

  /** Takes out the request that an answer with this key belongs to: one that waits, else one that expired. */
  take(requestFromInitiator: boolean, hopByHop: number): Pending | undefined {
    const pending = this.find(requestFromInitiator, hopByHop) ?? this.findExpired(Number(requestFromInitiator) as 0 | 1, hopByHop);
    if (pending !== undefined) this.forget(pending);
    return pending;
  }

  /** Drops a request without a word. */
  forget(pending: Pending): void {
    const { waiting, expired } = this.laneOf(pending.timeout);
    (pending.expired ? expired : waiting)[Number(pending.fromInitiator) as 0 | 1].delete(pending.hopByHop);
    this.all.remove(pending);
  }

  /** Calls `report` for every request whose time is over, which from then on counts as expired, and forgets those expired long ago. */
  expire(now: Microseconds, report: (pending: Pending) => void): void {
    for (const { timeout, waiting, expired } of this.lanes)
      for (const side of [0, 1] as const) {
        const [open, over] = [waiting[side], expired[side]];
        for (let oldest = open.oldest; oldest !== undefined && oldest.time + timeout <= now; oldest = open.oldest) {
          open.delete(oldest.hopByHop);
          oldest.expired = true;
          over.set(oldest.hopByHop, oldest);
          report(oldest);
        }
        for (let oldest = over.oldest; oldest !== undefined && oldest.time + timeout + LATE <= now; oldest = over.oldest)
          this.forget(oldest);
      }
  }

  /** When `expire` has something to do next; undefined when nothing is kept. */
  get due(): Microseconds | undefined {
    let due: Microseconds | undefined;
    for (const { timeout, waiting, expired } of this.lanes)
      for (const side of [0, 1] as const) {
        const first = waiting[side].oldest;
        const forgotten = expired[side].oldest;
        if (first !== undefined) due = Math.min(due ?? Number.POSITIVE_INFINITY, first.time + timeout);
        if (forgotten !== undefined) due = Math.min(due ?? Number.POSITIVE_INFINITY, forgotten.time + timeout + LATE);
      }
    return due;
  }

  /** Calls `report` for everything that still waits, in the order it came, and forgets all. */
  end(report: (pending: Pending) => void): void {
    const left: Pending[] = [];
    for (const { waiting, expired } of this.lanes)
      for (const side of [0, 1] as const) {
        for (const pending of expired[side].values()) this.all.remove(pending);
        for (const pending of waiting[side].values()) {
          this.all.remove(pending);
          left.push(pending);
        }
      }
    this.lanes.length = 0;
    for (const pending of left.sort((a, b) => a.time - b.time)) report(pending);
  }

  private laneOf(timeout: Microseconds): Lane {
    for (const lane of this.lanes) if (lane.timeout === timeout) return lane;
    const lane = new Lane(timeout);
    this.lanes.push(lane);
    return lane;
  }

  private findExpired(side: 0 | 1, hopByHop: number): Pending | undefined {
    for (const { expired } of this.lanes) {
      const pending = expired[side].get(hopByHop);
      if (pending !== undefined) return pending;
    }
    return undefined;
  }
}
