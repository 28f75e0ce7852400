/** A captured message over its definition: what is there and may be, what is missing, surplus, unknown or wrong. */

import { type Definition, type Model, type Profile, type Rule, ruleText } from '../formats/diameter/index.js';
import { type Finding, type Findings, findingText, type Mark, markOf } from './marks.js';
import { cardinality, membersOf } from './members.js';
import type { ListedAvp } from './message-avps.js';

/** One AVP of the message, or one that is not there. */
export interface PlacedAvp {
  readonly name: string;
  /** Undefined for what the definition does not name. */
  readonly rule: Rule | undefined;
  readonly value: string;
  readonly mark: Mark | undefined;
  /** What the decoder has to say against it. */
  readonly remark: string;
  readonly members: readonly PlacedAvp[];
}

export interface Over {
  readonly model: Model;
  readonly profile: Profile | undefined;
  readonly findings: Findings;
  /** Also what may be there and is not. */
  readonly all: boolean;
}

/** @param path of the group that holds them; empty for the message. Takes from `over.findings` what it shows. */
export function placed(avps: readonly ListedAvp[], definition: Definition | undefined, over: Over, path = ''): PlacedAvp[] {
  const ruleOf = (name: string) => definition?.rules.find(({ avp }) => avp?.name === name);
  const counts = new Map<string, number>();
  for (const { name } of avps) counts.set(name, (counts.get(name) ?? 0) + 1);
  const seen = new Map<string, number>();
  const there = avps.map((listed): PlacedAvp => {
    const { name, value } = listed;
    const rule = ruleOf(name);
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    const found = against(listed, rule, number, counts.get(name) ?? 1, over.findings);
    const avp = rule?.avp ?? over.model.avpsNamed(name).find((one) => one.name === name);
    const members = placed(listed.members, avp && membersOf(avp, over.profile), over, listed.path);
    return { name, rule, value, mark: found[0] && markOf(found[0].finding), remark: found.map(({ text }) => text).join(', '), members };
  });
  const notThere = (definition?.rules ?? []).flatMap((rule): PlacedAvp[] => {
    const name = rule.avp?.name;
    if (name === undefined || (counts.get(name) ?? 0) >= Math.max(1, rule.min)) return [];
    const finding = over.findings.about(path === '' ? name : `${path}/${name}`).find(({ rule }) => rule === 'missing');
    const common = { name, rule, value: '', members: [] };
    if (finding === undefined) return over.all && rule.max > 0 ? [{ ...common, mark: 'absent', remark: 'not there' }] : [];
    over.findings.take(finding);
    return [{ ...common, mark: 'missing', remark: findingText(finding) }];
  });
  return [...there, ...notThere];
}

interface Against {
  readonly finding: Finding;
  readonly text: string;
}

/** @param number how many of the same name there were up to this, of `count` at this level. */
function against({ path }: ListedAvp, rule: Rule | undefined, number: number, count: number, findings: Findings): Against[] {
  const found: Against[] = [];
  const told = new Set<string>();
  for (const finding of findings.about(path)) {
    // One of each rule for each AVP. Those of the first number are not too many.
    if (finding.rule === 'missing' || told.has(finding.rule) || (finding.rule === 'too_many' && number <= (rule?.max ?? 0))) continue;
    told.add(finding.rule);
    // A finding names a path; of several AVPs of that path it does not say which one.
    const unsure =
      finding.rule !== 'too_many' && findings.about(path).filter((other) => other.rule === finding.rule).length <= count - number;
    found.push({ finding, text: `${findingText(finding)}${unsure ? `, this or another ${path}` : ''}` });
    findings.take(finding);
  }
  return found;
}

/** `{ Visited-PLMN-Id }` as its rule has it, or the bare name of what no rule names. */
export function placedText({ name, rule }: PlacedAvp): string {
  return rule === undefined ? `     ${name}` : ruleText({ ...rule, avp: name });
}

/** `1`, `0..*`; empty for what no rule names. */
export function placedEdge({ rule }: PlacedAvp): string {
  return rule === undefined ? '' : cardinality(rule);
}
