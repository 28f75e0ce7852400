/** Stands in for Elasticsearch where tests need answers that a real one gives only in distress; test/real has the real one. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions as SecureContextOptions } from 'node:https';
import { gunzipSync } from 'node:zlib';
import { listen } from '../ports.js';

export interface SentDocument {
  readonly index: string;
  readonly id: string;
  /** The line as it came. */
  readonly text: string;
}

export interface BulkRequest {
  readonly headers: IncomingMessage['headers'];
  readonly query: URLSearchParams;
  /** As it came over the wire, and without compression. */
  readonly wire: Buffer;
  readonly body: Buffer;
  readonly documents: readonly SentDocument[];
}

/** What becomes of a document; undefined: it is stored, or was there. */
export interface ItemAnswer {
  readonly status: number;
  readonly type?: string;
  readonly reason?: string;
  readonly failureStore?: 'used';
}

/**
 * What becomes of a request; undefined: it is answered document by document. `reset`: nothing is taken, the connection breaks.
 * `cut`: all is stored, and the connection breaks in the middle of the answer. `silence`: all is stored, and no answer comes.
 * `stall`: all is stored, and half of the answer comes. `miscount`: all is stored, and an item is missing in the answer. `garbage`: all is stored, and
 * the answer is no JSON. `unsigned`: all is stored, and a proxy takes the sign of Elasticsearch off the answer.
 */
export type RequestAnswer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | 'reset'
  | 'cut'
  | 'silence'
  | 'stall'
  | 'miscount'
  | 'garbage'
  | 'unsigned';

interface TemplateBody {
  readonly version?: number;
  readonly index_patterns?: readonly string[];
  readonly composed_of?: readonly string[];
  readonly ignore_missing_component_templates?: readonly string[];
}

/** First versions that know a parameter of `_bulk`. */
const PARAMETERS: Readonly<Record<string, number>> = { filter_path: 0, require_data_stream: 8.13, include_source_on_error: 8.18 };

export class FakeServer {
  version = '9.4.3';
  /** `opensearch`, which says so. */
  distribution: 'opensearch' | undefined;
  /** Whether answers carry the sign of Elasticsearch. */
  genuine = true;
  /** Judges the header `authorization`. */
  admits: (authorization: string | undefined) => boolean = () => true;
  onBulk: (request: BulkRequest) => RequestAnswer | undefined = () => undefined;
  /** What becomes of anything but a bulk; undefined: it is done. */
  onOther: (line: string, body: string) => RequestAnswer | undefined = () => undefined;
  onDocument: (document: SentDocument) => ItemAnswer | undefined = () => undefined;
  /** Documents without an index template are answered with 404 as `require_data_stream` makes a server do. */
  needsTemplates = false;
  /** Certificate chain and key: https then. With `ca` and `requestCert` it wants to see one of the client. */
  secure: SecureContextOptions | undefined;
  /** Whether templates may be put. */
  managesTemplates = true;

  /** Text of every document, under `index/id`. */
  readonly stored = new Map<string, string>();
  readonly bulks: BulkRequest[] = [];
  /** `GET /`, `PUT /_index_template/x`: everything but bulks. */
  readonly others: string[] = [];
  /** Under `index_template/name`. */
  readonly templates = new Map<string, TemplateBody>();
  /** 0 until it listens. */
  port = 0;
  private server: Server | undefined;
  private readonly waiting = new Set<() => void>();

  get url(): string {
    return `${this.secure === undefined ? 'http' : 'https'}://127.0.0.1:${this.port}`;
  }

  /** On the port it had before, if it had one. */
  async start(): Promise<this> {
    const listener = (request: IncomingMessage, response: ServerResponse) => void this.answer(request, response);
    const server = this.secure === undefined ? createServer(listener) : createSecureServer(this.secure, listener);
    this.port = await listen(server, this.port === 0 ? undefined : this.port);
    this.server = server;
    return this;
  }

  /** Connections break. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server === undefined) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  /** Resolves once so many bulk requests came. */
  async bulksAre(count: number): Promise<void> {
    while (this.bulks.length < count) await new Promise<void>((resolve) => this.waiting.add(resolve));
  }

  /** Identifiers in each bulk request, in the order of the requests. */
  get sentIds(): string[][] {
    return this.bulks.map(({ documents }) => documents.map(({ id }) => id));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return; // the other side broke off
    }
    const wire = Buffer.concat(chunks);
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(wire) : wire;
    const url = new URL(request.url ?? '/', this.url);
    if (url.pathname === '/_bulk') this.bulk(request, url.searchParams, wire, body, response);
    else {
      const line = `${request.method} ${decodeURIComponent(url.pathname)}`;
      this.others.push(line);
      const told = this.refusal(request) ?? this.onOther(line, body.toString());
      if (typeof told === 'string') request.socket.resetAndDestroy();
      else this.reply(response, request, told ?? this.other(request.method ?? '', url.pathname, body));
    }
  }

  /** What a server says before it looks at what is asked. */
  private refusal({ headers }: IncomingMessage): { readonly status: number; readonly body: unknown } | undefined {
    const major = Number(this.version.split('.')[0]);
    for (const header of [headers['content-type'], headers.accept]) {
      const wanted = Number(/compatible-with=(\d+)/.exec(header ?? '')?.[1] ?? major);
      if (wanted > major || wanted < major - 1)
        return problem(400, 'media_type_header_exception', 'Invalid media-type value on headers [Content-Type, Accept]');
    }
    return this.admits(headers.authorization) ? undefined : problem(401, 'security_exception', 'unable to authenticate');
  }

  private bulk(request: IncomingMessage, query: URLSearchParams, wire: Buffer, body: Buffer, response: ServerResponse): void {
    const documents = documentsOf(body);
    const bulk: BulkRequest = { headers: request.headers, query, wire, body, documents };
    this.bulks.push(bulk);
    const malformed = documents.length === 0 ? problem(400, 'illegal_argument_exception', 'Malformed action/metadata line [1]') : undefined;
    const refusal = this.refusal(request) ?? this.unknownParameter(query) ?? malformed;
    const whole = refusal ?? this.onBulk(bulk);
    if (whole === 'reset') request.socket.resetAndDestroy();
    else if (typeof whole === 'object') this.reply(response, request, whole);
    else {
      const items = documents.map((document) => ({ create: filtered(this.item(document), query.get('filter_path')) }));
      if (whole === undefined) this.reply(response, request, { status: 200, body: { items } });
      if (whole === 'miscount') this.reply(response, request, { status: 200, body: { items: items.slice(1) } });
      if (whole === 'garbage') this.reply(response, request, { status: 200, body: '{"items":[{"create":{"status":201}}, oops' });
      if (whole === 'unsigned') this.reply(response, request, { status: 200, body: { items } }, false);
      if (whole === 'cut' || whole === 'stall') this.half(request, response, JSON.stringify({ items }), whole === 'cut');
    }
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }

  private unknownParameter(query: URLSearchParams) {
    const [major, minor] = this.version.split('.').map(Number) as [number, number];
    const unknown = [...query.keys()].filter((name) => (PARAMETERS[name] ?? 99) > major + minor / 100);
    const reason = `request [/_bulk] contains unrecognized parameter: [${unknown[0]}]`;
    return unknown.length === 0 ? undefined : problem(400, 'illegal_argument_exception', reason);
  }

  private item(document: SentDocument): object {
    const key = `${document.index}/${document.id}`;
    const error = (status: number, type: string, reason: string) => ({
      _index: document.index,
      _id: document.id,
      status,
      error: { type, reason },
    });
    const told = this.onDocument(document);
    if (told !== undefined && told.status >= 300) return error(told.status, told.type ?? 'some_exception', told.reason ?? 'made by a test');
    if (this.needsTemplates && !this.hasTemplateFor(document.index))
      return error(
        404,
        'index_not_found_exception',
        `no such index [${document.index}] and the index creation request requires a data stream`,
      );
    if (this.stored.has(key))
      return error(409, 'version_conflict_engine_exception', `[${document.id}]: version conflict, document already exists`);
    this.stored.set(key, document.text);
    return {
      _index: document.index,
      _id: document.id,
      status: told?.status ?? 201,
      ...(told?.failureStore && { failure_store: told.failureStore }),
    };
  }

  private hasTemplateFor(index: string): boolean {
    return [...this.templates.values()].some(({ index_patterns }) =>
      index_patterns?.some((pattern) => index.startsWith(pattern.replace('*', ''))),
    );
  }

  private other(method: string, pathname: string, body: Buffer): { readonly status: number; readonly body?: unknown } {
    if (pathname === '/')
      return {
        status: 200,
        body: { name: 'fake', version: { number: this.version, build_flavor: 'default', distribution: this.distribution }, tagline: '' },
      };
    const [, kind, name] = /^\/_(component_template|index_template)\/(.+)$/.exec(decodeURIComponent(pathname)) ?? [];
    if (kind === undefined || name === undefined) return problem(404, 'unknown', pathname);
    const key = `${kind}/${name}`;
    const found = this.templates.get(key);
    if (method !== 'PUT') {
      if (found === undefined) return problem(404, 'resource_not_found_exception', `${kind} matching [${name}] not found`);
      return { status: 200, body: { [`${kind}s`]: [{ name, [kind]: found }] } };
    }
    if (!this.managesTemplates) return problem(403, 'security_exception', 'action is unauthorized');
    const template = JSON.parse(body.toString()) as TemplateBody;
    const missing = template.composed_of?.find(
      (part) => !this.templates.has(`component_template/${part}`) && !template.ignore_missing_component_templates?.includes(part),
    );
    if (missing !== undefined)
      return problem(400, 'invalid_index_template_exception', `component templates [${missing}] that do not exist`);
    this.templates.set(key, template);
    return { status: 200, body: { acknowledged: true } };
  }

  private reply(
    response: ServerResponse,
    request: IncomingMessage,
    { status, body, headers }: { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> },
    signed = this.genuine,
  ): void {
    const type = typeof body === 'string' ? 'text/html' : (request.headers.accept?.split(',')[0] ?? 'application/json');
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
    response.writeHead(status, { 'content-type': type, ...(signed && { 'x-elastic-product': 'Elasticsearch' }), ...headers }).end(text);
  }

  private half(request: IncomingMessage, response: ServerResponse, text: string, breaks: boolean): void {
    response.writeHead(200, {
      'content-type': request.headers.accept,
      'x-elastic-product': 'Elasticsearch',
      'content-length': text.length,
    });
    response.write(text.slice(0, text.length / 2), () => void (breaks && request.socket.destroy()));
  }
}

function problem(status: number, type: string, reason: string) {
  return { status, body: { error: { root_cause: [{ type, reason }], type, reason }, status } };
}

/** None when one of the action lines cannot be read. */
function documentsOf(body: Buffer): SentDocument[] {
  const lines = body.toString('utf8').split('\n');
  if (lines.pop() !== '' || lines.length % 2 !== 0) throw new Error('the body of a bulk request is not whole');
  const documents: SentDocument[] = [];
  for (let i = 0; i < lines.length; i += 2) {
    try {
      const { create } = JSON.parse(lines[i]!) as { create: { _index: string; _id: string } };
      documents.push({ index: create._index, id: create._id, text: lines[i + 1]! });
    } catch {
      return [];
    }
  }
  return documents;
}

/** Only the parts of an item that the request asked for. */
function filtered(item: object, filter: string | null): object {
  if (filter === null) return item;
  const prefix = 'items.create.';
  const wanted = filter
    .split(',')
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length).split('.'));
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(item)) {
    const paths = wanted.filter(([first]) => first === name);
    if (paths.some((path) => path.length === 1)) result[name] = value;
    else if (paths.length > 0)
      result[name] = Object.fromEntries(Object.entries(value as object).filter(([inner]) => paths.some((path) => path[1] === inner)));
  }
  return result;
}
