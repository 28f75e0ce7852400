/** From a file, the environment and the command line to one checked configuration. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, resolve } from 'node:path';
import { OperatorError } from '../errors.js';
import { explainIssues } from './explain.js';
import { interpolate } from './interpolate.js';
import { type Configuration, configuration, configurationSchema } from './schema.js';

export interface LoadedConfiguration extends Configuration {
  /** Folder that decoders are looked up from: that of the file, or the working directory. */
  readonly base: string;
}

export type Tree = Record<string, unknown>;

/** Keys whose values are paths, relative to the file they stand in. */
const PATHS = [
  ['spool', 'directory'],
  ['privacy', 'keyFile'],
  ['elasticsearch', 'apiKeyFile'],
  ['elasticsearch', 'passwordFile'],
  ['elasticsearch', 'caFile'],
  ['elasticsearch', 'certificateFile'],
  ['elasticsearch', 'keyFile'],
  ['elasticsearch', 'keyPassphraseFile'],
  ['kibana', 'caFile'],
] as const;

/**
 * @param file YAML or JSON; undefined when the command line says it all.
 * @param overlay what the command line says, in the shape of the file; it wins, key by key, and lists replace lists.
 * Throws OperatorError CONFIG_NOT_READABLE, CONFIG_INVALID with one line for each thing wrong, CONFIG_SECRET.
 */
export function loadConfiguration(file: string | undefined, overlay: Tree, environment: NodeJS.ProcessEnv): LoadedConfiguration {
  const base = file === undefined ? process.cwd() : dirname(resolve(file));
  const fromFile = file === undefined ? {} : withAbsolutePaths(interpolate(readTree(file), environment) as Tree, base);
  const input = merged(fromFile, withAbsolutePaths(overlay, process.cwd()));
  const parsed = configuration.safeParse(input);
  if (parsed.success) return { ...parsed.data, base };
  const faults = explainIssues(parsed.error.issues, input, knownKeys);
  throw new OperatorError(
    'CONFIG_INVALID',
    `${file ?? 'The command line'} is not a configuration of Spoor:\n  ${faults.join('\n  ')}`,
    'spoor check --print-schema shows every key with its meaning and default.',
  );
}

function readTree(file: string): Tree {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new OperatorError(
      'CONFIG_NOT_READABLE',
      `The configuration ${file} cannot be read: ${(error as Error).message}`,
      'Name a file that exists and may be read: --config FILE.',
      { cause: error },
    );
  }
  const value = parsed(text, file);
  if (value === null || value === undefined) return {};
  if (isTree(value)) return value;
  throw new OperatorError(
    'CONFIG_INVALID',
    `${file} holds ${Array.isArray(value) ? 'a list' : `the single value ${JSON.stringify(value)}`}; sections with keys are wanted.`,
    'A smallest one is: source: { url: "tcp://127.0.0.1:6000" }',
  );
}

function parsed(text: string, file: string): unknown {
  // Only here, because most replays have no configuration file.
  const { parseDocument } = createRequire(import.meta.url)('yaml') as typeof import('yaml');
  const document = parseDocument(text, { prettyErrors: true });
  let [fault]: readonly Error[] = document.errors;
  try {
    if (fault === undefined) return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    fault = error as Error;
  }
  throw new OperatorError(
    'CONFIG_NOT_READABLE',
    `${file} is not YAML: ${fault?.message.trimEnd()}`,
    'Mend that line; values with : or # in them want quotes.',
  );
}

function withAbsolutePaths(tree: Tree, base: string): Tree {
  const copy = structuredClone(tree);
  for (const path of PATHS) {
    let at: unknown = copy;
    for (const key of path.slice(0, -1)) at = isTree(at) ? at[key] : undefined;
    const last = path.at(-1)!;
    if (!isTree(at)) continue;
    const value = at[last];
    if (typeof value === 'string' && value !== '' && !isAbsolute(value)) at[last] = resolve(base, value);
  }
  return copy;
}

/** `over` wins; sections are merged, everything else is replaced. */
export function merged(under: Tree, over: Tree): Tree {
  const result = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isTree(value) && isTree(below) ? merged(below, value) : value;
  }
  return result;
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keys that may stand at a path, read from the schema that editors get too. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  let at: unknown = configurationSchema();
  for (const key of path) at = isTree(at) && isTree(at.properties) ? at.properties[String(key)] : undefined;
  return isTree(at) && isTree(at.properties) ? Object.keys(at.properties) : [];
}
