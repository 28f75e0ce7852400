/** `spoor setup`: brings Elasticsearch to what Spoor needs there, as often as one likes, or says what that would be. */

import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { type ConfiguredDecoder, configuredDecoders } from '../config/decoders.js';
import type { LoadedConfiguration } from '../config/load.js';
import { allKinds } from '../documents/own-kinds.js';
import { DEFAULT_STREAMS, templatesFor } from '../documents/templates.js';
import type { ElasticsearchOptions } from '../elasticsearch/options.js';
import { EXIT, OperatorError } from '../errors.js';
import type { KibanaOptions } from '../kibana/options.js';
import { stderrLog } from '../log.js';
import type { Wanted } from '../setup/context.js';
import type { Line } from '../setup/step.js';
import { type ConfigurationOptions, configurationOf, withConfigurationOptions } from './shared-options.js';

interface SetupOptions extends ConfigurationOptions {
  readonly dryRun?: true;
  readonly export?: string;
  readonly for: string;
  readonly createRoles?: true;
  readonly createKey?: string;
  readonly keyName: string;
}

export function setupCommand(): Command {
  const command = new Command('setup').description(
    'Install what Spoor needs: templates, lifecycle and rollovers after changes in Elasticsearch, dashboards in Kibana. Does nothing that is done already, but for the dashboards, which come anew.',
  );
  return withConfigurationOptions(command)
    .option('--dry-run', 'only look, and print every request that would be sent, as the Dev Tools of Kibana take it')
    .option('--create-roles', 'make the roles spoor_writer, spoor_setup and spoor_reader, too')
    .option(
      '--create-key <file>',
      'make an API key for the running Spoor, too, that may create documents and nothing else, and put it into this file',
    )
    .option('--key-name <name>', 'name of that key', `spoor-${hostname()}`)
    .option('--export <dir>', 'ask nobody, and write all requests as files, with a script for curl')
    .option('--for <version>', 'server that is exported for: 9.4, 8.15, serverless, opensearch-2.19', '9.4')
    .addHelpText(
      'after',
      `
Examples:
  spoor setup --config /etc/spoor/spoor.yaml --dry-run
  spoor setup --config /etc/spoor/setup.yaml --create-key /etc/spoor/api-key
  spoor setup --export spoor-templates --for 8.15

Exits with 0 when all is as it should be, 2 when the configuration is not, 3 when something could not be done.`,
    )
    .action(setup);
}

async function setup(options: SetupOptions): Promise<void> {
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads only the beginning, as head does, has had enough.
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    throw error;
  });
  const configuration = configurationOf(options);
  const decoders = await configuredDecoders(configuration.decoders, configuration.base);
  const wanted = wantedOf(configuration, decoders);
  if (options.export !== undefined) return exportFor(options.for, options.export, wanted);
  if (configuration.elasticsearch === undefined) {
    throw new OperatorError(
      'USAGE',
      'Nothing says where Elasticsearch is.',
      'Name it: --elasticsearch https://HOST:9200, or --config FILE with elasticsearch: { url: ... }; or use --export DIR.',
    );
  }
  await atServer(configuration.elasticsearch, configuration.kibana, wanted, options);
}

function wantedOf({ elasticsearch, namespace }: LoadedConfiguration, decoders: readonly ConfiguredDecoder[]): Wanted {
  const kinds = allKinds(decoders.map(({ decoder }) => decoder));
  const streams = elasticsearch?.dataStreams ?? DEFAULT_STREAMS;
  return { kinds, streams, namespace, templates: templatesFor(kinds, streams) };
}

async function atServer(
  elasticsearch: ElasticsearchOptions,
  kibana: KibanaOptions | undefined,
  wanted: Wanted,
  options: SetupOptions,
): Promise<void> {
  const [{ setUpAt }, { kibanaStage }] = await Promise.all([import('../setup/at-server.js'), import('../setup/kibana-stage.js')]);
  const log = stderrLog(true);
  const more = kibana === undefined ? [] : [kibanaStage(wanted.kinds, kibana, elasticsearch, log)];
  const key = options.createKey === undefined ? undefined : { name: options.keyName, file: resolve(options.createKey) };
  const extras = { roles: options.createRoles === true, more, ...(key !== undefined && { key }) };
  for await (const line of setUpAt(elasticsearch, wanted, { ...extras, dryRun: options.dryRun === true, log })) print(line);
}

const MARK = { kept: 'ok  ', done: 'done', would: '#   ', failed: 'FAIL' } as const;

function print(line: Line): void {
  const text = `${MARK[line.kind]}  ${line.text}\n`;
  // What would be sent goes to standard output, what is there already beside it: so that the former can be kept in a file.
  (line.kind === 'would' ? process.stdout : process.stderr).write(text);
  if (line.kind === 'would') process.stdout.write(`${line.paste}\n`);
  if (line.kind !== 'failed') return;
  process.stderr.write(`      ${line.todo}\n`);
  process.exitCode = EXIT.cannotStart;
}

async function exportFor(version: string, directory: string, wanted: Wanted): Promise<void> {
  const [{ namedServer }, { exportedFiles, exportTo }] = await Promise.all([
    import('../elasticsearch/server.js'),
    import('../setup/export.js'),
  ]);
  const server = namedServer(version);
  if (server === undefined)
    throw new OperatorError(
      'USAGE',
      `--for ${version}: no such server.`,
      'Name one of 8.11 or newer: 9.4, 8.15.2, serverless, opensearch-2.19.',
    );
  const files = exportedFiles(wanted, server);
  try {
    await exportTo(directory, files);
  } catch (error) {
    throw new OperatorError(
      'EXPORT_NOT_WRITABLE',
      `${directory} cannot be written: ${(error as Error).message}`,
      'Name a directory that may be made or written.',
      { cause: error },
    );
  }
  process.stderr.write(
    `${files.length} files in ${directory}: install.sh for curl, install.console for the Dev Tools, a file for each body, kibana/spoor.ndjson for Kibana\n`,
  );
}
