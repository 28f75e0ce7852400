/** Field tables: one description of a document gives its TypeScript type, its mapping and its reference. */

import type { Microseconds } from '../bytes/time.js';

/** Elasticsearch types that every supported server and OpenSearch know (`flattened` becomes `flat_object` there). */
export type FieldType =
  | 'keyword'
  | 'text'
  | 'ip'
  | 'long'
  | 'integer'
  | 'short'
  | 'byte'
  | 'double'
  | 'float'
  | 'boolean'
  | 'date'
  | 'flattened';

/**
 * Whose privacy a value touches. The engine applies the operator's policy when a document is emitted: a decoder marks,
 * it never hides. `sms_text` and `secret` are dropped whatever the policy says.
 */
export type IdentityClass = 'imsi' | 'imei' | 'tmsi' | 'msisdn' | 'sip_user' | 'sms_text' | 'secret';
export const IDENTITY_CLASSES: readonly IdentityClass[] = ['imsi', 'imei', 'tmsi', 'msisdn', 'sip_user', 'sms_text', 'secret'];

export interface Field<T> {
  readonly type: FieldType;
  /** One sentence for the field reference; says what it means for the network, not only its name. */
  readonly describe: string;
  /** `ms`, `percent`, `bytes`, `packets`, `dBm` ... for the reference and for Kibana's formats. */
  readonly unit?: string;
  readonly identity?: IdentityClass;
  /** Free text in which identities may stand: the engine replaces what looks like one. */
  readonly scrub?: boolean;
  readonly many?: boolean;
  /** Never set: carries the TypeScript type of the value. */
  readonly value?: T;
}

/** A tree of fields; a branch becomes an object in the document. Keys are lower-case snake_case. */
export interface Fields {
  readonly [name: string]: Field<unknown> | Fields;
}

/** The document a field table describes. Every field may be absent; none is null. */
export type Document<F extends Fields> = {
  [K in keyof F]?: (F[K] extends Field<infer T> ? T : F[K] extends Fields ? Document<F[K]> : never) | undefined;
};

export function isField(entry: Field<unknown> | Fields): entry is Field<unknown> {
  return typeof (entry as Field<unknown>).type === 'string' && typeof (entry as Field<unknown>).describe === 'string';
}

/** A value to search for exactly and to group by; longer than 1024 characters is stored but not indexed. */
export function keyword(describe: string, mark: { identity?: IdentityClass; scrub?: boolean } = {}): Field<string> {
  return { type: 'keyword', describe, ...mark };
}

/** Words for people, searched by word. */
export function text(describe: string, mark: { scrub?: boolean } = {}): Field<string> {
  return { type: 'text', describe, ...mark };
}

export function ip(describe: string): Field<string> {
  return { type: 'ip', describe };
}

/** Up to 2^53 exactly. */
export function long(describe: string, unit?: string): Field<number> {
  return number('long', describe, unit);
}

/** Signed 32 bits; an unsigned 32-bit number of the wire needs `long`. */
export function integer(describe: string, unit?: string): Field<number> {
  return number('integer', describe, unit);
}

/** Signed 16 bits. */
export function short(describe: string, unit?: string): Field<number> {
  return number('short', describe, unit);
}

/** Signed 8 bits. */
export function byte(describe: string, unit?: string): Field<number> {
  return number('byte', describe, unit);
}

export function float(describe: string, unit?: string): Field<number> {
  return number('float', describe, unit);
}

export function double(describe: string, unit?: string): Field<number> {
  return number('double', describe, unit);
}

export function boolean(describe: string): Field<boolean> {
  return { type: 'boolean', describe };
}

/** Given as packet time; stands in the document as ISO 8601 with microseconds. */
export function date(describe: string): Field<Microseconds> {
  return { type: 'date', describe };
}

/** Open sets of keys, all values keywords: searchable by key, not listed in data views. The decoder caps their number. */
export function flattened(describe: string): Field<Readonly<Record<string, string | readonly string[]>>> {
  return { type: 'flattened', describe };
}

/** A list of such values. */
export function many<T>(field: Field<T>): Field<readonly T[]> {
  const { value: _, ...rest } = field;
  return { ...rest, many: true };
}

function number(type: FieldType, describe: string, unit: string | undefined): Field<number> {
  return unit === undefined ? { type, describe } : { type, describe, unit };
}
