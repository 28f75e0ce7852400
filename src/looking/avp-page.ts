/** The page of an AVP: what it is, what it may say, what it contains, and where it stands. */

import { type Avp, type Model, ruleText } from '../formats/diameter/index.js';
import { codeText, memberNodes, memberRows, typeText } from './members.js';
import type { Page, Section } from './page.js';
import type { TreeNode } from './tree.js';
import { type Use, usesOf } from './uses.js';

const MANDATORY = { must: 'set by every sender', mustnot: 'set by none', may: 'set by choice of the sender' } as const;
/** Places that are drawn; `User-Name` stands in a hundred and more. */
const MOST_DRAWN = 24;

/** @param depth levels of groups that are followed. */
export function avpPage(avp: Avp, model: Model, depth: number): Page {
  const { name, values, bits, definition } = avp;
  const uses = usesOf(avp, model);
  const sections: Section[] = [];
  if (definition !== undefined) sections.push({ title: 'Members', rows: memberRows(definition, { profile: undefined, depth }) });
  for (const { profiles } of model.tables.applications)
    for (const profile of profiles) {
      const refined = profile.refined.get(avp);
      if (refined !== undefined) sections.push({ title: `Members in ${profile.name}`, rows: memberRows(refined, { profile, depth }) });
    }
  if (values.size > 0) sections.push({ title: 'Values', rows: words(values) });
  if (bits.size > 0) sections.push({ title: 'Bits, 0 the least significant', rows: words(bits) });
  sections.push({
    title: `Stands in ${uses.length === 0 ? 'nothing that is defined' : counted(uses.length)}`,
    rows: uses.map((use) => useRow(avp, use)),
  });
  const heading = `${name}, AVP ${codeText(avp)}, ${typeText(avp)}`;
  return { heading, facts: factsOf(avp, model), sections, trees: [{ title: heading, root: drawn(avp, uses, depth) }] };
}

function factsOf({ vendor, aliases, mandatory, encoding, privacy, see, dictionary }: Avp, model: Model): string[] {
  const facts: string[] = [];
  const owner = model.tables.vendors.find(({ id }) => id === vendor);
  if (vendor !== 0) facts.push(`Of vendor ${vendor}${owner === undefined ? '' : `, ${owner.title ?? owner.name}`}.`);
  if (aliases.length > 0) facts.push(`Also called ${aliases.join(', ')}.`);
  facts.push(`M bit: ${mandatory === undefined ? 'no source says' : MANDATORY[mandatory]}.`);
  if (encoding !== undefined) facts.push(`Its octets are read as ${encoding}.`);
  if (privacy !== undefined) facts.push(`Private: ${privacy}.`);
  facts.push(`Defined in dictionary ${dictionary}${see === undefined ? '' : `, by ${see}`}.`);
  return facts;
}

function useRow(avp: Avp, { container, applications, rule }: Use): string[] {
  return [ruleText({ ...rule, avp: avp.name }), container, applications.join(', ')];
}

function words(names: ReadonlyMap<number, string>): string[][] {
  return [...names].sort(([a], [b]) => a - b).map(([value, name]) => [String(value).padStart(6), name]);
}

function counted(places: number): string {
  return places === 1 ? 'one place' : `${places} places`;
}

/** A group with its members; anything else with what it stands in, because that is what there is to see. */
function drawn(avp: Avp, uses: readonly Use[], depth: number): TreeNode {
  const root = { name: avp.name, detail: `${codeText(avp)} ${typeText(avp)}`, edge: '', required: true };
  if (avp.definition !== undefined)
    return { ...root, children: memberNodes(avp.definition, { profile: undefined, depth }, [avp]), folded: 0 };
  const children = uses.slice(0, MOST_DRAWN).map(({ container, applications, rule }) => ({
    name: container,
    detail: applications.join(', '),
    edge: 'in',
    required: rule.min > 0,
    children: [],
    folded: 0,
  }));
  return { ...root, children, folded: uses.length - children.length };
}
