/** Rules as published text has them, with all that went wrong on their way into print: read by what they must have meant, each repair noted. */

import type { RuleKind } from '../syntax.js';
import type { DraftRule, DraftRules, Note } from './draft.js';

const KINDS: Readonly<Record<string, RuleKind>> = {
  '<': 'fixed',
  '{': 'required',
  '[': 'optional',
  '>': 'fixed',
  '}': 'required',
  ']': 'optional',
};
const CLOSING: Readonly<Record<string, string>> = { '<': '>', '{': '}', '[': ']' };

const BLANK = /[ \t\r\n]+/y;
const COMMENT = /(?:;|\/\/|---)[^\n]*/y;
const DOTS = /\.{3,}|\u2026/y;
// Lengths are bounded so that no text takes long, whatever it repeats.
const RULE = /([\d* \t]{0,24}?)([<{[]+)[ \t]{0,24}([^<>{}[\]\n*;]{0,200}?)[ \t]{0,24}(?:([>}\]]+)|(?=\n|$|[<{[*;]))/y;
const UNOPENED = /([\d* \t]{0,24}?)([A-Za-z0-9][\w' -]{0,200}?)[ \t]{0,24}([>}\]])/y;
const LONE = /[\d*]+|[>}\]]+/y;
const REST_OF_LINE = /[^\n]+/y;

/** @param line of the first character. */
export function readRules(text: string, line: number, note: Note): DraftRules {
  const rules: DraftRule[] = [];
  let rest = false;
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null || match[0] === '') return undefined;
    at = pattern.lastIndex;
    return match;
  };
  const lines = new Lines(text, line);
  while (at < text.length) {
    if (take(BLANK) !== undefined) continue;
    const here = lines.at(at);
    const comment = take(COMMENT);
    if (comment !== undefined) {
      note(here, `Left out: ${comment[0].trim()}`);
      continue;
    }
    if (take(DOTS) !== undefined) {
      rest = true;
      continue;
    }
    const rule = take(RULE);
    if (rule !== undefined) {
      const [, qualifier = '', opening = '', name = '', closing = ''] = rule;
      if (opening.length > 1 || closing !== CLOSING[opening[0]!])
        note(here, `Brackets of ${rule[0].trim()} read as ${opening[0]} ${name} ${CLOSING[opening[0]!]}`);
      rules.push(...oneRule(qualifier, KINDS[opening[0]!]!, name, here, note));
      continue;
    }
    const unopened = take(UNOPENED);
    if (unopened !== undefined) {
      const [, qualifier = '', name = '', closing = ''] = unopened;
      note(here, `The opening bracket of ${name} ${closing} was missing.`);
      rules.push(...oneRule(qualifier, KINDS[closing]!, name, here, note));
      continue;
    }
    const junk = take(LONE) ?? take(REST_OF_LINE);
    note(here, `Left out: ${junk?.[0].trim()}`);
  }
  return { rules: inOrder(rules, note), rest };
}

function oneRule(qualifier: string, kind: RuleKind, written: string, line: number, note: Note): DraftRule[] {
  const avp = nameOf(written, line, note);
  if (avp === '') {
    note(line, 'Left out: a rule without a name.');
    return [];
  }
  if (avp === 'AVP' && kind !== 'optional') {
    note(line, 'AVP stands for any other AVP and can only be optional: read as * [ AVP ]');
    return [{ kind: 'optional', avp, min: 0, max: Number.POSITIVE_INFINITY, line }];
  }
  const { min, max } = countOf(qualifier, kind, avp, line, note);
  if (kind === 'required' && min === 0) {
    note(line, `{ ${avp} } with a minimum of 0 is read as optional.`);
    return [{ kind: 'optional', avp, min, max, line }];
  }
  return [{ kind, avp, min, max, line }];
}

/** A name that was broken at the end of a printed line, or bears blanks. */
export function nameOf(written: string, line: number, note: Note): string {
  const joined = written.trim().replace(/\s*-\s*/g, '-');
  const name = joined.replace(/\s+/g, '-').replace(/[^A-Za-z0-9_'-]/g, '');
  if (name !== written.trim()) note(line, `Name ${JSON.stringify(written.trim())} read as ${name}`);
  return name;
}

function countOf(qualifier: string, kind: RuleKind, avp: string, line: number, note: Note): { min: number; max: number } {
  const compact = qualifier.replace(/\s+/g, '');
  const least = kind === 'optional' ? 0 : 1;
  if (compact === '') return { min: least, max: 1 };
  const [, first = '', stars = '', second = ''] = /^(\d*)(\**)(\d*)/.exec(compact) ?? [];
  if (stars === '') {
    note(line, `${first} before ${avp} has no *: read as at most ${first}.`);
    return { min: Math.min(least, Number(first)), max: Number(first) };
  }
  if (stars.length > 1) note(line, `${stars} before ${avp} read as *`);
  const max = second === '' ? Number.POSITIVE_INFINITY : Number(second);
  let min = first === '' ? (kind === 'required' ? 1 : 0) : Number(first);
  if (first === '' && kind === 'required') note(line, `*{ ${avp} } without a minimum: 1, as RFC 6733 3.2 has it.`);
  if (kind === 'optional' && min > 0) {
    note(line, `[ ${avp} ] is optional: its minimum ${min} read as 0.`);
    min = 0;
  }
  if (max < min) {
    note(line, `The maximum of ${avp}, ${max}, is below its minimum: read as ${min}.`);
    return { min, max: min };
  }
  return { min, max };
}

/** Fixed ones first, and none twice. */
function inOrder(rules: readonly DraftRule[], note: Note): readonly DraftRule[] {
  const seen = new Set<string>();
  const once = rules.filter(({ avp, line }) => {
    if (!seen.has(avp)) return Boolean(seen.add(avp));
    note(line, `${avp} stands twice; the second rule was left out.`);
    return false;
  });
  const isFixed = ({ kind }: DraftRule) => kind === 'fixed';
  const ordered = [...once.filter(isFixed), ...once.filter((rule) => !isFixed(rule))];
  const moved = once.find((rule, i) => isFixed(rule) && rule !== ordered[i]);
  if (moved !== undefined) note(moved.line, `< ${moved.avp} > has a fixed place: it was put before all that have none.`);
  return ordered;
}

/** Which line an offset is on. */
export class Lines {
  private readonly starts: number[] = [0];
  private readonly first: number;

  constructor(text: string, first: number) {
    this.first = first;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  at(offset: number): number {
    let [low, high] = [0, this.starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return this.first + low;
  }
}
