/** What a word from the command line means in the model: applications, commands, AVPs, by name, abbreviation or number. */

import type { Application, Avp, Command, Model, Profile } from '../formats/diameter/index.js';

export interface CommandTopic {
  readonly kind: 'command';
  /** Undefined for a command that is known by name only. */
  readonly application: Application | undefined;
  readonly profile: Profile | undefined;
  readonly command: Command;
}

export type Topic =
  | CommandTopic
  | { readonly kind: 'avp'; readonly avp: Avp }
  | { readonly kind: 'application'; readonly application: Application };

/** Words that differ by so many letters may be mistaken for each other; short ones by one. */
const NEAR = 2;
const MOST_NEAR = 5;

/** Every meaning of the word, without regard to case. `316` is any number, `10415/1407` vendor and code of an AVP. */
export function topicsOf(model: Model, word: string): Topic[] {
  const { applications } = model.tables;
  const wanted = word.toLowerCase();
  const number = /^\d+$/.test(word) ? Number(word) : Number.NaN;
  const topics: Topic[] = applications
    .filter(
      ({ id, name, profiles }) =>
        id === number || [name, ...profiles.map((profile) => profile.name)].some((one) => one.toLowerCase() === wanted),
    )
    .map((application) => ({ kind: 'application', application }));
  topics.push(
    ...commandsOf(model).filter(({ command }) => command.code === number || wordsOf(command).some((one) => one.toLowerCase() === wanted)),
  );
  const [, vendor, code] = /^(\d+)\/(\d+)$/.exec(word) ?? [];
  const avps =
    vendor !== undefined
      ? [model.avp(Number(vendor), Number(code))]
      : Number.isNaN(number)
        ? model.avpsNamed(word)
        : [model.avp(0, number)];
  topics.push(...avps.filter((avp) => avp !== undefined).map((avp) => ({ kind: 'avp' as const, avp })));
  return topics;
}

/** Names that are like the word: those that contain it, then those that differ by a letter or two. */
export function namesLike(model: Model, word: string): string[] {
  const wanted = word.toLowerCase();
  const { avps, applications } = model.tables;
  const names = [
    ...new Set([
      ...commandsOf(model).flatMap(({ command }) => wordsOf(command)),
      ...applications.map(({ name }) => name),
      ...avps.map(({ name }) => name),
    ]),
  ];
  const parts = wanted.length < 3 ? [] : names.filter((name) => name.toLowerCase().includes(wanted)).sort((a, b) => a.length - b.length);
  const allowed = wanted.length > 5 ? NEAR : 1;
  const near = names
    .filter((name) => Math.abs(name.length - word.length) <= allowed)
    .map((name) => ({ name, letters: distance(name.toLowerCase(), wanted) }))
    .filter(({ letters }) => letters <= allowed)
    .sort((a, b) => a.letters - b.letters);
  return [...new Set([...near.map(({ name }) => name), ...parts])].slice(0, MOST_NEAR);
}

/** Those of applications first, then those that are only known by name. */
export function commandsOf({ tables }: Model): CommandTopic[] {
  const found: CommandTopic[] = tables.applications.flatMap((application) =>
    application.profiles.flatMap((profile) =>
      [...profile.commands.values()].map((command) => ({ kind: 'command' as const, application, profile, command })),
    ),
  );
  const codes = new Set(found.map(({ command }) => command.code));
  const bare = tables.commands.filter(({ code }) => !codes.has(code));
  return [...found, ...bare.map((command) => ({ kind: 'command' as const, application: undefined, profile: undefined, command }))];
}

function wordsOf({ name, request, answer }: Command): string[] {
  return [
    name,
    `${name}-Request`,
    `${name}-Answer`,
    ...(request === undefined ? [] : [request.abbreviation]),
    ...(answer === undefined ? [] : [answer.abbreviation]),
  ];
}

/** Letters to insert, leave out or change (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[other.length]!;
}
