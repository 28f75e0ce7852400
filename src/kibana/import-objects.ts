/** Puts data views, searches and dashboards into a space of Kibana: waits while it starts, replaces what is there, believes nothing but `success`. */

import type { Log } from '../log.js';
import { importVerdict, readiness, unreachable } from './import-answer.js';
import { askKibana, type KibanaAnswer, type KibanaConnection } from './request.js';
import { forSpace } from './saved-object.js';

export interface ImportOptions {
  /** `default` unless said. */
  readonly space?: string;
  /** How long to wait for a Kibana that starts; 180 unless said. */
  readonly patienceSeconds?: number;
  /** For tests: how to let time pass. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

export interface Imported {
  readonly objects: number;
  readonly space: string;
  /** Undefined when Kibana tells it only to those it knows. */
  readonly version: string | undefined;
}

const PAUSE_MS = 3000;
const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/**
 * @param lines the file `mappings/kibana/spoor.ndjson`, or what `ndjson(kibanaObjects(kinds))` makes
 * Done again, it gives the same: objects have fixed identifiers, and those of Spoor that people changed in Kibana are replaced.
 * Throws OperatorError KIBANA_UNREACHABLE or KIBANA_REFUSED.
 */
export async function importObjects(lines: string, connection: KibanaConnection, log: Log, options: ImportOptions = {}): Promise<Imported> {
  const { space = 'default', patienceSeconds = 180 } = options;
  const patience = new Patience(connection.url, patienceSeconds, log, options.wait ?? wait);
  const version = await patience.until(async () => {
    const found = readiness(await askKibana(connection, { method: 'GET', path: '/api/status' }), connection.url);
    return found.kind === 'ready' ? { kind: 'done', result: found.version } : found;
  });
  const objects = await patience.until(async () => {
    const verdict = importVerdict(await sendFile(connection, space, forSpace(lines, space)), connection.url, space);
    return verdict.kind === 'done' ? { kind: 'done', result: verdict.imported } : verdict;
  });
  log.info(`Kibana: ${objects} objects are in space ${space}`);
  return { objects, space, version };
}

/** Path of the import into a space, as Kibana and a reader of `--dry-run` want it. */
export function importPath(space: string): string {
  const prefix = space === 'default' ? '' : `/s/${encodeURIComponent(space)}`;
  return `${prefix}/api/saved_objects/_import?overwrite=true`;
}

async function sendFile(connection: KibanaConnection, space: string, lines: string): Promise<KibanaAnswer> {
  const form = new FormData();
  // Kibana refuses a file whose name ends otherwise.
  form.set('file', new File([lines], 'spoor.ndjson', { type: 'application/ndjson' }));
  const encoded = new Response(form);
  const contentType = encoded.headers.get('content-type') ?? '';
  const body = Buffer.from(await encoded.arrayBuffer());
  return askKibana(connection, { method: 'POST', path: importPath(space), contentType, body });
}

type Attempt<T> =
  | { readonly kind: 'done'; readonly result: T }
  | { readonly kind: 'wait'; readonly why: string }
  | { readonly kind: 'refused'; readonly error: Error };

/** Tries again while that may help, for so many seconds of waiting in all, and says once what it waits for. */
class Patience {
  private readonly url: string;
  private readonly seconds: number;
  private readonly log: Log;
  private readonly wait: (milliseconds: number) => Promise<void>;
  private waited = 0;

  constructor(url: string, seconds: number, log: Log, wait: (milliseconds: number) => Promise<void>) {
    this.url = url;
    this.seconds = seconds;
    this.log = log;
    this.wait = wait;
  }

  async until<T>(attempt: () => Promise<Attempt<T>>): Promise<T> {
    for (;;) {
      const made = await attempt();
      if (made.kind === 'done') return made.result;
      if (made.kind === 'refused') throw made.error;
      if (this.waited >= this.seconds) throw unreachable(this.url, made.why, this.seconds);
      if (this.waited === 0) this.log.warn(`Kibana at ${this.url} is not ready (${made.why}): waiting up to ${this.seconds} s`);
      await this.wait(PAUSE_MS);
      this.waited += PAUSE_MS / 1000;
    }
  }
}
