/** Checks a document against the field table it was made from: what would not fit its mapping, by path. */

import type { DocumentKind, LoadedDecoder } from '../decoder/contract.js';
import { type Field, type Fields, isField } from '../decoder/fields.js';
import { hasPrefix, PREFIX_SUFFIX } from '../documents/identity.js';
import { dataStreamName } from '../documents/kind.js';
import type { FinishedDocument } from '../documents/sink.js';

const RANGES: Readonly<Record<string, number>> = { byte: 2 ** 7, short: 2 ** 15, integer: 2 ** 31, long: 2 ** 53 };

/** Everything about the document that its decoder did not declare; empty when all is well. */
export function misfits(
  decoder: LoadedDecoder,
  { dataStream, body }: Pick<FinishedDocument, 'dataStream' | 'body'>,
  namespace = 'test',
): string[] {
  const kind = Object.values(decoder.documents).find(({ type, dataset }) => dataStreamName(type, dataset, namespace) === dataStream);
  if (kind === undefined) return [`no kind of documents goes to ${dataStream}`];
  return [...misfitsOf(kind, body[decoder.name], decoder.name)];
}

function* misfitsOf(kind: DocumentKind, content: unknown, name: string): Generator<string> {
  if (typeof content !== 'object' || content === null) yield `${name} is no object`;
  else yield* branch(kind.fields, content as Record<string, unknown>, name);
}

function* branch(fields: Fields, content: Record<string, unknown>, path: string): Generator<string> {
  for (const [name, value] of Object.entries(content)) {
    if (value === undefined) continue;
    const at = `${path}.${name}`;
    const entry = fields[name] ?? prefixOf(fields, name);
    if (entry === undefined) yield `${at} is not declared`;
    else if (isField(entry)) yield* leaf(entry, value, at);
    else if (typeof value === 'object' && value !== null && !Array.isArray(value))
      yield* branch(entry, value as Record<string, unknown>, at);
    else yield `${at} must be an object, it is ${JSON.stringify(value)}`;
  }
}

/** The engine adds `<name>_prefix` beside identities. */
function prefixOf(fields: Fields, name: string): Field<unknown> | undefined {
  if (!name.endsWith(PREFIX_SUFFIX)) return undefined;
  const entry = fields[name.slice(0, -PREFIX_SUFFIX.length)];
  if (entry === undefined || !isField(entry) || entry.identity === undefined || !hasPrefix(entry.identity)) return undefined;
  return { type: 'keyword', describe: 'prefix', ...(entry.many === true && { many: true }) };
}

function* leaf(field: Field<unknown>, value: unknown, path: string): Generator<string> {
  if (field.many === true) {
    if (!Array.isArray(value)) yield `${path} must be a list, it is ${JSON.stringify(value)}`;
    else for (const entry of value) yield* single(field, entry, path);
  } else yield* single(field, value, path);
}

function* single(field: Field<unknown>, value: unknown, path: string): Generator<string> {
  if (!fits(field, value)) yield `${path} must be ${field.type}, it is ${JSON.stringify(value)}`;
}

function fits({ type }: Field<unknown>, value: unknown): boolean {
  switch (type) {
    case 'keyword':
    case 'text':
      return typeof value === 'string';
    case 'ip':
      return typeof value === 'string' && /^[0-9a-f.:]+$/.test(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(value);
    case 'float':
    case 'double':
      return typeof value === 'number' && Number.isFinite(value);
    case 'flattened':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default: {
      const range = RANGES[type] ?? 0;
      return typeof value === 'number' && Number.isInteger(value) && value >= -range && value < range;
    }
  }
}
