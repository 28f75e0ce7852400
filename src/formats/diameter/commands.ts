/** Commands as dictionaries write them, to commands of the model; what one extends is looked up among those resolved before. */

import type { Definitions, Report } from './definitions.js';
import type { Application, Command, Definition, Part } from './model.js';
import type { Place, WrittenCommand, WrittenPart } from './syntax.js';

export class Commands {
  private readonly definitions: Definitions;
  private readonly applications: ReadonlyMap<number, Application>;

  /** @param applications with the commands that may be extended. */
  constructor(definitions: Definitions, applications: ReadonlyMap<number, Application>) {
    this.definitions = definitions;
    this.applications = applications;
  }

  resolve({ code, name, proxiable, parts, at }: WrittenCommand, dictionary: string, report: Report): Command {
    const sides = { request: undefined as Part | undefined, answer: undefined as Part | undefined };
    for (const part of parts) {
      if (sides[part.direction] !== undefined) report(part.at, `${name} has two ${part.direction}s.`);
      sides[part.direction] = this.part(part, dictionary, report);
    }
    if (code > 0xffffff) report(at, `${code} is no command code: they have 24 bits.`);
    return { code, name, proxiable, request: sides.request, answer: sides.answer };
  }

  private part({ abbreviation, base, body, direction, at }: WrittenPart, dictionary: string, report: Report): Part {
    const extended = base === null ? undefined : this.extended(base, direction, dictionary, at, report);
    if (body?.rest === true && base === null)
      report(at, `Three dots stand for the rest of what ${abbreviation} extends: ${abbreviation} extends DICTIONARY.NAME.`);
    if (base !== null && body?.rest !== true) report(at, `${abbreviation} extends ${base}: three dots at the end of its rules say so.`);
    return { abbreviation, definition: body === null ? undefined : this.definitions.define(body, dictionary, extended, report) };
  }

  private extended(name: string, direction: 'request' | 'answer', from: string, at: Place, report: Report): Definition | undefined {
    const dot = name.indexOf('.');
    const dictionary = dot < 0 ? from : name.slice(0, dot);
    const abbreviation = name.slice(dot + 1);
    for (const { profiles } of this.applications.values())
      for (const profile of profiles) {
        if (profile.dictionary !== dictionary) continue;
        for (const command of profile.commands.values())
          if (command[direction]?.abbreviation === abbreviation) return command[direction].definition;
      }
    report(at, `There is no ${direction} ${abbreviation} in dictionary ${dictionary}. Use that dictionary, or correct the name.`);
    return undefined;
  }
}
