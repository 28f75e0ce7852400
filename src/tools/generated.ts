/** All files that are made from field tables and measurements and kept in the repository: mappings, Kibana's objects, the field references in READMEs and docs, and what the benchmark measured. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { envelopeMarkdown, referenceMarkdown, withReference } from '../documents/field-reference.js';
import { allKinds } from '../documents/own-kinds.js';
import { templatesFor } from '../documents/templates.js';
import { builtInDecoders, loadDecoder } from '../engine/registry.js';
import { kibanaLines } from '../kibana/objects.js';
import { type BenchResults, committedResults, performanceTable, scaleTable } from './bench-results.js';

export interface GeneratedFile {
  /** Below the root of the repository. */
  readonly path: string;
  readonly content: string;
}

/** Measurements of the table in README.md. */
const ON_THE_FRONT = [
  'rtp_tshark',
  'rtp_1m_tshark',
  'sessions',
  'streams_whole',
  'spooled_gsmtap',
  'spooled_diameter',
  'receive_c',
  'receive_zeromq',
  'receive_steady',
  'ship_elasticsearch_bare',
  'ship_elasticsearch_helper',
  'start',
];

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
    { path: join('docs', 'elasticsearch.md'), reference: envelopeMarkdown() },
    ...decoders.map((decoder) => ({ path: join('decoders', decoder.name, 'README.md'), reference: referenceMarkdown(decoder) })),
  ];
  const pages = references.flatMap(({ path, reference }) => {
    if (!existsSync(join(root, path))) return [];
    const content = withReference(readFileSync(join(root, path), 'utf8'), reference);
    return content === undefined ? [] : [{ path, content }];
  });
  const figures = measured === undefined ? [] : measuredPages(root, measured);
  const kibana = { path: KIBANA_FILE, content: kibanaLines(kinds) };
  return [...templates, kibana, ...pages, ...figures];
}

/** The page of all that was measured, and the front page with what people ask for first. */
function measuredPages(root: string, measured: BenchResults): GeneratedFile[] {
  const front = measured.measurements.filter(({ id }) => ON_THE_FRONT.includes(id));
  return [
    { path: join('docs', 'performance.md'), table: performanceTable(measured) },
    { path: 'README.md', table: performanceTable({ ...measured, measurements: front }) },
    { path: join('docs', 'scale.md'), table: scaleTable(measured), what: 'costs' as const },
  ].flatMap(({ path, table, what = 'measurements' as const }) => {
    const text = readFileSync(join(root, path), 'utf8');
    const content = table === undefined ? undefined : withReference(text, table, what);
    return content === undefined ? [] : [{ path, content }];
  });
}
