/** Where the files of this installation stand, whichever form of the code asks: sources, compiled modules, or the program in a few files. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
}

const here = dirname(fileURLToPath(import.meta.url));
let manifest: Manifest = {};

/** Folder of the package: there are package.json, mappings, and the captures and READMEs of decoders. */
export const packageRoot = nearest('package.json', isOurs);

/** Folder of the code that runs, with `decoders` in it: the package's own, `dist` or `dist/program`. */
export const codeRoot = nearest('decoders');

/** What package.json says of this Spoor. */
export function version(): string {
  return manifest.version ?? 'unknown';
}

function nearest(name: string, fits: (found: string) => boolean = () => true): string {
  for (let folder = here; ; folder = dirname(folder)) {
    const found = join(folder, name);
    if (existsSync(found) && fits(found)) return folder;
    if (folder === dirname(folder)) throw new Error(`no ${name} of Spoor above ${here}: its files were moved apart`);
  }
}

function isOurs(file: string): boolean {
  manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  return manifest.name === 'spoor';
}
