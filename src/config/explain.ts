/** What zod found wrong, in the words of the operator: path, found, wanted, nearest match. */

import type { z } from 'zod';

/** One line for each thing that is wrong. `input` is what was checked, `known` the keys that may stand at a path. */
export function explainIssues(
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
  known: (path: readonly PropertyKey[]) => readonly string[],
): string[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, issue.path, known(issue.path)));
    const where = issue.path.length === 0 ? 'The whole' : issue.path.join('.');
    const found = at(input, issue.path);
    return [`${where}: found ${found === undefined ? 'nothing' : shownAt(issue.path, found)}; ${wanted(issue)}`];
  });
}

function unknownKey(key: string, path: readonly PropertyKey[], keys: readonly string[]): string {
  const where = [...path, key].join('.');
  const nearest = nearestMatch(key, keys);
  const hint = nearest === undefined ? (keys.length === 0 ? '' : ` Known here: ${keys.join(', ')}.`) : ` Did you mean ${nearest}?`;
  return `${where}: no such key.${hint}`;
}

function wanted(issue: z.core.$ZodIssue): string {
  return issue.message.replace(/^Invalid input: /, '');
}

/** What is printed ends in logs: no secret, no user and password of an address, and no section that may hold one. */
function shownAt(path: readonly PropertyKey[], value: unknown): string {
  if (SECRET.test(String(path.at(-1)))) return 'a value';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'a section';
  return shown(value).replace(/\/\/[^/"]*@/g, '//…@');
}

const SECRET = /^(apiKey|password|key)$/;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) found = typeof found === 'object' && found !== null ? (found as Record<PropertyKey, unknown>)[key] : undefined;
  return found;
}

/** The candidate fewest typing mistakes away, if that is few for its length. */
export function nearestMatch(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let fewest = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < fewest) {
      fewest = distance;
      best = candidate;
    }
  }
  return best;
}

/** Insertions, deletions and substitutions from one word to the other (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
