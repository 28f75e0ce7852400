/** A step of the build: the decoder's dictionaries become one model. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compact } from '../formats/diameter/compact.js';
import { isProblem, parseDictionary } from '../formats/diameter/parse.js';
import { resolve, type Source } from '../formats/diameter/resolve.js';
import { SHIPPED } from '../formats/diameter/shipped.js';
import { type Problem, problemText } from '../formats/diameter/syntax.js';
import { packageRoot } from '../installation.js';

const folder = join(packageRoot, 'decoders', 'diameter', 'dictionaries');

const read: Source[] = [];
const problems: Problem[] = [];
// General ones first: the first dictionary of an application is what its profiles are measured by.
for (const name of readdirSync(folder).sort()) {
  if (!name.endsWith('.dict')) continue;
  const file = join('decoders', 'diameter', 'dictionaries', name);
  const written = parseDictionary(readFileSync(join(packageRoot, file), 'utf8'), file);
  if (isProblem(written)) problems.push(written);
  else read.push({ file, written });
}
stopAt(problems);
const { tables, problems: contradictions } = resolve(read);
stopAt(contradictions);
writeFileSync(SHIPPED, JSON.stringify(compact(tables)));

function stopAt(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  for (const problem of problems.slice(0, 20)) process.stderr.write(`${problemText(problem)}\n`);
  process.exit(1);
}
