#!/usr/bin/env node
/** The command line: which commands there are, and what an error costs. */

import { Command, CommanderError } from 'commander';
import { checkCommand } from './commands/check.js';
import { deadLettersCommand } from './commands/dead-letters.js';
import { decodersCommand } from './commands/decoders.js';
import { diameterCommand } from './commands/diameter.js';
import { publishCommand } from './commands/publish.js';
import { replayCommand } from './commands/replay.js';
import { runCommand } from './commands/run.js';
import { setupCommand } from './commands/setup.js';
import { EXIT, OperatorError } from './errors.js';
import { version } from './installation.js';

const program = new Command('spoor')
  .description('Turns the packets that osmo-pcap-server publishes into documents: GSMTAP, RTP quality and Diameter in Elasticsearch.')
  .version(version())
  .showHelpAfterError('(spoor --help shows the commands)')
  .exitOverride();
const commands = [
  runCommand(),
  replayCommand(),
  publishCommand(),
  checkCommand(),
  setupCommand(),
  decodersCommand(),
  diameterCommand(),
  deadLettersCommand(),
];
for (const command of commands) program.addCommand(command.showHelpAfterError(`(spoor ${command.name()} --help explains)`).exitOverride());

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** Says what went wrong in the operator's words; the exit code tells scripts whose fault it is. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.configuration;
  if (error instanceof OperatorError) {
    process.stderr.write(`spoor: ${error.message}\n${error.todo}\n(${error.code})\n`);
    return error.exitCode;
  }
  process.stderr.write(`spoor: this is a defect of Spoor, please report it.\n${error instanceof Error ? error.stack : String(error)}\n`);
  return EXIT.defect;
}
