/** One setup from the look at the server to the last step: what `spoor setup` says, line by line. */

import { Connection } from '../elasticsearch/connection.js';
import type { ElasticsearchOptions } from '../elasticsearch/options.js';
import { TODO_AWAY } from '../elasticsearch/trouble.js';
import type { Log } from '../log.js';
import type { Wanted } from './context.js';
import { type Extras, planFor } from './plan.js';
import { carryOut, type Line } from './step.js';

/** Throws OperatorError CONFIG_SECRET when a secret cannot be read; whatever a server answers is a line. */
export async function* setUpAt(
  options: ElasticsearchOptions,
  wanted: Wanted,
  { dryRun, log, ...extras }: Extras & { readonly dryRun: boolean; readonly log: Log },
): AsyncGenerator<Line> {
  const connection = await Connection.open(options, log);
  try {
    const nodes = connection.nodes.join(', ');
    const probe = await connection.probe();
    if (probe.kind !== 'server') {
      yield { kind: 'failed', text: `${nodes}: ${probe.message}`, todo: probe.kind === 'down' ? TODO_AWAY : probe.todo };
      return;
    }
    const { server } = probe;
    yield { kind: 'kept', text: `${nodes}: ${server.product} ${server.version || 'of unknown version'}` };
    yield* carryOut(await planFor({ ...wanted, requests: connection, server }, extras), dryRun);
  } finally {
    await connection.close();
  }
}
