/** `spoor check`: is the configuration right, and is everything reachable that it names. */

import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { configuredDecoders } from '../config/decoders.js';
import type { LoadedConfiguration } from '../config/load.js';
import { privacyKey } from '../config/privacy-key.js';
import { configurationSchema, spoolOf } from '../config/schema.js';
import { allKinds } from '../documents/own-kinds.js';
import { templatesFor } from '../documents/templates.js';
import { EXIT, OperatorError } from '../errors.js';
import { silentLog } from '../log.js';
import { Counters } from '../metrics/counters.js';
import { Spool } from '../spool/spool.js';
import { configurationOf, type SharedOptions, withSharedOptions } from './shared-options.js';

interface CheckOptions extends SharedOptions {
  readonly source?: string;
  readonly printSchema?: true;
}

/** What was found about one part; `todo` when something must be done. */
interface Finding {
  readonly part: string;
  readonly found: string;
  readonly todo?: string;
}

export function checkCommand(): Command {
  const command = new Command('check').description(
    'Look at the configuration, the collector, the spool and Elasticsearch: what is reachable, as whom, what is missing.',
  );
  return withSharedOptions(command)
    .option('--source <endpoint>', 'ZeroMQ endpoint of the collector, tcp://HOST:PORT')
    .option('--print-schema', 'print the JSON Schema of the configuration file, for editors, and do nothing else')
    .addHelpText('after', '\nExits with 0 when all is well, 2 when the configuration is not, 3 when something cannot be used.')
    .action(check);
}

async function check(options: CheckOptions): Promise<void> {
  if (options.printSchema === true) {
    process.stdout.write(`${JSON.stringify(configurationSchema(), undefined, 2)}\n`);
    return;
  }
  const configuration = configurationOf(options, options.source === undefined ? undefined : { url: options.source });
  const decoders = await configuredDecoders(configuration.decoders, configuration.base);
  privacyKey(configuration.privacy, process.env);
  const findings: Finding[] = [
    { part: 'configuration', found: `${options.config ?? 'from the command line'}, namespace ${configuration.namespace}` },
    { part: 'decoders', found: decoders.map(({ decoder }) => decoder.name).join(', ') },
    ...(await Promise.all([collector(configuration), spool(configuration), elasticsearch(configuration)])),
  ];
  const width = Math.max(...findings.map(({ part }) => part.length));
  for (const { part, found, todo } of findings) {
    process.stdout.write(`${todo === undefined ? 'ok  ' : 'FAIL'}  ${part.padEnd(width)}  ${found}\n`);
    if (todo !== undefined) process.stdout.write(`${' '.repeat(width + 8)}${todo}\n`);
  }
  if (findings.some(({ todo }) => todo !== undefined)) process.exitCode = EXIT.cannotStart;

  async function elasticsearch({ elasticsearch, namespace }: LoadedConfiguration): Promise<Finding> {
    const part = 'elasticsearch';
    if (elasticsearch === undefined) return { part, found: 'none configured: documents stay in the spool' };
    const { inspectElasticsearch } = await import('../elasticsearch/inspect.js');
    try {
      return {
        part,
        ...(await inspectElasticsearch(
          elasticsearch,
          templatesFor(allKinds(decoders.map(({ decoder }) => decoder)), elasticsearch.dataStreams),
          namespace,
        )),
      };
    } catch (error) {
      return { part, ...whatToDo(error) };
    }
  }
}

async function collector({ source }: LoadedConfiguration): Promise<Finding> {
  const part = 'collector';
  if (source === undefined) return { part, found: 'none configured: enough for spoor replay' };
  const { probeCollector } = await import('../sources/collector-probe.js');
  const { describeReceiveBuffer, receiveBufferLimit } = await import('../sources/receive-buffer.js');
  const { reachable, reason, messages, clients } = await probeCollector(source.url);
  if (reachable) {
    const heard = messages === 0 ? 'silent for two seconds' : `${messages} messages in two seconds, about ${clients.join(', ')}`;
    const limit = source.url.startsWith('tcp:') ? await receiveBufferLimit() : undefined;
    const buffer = limit === undefined ? '' : `; ${describeReceiveBuffer(limit)}`;
    return { part, found: `${source.url} answers; ${heard}${buffer}` };
  }
  return {
    part,
    found: `${source.url}: ${reason}`,
    todo: 'Look whether osmo-pcap-server runs there and has zeromq-publisher ADDRESS PORT below server in its configuration.',
  };
}

async function spool(configuration: LoadedConfiguration): Promise<Finding> {
  const { spool, elasticsearch, source } = configuration;
  const part = 'spool';
  if (spool === undefined && elasticsearch === undefined && source === undefined) return { part, found: 'none needed' };
  const { directory, ...limits } = spoolOf(configuration);
  if (!existsSync(directory)) return { part, ...wouldBeMade(directory) };
  const counters = new Counters();
  try {
    const opened = await Spool.open(directory, { ...limits, delivery: true, whenFull: 'wait' }, counters, silentLog);
    const waiting = opened.unacknowledgedBytes;
    await opened.close();
    return { part, found: `${directory} can be written; ${(waiting / 1e6).toFixed(1)} MB wait in it` };
  } catch (error) {
    if (error instanceof OperatorError && error.code === 'SPOOL_LOCKED') return { part, found: `${directory} is in use by another Spoor` };
    return { part, ...whatToDo(error) };
  }
}

/** One part that cannot be looked at keeps nobody from looking at the others. */
function whatToDo(error: unknown): Omit<Finding, 'part'> {
  if (error instanceof OperatorError) return { found: error.message, todo: error.todo };
  throw error;
}

/** A look changes nothing: the directory is made when it is needed. */
function wouldBeMade(directory: string): Omit<Finding, 'part'> {
  let above = resolve(directory);
  while (!existsSync(above)) above = dirname(above);
  try {
    accessSync(above, constants.W_OK);
    return { found: `${directory} will be made` };
  } catch {
    return {
      found: `${directory} cannot be made: ${above} may not be written`,
      todo: 'Name another directory, or give that one to the user that runs Spoor.',
    };
  }
}
