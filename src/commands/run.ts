/** `spoor run`: beside the collector, until it is told to stop. */

import { Command } from 'commander';
import { spoolOf } from '../config/schema.js';
import { OperatorError } from '../errors.js';
import { stderrLog } from '../log.js';
import { Run } from '../run.js';
import { showReport, undeliveredText } from './finish.js';
import { configurationOf, type SharedOptions, withSharedOptions } from './shared-options.js';
import { stopOnSignals } from './signals.js';
import { reportStatus } from './status.js';

interface RunOptions extends SharedOptions {
  readonly source?: string;
  readonly client?: readonly string[];
  readonly shard?: string;
}

export function runCommand(): Command {
  const command = new Command('run')
    .description('Subscribe to osmo-pcap-server and turn what it publishes into documents, until SIGINT or SIGTERM.')
    .option('--source <endpoint>', 'ZeroMQ endpoint of the collector, tcp://HOST:PORT')
    .option('--client <name...>', 'follow only these clients of the collector')
    .option(
      '--shard <number/count>',
      'follow only a share of the clients: of COUNT processes this is NUMBER, each with a spool of its own',
    );
  return withSharedOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  spoor run --config /etc/spoor/spoor.yaml
  spoor run --source tcp://127.0.0.1:6000 --spool /var/lib/spoor
  spoor run --source tcp://127.0.0.1:6000 --client bts7 bts8 --spool /var/lib/spoor --elasticsearch http://localhost:9200
  spoor run --config /etc/spoor/spoor.yaml --shard 2/4 --spool /var/lib/spoor/2

The collector publishes when its configuration has, below "server": zeromq-publisher 127.0.0.1 6000`,
    )
    .action(run);
}

async function run(options: RunOptions): Promise<void> {
  const log = stderrLog();
  const given = {
    ...(options.source !== undefined && { url: options.source }),
    ...(options.client !== undefined && { clients: [...options.client] }),
    ...(options.shard !== undefined && { shard: options.shard }),
  };
  const configuration = configurationOf(options, Object.keys(given).length === 0 ? undefined : given);
  const { source } = configuration;
  if (source === undefined) {
    throw new OperatorError(
      'USAGE',
      'Nothing says where the collector is.',
      'Name its endpoint: --source tcp://HOST:PORT, or --config FILE with source: { url: ... }.',
    );
  }
  const { osmoPcapSource } = await import('../sources/osmo-pcap.js');
  const live = await Run.prepare({
    configuration,
    log,
    source: (counters, log) => osmoPcapSource(source, counters, log),
    inputs: [source.url],
    setup: options.setup,
  });
  const forget = stopOnSignals(() => live.stop(), log);
  const quiet = reportStatus(live, log);
  const outcome = await live.toEnd().finally(() => {
    quiet();
    forget();
  });
  await showReport(live, options.report);
  const undelivered = undeliveredText(outcome, spoolOf(configuration).directory);
  if (undelivered !== undefined) process.stderr.write(`\n${undelivered}\n`);
}
