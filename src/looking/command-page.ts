/** The page of a command: request and answer as one application defines them. */

import type { Definition, Part } from '../formats/diameter/index.js';
import { memberNodes, memberRows } from './members.js';
import type { Page, Section } from './page.js';
import type { CommandTopic } from './topics.js';
import type { TitledTree } from './tree.js';

/** @param depth levels of groups that are followed. */
export function commandPage({ application, profile, command }: CommandTopic, depth: number): Page {
  const { code, name, proxiable, request, answer } = command;
  const sections: Section[] = [];
  const trees: TitledTree[] = [];
  const side = (part: Part | undefined, title: string) => {
    if (part?.definition === undefined) return;
    const { abbreviation, definition } = part;
    sections.push({ title: `${abbreviation}, ${title}`, rows: memberRows(definition, { profile, depth }) });
    trees.push({ title: `${name}-${title}`, root: partNode(part, definition, title) });
  };
  const partNode = ({ abbreviation }: Part, definition: Definition, title: string) => ({
    name: abbreviation,
    detail: `${title}, command ${code}`,
    edge: '',
    required: true,
    children: memberNodes(definition, { profile, depth }),
    folded: 0,
  });
  side(request, 'Request');
  side(answer, 'Answer');
  const facts = [
    application === undefined || profile === undefined
      ? 'Known by its name and code only: no dictionary has its rules.'
      : `Of application ${profile.name} (${application.id}${application.title === undefined ? '' : `, ${application.title}`}), dictionary ${profile.dictionary}.`,
    proxiable ? 'Proxiable: agents may forward it.' : 'Not proxiable: it is for the next peer only.',
  ];
  if (sections.length === 0 && profile !== undefined) facts.push('No dictionary has its rules.');
  return { heading: `${name}, command ${code}`, facts, sections, trees };
}
