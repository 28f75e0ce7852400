/** A Kibana that answers as a test says, and keeps what it was sent. */

import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** `cut` breaks the connection instead of answering. */
export type Said = { readonly status: number; readonly body: unknown } | 'cut';

export interface Identity {
  readonly cert: string;
  readonly key: string;
}

export const AVAILABLE: Said = { status: 200, body: { version: { number: '9.1.0' }, status: { overall: { level: 'available' } } } };
export const IMPORTED: Said = { status: 200, body: { success: true, successCount: 24, errors: [] } };

export class FakeKibana {
  readonly asked: Asked[] = [];
  private readonly server: Server;
  private readonly script: Said[];

  private readonly scheme: 'http' | 'https';

  private constructor(script: readonly Said[], secret?: Identity) {
    this.script = [...script];
    this.scheme = secret === undefined ? 'http' : 'https';
    const listener: RequestListener = (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        this.asked.push({ method, path: url, headers, body: Buffer.concat(parts).toString() });
        const said = this.script.shift() ?? 'cut';
        if (said === 'cut') {
          request.socket.destroy();
          return;
        }
        response.writeHead(said.status, { 'content-type': 'application/json' });
        response.end(typeof said.body === 'string' ? said.body : JSON.stringify(said.body));
      });
    };
    this.server = secret === undefined ? createServer(listener) : createSecureServer(secret, listener);
  }

  /** @param script answers in the order of requests; when they are used up, connections break */
  static start(...script: readonly Said[]): Promise<FakeKibana> {
    return FakeKibana.listening(new FakeKibana(script));
  }

  static startSecure(identity: Identity, ...script: readonly Said[]): Promise<FakeKibana> {
    return FakeKibana.listening(new FakeKibana(script, identity));
  }

  private static async listening(kibana: FakeKibana): Promise<FakeKibana> {
    await new Promise<void>((resolve) => kibana.server.listen(0, '127.0.0.1', resolve));
    return kibana;
  }

  get url(): string {
    return `${this.scheme}://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
