/** The members of a command or group, as rules in the notation of RFC 6733 3.2 and as a tree, groups followed as the application defines them. */

import { type Avp, type Definition, type Profile, type Rule, ruleText } from '../formats/diameter/index.js';
import type { TreeNode } from './tree.js';

/** Rules of a group as a profile has them; undefined for what is no group, or one that nobody defines. */
export function membersOf(avp: Avp, profile: Profile | undefined): Definition | undefined {
  return profile?.refined.get(avp) ?? avp.definition;
}

/** `Unsigned32 M`, and for a group only that it is one. */
export function typeText(avp: Avp, profile?: Profile): string {
  const mandatory = profile?.mandatory.get(avp) ?? avp.mandatory;
  const flag = mandatory === 'must' ? ' M' : mandatory === 'may' ? ' M?' : '';
  return avp.type + flag;
}

/** `10415/1407`, without the vendor where there is none. */
export function codeText({ vendor, code }: Avp): string {
  return vendor === 0 ? String(code) : `${vendor}/${code}`;
}

export interface Followed {
  readonly profile: Profile | undefined;
  /** Levels of groups below the definition that are followed; 0 for none. */
  readonly depth: number;
}

/** One row a member: its rule, indented by level, then code and type. */
export function memberRows(definition: Definition, { profile, depth }: Followed, level = 0, above: readonly Avp[] = []): string[][] {
  return definition.rules.flatMap((rule) => {
    const { avp } = rule;
    const text = '    '.repeat(level) + ruleText({ ...rule, avp: avp?.name ?? 'AVP' });
    if (avp === undefined) return [[text, '', 'any other']];
    const inner = membersOf(avp, profile);
    const row = [text, codeText(avp), typeText(avp, profile)];
    if (inner === undefined || level >= depth || above.includes(avp)) return [row];
    return [row, ...memberRows(inner, { profile, depth }, level + 1, [...above, avp])];
  });
}

/** The same as nodes. A group inside itself, and what lies deeper than `depth`, is folded. */
export function memberNodes(definition: Definition, { profile, depth }: Followed, above: readonly Avp[] = []): TreeNode[] {
  return definition.rules.map((rule) => {
    const { avp } = rule;
    const common = { edge: cardinality(rule), required: rule.min > 0 };
    if (avp === undefined) return { ...common, name: 'AVP', detail: 'any other', children: [], folded: 0 };
    const inner = membersOf(avp, profile);
    const followed = inner !== undefined && depth > above.length && !above.includes(avp);
    return {
      ...common,
      name: avp.name,
      detail: `${codeText(avp)} ${typeText(avp, profile)}`,
      children: followed ? memberNodes(inner, { profile, depth }, [...above, avp]) : [],
      folded: inner === undefined || followed ? 0 : inner.rules.length,
    };
  });
}

/** `1`, `0..*`. */
export function cardinality({ min, max }: Pick<Rule, 'min' | 'max'>): string {
  const most = max === Number.POSITIVE_INFINITY ? '*' : String(max);
  return String(min) === most ? most : `${min}..${most}`;
}
