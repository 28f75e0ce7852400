/**
 * Answers that were read before their requests. A hole in one direction of a TCP connection holds back what follows it there, until it
 * is filled or given up, while the other direction goes on.
 */

import { type Microseconds, OldestFirst } from 'spoor/decoder';
import type { Answer } from './documents.js';
import type { Facts } from './facts.js';
import { Header } from './header.js';
import { Kept, type KeptList } from './kept-list.js';
import type { Pending } from './transactions.js';

/** An answer as it is kept. */
export class EarlyAnswer extends Kept implements Answer {
  readonly header: Header;
  readonly time: Microseconds;
  readonly facts: Facts;
  readonly findings: number;
  readonly requestFromInitiator: boolean;
  private readonly owner: EarlyAnswers;

  constructor(owner: EarlyAnswers, { header, time, facts, findings }: Answer, requestFromInitiator: boolean) {
    super();
    this.owner = owner;
    this.header = new Header().copy(header);
    this.time = time;
    this.facts = facts;
    this.findings = findings;
    this.requestFromInitiator = requestFromInitiator;
  }

  evict(): void {
    this.owner.forget(this);
  }
}

/** Those of one connection. */
export class EarlyAnswers {
  private readonly all: KeptList;
  private readonly waiting = [new OldestFirst<number, EarlyAnswer>(), new OldestFirst<number, EarlyAnswer>()] as const;

  constructor(all: KeptList) {
    this.all = all;
  }

  /** Keeps it; returns the one with the same key that it displaces. */
  add(answer: Answer, requestFromInitiator: boolean): EarlyAnswer | undefined {
    const side = this.waiting[Number(requestFromInitiator) as 0 | 1];
    const old = side.get(answer.header.hopByHop);
    if (old !== undefined) this.forget(old);
    const kept = new EarlyAnswer(this, answer, requestFromInitiator);
    side.set(answer.header.hopByHop, kept);
    this.all.add(kept);
    return old;
  }

  /**
   * Takes out the answer to this request. The end-to-end identifier has to be the same here, and the answer the later one: an identifier that
   * is used again must not get an old answer.
   */
  take({ fromInitiator, hopByHop, endToEnd, time }: Pending): EarlyAnswer | undefined {
    const answer = this.waiting[Number(fromInitiator) as 0 | 1].get(hopByHop);
    if (answer === undefined || answer.header.endToEnd !== endToEnd || answer.time < time) return undefined;
    this.forget(answer);
    return answer;
  }

  forget(answer: EarlyAnswer): void {
    this.waiting[Number(answer.requestFromInitiator) as 0 | 1].delete(answer.header.hopByHop);
    this.all.remove(answer);
  }

  /** Takes out those that came before `time`, in the order they came. */
  takeBefore(time: Microseconds): EarlyAnswer[] {
    const due: EarlyAnswer[] = [];
    for (const side of this.waiting)
      for (let oldest = side.oldest; oldest !== undefined && oldest.time <= time; oldest = side.oldest) {
        this.forget(oldest);
        due.push(oldest);
      }
    return due.sort((a, b) => a.time - b.time);
  }

  /** Time of the first one; undefined when there is none. */
  get oldest(): Microseconds | undefined {
    const [a, b] = this.waiting.map((side) => side.oldest?.time);
    return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
  }
}
