/** A small HTTP server for those who watch: /metrics, /livez, /readyz and /stats. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { OperatorError } from '../errors.js';
import type { Log } from '../log.js';

/** What stands at a path. */
export interface Page {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

export type Pages = Readonly<Record<string, () => Page | Promise<Page>>>;

export interface Listening {
  readonly host: string;
  readonly port: number;
}

export function jsonPage(status: number, value: unknown): Page {
  return { status, contentType: 'application/json; charset=utf-8', text: `${JSON.stringify(value)}\n` };
}

export class MonitoringServer {
  private readonly server: Server;

  /** Listens, or throws OperatorError BIND_FAILED. Port 0 takes one that is free. */
  static async open(listening: Listening, pages: Pages, log: Log): Promise<MonitoringServer> {
    const opened = new MonitoringServer(pages);
    await opened.listen(listening);
    log.info(`monitoring: http://${opened.address} has ${Object.keys(pages).join(', ')}`);
    return opened;
  }

  private constructor(pages: Pages) {
    this.server = createServer((request, response) => void answer(request, response, pages));
    // Who watches asks briefly and often; who holds a connection open for nothing is let go.
    this.server.requestTimeout = 10_000;
    this.server.headersTimeout = 10_000;
    this.server.maxConnections = 100;
    // A run must not go on for the sake of those who watch it.
    this.server.unref();
  }

  /** HOST:PORT. */
  get address(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') return '';
    return `${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private listen({ host, port }: Listening): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', (error: NodeJS.ErrnoException) => reject(bindFailed(host, port, error)));
      this.server.listen(port, host, resolve);
    });
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, pages: Pages): Promise<void> {
  const path = (request.url ?? '/').split('?')[0]!;
  const make = Object.hasOwn(pages, path) ? pages[path] : undefined;
  let page: Page;
  if (request.method !== 'GET' && request.method !== 'HEAD') page = jsonPage(405, { error: 'only GET' });
  else if (make === undefined) page = jsonPage(404, { error: `nothing here; there are ${Object.keys(pages).join(', ')}` });
  else page = await made(make);
  response.writeHead(page.status, { 'content-type': page.contentType, 'cache-control': 'no-store' });
  response.end(request.method === 'HEAD' ? undefined : page.text);
}

async function made(make: Pages[string]): Promise<Page> {
  try {
    return await make();
  } catch (error) {
    return jsonPage(500, { error: (error as Error).message });
  }
}

function bindFailed(host: string, port: number, error: NodeJS.ErrnoException): OperatorError {
  const what =
    error.code === 'EADDRINUSE'
      ? 'another program listens there'
      : error.code === 'EACCES'
        ? 'this user may not listen on that port'
        : error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND'
          ? 'this machine has no such address'
          : error.message;
  return new OperatorError(
    'BIND_FAILED',
    `monitoring.listen: ${host}:${port} cannot be listened on: ${what}.`,
    'Name a free port and an address of this machine, monitoring: { listen: "127.0.0.1:9108" }, or leave it out.',
    { cause: error },
  );
}
