/** `spoor diameter message`: one captured message over the definition of its command, or the messages there are. */

import { Command, InvalidArgumentError } from 'commander';
import { OperatorError } from '../errors.js';
import { stderrLog } from '../log.js';
import type { Finding } from '../looking/marks.js';
import type { Body } from '../report/field-path.js';
import { print } from './print.js';
import { type ConfigurationOptions, configurationOf } from './shared-options.js';
import { writeFile } from './write-file.js';

interface MessageOptions extends Pick<ConfigurationOptions, 'config' | 'set'> {
  readonly number?: number;
  readonly all?: boolean;
  readonly svg?: string;
  readonly mermaid?: boolean;
}

/** Every message with all its AVPs, and all that is wrong with it each time. */
const CLOSELY = { messages: { enabled: true, max_avps: 5000 }, findings: { enabled: true, notes: true, interval: 0, max_kinds: 100_000 } };

export function diameterMessageCommand(): Command {
  return new Command('message')
    .description(
      'Show a captured message over its definition: what is there, missing, surplus, unknown; without --number, list the messages.',
    )
    .argument('<file...>', 'capture files, directories of them, or - for standard input')
    .option('--number <n>', 'which message, as the list counts them from 1', numberOf)
    .option('--all', 'show also what may be there and is not')
    .option('--svg <file>', 'draw it, as a file that browsers show')
    .option('--mermaid', 'print a flowchart in the language of Mermaid instead')
    .option('--config <file>', 'configuration in YAML: options of the decoder, dictionaries of your own, and what becomes of identities')
    .option('--set <key=value>', 'set any key of the configuration', (value: string, before: readonly string[] = []) => [...before, value])
    .addHelpText(
      'after',
      `
Of texts, octets and addresses only the length is shown: anybody may be named in them.

Examples:
  spoor diameter message trace.pcap
  spoor diameter message trace.pcap --number 17
  spoor diameter message trace.pcap --number 17 --all --svg message.svg`,
    )
    .action(message);
}

async function message(files: readonly string[], { number, all = false, svg, mermaid = false, ...options }: MessageOptions): Promise<void> {
  const [{ decoderToLook, look }, { privacyOf }, { findingOf, messageLine }] = await Promise.all([
    import('../run/look.js'),
    import('../config/privacy.js'),
    import('../looking/message-page.js'),
  ]);
  if (number === undefined && (svg !== undefined || mermaid || all))
    throw new OperatorError('USAGE', 'A picture is of one message.', 'Name it with --number; without it the messages are listed.');
  const configuration = configurationOf(options);
  const given = configuration.decoders?.diameter ?? {};
  const { decoder, options: parsed } = await decoderToLook('diameter', {
    ...configuration,
    decoders: { diameter: { ...given, ...CLOSELY } },
  });
  let count = 0;
  let broken: Finding[] = [];
  let found: { readonly body: Body; readonly broken: readonly Finding[] } | undefined;
  await look({
    files,
    configuration,
    decoder,
    options: parsed,
    privacy: privacyOf(configuration, process.env),
    log: stderrLog(true),
    onDocument: ({ dataStream, body }) => {
      // What is wrong with a message is told before the message.
      if (dataStream.startsWith('logs-spoor.diameter_finding-')) broken.push(findingOf(body));
      if (!dataStream.startsWith('logs-spoor.diameter_message-')) return;
      count += 1;
      if (number === undefined) print(`${broken.length > 0 ? '!' : ' '} ${String(count).padStart(6)}  ${messageLine(body)}\n`);
      else if (number === count) found = { body, broken };
      broken = [];
    },
  });
  if (number === undefined && count > 0) return;
  if (found === undefined)
    throw new OperatorError(
      'NOT_IN_CAPTURE',
      `There ${count === 1 ? 'is 1 Diameter message' : `are ${count} Diameter messages`} in ${files.join(', ')}.`,
      'Without --number they are listed; --set decoders.diameter.ports=[3868,3869] names further ports.',
    );
  const dictionaries = (parsed as { readonly dictionaries: readonly string[] }).dictionaries;
  await show(found.body, found.broken, dictionaries, { all, svg, mermaid });
}

interface Shown {
  readonly all: boolean;
  readonly svg: string | undefined;
  readonly mermaid: boolean;
}

async function show(body: Body, broken: readonly Finding[], dictionaries: readonly string[], { all, svg, mermaid }: Shown): Promise<void> {
  const [{ modelWith }, { messagePage }, { pageText }, { treesMermaid }, { treesSvg }] = await Promise.all([
    import('../formats/diameter/index.js'),
    import('../looking/message-page.js'),
    import('../looking/page.js'),
    import('../looking/tree-mermaid.js'),
    import('../looking/tree-svg.js'),
  ]);
  const page = messagePage(body, broken, modelWith(dictionaries).model, all);
  if (svg !== undefined) writeFile(svg, treesSvg(page.heading, page.trees));
  if (mermaid) print(treesMermaid(page.trees));
  else if (svg === undefined) print(pageText(page));
}

function numberOf(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('Give a whole number from 1.');
  return number;
}
