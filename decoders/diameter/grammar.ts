/** Which rules a message and its groups have to follow: the definition of its command, in the profile of its application that is meant. */

import type { Avp, Command, Definition, Model, Profile, Rule } from 'spoor/formats/diameter';

/** One way to read a message: what a specification says of its command, and of the groups in it. */
export interface Reading {
  readonly command: Command;
  readonly profile: Profile;
}

/** Commands that applications inherit which have none of their own (RFC 6733 8, 9.7): ASR, RAR, STR, ACR. */
const INHERITED: ReadonlySet<number> = new Set([274, 258, 275, 271]);

interface Readings {
  /** Meant whatever the message says. */
  readonly plain: readonly Reading[];
  /** Meant when a text in the message says so. */
  readonly conditional: readonly Reading[];
  readonly all: readonly Reading[];
}

const NONE: Readings = { plain: [], conditional: [], all: [] };

export class Grammar {
  readonly errorAnswer: Definition | undefined;
  private readonly model: Model;
  private readonly readings = new Map<number, Map<number, Readings>>();

  constructor(model: Model) {
    this.model = model;
    this.errorAnswer = model.tables.errorAnswer;
  }

  /**
   * Profiles in question, best guess first: those that `context` (Service-Context-Id) names; without one, those that hang on none;
   * without these, all. None for a command that the application does not have.
   */
  find(application: number, code: number, context: string | undefined): readonly Reading[] {
    const known = this.readings.get(application)?.get(code) ?? this.lookUp(application, code);
    if (known.conditional.length === 0) return known.plain;
    if (context === undefined) return known.all;
    const named = known.conditional.filter(({ profile }) =>
      profile.when.every(({ endings }) => endings.some((end) => context.endsWith(end))),
    );
    return named.length > 0 ? named : known.plain.length > 0 ? known.plain : known.all;
  }

  private lookUp(application: number, code: number): Readings {
    const known = this.model.application(application);
    if (known === undefined) return NONE;
    const own = readingsOf(known.profiles, code);
    const all = own.length === 0 && INHERITED.has(code) ? readingsOf(this.model.application(0)?.profiles ?? [], code) : own;
    if (all.length === 0) return NONE;
    const conditional = all.filter(({ profile }) => profile.when.length > 0);
    const found = { plain: all.filter(({ profile }) => profile.when.length === 0), conditional, all };
    // Only pairs that dictionaries have are kept, so their number is bounded.
    const codes = this.readings.get(application) ?? new Map<number, Readings>();
    this.readings.set(application, codes.set(code, found));
    return found;
  }
}

function readingsOf(profiles: readonly Profile[], code: number): Reading[] {
  return profiles.flatMap((profile) => {
    const command = profile.commands.get(code);
    return command === undefined ? [] : [{ command, profile }];
  });
}

/** Members of a group as this reading has them. */
export function membersOf(group: Avp, profile: Profile | undefined): Definition | undefined {
  return profile?.refined.get(group) ?? group.definition;
}

/** One definition, ready to be counted against. */
export class Members {
  readonly rules: readonly Rule[];
  /** Whether any other AVP is welcome. */
  readonly open: boolean;
  private readonly places = new Map<Avp, number>();

  constructor({ rules }: Definition) {
    this.rules = rules;
    rules.forEach(({ avp }, i) => {
      if (avp !== undefined) this.places.set(avp, i);
    });
    // A definition without rules is one that no source has.
    this.open = rules.length === 0 || rules.some(({ avp, max }) => avp === undefined && max > 0);
  }

  /** Index of the rule for an AVP, -1 for none. */
  indexOf(avp: Avp): number {
    return this.places.get(avp) ?? -1;
  }
}

const made = new WeakMap<Definition, Members>();

export function compiled(definition: Definition): Members {
  let members = made.get(definition);
  if (members === undefined) {
    members = new Members(definition);
    made.set(definition, members);
  }
  return members;
}

const grammars = new WeakMap<Model, Grammar>();

/** The same object for the same model: all observers share it. */
export function compiledGrammar(model: Model): Grammar {
  let grammar = grammars.get(model);
  if (grammar === undefined) {
    grammar = new Grammar(model);
    grammars.set(model, grammar);
  }
  return grammar;
}
