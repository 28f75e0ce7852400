/** Writes what a command was asked to write, or says why it cannot. */

import { writeFileSync } from 'node:fs';
import { OperatorError } from '../errors.js';

/** Throws OperatorError FILE_NOT_WRITABLE. */
export function writeFile(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new OperatorError('FILE_NOT_WRITABLE', `${file} cannot be written: ${(error as Error).message}`, 'Name another place.');
  }
}
