/** `spoor dead-letters`: what Elasticsearch refused for good, and what is to become of it. */

import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { loadConfiguration } from '../config/load.js';
import { spoolOf } from '../config/schema.js';
import type { Order, Outcome, Selection, Unanswered } from '../elasticsearch/dead-letter-orders.js';
import type { KeptLetter } from '../elasticsearch/dead-letters.js';
import { OperatorError } from '../errors.js';
import { stderrLog } from '../log.js';
import { Counters } from '../metrics/counters.js';
import { OwnWriter } from '../run/own-writer.js';
import { Spool } from '../spool/spool.js';

interface LetterOptions {
  readonly config?: string;
  readonly spool?: string;
  readonly stream?: string;
  readonly type?: string;
  readonly id?: string;
  readonly all?: true;
  readonly json?: true;
}

export function deadLettersCommand(): Command {
  const command = new Command('dead-letters')
    .description('Look at the documents that Elasticsearch refused for good, send them again, or drop them.')
    .addHelpText(
      'after',
      `
Examples:
  spoor dead-letters list --config spoor.yaml
  spoor dead-letters list --spool /var/lib/spoor --json | jq -r .reason
  spoor dead-letters retry --config spoor.yaml --stream logs-spoor.gsmtap-default     after its mapping was mended
  spoor dead-letters drop --config spoor.yaml --type too_large

A spoor run may go on meanwhile: it is asked to do it. Without one, letters that are sent again go with the next run on that spool.`,
    );
  const selecting = (name: string, description: string) =>
    command
      .command(name)
      .description(description)
      .option('--config <file>', 'configuration that names the spool')
      .option('--spool <dir>', 'the spool; wins over the configuration')
      .option('--stream <name>', 'only those for this data stream')
      .option('--type <type>', 'only those refused so: document_parsing_exception, too_large ...')
      .option('--id <id>', 'only the one with this identifier')
      .showHelpAfterError(`(spoor dead-letters ${name} --help explains)`)
      .exitOverride();
  selecting('list', 'Show them, oldest first.').option('--json', 'whole letters, one line of JSON each').action(list);
  selecting('retry', 'Put them back into the queue as they were; refused again they are dead letters again.')
    .option('--all', 'all of them, where nothing else says which')
    .action((options: LetterOptions) => order('retry', options));
  selecting('drop', 'Remove them for good.')
    .option('--all', 'all of them, where nothing else says which')
    .action((options: LetterOptions) => order('drop', options));
  return command;
}

/** Not before one of its commands is called: every start would pay for them. */
const parts = async () => ({
  ...(await import('../elasticsearch/dead-letter-orders.js')),
  ...(await import('../elasticsearch/dead-letters.js')),
});

async function list(options: LetterOptions): Promise<void> {
  const { readDeadLetters, selects } = await parts();
  const letters = (await readDeadLetters(spoolDirectory(options))).filter((letter) => selects(selectionOf(options), letter));
  if (options.json === true) {
    for (const letter of letters) process.stdout.write(`${JSON.stringify(letter)}\n`);
    return;
  }
  if (letters.length === 0) {
    process.stdout.write('no dead letters\n');
    return;
  }
  process.stdout.write(letters.map((letter) => `${lineOf(letter)}\n`).join(''));
  process.stdout.write(`${letters.length} dead letters; --json shows them whole\n`);
}

/** The reason quotes values of the document, so it is on one line and short here; whole it is with --json. */
function lineOf({ time, status, type, dataStream, id, reason }: KeptLetter): string {
  const line = reason.replace(/\s+/g, ' ');
  return `${time}  ${status} ${type}  ${dataStream || '(stream not known)'}  ${id || '(no id)'}  ${line.length > 160 ? `${line.slice(0, 160)}…` : line}`;
}

async function order(action: Order['action'], options: LetterOptions): Promise<void> {
  const selection = selectionOf(options);
  if (options.all !== true && Object.keys(selection).length === 0) {
    throw new OperatorError('USAGE', `Nothing says which letters to ${action}.`, 'Say --stream, --type or --id, or --all for all of them.');
  }
  const directory = spoolDirectory(options);
  const wanted: Order = { action, selection };
  const { outcome, by } = await carriedOut(wanted, directory);
  const done = action === 'drop' ? 'dropped' : 'put back into the queue';
  process.stdout.write(`${outcome.done} dead letters ${done}${by}\n`);
  if (outcome.kept > 0)
    process.stdout.write(
      `${outcome.kept} are kept: their action line was damaged, so nobody knows where they belong. Look at them with list, then drop them\n`,
    );
}

async function carriedOut(wanted: Order, directory: string): Promise<{ readonly outcome: Outcome; readonly by: string }> {
  const { carryOut, DeadLetters, giveOrder } = await parts();
  let spool: Spool;
  try {
    // What waits in it is not touched: no sender, no size.
    spool = await Spool.open(
      directory,
      { ...spoolOf({ spool: undefined }), delivery: true, whenFull: 'wait' },
      new Counters(),
      stderrLog(true),
    );
  } catch (error) {
    if (!(error instanceof OperatorError) || error.code !== 'SPOOL_LOCKED') throw error;
    const answer = await giveOrder(directory, wanted, (milliseconds) => pause(milliseconds));
    if ('problem' in answer) throw notDone(answer, error);
    return { outcome: answer, by: ' by the Spoor that is running' };
  }
  const letters = new DeadLetters(directory, Number.POSITIVE_INFINITY, new Counters(), Date.now);
  const writer = new OwnWriter(spool, undefined);
  try {
    const outcome = await carryOut(wanted, letters, (chosen) => writer.putBack(chosen, new AbortController().signal));
    return { outcome, by: wanted.action === 'retry' ? '; they go with the next run on that spool' : '' };
  } finally {
    await letters.close();
    await spool.close();
  }
}

function notDone(answer: Unanswered, locked: OperatorError): OperatorError {
  const [what, todo] = {
    busy: ['Another spoor dead-letters waits for its answer there.', 'Try again when it is done.'],
    'not taken': [
      `${locked.message} It does not look for orders: it delivers to no Elasticsearch, or it is stopped.`,
      'Stop it, then try again.',
    ],
    'no answer': [
      `${locked.message} It took the order and gave no answer.`,
      'Look at its log, and with list at what became of the letters.',
    ],
    failed: [
      `${locked.message} It could not do it: ${'reason' in answer ? answer.reason : ''}.`,
      'Look at its log and its disk; no letter is lost.',
    ],
  }[answer.problem] as [string, string];
  return new OperatorError('ORDER_NOT_DONE', what, todo);
}

function spoolDirectory({ config, spool }: LetterOptions): string {
  const directory = spool ?? spoolOf(loadConfiguration(config, {}, process.env)).directory;
  if (existsSync(directory)) return directory;
  throw new OperatorError(
    'USAGE',
    `There is no spool ${directory}.`,
    'Name it: --spool DIR, or --config FILE with spool: { directory: ... }.',
  );
}

function selectionOf({ stream, type, id }: LetterOptions): Selection {
  return { ...(stream !== undefined && { dataStream: stream }), ...(type !== undefined && { type }), ...(id !== undefined && { id }) };
}
