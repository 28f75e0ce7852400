/** What is told about one command, AVP or application: facts, lines of its definition, where it stands, and trees to be drawn. */

import type { TitledTree } from './tree.js';

export interface Page {
  readonly heading: string;
  /** One sentence each. */
  readonly facts: readonly string[];
  readonly sections: readonly Section[];
  readonly trees: readonly TitledTree[];
}

export interface Section {
  readonly title: string;
  /** Columns, aligned with those of the other lines. */
  readonly rows: readonly (readonly string[])[];
}

/** Lines for a terminal or a file. */
export function pageText({ heading, facts, sections }: Page): string {
  const blocks = [[heading, ...facts.map((fact) => `  ${fact}`)], ...sections.map(({ title, rows }) => [title, ...aligned(rows)])];
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  return rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at]!)).join('  ')}`.trimEnd());
}
