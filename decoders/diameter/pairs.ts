/** Connections between the same two nodes: at the same time, by an election (RFC 6733 5.6.4) or on purpose, and one after another that was lost. */

import { type Microseconds, OldestFirst } from 'spoor/decoder';

/** One of them, as far as its nodes named themselves. */
export interface Between {
  readonly id: string;
  /** Who opened it, and to whom. */
  readonly initiator: string | undefined;
  readonly responder: string | undefined;
  /** Their addresses. */
  readonly from: string;
  readonly to: string;
}

/** Pairs that lost each other and were not seen again; of more the oldest are forgotten. */
const MOST_LOST = 4096;

/** Those of an observer: as many as there are connections whose opener is known. */
export class Pairs {
  private readonly byInitiator = new Map<string, Set<Between>>();
  /** When, by their names. */
  private readonly lost = new OldestFirst<string, Microseconds>();

  enter(initiator: string, connection: Between): void {
    const connections = this.byInitiator.get(initiator) ?? new Set<Between>();
    this.byInitiator.set(initiator, connections.add(connection));
  }

  leave(initiator: string, connection: Between): void {
    const connections = this.byInitiator.get(initiator);
    connections?.delete(connection);
    if (connections?.size === 0) this.byInitiator.delete(initiator);
  }

  /** Their last connection went without a word. */
  lose(connection: Between, time: Microseconds): void {
    const names = namesOf(connection);
    if (names === undefined || this.other(connection) !== undefined) return;
    const { oldestKey } = this.lost;
    if (this.lost.size >= MOST_LOST && oldestKey !== undefined) this.lost.delete(oldestKey);
    this.lost.set(names, time);
  }

  /** They found each other again: when they had lost each other; undefined when they had not. */
  regain(connection: Between): Microseconds | undefined {
    const names = namesOf(connection);
    const time = names === undefined ? undefined : this.lost.get(names);
    if (names !== undefined && time !== undefined) this.lost.delete(names);
    return time;
  }

  /** One that the other node opened, which is what an election is about. It may not have answered yet, and so be known by its address alone. */
  back({ initiator, responder, from }: Between): Between | undefined {
    if (initiator === undefined || responder === undefined) return undefined;
    for (const other of this.byInitiator.get(responder) ?? [])
      if (other.responder === initiator || (other.responder === undefined && other.to === from)) return other;
    return undefined;
  }

  /** Any other. */
  other(connection: Between): Between | undefined {
    const back = this.back(connection);
    if (back !== undefined || connection.initiator === undefined || connection.responder === undefined) return back;
    for (const other of this.byInitiator.get(connection.initiator) ?? [])
      if (other !== connection && other.responder === connection.responder) return other;
    return undefined;
  }
}

/** Whoever of the two opens the connection. */
function namesOf({ initiator, responder }: Between): string | undefined {
  return initiator === undefined || responder === undefined ? undefined : [initiator, responder].sort().join('\n');
}
