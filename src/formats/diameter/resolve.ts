/** Dictionaries to a model: names looked up, and every contradiction reported with its place. */

import { Commands } from './commands.js';
import { Definitions, type Report } from './definitions.js';
import type { Application, Avp, Command, Definition, Dictionary, Profile, Tables, Vendor } from './model.js';
import { inOrder, type Source } from './order.js';
import { Scopes } from './scope.js';
import type { MandatoryRule, Place, Problem, WrittenApplication, WrittenAvp, WrittenDictionary, WrittenItem } from './syntax.js';

export type { Source } from './order.js';

/** While it is built everything may still be added to. */
type Building<T> = {
  -readonly [K in keyof T]: T[K] extends ReadonlyMap<infer A, infer B> ? Map<A, B> : T[K] extends readonly (infer E)[] ? E[] : T[K];
};

type BuildingProfile = Building<Profile>;

export interface Resolved {
  readonly tables: Tables;
  readonly problems: readonly Problem[];
}

/**
 * @param sources in any order.
 * @param base what they add to, and may use; it is taken over and changed.
 */
export function resolve(sources: readonly Source[], base?: Tables): Resolved {
  const resolver = new Resolver(base);
  resolver.add(sources);
  return { tables: resolver.tables, problems: resolver.problems };
}

class Resolver {
  readonly problems: Problem[] = [];
  private readonly dictionaries = new Map<string, Building<Dictionary>>();
  private readonly vendorsByName = new Map<string, Vendor>();
  private readonly avps = new Map<string, Avp>();
  private readonly own = new Map<string, Avp[]>();
  private readonly applications = new Map<number, Application>();
  private readonly commands: Command[];
  private readonly results = new Map<number, Map<number, string>>();
  private errorAnswer: Definition | undefined;
  private definitions: Definitions;

  constructor(base: Tables | undefined) {
    for (const dictionary of base?.dictionaries ?? []) this.dictionaries.set(dictionary.name, dictionary as Building<Dictionary>);
    for (const vendor of base?.vendors ?? []) this.vendorsByName.set(vendor.name, vendor);
    for (const avp of base?.avps ?? []) this.keep(avp);
    for (const application of base?.applications ?? []) this.applications.set(application.id, application);
    for (const [vendor, words] of base?.results ?? []) this.results.set(vendor, words as Map<number, string>);
    this.commands = [...(base?.commands ?? [])];
    this.errorAnswer = base?.errorAnswer;
    this.definitions = this.lookUp();
  }

  /** Names as they mean what is declared by now. */
  private lookUp(): Definitions {
    return new Definitions(new Scopes(this.dictionaries, this.own));
  }

  get tables(): Tables {
    return {
      dictionaries: [...this.dictionaries.values()],
      vendors: [...this.vendorsByName.values()],
      avps: [...this.avps.values()],
      applications: [...this.applications.values()],
      commands: this.commands,
      results: this.results,
      errorAnswer: this.errorAnswer,
    };
  }

  add(sources: readonly Source[]): void {
    const added = sources.filter((source) => this.declare(source));
    const ordered = inOrder(
      added,
      (name) => this.dictionaries.has(name),
      (file) => this.reporter(file),
    );
    // Vendors first, then AVPs, since rules may name AVPs of any dictionary, later ones of the same file among them.
    for (const { file, written } of ordered) for (const item of written.items) this.vendor(item, this.reporter(file));
    for (const { file, written } of ordered)
      for (const item of written.items) if (item.kind === 'avp') this.avp(item, written.name, this.reporter(file));
    for (const { written } of ordered)
      for (const item of written.items)
        if (item.kind === 'use' && item.only === null) this.dictionaries.get(written.name)?.uses.push({ from: item.from, only: undefined });
    // Lists of names are looked up where all else is known, and add to what names mean.
    this.definitions = this.lookUp();
    for (const source of ordered) this.listedUses(source);
    this.definitions = this.lookUp();
    for (const source of ordered) this.rest(source);
  }

  private reporter(file: string): Report {
    return (place: Place, message: string) => this.problems.push({ file, place: { line: place.line, column: place.column }, message });
  }

  private declare({ file, written }: Source): boolean {
    if (this.dictionaries.has(written.name)) {
      this.reporter(file)(written.at, `There is a dictionary ${written.name} already. Give this one another name.`);
      return false;
    }
    this.dictionaries.set(written.name, { name: written.name, title: written.title ?? undefined, uses: [] });
    return true;
  }

  private vendor(item: WrittenItem, report: Report): void {
    if (item.kind !== 'vendor') return;
    const known = this.vendorsByName.get(item.name);
    if (known !== undefined && known.id !== item.id) report(item.at, `Vendor ${item.name} is ${known.id} already.`);
    else if (known === undefined) this.vendorsByName.set(item.name, { id: item.id, name: item.name, title: item.title ?? undefined });
  }

  private vendorId(name: string | null, at: Place, report: Report): number | undefined {
    if (name === null) return 0;
    const vendor = this.vendorsByName.get(name);
    if (vendor !== undefined) return vendor.id;
    if (/^\d+$/.test(name)) return Number(name);
    report(at, `No vendor ${name}. Declare it: vendor ${name} = NUMBER.`);
    return undefined;
  }

  private keep(avp: Avp): void {
    this.avps.set(`${avp.vendor}/${avp.code}`, avp);
    const own = this.own.get(avp.dictionary);
    if (own === undefined) this.own.set(avp.dictionary, [avp]);
    else own.push(avp);
  }

  private avp(item: WrittenAvp, dictionary: string, report: Report): void {
    const vendor = this.vendorId(item.vendor, item.at, report);
    if (vendor === undefined) return;
    const known = this.avps.get(`${vendor}/${item.code}`);
    if (known !== undefined) {
      report(
        item.at,
        `AVP ${item.code} of vendor ${vendor} is ${known.name} in dictionary ${known.dictionary} already. Use that: use ${known.dictionary}`,
      );
      return;
    }
    if (this.own.get(dictionary)?.some(({ name }) => name === item.name))
      report(item.at, `${item.name} is defined twice in this dictionary.`);
    const { body } = item;
    const note = (kind: string) => item.notes.find(({ note }) => note === kind)?.value;
    if (item.type === 'Grouped' && body?.kind !== 'definition')
      report(item.at, `${item.name} is Grouped, so its rules follow: { [ X ] *[ AVP ] }.`);
    if (item.type !== 'Grouped' && body?.kind === 'definition')
      report(item.at, `${item.name} is ${item.type}; only a Grouped AVP has rules.`);
    this.keep({
      vendor,
      code: item.code,
      name: item.name,
      aliases: item.notes.filter(({ note }) => note === 'alias').map(({ value }) => value),
      type: item.type,
      mandatory: item.mandatory ?? undefined,
      encoding: note('encoding'),
      privacy: note('privacy'),
      see: note('see'),
      dictionary,
      values: this.words(body?.kind === 'values' ? body.values : [], new Map(), report),
      bits: this.words(body?.kind === 'bits' ? body.values : [], new Map(), report),
      definition: undefined,
    });
  }

  private words(
    values: readonly { value: number; name: string; at: Place }[],
    words: Map<number, string>,
    report: Report,
  ): Map<number, string> {
    for (const { value, name, at } of values) {
      const known = words.get(value);
      if (known !== undefined && known !== name) report(at, `${value} is ${known} already.`);
      else words.set(value, name);
    }
    return words;
  }

  private listedUses({ file, written }: Source): void {
    for (const item of written.items) {
      if (item.kind !== 'use' || item.only === null || !this.dictionaries.has(item.from)) continue;
      const only = new Map<string, Avp>();
      for (const { name, as, at } of item.only) {
        const avp = this.definitions.avp(name, item.from, at, this.reporter(file));
        if (avp !== undefined) only.set(as ?? name, avp);
      }
      this.dictionaries.get(written.name)?.uses.push({ from: item.from, only });
    }
  }

  private rest({ file, written }: Source): void {
    const report = this.reporter(file);
    const profile = this.profile(written, report);
    const commands = new Commands(this.definitions, this.applications);
    for (const item of written.items) {
      if (item.kind === 'avp' && item.body?.kind === 'definition') {
        const avp = this.avps.get(`${this.vendorId(item.vendor, item.at, () => undefined)}/${item.code}`);
        if (item.body.rest) report(item.at, 'Three dots stand for the rest of a command that is extended; a group extends none.');
        if (avp?.dictionary === written.name)
          (avp as Building<Avp>).definition = this.definitions.define(item.body, written.name, undefined, report);
      } else if (item.kind === 'refine') this.refine(item, written.name, profile, report);
      else if (item.kind === 'values') {
        const avp = this.definitions.avp(item.name, written.name, item.at, report);
        if (avp !== undefined) (avp as Building<Avp>).values = this.words(item.body.values, new Map(avp.values), report);
      } else if (item.kind === 'features') {
        if (profile === undefined) report(item.at, 'Features belong to an application: declare one in this dictionary.');
        else profile.features.set(item.list, this.words(item.body.values, new Map(), report));
      } else if (item.kind === 'results') {
        const vendor = this.vendorId(item.vendor, item.at, report);
        if (vendor !== undefined) this.results.set(vendor, this.words(item.body.values, this.results.get(vendor) ?? new Map(), report));
      } else if (item.kind === 'errors') this.errorAnswer = this.definitions.define(item.body, written.name, undefined, report);
      else if (item.kind === 'command') {
        const command = commands.resolve(item, written.name, report);
        if (profile === undefined) this.commands.push(command);
        else if (profile.commands.has(command.code)) report(item.at, `Command ${command.code} stands twice in this dictionary.`);
        else profile.commands.set(command.code, command);
      }
    }
  }

  /** The application that the dictionary is about; none where it only lists several by name. */
  private profile(written: WrittenDictionary, report: Report): BuildingProfile | undefined {
    const declared = written.items.filter((item): item is WrittenApplication => item.kind === 'application');
    const profiles = declared.map((item) => {
      const profile = this.emptyProfile(item, written, report);
      this.application(item, profile, report);
      return profile;
    });
    return profiles.length === 1 ? profiles[0] : undefined;
  }

  private emptyProfile(item: WrittenApplication, written: WrittenDictionary, report: Report): BuildingProfile {
    const mandatory = new Map<Avp, MandatoryRule>();
    for (const use of written.items)
      if (use.kind === 'use')
        for (const { name, mandatory: rule, at } of use.only ?? []) {
          // What is wrong with a name was reported where it is used.
          const avp = rule === null ? undefined : this.definitions.avp(name, use.from, at, () => undefined);
          if (avp !== undefined && rule !== null) mandatory.set(avp, rule);
        }
    const when = item.when.flatMap(({ avp: name, endings, at }) => {
      const avp = this.definitions.avp(name, written.name, at, report);
      return avp === undefined ? [] : [{ avp, endings }];
    });
    return {
      name: item.profile ?? item.name,
      dictionary: written.name,
      when,
      commands: new Map(),
      refined: new Map(),
      mandatory,
      features: new Map(),
    };
  }

  private application(item: WrittenApplication, profile: BuildingProfile, report: Report): void {
    const known = this.applications.get(item.id);
    if (known !== undefined && known.name !== item.name)
      report(
        item.at,
        `Application ${item.id} is ${known.name} already; a part of it is a profile: application ${item.id} ${known.name} profile ${item.name}`,
      );
    if (known?.profiles.some(({ name }) => name === profile.name) === true)
      report(item.at, `Application ${item.id} has a profile ${profile.name} already.`);
    const vendor = this.vendorId(item.vendor, item.at, report) ?? 0;
    this.applications.set(item.id, {
      id: item.id,
      name: item.name,
      title: known?.title ?? item.title ?? undefined,
      vendor: known?.vendor ?? vendor,
      role: known?.role ?? item.role ?? undefined,
      profiles: [...(known?.profiles ?? []), profile],
    });
  }

  private refine(item: WrittenItem & { kind: 'refine' }, dictionary: string, profile: BuildingProfile | undefined, report: Report): void {
    const avp = this.definitions.avp(item.name, dictionary, item.at, report);
    if (avp === undefined) return;
    if (profile === undefined) report(item.at, 'An application refines groups: declare one in this dictionary.');
    else if (avp.type !== 'Grouped') report(item.at, `${avp.name} is ${avp.type}; only a Grouped AVP has rules.`);
    else if (profile.refined.has(avp)) report(item.at, `${avp.name} is refined twice in this dictionary.`);
    else profile.refined.set(avp, this.definitions.define(item.body, dictionary, avp.definition, report));
  }
}
