/** A message sequence chart in the language of Mermaid. */

import { momentText } from '../report/iso-time.js';
import type { ReportSequence } from '../report/model.js';
import { mermaidText } from './mermaid-text.js';

const ARROWS = { plain: '->>', bad: '-->>', missing: '--x' } as const;

export function sequenceMermaid({ lanes, steps }: ReportSequence): string {
  const lines = [
    'sequenceDiagram',
    ...lanes.map((name, i) => `  participant p${i} as ${mermaidText(name)}`),
    ...steps.map(({ at, from, to, text, tone }) => `  p${from}${ARROWS[tone]}p${to}: ${momentText(at)} ${mermaidText(text)}`),
  ];
  return `${lines.join('\n')}\n`;
}
