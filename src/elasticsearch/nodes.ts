/** Which of several nodes gets the next request: each in turn, but for those that failed just now, which rest for a minute and longer. */

import { type Client, ClusterConnectionPool, errors } from '@elastic/elasticsearch';

type PoolOptions = ConstructorParameters<typeof ClusterConnectionPool>[0];

/**
 * The client's pool with rests, which its default for a list of addresses has not: a dead node would go on getting a share of the requests. A node
 * whose rest is over gets the next request; if all rest, all are tried. Nodes are never looked for ("sniffing"): behind a load balancer or in a container
 * network the addresses that they tell each other lead nowhere.
 */
export class RestingNodes extends ClusterConnectionPool {
  constructor(options: PoolOptions) {
    super({ ...options, resurrectStrategy: 'optimistic' });
  }
}

/** A request was broken off because its time was up. The client takes that for a wish of ours, not for a fault of the node. */
export function blameNode(client: Client, error: unknown): void {
  const connection = error instanceof errors.RequestAbortedError ? error.meta?.meta.connection : undefined;
  if (connection !== undefined && connection !== null) client.connectionPool.markDead(connection);
}
