/** A document kind made ready: which fields want their value changed before the document leaves. */

import type { DocumentKind } from '../decoder/contract.js';
import { type Field, type Fields, type IdentityClass, isField } from '../decoder/fields.js';

export interface LeafField {
  readonly path: readonly string[];
  readonly field: Field<unknown>;
}

export interface CompiledKind {
  /** Name of the decoder, below which the fields stand. */
  readonly decoder: string;
  readonly name: string;
  readonly dataset: string;
  readonly type: 'logs' | 'metrics';
  /** `logs-spoor.gsmtap-default` */
  readonly dataStream: string;
  readonly namespace: string;
  readonly leaves: readonly LeafField[];
  /** Fields whose values are changed before they leave, and the branches above them: where a document lacks a branch, nothing below it is asked for. */
  readonly changed: readonly ChangedField[];
}

/** A branch with changed fields `below` it, or such a field. */
export interface ChangedField {
  readonly name: string;
  readonly below: readonly ChangedField[];
  readonly date: boolean;
  readonly identity: IdentityClass | undefined;
  readonly scrub: boolean;
}

export function compileKind(decoder: string, name: string, kind: DocumentKind, namespace: string): CompiledKind {
  const leaves = [...leafFields(kind.fields)];
  return {
    decoder,
    name,
    dataset: kind.dataset,
    type: kind.type,
    dataStream: dataStreamName(kind.type, kind.dataset, namespace),
    namespace,
    leaves,
    changed: changedFields(kind.fields),
  };
}

function changedFields(fields: Fields): ChangedField[] {
  return Object.entries(fields).flatMap(([name, entry]): ChangedField[] => {
    if (!isField(entry)) {
      const below = changedFields(entry);
      return below.length === 0 ? [] : [{ name, below, date: false, identity: undefined, scrub: false }];
    }
    const { type, identity, scrub = false } = entry;
    const date = type === 'date';
    return date || scrub || identity !== undefined ? [{ name, below: [], date, identity, scrub }] : [];
  });
}

export function dataStreamName(type: 'logs' | 'metrics', dataset: string, namespace: string): string {
  return `${type}-spoor.${dataset}-${namespace}`;
}

/** All fields of a table, branches followed, in the order they are written. */
export function* leafFields(fields: Fields, above: readonly string[] = []): Generator<LeafField> {
  for (const [name, entry] of Object.entries(fields)) {
    const path = [...above, name];
    if (isField(entry)) yield { path, field: entry };
    else yield* leafFields(entry, path);
  }
}
