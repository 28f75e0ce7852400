/** How things are written in a dictionary of ours: `.dict` text of rules, values, commands. */

import type { RuleKind, WrittenRule } from '../syntax.js';

type Rule = Pick<WrittenRule, 'kind' | 'avp' | 'min' | 'max'>;

const BRACKETS: Readonly<Record<RuleKind, readonly [string, string]>> = { fixed: ['<', '>'], required: ['{', '}'], optional: ['[', ']'] };

export function ruleText({ kind, avp, min, max }: Rule): string {
  const [open, close] = BRACKETS[kind];
  const usual = (kind === 'optional' ? min === 0 : min === 1) && max === 1;
  const qualifier = usual ? '' : `${kind === 'optional' ? '' : min}*${max === Number.POSITIVE_INFINITY ? '' : max}`;
  return `${qualifier.padStart(4)} ${open} ${avp} ${close}`;
}

/** @param rest three dots at the end. */
export function rulesText(rules: readonly Rule[], rest: boolean, indent: string): string {
  const lines = [...rules.map(ruleText), ...(rest ? ['     ...'] : [])].map((line) => `${indent}  ${line}\n`);
  return `{\n${lines.join('')}${indent}}`;
}

export function valuesText(values: readonly (readonly [number, string])[]): string {
  return `{\n${values.map(([value, name]) => `  ${value} ${labelText(name)}\n`).join('')}}`;
}

/** A word as it is, anything else in quotes. */
export function labelText(name: string): string {
  return /^[A-Za-z0-9_][A-Za-z0-9_.+/-]*$/.test(name) ? name : quoted(name);
}

/** Names of applications may have fewer characters than labels before they need quotes. */
export function nameText(name: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name) ? name : quoted(name);
}

function quoted(text: string): string {
  return `"${text.replace(/["\n\r]/g, "'")}"`;
}
