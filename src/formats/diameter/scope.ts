/**
 * What a name means in a dictionary: its own AVP, else one of the dictionaries it uses, else one of those that these use, and so on; the
 * nearest wins. Specifications refer to each other in circles (S6a to Gx and back), so dictionaries may, too.
 */

import type { Avp, Dictionary } from './model.js';

/** Two dictionaries equally near give one name to two AVPs: neither is meant unless it is said which. */
export const AMBIGUOUS = Symbol('ambiguous');

type Meaning = Avp | typeof AMBIGUOUS;

interface Names {
  readonly names: ReadonlyMap<string, Avp>;
  readonly aliases: ReadonlyMap<string, Meaning>;
}

const NO_ALIASES: ReadonlyMap<string, Meaning> = new Map();

export class Scopes {
  private readonly dictionaries: ReadonlyMap<string, Dictionary>;
  private readonly own: ReadonlyMap<string, readonly Avp[]>;
  private readonly ownNames = new Map<string, Names>();
  private readonly levels = new Map<string, readonly (readonly Names[])[]>();

  /** @param own AVPs by the dictionary that defines them. Both are complete before the first name is looked up. */
  constructor(dictionaries: ReadonlyMap<string, Dictionary>, own: ReadonlyMap<string, readonly Avp[]>) {
    this.dictionaries = dictionaries;
    this.own = own;
  }

  /** `User-Name` as dictionary `from` sees it, or `sh.User-Data` as the one named sees it; undefined when nobody defines it. */
  find(name: string, from: string): Meaning | undefined {
    const dot = name.indexOf('.');
    if (dot >= 0) return this.find(name.slice(dot + 1), name.slice(0, dot));
    for (const level of this.levelsOf(from)) {
      const meaning = one(level.map(({ names }) => names.get(name))) ?? one(level.map(({ aliases }) => aliases.get(name)));
      if (meaning !== undefined) return meaning;
    }
    return undefined;
  }

  /** A name that somebody who mistyped may have meant. */
  near(name: string, from: string): string | undefined {
    const wanted = bare(name);
    for (const level of this.levelsOf(from))
      for (const { names } of level) for (const known of names.keys()) if (bare(known) === wanted) return known;
    return undefined;
  }

  private levelsOf(dictionary: string): readonly (readonly Names[])[] {
    const known = this.levels.get(dictionary);
    if (known !== undefined) return known;
    const levels: Names[][] = [[this.namesOf(dictionary)]];
    const seen = new Set([dictionary]);
    for (let reached = [dictionary]; reached.length > 0; ) {
      const level: Names[] = [];
      const next: string[] = [];
      for (const { from, only } of reached.flatMap((name) => this.dictionaries.get(name)?.uses ?? [])) {
        // A list of names is all that this use brings.
        if (only !== undefined) level.push({ names: only, aliases: NO_ALIASES });
        else if (!seen.has(from)) {
          seen.add(from);
          level.push(this.namesOf(from));
          next.push(from);
        }
      }
      levels.push(level);
      reached = next;
    }
    this.levels.set(dictionary, levels);
    return levels;
  }

  private namesOf(dictionary: string): Names {
    const known = this.ownNames.get(dictionary);
    if (known !== undefined) return known;
    const own = this.own.get(dictionary) ?? [];
    const aliases = new Map<string, Meaning>();
    for (const avp of own) for (const alias of avp.aliases) aliases.set(alias, aliases.has(alias) ? AMBIGUOUS : avp);
    const names: Names = { names: new Map(own.map((avp) => [avp.name, avp])), aliases };
    this.ownNames.set(dictionary, names);
    return names;
  }
}

function one(meanings: readonly (Meaning | undefined)[]): Meaning | undefined {
  const found = new Set(meanings.filter((meaning) => meaning !== undefined));
  return found.size > 1 ? AMBIGUOUS : [...found][0];
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
