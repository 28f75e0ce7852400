/** What docs/kibana.md gives people to paste, taken out of it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './shipped.js';

export interface DocumentedQuery {
  readonly language: 'kql' | 'esql';
  /** The data stream named last before it: that of a rule in KQL. */
  readonly pattern: string;
  readonly text: string;
}

const page = () => readFileSync(join(root, 'docs', 'kibana.md'), 'utf8');

export function documentedQueries(): DocumentedQuery[] {
  const found: DocumentedQuery[] = [];
  const text = page();
  for (const match of text.matchAll(/```(kql|esql)\n([\s\S]*?)\n```/g)) {
    const [before = ''] = text.slice(0, match.index).split('\n\n').slice(-2);
    const pattern = /`((?:logs|metrics)-spoor\.\w+-\*)`/.exec(before)?.[1] ?? '';
    found.push({ language: match[1] as DocumentedQuery['language'], pattern, text: match[2] as string });
  }
  return found;
}

/** First column of the table of searches. */
export function documentedSearches(): string[] {
  const [, section = ''] = page().split('## Searches in Discover');
  const [table = ''] = section.split('\n## ');
  return [...table.matchAll(/^\| ([^|]+?) \|/gm)].map(([, title]) => title as string).filter((title) => title !== 'search');
}

export interface Question {
  readonly text: string;
  readonly search: string;
  readonly dashboard: string;
  readonly panel: string;
}

/** The table of questions, and where each is answered. */
export function documentedQuestions(): Question[] {
  const [, section = ''] = page().split('## Questions about the radio');
  const [table = ''] = section.split('\n## ');
  return [...table.matchAll(/^\| (.+?\?) \| (.+?) \| (.+?): (.+) \|$/gm)].map(([, text, search, dashboard, panel]) => ({
    text: text!,
    search: search!,
    dashboard: dashboard!,
    panel: panel!,
  }));
}

export function documentedPictures(): string[] {
  return [...page().matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, picture]) => picture as string);
}
