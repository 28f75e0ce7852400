/** Legs by a number made of something they share: addresses, a call. */

import type { Leg } from './leg.js';

/** A leg in one chain. Kept by whoever put it in, to take it out again. */
export class Link {
  readonly key: number;
  readonly leg: Leg;
  older: Link | undefined = undefined;
  newer: Link | undefined = undefined;

  constructor(key: number, leg: Leg) {
    this.key = key;
    this.leg = leg;
  }
}

/** Two texts may have the same key, so who looks something up compares what he finds. */
export class Chains {
  private readonly newest = new Map<number, Link>();

  /** The newest link of a chain; go on by `older`. */
  get(key: number): Link | undefined {
    return this.newest.get(key);
  }

  add(key: number, leg: Leg): Link {
    const link = new Link(key, leg);
    const before = this.newest.get(key);
    link.older = before;
    if (before !== undefined) before.newer = link;
    this.newest.set(key, link);
    return link;
  }

  remove({ key, older, newer }: Link): void {
    if (older !== undefined) older.newer = newer;
    if (newer !== undefined) newer.older = older;
    else if (older !== undefined) this.newest.set(key, older);
    else this.newest.delete(key);
  }
}

/** 30 bits of a text and a number: small enough to be stored as it is. */
export function chainKey(text: string, number: number): number {
  let hash = Math.imul(number ^ 0x811c_9dc5, 0x85eb_ca77);
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193);
  hash ^= hash >>> 15;
  return hash & 0x3fff_ffff;
}
