/** Commands of a foreign dictionary in the text of ours: request and answer side by side, three dots replaced by what they stand for. */

import type { Command, Definition, Model } from '../model.js';
import type { Draft, DraftCommand, DraftRules, Origin } from './draft.js';

/** Advertised by relays, in the header of no message (RFC 6733 2.4). */
const RELAY = 0xffffffff;

/** What commands need of the dictionary around them. */
export interface NamedCommands {
  readonly draft: Draft;
  readonly model: Model;
  tell(from: Origin, message: string): void;
  rules(rules: DraftRules, from: Origin, indent: string): string;
  same(rules: DraftRules, definition: Definition | undefined): boolean;
}

export interface CommandTexts {
  readonly texts: readonly string[];
  /** Those that the texts belong to, and those that the model lacks. */
  readonly applications: readonly number[];
  readonly known: number;
}

export function commandsText(context: NamedCommands): CommandTexts {
  const { draft, model } = context;
  const [only] = draft.applications.size === 1 ? draft.applications.keys() : [];
  const applications = new Set([...draft.applications.keys()].filter((id) => id !== RELAY && model.application(id) === undefined));
  const sides = new Map<string, DraftCommand[]>();
  for (const command of draft.commands) {
    const application = only ?? command.application;
    tellOtherCode(command, context);
    const key = `${application ?? ''} ${command.code}`;
    sides.set(key, [...(sides.get(key) ?? []), { ...command, application }]);
  }
  const texts: string[] = [];
  let known = 0;
  for (const all of sides.values()) {
    const commands = all.filter((one, i) => {
      const first = all.findIndex(({ direction }) => direction === one.direction) === i;
      if (!first) context.tell(one.from, `A second definition of ${one.name} was left out.`);
      return first;
    });
    const { application, code } = commands[0]!;
    const ours = application === undefined ? model.command(0, code) : model.command(application, code);
    if (
      commands.every(({ rules, direction }) =>
        rules === undefined ? ours !== undefined : context.same(rules, ours?.[direction]?.definition),
      )
    ) {
      known += commands.length;
      continue;
    }
    if (application !== undefined) applications.add(application);
    texts.push(commandText(commands, ours, context));
  }
  return { texts, applications: [...applications], known };
}

/** A code that nobody else gives that name is perhaps misprinted. */
function tellOtherCode({ name, code, from }: DraftCommand, { model, tell }: NamedCommands): void {
  const title = titleOf(name);
  const codes = new Set<number>();
  for (const { profiles } of model.tables.applications)
    for (const { commands } of profiles) for (const command of commands.values()) if (command.name === title) codes.add(command.code);
  const [other] = codes;
  if (other === undefined || codes.size > 1 || codes.has(code)) return;
  tell(from, `The header of ${name} has code ${code}; the dictionaries that come along have it as ${other}. It was left at ${code}.`);
}

function commandText(commands: readonly DraftCommand[], ours: Command | undefined, context: NamedCommands): string {
  const { code, name, from } = commands[0]!;
  const proxiable = commands.some((one) => one.proxiable);
  if (commands.some((one) => one.proxiable !== proxiable))
    context.tell(from, `PXY stands in one header of command ${code} only: both read as proxiable.`);
  const order = ['request', 'answer'] as const;
  const parts = order.flatMap((direction) => commands.filter((one) => one.direction === direction));
  return [
    `command ${code} ${ours?.name ?? titleOf(name)}${proxiable ? ' proxiable' : ''}`,
    ...parts.flatMap((one) => (one.rules === undefined ? [] : [partText(one, one.rules, ours, context)])),
  ].join('\n');
}

function partText(one: DraftCommand, rules: DraftRules, ours: Command | undefined, context: NamedCommands): string {
  const abbreviation = ours?.[one.direction]?.abbreviation ?? abbreviationOf(one.name, one.direction);
  const base = rules.rest ? extended(one, context.model) : undefined;
  if (rules.rest)
    context.tell(
      one.from,
      base === undefined
        ? `Three dots in ${one.name} were left out: no dictionary has the command.`
        : `Three dots in ${one.name} stand for the rest of ${base}.`,
    );
  const body = context.rules(base === undefined ? { ...rules, rest: false } : rules, one.from, '  ');
  return `  ${one.direction} ${abbreviation}${base === undefined ? '' : ` extends ${base}`} ${body}`;
}

/** What 3GPP uses again are commands of the IETF, whose applications have small numbers. */
function extended({ code, direction }: DraftCommand, model: Model): string | undefined {
  for (const { id, profiles } of model.tables.applications) {
    if (id >= 0x1000000) continue;
    for (const { dictionary, commands } of profiles) {
      const part = commands.get(code)?.[direction];
      if (part?.definition !== undefined) return `${dictionary}.${part.abbreviation}`;
    }
  }
  return undefined;
}

/** `Update-Location` of `Update-Location-Request`; `ULR` stays. */
function titleOf(name: string): string {
  return name.replace(/-(Request|Answer|Response)$/i, '');
}

/** `ULR` of `Update-Location-Request`. */
function abbreviationOf(name: string, direction: 'request' | 'answer'): string {
  if (!name.includes('-')) return name;
  const initials = titleOf(name)
    .split('-')
    .map((word) => (/^[A-Z0-9]+$/.test(word) ? word : (word[0] ?? '').toUpperCase()));
  return `${initials.join('')}${direction === 'request' ? 'R' : 'A'}`;
}
