/** Which dictionary is read after which: those that are used before those that use them. */

import type { Report } from './definitions.js';
import type { WrittenDictionary } from './syntax.js';

/** A dictionary and the name of the file it was read from. */
export interface Source {
  readonly file: string;
  readonly written: WrittenDictionary;
}

/**
 * As far as they do not use each other; reports what is used and not there.
 * @param isKnown whether a dictionary of that name is there already, and complete.
 */
export function inOrder(sources: readonly Source[], isKnown: (name: string) => boolean, reporter: (file: string) => Report): Source[] {
  const byName = new Map(sources.map((source) => [source.written.name, source]));
  const seen = new Set<string>();
  const ordered: Source[] = [];
  const visit = (source: Source): void => {
    const { file, written } = source;
    if (seen.has(written.name)) return;
    seen.add(written.name);
    for (const item of written.items) {
      if (item.kind !== 'use') continue;
      const used = byName.get(item.from);
      if (used !== undefined) visit(used);
      else if (!isKnown(item.from))
        reporter(file)(item.at, `There is no dictionary ${item.from}. Name one that comes along, or one that is given beside this.`);
    }
    ordered.push(source);
  };
  for (const source of sources) visit(source);
  return ordered;
}
