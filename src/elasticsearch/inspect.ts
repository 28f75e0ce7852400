/** A look at Elasticsearch for `spoor check`: does it answer, as whom, may that one write, and what is missing. Changes nothing. */

import type { Template } from '../documents/templates.js';
import { silentLog } from '../log.js';
import { type Answer, describeAnswer, loggable, member } from './answer.js';
import { Connection, type Request } from './connection.js';
import { dataStreamsIn, STREAMS_PATH } from './data-streams.js';
import { templatePath, templateState } from './install-templates.js';
import type { ElasticsearchOptions } from './options.js';
import type { Server } from './server.js';
import { blockTodo, TODO_AWAY, TODO_DISK } from './trouble.js';

export interface Inspection {
  readonly found: string;
  /** What must be done; undefined when nothing stands in the way of documents, as far as it may be seen. */
  readonly todo?: string;
}

type Ask = (request: Request) => Promise<Answer>;

/** Looks at the data streams of that namespace. Throws OperatorError CONFIG_SECRET when a secret cannot be read. */
export async function inspectElasticsearch(
  options: ElasticsearchOptions,
  templates: readonly Template[],
  namespace: string,
): Promise<Inspection> {
  const connection = await Connection.open(options, silentLog);
  try {
    const nodes = connection.nodes.join(', ');
    const probe = await connection.probe();
    if (probe.kind === 'down') return { found: `${nodes} does not answer: ${probe.message}`, todo: TODO_AWAY };
    if (probe.kind === 'refused') return { found: `${nodes}: ${probe.message}`, todo: probe.todo };
    const ask: Ask = (request) => connection.request(request);
    const who = await whoAmI(ask);
    const shelf = await lookAtTemplates(ask, templates);
    const streams = templates.filter(({ kind }) => kind === 'index_template').map(({ name }) => `${name}-${namespace}`);
    const rights = who.secured ? await inspectRights(ask, streams, shelf.incomplete) : undefined;
    const blocks = await inspectBlocks(ask, streams);
    const todos = [shelf.todo, rights?.todo, blocks?.todo].filter((todo) => todo !== undefined);
    return {
      found: [`${nodes}: ${nameOf(probe.server)}, as ${who.name}`, shelf.found, ...(rights?.found ?? []), ...(blocks?.found ?? [])].join(
        '; ',
      ),
      ...(todos.length > 0 && { todo: todos.join(' ') }),
    };
  } finally {
    await connection.close();
  }
}

function nameOf({ product, version, serverless }: Server): string {
  return `${product === 'unknown' ? 'a server' : product} ${version || 'of unknown version'}${serverless ? ', serverless' : ''}`;
}

/** `secured`: the server knows who asks, and so what that one may do. */
async function whoAmI(ask: Ask): Promise<{ readonly name: string; readonly secured: boolean }> {
  const answer = await ask({ method: 'GET', path: '/_security/_authenticate' });
  if (answer.kind === 'answer' && answer.status === 200) {
    const user = `user ${String(member(answer.body, 'username'))}`;
    const key = member(member(answer.body, 'api_key'), 'name');
    return { name: typeof key === 'string' ? `API key ${key} of ${user}` : user, secured: true };
  }
  // Without security there is nobody who handles that path.
  const off = answer.kind === 'answer' && [400, 404, 405].includes(answer.status);
  return { name: off ? 'nobody: security is off there' : `somebody it does not name (${describeAnswer(answer)})`, secured: false };
}

/** `incomplete`: something must be installed. */
async function lookAtTemplates(ask: Ask, templates: readonly Template[]): Promise<Inspection & { readonly incomplete: boolean }> {
  let missing = 0;
  let older = 0;
  for (const template of templates) {
    const answer = await ask({ method: 'GET', path: templatePath(template) });
    const state = templateState(answer, template);
    if (state.kind === 'unknown') {
      const found = `whether the templates are there cannot be seen (${describeAnswer(answer)})`;
      // To be forbidden to look is no fault of a key that need not install anything.
      const forbidden = answer.kind === 'answer' && answer.status === 403;
      return { found, incomplete: false, ...(!forbidden && { todo: 'Look again when Elasticsearch is well.' }) };
    }
    if (state.kind === 'missing') missing += 1;
    if (state.kind === 'older') older += 1;
  }
  if (missing + older === 0) return { found: `all ${templates.length} templates are there`, incomplete: false };
  const counts = [...(missing > 0 ? [`${missing} missing`] : []), ...(older > 0 ? [`${older} older`] : [])];
  return {
    found: `of ${templates.length} templates ${counts.join(' and ')}; spoor setup installs them, run and replay too`,
    incomplete: true,
  };
}

/** What the one who asks lacks to write to these data streams, and to install templates if that is still to be done. */
async function inspectRights(
  ask: Ask,
  streams: readonly string[],
  install: boolean,
): Promise<{ readonly found: readonly string[]; readonly todo?: string }> {
  const json = {
    cluster: install ? ['manage_index_templates'] : [],
    index: [{ names: streams, privileges: ['create_doc', 'auto_configure'] }],
  };
  const answer = await ask({ method: 'POST', path: '/_security/user/_has_privileges', json });
  const granted = answer.kind === 'answer' && answer.status === 200 ? member(answer.body, 'index') : undefined;
  if (granted === undefined) return { found: [`what it may do cannot be seen (${describeAnswer(answer)})`] };
  const lacking = (privilege: string) => streams.filter((stream) => member(member(granted, stream), privilege) === false);
  const unwritable = lacking('create_doc');
  const unmakable = await missingOf(
    ask,
    lacking('auto_configure').filter((stream) => !unwritable.includes(stream)),
  );
  const found: string[] = [];
  const todos: string[] = [];
  if (unwritable.length > 0) found.push(`lacks create_doc on ${unwritable.join(', ')}`);
  if (unmakable.length > 0) found.push(`lacks auto_configure on ${unmakable.join(', ')}, not there yet`);
  if (found.length > 0) todos.push('Give the user or key create_doc and auto_configure on logs-spoor.* and metrics-spoor.*.');
  if (install && member(member(answer.kind === 'answer' && answer.body, 'cluster'), 'manage_index_templates') === false) {
    found.push('lacks manage_index_templates');
    todos.push('Run spoor setup as somebody with the cluster privilege manage_index_templates.');
  }
  return { found, ...(todos.length > 0 && { todo: todos.join(' ') }) };
}

/** Those that are known not to exist: who may only write is not told. */
async function missingOf(ask: Ask, streams: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  for (const stream of streams) {
    const answer = await ask({ method: 'HEAD', path: `/${encodeURIComponent(stream)}` });
    if (answer.kind === 'answer' && answer.status === 404) missing.push(stream);
  }
  return missing;
}

/** Indices that take no documents just now: a disk that is full, or somebody's doing. Silent where it may not be seen. */
async function inspectBlocks(
  ask: Ask,
  streams: readonly string[],
): Promise<{ readonly found: readonly string[]; readonly todo: string } | undefined> {
  const answer = await ask({ method: 'GET', path: '/_cluster/state/blocks' });
  const all = answer.kind === 'answer' && answer.status === 200 ? member(answer.body, 'blocks') : undefined;
  const onCluster = descriptions(member(all, 'global'))[0];
  if (onCluster !== undefined) return { found: [`the cluster is blocked: ${loggable(onCluster)}`], todo: blockTodo(onCluster) };
  const blocked = Object.entries((member(all, 'indices') ?? {}) as Readonly<Record<string, unknown>>).filter(([index]) =>
    streams.some((stream) => index.startsWith(`.ds-${stream}-`)),
  );
  if (blocked.length === 0) return undefined;
  const writing = await writeIndices(ask, streams);
  const found: string[] = [];
  let todo: string | undefined;
  for (const [index, blocks] of blocked) {
    // No lifecycle sets the block of a full disk, so that one counts on any index.
    const reason = descriptions(blocks).find((description) => writing.includes(index) || blockTodo(description) === TODO_DISK);
    if (reason === undefined) continue;
    found.push(`${index} is blocked: ${loggable(reason)}`);
    todo ??= blockTodo(reason);
  }
  return todo === undefined ? undefined : { found, todo };
}

function descriptions(blocks: unknown): string[] {
  return Object.values((blocks ?? {}) as Readonly<Record<string, unknown>>).map((block) => String(member(block, 'description')));
}

/** The index of each data stream that takes documents: the older ones may be closed to them on purpose. None where that may not be seen. */
async function writeIndices(ask: Ask, streams: readonly string[]): Promise<string[]> {
  const found = dataStreamsIn(await ask({ method: 'GET', path: STREAMS_PATH }));
  return found.filter(({ name }) => streams.includes(name)).map(({ writeIndex }) => writeIndex);
}
