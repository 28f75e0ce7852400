/** The way to Elasticsearch: finds out what the server is, speaks its form, and turns whatever happens into a plain answer. */

import { Client } from '@elastic/elasticsearch';
import { OperatorError } from '../errors.js';
import type { Log } from '../log.js';
import { type Answer, loggable } from './answer.js';
import { authorityByFingerprint } from './authority.js';
import { agentOptions, answerOf, type ClientOptions, TolerantSerializer, transportFor } from './client-parts.js';
import { blameNode, RestingNodes } from './nodes.js';
import { type ElasticsearchOptions, nodesOf } from './options.js';
import { readSecrets, type Secrets, secretFilesState } from './secrets.js';
import { type Compatibility, identify, type Probe, type Server } from './server.js';
import { backoff, Repeated, realTiming, type Timing } from './timing.js';
import { TODO_AWAY } from './trouble.js';

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

/** Largest answer that is taken: a refusal may quote a whole batch, a lying server may send for ever. */
const LONGEST_ANSWER = 64e6;
/** Secret files are looked at before a request, but not more often than this, in ms. */
const LOOK_AT_FILES = 5000;

export class Connection {
  readonly nodes: readonly string[];
  private readonly options: ElasticsearchOptions;
  private readonly log: Log;
  private readonly timing: Timing;
  private readonly repeated: Repeated;
  private secrets: Secrets;
  /** State of the secret files when they were read, and when they were looked at last. */
  private files: { readonly state: string; readonly lookedAt: number };
  /** Found by its fingerprint. */
  private authority: string | undefined;
  private found: Server | undefined;
  /** One per form: the look at the server is always plain. */
  private readonly clients = new Map<Compatibility, Client>();

  /** Reads secrets and certificates; touches no network. Throws `OperatorError` `CONFIG_SECRET`. */
  static async open(options: ElasticsearchOptions, log: Log, timing: Timing = realTiming): Promise<Connection> {
    const state = await secretFilesState(options);
    return new Connection(options, await readSecrets(options), state, log, timing);
  }

  private constructor(options: ElasticsearchOptions, secrets: Secrets, state: string, log: Log, timing: Timing) {
    this.options = options;
    this.nodes = nodesOf(options);
    this.secrets = secrets;
    this.files = { state, lookedAt: timing.now() };
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
    await this.lookAtFiles();
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
          `Elasticsearch at ${this.nodes.join(', ')} does not answer (${probe.message}). ${TODO_AWAY} Documents wait in the spool`,
        );
      }
      await this.timing.wait(backoff(failures, this.timing.random()), signal);
    }
    return undefined;
  }

  /** One request in the form of the server that was found, tried once. Never throws; aborted counts as a timeout. */
  async request(request: Request, signal?: AbortSignal): Promise<Answer> {
    await this.lookAtFiles();
    return this.send(this.found?.compatibility ?? 'plain', request, signal);
  }

  /** Reads secret files again; true if there was something new in them. A file that is gone changes nothing. */
  async reloadCredentials(): Promise<boolean> {
    let read: Secrets;
    try {
      read = await readSecrets(this.options);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      this.repeated.say('warn', 'secret', `${error.message} ${error.todo} The old one stays in use`);
      return false;
    }
    if (JSON.stringify(read) === JSON.stringify(this.secrets)) return false;
    this.secrets = read;
    this.log.info('Elasticsearch: took over new credentials or certificates from their files');
    // Requests under way end as they began; new ones open connections of their own.
    void this.close().catch(() => undefined);
    return true;
  }

  /** A key that is replaced in time is used before the old one is refused. */
  private async lookAtFiles(): Promise<void> {
    const now = this.timing.now();
    if (now - this.files.lookedAt < LOOK_AT_FILES) return;
    const before = this.files.state;
    this.files = { state: before, lookedAt: now };
    const state = await secretFilesState(this.options);
    if (state === before) return;
    this.files = { state, lookedAt: now };
    await this.reloadCredentials();
  }

  async close(): Promise<void> {
    const clients = [...this.clients.values()];
    this.clients.clear();
    await Promise.all(clients.map((client) => client.close()));
  }

  /** With a fingerprint: finds the authority that bears it, once. Something else than undefined is why not. */
  private async findAuthority(): Promise<Probe | undefined> {
    const { fingerprint, proxy } = this.options;
    const { certificate } = this.secrets;
    if (fingerprint === undefined || this.authority !== undefined) return undefined;
    const failures: string[] = [];
    for (const node of this.nodes.filter((address) => address.startsWith('https:'))) {
      try {
        this.authority = await authorityByFingerprint(node, fingerprint, { proxy, certificate });
        if (this.authority !== undefined) return undefined;
        const message = `No certificate that ${node} sends has the fingerprint that is configured`;
        return {
          kind: 'refused',
          message,
          todo: 'Compare fingerprint with the one of the authority; a server that does not send that one along wants caFile instead.',
        };
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
    const { connections, requestTimeoutSeconds, proxy } = this.options;
    const { credentials, authority = this.authority, certificate } = this.secrets;
    return {
      nodes: [...this.nodes],
      ConnectionPool: RestingNodes,
      Transport: transportFor(form, this.found?.product === 'elasticsearch' && form !== 'plain'),
      Serializer: TolerantSerializer,
      maxRetries: 0,
      requestTimeout: requestTimeoutSeconds * 1000,
      maxResponseSize: LONGEST_ANSWER,
      maxCompressedResponseSize: LONGEST_ANSWER,
      ...agentOptions(connections + 1, proxy),
      enableMetaHeader: false,
      // The second is what Elasticsearch names in its slow log and among its tasks.
      headers: { 'user-agent': 'spoor', 'x-opaque-id': 'spoor' },
      // Nothing of an error but what `answerOf` takes goes further; redacted, it would lack the header Retry-After.
      redaction: { type: 'off' },
      ...(credentials !== undefined && { auth: credentials }),
      ...(this.nodes.some((node) => node.startsWith('https:')) && {
        tls: { minVersion: 'TLSv1.2', ...(authority !== undefined && { ca: authority }), ...certificate },
      }),
    };
  }
}
