/** Where the files of this installation stand, whichever form of the code asks: sources, compiled modules, or the program in a few files. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** Folder of the package: there are package.json, mappings, and the captures and READMEs of decoders. */
export const packageRoot = nearest('package.json', isOurs);

/** Folder of the code that runs, with `decoders` in it: the package's own, `dist` or `dist/program`. */
export const codeRoot = nearest('decoders');

/** Of what package.json says of this Spoor. */
export function version(): string {
  return manifestIn(packageRoot).version ?? 'unknown';
}

function nearest(name: string, fits: (folder: string) => boolean = () => true): string {
  for (let folder = here; ; folder = dirname(folder)) {
    if (existsSync(join(folder, name)) && fits(folder)) return folder;
    if (folder === dirname(folder)) throw new Error(`no ${name} of Spoor above ${here}: its files were moved apart`);
  }
}

function isOurs(folder: string): boolean {
  return manifestIn(folder).name === 'spoor';
}

function manifestIn(folder: string): { readonly name?: string; readonly version?: string } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string; version?: string };
}
