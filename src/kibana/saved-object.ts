/** Saved objects as Kibana imports them: their outer shape, their identifiers, and the lines of an NDJSON file. */

import { createHash } from 'node:crypto';

export interface Reference {
  readonly type: 'index-pattern' | 'dashboard' | 'search';
  readonly id: string;
  readonly name: string;
}

/**
 * `typeMigrationVersion` is the oldest that has the shape: Kibana runs the migrations of later ones on import, runs all of them on an
 * object that names no version, and refuses one that is newer than itself.
 */
export interface SavedObject {
  readonly id: string;
  readonly type: 'index-pattern' | 'dashboard' | 'search';
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly Reference[];
  readonly managed: false;
  readonly coreMigrationVersion: '8.8.0';
  readonly typeMigrationVersion: '8.0.0' | '8.9.0';
}

/** Shape of Kibana 8.15, which later ones read. */
const TYPE_VERSION = { 'index-pattern': '8.0.0', search: '8.0.0', dashboard: '8.9.0' } as const;

export function savedObject(
  type: SavedObject['type'],
  id: string,
  attributes: SavedObject['attributes'],
  references: readonly Reference[] = [],
): SavedObject {
  return { id, type, attributes, references, managed: false, coreMigrationVersion: '8.8.0', typeMigrationVersion: TYPE_VERSION[type] };
}

/** The same name gives the same identifier in every version of Spoor, so that an import replaces what an earlier one made. */
export function identifier(...name: readonly string[]): string {
  const hex = createHash('sha256').update(name.join('\n')).digest('hex');
  // Version 8 of RFC 9562: a UUID whose content is the maker's business.
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

/** One object a line, with a line feed behind each: the body of an import. */
export function ndjson(objects: readonly SavedObject[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('');
}

/**
 * The lines with identifiers of their own for that space. Kibana shares identifiers between spaces: it would give a second copy other
 * ones, and links between dashboards would lead into the wrong space. Those of the space `default` stay as they are.
 */
export function forSpace(lines: string, space: string): string {
  if (space === 'default') return lines;
  const ids = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as SavedObject).id);
  return ids.reduce((text, id) => text.replaceAll(id, identifier('space', space, id)), lines);
}
