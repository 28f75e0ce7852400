/** `spoor diameter sequence`: the exchanges of one session of a capture as a message sequence chart, or the sessions there are. */

import { Command } from 'commander';
import type { ShownDocument, View } from '../decoder/views.js';
import { OperatorError } from '../errors.js';
import { stderrLog } from '../log.js';
import { print } from './print.js';
import { type ConfigurationOptions, configurationOf } from './shared-options.js';
import { writeFile } from './write-file.js';

interface SequenceOptions extends Pick<ConfigurationOptions, 'config' | 'set'> {
  readonly session?: string;
  readonly svg?: string;
  readonly mermaid?: boolean;
}

type SequenceView = Extract<View, { view: 'sequence' }>;

/** A chart holds fewer steps; what is kept is bounded all the same. */
const MOST_DOCUMENTS = 1000;

export function diameterSequenceCommand(): Command {
  return new Command('sequence')
    .description('Show who said what to whom in a session of a capture, over every hop; without --session, list the sessions.')
    .argument('<file...>', 'capture files, directories of them, or - for standard input')
    .option('--session <id>', 'Session-Id, as the list has it or as it is on the wire')
    .option('--svg <file>', 'draw it, as a file that browsers show')
    .option('--mermaid', 'print a sequence diagram in the language of Mermaid instead')
    .option('--config <file>', 'configuration in YAML: options of the decoder, and what becomes of identities')
    .option('--set <key=value>', 'set any key of the configuration', (value: string, before: readonly string[] = []) => [...before, value])
    .addHelpText(
      'after',
      `
Identities are pseudonyms unless the configuration keeps them, as in documents.

Examples:
  spoor diameter sequence trace.pcap                                     lists sessions, ! before those that failed
  spoor diameter sequence trace.pcap --session 'mme1.example;1795637754;19'
  spoor diameter sequence trace.pcap --session 'mme1.example;1795637754;19' --svg failed.svg
  spoor diameter sequence trace.pcap --set privacy.classes.imsi=keep`,
    )
    .action(sequence);
}

async function sequence(files: readonly string[], { session, svg, mermaid = false, ...options }: SequenceOptions): Promise<void> {
  const [{ decoderToLook, look }, { privacyOf }, { sessionOf, Sessions }, { shownDocument }] = await Promise.all([
    import('../run/look.js'),
    import('../config/privacy.js'),
    import('../looking/sessions.js'),
    import('../report/shown-document.js'),
  ]);
  if (session === undefined && (svg !== undefined || mermaid))
    throw new OperatorError('USAGE', 'A chart is of one session.', 'Name it with --session; without --svg and --mermaid they are listed.');
  const configuration = configurationOf(options);
  const privacy = privacyOf(configuration, process.env);
  const looked = { files, configuration, privacy, log: quiet(), ...(await decoderToLook('diameter', configuration)) };
  const sessions = new Sessions();
  const documents: ShownDocument[] = [];
  const wanted = session === undefined ? [] : [session, privacy.scrub(session)];
  await look({
    ...looked,
    onDocument: ({ body }) => {
      sessions.add(body);
      if (!wanted.includes(sessionOf(body) ?? '') || documents.length >= MOST_DOCUMENTS) return;
      const shown = shownDocument(body, 'diameter');
      if (shown !== undefined) documents.push(shown);
    },
  });
  if (sessions.empty) throw nothing(files, 'no Diameter message with a Session-Id');
  if (session === undefined) print(sessions.text());
  else if (documents.length === 0) throw nothing(files, `no session ${session}`);
  else await show(looked.decoder.views ?? [], documents, svg, mermaid);
}

async function show(views: readonly View[], documents: readonly ShownDocument[], svg: string | undefined, mermaid: boolean): Promise<void> {
  const [{ sequenceChart }, { sequenceText }, { sequenceMermaid }, { sequenceFile }] = await Promise.all([
    import('../report/sequence-chart.js'),
    import('../looking/sequence-text.js'),
    import('../looking/sequence-mermaid.js'),
    import('../looking/sequence-file.js'),
  ]);
  // The decoder knows what its documents say; the report draws failed exchanges by the same view.
  const view = views.find((one): one is SequenceView => one.view === 'sequence')!;
  const chart = sequenceChart(
    view.title,
    view.caption(documents.at(-1)!),
    documents.flatMap((document) => view.steps(document)),
  );
  if (svg !== undefined) writeFile(svg, sequenceFile(chart));
  if (mermaid) print(sequenceMermaid(chart));
  else if (svg === undefined) print(sequenceText(chart));
}

/** What is connected or read is no news here; what cannot be read is. */
function quiet() {
  return stderrLog(true);
}

function nothing(files: readonly string[], what: string): OperatorError {
  return new OperatorError(
    'NOT_IN_CAPTURE',
    `There is ${what} in ${files.join(', ')}.`,
    'Without --session the sessions are listed; --set decoders.diameter.ports=[3868,3869] names further ports.',
  );
}
