/** Where an AVP stands: in which commands of which applications, and in which groups. */

import { type Avp, type Definition, type Model, type Rule, ruleText } from '../formats/diameter/index.js';
import { commandsOf } from './topics.js';

export interface Use {
  /** `ULR`, or the name of a group. */
  readonly container: string;
  /** Applications that define it so; empty for the definition that all share. */
  readonly applications: readonly string[];
  readonly rule: Rule;
}

/** Commands first, then groups; the same rule of several applications is one use. */
export function usesOf(avp: Avp, model: Model): Use[] {
  const uses = new Map<string, { container: string; applications: string[]; rule: Rule }>();
  const note = (container: string, application: string | undefined, definition: Definition | undefined) => {
    const rule = definition?.rules.find((one) => one.avp === avp);
    if (rule === undefined) return;
    const key = `${container} ${ruleText({ ...rule, avp: avp.name })}`;
    const use = uses.get(key) ?? { container, applications: [], rule };
    uses.set(key, use);
    if (application !== undefined && !use.applications.includes(application)) use.applications.push(application);
  };
  for (const { profile, command } of commandsOf(model))
    for (const part of [command.request, command.answer]) if (part !== undefined) note(part.abbreviation, profile?.name, part.definition);
  note('answer with the E bit', undefined, model.tables.errorAnswer);
  for (const group of model.tables.avps) note(group.name, undefined, group.definition);
  for (const { profiles } of model.tables.applications)
    for (const { name, refined } of profiles) for (const [group, definition] of refined) note(group.name, name, definition);
  return [...uses.values()];
}
