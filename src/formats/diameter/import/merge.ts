/** A foreign dictionary as one of ours: only what the model lacks, in names of the model, and a word on everything that was left out. */

import type { Avp, Definition, Model } from '../model.js';
import { commandsText, type NamedCommands } from './commands.js';
import type { Draft, DraftAvp, DraftGroup, DraftRules, DraftValues, Origin } from './draft.js';
import { ImportNames, keyOf } from './names.js';
import { labelText, nameText, rulesText, valuesText } from './write.js';

/** Says what was done, and where the reason stands. */
export type Tell = (from: Origin, message: string) => void;

export interface Merged {
  readonly text: string;
  /** How much of the draft the model has already, just so. */
  readonly known: number;
  readonly added: number;
}

export function merge(draft: Draft, name: string, sources: readonly string[], model: Model, tell: Tell): Merged {
  return new Merger(draft, name, model, tell).merged(sources);
}

class Merger implements NamedCommands {
  readonly draft: Draft;
  readonly model: Model;
  readonly tell: Tell;
  private readonly name: string;
  private readonly news: readonly DraftAvp[];
  private readonly names: ImportNames;
  private known = 0;
  private added = 0;

  constructor(draft: Draft, name: string, model: Model, tell: Tell) {
    this.draft = draft;
    this.name = name;
    this.model = model;
    this.tell = tell;
    this.addGroupsOfHeaders();
    this.news = this.newAvps();
    this.names = new ImportNames(draft, model, this.news);
  }

  merged(sources: readonly string[]): Merged {
    const groups = this.groups();
    const avps = this.news.map((avp) => this.avpText(avp, groups.get(keyOf(avp))));
    const values = this.draft.values.map((one) => this.moreValues(one)).filter((text) => text !== '');
    const commands = commandsText(this);
    this.known += commands.known;
    this.added += commands.texts.length;
    const alone = commands.applications.length === 1;
    const refined = this.refinements(groups, alone);
    // Commands of several applications are only names: which application a command is of, a dictionary says by being about one.
    const applications = commands.applications
      .filter((id) => alone || this.model.application(id) === undefined)
      .map((id) => this.applicationText(id, alone));
    const vendors = [...new Set(this.news.map(({ vendor }) => vendor))].filter((id) => id !== 0 && this.vendorKnown(id) === undefined);
    const blocks = [
      `dictionary ${this.name}`,
      `# Imported by spoor diameter import from ${sources.join(', ')}.`,
      [...this.names.used]
        .sort()
        .map((used) => `use ${used}`)
        .join('\n'),
      vendors.map((id) => `vendor ${this.vendorText(id)} = ${id}`).join('\n'),
      ...applications,
      ...avps,
      ...values,
      ...refined,
      ...commands.texts,
    ];
    this.added += avps.length + values.length + refined.length;
    return { text: `${blocks.filter((text) => text !== '').join('\n\n')}\n`, known: this.known, added: this.added };
  }

  /** Names of the rules looked up; a rule whose name nobody defines is left out and told. */
  rules({ rules, rest }: DraftRules, from: Origin, indent: string): string {
    const written = rules.flatMap((rule) => {
      const avp = this.names.written(rule.avp);
      if (avp === undefined) {
        this.tell(
          { ...from, line: rule.line },
          `${rule.avp} is defined nowhere: its rule was left out. Define it with avp, and put the rule back.`,
        );
        return [];
      }
      const choices = this.names.choices(rule.avp);
      if (choices.length > 1)
        this.tell(
          { ...from, line: rule.line },
          `${rule.avp} may be ${choices.map(({ dictionary, name }) => `${dictionary}.${name}`).join(' or ')}: ${avp} taken.`,
        );
      return [{ ...rule, avp }];
    });
    return rulesText(written, rest, indent);
  }

  /** Whether the model has just these rules. */
  same({ rules, rest }: DraftRules, definition: Definition | undefined): boolean {
    const ours = definition?.rules.map(({ kind, avp, min, max }) => `${kind} ${avp === undefined ? 'AVP' : keyOf(avp)} ${min} ${max}`);
    const theirs = rules.map(({ kind, avp, min, max }) => `${kind} ${avp === 'AVP' ? avp : this.names.key(avp)} ${min} ${max}`);
    return !rest && ours !== undefined && ours.join() === theirs.join();
  }

  /** A group that nobody knows is an AVP all the same: its header has the code, and the vendor unless it is the IETF's (RFC 6733 4.4). */
  private addGroupsOfHeaders(): void {
    const own = new Set(this.draft.avps.map(({ name }) => name));
    for (const { name, code, vendor = 0, from } of this.draft.groups) {
      if (code === undefined || own.has(name) || this.model.avpsNamed(name).length > 0) continue;
      own.add(name);
      this.draft.avps.push({ name, code, vendor, type: 'Grouped', mandatory: undefined, from });
    }
  }

  private newAvps(): readonly DraftAvp[] {
    const news = new Map<string, DraftAvp>();
    const names = new Set<string>();
    for (const avp of this.draft.avps) {
      const known = this.model.avp(avp.vendor, avp.code);
      if (known !== undefined) {
        this.known += 1;
        if (known.name !== avp.name && !known.aliases.includes(avp.name))
          this.tell(avp.from, `AVP ${avp.code} of vendor ${avp.vendor} is ${known.name} here, not ${avp.name}.`);
        if (known.type !== avp.type) this.tell(avp.from, `${known.name} is ${known.type} here, not ${avp.type}.`);
      } else if (news.has(keyOf(avp)) || names.has(avp.name))
        this.tell(avp.from, `AVP ${avp.name} ${avp.code} was left out: that name or code stands in the file already.`);
      else {
        news.set(keyOf(avp), avp);
        names.add(avp.name);
      }
    }
    return [...news.values()];
  }

  /** Groups by what they are. */
  private groups(): ReadonlyMap<string, DraftGroup> {
    const groups = new Map<string, DraftGroup>();
    for (const group of this.draft.groups) {
      const avp = this.names.ofGroup(group);
      if (avp === undefined) {
        this.tell(
          group.from,
          `Group ${group.name} was left out: no AVP of that name is known. Add its line to @avp_types, or an avp to the result.`,
        );
        continue;
      }
      if (group.code !== undefined && group.code !== avp.code)
        this.tell(group.from, `The header of ${group.name} has code ${group.code}; its AVP has ${avp.code}, which was taken.`);
      if (group.code === avp.code && group.vendor === undefined && avp.vendor !== 0)
        this.tell(group.from, `The header of ${group.name} has no vendor; ${avp.vendor} taken.`);
      if (avp.type !== 'Grouped') this.tell(group.from, `Group ${group.name} was left out: ${avp.name} is ${avp.type}.`);
      else if (groups.has(keyOf(avp))) this.tell(group.from, `A second definition of ${group.name} was left out.`);
      else groups.set(keyOf(avp), group);
    }
    return groups;
  }

  private avpText(avp: DraftAvp, group: DraftGroup | undefined): string {
    const mandatory = avp.mandatory === undefined ? '' : { must: ' M', mustnot: ' -M', may: ' ?M' }[avp.mandatory];
    const vendor = avp.vendor === 0 ? '' : ` ${this.vendorText(avp.vendor)}`;
    const head = `avp ${avp.name} ${avp.code}${vendor} ${avp.type}${mandatory}`;
    if (avp.type !== 'Grouped') {
      const values = this.distinct(this.draft.values.filter((one) => this.valuesOf(one) === keyOf(avp)));
      return values.length === 0 ? head : `${head} ${valuesText(values)}`;
    }
    if (group === undefined) this.tell(avp.from, `${avp.name} is Grouped and the file has no rules for it: any AVP may stand in it.`);
    if (group?.rest === true) this.tell(group.from, `Three dots in group ${avp.name} read as * [ AVP ]`);
    const any = { kind: 'optional', avp: 'AVP', min: 0, max: Number.POSITIVE_INFINITY, line: avp.from.line } as const;
    const open = group === undefined || (group.rest && !group.rules.some(({ avp }) => avp === 'AVP'));
    return `${head} ${this.rules({ rules: [...(group?.rules ?? []), ...(open ? [any] : [])], rest: false }, avp.from, '')}`;
  }

  private refinements(groups: ReadonlyMap<string, DraftGroup>, possible: boolean): string[] {
    return [...groups.values()].flatMap((group) => {
      const avp = this.names.known(group.name) ?? this.knownGroup(group);
      if (avp === undefined) return [];
      // A list of members says less than rules do.
      if (!group.counted || this.same(group, avp.definition)) {
        this.known += 1;
        return [];
      }
      if (!possible) {
        this.tell(
          group.from,
          `The rules of ${avp.name} differ from those here and were left out: only a dictionary of one application refines groups.`,
        );
        return [];
      }
      const dots = group.rest ? { ...group, rest: false } : group;
      if (group.rest) this.tell(group.from, `Three dots in group ${avp.name} were left out.`);
      return [`refine ${this.names.written(avp.name) ?? avp.name} ${this.rules(dots, group.from, '')}`];
    });
  }

  private knownGroup(group: DraftGroup): Avp | undefined {
    const avp = this.names.ofGroup(group);
    return avp && this.model.avp(avp.vendor, avp.code);
  }

  private valuesOf({ avp, key }: DraftValues): string | undefined {
    return key === undefined ? this.names.key(avp) : keyOf(key);
  }

  private distinct(lists: readonly DraftValues[]): (readonly [number, string])[] {
    const values = new Map<number, string>();
    for (const { avp, values: more, from } of lists)
      for (const [value, name] of more) {
        if (values.has(value) && values.get(value) !== name)
          this.tell(from, `${value} of ${avp} is ${values.get(value)} already; ${name} was left out.`);
        else values.set(value, name);
      }
    return [...values];
  }

  /** Values that the model lacks for an AVP it has. */
  private moreValues(one: DraftValues): string {
    const [vendor = 0, code = 0] = (this.valuesOf(one) ?? '').split('/').map(Number);
    const known = this.valuesOf(one) === undefined ? undefined : this.model.avp(vendor, code);
    if (known === undefined) {
      if (this.valuesOf(one) === undefined) this.tell(one.from, `Values of ${one.avp} were left out: no AVP of that name is known.`);
      return '';
    }
    const isResult = known.vendor === 0 && known.code === 268;
    const words = isResult ? (this.model.tables.results.get(0) ?? new Map<number, string>()) : known.values;
    // Words of bits are of another kind, and experimental results are their vendors'.
    const fits = isResult || (known.bits.size === 0 && !(known.vendor === 0 && known.code === 298));
    const more = this.distinct([one]).filter(([value]) => !words.has(value));
    this.known += one.values.length - more.length;
    if (more.length === 0) return '';
    if (!fits) {
      this.tell(
        one.from,
        `${more.length} values of ${known.name} were left out: ${known.bits.size > 0 ? 'it is a mask of bits here' : 'no vendor is said'}.`,
      );
      return '';
    }
    return isResult ? `results ${valuesText(more)}` : `values ${this.names.written(known.name) ?? known.name} ${valuesText(more)}`;
  }

  private applicationText(id: number, alone: boolean): string {
    const known = this.model.application(id);
    const name = known?.name ?? (this.draft.applications.get(id) || `Application-${id}`);
    return `application ${id} ${nameText(name)}${alone ? ` profile ${this.name}` : ''}`;
  }

  private vendorKnown(id: number): string | undefined {
    return this.model.tables.vendors.find((vendor) => vendor.id === id)?.name;
  }

  /** A number does where there is no name that is a name. */
  private vendorText(id: number): string {
    const name = (this.draft.vendors.get(id) ?? '').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
    const taken = this.model.tables.vendors.some((vendor) => vendor.name === name);
    return this.vendorKnown(id) ?? (name === '' || taken || /^\d/.test(name) ? `Vendor-${id}` : labelText(name));
  }
}
