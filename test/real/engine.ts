/** What the tests at real engines share: questions to the engine, decoders of their own, and what the program prints. */

import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, temporary } from '../end-to-end/spoor.js';

export const samples = (decoder: string) => join(root, 'decoders', decoder, 'samples');
/** Of every decoder. */
export const ALL_SAMPLES = ['gsmtap', 'diameter', 'rtp'].map(samples);

export interface Hit {
  readonly _id: string;
  readonly _index: string;
  readonly _source: Record<string, unknown>;
}

export class Engine {
  readonly url: string;
  /** Of this run alone. */
  readonly run = `t${randomBytes(5).toString('hex')}`;
  private readonly authorization: Record<string, string>;

  /** @param authorization value of that header. */
  constructor(url: string, authorization?: string) {
    this.url = url.replace(/\/$/, '');
    this.authorization = authorization === undefined ? {} : { authorization };
  }

  /** The same engine, asked by somebody else. */
  as(authorization: string): Engine {
    return new Engine(this.url, authorization);
  }

  async ask<T>(method: string, path: string, json?: unknown): Promise<{ readonly status: number; readonly body: T }> {
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    const headers = { ...this.authorization, ...(json !== undefined && { 'content-type': 'application/json' }) };
    const response = await fetch(this.url + path, { method, headers, ...body });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as T };
  }

  /** Everything in the data streams of that namespace that a search can find, at most 10 000. */
  async documents(namespace: string, query: unknown = { match_all: {} }): Promise<readonly Hit[]> {
    const streams = `/logs-spoor.*-${namespace},metrics-spoor.*-${namespace}`;
    await this.ask('POST', `${streams}/_refresh`);
    const { body } = await this.ask<{ hits: { hits: readonly Hit[] } }>('POST', `${streams}/_search`, { size: 10_000, query });
    return body.hits.hits;
  }

  /** 0 also while the data streams are being made, when no search can be answered yet. */
  async count(namespace: string, query: unknown = { match_all: {} }): Promise<number> {
    const streams = `/logs-spoor.*-${namespace},metrics-spoor.*-${namespace}`;
    await this.ask('POST', `${streams}/_refresh`);
    return (await this.ask<{ count?: number }>('POST', `${streams}/_count`, { query })).body.count ?? 0;
  }

  /** The same as lines, as `replay --print` writes them, in the order of the identifiers. */
  async lines(namespace: string): Promise<string[]> {
    return (await this.documents(namespace)).map(({ _id, _source }) => JSON.stringify({ _id, ..._source })).toSorted();
  }

  /** Documents with a value that the mapping does not take, and those fields. */
  async ignored(namespace: string): Promise<readonly unknown[]> {
    const streams = `/logs-spoor.*-${namespace},metrics-spoor.*-${namespace}`;
    const { body } = await this.ask<{ hits: { hits: readonly { _id: string; ignored?: unknown; _ignored?: unknown }[] } }>(
      'POST',
      `${streams}/_search`,
      { size: 100, query: { exists: { field: '_ignored' } }, _source: false },
    );
    return body.hits.hits.map(({ _id, _ignored }) => ({ _id, _ignored }));
  }

  /** Removes what belongs to this run. */
  async tidy(): Promise<void> {
    const { body } = await this.ask<{ data_streams?: readonly { name: string }[] }>('GET', '/_data_stream/*spoor.*');
    for (const { name } of body.data_streams ?? []) if (name.includes(this.run)) await this.ask('DELETE', `/_data_stream/${name}`);
    await this.ask('DELETE', `/_index_template/logs-spoor.${this.run}*`);
    await this.ask('DELETE', `/_component_template/spoor.${this.run}*`);
    await this.ask('DELETE', `/_component_template/logs-spoor.${this.run}*`);
  }
}

/** What `--print` wrote, in the order of the identifiers. */
export const linesOf = ({ stdout }: { readonly stdout: string }) => stdout.trimEnd().split('\n').toSorted();

/** A decoder of its own folder, whose data streams nobody else has; `fields` besides `octets`, and what is emitted besides, are source text. */
export function strangeDecoder(dataset: string, fields = '', emitted = ''): string {
  const folder = join(temporary(), 'decoder');
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'decoder.mjs'),
    `import { defineDecoder, integer, udpPort } from 'spoor/decoder';
export default defineDecoder({
  name: '${dataset}',
  summary: 'Made by a test.',
  sources: ['RFC 1035 section 4'],
  documents: { seen: { dataset: '${dataset}', type: 'logs', describe: 'A message.', fields: { octets: integer('Its length')${fields} } } },
  problems: {},
  match: () => [udpPort(53)],
  onMessage({ bytes }, _state, output) {
    output.emit('seen', { octets: bytes.length${emitted} }, { protocol: 'dns' });
  },
});
`,
  );
  return join(folder, 'decoder.mjs');
}

/** A configuration file. */
export function configured(more: Record<string, unknown>): string {
  const file = join(temporary(), 'spoor.yaml');
  writeFileSync(file, JSON.stringify(more));
  return file;
}

/** Arguments of a replay from standard input into that server, by a decoder that only tests have. */
export function replayInto(url: string, decoder: string, { observer = 'x', spool = join(temporary(), 'spool') } = {}): string[] {
  return ['replay', '-', '--observer', observer, '--decoder', decoder, '--spool', spool, '--elasticsearch', url];
}
