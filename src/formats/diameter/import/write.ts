/** How things are written in a dictionary of ours: `.dict` text of rules, values, commands. */

import { ruleText, type TextRule } from '../rule-text.js';

/** @param rest three dots at the end. */
export function rulesText(rules: readonly TextRule[], rest: boolean, indent: string): string {
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
