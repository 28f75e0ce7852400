/** Ports of servers in tests that nothing else takes while the server is away. */

import type { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

// From 32768 on Linux gives ports to outgoing connections: one of those, even of the very client that tries to come back, can sit on
// the port of a server that is down. Others begin at 49152.
const lowest = 16_384;
const beyond = 32_768;

/** Of those that are no outgoing connection's. It may be in use. */
export function drawPort(): number {
  return lowest + Math.floor(Math.random() * (beyond - lowest));
}

export function isTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
}

/** Listens at 127.0.0.1 on a port that is free, or on the one it had before, as soon as that is free again; gives the port. */
export async function listen(server: Server, before?: number): Promise<number> {
  for (const end = Date.now() + 10_000; ; ) {
    const port = before ?? drawPort();
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(port, '127.0.0.1', () => {
          server.off('error', reject);
          resolve();
        });
      });
      return port;
    } catch (error) {
      if (!isTaken(error) || Date.now() > end) throw error;
      await sleep(10);
    }
  }
}
