/** `spoor diameter`: what is asked of Diameter rather than decoded: definitions, and single exchanges of a capture. */

import { Command } from 'commander';
import { diameterImportCommand } from './diameter-import.js';
import { diameterMessageCommand } from './diameter-message.js';
import { diameterSequenceCommand } from './diameter-sequence.js';
import { diameterShowCommand } from './diameter-show.js';

export function diameterCommand(): Command {
  return new Command('diameter')
    .description('What the Diameter decoder knows: look at it, and add to it.')
    .addCommand(diameterImportCommand().exitOverride())
    .addCommand(diameterShowCommand().exitOverride())
    .addCommand(diameterMessageCommand().exitOverride())
    .addCommand(diameterSequenceCommand().exitOverride());
}
