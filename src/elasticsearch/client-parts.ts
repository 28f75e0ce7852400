/** What makes the official client do as we need: other versions than its own, proxies, answers that are not JSON, errors as plain values. */

import { type Client, errors, HttpConnection, Serializer, SniffingTransport } from '@elastic/elasticsearch';
import { allStored } from './all-stored.js';
import { type Answer, loggable } from './answer.js';
import type { Compatibility } from './server.js';

export type ClientOptions = ConstructorParameters<typeof Client>[0];
type TransportOptions = ConstructorParameters<typeof SniffingTransport>[0];

export function agentOptions(connections: number, proxy: string | undefined): Pick<ClientOptions, 'agent' | 'proxy' | 'Connection'> {
  // Kept alive for less than the minute after which many load balancers drop an idle connection without a word.
  if (proxy === undefined) return { agent: { connections, keepAliveTimeout: 50_000 } };
  // The client's usual connections know no proxies.
  return { proxy, Connection: HttpConnection, agent: { maxSockets: connections, keepAlive: true } };
}

/**
 * Text that claims to be JSON stays text: the client would throw, and the status, which says more, would be lost with it.
 * A bulk answer that says nothing but that all is stored becomes `AllStored`.
 */
export class TolerantSerializer extends Serializer {
  override deserialize<T = unknown>(json: string): T {
    try {
      const all = allStored(json);
      if (all !== undefined) return all as T;
      return super.deserialize<T>(json);
    } catch {
      return json as T;
    }
  }
}

/** The client speaks the form of its own version only; the media types make it another. */
export function transportFor(form: Compatibility, checkProduct: boolean): typeof SniffingTransport {
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
export function answerOf(error: unknown): Answer {
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
