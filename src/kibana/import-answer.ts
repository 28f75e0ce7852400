/** What Kibana's answers mean: pure, from status and body to go on, wait, or what the operator must do. */

import { OperatorError } from '../errors.js';
import type { KibanaAnswer } from './request.js';

/** Older ones do not know the shape that is sent. */
const OLDEST = [8, 15] as const;
const QUOTED = 300;

export type Readiness =
  | { readonly kind: 'ready'; readonly version: string | undefined }
  /** It starts, or something in front of it says so: waiting helps. */
  | { readonly kind: 'wait'; readonly why: string }
  | { readonly kind: 'refused'; readonly error: OperatorError };

/** Judges the answer to `GET /api/status`, which Kibana gives in short form to those it does not know. */
export function readiness(answer: KibanaAnswer, url: string): Readiness {
  if (answer.kind === 'none')
    return isOfCertificate(answer.reason)
      ? { kind: 'refused', error: certificateError(url, answer.reason) }
      : { kind: 'wait', why: `no answer (${answer.reason})` };
  const { status, body } = answer;
  if (isPassing(status)) return { kind: 'wait', why: `it answers ${status}` };
  if (status === 401 || status === 403) return { kind: 'refused', error: accessError(url, status) };
  const level = member(body, 'status', 'overall', 'level');
  if (status !== 200 || typeof level !== 'string') return { kind: 'refused', error: notKibana(url, status) };
  const version = member(body, 'version', 'number');
  const said = typeof version === 'string' ? version : undefined;
  if (said !== undefined && isOlder(said)) return { kind: 'refused', error: tooOld(url, said) };
  if (level !== 'available' && level !== 'degraded') return { kind: 'wait', why: `its state is ${level}` };
  return { kind: 'ready', version: said };
}

export type ImportVerdict =
  | { readonly kind: 'done'; readonly imported: number }
  | { readonly kind: 'wait'; readonly why: string }
  | { readonly kind: 'refused'; readonly error: OperatorError };

/** Judges the answer to an import: 200 does not mean success. */
export function importVerdict(answer: KibanaAnswer, url: string, space: string): ImportVerdict {
  const refused = (error: OperatorError): ImportVerdict => ({ kind: 'refused', error });
  if (answer.kind === 'none')
    return isOfCertificate(answer.reason)
      ? refused(certificateError(url, answer.reason))
      : { kind: 'wait', why: `no answer (${answer.reason})` };
  const { status, body } = answer;
  if (isPassing(status)) return { kind: 'wait', why: `it answers ${status}` };
  if (status === 401 || status === 403) return refused(accessError(url, status, space));
  if (status === 404) return refused(noSpace(url, space));
  if (status === 413) return refused(tooLarge(url));
  const success = member(body, 'success');
  if (status !== 200 || typeof success !== 'boolean') return refused(unexpected(url, status, body));
  const count = member(body, 'successCount');
  const imported = typeof count === 'number' ? count : 0;
  if (success) return { kind: 'done', imported };
  return refused(partly(url, space, imported, failures(body)));
}

interface Failure {
  readonly type: string;
  readonly id: string;
  readonly title: string;
  readonly error: string;
  readonly references: readonly string[];
}

function failures(body: unknown): Failure[] {
  const errors = member(body, 'errors');
  return (Array.isArray(errors) ? errors : []).map((entry: unknown) => {
    const references = member(entry, 'error', 'references');
    return {
      type: text(member(entry, 'type')),
      id: text(member(entry, 'id')),
      title: text(member(entry, 'meta', 'title') ?? member(entry, 'title')),
      error: text(member(entry, 'error', 'type')),
      references: (Array.isArray(references) ? references : []).map((each) => `${text(member(each, 'type'))} ${text(member(each, 'id'))}`),
    };
  });
}

/** For each kind of failure that Kibana names: what it means, and what helps. */
const TODO: Readonly<Record<string, string>> = {
  conflict:
    'an object with its identifier is there and was not replaced: import with overwrite, or delete it in Stack Management, Saved Objects',
  ambiguous_conflict:
    'several objects of other spaces stem from it, and Kibana does not know which to replace: delete those not wanted in Stack Management, Saved Objects',
  missing_references: 'what it refers to is neither in the file nor in the space: import the whole file, not a part of it',
  unsupported_type: 'this Kibana does not know its type: its plugin is switched off, or Kibana is too old',
  unknown: 'Kibana says no more: its log does, at the time of the import',
};

function partly(url: string, space: string, imported: number, failed: readonly Failure[]): OperatorError {
  const kinds = [...new Set(failed.map(({ error }) => error))];
  const named = failed.slice(0, 3).map(({ type, id, title, references }) => {
    const lacking = references.length === 0 ? '' : `, which lacks ${references.slice(0, 2).join(', ')}`;
    return `${type} ${title === '' ? id : title}${lacking}`;
  });
  const more = failed.length > named.length ? ` and ${failed.length - named.length} more` : '';
  const what = failed.length === 0 ? 'it does not say what' : `not ${named.join('; ')}${more}`;
  const todo = kinds.map((kind) => `${kind}: ${TODO[kind] ?? TODO.unknown}.`).join(' ');
  return new OperatorError(
    'KIBANA_REFUSED',
    `Kibana at ${url} imported ${imported} objects into space ${space}, but ${what}.`,
    todo === '' ? 'Look into the log of Kibana, then import again: what is there is replaced.' : todo,
  );
}

function accessError(url: string, status: number, space?: string): OperatorError {
  const message =
    status === 401
      ? `Kibana at ${url} does not accept the credentials.`
      : `Kibana at ${url} does not let this user import${space === undefined ? '' : ` into space ${space}`}.`;
  const todo =
    status === 401
      ? 'Give the API key or user that Kibana knows: one of Elasticsearch, not expired, not invalidated.'
      : 'Give its role the Kibana privileges Saved Objects Management, Dashboard, Discover, Visualize and Data Views (all of each) in that space.';
  return new OperatorError('KIBANA_REFUSED', message, todo);
}

const noSpace = (url: string, space: string) =>
  new OperatorError(
    'KIBANA_REFUSED',
    `Kibana at ${url} has no space ${space}, or not this address.`,
    'Create the space in Stack Management, Spaces, or name one that is there; with server.basePath set in Kibana, the URL needs that path.',
  );
const tooLarge = (url: string) =>
  new OperatorError(
    'KIBANA_REFUSED',
    `Kibana at ${url}, or what stands before it, takes no request of that size.`,
    'Raise savedObjects.maxImportPayloadBytes of Kibana, or the limit of the proxy (nginx: client_max_body_size), to 5 MB.',
  );
const tooOld = (url: string, version: string) =>
  new OperatorError(
    'KIBANA_REFUSED',
    `Kibana at ${url} is version ${version}; the dashboards need ${OLDEST.join('.')} or newer.`,
    'Upgrade Kibana. OpenSearch Dashboards cannot show them: its visualizations are others.',
  );
const notKibana = (url: string, status: number) =>
  new OperatorError(
    'KIBANA_REFUSED',
    `What answers at ${url} (status ${status}) is not Kibana.`,
    'Give the address of Kibana, usually port 5601, not that of Elasticsearch; with server.basePath set in Kibana, the URL needs that path.',
  );
const unexpected = (url: string, status: number, body: unknown) =>
  new OperatorError(
    'KIBANA_REFUSED',
    `Kibana at ${url} answers the import with status ${status}: ${text(member(body, 'message')).slice(0, QUOTED) || 'without a reason'}.`,
    'If Kibana is older than the file, upgrade it; otherwise look into its log.',
  );
const certificateError = (url: string, reason: string) =>
  new OperatorError(
    'KIBANA_UNREACHABLE',
    `The certificate of Kibana at ${url} is not trusted (${reason}).`,
    'Give the file of the authority that signed it, and the name that stands in it as address.',
  );

export const unreachable = (url: string, why: string, seconds: number): OperatorError =>
  new OperatorError(
    'KIBANA_UNREACHABLE',
    `Kibana at ${url} was not ready for ${Math.round(seconds)} s: ${why}.`,
    'Start Kibana, or correct its address; then run this again. Documents are stored without Kibana, too.',
  );

/** It starts, is busy, or is being replaced behind a proxy. */
const isPassing = (status: number) => status === 429 || status === 502 || status === 503 || status === 504;
const isOfCertificate = (reason: string) => /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS|ERR_SSL/.test(reason);

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

function member(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined),
    value,
  );
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
