/** What an answer that is none of what was wished means for the operator: one sentence that says what to do. */

import { type Answer, describeAnswer, errorOf, isPassing, member } from './answer.js';

export interface Trouble {
  /** What was found. */
  readonly found: string;
  /** What to do. */
  readonly todo: string;
}

export const TODO_CREDENTIALS =
  'Put a valid apiKey or password into the configuration or its file; a key may have expired or been revoked.';
export const TODO_AWAY = 'Look whether Elasticsearch runs there, and at elasticsearch.url: https:// for a server with a certificate.';
export const TODO_ADDRESS = 'Check elasticsearch.url: host, port, path, and whether a proxy answers in its place.';
export const TODO_DISK = 'Free disk space on the cluster, or add some: Elasticsearch lifts the block by itself once there is room.';
export const TODO_BLOCK = 'Lift the block: PUT /INDEX/_settings { "index.blocks.write": null }, or the setting that the answer names.';

/** @param privilege what the request needs, in the words of a role: `the cluster privilege manage_index_templates`. */
export function troubleOf(answer: Answer, privilege: string): Trouble {
  const found = describeAnswer(answer);
  if (answer.kind === 'failure') {
    if (answer.reason === 'certificate') return { found, todo: certificateTodo(answer.message) };
    return { found, todo: answer.reason === 'product' ? TODO_ADDRESS : TODO_AWAY };
  }
  const { type, reason } = errorOf(member(answer.body, 'error'));
  if (answer.status === 401) return { found, todo: TODO_CREDENTIALS };
  if (type === 'cluster_block_exception') return { found, todo: blockTodo(reason) };
  if (answer.status === 403) return { found, todo: `Give the user or key ${privilege}.` };
  if (isPassing(answer)) return { found, todo: 'Try again when Elasticsearch is well; what is done already is not done again.' };
  if (/same priority/.test(reason))
    return { found, todo: 'Another index template wants the same data streams with the same priority: change its priority, or remove it.' };
  if (/no handler found/.test(found))
    return { found, todo: 'That server lacks a part that Elasticsearch has; if it is a supported version, please report it.' };
  return { found, todo: `The server does not take what Spoor sends; if it is a supported version, please report it.` };
}

/** @param reason of a `cluster_block_exception`. */
export function blockTodo(reason: string): string {
  return /flood.stage|read-only-allow-delete|disk usage/.test(reason) ? TODO_DISK : TODO_BLOCK;
}

/** @param message what TLS says: another name, out of date, or signed by an authority that nobody trusts. */
export function certificateTodo(message: string): string {
  if (/altnames|ALTNAME|HOSTNAME_MISMATCH/.test(message))
    return 'Use in elasticsearch.url a name that stands in the certificate, or give the server one with that name.';
  if (/expired|EXPIRED|not yet valid/.test(message))
    return 'Renew the certificate of the server, or set the clock of one of the two machines.';
  return 'Give caFile or fingerprint of the authority that signed it.';
}
