/** Reads a view's field out of a whole document, wherever it stands there. */

import { type Field, type Fields, isField } from '../decoder/fields.js';
import type { FieldPath } from '../decoder/views.js';
import { microsecondsOf } from './iso-time.js';

export type Body = Readonly<Record<string, unknown>>;

export interface FieldReader {
  read(body: Body): unknown;
  /** The declaration, where the field is one of the decoder's own. */
  readonly field: Field<unknown> | undefined;
}

/**
 * A path that the decoder's field table knows stands below the decoder's name; so does one that begins with that name.
 * Any other path is taken from the envelope.
 */
export function fieldReader(path: FieldPath, decoder: string, fields: Fields): FieldReader {
  const parts = path.split('.');
  const own = declared(fields, parts);
  if (own !== undefined) return { read: reader([decoder, ...parts]), field: own };
  return { read: reader(parts), field: parts[0] === decoder ? declared(fields, parts.slice(1)) : undefined };
}

function declared(fields: Fields, parts: readonly string[]): Field<unknown> | undefined {
  let entry: Field<unknown> | Fields = fields;
  for (const part of parts) {
    if (entry !== fields && isField(entry)) return undefined;
    const next: Field<unknown> | Fields | undefined = Object.hasOwn(entry, part) ? (entry as Fields)[part] : undefined;
    if (next === undefined) return undefined;
    entry = next;
  }
  return entry !== fields && isField(entry) ? entry : undefined;
}

function reader(parts: readonly string[]): (body: Body) => unknown {
  const [first = '', second, third] = parts;
  // Nearly all paths have up to three parts, which need no loop.
  if (parts.length === 1) return (body) => body[first];
  if (parts.length === 2) return (body) => step(body[first], second!);
  if (parts.length === 3) return (body) => step(step(body[first], second!), third!);
  return (body) => {
    let value: unknown = body;
    for (const part of parts) value = step(value, part);
    return value;
  };
}

function step(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Body)[key] : undefined;
}

/** Longer texts are cut: a row is named by what a person can read, and memory is bounded. */
const LONGEST = 160;

/** A value as text, to group by and to show; undefined for what is absent or an object. Lists are joined. */
export function textOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
    case 'number':
    case 'boolean':
      return String(value);
    case 'object': {
      if (!Array.isArray(value)) return undefined;
      const parts: string[] = [];
      for (const element of value.slice(0, 16)) parts.push(textOf(element) ?? '');
      return textOf(parts.join(', '));
    }
    default:
      return undefined;
  }
}

/** A value as number: booleans as 0 and 1, times of documents as Microseconds. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return microsecondsOf(value);
  return undefined;
}
