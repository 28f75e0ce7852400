/** What documents call things: names of the model, and words made of them. */

import { type Avp, type Model, modelWith, shippedModel } from 'spoor/formats/diameter';
import { bitWords } from './typed-values.js';

/** Announced by relay agents in capabilities exchanges; never in the header of a message (RFC 6733 2.4). */
export const RELAY = 0xffffffff;

/** Numbers without a word come from the wire. */
const MOST_SHORT_WORDS = 256;

export interface NamedCommand {
  /** Abbreviation of the request: `ULR`; ambiguous without its application (PUR of Sh and of S6a). The title where there is none. */
  readonly name: string;
  /** `Update-Location`: the name in the specification without `-Request`. */
  readonly title: string;
  /** Kebab case with the application before it: `s6a-update-location`; base commands stand alone: `device-watchdog`. */
  readonly action: string;
  /** False for a code that no dictionary has. */
  readonly known: boolean;
}

const UNKNOWN: NamedCommand = { name: 'unknown', title: 'unknown', action: 'unknown-command', known: false };

export class Names {
  readonly model: Model;
  private readonly commands = new Map<number, Map<number, NamedCommand>>();
  private readonly shortWords = new Map<string, string>();

  constructor(model: Model) {
    this.model = model;
  }

  avp(vendor: number, code: number): Avp | undefined {
    return this.model.avp(vendor, code);
  }

  /** `Visited-PLMN-Id`, or `10415/4999` where no dictionary has a name. */
  avpLabel(vendor: number, code: number): string {
    return this.model.avp(vendor, code)?.name ?? `${vendor}/${code}`;
  }

  /** Whether the data of the AVP is a list of AVPs. */
  isGrouped(vendor: number, code: number): boolean {
    return this.model.avp(vendor, code)?.type === 'Grouped';
  }

  /** Word of an enumerated value, or the number as text: a value nobody defined is still worth finding. */
  word(vendor: number, code: number, value: number): string {
    return this.model.avp(vendor, code)?.values.get(value) ?? String(value);
  }

  /** The same without what all words of the enumeration have in common: `INITIAL_REQUEST` of CC-Request-Type is `initial`. */
  shortWord(vendor: number, code: number, value: number): string {
    const word = this.word(vendor, code, value);
    let short = this.shortWords.get(word);
    if (short === undefined) {
      short = word.toLowerCase().replace(/_(request|record)$/, '');
      if (this.shortWords.size < MOST_SHORT_WORDS) this.shortWords.set(word, short);
    }
    return short;
  }

  /** Words of the bits that are set in a mask; bits without a word as `bit 17`. */
  bitWords(vendor: number, code: number, mask: number): string[] {
    const bits = this.model.avp(vendor, code)?.bits;
    return bitWords(bits ?? NO_WORDS, mask);
  }

  /** Whether the dictionaries claim to know all AVPs of this vendor, so that a code they lack is worth a finding. */
  knowsVendor(vendor: number): boolean {
    return this.model.knowsVendor(vendor);
  }

  /** Short name, of the 3GPP interface where there is one: `S6a`. Undefined for an identifier that no dictionary has. */
  application(id: number): string | undefined {
    return this.model.application(id)?.name;
  }

  /** Name, or the number where there is none. */
  applicationLabel(id: number): string {
    return id === RELAY ? 'relay' : (this.application(id) ?? String(id));
  }

  /** Name of a result as its specification writes it. `vendor` 0 is Result-Code. */
  result(vendor: number, code: number): string | undefined {
    return this.model.resultName(vendor, code);
  }

  /** Whether the code is one that a plausible message may have: of a dictionary, or of the ranges IANA has given out (RFC 6733 11.1). */
  plausibleCommand(code: number): boolean {
    return (code >= 256 && code <= 330) || (code >= 8388608 && code <= 8389000) || this.model.knowsCommand(code);
  }

  /**
   * The command `code` of `application`. Objects are made once per pair and kept; pairs that no dictionary has share one object or
   * are not kept, so a flood of invented codes costs nothing.
   */
  command(application: number, code: number): NamedCommand {
    const known = this.commands.get(application)?.get(code);
    if (known !== undefined) return known;
    const command = this.model.command(application, code);
    if (command === undefined) return UNKNOWN;
    const { name: title, request } = command;
    const words = title.toLowerCase();
    const slug = application === 0 ? '' : slugOf(this.application(application) ?? '');
    const named = {
      name: request?.abbreviation ?? title,
      title,
      action: slug === '' || slug === words ? words : `${slug}-${words}`,
      known: true,
    };
    if (this.application(application) !== undefined) {
      const commands = this.commands.get(application) ?? new Map<number, NamedCommand>();
      this.commands.set(application, commands.set(code, named));
    }
    return named;
  }
}

const NO_WORDS: ReadonlyMap<number, string> = new Map();

let shipped: Names | undefined;

/** Names of the dictionaries that come along; read when the first of them is needed. */
export function shippedNames(): Names {
  shipped ??= new Names(shippedModel());
  return shipped;
}

const own = new Map<string, Names>();

/** The same with operators' dictionaries added, which were found good; the same object for the same files, which all observers share. */
export function namesWith(files: readonly string[]): Names {
  if (files.length === 0) return shippedNames();
  const key = files.join('\n');
  const names = own.get(key) ?? new Names(modelWith(files).model);
  own.set(key, names);
  return names;
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
