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
  readonly dates: readonly (readonly string[])[];
  readonly identities: readonly { readonly path: readonly string[]; readonly identity: IdentityClass }[];
  readonly scrubbed: readonly (readonly string[])[];
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
    dates: leaves.filter(({ field }) => field.type === 'date').map(({ path }) => path),
    identities: leaves.flatMap(({ path, field }) => (field.identity === undefined ? [] : [{ path, identity: field.identity }])),
    scrubbed: leaves.filter(({ field }) => field.scrub === true).map(({ path }) => path),
  };
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
