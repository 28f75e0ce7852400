/** The way to Elasticsearch: finds out what the server is, speaks its form, and turns whatever happens into a plain answer. */

import { Client, errors, Serializer, SniffingTransport } from '@elastic/elasticsearch';
import { OperatorError } from '../errors.js';
import type { Log } from '../log.js';
import { type Answer, loggable } from './answer.js';
import { blameNode, RestingNodes } from './nodes.js';
import type { ElasticsearchOptions } from './options.js';
import { authorityByFingerprint, type Credentials, readAuthority, readCredentials } from './secrets.js';
import { type Compatibility, identify, type Probe, type Server } from './server.js';
import { backoff, Repeated, realTiming, type Timing } from './timing.js';

export interface Request {
  readonly method: 'GET' | 'PUT' | 'POST' | 'HEAD' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | boolean>>;
  /** An object, sent as JSON. */
  readonly json?: unknown;
  /** Lines of a bulk request; already compressed if `gzip`. */
  readonly lines?: Buffer;
  readonly gzip?: boolean;
}

type ClientOptions = ConstructorParameters<typeof Client>[0];
type TransportOptions = ConstructorParameters<typeof SniffingTransport>[0];

/** Largest answer that is taken: a refusal may quote a whole batch, a lying server may send for ever. */
const LONGEST_ANSWER = 64e6;

export class Connection {
  readonly nodes: readonly string[];
  private readonly options: ElasticsearchOptions;
  private readonly log: Log;
  private readonly timing: Timing;
  private readonly repeated: Repeated;
  private authority: string | undefined;
  private credentials: Credentials;
  private found: Server | undefined;
  /** One per form: the look at the server is always plain. */
  private readonly clients = new Map<Compatibility, Client>();

  /** Reads secrets and certificate; touches no network. Throws `OperatorError` `CONFIG_SECRET`. */
  static async open(options: ElasticsearchOptions, log: Log, timing: Timing = realTiming): Promise<Connection> {
    return new Connection(options, await readAuthority(options), await readCredentials(options), log, timing);
  }

  private constructor(options: ElasticsearchOptions, authority: string | undefined, credentials: Credentials, log: Log, timing: Timing) {
    this.options = options;
    this.nodes = typeof options.url === 'string' ? [options.url] : options.url;
    this.authority = authority;
    this.credentials = credentials;
    this.log = log;
    this.timing = timing;
    this.repeated = new Repeated(log, () => timing.now());
  }

  /** What the last successful look found. */
  get server(): Server | undefined {
    return this.found;
  }

  /** Looks once, with plain headers, which every version understands. */
  async probe(signal?: AbortSignal): Promise<Probe> {
    const untrusted = await this.findAuthority();
    if (untrusted !== undefined) return untrusted;
    const answer = await this.send('plain', { method: 'GET', path: '/' }, signal);
    const probe = identify(answer, this.options.compatibility);
    if (probe.kind === 'server') this.found = probe.server;
    return probe;
  }

  /**
   * Looks until a server answers that will do, for ever if need be: Elasticsearch being away is no reason to end. Says once a minute
   * what is in the way. Undefined only when the signal is aborted.
   */
  async ready(signal: AbortSignal): Promise<Server | undefined> {
    for (let failures = 1; !signal.aborted; failures += 1) {
      const probe = await this.probe(signal);
      if (signal.aborted) break;
      if (probe.kind === 'server') {
        const { product, version, compatibility } = probe.server;
        this.repeated.over('away', `Elasticsearch answers at ${this.nodes.join(', ')}`);
        this.log.info(`Elasticsearch: ${product} ${version || 'of unknown version'}, requests in form ${compatibility}`);
        return probe.server;
      }
      if (probe.kind === 'refused') {
        this.repeated.say(
          'error',
          'away',
          `Elasticsearch at ${this.nodes.join(', ')}: ${probe.message}. ${probe.todo} Documents wait in the spool`,
        );
        await this.reloadCredentials();
      } else {
        this.repeated.say(
          'warn',
          'away',
          `Elasticsearch at ${this.nodes.join(', ')} does not answer (${probe.message}). Documents wait in the spool`,
        );
      }
      await this.timing.wait(backoff(failures, this.timing.random()), signal);
    }
    return undefined;
  }

  /** One request in the form of the server that was found, tried once. Never throws; aborted counts as a timeout. */
  request(request: Request, signal?: AbortSignal): Promise<Answer> {
    return this.send(this.found?.compatibility ?? 'plain', request, signal);
  }

  /** Reads secret files again; true if there was something new in them. A file that is gone changes nothing. */
  async reloadCredentials(): Promise<boolean> {
    let read: Credentials;
    try {
      read = await readCredentials(this.options);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      this.repeated.say('warn', 'secret', `${error.message} ${error.todo} The old one stays in use`);
      return false;
    }
    if (JSON.stringify(read) === JSON.stringify(this.credentials)) return false;
    this.credentials = read;
    this.log.info('Elasticsearch: took over new credentials from their file');
    // Requests under way end as they began; new ones open connections of their own.
    void this.close().catch(() => undefined);
    return true;
  }

  async close(): Promise<void> {
    const clients = [...this.clients.values()];
    this.clients.clear();
    await Promise.all(clients.map((client) => client.close()));
  }

  /** With a fingerprint: finds the authority that bears it, once. Something else than undefined is why not. */
  private async findAuthority(): Promise<Probe | undefined> {
    const { fingerprint } = this.options;
    if (fingerprint === undefined || this.authority !== undefined) return undefined;
    const failures: string[] = [];
    for (const node of this.nodes.filter((address) => address.startsWith('https:'))) {
      try {
        this.authority = await authorityByFingerprint(node, fingerprint);
        if (this.authority !== undefined) return undefined;
        const message = `No certificate that ${node} sends has the fingerprint that is configured`;
        return { kind: 'refused', message, todo: 'Compare fingerprint with the one of the authority, or give caFile.' };
      } catch (error) {
        failures.push(loggable(error instanceof Error ? error.message : String(error)));
      }
    }
    if (failures.length > 0) return { kind: 'down', message: failures.join('; ') };
    return {
      kind: 'refused',
      message: 'A fingerprint is configured, but no address is https',
      todo: 'Use an https address, or remove fingerprint.',
    };
  }

  private async send(form: Compatibility, request: Request, signal?: AbortSignal): Promise<Answer> {
    const ended = new AbortController();
    const end = () => ended.abort();
    let late = false;
    // The client's own limit ends with the headers of the answer; this one also ends a body that does not come.
    const timer = setTimeout(() => {
      late = true;
      end();
    }, this.options.requestTimeoutSeconds * 1000);
    signal?.addEventListener('abort', end, { once: true });
    if (signal?.aborted) end();
    const client = this.clientFor(form);
    try {
      const { statusCode, headers, body } = await client.transport.request(
        {
          method: request.method,
          path: request.path,
          meta: { name: 'spoor' },
          ...(request.query !== undefined && { querystring: { ...request.query } }),
          ...(request.lines !== undefined && { bulkBody: request.lines as unknown as string }), // typed as text, taken as bytes
          ...(request.json !== undefined && { body: request.json as Record<string, unknown> }),
        },
        { meta: true, maxRetries: 0, signal: ended.signal, ...(request.gzip === true && { headers: { 'content-encoding': 'gzip' } }) },
      );
      return { kind: 'answer', status: statusCode ?? 0, headers, body };
    } catch (error) {
      if (late) blameNode(client, error);
      return answerOf(error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    }
  }

  private clientFor(form: Compatibility): Client {
    let client = this.clients.get(form);
    if (client === undefined) {
      client = new Client(this.clientOptions(form));
      this.clients.set(form, client);
    }
    return client;
  }

  private clientOptions(form: Compatibility): ClientOptions {
    const { connections, requestTimeoutSeconds } = this.options;
    return {
      nodes: [...this.nodes],
      ConnectionPool: RestingNodes,
      Transport: transportFor(form, this.found?.product === 'elasticsearch' && form !== 'plain'),
      Serializer: TolerantSerializer,
      maxRetries: 0,
      requestTimeout: requestTimeoutSeconds * 1000,
      maxResponseSize: LONGEST_ANSWER,
      maxCompressedResponseSize: LONGEST_ANSWER,
      // Kept alive for less than the minute after which many load balancers drop an idle connection without a word.
      agent: { connections: connections + 1, keepAliveTimeout: 50_000 },
      enableMetaHeader: false,
      headers: { 'user-agent': 'spoor' },
      // Nothing of an error but what `answerOf` takes goes further; redacted, it would lack the header Retry-After.
      redaction: { type: 'off' },
      ...(this.credentials !== undefined && { auth: this.credentials }),
      ...(this.nodes.some((node) => node.startsWith('https:')) && {
        tls: { minVersion: 'TLSv1.2', ...(this.authority !== undefined && { ca: this.authority }) },
      }),
    };
  }
}

/** Text that claims to be JSON stays text: the client would throw, and the status, which says more, would be lost with it. */
class TolerantSerializer extends Serializer {
  override deserialize<T = unknown>(json: string): T {
    try {
      return super.deserialize<T>(json);
    } catch {
      return json as T;
    }
  }
}

/** The client speaks the form of its own version only; the media types make it another. */
function transportFor(form: Compatibility, checkProduct: boolean): typeof SniffingTransport {
  const type = (kind: string) =>
    form === 'plain' ? `application/${kind}` : `application/vnd.elasticsearch+${kind}; compatible-with=${form}`;
  const vendoredHeaders = { jsonContentType: type('json'), ndjsonContentType: type('x-ndjson'), accept: type('json') };
  return class extends SniffingTransport {
    constructor(options: TransportOptions) {
      const { productCheck, ...rest } = options;
      super({ ...rest, vendoredHeaders, ...(checkProduct && productCheck !== undefined && { productCheck }) });
    }
  };
}

const CERTIFICATE = /^(CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|HOSTNAME_MISMATCH|ERR_SSL)/;

/** What the client threw, without the request that it carries along. */
function answerOf(error: unknown): Answer {
  if (error instanceof errors.ResponseError) {
    // Not `error.statusCode`, which believes a `status` in the body more.
    return { kind: 'answer', status: error.meta.statusCode ?? 0, headers: error.headers ?? {}, body: error.body };
  }
  const message = loggable(error instanceof Error ? error.message : String(error));
  if (error instanceof errors.ProductNotSupportedError) {
    return {
      kind: 'failure',
      reason: 'product',
      message: 'the answer does not say that it comes from Elasticsearch (header X-Elastic-Product)',
    };
  }
  if (error instanceof errors.TimeoutError || error instanceof errors.RequestAbortedError) {
    return { kind: 'failure', reason: 'timeout', message: 'no whole answer in time' };
  }
  const code = codeOf(error);
  const certificate = CERTIFICATE.test(code) || /certificate|self.signed/i.test(message);
  return {
    kind: 'failure',
    reason: certificate ? 'certificate' : 'connection',
    message: code === '' || message.includes(code) ? message : `${message} (${code})`,
  };
}

function codeOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return '';
}
