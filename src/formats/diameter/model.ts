/** The model of Diameter: applications, commands, AVPs and the rules between them, names looked up. */

import type { AvpType, MandatoryRule, RuleKind } from './syntax.js';

/** Vendor of 3GPP AVPs and of 3GPP experimental results (IANA private enterprise number). */
export const TGPP = 10415;

export interface Avp {
  /** 0 for AVPs without V bit; vendor and code together are the key. */
  readonly vendor: number;
  readonly code: number;
  /** Unique over all dictionaries that are loaded together. */
  readonly name: string;
  /** Other names, the one in its specification among them where two AVPs bear it. */
  readonly aliases: readonly string[];
  readonly type: AvpType;
  /** By the defining specification; an application may say otherwise (`Profile.mandatory`). */
  readonly mandatory: MandatoryRule | undefined;
  /** How the octets are to be read beyond their type: `tbcd`, `plmn`. */
  readonly encoding: string | undefined;
  /** Whose secret it is: `subscriber`, `equipment`, `location`, `secret`, `content` ... */
  readonly privacy: string | undefined;
  /** Where it is specified. */
  readonly see: string | undefined;
  /** Name of the dictionary that defines it. */
  readonly dictionary: string;
  /** Words for values; empty for most. */
  readonly values: ReadonlyMap<number, string>;
  /** Words for bits, 0 the least significant; empty for what is no mask. */
  readonly bits: ReadonlyMap<number, string>;
  /** Rules for the members of a group, where the application has none of its own. */
  readonly definition: Definition | undefined;
}

export interface Rule {
  readonly kind: RuleKind;
  /** Undefined: any AVP that no other rule names. */
  readonly avp: Avp | undefined;
  readonly min: number;
  /** Infinity where nothing bounds it. */
  readonly max: number;
}

export interface Definition {
  readonly rules: readonly Rule[];
}

export interface Part {
  /** `ULR`, `ULA`. */
  readonly abbreviation: string;
  /** Undefined where only the name is known. */
  readonly definition: Definition | undefined;
}

export interface Command {
  readonly code: number;
  /** `Update-Location`. */
  readonly name: string;
  readonly proxiable: boolean;
  readonly request: Part | undefined;
  readonly answer: Part | undefined;
}

/** What one specification says of an application: several share an identifier (credit control, Gy, Ro). */
export interface Profile {
  readonly name: string;
  readonly dictionary: string;
  /** The profile is meant when the text of each of these AVPs has one of the endings; always, if there are none. */
  readonly when: readonly { readonly avp: Avp; readonly endings: readonly string[] }[];
  readonly commands: ReadonlyMap<number, Command>;
  /** Groups whose members this application defines anew. */
  readonly refined: ReadonlyMap<Avp, Definition>;
  /** M bits that this application wants otherwise than the definition. */
  readonly mandatory: ReadonlyMap<Avp, MandatoryRule>;
  /** Words for the bits of Feature-List, by Feature-List-ID (TS 29.229 6.3.31). */
  readonly features: ReadonlyMap<number, ReadonlyMap<number, string>>;
}

export interface Application {
  readonly id: number;
  /** Short, that of the 3GPP interface where there is one: `S6a`. */
  readonly name: string;
  readonly title: string | undefined;
  readonly vendor: number;
  readonly role: 'auth' | 'acct' | undefined;
  /** At least one; the first is the general one. */
  readonly profiles: readonly Profile[];
}

export interface Vendor {
  readonly id: number;
  readonly name: string;
  readonly title: string | undefined;
}

/** One file: what its names mean. */
export interface Dictionary {
  readonly name: string;
  readonly title: string | undefined;
  /** Names of the dictionaries it uses, and which of their AVPs, by the name they have here; undefined for all. */
  readonly uses: readonly { readonly from: string; readonly only: ReadonlyMap<string, Avp> | undefined }[];
}

/** Everything that is loaded together, as tables. */
export interface Tables {
  readonly dictionaries: readonly Dictionary[];
  readonly vendors: readonly Vendor[];
  readonly avps: readonly Avp[];
  readonly applications: readonly Application[];
  /** Commands known by name only, whatever application uses them. */
  readonly commands: readonly Command[];
  /** Words for result codes by vendor, 0 for Result-Code. */
  readonly results: ReadonlyMap<number, ReadonlyMap<number, string>>;
  /** The answer-message of RFC 6733 7.2: what an answer with the E bit holds. */
  readonly errorAnswer: Definition | undefined;
}

const NO_WORDS: ReadonlyMap<number, string> = new Map();

export class Model {
  readonly tables: Tables;
  private readonly vendors = new Map<number, VendorAvps>();
  private readonly names = new Map<string, Avp[]>();
  private readonly applications: ReadonlyMap<number, Application>;
  private readonly anywhere = new Map<number, Command>();

  constructor(tables: Tables) {
    this.tables = tables;
    for (const avp of tables.avps) {
      let table = this.vendors.get(avp.vendor);
      if (table === undefined) {
        table = new VendorAvps();
        this.vendors.set(avp.vendor, table);
      }
      table.set(avp);
    }
    this.applications = new Map(tables.applications.map((application) => [application.id, application]));
    // A code has one name whatever application uses it; the first application that defines it gives it.
    for (const { profiles } of tables.applications)
      for (const { commands } of profiles)
        for (const command of commands.values()) if (!this.anywhere.has(command.code)) this.anywhere.set(command.code, command);
    for (const command of tables.commands) if (!this.anywhere.has(command.code)) this.anywhere.set(command.code, command);
  }

  avp(vendor: number, code: number): Avp | undefined {
    return this.vendors.get(vendor)?.get(code);
  }

  /** Whether any AVP of this vendor is known, so that an unknown code is worth a word. */
  knowsVendor(vendor: number): boolean {
    return this.vendors.has(vendor);
  }

  /** AVPs of this name or alias, without regard to case. */
  avpsNamed(name: string): readonly Avp[] {
    if (this.names.size === 0) {
      for (const avp of this.tables.avps)
        for (const word of [avp.name, ...avp.aliases]) {
          const key = word.toLowerCase();
          const known = this.names.get(key);
          if (known === undefined) this.names.set(key, [avp]);
          else if (!known.includes(avp)) known.push(avp);
        }
    }
    return this.names.get(name.toLowerCase()) ?? [];
  }

  application(id: number): Application | undefined {
    return this.applications.get(id);
  }

  /** The command of an application, or of the base protocol, which every application inherits (RFC 6733 8, 9.7), or of that code anywhere. */
  command(application: number, code: number): Command | undefined {
    const profiles = this.applications.get(application)?.profiles ?? [];
    for (const { commands } of profiles) {
      const command = commands.get(code);
      if (command !== undefined) return command;
    }
    return this.anywhere.get(code);
  }

  /** Whether any dictionary has a command of that code. */
  knowsCommand(code: number): boolean {
    return this.anywhere.has(code);
  }

  /** Name of a result as its specification writes it. `vendor` 0 is Result-Code. */
  resultName(vendor: number, code: number): string | undefined {
    return (this.tables.results.get(vendor) ?? NO_WORDS).get(code);
  }
}

/** AVPs of one vendor by code. Codes of the wire reach 2^32: past a certain one an array would be searched like a dictionary. */
class VendorAvps {
  private readonly low: (Avp | undefined)[] = [];
  private readonly high = new Map<number, Avp>();

  get(code: number): Avp | undefined {
    return code < this.low.length ? this.low[code] : this.high.get(code);
  }

  set(avp: Avp): void {
    if (avp.code >= LOW) {
      this.high.set(avp.code, avp);
      return;
    }
    while (this.low.length <= avp.code) this.low.push(undefined);
    this.low[avp.code] = avp;
  }
}

const LOW = 8192;
