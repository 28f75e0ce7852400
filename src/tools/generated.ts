/** All files that are made from field tables and measurements and kept in the repository: mappings, Kibana's objects, the field references in READMEs and docs, and what the benchmark measured. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { envelopeMarkdown, referenceMarkdown, withReference } from '../documents/field-reference.js';
import { allKinds } from '../documents/own-kinds.js';
import { templatesFor } from '../documents/templates.js';
import { builtInDecoders, loadDecoder } from '../engine/registry.js';
import { kibanaLines } from '../kibana/objects.js';
import { committedResults, performanceTable } from './bench-results.js';

export interface GeneratedFile {
  /** Below the root of the repository. */
  readonly path: string;
  readonly content: string;
}

/** What Kibana imports: data views, searches, dashboards. */
export const KIBANA_FILE = join('mappings', 'kibana', 'spoor.ndjson');

/** @param root the repository: where the pages are read that hold a reference. */
export async function generatedFiles(root: string): Promise<GeneratedFile[]> {
  const decoders = await Promise.all(builtInDecoders().map((name) => loadDecoder(name, root)));
  const kinds = allKinds(decoders);
  const templates = templatesFor(kinds).map(({ kind, name, body }) => ({
    path: join('mappings', kind === 'index_template' ? 'index-templates' : 'component-templates', `${name}.json`),
    content: `${JSON.stringify(body, undefined, 2)}\n`,
  }));
  const measured = committedResults(root);
  const references = [
    ...(measured === undefined ? [] : [{ path: join('docs', 'performance.md'), reference: performanceTable(measured) }]),
    { path: join('docs', 'elasticsearch.md'), reference: envelopeMarkdown() },
    ...decoders.map((decoder) => ({ path: join('decoders', decoder.name, 'README.md'), reference: referenceMarkdown(decoder) })),
  ];
  const pages = references.flatMap(({ path, reference }) => {
    if (!existsSync(join(root, path))) return [];
    const content = withReference(readFileSync(join(root, path), 'utf8'), reference);
    return content === undefined ? [] : [{ path, content }];
  });
  const kibana = { path: KIBANA_FILE, content: kibanaLines(kinds) };
  return [...templates, kibana, ...pages];
}
