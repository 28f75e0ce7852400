/** The end of a run: the summary, the page, and what is left to say about delivery. */

import { writeFile } from 'node:fs/promises';
import { OperatorError } from '../errors.js';
import { reportPage } from '../report/html.js';
import { summaryText } from '../report/summary.js';
import { terminalStyle } from '../report/terminal.js';
import type { Outcome, Run } from '../run.js';

/** Summary to standard error; the page to `file`, where one is named. */
export async function showReport(run: Run, file: string | undefined): Promise<void> {
  const model = run.report();
  process.stderr.write(`\n${summaryText(model, terminalStyle(process.stderr, process.env))}`);
  if (file === undefined) return;
  try {
    await writeFile(file, reportPage(model));
  } catch (error) {
    throw new OperatorError(
      'REPORT_NOT_WRITABLE',
      `The report ${file} cannot be written: ${(error as Error).message}`,
      'Name a file in a directory that exists and may be written.',
      { cause: error },
    );
  }
  process.stderr.write(`\nReport: ${file}\n`);
}

/** What is not where it should be; undefined when everything is. */
export function undeliveredText({ undelivered = 0, refused, lost }: Outcome, directory: string): string | undefined {
  const documents = (count: number) => `${count.toLocaleString('en')} documents`;
  const parts: string[] = [];
  if (undelivered > 0)
    parts.push(`${documents(undelivered)} are not delivered; they wait in ${directory} and go with the next run on that spool.`);
  if (refused > 0)
    parts.push(`${documents(refused)} were refused by Elasticsearch; they are with the reason in ${directory}/dead-letters.ndjson.`);
  if (lost > 0) parts.push(`${documents(lost)} are lost: ${directory} had no room for them.`);
  return parts.length === 0 ? undefined : parts.join('\n');
}
