/** Installs the templates of Spoor's data streams where they are missing or older: what `run` and `replay` do before the first document. */

import type { Template } from '../documents/templates.js';
import type { Log } from '../log.js';
import { type Answer, describeAnswer, isPassing, member } from './answer.js';
import type { Request } from './connection.js';
import { sealed, sealOf } from './fitted-template.js';
import type { Server } from './server.js';

/** As much of a connection as setup needs. */
export interface Requests {
  request(request: Request, signal?: AbortSignal): Promise<Answer>;
}

export interface Installed {
  /** Names that were put there now. */
  readonly installed: readonly string[];
  /** Names that were there in this or a newer version. */
  readonly kept: readonly string[];
  /** What could not be installed, and why, in words for the log; `passing` when documents must not be sent before another try. */
  readonly failed: readonly { readonly name: string; readonly reason: string; readonly passing: boolean }[];
}

/** What is there in place of a template. */
export type TemplateState =
  | { readonly kind: 'missing' }
  /** `seal` is the digest that Spoor marked it with, undefined when it came by other means. */
  | { readonly kind: 'older' | 'current' | 'newer'; readonly version: number; readonly seal: string | undefined }
  /** The answer does not tell. */
  | { readonly kind: 'unknown'; readonly answer: Answer };

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
  // Without require_data_stream a server makes an index with guessed types of whatever comes before its template.
  const mustBeThere = !server.understands.requireDataStream;
  const fail = (name: string, answer: Answer) =>
    failed.push({ name, reason: describeAnswer(answer), passing: mustBeThere || isPassing(answer) });
  const own = ownComponents(templates);
  for (const template of componentsFirst(templates)) {
    if (signal?.aborted) break;
    const { name } = template;
    const state = await lookAt(requests, template, signal);
    if (state.kind === 'unknown') {
      if (!mustBeThere && isForbidden(state.answer)) {
        log.info('Elasticsearch: the user or key may not see index templates; spoor setup installs them, spoor check says what is missing');
        break;
      }
      fail(name, state.answer);
    } else if (state.kind === 'current' || state.kind === 'newer') {
      kept.push(name);
      if (state.kind === 'newer')
        log.info(`Elasticsearch: template ${name} is version ${state.version}, newer than ours (${versionOf(template)}); left as it is`);
    } else {
      const json = sealed(template, server.understands, own);
      const answer = await requests.request({ method: 'PUT', path: templatePath(template), json }, signal);
      if (answer.kind === 'answer' && answer.status < 300) installed.push(name);
      else fail(name, answer);
    }
  }
  if (installed.length > 0) {
    log.info(
      `Elasticsearch: installed ${installed.length} templates; data streams that exist already follow at their next rollover, or with spoor setup`,
    );
  }
  return { installed, kept, failed };
}

export function componentsFirst(templates: readonly Template[]): Template[] {
  return [...templates.filter(({ kind }) => kind === 'component_template'), ...templates.filter(({ kind }) => kind === 'index_template')];
}

export function ownComponents(templates: readonly Template[]): ReadonlySet<string> {
  return new Set(templates.filter(({ kind }) => kind === 'component_template').map(({ name }) => name));
}

export function templatePath({ kind, name }: Pick<Template, 'kind' | 'name'>): string {
  return `/_${kind}/${encodeURIComponent(name)}`;
}

export async function lookAt(requests: Requests, template: Template, signal?: AbortSignal): Promise<TemplateState> {
  return templateState(await requests.request({ method: 'GET', path: templatePath(template) }, signal), template);
}

/** What the answer to `GET` of a template says. One without a version is older than any. */
export function templateState(answer: Answer, template: Template): TemplateState {
  if (answer.kind !== 'answer') return { kind: 'unknown', answer };
  if (answer.status === 404) return { kind: 'missing' };
  const list = answer.status === 200 ? member(answer.body, `${template.kind}s`) : undefined;
  if (!Array.isArray(list)) return { kind: 'unknown', answer };
  const body = member(list[0], template.kind);
  const found = member(body, 'version');
  const version = typeof found === 'number' ? found : 0;
  const ours = versionOf(template);
  return { kind: version < ours ? 'older' : version > ours ? 'newer' : 'current', version, seal: sealOf(body) };
}

function isForbidden(answer: Answer): boolean {
  return answer.kind === 'answer' && answer.status === 403;
}

/** Version that a template bears; 0 if none. */
function versionOf({ body }: Template): number {
  return typeof body.version === 'number' ? body.version : 0;
}
