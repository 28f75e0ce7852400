/** The second process of `npm start`: stands in for the collector, until the first says that it has all. */

import { packetsOf } from '../commands/publish.js';
import { OperatorError } from '../errors.js';
import { stderrLog } from '../log.js';
import { CollectorPublisher } from '../publish/publisher.js';
import { samples } from './samples.js';

/** What the first process is told. */
export type FromCollector =
  | { readonly kind: 'listening'; readonly endpoint: string }
  /** `messages` are all there will be: packets, and events about clients. */
  | { readonly kind: 'published'; readonly messages: number }
  | { readonly kind: 'failed'; readonly message: string };

const stopped = new AbortController();
// The first process has what it wants, or is gone: there is nobody to publish for.
process.on('disconnect', () => stopped.abort());

/** Where the first process is gone, nobody hears it. */
function tell(message: FromCollector): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

async function publish(): Promise<void> {
  const log = stderrLog(true);
  const options = { bind: 'tcp://127.0.0.1:0', format: 'pcap', pace: { kind: 'max' }, signal: stopped.signal } as const;
  const publisher = await CollectorPublisher.open(options, log);
  try {
    tell({ kind: 'listening', endpoint: publisher.endpoint });
    for (const { client, file } of samples()) {
      await publisher.subscribed(client);
      await publisher.client(client, packetsOf(file, log));
    }
    tell({ kind: 'published', messages: publisher.messages });
    // A collector that goes away is a loss that Spoor tells of: it stays until everything is taken in.
    if (!stopped.signal.aborted) await new Promise((resolve) => stopped.signal.addEventListener('abort', resolve, { once: true }));
  } finally {
    publisher.close();
  }
}

await publish().catch((error: unknown) => {
  const message =
    error instanceof OperatorError ? `${error.message} ${error.todo}` : error instanceof Error ? error.message : String(error);
  tell({ kind: 'failed', message });
  process.exitCode = 1;
  if (process.connected) process.disconnect();
});
