/** A look at Elasticsearch for `spoor check`: does it answer, as whom, and which templates are missing. Changes nothing. */

import type { Template } from '../documents/templates.js';
import { silentLog } from '../log.js';
import { member } from './answer.js';
import { Connection } from './connection.js';
import type { ElasticsearchOptions } from './options.js';

export interface Inspection {
  readonly found: string;
  /** What must be done; undefined when documents would be taken. */
  readonly todo?: string;
}

/** Throws OperatorError CONFIG_SECRET when a secret cannot be read. */
export async function inspectElasticsearch(options: ElasticsearchOptions, templates: readonly Template[]): Promise<Inspection> {
  const connection = await Connection.open(options, silentLog);
  try {
    const nodes = connection.nodes.join(', ');
    const probe = await connection.probe();
    if (probe.kind === 'down')
      return { found: `${nodes} does not answer: ${probe.message}`, todo: 'Look whether it runs there, and at elasticsearch.url.' };
    if (probe.kind === 'refused') return { found: `${nodes}: ${probe.message}`, todo: probe.todo };
    const { product, version } = probe.server;
    const missing = await missingTemplates(connection, templates);
    const state =
      missing.length === 0
        ? `all ${templates.length} templates are there`
        : `${missing.length} of ${templates.length} templates are missing; run and replay install them`;
    return { found: `${nodes}: ${product} ${version}, as ${await whoAmI(connection)}; ${state}` };
  } finally {
    await connection.close();
  }
}

async function whoAmI(connection: Connection): Promise<string> {
  const answer = await connection.request({ method: 'GET', path: '/_security/_authenticate' });
  const name = answer.kind === 'answer' && answer.status === 200 ? member(answer.body, 'username') : undefined;
  return typeof name === 'string' ? `user ${name}` : 'nobody: security is off there';
}

async function missingTemplates(connection: Connection, templates: readonly Template[]): Promise<string[]> {
  const missing: string[] = [];
  for (const { kind, name } of templates) {
    const answer = await connection.request({ method: 'HEAD', path: `/_${kind}/${encodeURIComponent(name)}` });
    if (answer.kind === 'answer' && answer.status === 404) missing.push(name);
  }
  return missing;
}
