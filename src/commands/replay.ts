/** `spoor replay`: captures to documents, as fast as they can be read. */

import { Command } from 'commander';
import { spoolOf } from '../config/schema.js';
import { EXIT } from '../errors.js';
import { silentLog, stderrLog } from '../log.js';
import { Printer } from '../pipeline/printer.js';
import { Run } from '../run.js';
import { captureFileSource } from '../sources/capture-file.js';
import { showReport, undeliveredText } from './finish.js';
import { Progress } from './progress.js';
import { configurationOf, type SharedOptions, withSharedOptions } from './shared-options.js';
import { stopOnSignals } from './signals.js';

interface ReplayOptions extends SharedOptions {
  readonly observer?: string;
  readonly print?: true;
  readonly wiresharkColumns?: true;
}

/** What `--wireshark-columns` is short for. */
const WIRESHARK = 'decoders.rtp.wireshark_columns=true';

export function replayCommand(): Command {
  const command = new Command('replay')
    .description('Decode capture files: pcap or pcapng, plain or compressed, from files, directories or standard input.')
    .argument('<file...>', 'capture files, directories of them, or - for standard input')
    .option('--observer <name>', 'name of the capture point, for files that are not named as the collector names them')
    .option('--print', 'write each document as one line of JSON to standard output')
    .option('--wireshark-columns', `list RTP streams as tshark -z rtp,streams prints them, beside ours: --set ${WIRESHARK}`);
  return withSharedOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  spoor replay call.pcapng                                    a summary, nothing else
  spoor replay trace.pcap --print | jq .rtp                   documents as lines
  spoor replay call.pcapng --wireshark-columns                and what Wireshark says, to compare
  zcat trace.pcap.gz | spoor replay - --observer bts7 --report report.html
  spoor replay /var/traces --elasticsearch http://localhost:9200

Exits with 0 only when every document is where it should be.`,
    )
    .action(replay);
}

async function replay(files: readonly string[], options: ReplayOptions): Promise<void> {
  const log = options.print === true ? { ...silentLog, warn: stderrLog().warn, error: stderrLog().error } : stderrLog();
  const set = [...(options.set ?? []), ...(options.wiresharkColumns === true ? [WIRESHARK] : [])];
  const configuration = configurationOf({ ...options, set });
  let stop = () => {};
  const printer = options.print === true ? new Printer(process.stdout, () => stop()) : undefined;
  let progress: Progress | undefined;
  const run = await Run.prepare({
    configuration,
    log,
    source: (counters, log) =>
      captureFileSource({ files, ...(options.observer !== undefined && { observer: options.observer }) }, counters, log),
    inputs: files,
    setup: options.setup,
    ...(printer !== undefined && { also: printer }),
    onItem: () => progress?.tick(),
  });
  stop = () => run.stop();
  progress = new Progress(run);
  const forget = stopOnSignals(stop, log);
  const outcome = await run.toEnd().finally(() => {
    progress?.end();
    forget();
  });
  await printer?.end();
  await showReport(run, options.report);
  const undelivered = undeliveredText(outcome, spoolOf(configuration).directory);
  if (undelivered === undefined) return;
  process.stderr.write(`\n${undelivered}\n`);
  process.exitCode = EXIT.cannotStart;
}
