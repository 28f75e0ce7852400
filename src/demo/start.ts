/** `npm start`: the bundled captures over real ZeroMQ through the whole of Spoor, to a summary and a page. */

import { type ChildProcess, fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { loadConfiguration } from '../config/load.js';
import { EXIT, OperatorError } from '../errors.js';
import { stderrLog } from '../log.js';
import { reportPage } from '../report/html.js';
import { summaryText } from '../report/summary.js';
import { terminalStyle } from '../report/terminal.js';
import { Run } from '../run.js';
import { osmoPcapSource } from '../sources/osmo-pcap.js';
import type { FromCollector } from './collector.js';
import { samples } from './samples.js';

const DIRECTORY = 'spoor-data';
/** Longer than all of it takes on a slow machine. */
const PATIENCE_MS = 25_000;
/** Identities in the samples are invented; a page for everyone to see is made with a key that everyone can see. */
const KEY = 'for the bundled captures only';

async function start(): Promise<void> {
  const clients = samples();
  say(`Publishing ${clients.length} captures over ZeroMQ from a second process, as osmo-pcap-server would:\n`);
  say(`  ${clients.map(({ client }) => client).join(', ')}\n`);
  const collector = new Collector();
  try {
    const url = await collector.endpoint;
    say(`Receiving them from ${url}, decoding, and keeping documents in ${DIRECTORY}/ ...\n\n`);
    const run = await runOn(url);
    const ended = run.toEnd();
    try {
      await Promise.race([collector.taken(run), ended]);
    } finally {
      run.stop();
      await ended;
    }
    const model = run.report();
    const page = resolve(DIRECTORY, 'report.html');
    await writeFile(page, reportPage(model));
    say(summaryText(model, terminalStyle(process.stdout, process.env)));
    say(nextSteps(page));
  } finally {
    await collector.end();
  }
}

function runOn(url: string): Promise<Run> {
  const overlay = { source: { url }, spool: { directory: DIRECTORY }, privacy: { key: KEY } };
  const configuration = loadConfiguration(undefined, overlay, process.env);
  return Run.prepare({
    configuration,
    log: stderrLog(true),
    source: (counters, log) => osmoPcapSource(configuration.source!, counters, log),
    inputs: [url],
    setup: false,
  });
}

/** The other process, and what it said so far. */
class Collector {
  readonly endpoint: Promise<string>;
  private readonly process: ChildProcess;
  private readonly published: Promise<number>;

  constructor() {
    const deadline = AbortSignal.timeout(PATIENCE_MS);
    this.process = fork(fileURLToPath(new URL('collector.js', import.meta.url)), { stdio: 'inherit' });
    const told = <K extends FromCollector['kind']>(kind: K) =>
      new Promise<Extract<FromCollector, { kind: K }>>((resolve, reject) => {
        this.process.on('message', (message: FromCollector) => {
          if (message.kind === kind) resolve(message as Extract<FromCollector, { kind: K }>);
          else if (message.kind === 'failed') reject(new Error(`The captures cannot be published: ${message.message}`));
        });
        this.process.on('error', reject);
        this.process.on('exit', (code, signal) => reject(new Error(`The publishing process ended early, with ${signal ?? code}.`)));
        deadline.addEventListener('abort', () => reject(new Error(`The captures were not published in ${PATIENCE_MS / 1000} s.`)));
      });
    this.endpoint = told('listening').then(({ endpoint }) => endpoint);
    this.published = told('published').then(({ messages }) => messages);
    // Whoever waits for it hears of it; until then it is no unhandled one.
    this.published.catch(() => undefined);
  }

  /** Resolves when the run took in all that was published. */
  async taken(run: Run): Promise<void> {
    const messages = await this.published;
    const until = performance.now() + PATIENCE_MS;
    while (run.counters.total('spoor_source_messages_total') < messages) {
      if (performance.now() > until) throw new Error('Not all that was published came over the socket.');
      await sleep(20);
    }
  }

  /** Lets it go, and waits until it is gone. */
  async end(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null || this.process.pid === undefined) return;
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    if (this.process.connected) this.process.disconnect();
    await gone;
  }
}

function nextSteps(page: string): string {
  const open = { darwin: 'open', win32: 'start' }[process.platform as string] ?? 'xdg-open';
  const steps: readonly [string, string][] = [
    [`${open} ${join(DIRECTORY, relative(resolve(DIRECTORY), page))}`, 'the same as a page, with plots over time'],
    ['npx spoor replay CAPTURE.pcap --report report.html', 'a capture of your own'],
    ['npx spoor run --source tcp://COLLECTOR:6000 --spool DIR', 'beside osmo-pcap-server, until you stop it'],
    ['npx spoor run --help', 'how to deliver to Elasticsearch, and all else'],
  ];
  const width = Math.max(...steps.map(([command]) => command.length));
  const lines = steps.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`);
  return `\nThe documents are in ${DIRECTORY}/, the page is ${pathToFileURL(page).href}\n\nWhat to type next\n${lines.join('\n')}\n`;
}

function say(text: string): void {
  process.stdout.write(text);
}

try {
  await start();
} catch (error) {
  const known = error instanceof OperatorError;
  process.stderr.write(`${known ? `${error.message}\n${error.todo}` : error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = known ? error.exitCode : EXIT.defect;
}
