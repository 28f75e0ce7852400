/** Everything that setup would send, as files: for Terraform, for curl, for the Dev Tools, and for whoever must read it first. */

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Request } from '../elasticsearch/connection.js';
import type { Server } from '../elasticsearch/server.js';
import { kibanaLines } from '../kibana/objects.js';
import { keyRequest, roleRequests } from './access.js';
import type { Wanted } from './context.js';
import { KIBANA_FILE } from './kibana-stage.js';
import { policyFor } from './lifecycle-stage.js';
import { asConsole, asShell } from './paste.js';
import { templateRequests } from './templates-stage.js';

export interface ExportedFile {
  /** Below the directory. */
  readonly path: string;
  readonly content: string;
  readonly executable?: true;
}

/** One request and the file that its body stands in. */
interface Filed {
  readonly path: string;
  readonly request: Request;
}

/** The files for such a server. Roles and the key are not part of what is installed by `install.sh`: they are another person's to make. */
export function exportedFiles(wanted: Wanted, server: Server): ExportedFile[] {
  const policy = policyFor(server, wanted.streams)?.request;
  const install: Filed[] = [
    ...(policy === undefined ? [] : [{ path: 'lifecycle/spoor.json', request: policy }]),
    ...templateRequests(wanted.templates, server).map(({ template, request }) => ({
      path: `${template.kind.replace('_', '-')}s/${template.name}.json`,
      request,
    })),
  ];
  const access: Filed[] =
    server.product === 'opensearch'
      ? []
      : [
          ...roleRequests(wanted.streams).map(({ name, request }) => ({ path: `security/role-${name}.json`, request })),
          { path: 'security/api-key.json', request: keyRequest('spoor') },
        ];
  return [
    ...[...install, ...access].map(({ path, request }) => ({ path, content: `${JSON.stringify(request.json, undefined, 2)}\n` })),
    { path: 'install.console', content: install.map(({ request }) => asConsole(request)).join('\n') },
    { path: 'install.sh', content: script(install), executable: true },
    // Those of OpenSearch are of another shape.
    ...(server.product === 'opensearch' ? [] : [{ path: KIBANA_FILE, content: kibanaLines(wanted.kinds) }]),
    ...(access.length === 0
      ? []
      : [{ path: 'security/access.console', content: access.map(({ request }) => asConsole(request)).join('\n') }]),
  ];
}

/** Writes them. Existing files of these names are replaced. */
export async function exportTo(directory: string, files: readonly ExportedFile[]): Promise<void> {
  for (const { path, content, executable } of files) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content, { mode: executable === true ? 0o755 : 0o644 });
  }
}

function script(requests: readonly Filed[]): string {
  return `#!/bin/sh
# Installs the templates of Spoor:
#
#   ELASTICSEARCH_URL=https://host:9200 ELASTICSEARCH_API_KEY=... ./install.sh
#
# The key, base64 as Elasticsearch gave it, needs the cluster privilege manage_index_templates (and manage_ilm with a lifecycle policy); leave
# it out where security is off. CURL_OPTIONS is for more, such as --cacert ca.pem. What is there is replaced, whatever its version.
set -eu
cd "$(dirname "$0")"
: "\${ELASTICSEARCH_URL:?is not set: https://host:9200}"

# From standard input, so that the key is in no list of processes.
headers() { [ -z "\${ELASTICSEARCH_API_KEY:-}" ] || printf 'header = "authorization: ApiKey %s"\\n' "$ELASTICSEARCH_API_KEY"; }

send() {
  echo "$1 $2"
  # shellcheck disable=SC2086 # several options may stand in it
  headers | curl --config - --silent --show-error --fail-with-body \${CURL_OPTIONS:-} \\
    --request "$1" --header 'content-type: application/json' --data-binary "@$3" "$ELASTICSEARCH_URL$2" && echo
}

${requests.map(({ path, request }) => asShell(request, path)).join('\n')}
`;
}
