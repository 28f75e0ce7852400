/** SIGINT and SIGTERM: the first asks for an orderly end, the second is obeyed at once. */

import type { Log } from '../log.js';

/** Returns what takes the handlers away again. */
export function stopOnSignals(stop: () => void, log: Log): () => void {
  let asked = false;
  const handler = (signal: NodeJS.Signals) => {
    // What is in memory and not yet committed is lost then, as with kill -9: said in the line below.
    if (asked) process.exit(signal === 'SIGINT' ? 130 : 143);
    asked = true;
    log.info(`${signal}: finishing what was read; once more to end at once, which loses what is not yet on disk`);
    stop();
  };
  process.on('SIGINT', handler).on('SIGTERM', handler);
  return () => void process.off('SIGINT', handler).off('SIGTERM', handler);
}
