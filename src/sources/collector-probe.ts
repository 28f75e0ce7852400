/** A look at the collector for `spoor check`: does it answer as a ZeroMQ publisher, and who sends. */

import { Subscriber } from 'zeromq';

export interface CollectorFound {
  readonly reachable: boolean;
  /** Why not. */
  readonly reason?: string;
  /** Messages that came while it was looked. */
  readonly messages: number;
  /** Clients of the collector that they are about, at most 20. */
  readonly clients: readonly string[];
}

const LONGEST_CLIENT_LIST = 20;

/** Subscribes to everything for at most `milliseconds`; a publisher that is silent so long is reachable all the same. */
export async function probeCollector(endpoint: string, milliseconds = 2000): Promise<CollectorFound> {
  const socket = new Subscriber({ receiveTimeout: milliseconds, linger: 0, reconnectInterval: 200 });
  let reachable = false;
  let reason = 'nothing listens there, or it is no ZeroMQ socket';
  const watch = (async () => {
    for await (const event of socket.events) {
      if (event.type === 'handshake') reachable = true;
      else if (event.type.startsWith('handshake:error'))
        reason = `it refuses the ZeroMQ handshake (${event.type.slice('handshake:error:'.length)})`;
    }
  })();
  const clients = new Set<string>();
  let messages = 0;
  const end = setTimeout(() => socket.close(), milliseconds);
  try {
    socket.subscribe('');
    socket.connect(endpoint);
    for await (const [topic] of socket) {
      messages += 1;
      const client = topic === undefined ? undefined : clientOf(topic.toString('latin1'));
      if (client !== undefined && clients.size < LONGEST_CLIENT_LIST) clients.add(client);
    }
  } catch {
    // The time was over: closed, or nothing came.
  } finally {
    clearTimeout(end);
    if (!socket.closed) socket.close();
  }
  await watch.catch(() => undefined);
  return { reachable, messages, clients: [...clients].sort(), ...(!reachable && { reason }) };
}

/** `data.v1.NAME` and `event.v1.EVENT.NAME`; names may have dots, events have none. */
function clientOf(topic: string): string | undefined {
  return topic.match(/^(?:data\.v1|event\.v1\.[a-z]+)\.([\x21-\x7e]+)$/)?.[1];
}
