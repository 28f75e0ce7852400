/** The model that comes along, read when it is first needed, and that of operators' own dictionaries on top of it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CompactTables, expand } from './compact.js';
import { MADE } from './made.js';
import { Model, type Tables } from './model.js';
import { isProblem, parseDictionary } from './parse.js';
import { resolve, type Source } from './resolve.js';
import type { Problem } from './syntax.js';

/** Made by the build from the dictionaries of the decoder. */
export const SHIPPED = join(MADE, 'shipped.json');

let shipped: Model | undefined;

/** The same object each time. Reading it costs some milliseconds, once. */
export function shippedModel(): Model {
  shipped ??= new Model(shippedTables());
  return shipped;
}

/** New objects each time, for who wants to add to them. */
export function shippedTables(): Tables {
  return expand(JSON.parse(readFileSync(SHIPPED, 'utf8')) as CompactTables);
}

/** What dictionaries together mean, or what is wrong with them. */
export interface Read {
  readonly model: Model;
  readonly problems: readonly Problem[];
}

/** The model that comes along with the dictionaries of these files added. A file that cannot be read is a problem as any other. */
export function modelWith(files: readonly string[]): Read {
  if (files.length === 0) return { model: shippedModel(), problems: [] };
  const problems: Problem[] = [];
  const sources: Source[] = [];
  for (const file of files) {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      problems.push({ file, place: { line: 1, column: 1 }, message: `The dictionary cannot be read: ${(error as Error).message}` });
      continue;
    }
    const written = parseDictionary(text, file);
    if (isProblem(written)) problems.push(written);
    else sources.push({ file, written });
  }
  const { tables, problems: more } = resolve(sources, shippedTables());
  return { model: new Model(tables), problems: [...problems, ...more] };
}
