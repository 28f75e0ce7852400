/** Which fields the documents of a data stream have, by the templates that map them: what a panel may ask for. */

import type { DocumentKind } from '../decoder/contract.js';
import { leafFields } from '../documents/kind.js';
import { type OwnedKind, type Template, templatesFor } from '../documents/templates.js';

export interface KnownField {
  readonly path: string;
  /** Type in the mapping. */
  readonly type: string;
  readonly unit: string | undefined;
  /** Meaning, from the field table; absent for the envelope, which the Elastic Common Schema describes. */
  readonly describe: string | undefined;
}

export interface StreamFields {
  readonly dataset: string;
  readonly type: DocumentKind['type'];
  readonly describe: string;
  /** Decoder below whose name its own fields stand. */
  readonly decoder: string;
  readonly all: ReadonlyMap<string, KnownField>;
  /** Throws when there is no such field: a dashboard is wrong then, which the tests of the project find. */
  field(path: string): KnownField;
}

interface Mapped {
  readonly type?: string;
  readonly meta?: { readonly unit?: string };
  readonly properties?: Readonly<Record<string, Mapped>>;
}

/** By dataset: `rtp`, `rtp_stream`, `diameter` ... */
export function streamFields(kinds: readonly OwnedKind[]): ReadonlyMap<string, StreamFields> {
  const templates = templatesFor(kinds);
  const envelope = mapped(templates, 'spoor@ecs');
  return new Map(
    kinds.map(({ decoder, kind }) => {
      const described = new Map(
        [...leafFields(kind.fields)].map(({ path, field }) => [[decoder, ...path].join('.'), field.describe] as const),
      );
      const all = new Map<string, KnownField>();
      for (const part of [envelope, mapped(templates, `spoor.${kind.dataset}@mappings`)])
        for (const { path, type, unit } of leaves(part)) all.set(path, { path, type, unit, describe: described.get(path) });
      return [
        kind.dataset,
        { dataset: kind.dataset, type: kind.type, describe: kind.describe, decoder, all, field: lookUp(all, kind.dataset) },
      ];
    }),
  );
}

function lookUp(all: ReadonlyMap<string, KnownField>, dataset: string) {
  return (path: string): KnownField => {
    const found = all.get(path);
    if (found === undefined) throw new Error(`Documents of spoor.${dataset} have no field ${path}.`);
    return found;
  };
}

function mapped(templates: readonly Template[], name: string): Readonly<Record<string, Mapped>> {
  const body = templates.find((template) => template.kind === 'component_template' && template.name === name)?.body;
  const template = body?.template as { readonly mappings?: { readonly properties?: Readonly<Record<string, Mapped>> } } | undefined;
  if (template?.mappings?.properties === undefined) throw new Error(`No component template ${name} with mappings.`);
  return template.mappings.properties;
}

function* leaves(properties: Readonly<Record<string, Mapped>>, above = ''): Generator<Omit<KnownField, 'describe'>> {
  for (const [name, { type, meta, properties: below }] of Object.entries(properties)) {
    if (below !== undefined) yield* leaves(below, `${above}${name}.`);
    else if (type !== undefined) yield { path: above + name, type, unit: meta?.unit };
  }
}
