/** The page of an application: its commands, by each specification that says something of it. */

import type { Application, Command, Profile } from '../formats/diameter/index.js';
import type { Page, Section } from './page.js';
import type { TreeNode } from './tree.js';

export function applicationPage({ id, name, title, vendor, role, profiles }: Application): Page {
  const sections: Section[] = [];
  for (const profile of profiles) {
    if (profile.commands.size === 0) continue;
    const when = profile.when.map(({ avp, endings }) => `${avp.name} ends in ${endings.join(' or ')}`);
    const meant = when.length === 0 ? '' : `, when ${when.join(' and ')}`;
    sections.push({
      title: `Commands of ${profile.name}, dictionary ${profile.dictionary}${meant}`,
      rows: [...profile.commands.values()].map(row),
    });
    if (profile.refined.size > 0)
      sections.push({ title: `Groups that ${profile.name} defines anew`, rows: [...profile.refined.keys()].map((avp) => [avp.name]) });
    for (const [list, names] of profile.features)
      sections.push({
        title: `Features of list ${list} in ${profile.name}`,
        rows: [...names].map(([bit, word]) => [String(bit).padStart(6), word]),
      });
  }
  const facts = [
    `${title === undefined ? '' : `${title}. `}${vendor === 0 ? 'Of the IETF' : `Of vendor ${vendor}`}${role === undefined ? '' : `, ${role === 'auth' ? 'authorization' : 'accounting'}`}.`,
  ];
  if (sections.length === 0) facts.push('Known by its name only: no dictionary has its commands.');
  const root = { name, detail: `application ${id}`, edge: '', required: true, children: profiles.flatMap(commandNodes), folded: 0 };
  return { heading: `${name}, application ${id}`, facts, sections, trees: [{ title: `${name}, application ${id}`, root }] };
}

function row({ code, name, proxiable, request, answer }: Command): string[] {
  return [String(code).padStart(8), `${request?.abbreviation ?? ''} / ${answer?.abbreviation ?? ''}`, name, proxiable ? 'proxiable' : ''];
}

function commandNodes(profile: Profile): TreeNode[] {
  return [...profile.commands.values()].map(({ code, name, request, answer }) => ({
    name: `${request?.abbreviation ?? '?'} / ${answer?.abbreviation ?? '?'}`,
    detail: `${name} ${code}`,
    edge: profile.name,
    required: true,
    children: [],
    folded: 0,
  }));
}
