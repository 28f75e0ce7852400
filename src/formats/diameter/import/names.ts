/** What the names of a foreign dictionary mean: its own AVPs, else those of the model, whatever they are called there. */

import type { Avp, Model } from '../model.js';
import type { Draft, DraftAvp, DraftGroup } from './draft.js';

/** Vendor and code: what an AVP is, whoever names it. */
export type Key = `${number}/${number}`;

export const keyOf = ({ vendor, code }: { readonly vendor: number; readonly code: number }): Key => `${vendor}/${code}`;

export class ImportNames {
  /** Dictionaries whose AVPs were named, so that the new one has to use them. */
  readonly used = new Set<string>();
  private readonly model: Model;
  private readonly own = new Map<string, DraftAvp>();
  private readonly news: ReadonlySet<string>;
  /** Dictionaries of the applications that the file is about: of several AVPs of one name it means theirs. */
  private readonly home = new Set<string>();

  /** @param news AVPs that the model lacks. */
  constructor(draft: Draft, model: Model, news: readonly DraftAvp[]) {
    this.model = model;
    for (const avp of draft.avps) if (!this.own.has(avp.name)) this.own.set(avp.name, avp);
    this.news = new Set(news.map(({ name }) => name));
    for (const id of [...draft.applications.keys(), ...draft.commands.map(({ application }) => application)])
      for (const { dictionary } of (id !== undefined && model.application(id)?.profiles) || []) this.home.add(dictionary);
  }

  /** Vendor and code of a name; undefined when nobody defines it. */
  key(name: string): Key | undefined {
    const own = this.own.get(name);
    if (own !== undefined) return keyOf(own);
    const known = this.known(name);
    return known && keyOf(known);
  }

  /** The AVP of the model that a name means, if it is not a new one. */
  known(name: string): Avp | undefined {
    const own = this.own.get(name);
    if (own !== undefined) return this.model.avp(own.vendor, own.code);
    const candidates = this.model.avpsNamed(name);
    const ours = candidates.filter(({ dictionary }) => this.home.has(dictionary));
    if (ours.length === 1) return ours[0];
    return candidates.find((avp) => avp.name === name) ?? candidates.find(({ aliases }) => aliases.includes(name)) ?? candidates[0];
  }

  /** AVPs of the model that a name may mean, where neither the file nor its application says which. */
  choices(name: string): readonly Avp[] {
    const candidates = this.own.has(name) ? [] : this.model.avpsNamed(name);
    return candidates.filter(({ dictionary }) => this.home.has(dictionary)).length === 1 ? [] : candidates;
  }

  /** As the new dictionary writes it; undefined when nobody defines it. */
  written(name: string): string | undefined {
    if (name === 'AVP') return name;
    const known = this.known(name);
    if (known === undefined) return this.own.has(name) ? name : undefined;
    this.used.add(known.dictionary);
    return this.news.has(known.name) ? `${known.dictionary}.${known.name}` : known.name;
  }

  /** The AVP whose members a group has: by name and header. */
  ofGroup({ name, code, vendor }: DraftGroup): Avp | DraftAvp | undefined {
    const own = this.own.get(name);
    if (own !== undefined) return this.model.avp(own.vendor, own.code) ?? own;
    const byCode = code === undefined || vendor === undefined ? undefined : this.model.avp(vendor, code);
    // The header tells two of one name apart; otherwise a number is misprinted sooner than a name.
    return byCode?.name === name || byCode?.aliases.includes(name) ? byCode : (this.known(name) ?? byCode);
  }
}
