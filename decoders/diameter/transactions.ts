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

  constructor(owner: Transactions, header: Header, time: Microseconds, fromInitiator: boolean, facts: Facts, findings: number) {
    super();
    this.owner = owner;
    this.time = time;
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

/** The pending requests of one connection. */
export class Transactions {
  private readonly all: KeptList;
  private readonly timeout: Microseconds;
  // Requests flow both ways over one connection, with identifiers of their own (RFC 6733 3).
  private readonly waiting = [new OldestFirst<number, Pending>(), new OldestFirst<number, Pending>()] as const;
  private readonly expired = [new OldestFirst<number, Pending>(), new OldestFirst<number, Pending>()] as const;

  constructor(all: KeptList, timeout: Microseconds) {
    this.all = all;
    this.timeout = timeout;
  }

  /** The request with this key that still waits, if there is one. */
  find(fromInitiator: boolean, hopByHop: number): Pending | undefined {
    return this.waiting[Number(fromInitiator) as 0 | 1].get(hopByHop);
  }

  /** Keeps a request whose key is free; an expired one with the same key is forgotten: an answer would belong to the new one. */
  add(pending: Pending): void {
    const side = Number(pending.fromInitiator) as 0 | 1;
    const old = this.expired[side].get(pending.hopByHop);
    if (old !== undefined) this.forget(old);
    this.waiting[side].set(pending.hopByHop, pending);
    this.all.add(pending);
  }

  /** Takes out the request that an answer with this key belongs to: one that waits, else one that expired. */
  take(requestFromInitiator: boolean, hopByHop: number): Pending | undefined {
    const side = Number(requestFromInitiator) as 0 | 1;
    const pending = this.waiting[side].get(hopByHop) ?? this.expired[side].get(hopByHop);
    if (pending !== undefined) this.forget(pending);
    return pending;
  }

  /** Drops a request without a word. */
  forget(pending: Pending): void {
    (pending.expired ? this.expired : this.waiting)[Number(pending.fromInitiator) as 0 | 1].delete(pending.hopByHop);
    this.all.remove(pending);
  }

  /** Calls `report` for every request whose time is over, which from then on counts as expired, and forgets those expired long ago. */
  expire(now: Microseconds, report: (pending: Pending) => void): void {
    for (const side of [0, 1] as const) {
      const [waiting, expired] = [this.waiting[side], this.expired[side]];
      for (let oldest = waiting.oldest; oldest !== undefined && oldest.time + this.timeout <= now; oldest = waiting.oldest) {
        waiting.delete(oldest.hopByHop);
        oldest.expired = true;
        expired.set(oldest.hopByHop, oldest);
        report(oldest);
      }
      for (let oldest = expired.oldest; oldest !== undefined && oldest.time + this.timeout + LATE <= now; oldest = expired.oldest)
        this.forget(oldest);
    }
  }

  /** When `expire` has something to do next; undefined when nothing is kept. */
  get due(): Microseconds | undefined {
    let due: Microseconds | undefined;
    for (const side of [0, 1] as const) {
      const waiting = this.waiting[side].oldest;
      const expired = this.expired[side].oldest;
      if (waiting !== undefined) due = Math.min(due ?? Number.POSITIVE_INFINITY, waiting.time + this.timeout);
      if (expired !== undefined) due = Math.min(due ?? Number.POSITIVE_INFINITY, expired.time + this.timeout + LATE);
    }
    return due;
  }

  /** Calls `report` for everything that still waits, in the order it came, and forgets all. */
  end(report: (pending: Pending) => void): void {
    const left = [...this.waiting[0].values(), ...this.waiting[1].values()].sort((a, b) => a.time - b.time);
    for (const side of [0, 1] as const) for (const pending of this.expired[side].values()) this.all.remove(pending);
    for (const pending of left) this.all.remove(pending);
    for (const map of [...this.waiting, ...this.expired]) map.clear();
    for (const pending of left) report(pending);
  }
}
