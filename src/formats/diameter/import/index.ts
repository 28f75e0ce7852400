/** Foreign dictionaries to one of ours: `spoor/formats/diameter` knows the strict language, this knows what else there is. */

import type { Model } from '../model.js';
import { isProblem, parseDictionary } from '../parse.js';
import { resolve } from '../resolve.js';
import { shippedTables } from '../shipped.js';
import type { Problem } from '../syntax.js';
import { readDia } from './dia.js';
import { emptyDraft, type Repair } from './draft.js';
import { merge } from './merge.js';
import { readXml } from './xml.js';

export type { Repair } from './draft.js';

export interface ForeignFile {
  /** Only to be named in the report, and for the name of the dictionary. */
  readonly file: string;
  readonly text: string;
}

export interface Imported {
  /** A whole `.dict`. */
  readonly text: string;
  readonly name: string;
  readonly repairs: readonly Repair[];
  /** How much the model had already and is not in the text, and how much is. */
  readonly known: number;
  readonly added: number;
  /** What the strict language still says of the text: for a person to decide. */
  readonly problems: readonly Problem[];
}

/** What could not be read at all. */
export interface NotRead {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** @param model what is known already; it is not written again. */
export function importDictionaries(files: readonly ForeignFile[], model: Model): Imported | NotRead {
  const repairs: Repair[] = [];
  const draft = emptyDraft();
  const note = (file: string) => (line: number, message: string) => void repairs.push({ file, line, message });
  const isXml = ({ text }: ForeignFile) => /^\s*\ufeff?\s*<[?!a-z]/i.test(text) && !/::\s*=/.test(text);
  const xml = files.filter(isXml);
  const unread = readXml(
    xml.map(({ file, text }) => ({ file, text, note: note(file) })),
    draft,
  );
  if (unread !== undefined) return { file: unread.file, line: unread.line, reason: unread.message };
  for (const one of files) {
    if (isXml(one)) continue;
    if (!/::\s*=|^\s*@\w+/m.test(one.text))
      return { file: one.file, line: 1, reason: 'It has neither definitions (::=) nor sections (@avp_types) nor XML.' };
    readDia(one.text, one.file, draft, note(one.file));
  }
  const name = dictionaryName(draft.name ?? files[0]?.file ?? '', model);
  const merged = merge(
    draft,
    name,
    files.map(({ file }) => file.replace(/^.*[\\/]/, '')),
    model,
    ({ file, line }, message) => note(file)(line, message),
  );
  return { ...merged, name, repairs, problems: problemsOf(merged.text, `${name}.dict`) };
}

export function isNotRead(value: Imported | NotRead): value is NotRead {
  return 'reason' in value;
}

function problemsOf(text: string, file: string): readonly Problem[] {
  const written = parseDictionary(text, file);
  return isProblem(written) ? [written] : resolve([{ file, written }], shippedTables()).problems;
}

/** One that the language takes and no dictionary has. */
function dictionaryName(from: string, model: Model): string {
  const word = from
    .replace(/^.*[\\/]/, '')
    .replace(/\.[A-Za-z0-9]+$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const name = word === '' ? 'imported' : word;
  return model.tables.dictionaries.some((dictionary) => dictionary.name === name) ? `${name}-imported` : name;
}
