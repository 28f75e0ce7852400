/** Every panel's search, derived from the state that Lens gets, run by a real Elasticsearch over the documents of all samples. */

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PACKETS } from '../../src/kibana/packets-command.js';
import { temporary } from '../end-to-end/spoor.js';
import { documentedQueries } from '../kibana/documented.js';
import { parseKql } from '../kibana/kql.js';
import { dataLayers, fieldsOf, type LensColumn, type LensRow } from '../kibana/lens.js';
import { ALL_TIME, Loaded } from '../kibana/loaded.js';
import { allPanels, attribute, root, type ShippedPanel, shippedObjects, unpacked } from '../kibana/shipped.js';
import { describeWith } from './needs.js';
import { version as tsharkVersion } from './tshark.js';

const objects = shippedObjects();
const lensPanels = allPanels(objects).filter(({ lens }) => lens !== undefined);
const views = objects.filter(({ type }) => type === 'index-pattern');
const searches = objects.filter(({ type }) => type === 'search');

/** Columns for which no sample has a document, each with the reason; every other must have a value, and these must have none. */
const WITHOUT_SAMPLE: Readonly<Record<string, string>> = {
  'By carrier (frames, timing advance in steps of 553.5 m): Weakest tenth of signals':
    'the samples come from virtual radio, which measures no signal',
};

/** Columns of searches, likewise. */
const COLUMNS_WITHOUT_SAMPLE: readonly string[] = [
  // No decoder of signalling announces calls yet.
  'rtp.call.id',
  // Only a collector loses packets in a way that a replay can know of.
  ...['rtp.capture.loss', 'capture.count', 'capture.gap.from', 'capture.gap.to'],
  // In the recorded networks no message was long, and no cell had neighbours.
  ...['gsmtap.gsm.sms.parts', 'gsmtap.gsm.meas.neighbour_count'],
  // Peers of the lab answered every watchdog.
  'diameter.missed',
];
/** Counts and sums that are 0 in all samples: nothing of the kind happens in them. */
const ZERO_IN_SAMPLES: Readonly<Record<string, readonly string[]>> = {
  'Loss by cause, % of expected packets': ['Lost before its source'],
  'Lost packets by cause': ['Lost before its source'],
  'Streams that lost packets, by % lost': ['capture', 'before its source'],
  'Severity of the worst anomaly, streams over time': ['none'],
  'Runs of lost packets by length': ['50 and more'],
  'Not simply answered, transactions by state': ['superseded', 'orphan answer'],
  'Connections (ends, watchdogs, ms)': ['Missed watchdogs'],
  'Sessions by how they ended (number, %)': ['Lost updates'],
  // Nothing fails on a virtual radio but what is made to fail.
  'Poor quality, % of reports': ['Quality 5 to 7'],
  'Procedures by result': ['abandoned', 'unfinished'],
  'Cells as they tell of themselves (messages)': ['Barred'],
  'Procedures of mobile data by result': ['abandoned', 'unfinished'],
  'Paging and its answers, mobiles': ['by IMSI'],
  'Access bursts by what they want, bursts': ['call lost on the radio', 'two readings'],
  'By cell (frames, %, timing advance in steps of 553.5 m)': ['Quality 5 to 7'],
  'Level of mobiles, measurement reports': ['-80 to -71', '-90 to -81', '-100 to -91', 'below -100'],
  'How channels end, releases': ['by a failure'],
  'Log lines by level': ['fatal', 'debug'],
  'Stream intervals marked with capture loss': ['Intervals'],
  'By capture point and reason (events; packets, messages or documents)': ['Concerned, where known'],
  'RTP by capture point (packets, %)': ['Copies made by the capture'],
  // The live run of the tests goes well.
  'Collector: breaks, possible losses, events': ['connection broke', 'packets may be missing'],
  'Dropped, documents': ['dropped'],
  'What became of packets': ['fragments', 'refused'],
  'What became of documents': ['there already', 'in a failure store', 'dropped', 'damaged on disk'],
  'Requests to Elasticsearch': ['failed or put off', 'sent again', 'halved'],
  'By machine: does it add up (packets, documents)': ['dropped', 'Packets unaccounted for', 'Documents unaccounted for', 'Decoder defects'],
};

const COUNTING: ReadonlySet<string> = new Set(['count', 'sum', 'unique_count', 'formula']);

type Document = Readonly<Record<string, unknown>>;
const at = (document: Document, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value as Document | undefined)?.[name], document);
const total = (documents: readonly Document[], path: string) =>
  documents.reduce((sum, document) => sum + ((at(document, path) as number | undefined) ?? 0), 0);

const visible = (columns: Readonly<Record<string, LensColumn>>) => Object.entries(columns).filter(([id]) => !/X\d+$/.test(id));

describeWith('Elasticsearch', process.env.SPOOR_TEST_ELASTICSEARCH, 'set SPOOR_TEST_ELASTICSEARCH to its address', (url) => {
  const loaded = new Loaded(url, `k${randomBytes(5).toString('hex')}`);
  beforeAll(() => loaded.load());
  afterAll(() => loaded.tidy());

  describe('what the panels of the dashboards ask for', () => {
    it.each(lensPanels.map((panel) => [panel.dashboard, panel.title, panel] as const))(
      '%s, %s: has an answer with sane numbers',
      async (_, title, panel) => {
        const tables = await loaded.tables(panel);
        expect(tables).toHaveLength(1);
        for (const { layer, rows } of tables) {
          expect(rows.length).toBeGreaterThan(0);
          const zero: string[] = [];
          for (const [id, column] of visible(layer.columns)) {
            const values = rows.flatMap((row) => (id in row ? [row[id]!] : []));
            if (COUNTING.has(column.operationType) && values.every((value) => value === 0)) zero.push(column.label);
            if (`${title}: ${column.label}` in WITHOUT_SAMPLE) expect(values, column.label).toEqual([]);
            else expect(values.length, column.label).toBeGreaterThan(0);
            for (const value of values) expect(sane(value, column), `${column.label}: ${value}`).toBe(true);
          }
          expect(zero).toEqual(ZERO_IN_SAMPLES[title] ?? []);
        }
      },
    );

    it('are the numbers that one gets from the documents by hand', async () => {
      const documents = async (dataset: string) => (await loaded.hits(dataset, {})).map(({ _source }) => _source);
      const [intervals, streams, transactions, peers, frames] = await Promise.all(
        [
          'metrics-spoor.rtp-*',
          'logs-spoor.rtp_stream-*',
          'logs-spoor.diameter-*',
          'logs-spoor.diameter_peer-*',
          'logs-spoor.gsmtap-*',
        ].map(documents),
      );
      const poor = (document: Document) => ((at(document, 'rtp.mos.lq') as number | undefined) ?? 5) < 3.6;
      const scored = (document: Document) => at(document, 'rtp.mos.lq') !== undefined;
      const is = (path: string, value: unknown) => (document: Document) => at(document, path) === value;
      const expected: Readonly<Record<string, number>> = {
        Streams: new Set(intervals!.map((document) => at(document, 'rtp.stream.id'))).size,
        'Poor, % of stream time': total(intervals!.filter(poor), 'rtp.seconds') / total(intervals!.filter(scored), 'rtp.seconds'),
        'Severely concealed, %': total(intervals!, 'rtp.severely_concealed_seconds') / total(intervals!, 'rtp.seconds'),
        'Network loss, % of packets': total(intervals!, 'rtp.loss.network') / total(intervals!, 'rtp.expected'),
        'Capture loss, % of packets': total(intervals!, 'rtp.loss.capture_suspected') / total(intervals!, 'rtp.expected'),
        'Lost, % of packets': total(intervals!, 'rtp.lost') / total(intervals!, 'rtp.expected'),
        'Longest run of loss, packets': Math.max(
          ...intervals!.map((document) => (at(document, 'rtp.loss.max_run') as number | undefined) ?? 0),
        ),
        'Streams that ended': streams!.length,
        'Poor, % of streams': streams!.filter(poor).length / streams!.filter(scored).length,
        'One way only, % of streams': streams!.filter(is('rtp.stream.reverse_id', undefined)).length / streams!.length,
        'Requests on all hops': total(transactions!, 'diameter.tally.request'),
        'Failed, % of requests': total(transactions!, 'diameter.tally.failure') / total(transactions!, 'diameter.tally.request'),
        'Unanswered, % of requests':
          transactions!.filter(is('diameter.state', 'unanswered')).length / total(transactions!, 'diameter.tally.request'),
        'Connections ended': new Set(peers!.filter(is('diameter.ends', 1)).map((document) => at(document, 'diameter.connection.id'))).size,
        Refusals: frames!.filter(is('event.outcome', 'failure')).length,
      };
      for (const [title, number] of Object.entries(expected)) {
        const panel = lensPanels.find((candidate) => candidate.title === title && candidate.lens?.visualizationType === 'lnsMetric');
        expect(panel, title).toBeDefined();
        const [{ layer, rows } = { layer: undefined, rows: [] as LensRow[] }] = await loaded.tables(panel as ShippedPanel);
        expect(rows[0]?.[visible(layer!.columns)[0]![0]], title).toBeCloseTo(number, 6);
      }
    });

    it('are fields that Elasticsearch has, can search, and can aggregate where that is asked of them', async () => {
      for (const panel of lensPanels) {
        for (const [, layer] of dataLayers(panel.lens!)) {
          const fields = fieldsOf(layer, panel.lens!.state.query.query);
          const aggregated = Object.values(layer.columns).flatMap(({ sourceField = '___records___' }) =>
            sourceField === '___records___' ? [] : [sourceField],
          );
          await capable(panel.pattern!, fields, aggregated, `${panel.dashboard}, ${panel.title}`);
        }
      }
    });

    it('have values to choose from in each control', async () => {
      for (const dashboard of objects.filter(({ type }) => type === 'dashboard')) {
        const { panelsJSON } = attribute<{ panelsJSON: string }>(dashboard, 'controlGroupInput');
        for (const [id, { explicitInput }] of Object.entries(
          JSON.parse(panelsJSON) as Record<string, { explicitInput: { fieldName: string } }>,
        )) {
          const view = views.find((candidate) =>
            dashboard.references.some((reference) => reference.id === candidate.id && reference.name.startsWith(`controlGroup_${id}:`)),
          )!;
          const pattern = attribute<string>(view, 'title');
          await capable(pattern, [explicitInput.fieldName], [explicitInput.fieldName], attribute<string>(dashboard, 'title'));
          const aggs = { values: { terms: { field: explicitInput.fieldName } } };
          const { aggregations } = await loaded.search<{ aggregations: { values: { buckets: unknown[] } } }>(pattern, { size: 0, aggs });
          if (explicitInput.fieldName !== 'rtp.call.id') expect(aggregations.values.buckets, explicitInput.fieldName).not.toEqual([]);
        }
      }
    });
  });

  describe('the searches', () => {
    it.each(searches.map((search) => [attribute<string>(search, 'title'), search] as const))(
      '%s: finds rows, and fills its columns',
      async (_, search) => {
        const view = views.find(({ id }) => id === search.references[0]?.id)!;
        const { searchSourceJSON } = attribute<{ searchSourceJSON: string }>(search, 'kibanaSavedObjectMeta');
        const { query } = JSON.parse(searchSourceJSON) as { query: { query: string } };
        const columns = attribute<string[]>(search, 'columns');
        const sort = attribute<[string, 'asc' | 'desc'][]>(search, 'sort').map(([field, order]) => ({
          [field]: { order, unmapped_type: 'boolean' },
        }));
        const hits = await loaded.hits(attribute<string>(view, 'title'), {
          query: parseKql(query.query).query,
          sort,
          fields: columns,
          runtime_mappings: runtimeFields(unpacked(view, 'runtimeFieldMap')),
        });
        expect(hits.length).toBeGreaterThan(0);
        const empty = columns.filter((column) => !hits.some(({ fields }) => fields?.[column] !== undefined));
        expect(empty).toEqual(columns.filter((column) => COLUMNS_WITHOUT_SAMPLE.includes(column)));
      },
    );
  });

  it.each(documentedQueries().filter(({ language }) => language === 'kql'))(
    'the condition for an alert in docs/kibana.md finds what it is about: $text',
    async ({ pattern, text }) => {
      expect(await loaded.hits(pattern, { query: parseKql(text).query })).not.toEqual([]);
    },
  );

  it('the command for the packets knows IPv6, and is absent where it would be wrong', async () => {
    const view = views.find((candidate) => attribute<string>(candidate, 'title') === 'metrics-spoor.rtp-*')!;
    const { script } = unpacked<Record<string, { script: object }>>(view, 'runtimeFieldMap')[PACKETS]!;
    const { indices } = await loaded.ask<{ indices: readonly { name: string }[] }>(
      'GET',
      `/_resolve/index/.ds-metrics-spoor.rtp-${loaded.namespace}-*`,
    );
    const command = async (changes: object) => {
      const event = { start: '2026-11-26T00:00:00.5Z', end: '2026-11-26T00:00:10Z' };
      const whole = {
        observer: { name: 'bts7' },
        source: { ip: '2001:db8::1', port: 4000 },
        destination: { ip: '2001:db8::2', port: 5004 },
        rtp: { ssrc: 'ca11' },
        event,
      };
      const context_setup = { index: indices[0]!.name, document: { '@timestamp': event.start, ...whole, ...changes } };
      const { result } = await loaded.ask<{ result: readonly string[] }>('POST', '/_scripts/painless/_execute', {
        script,
        context: 'keyword_field',
        context_setup,
      });
      return result;
    };
    expect(await command({})).toEqual([
      "find . -name 'trace-bts7-*.pcap' -newermt @1795651200 | sort | head -n 3 | xargs -r -n 1 tshark -d udp.port==5004,rtp -Y 'rtp.ssrc == 0xca11" +
        ' && ipv6.src == 2001:db8::1 && udp.srcport == 4000 && ipv6.dst == 2001:db8::2 && udp.dstport == 5004' +
        " && frame.time_epoch >= 1795651200.500 && frame.time_epoch <= 1795651210.001' -r",
    ]);
    expect(await command({ rtp: {} })).toEqual([]);
    expect(await command({ observer: { name: "x'; reboot '" } })).toEqual([]);
  });

  describeWith('tshark', tsharkVersion, 'install tshark', () => {
    it('prints as many packets by the command of a stream as its document counts, from files named as the collector names them', async () => {
      const folder = temporary();
      const samples = join(root, 'decoders/rtp/samples');
      for (const name of readdirSync(samples).filter((file) => file.endsWith('.pcap')))
        copyFileSync(join(samples, name), join(folder, `trace-${name.replace('.pcap', '')}-20261124_000000.pcap`));
      const view = views.find((candidate) => attribute<string>(candidate, 'title') === 'logs-spoor.rtp_stream-*')!;
      const hits = await loaded.hits('logs-spoor.rtp_stream-*', {
        fields: [PACKETS, 'rtp.packets'],
        query: { bool: { must_not: [{ term: { 'observer.name': 'cut' } }] } },
        runtime_mappings: runtimeFields(unpacked(view, 'runtimeFieldMap')),
      });
      expect(hits.length).toBeGreaterThan(25);
      for (const { fields } of hits) {
        const command = fields[PACKETS]![0] as string;
        const printed = execFileSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
        expect(printed.split('\n').length - 1, command).toBe(fields['rtp.packets']![0]);
      }
    });
  });

  async function capable(pattern: string, fields: readonly string[], aggregated: readonly string[], where: string): Promise<void> {
    if (fields.length === 0) return;
    type Caps = { readonly fields: Readonly<Record<string, Readonly<Record<string, { searchable: boolean; aggregatable: boolean }>>>> };
    const { fields: found } = await loaded.ask<Caps>('GET', `/${loaded.narrowed(pattern)}/_field_caps?fields=${fields.join(',')}`);
    for (const field of fields) {
      const types = Object.values(found[field] ?? {});
      expect(types, `${where}: ${field}`).toHaveLength(1);
      expect(types[0]!.searchable, `${where}: ${field}`).toBe(true);
      if (aggregated.includes(field)) expect(types[0]!.aggregatable, `${where}: ${field}`).toBe(true);
    }
  }
});

/** What Kibana sends along with every search in a data view. */
function runtimeFields(map: Readonly<Record<string, { type: string; script: { source: string } }>>): object {
  return Object.fromEntries(Object.entries(map).map(([name, { type, script }]) => [name, { type, script }]));
}

const inTime = (moment: number) => moment > Date.parse(ALL_TIME.from) && moment < Date.parse(ALL_TIME.to);

/** By the format that the column is shown in: shares of one, scores, counts and times. */
function sane(value: string | number, { label, operationType, dataType, params, isBucketed }: LensColumn): boolean {
  if (isBucketed) return operationType !== 'date_histogram' || inTime(Number(value));
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (dataType === 'date') return inTime(value);
  const format = params?.format;
  if (format?.id === 'percent') return value >= 0 && value <= 1;
  if (/MOS|score|buffer of|adaptive buffer|capture loss/.test(label) && format?.params.decimals === 2) return value >= 1 && value <= 5;
  if (format?.params.suffix === ' %') return value >= 0 && value <= 100;
  if (format?.params.suffix === ' s') return value >= 0 && value < 3600;
  if (format?.params.suffix === ' dBm') return value >= -140 && value <= -44;
  if (format?.params.suffix === ' dB') return value >= -20 && value <= -3;
  if (format?.params.suffix === ' ms') return value >= 0 && value < 60_000;
  return format?.params.decimals === 2 ? value >= 0 : Number.isInteger(value) && value >= 0;
}
