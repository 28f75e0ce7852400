/** A model as one line of JSON and back: the dictionaries that come along are looked up when Spoor is built, not at every start. */

import type { Application, Avp, Command, Definition, Part, Profile, Rule, Tables } from './model.js';
import { AVP_TYPES, type AvpType, type MandatoryRule, type RuleKind } from './syntax.js';

const KINDS: readonly RuleKind[] = ['fixed', 'required', 'optional'];

type Words = readonly (readonly [number, string])[];
/** Pairs of numbers: which shape, and which AVP counted from 1; 0 is any. */
type Rules = readonly number[];
type CompactCommand = readonly [code: number, name: string, proxiable: 0 | 1, request: CompactPart | 0, answer: CompactPart | 0];
type CompactPart = readonly [abbreviation: string, rules: Rules | 0];
type CompactAvp = readonly [
  vendor: number,
  code: number,
  name: string,
  type: number,
  dictionary: number,
  mandatory: MandatoryRule | 0,
  see: string | 0,
  encoding: string | 0,
  privacy: string | 0,
  aliases: readonly string[],
  values: Words,
  bits: Words,
  rules: Rules | 0,
];
type CompactProfile = readonly [
  name: string,
  dictionary: number,
  when: readonly (readonly [avp: number, endings: readonly string[]])[],
  commands: readonly CompactCommand[],
  refined: readonly (readonly [avp: number, rules: Rules])[],
  mandatory: readonly (readonly [avp: number, rule: MandatoryRule])[],
  features: readonly (readonly [list: number, bits: Words])[],
];

export interface CompactTables {
  readonly dictionaries: readonly (readonly [
    string,
    string | 0,
    readonly (readonly [from: string, only: readonly (readonly [string, number])[] | 0])[],
  ])[];
  readonly vendors: readonly (readonly [number, string, string | 0])[];
  /** Kind, minimum, and maximum or -1 for none, of rules; there are few. */
  readonly shapes: readonly (readonly [kind: number, min: number, max: number])[];
  readonly avps: readonly CompactAvp[];
  readonly applications: readonly (readonly [number, string, string | 0, number, 'auth' | 'acct' | 0, readonly CompactProfile[]])[];
  readonly commands: readonly CompactCommand[];
  readonly results: readonly (readonly [number, Words])[];
  readonly errorAnswer: Rules | 0;
}

export function compact(tables: Tables): CompactTables {
  const indexes = new Map(tables.avps.map((avp, i) => [avp, i]));
  const dictionaries = new Map(tables.dictionaries.map(({ name }, i) => [name, i]));
  const shapes: (readonly [number, number, number])[] = [];
  const shapeIndexes = new Map<string, number>();
  const index = (avp: Avp) => indexes.get(avp)!;

  const shape = ({ kind, min, max }: Rule): number => {
    const row = [KINDS.indexOf(kind), min, max === Number.POSITIVE_INFINITY ? -1 : max] as const;
    const known = shapeIndexes.get(row.join());
    if (known !== undefined) return known;
    shapeIndexes.set(row.join(), shapes.length);
    return shapes.push(row) - 1;
  };
  const rules = (definition: Definition) =>
    definition.rules.flatMap((rule) => [shape(rule), rule.avp === undefined ? 0 : index(rule.avp) + 1]);
  const part = (side: Part | undefined): CompactPart | 0 =>
    side === undefined ? 0 : [side.abbreviation, side.definition === undefined ? 0 : rules(side.definition)];
  const command = ({ code, name, proxiable, request, answer }: Command): CompactCommand => [
    code,
    name,
    proxiable ? 1 : 0,
    part(request),
    part(answer),
  ];
  const profile = (one: Profile): CompactProfile => [
    one.name,
    dictionaries.get(one.dictionary)!,
    one.when.map(({ avp, endings }) => [index(avp), endings]),
    [...one.commands.values()].map(command),
    [...one.refined].map(([avp, definition]) => [index(avp), rules(definition)]),
    [...one.mandatory].map(([avp, rule]) => [index(avp), rule]),
    [...one.features].map(([list, bits]) => [list, [...bits]]),
  ];

  return {
    dictionaries: tables.dictionaries.map(({ name, title, uses }) => [
      name,
      title ?? 0,
      uses.map(({ from, only }) => [from, only === undefined ? 0 : [...only].map(([as, avp]) => [as, index(avp)])]),
    ]),
    vendors: tables.vendors.map(({ id, name, title }) => [id, name, title ?? 0]),
    shapes,
    avps: tables.avps.map((avp) => [
      avp.vendor,
      avp.code,
      avp.name,
      AVP_TYPES.indexOf(avp.type),
      dictionaries.get(avp.dictionary)!,
      avp.mandatory ?? 0,
      avp.see ?? 0,
      avp.encoding ?? 0,
      avp.privacy ?? 0,
      avp.aliases,
      [...avp.values],
      [...avp.bits],
      avp.definition === undefined ? 0 : rules(avp.definition),
    ]),
    applications: tables.applications.map(({ id, name, title, vendor, role, profiles }) => [
      id,
      name,
      title ?? 0,
      vendor,
      role ?? 0,
      profiles.map(profile),
    ]),
    commands: tables.commands.map(command),
    results: [...tables.results].map(([vendor, names]) => [vendor, [...names]]),
    errorAnswer: tables.errorAnswer === undefined ? 0 : rules(tables.errorAnswer),
  };
}

/** What `compact` was given, all objects new. Rules are made when somebody looks at them: most runs need few. */
export function expand(stored: CompactTables): Tables {
  const names = stored.dictionaries.map(([name]) => name);
  const rules = new StoredRules(stored.shapes);
  const { avps } = rules;
  for (const row of stored.avps) avps.push(new StoredAvp(row, names, rules));

  const part = (side: CompactPart | 0): Part | undefined => (side === 0 ? undefined : new StoredPart(side, rules));
  const command = ([code, name, proxiable, request, answer]: CompactCommand): Command => ({
    code,
    name,
    proxiable: proxiable === 1,
    request: part(request),
    answer: part(answer),
  });
  const profile = ([name, dictionary, when, commands, refined, mandatory, features]: CompactProfile): Profile => ({
    name,
    dictionary: names[dictionary]!,
    when: when.map(([avp, endings]) => ({ avp: avps[avp]!, endings })),
    commands: new Map(commands.map((one) => [one[0], command(one)])),
    refined: new Map(refined.map(([avp, flat]) => [avps[avp]!, rules.definition(flat)])),
    mandatory: new Map(mandatory.map(([avp, rule]) => [avps[avp]!, rule])),
    features: new Map(features.map(([list, bits]) => [list, new Map(bits)])),
  });

  return {
    dictionaries: stored.dictionaries.map(([name, title, uses]) => ({
      name,
      title: title === 0 ? undefined : title,
      uses: uses.map(([from, only]) => ({ from, only: only === 0 ? undefined : new Map(only.map(([as, avp]) => [as, avps[avp]!])) })),
    })),
    vendors: stored.vendors.map(([id, name, title]) => ({ id, name, title: title === 0 ? undefined : title })),
    avps,
    applications: stored.applications.map(
      ([id, name, title, vendor, role, profiles]): Application => ({
        id,
        name,
        title: title === 0 ? undefined : title,
        vendor,
        role: role === 0 ? undefined : role,
        profiles: profiles.map(profile),
      }),
    ),
    commands: stored.commands.map(command),
    results: new Map(stored.results.map(([vendor, words]) => [vendor, new Map(words)])),
    errorAnswer: stored.errorAnswer === 0 ? undefined : rules.definition(stored.errorAnswer),
  };
}

class StoredRules {
  readonly avps: Avp[] = [];
  private readonly shapes: readonly { readonly kind: RuleKind; readonly min: number; readonly max: number }[];

  constructor(shapes: CompactTables['shapes']) {
    this.shapes = shapes.map(([kind, min, max]) => ({ kind: KINDS[kind]!, min, max: max < 0 ? Number.POSITIVE_INFINITY : max }));
  }

  definition(flat: Rules): Definition {
    const rules: Rule[] = [];
    for (let i = 0; i < flat.length; i += 2) {
      const { kind, min, max } = this.shapes[flat[i]!]!;
      const at = flat[i + 1]!;
      rules.push({ kind, avp: at === 0 ? undefined : this.avps[at - 1]!, min, max });
    }
    return { rules };
  }
}

const NO_WORDS: ReadonlyMap<number, string> = new Map();

class StoredAvp implements Avp {
  readonly vendor: number;
  readonly code: number;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly type: AvpType;
  readonly mandatory: MandatoryRule | undefined;
  readonly encoding: string | undefined;
  readonly privacy: string | undefined;
  readonly see: string | undefined;
  readonly dictionary: string;
  readonly values: ReadonlyMap<number, string>;
  readonly bits: ReadonlyMap<number, string>;
  private readonly rules: StoredRules;
  private readonly flat: Rules | 0;
  private made: Definition | undefined = undefined;

  constructor(
    [vendor, code, name, type, dictionary, mandatory, see, encoding, privacy, aliases, values, bits, flat]: CompactAvp,
    names: readonly string[],
    rules: StoredRules,
  ) {
    this.vendor = vendor;
    this.code = code;
    this.name = name;
    this.aliases = aliases;
    this.type = AVP_TYPES[type]!;
    this.mandatory = mandatory === 0 ? undefined : mandatory;
    this.encoding = encoding === 0 ? undefined : encoding;
    this.privacy = privacy === 0 ? undefined : privacy;
    this.see = see === 0 ? undefined : see;
    this.dictionary = names[dictionary]!;
    this.values = values.length === 0 ? NO_WORDS : new Map(values);
    this.bits = bits.length === 0 ? NO_WORDS : new Map(bits);
    this.rules = rules;
    this.flat = flat;
  }

  get definition(): Definition | undefined {
    if (this.made === undefined && this.flat !== 0) this.made = this.rules.definition(this.flat);
    return this.made;
  }
}

class StoredPart implements Part {
  readonly abbreviation: string;
  private readonly rules: StoredRules;
  private readonly flat: Rules | 0;
  private made: Definition | undefined = undefined;

  constructor([abbreviation, flat]: CompactPart, rules: StoredRules) {
    this.abbreviation = abbreviation;
    this.rules = rules;
    this.flat = flat;
  }

  get definition(): Definition | undefined {
    if (this.made === undefined && this.flat !== 0) this.made = this.rules.definition(this.flat);
    return this.made;
  }
}
