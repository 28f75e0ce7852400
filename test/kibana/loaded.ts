/** A real Elasticsearch with the documents of all samples in data streams of a namespace of their own, asked as Kibana asks it. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dnsCapture } from '../end-to-end/dns-capture.js';
import { freePort, Running, spoor, temporary, until } from '../end-to-end/spoor.js';
import { dataLayers, type LensLayer, type LensRow, rowsOf, searchOf, type TimeRange } from './lens.js';
import { root, type ShippedPanel } from './shipped.js';

export const ALL_TIME: TimeRange = { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };

export interface Hit {
  readonly _id: string;
  readonly _source: Readonly<Record<string, unknown>>;
  readonly fields: Readonly<Record<string, readonly unknown[]>>;
}

export class Loaded {
  readonly url: string;
  readonly namespace: string;

  constructor(url: string, namespace: string) {
    this.url = url.replace(/\/$/, '');
    this.namespace = namespace;
  }

  /** Replays the samples, and a capture that ends in the middle of a packet: documents about the capture come of nothing else in a replay. */
  async load(): Promise<void> {
    const samples = ['rtp', 'diameter', 'gsmtap'].map((decoder) => join(root, 'decoders', decoder, 'samples'));
    const cut = join(temporary(), 'trace-cut-20261124_120700.pcap');
    writeFileSync(cut, readFileSync(join(root, 'decoders/rtp/samples/impaired.pcap')).subarray(0, -100));
    await this.replayIn(root, ...samples, cut);
    await this.runLive();
  }

  /**
   * A live run beside a publisher, which writes documents about itself; and what a mapping refuses, of a data stream that nobody else has. Gives
   * back the time that it took.
   */
  async runLive(): Promise<TimeRange> {
    const dataset = `${this.namespace}_refused`;
    await this.ask('PUT', `/_component_template/logs-spoor.${dataset}@custom`, REFUSING(dataset));
    const folder = temporary();
    writeFileSync(join(folder, 'dns.pcap'), dnsCapture());
    writeFileSync(join(folder, 'decoder.mjs'), decoderOf(dataset));
    const source = `tcp://127.0.0.1:${await freePort()}`;
    const configuration = {
      source: { url: source },
      namespace: this.namespace,
      spool: { directory: join(folder, 'spool') },
      elasticsearch: { url: this.url },
      monitoring: { intervalSeconds: 1 },
      decoders: { gsmtap: {}, [join(folder, 'decoder.mjs')]: {} },
    };
    writeFileSync(join(folder, 'spoor.yaml'), JSON.stringify(configuration));
    const from = new Date().toISOString();
    const run = new Running(['run', '--config', join(folder, 'spoor.yaml')]);
    const captures = [join(root, 'decoders/gsmtap/samples/bts-um.pcap'), join(folder, 'dns.pcap')];
    const publisher = new Running(['publish', ...captures, '--bind', source, '--client', 'bts7', 'core1', '--pace', '60/s', '--stay']);
    await until(
      'documents about the run, and of dead letters',
      async () => (await this.count('pipeline')) >= 6 && (await this.count('deadletter')) >= 3,
    );
    const { code, stderr } = await run.kill('SIGTERM');
    await publisher.kill('SIGTERM');
    if (code !== 0) throw new Error(stderr);
    await this.ask('POST', `/${this.all}/_refresh`);
    return { from, to: new Date().toISOString() };
  }

  /** 0 as long as nobody can tell: a data stream that is being made has no shards yet. */
  private async count(dataset: string): Promise<number> {
    const streams = `*-spoor.${dataset}-${this.namespace}`;
    await fetch(`${this.url}/${streams}/_refresh`, { method: 'POST' });
    const response = await fetch(`${this.url}/${streams}/_count`);
    return response.ok ? ((await response.json()) as { count: number }).count : 0;
  }

  /** @param folder that the captures are looked up in, and named from in documents */
  async replayIn(folder: string, ...captures: readonly string[]): Promise<void> {
    const spool = join(temporary(), 'spool');
    const { code, stderr } = await spoor(
      ['replay', ...captures, '--namespace', this.namespace, '--spool', spool, '--elasticsearch', this.url],
      { cwd: folder },
    );
    if (code !== 0) throw new Error(stderr);
    await this.ask('POST', `/${this.all}/_refresh`);
  }

  private get all(): string {
    return `logs-spoor.*-${this.namespace},metrics-spoor.*-${this.namespace}`;
  }

  async ask<T>(method: string, path: string, json?: unknown): Promise<T> {
    const body = json === undefined ? {} : { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } };
    const response = await fetch(this.url + path, { method, ...body });
    const answer = (await response.json()) as T;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  /** The pattern of a data view takes all namespaces; this is ours alone. */
  narrowed(pattern: string): string {
    return pattern.replace(/\*$/, this.namespace);
  }

  search<T>(pattern: string, search: object): Promise<T> {
    return this.ask('POST', `/${this.narrowed(pattern)}/_search`, search);
  }

  async hits(pattern: string, search: object): Promise<readonly Hit[]> {
    return (await this.search<{ hits: { hits: readonly Hit[] } }>(pattern, { size: 10_000, ...search })).hits.hits;
  }

  /** What the panel shows, for each of its layers of documents; `chosen` is a condition of the whole dashboard. */
  async tables(
    panel: ShippedPanel,
    time: TimeRange = ALL_TIME,
    interval = 60,
    chosen = '',
  ): Promise<{ layer: LensLayer; rows: LensRow[] }[]> {
    const { lens, pattern } = panel;
    if (lens === undefined || pattern === undefined) return [];
    return Promise.all(
      dataLayers(lens).map(async ([, layer]) => {
        const conditions = [lens.state.query.query, chosen].filter((condition) => condition !== '').map((condition) => `(${condition})`);
        const search = searchOf(layer, conditions.join(' and '), time, interval);
        const { aggregations = {}, hits } = await this.search<{
          aggregations?: Record<string, unknown>;
          hits: { total: { value: number } };
        }>(pattern, search);
        return { layer, rows: hits.total.value === 0 ? [] : rowsOf(layer, aggregations) };
      }),
    );
  }

  /** Removes the data streams. */
  async tidy(): Promise<void> {
    const { data_streams } = await this.ask<{ data_streams: readonly { name: string }[] }>('GET', '/_data_stream/*spoor.*');
    for (const { name } of data_streams) if (name.endsWith(`-${this.namespace}`)) await this.ask('DELETE', `/_data_stream/${name}`);
    const made = `spoor.${this.namespace}_refused*`;
    await this.ask('DELETE', `/_index_template/logs-${made}`);
    await this.ask('DELETE', `/_component_template/*${made}`);
  }
}

/** The operator's own part of the template, which makes an address of a number and takes nothing malformed. */
const REFUSING = (decoder: string) => ({
  template: {
    settings: { index: { mapping: { ignore_malformed: false } } },
    mappings: { properties: { [decoder]: { properties: { octets: { type: 'ip' } } } } },
  },
});

const decoderOf = (dataset: string) => `
import { defineDecoder, integer, udpPort } from 'spoor/decoder';
export default defineDecoder({
  name: '${dataset}',
  summary: 'Made by a test.',
  sources: ['RFC 1035 section 4'],
  documents: { seen: { dataset: '${dataset}', type: 'logs', describe: 'A message.', fields: { octets: integer('Its length') } } },
  problems: {},
  match: () => [udpPort(53)],
  onMessage({ bytes }, _state, output) {
    output.emit('seen', { octets: bytes.length }, { protocol: 'dns' });
  },
});
`;
