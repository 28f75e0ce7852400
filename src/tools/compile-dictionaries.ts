/** A step of the build: the grammar goes beside the code that loads it, and the decoder's dictionaries become one model. */

import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compact } from '../formats/diameter/compact.js';
import { isProblem, parseDictionary } from '../formats/diameter/parse.js';
import { resolve, type Source } from '../formats/diameter/resolve.js';
import { SHIPPED } from '../formats/diameter/shipped.js';
import { type Problem, problemText } from '../formats/diameter/syntax.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const sources = join(root, 'src', 'formats', 'diameter');
const folder = join(root, 'decoders', 'diameter', 'dictionaries');

copyFileSync(join(sources, 'grammar.cjs'), new URL('../formats/diameter/grammar.cjs', import.meta.url));

const read: Source[] = [];
const problems: Problem[] = [];
// General ones first: the first dictionary of an application is what its profiles are measured by.
for (const name of readdirSync(folder).sort()) {
  if (!name.endsWith('.dict')) continue;
  const file = join('decoders', 'diameter', 'dictionaries', name);
  const written = parseDictionary(readFileSync(join(root, file), 'utf8'), file);
  if (isProblem(written)) problems.push(written);
  else read.push({ file, written });
}
stopAt(problems);
const { tables, problems: contradictions } = resolve(read);
stopAt(contradictions);
// Tests run from the sources, everything else from what is built.
for (const place of [SHIPPED, join(sources, 'shipped.json')]) writeFileSync(place, JSON.stringify(compact(tables)));

function stopAt(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  for (const problem of problems.slice(0, 20)) process.stderr.write(`${problemText(problem)}\n`);
  process.exit(1);
}
