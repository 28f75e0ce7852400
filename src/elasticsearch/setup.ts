/** Installs the templates of Spoor's data streams where they are missing or older, in the form that the server's version understands. */

import type { Template } from '../documents/templates.js';
import type { Log } from '../log.js';
import { type Answer, describeAnswer, member } from './answer.js';
import type { Request } from './connection.js';
import type { Capabilities, Server } from './server.js';

/** As much of a connection as setup needs. */
export interface Requests {
  request(request: Request, signal?: AbortSignal): Promise<Answer>;
}

export interface Installed {
  /** Names that were put there now. */
  readonly installed: readonly string[];
  /** Names that were there in this or a newer version. */
  readonly kept: readonly string[];
  /** What could not be installed, and why, in words for the log; `passing` when the server may only be short of something just now. */
  readonly failed: readonly { readonly name: string; readonly reason: string; readonly passing: boolean }[];
}

/**
 * Puts each template that is missing or of a lower `version`; never replaces a newer one. Components go first, because a template
 * that names an unknown one is refused. Never throws: what failed is in the result.
 */
export async function installTemplates(
  requests: Requests,
  server: Server,
  templates: readonly Template[],
  log: Log,
  signal?: AbortSignal,
): Promise<Installed> {
  const installed: string[] = [];
  const kept: string[] = [];
  const failed: Installed['failed'][number][] = [];
  const components = templates.filter((template) => template.kind === 'component_template');
  const indices = templates.filter((template) => template.kind === 'index_template');
  const own = new Set(components.map(({ name }) => name));
  for (const template of [...components, ...indices]) {
    if (signal?.aborted) break;
    const { kind, name } = template;
    const path = `/_${kind}/${encodeURIComponent(name)}`;
    const there = await requests.request({ method: 'GET', path }, signal);
    const found = installedVersion(there, kind);
    if (found === undefined) {
      failed.push({ name, reason: describeAnswer(there), passing: isPassing(there) });
      continue;
    }
    const version = versionOf(template);
    if (found >= version) {
      kept.push(name);
      if (found > version) log.info(`Elasticsearch: template ${name} is version ${found}, newer than ours (${version}); left as it is`);
      continue;
    }
    const answer = await requests.request({ method: 'PUT', path, json: fitted(template, server.understands, own) }, signal);
    if (answer.kind === 'answer' && answer.status < 300) installed.push(name);
    else failed.push({ name, reason: describeAnswer(answer), passing: isPassing(answer) });
  }
  if (installed.length > 0) {
    log.info(`Elasticsearch: installed ${installed.length} templates; data streams that exist already follow at their next rollover`);
  }
  return { installed, kept, failed };
}

function isPassing(answer: Answer): boolean {
  if (answer.kind === 'failure') return answer.reason === 'connection' || answer.reason === 'timeout';
  return answer.status === 408 || answer.status === 429 || answer.status >= 500;
}

/** Version that a template bears; 0 if none. */
export function versionOf({ body }: Template): number {
  return typeof body.version === 'number' ? body.version : 0;
}

/**
 * What the answer to `GET` of a template says of its version: -1 if there is none, undefined if that cannot be known. A template
 * without a version is older than any.
 */
export function installedVersion(answer: Answer, kind: Template['kind']): number | undefined {
  if (answer.kind !== 'answer') return undefined;
  if (answer.status === 404) return -1;
  const list = answer.status === 200 ? member(answer.body, `${kind}s`) : undefined;
  if (!Array.isArray(list)) return undefined;
  const version = member(member(list[0], kind), 'version');
  return typeof version === 'number' ? version : -1;
}

/** The body without what this version does not understand, which would make it refuse the whole. The template given stays as it is. */
export function fitted(template: Template, understands: Capabilities, ownComponents: ReadonlySet<string>): Record<string, unknown> {
  const body = structuredClone(template.body) as Record<string, unknown>;
  if (!understands.ignoreMissingComponents && body.ignore_missing_component_templates !== undefined) {
    delete body.ignore_missing_component_templates;
    // Without leave to be missing, the operator's hooks can only be named where they exist; nobody knows, so they are left out.
    if (Array.isArray(body.composed_of)) body.composed_of = body.composed_of.filter((name) => ownComponents.has(String(name)));
  }
  const inner = body.template;
  if (!isObject(inner)) return body;
  if (!understands.lifecycle) delete inner.lifecycle;
  if (!understands.failureStore) delete inner.data_stream_options;
  const { settings } = inner;
  if (!isObject(settings)) return body;
  if (!understands.ignoreDynamicBeyondLimit) removeSetting(settings, ['index', 'mapping', 'total_fields', 'ignore_dynamic_beyond_limit']);
  const mode = readSetting(settings, ['index', 'mode']);
  if (!understands.indexMode || (mode === 'logsdb' && !understands.logsdb)) removeSetting(settings, ['index', 'mode']);
  return body;
}

/** Settings may be nested, dotted, or both, and the leading `index` may be left out. */
function removeSetting(settings: Record<string, unknown>, path: readonly string[]): void {
  for (const [key, rest] of steps(settings, path)) {
    const value = settings[key];
    if (rest.length === 0) delete settings[key];
    else if (isObject(value)) removeSetting(value, rest);
  }
}

function readSetting(settings: Record<string, unknown>, path: readonly string[]): unknown {
  for (const [key, rest] of steps(settings, path)) {
    const value = settings[key];
    const found = rest.length === 0 ? value : isObject(value) ? readSetting(value, rest) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Keys of `settings` that spell the beginning of `path`, each with what remains of it. */
function steps(settings: Record<string, unknown>, path: readonly string[]): [string, readonly string[]][] {
  const paths = path[0] === 'index' ? [path, path.slice(1)] : [path];
  const found: [string, readonly string[]][] = [];
  for (const words of paths) {
    for (let length = 1; length <= words.length; length += 1) {
      const key = words.slice(0, length).join('.');
      if (key in settings) found.push([key, words.slice(length)]);
    }
  }
  return found;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
