/** `spoor diameter show`: what a command, an AVP or an application is, of the model that packets are decoded by. */

import { Command, InvalidArgumentError } from 'commander';
import { OperatorError } from '../errors.js';
import type { Topic } from '../looking/topics.js';
import { print } from './print.js';
import { writeFile } from './write-file.js';

interface ShowOptions {
  readonly application?: string;
  readonly depth: number;
  readonly dictionary?: readonly string[];
  readonly svg?: string;
  readonly mermaid?: boolean;
}

const DEEPEST = 9;

export function diameterShowCommand(): Command {
  return new Command('show')
    .description('Show a command, an AVP or an application: rules, codes, flags, words for values, and where an AVP stands.')
    .argument('<word>', 'name or abbreviation (ULR, Subscription-Data, S6a), code (316) or VENDOR/CODE of an AVP (10415/1400)')
    .option('--application <name>', 'of commands that several applications have, only those of this one')
    .option('--depth <levels>', 'levels of groups that are followed', depthOf, 1)
    .option('--dictionary <file...>', 'dictionaries of your own, as decoders.diameter.dictionaries names them')
    .option('--svg <file>', 'draw it, as a file that browsers show')
    .option('--mermaid', 'print a flowchart in the language of Mermaid instead')
    .addHelpText(
      'after',
      `
Examples:
  spoor diameter show ULR
  spoor diameter show CCR --application Gy --svg ccr.svg
  spoor diameter show Subscription-Data --depth 3
  spoor diameter show 10415/1407 --mermaid`,
    )
    .action(show);
}

async function show(word: string, { application, depth, dictionary = [], svg, mermaid = false }: ShowOptions): Promise<void> {
  // Model and pages are for this command alone.
  const [{ modelWith, problemText }, { namesLike, topicsOf }, { pageOf }, { pageText }, { treesMermaid }, { treesSvg }] = await Promise.all(
    [
      import('../formats/diameter/index.js'),
      import('../looking/topics.js'),
      import('../looking/page-of.js'),
      import('../looking/page.js'),
      import('../looking/tree-mermaid.js'),
      import('../looking/tree-svg.js'),
    ],
  );
  const { model, problems } = modelWith(dictionary);
  if (problems.length > 0)
    throw new OperatorError(
      'DICTIONARY_NOT_READABLE',
      problems.map(problemText).join('\n'),
      'Mend the dictionary, or leave --dictionary out.',
    );
  const meant = topicsOf(model, word);
  if (meant.length === 0) throw unknown(word, namesLike(model, word));
  const topics = application === undefined ? meant : ofApplication(meant, application);
  if (topics.length === 0) throw notThere(word, String(application), meant);
  const pages = topics.map((topic) => pageOf(topic, model, depth));
  const trees = pages.flatMap((page) => page.trees);
  if (svg !== undefined) writeFile(svg, treesSvg(word, trees));
  if (mermaid) print(treesMermaid(trees));
  else if (svg === undefined) print(pages.map(pageText).join('\n'));
  const commands = topics.filter(({ kind }) => kind === 'command').length;
  if (commands > 1) process.stderr.write(`${commands} applications have such a command; --application NAME shows only one.\n`);
}

function ofApplication(topics: readonly Topic[], name: string): Topic[] {
  const wanted = name.toLowerCase();
  return topics.filter(
    (topic) => topic.kind === 'command' && [topic.profile?.name, topic.application?.name].some((one) => one?.toLowerCase() === wanted),
  );
}

function unknown(word: string, near: readonly string[]): OperatorError {
  const help =
    near.length === 0
      ? 'Names are those of the specifications; dictionaries of your own come with --dictionary.'
      : `Did you mean ${near.join(', ')}?`;
  return new OperatorError('DIAMETER_UNKNOWN', `No command, AVP or application of Diameter is called ${word}.`, help);
}

function notThere(word: string, application: string, meant: readonly Topic[]): OperatorError {
  const names = new Set(meant.flatMap((topic) => (topic.kind === 'command' && topic.profile !== undefined ? [topic.profile.name] : [])));
  const help = names.size === 0 ? 'Leave --application out: it is for commands.' : `These have it: ${[...names].join(', ')}.`;
  return new OperatorError('DIAMETER_UNKNOWN', `Application ${application} has no command ${word}.`, help);
}

function depthOf(text: string): number {
  const depth = Number(text);
  if (!Number.isInteger(depth) || depth < 0 || depth > DEEPEST) throw new InvalidArgumentError(`Give a whole number from 0 to ${DEEPEST}.`);
  return depth;
}
