/** As much of Elasticsearch as setup talks to, in memory: what was put is given back, what is read changes nothing. */

import type { OwnedKind, StreamOptions } from '../../src/documents/templates.js';
import { DEFAULT_STREAMS, templatesFor } from '../../src/documents/templates.js';
import type { Answer } from '../../src/elasticsearch/answer.js';
import type { Request } from '../../src/elasticsearch/connection.js';
import type { Requests } from '../../src/elasticsearch/install-templates.js';
import { namedServer } from '../../src/elasticsearch/server.js';
import type { Target } from '../../src/setup/context.js';
import { type Extras, planFor } from '../../src/setup/plan.js';
import { carryOut, type Line } from '../../src/setup/step.js';

type Json = Record<string, unknown>;

export interface FakeStream {
  readonly name: string;
  readonly retention?: string;
  /** Mark of the fields that its write index was made with. */
  readonly fields?: string;
  readonly rollsOver?: boolean;
}

export class FakeCluster implements Requests {
  /** Bodies under the path that they were put to. */
  readonly put = new Map<string, Json>();
  streams: FakeStream[] = [];
  /** `PUT /_component_template/spoor@ecs`, queries included. */
  readonly asked: string[] = [];
  /** Answers something else; undefined: as usual. */
  instead: (line: string) => { readonly status: number; readonly error?: { readonly type: string; readonly reason: string } } | undefined =
    () => undefined;

  async request({ method, path, query, json }: Request): Promise<Answer> {
    const plain = decodeURIComponent(path);
    const line = `${method} ${plain}${query === undefined ? '' : `?${new URLSearchParams(query as Record<string, string>)}`}`;
    this.asked.push(line);
    const told = this.instead(line);
    if (told !== undefined) return answer(told.status, told.error === undefined ? {} : { error: told.error });
    if (method === 'PUT') this.put.set(plain, structuredClone(json ?? {}) as Json);
    if (method !== 'GET') return answer(200, method === 'POST' ? { id: 'key-id', encoded: 'c2VzYW1l' } : {});
    return this.read(plain);
  }

  /** Lines that changed something. */
  get changes(): string[] {
    return this.asked.filter((line) => !line.startsWith('GET '));
  }

  private read(path: string): Answer {
    if (path.startsWith('/_data_stream/')) return answer(200, { data_streams: this.streams.map(described) });
    const stream = this.streams.find(({ name }) => path === `/${indexOf(name)}/_mapping`);
    if (stream !== undefined) {
      const _meta = stream.fields === undefined ? {} : { _meta: { spoor: { fields: stream.fields } } };
      return answer(200, { [indexOf(stream.name)]: { mappings: _meta } });
    }
    const body = this.put.get(path);
    if (body === undefined) return answer(404, {});
    const [, room = '', name = ''] = path.split('/');
    if (room.endsWith('_template')) return answer(200, { [`${room.slice(1)}s`]: [{ name, [room.slice(1)]: body }] });
    if (path.startsWith('/_plugins/_ism')) return answer(200, { _seq_no: 5, _primary_term: 1, policy: body.policy });
    return answer(200, { [path.split('/').at(-1) ?? '']: body });
  }
}

const indexOf = (stream: string) => `.ds-${stream}-000001`;

function described({ name, retention, rollsOver = false }: FakeStream): Json {
  return {
    name,
    indices: [{ index_name: indexOf(name) }],
    rollover_on_write: rollsOver,
    ...(retention !== undefined && { lifecycle: { enabled: true, data_retention: retention } }),
  };
}

function answer(status: number, body: unknown): Answer {
  return { kind: 'answer', status, headers: {}, body };
}

export function targetOf(requests: Requests, kinds: readonly OwnedKind[], version: string, streams: Partial<StreamOptions> = {}): Target {
  const server = namedServer(version);
  if (server === undefined) throw new Error(`no such server: ${version}`);
  const options = { ...DEFAULT_STREAMS, ...streams };
  return { requests, server, kinds, streams: options, namespace: 'site1', templates: templatesFor(kinds, options) };
}

/** Everything that setup says. */
export async function setUp(
  target: Target,
  { extras = { roles: false }, dryRun = false }: { extras?: Extras; dryRun?: boolean } = {},
): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of carryOut(await planFor(target, extras), dryRun)) lines.push(line);
  return lines;
}
