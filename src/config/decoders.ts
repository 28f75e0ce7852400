/** The decoders that a configuration names, imported, with their options checked. */

import { z } from 'zod';
import type { LoadedDecoder } from '../decoder/contract.js';
import { builtInDecoders, loadDecoder } from '../engine/registry.js';
import { OperatorError } from '../errors.js';
import { explainIssues } from './explain.js';

export interface ConfiguredDecoder {
  readonly decoder: LoadedDecoder;
  /** As the decoder's schema gives them back; undefined for a decoder without options. */
  readonly options: unknown;
}

/**
 * @param named built-in name, package or path, with options as they were written; undefined means every built-in decoder.
 * @param base folder that packages and paths are looked up from.
 * Throws OperatorError DECODER_NOT_FOUND, DECODER_INVALID, or CONFIG_INVALID for wrong options.
 */
export async function configuredDecoders(
  named: Readonly<Record<string, Readonly<Record<string, unknown>> | null>> | undefined,
  base: string,
): Promise<ConfiguredDecoder[]> {
  const wanted = named ?? Object.fromEntries(builtInDecoders().map((name) => [name, null]));
  if (Object.keys(wanted).length === 0)
    throw new OperatorError(
      'CONFIG_INVALID',
      'decoders: found none.',
      'Name at least one, or leave the section out for all built-in ones.',
    );
  return Promise.all(
    Object.entries(wanted).map(async ([name, options]) => {
      const decoder = await loadDecoder(name, base);
      return { decoder, options: checkedOptions(decoder, name, options ?? {}) };
    }),
  );
}

function checkedOptions({ options: schema }: LoadedDecoder, name: string, given: Readonly<Record<string, unknown>>): unknown {
  const invalid = (faults: readonly string[]) =>
    new OperatorError(
      'CONFIG_INVALID',
      `Options of decoder ${name}:\n  ${faults.join('\n  ')}`,
      `spoor decoders ${name} describes the decoder; leave the options out for their defaults.`,
    );
  if (schema === undefined) {
    const keys = Object.keys(given);
    if (keys.length === 0) return undefined;
    throw invalid(keys.map((key) => `decoders.${name}.${key}: no such key; this decoder has no options.`));
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw invalid(
    explainIssues(parsed.error.issues, given, (path) => knownOptions(schema, path)).map((fault) => `decoders.${name}.${fault}`),
  );
}

/** Only for hints: a schema made by another zod, or one that JSON Schema cannot say, gives none. */
function knownOptions(schema: NonNullable<LoadedDecoder['options']>, path: readonly PropertyKey[]): string[] {
  try {
    let at: unknown = z.toJSONSchema(schema as z.ZodType, { io: 'input', unrepresentable: 'any' });
    for (const key of path) at = (at as { properties?: Record<string, unknown> } | undefined)?.properties?.[String(key)];
    return Object.keys((at as { properties?: object } | undefined)?.properties ?? {});
  } catch {
    return [];
  }
}
