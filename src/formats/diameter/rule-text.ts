/** A rule in the notation of RFC 6733 3.2, as dictionaries have it. */

import type { RuleKind, WrittenRule } from './syntax.js';

export type TextRule = Pick<WrittenRule, 'kind' | 'avp' | 'min' | 'max'>;

const BRACKETS: Readonly<Record<RuleKind, readonly [string, string]>> = { fixed: ['<', '>'], required: ['{', '}'], optional: ['[', ']'] };

/** `   * [ Supported-Features ]`: the brackets of all rules stand below each other. */
export function ruleText({ kind, avp, min, max }: TextRule): string {
  const [open, close] = BRACKETS[kind];
  const usual = (kind === 'optional' ? min === 0 : min === 1) && max === 1;
  const qualifier = usual ? '' : `${kind === 'optional' ? '' : min}*${max === Number.POSITIVE_INFINITY ? '' : max}`;
  return `${qualifier.padStart(4)} ${open} ${avp} ${close}`;
}
