/** Data views, searches and dashboards: one import into a space of Kibana, which replaces what an earlier one left. */

import type { OwnedKind } from '../documents/templates.js';
import type { ElasticsearchOptions } from '../elasticsearch/options.js';
import { type Credentials, readSecrets, secretFile } from '../elasticsearch/secrets.js';
import type { Trouble } from '../elasticsearch/trouble.js';
import { OperatorError } from '../errors.js';
import { type ImportOptions, importObjects, importPath } from '../kibana/import-objects.js';
import { kibanaLines } from '../kibana/objects.js';
import type { KibanaOptions } from '../kibana/options.js';
import type { KibanaConnection } from '../kibana/request.js';
import type { Log } from '../log.js';
import type { Stage } from './step.js';

/** File of the export, and what a shell is told to send. */
export const KIBANA_FILE = 'kibana/spoor.ndjson';

/**
 * Kibana has no version of its own for what is imported, so it is done each time; the identifiers are fixed, and the same comes of it.
 *
 * @param waiting how to wait for a Kibana that starts, for tests
 */
export function kibanaStage(
  kinds: readonly OwnedKind[],
  kibana: KibanaOptions,
  elasticsearch: ElasticsearchOptions,
  log: Log,
  waiting: ImportOptions = {},
): Stage {
  const { url, space } = kibana;
  const lines = kibanaLines(kinds);
  const objects = lines.trimEnd().split('\n').length;
  return {
    name: 'Kibana',
    // Dashboards show what is stored already, too.
    needsTheOthers: false,
    look: async () => ({
      kept: [],
      troubles: [],
      steps: [
        {
          describe: `Kibana ${url}: ${objects} data views, searches and dashboards into space ${space}`,
          paste: `# ${KIBANA_FILE} is written by spoor setup --export DIR\n${asCurl(url, space)}\n`,
          perform: () => imported(async () => importObjects(lines, await connectionTo(kibana, elasticsearch), log, { space, ...waiting })),
        },
      ],
    }),
  };
}

/** As one types it beside the exported file. */
export function asCurl(url: string, space: string): string {
  return `curl --fail-with-body --request POST '${url.replace(/\/+$/, '')}${importPath(space)}' --header 'kbn-xsrf: spoor' --form file=@${KIBANA_FILE}`;
}

async function connectionTo({ url, caFile }: KibanaOptions, elasticsearch: ElasticsearchOptions): Promise<KibanaConnection> {
  const { credentials, authority } = await readSecrets(elasticsearch);
  const authorization = headerOf(credentials);
  const ca = caFile === undefined ? authority : await secretFile('kibana.caFile', caFile);
  return { url, authorization: () => authorization, ...(ca !== undefined && { tls: { ca } }) };
}

function headerOf(credentials: Credentials): string | undefined {
  if (credentials === undefined) return undefined;
  if ('apiKey' in credentials) return `ApiKey ${credentials.apiKey}`;
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
}

async function imported(action: () => Promise<unknown>): Promise<Trouble | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return { found: error.message, todo: error.todo };
  }
}
