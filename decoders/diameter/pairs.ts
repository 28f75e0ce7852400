/** Connections that are there at the same time between the same two nodes: by an election (RFC 6733 5.6.4), or on purpose. */

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

/** Those of an observer: as many as there are connections whose opener is known. */
export class Pairs {
  private readonly byInitiator = new Map<string, Set<Between>>();

  enter(initiator: string, connection: Between): void {
    const connections = this.byInitiator.get(initiator) ?? new Set<Between>();
    this.byInitiator.set(initiator, connections.add(connection));
  }

  leave(initiator: string, connection: Between): void {
    const connections = this.byInitiator.get(initiator);
    connections?.delete(connection);
    if (connections?.size === 0) this.byInitiator.delete(initiator);
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
