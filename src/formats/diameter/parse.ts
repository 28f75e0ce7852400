/** Text of a dictionary to its syntax, or the one place where it stops being one. */

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { MADE } from './made.js';
import type { Place, Problem, WrittenDictionary } from './syntax.js';

/** What peggy makes of grammar.peggy. */
interface Grammar {
  parse(text: string): WrittenDictionary;
}

/** What peggy throws. */
interface Refusal {
  readonly message: string;
  readonly expected: readonly Expectation[] | null;
  readonly found: string | null;
  readonly location?: { readonly start: Place };
}

interface Expectation {
  readonly type: 'literal' | 'class' | 'any' | 'end' | 'other';
  readonly text?: string;
  readonly description?: string;
}

/** @param file only to be named in the problem. */
export function parseDictionary(text: string, file: string): WrittenDictionary | Problem {
  // Only here: the dictionaries that come along are compiled, and most runs have no others.
  const grammar = createRequire(import.meta.url)(join(MADE, 'grammar.cjs')) as Grammar;
  try {
    return grammar.parse(text);
  } catch (error) {
    const { message, expected, found, location } = error as Refusal;
    const { line, column } = location?.start ?? { line: 1, column: 1 };
    return { file, place: { line, column }, message: expected === null || expected === undefined ? message : unexpected(expected, found) };
  }
}

export function isProblem(value: WrittenDictionary | Problem): value is Problem {
  return 'place' in value;
}

function unexpected(expected: readonly Expectation[], found: string | null): string {
  const words = expected.map(({ type, text, description }) => {
    if (type === 'literal') return `"${text}"`;
    if (type === 'end') return 'the end';
    // A class of characters is never asked for alone: the token it belongs to has a name, or goes on.
    return type === 'other' ? (description ?? '') : '';
  });
  // A blank or a comment may stand nearly anywhere: saying so helps nobody.
  const wanted = [...new Set(words)].filter((word) => word !== '' && word !== 'a blank' && word !== 'a comment').sort();
  const list = wanted.length > 1 ? `${wanted.slice(0, -1).join(', ')} or ${wanted.at(-1)}` : (wanted[0] ?? 'a blank');
  return `Found ${found === null ? 'the end' : JSON.stringify(found)} where ${list} is wanted.`;
}
