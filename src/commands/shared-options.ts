/** Options that commands share, and the configuration that comes of them and a file. */

import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { type LoadedConfiguration, loadConfiguration, merged } from '../config/load.js';
import { settingsOf } from '../config/settings.js';
import { builtInDecoders } from '../engine/registry.js';

/** As commander gives them. */
export interface ConfigurationOptions {
  readonly config?: string;
  readonly elasticsearch?: string;
  readonly decoder?: readonly string[];
  readonly set?: readonly string[];
  readonly namespace?: string;
  readonly spool?: string;
}

export interface SharedOptions extends ConfigurationOptions {
  readonly setup: boolean;
  readonly report?: string;
}

/** What every command takes that reads a configuration. */
export function withConfigurationOptions(command: Command): Command {
  return command
    .option('--config <file>', 'configuration in YAML; options given here win over it')
    .option('--elasticsearch <url>', 'address of Elasticsearch; credentials belong into the configuration')
    .option('--decoder <name...>', 'use this decoder besides the others: npm package, or path of a file or folder')
    .option('--set <key=value>', 'set any key of the configuration, as in decoders.rtp.heuristic=false; may be given several times', listed)
    .option('--namespace <name>', 'last part of the names of the data streams');
}

export function withSharedOptions(command: Command): Command {
  return withConfigurationOptions(command)
    .option('--spool <dir>', 'directory that documents are kept in until they are delivered, and for good without Elasticsearch')
    .addOption(new Option('--no-setup', 'do not install index templates that are missing'))
    .option('--report <file>', 'write the report as one HTML page at the end');
}

/** @param source what the command line says of the collector, in the shape of the configuration. */
export function configurationOf(options: ConfigurationOptions, source?: Readonly<Record<string, unknown>>): LoadedConfiguration {
  const { decoders: decoderSettings = {}, ...settings } = settingsOf(options.set ?? []);
  const named = merged(settings, {
    ...(source !== undefined && { source }),
    ...(options.namespace !== undefined && { namespace: options.namespace }),
    ...(options.spool !== undefined && { spool: { directory: options.spool } }),
    ...(options.elasticsearch !== undefined && { elasticsearch: { url: options.elasticsearch } }),
  });
  const configuration = loadConfiguration(options.config, named, process.env);
  if (options.decoder === undefined && Object.keys(decoderSettings).length === 0) return configuration;
  const others = configuration.decoders ?? Object.fromEntries(builtInDecoders().map((name) => [name, null]));
  const added = Object.fromEntries((options.decoder ?? []).map((name) => [name.startsWith('.') ? resolve(name) : name, null]));
  const decoders = { ...added, ...others };
  for (const [name, own] of Object.entries(decoderSettings)) decoders[name] = merged(decoders[name] ?? {}, own);
  return { ...configuration, decoders };
}

function listed(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
