/** Does a document fit the mapping that its field table gives: what Elasticsearch would refuse, ignore, or not find, by field. */

import { isIP } from 'node:net';
import { type Field, type Fields, isField } from '../decoder/fields.js';
import { hasPrefix, PREFIX_SUFFIX } from './identity.js';

export interface Misfit {
  /** `rtp.loss_pct`. */
  readonly field: string;
  /** What it must be: a type of the field table, `list of ip`, `object`; undefined when no such field is declared. */
  readonly wanted: string | undefined;
  /** For tests and dead letters, never for a log. */
  readonly value: unknown;
}

const LARGEST_FLOAT = 2 ** 128 - 2 ** 104;
const RANGES: Readonly<Record<string, number>> = { byte: 2 ** 7, short: 2 ** 15, integer: 2 ** 31, long: 2 ** 53 };

/** Every misfit of an object with the fields of that table; `path` is the way to it. An object is wanted in any case. */
export function misfitsOf(fields: Fields, content: unknown, path: readonly string[] = []): Misfit[] {
  const found: Misfit[] = [];
  object(fields, content, [...path], found);
  return found;
}

/** `path` is one list that grows and shrinks: a name is only put together where something is wrong. */
function object(fields: Fields, content: unknown, path: string[], found: Misfit[]): void {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    found.push({ field: path.join('.'), wanted: 'object', value: content });
    return;
  }
  for (const name of Object.keys(content)) {
    const value = (content as Record<string, unknown>)[name];
    if (value === undefined) continue;
    const entry = Object.hasOwn(fields, name) ? fields[name] : prefixOf(fields, name);
    path.push(name);
    if (entry === undefined) found.push({ field: path.join('.'), wanted: undefined, value });
    else if (!isField(entry)) object(entry, value, path, found);
    else if (!fits(entry, value)) found.push({ field: path.join('.'), wanted: wanted(entry), value });
    path.pop();
  }
}

function wanted({ type, many }: Field<unknown>): string {
  return many === true ? `list of ${type}` : type;
}

/** The engine adds `<name>_prefix` beside identities. */
function prefixOf(fields: Fields, name: string): Field<unknown> | undefined {
  if (!name.endsWith(PREFIX_SUFFIX)) return undefined;
  const entry = fields[name.slice(0, -PREFIX_SUFFIX.length)];
  if (entry === undefined || !isField(entry) || entry.identity === undefined || !hasPrefix(entry.identity)) return undefined;
  return { type: 'keyword', describe: 'prefix', ...(entry.many === true && { many: true }) };
}

function fits(field: Field<unknown>, value: unknown): boolean {
  if (field.many !== true) return fitsOne(field, value);
  return Array.isArray(value) && value.every((entry) => fitsOne(field, entry));
}

function fitsOne({ type }: Field<unknown>, value: unknown): boolean {
  switch (type) {
    case 'keyword':
    case 'text':
      return typeof value === 'string';
    case 'ip':
      // A zone, fe80::1%eth0, means something on one machine only, and Elasticsearch takes none.
      return typeof value === 'string' && isIP(value) > 0 && !value.includes('%');
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(value);
    case 'float':
      return typeof value === 'number' && Math.abs(value) <= LARGEST_FLOAT;
    case 'double':
      return typeof value === 'number' && Number.isFinite(value);
    case 'flattened':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default: {
      const range = RANGES[type] ?? 0;
      return Number.isInteger(value) && (value as number) >= -range && (value as number) < range;
    }
  }
}
