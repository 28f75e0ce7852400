/** Finds, imports and checks the decoders that a configuration names; nothing else is ever loaded. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { contract, type LoadedDecoder } from '../decoder/contract.js';
import { type Fields, isField } from '../decoder/fields.js';
import { PREFIX_SUFFIX } from '../documents/identity.js';
import { OperatorError } from '../errors.js';
import { codeRoot } from '../installation.js';

const BUILT_IN = join(codeRoot, 'decoders');

/** Names that stand at the root of every document, or that the engine writes itself. */
const RESERVED = new Set(
  'capture deadletter pipeline data_stream ecs event host observer network source destination related labels tags agent error message spoor client server'.split(
    ' ',
  ),
);

/** Folders of decoders that come with Spoor, in the order of their names. */
export function builtInDecoders(): string[] {
  return readdirSync(BUILT_IN, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && moduleIn(join(BUILT_IN, entry.name)) !== undefined)
    .map(({ name }) => name)
    .sort();
}

/**
 * @param name folder of a built-in decoder, else an npm package, else a path of a file or folder.
 * @param base folder that packages and paths are looked up from: that of the configuration file.
 * Throws OperatorError DECODER_NOT_FOUND with the places looked at, DECODER_INVALID with what is wrong.
 */
export async function loadDecoder(name: string, base: string): Promise<LoadedDecoder> {
  const file = findDecoder(name, base);
  let module: unknown;
  try {
    module = await import(pathToFileURL(file).href);
  } catch (error) {
    throw new OperatorError(
      'DECODER_INVALID',
      `Decoder ${name} (${file}) cannot be imported: ${error instanceof Error ? error.message : String(error)}`,
      importHint(file, error),
      { cause: error },
    );
  }
  return checkDecoder((module as { default?: unknown }).default, name);
}

function importHint(file: string, error: unknown): string {
  if (file.endsWith('.ts'))
    return 'TypeScript files load without a build on Node 22.18 and newer; on older ones compile the decoder to JavaScript first.';
  if (error instanceof SyntaxError && /outside a module|Unexpected token 'export'/.test(error.message))
    return 'Call the file decoder.mjs, or put a package.json with "type": "module" beside it.';
  return 'Mend the module, or leave the decoder out of the configuration.';
}

function findDecoder(name: string, base: string): string {
  const builtIn = /^[a-z0-9_]+$/.test(name) ? moduleIn(join(BUILT_IN, name)) : undefined;
  if (builtIn !== undefined) return builtIn;
  const isPath = name.startsWith('.') || isAbsolute(name);
  const found = (isPath ? undefined : packageModule(name, base)) ?? pathModule(resolve(base, name));
  if (found === undefined) {
    const places = isPath
      ? [resolve(base, name)]
      : [join('decoders', name), `node_modules/${name} from ${base} upwards`, resolve(base, name)];
    throw new OperatorError(
      'DECODER_NOT_FOUND',
      `No decoder ${name}. Looked at: ${places.join(', ')}. Built in are: ${builtInDecoders().join(', ')}.`,
      'Name a built-in decoder, install the package beside the configuration file, or give the path of its folder.',
    );
  }
  letFindSpoor();
  return found;
}

/** `decoder.js` or `index.js` of a folder, or what its package.json names; TypeScript where nothing is compiled. */
function moduleIn(folder: string): string | undefined {
  for (const name of ['decoder.js', 'decoder.ts', 'index.js', 'decoder.mjs', 'index.mjs', 'index.ts']) {
    const file = join(folder, name);
    if (existsSync(file)) return file;
  }
  return undefined;
}

function pathModule(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  if (!statSync(path).isDirectory()) return path;
  return packageEntry(path) ?? moduleIn(path);
}

function packageModule(name: string, base: string): string | undefined {
  try {
    return createRequire(join(base, 'spoor.yaml')).resolve(name);
  } catch {
    // Packages whose exports name only `import` cannot be resolved the CommonJS way: look for the folder.
    for (let folder = base; ; folder = dirname(folder)) {
      const candidate = join(folder, 'node_modules', name);
      if (existsSync(join(candidate, 'package.json'))) return packageEntry(candidate) ?? moduleIn(candidate);
      if (folder === dirname(folder)) return undefined;
    }
  }
}

/** The main module a package.json names, as far as packages of decoders need it: a string, or conditions of `.`. */
function packageEntry(folder: string): string | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  let manifest: { exports?: unknown; main?: unknown };
  try {
    manifest = JSON.parse(readFileSync(file, 'utf8')) as typeof manifest;
  } catch {
    return undefined;
  }
  const dot =
    typeof manifest.exports === 'object' && manifest.exports !== null && '.' in manifest.exports ? manifest.exports['.'] : manifest.exports;
  const entry =
    typeof dot === 'object' && dot !== null ? ((dot as Record<string, unknown>).import ?? (dot as Record<string, unknown>).default) : dot;
  const main = typeof entry === 'string' ? entry : typeof manifest.main === 'string' ? manifest.main : undefined;
  return main === undefined ? undefined : join(folder, main);
}

let finding = false;

/**
 * A decoder in a folder of its own has no node_modules with Spoor in it: what it imports as `spoor/...` and does not find
 * is this very program.
 */
function letFindSpoor(): void {
  if (finding) return;
  finding = true;
  const hooks = `
    const own = ${JSON.stringify(import.meta.url)};
    export async function resolve(specifier, context, next) {
      if (!/^spoor\\/(decoder$|testing$|formats\\/)/.test(specifier)) return next(specifier, context);
      try { return await next(specifier, context); } catch { return next(specifier, { ...context, parentURL: own }); }
    }`;
  register(`data:text/javascript,${encodeURIComponent(hooks)}`);
}

/** A decoder as TypeScript cannot promise it at run time: made elsewhere, maybe for another version. */
export function checkDecoder(candidate: unknown, name: string): LoadedDecoder {
  const invalid = (message: string, todo: string) => new OperatorError('DECODER_INVALID', `Decoder ${name}: ${message}`, todo);
  if (typeof candidate !== 'object' || candidate === null || typeof (candidate as LoadedDecoder).onMessage !== 'function')
    throw invalid('its module has no decoder as default export.', 'Export default defineDecoder({ ... }) from spoor/decoder.');
  const decoder = candidate as LoadedDecoder;
  if (decoder.contract !== contract)
    throw invalid(
      `it is written for contract ${String(decoder.contract)}, this Spoor has contract ${contract}.`,
      decoder.contract > contract ? 'Update Spoor.' : 'Update the decoder, or build it against this version of spoor/decoder.',
    );
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(decoder.name))
    throw invalid(`its name "${decoder.name}" is none.`, 'Lower-case letters, digits and underscores.');
  if (RESERVED.has(decoder.name))
    throw invalid(`its name "${decoder.name}" belongs to the envelope of documents.`, 'Give it another name.');
  if (Object.keys(decoder.documents ?? {}).length === 0)
    throw invalid('it declares no documents.', 'Declare at least one kind in `documents`.');
  for (const [kind, { dataset, type, fields }] of Object.entries(decoder.documents)) {
    if (!/^[a-z][a-z0-9_]{0,79}$/.test(dataset) || (type !== 'logs' && type !== 'metrics'))
      throw invalid(
        `kind ${kind} has dataset "${dataset}" and type "${type}".`,
        'Dataset: lower-case letters, digits, underscores. Type: logs or metrics.',
      );
    const wrong = wrongField(fields, []);
    if (wrong !== undefined)
      throw invalid(
        `kind ${kind} has a field ${wrong}.`,
        'Field names are lower-case letters, digits and underscores; NAME_prefix beside an identity NAME is written by the engine.',
      );
  }
  return decoder;
}

function wrongField(fields: Fields, above: readonly string[]): string | undefined {
  for (const [name, entry] of Object.entries(fields)) {
    const path = [...above, name];
    if (!/^[a-z][a-z0-9_]*$/.test(name) || isOwnPrefix(name, fields)) return path.join('.');
    const below = isField(entry) ? undefined : wrongField(entry, path);
    if (below !== undefined) return below;
  }
  return undefined;
}

/** The engine writes the prefix of an identity beside it, under this name. */
function isOwnPrefix(name: string, fields: Fields): boolean {
  const identity = name.endsWith(PREFIX_SUFFIX) ? fields[name.slice(0, -PREFIX_SUFFIX.length)] : undefined;
  return identity !== undefined && isField(identity) && identity.identity !== undefined;
}
