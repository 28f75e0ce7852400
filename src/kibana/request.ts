/** One request to Kibana, tried once: whatever happens becomes an answer, and nothing of its headers gets into a text. */

import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** Where Kibana is and as whom to ask it; the caller reads secrets and certificates. */
export interface KibanaConnection {
  /** With its base path, where it has one: `https://kibana.example:5601/base`. No user or password in it. */
  readonly url: string;
  /** Value of the header `authorization`: `ApiKey ...` or `Basic ...`; asked for with each request, because secrets are renewed. */
  readonly authorization?: () => string | undefined;
  /** PEM: authorities to trust beside nothing else, and a client certificate. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

export interface KibanaRequest {
  readonly method: 'GET' | 'POST';
  /** Behind the base path: `/api/status`. */
  readonly path: string;
  readonly contentType?: string;
  readonly body?: Buffer;
}

export type KibanaAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown }
  /** No answer, or none that could be read: `ECONNREFUSED`, `CERT_HAS_EXPIRED`, `timeout`. */
  | { readonly kind: 'none'; readonly reason: string };

/** An import of some hundred kilobytes takes seconds; a proxy that holds a connection for ever is given up. */
const TIMEOUT_MS = 60_000;
/** Largest answer that is read. */
const LONGEST_ANSWER = 4e6;

/** Never throws. */
export function askKibana(connection: KibanaConnection, { method, path, contentType, body }: KibanaRequest): Promise<KibanaAnswer> {
  const url = new URL(connection.url.replace(/\/+$/, '') + path);
  const authorization = connection.authorization?.();
  const headers = {
    accept: 'application/json',
    // Kibana refuses what changes something without it.
    'kbn-xsrf': 'spoor',
    ...(authorization !== undefined && { authorization }),
    ...(contentType !== undefined && { 'content-type': contentType }),
    ...(body !== undefined && { 'content-length': String(body.length) }),
  };
  return new Promise((resolve) => {
    const none = (error: Error & { readonly code?: string }) => resolve({ kind: 'none', reason: error.code ?? error.message });
    const options = { method, headers, timeout: TIMEOUT_MS, ...connection.tls };
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const sent = send(url, options, (response) => {
      const parts: Buffer[] = [];
      let length = 0;
      response.on('error', none).on('data', (part: Buffer) => {
        length += part.length;
        if (length > LONGEST_ANSWER) sent.destroy(new Error('the answer is too long'));
        else parts.push(part);
      });
      response.on('end', () =>
        resolve({ kind: 'answer', status: response.statusCode ?? 0, body: parsed(Buffer.concat(parts).toString()) }),
      );
    });
    sent.on('error', none).on('timeout', () => sent.destroy(new Error('timeout')));
    sent.end(body);
  });
}

/** Proxies answer in HTML: undefined then. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
