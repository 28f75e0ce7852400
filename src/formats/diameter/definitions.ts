/** Rules of commands and groups: names looked up, and everything that RFC 6733 3.2 asks of them checked. */

import type { Avp, Definition, Rule } from './model.js';
import { AMBIGUOUS, type Scopes } from './scope.js';
import type { Place, WrittenDefinition } from './syntax.js';

/** Says what is wrong, and where. */
export type Report = (place: Place, message: string) => void;

export class Definitions {
  private readonly scopes: Scopes;

  constructor(scopes: Scopes) {
    this.scopes = scopes;
  }

  /** The AVP that a name means in a dictionary; reports when there is none, or more than one. */
  avp(name: string, dictionary: string, at: Place, report: Report): Avp | undefined {
    const found = this.scopes.find(name, dictionary);
    if (found === AMBIGUOUS) {
      report(
        at,
        `${name} means different AVPs in the dictionaries that are used. Write DICTIONARY.${name}, or rename one: use X ( ${name} as Y ).`,
      );
      return undefined;
    }
    if (found === undefined) {
      const near = this.scopes.near(name, dictionary);
      const hint = near === undefined ? 'Define it with avp, or use the dictionary that does.' : `Did you mean ${near}?`;
      report(at, `No AVP ${name} is defined here or in a dictionary that is used. ${hint}`);
    }
    return found;
  }

  /** @param base what three dots stand for. */
  define({ rules, rest }: WrittenDefinition, dictionary: string, base: Definition | undefined, report: Report): Definition {
    const own: Rule[] = [];
    const named = new Set<Avp | undefined>();
    for (const { kind, avp: name, min, max, at } of rules) {
      const avp = name === 'AVP' ? undefined : this.avp(name, dictionary, at, report);
      if (avp === undefined && name !== 'AVP') continue;
      if (named.has(avp)) report(at, `${name} stands twice in this definition.`);
      if (kind === 'fixed' && own.some((rule) => rule.kind !== 'fixed'))
        report(at, `< ${name} > has a fixed place, so it stands before all that have none (RFC 6733 3.2).`);
      named.add(avp);
      own.push({ kind, avp, min, max });
    }
    if (!rest || base === undefined) return { rules: own };
    const all = [...own, ...base.rules.filter(({ avp }) => !named.has(avp))];
    return { rules: [...all.filter(({ kind }) => kind === 'fixed'), ...all.filter(({ kind }) => kind !== 'fixed')] };
  }
}
