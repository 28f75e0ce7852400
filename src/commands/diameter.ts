/** `spoor diameter`: everything about Diameter that is no capture running by. */

import { Command } from 'commander';
import { diameterImportCommand } from './diameter-import.js';
import { diameterShowCommand } from './diameter-show.js';

export function diameterCommand(): Command {
  return new Command('diameter')
    .description('What the Diameter decoder knows: look at it, and add to it.')
    .addCommand(diameterImportCommand().exitOverride())
    .addCommand(diameterShowCommand().exitOverride());
}
