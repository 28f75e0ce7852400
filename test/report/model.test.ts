import { describe, expect, it } from 'vitest';
import { Counters } from '../../src/metrics/counters.js';
import { ViewAggregates } from '../../src/report/aggregate.js';
import { alarmsOf } from '../../src/report/alarms.js';
import { modelFromDocuments, reportModel } from '../../src/report/build-model.js';
import { boundText, isAlarming } from '../../src/report/format.js';
import { at, interval, streams } from './made-up.js';

function modelOf(counters: Counters) {
  return reportModel({ decoders: [streams], aggregates: new ViewAggregates([streams]), inputs: [], counters: counters.all() });
}

describe('counters', () => {
  it('become problems and counts of a decoder, refusals, losses, or stay what they are', () => {
    const counters = new Counters();
    const set = (name: string, labels: Record<string, string>, value: number) => {
      counters.counter(name, `help of ${name}`, labels).value = value;
    };
    set('spoor_packets_total', {}, 5000);
    set('spoor_decoder_refused_total', { decoder: 'media', reason: 'version' }, 3);
    set('spoor_decoder_refused_total', { decoder: 'media', reason: 'truncated' }, 4);
    set('spoor_decoder_counted_total', { decoder: 'media', what: 'comfort_noise' }, 5);
    set('spoor_decoder_refused_total', { decoder: 'media', reason: 'never' }, 0);
    set('spoor_decoder_flows_displaced_total', { decoder: 'media' }, 6);
    set('spoor_net_refused_total', { reason: 'icmp' }, 7);
    set('spoor_flows_unclaimed_total', { transport: 'udp' }, 8);
    set('spoor_source_dropped_total', { observer: 'bts1', reason: 'queue_full' }, 9);
    set('spoor_source_dropped_total', { observer: 'bts2', reason: 'queue_full' }, 10);
    const model = modelOf(counters);
    const [decoder] = model.decoders;
    const short = (tallies: readonly { part: string; what: string; count: number }[]) =>
      tallies.map(({ part, what, count }) => `${part} ${what} ${count}`);
    expect(short(decoder!.problems)).toEqual(['media truncated 4', 'media version 3']);
    expect(short(decoder!.counts)).toEqual(['media comfort_noise 5']);
    expect(short(model.refusals)).toEqual(['flows unclaimed udp 8', 'net icmp 7']);
    expect(short(model.losses)).toEqual(['source queue_full 19', 'media flows displaced 6']);
    expect(model.losses[0]!.meaning).toBe('help of spoor_source_dropped_total');
    expect(model.counters).toHaveLength(10);
    expect(model.generatedFrom.packets).toBe(5000);
  });
});

describe('a model from documents', () => {
  it('is the one of the run that made them, and says how many could not be read', async () => {
    const documents = [0, 10, 20].map((second) => interval({ second, expected: 100, lost: second, jitter: 4 }));
    const lines = documents.map(({ dataStream, body }) => ({ dataStream, json: JSON.stringify(body) }));
    const aggregates = new ViewAggregates([streams]);
    for (const document of documents) aggregates.document(document);
    const whole = await modelFromDocuments(lines, [streams], ['spool']);
    expect(whole.decoders).toEqual(reportModel({ decoders: [streams], aggregates, inputs: [] }).decoders);
    expect(whole.generatedFrom.documents).toBe(3);
    expect(whole.refusals).toEqual([]);

    async function* torn() {
      yield* lines;
      yield { dataStream: 'metrics-spoor.media-default', json: '{"@timest' };
      yield { dataStream: 'metrics-spoor.media-default', json: '[1]' };
      yield { dataStream: 'metrics-spoor.media-default', json: 'null' };
    }
    const partly = await modelFromDocuments(torn(), [streams]);
    expect(partly.generatedFrom.documents).toBe(3);
    expect(partly.refusals).toMatchObject([{ part: 'report', what: 'not_json', count: 3 }]);
  });
});

describe('alarms', () => {
  it('ring at the bound and below where little is bad', () => {
    const column = { heading: 'Score', format: 'text', alarm: 3.6, worst: 'low' } as const;
    const all = [[3.6], [3.61], [undefined], [1]].map((row) => isAlarming(column, row[0]));
    expect(all).toEqual([true, false, false, true]);
    expect(boundText(column)).toBe('3.6 or less');
  });

  it('name the table, the column, the bound and how many rows reach it', () => {
    const aggregates = new ViewAggregates([streams]);
    aggregates.document(interval({ from: 'a', second: 0, expected: 100, lost: 1, jitter: 5 }));
    aggregates.document(interval({ from: 'b', second: 0, expected: 1000, lost: 9, jitter: 30 }));
    aggregates.document({ dataStream: 'metrics-spoor.media-default', body: { '@timestamp': at(0) } });
    expect(alarmsOf(reportModel({ decoders: [streams], aggregates, inputs: [] }))).toEqual([
      { decoder: 'media', table: 0, text: 'Streams by loss: Loss of 1 % or more in 1 of 3 rows' },
      { decoder: 'media', table: 0, text: 'Streams by loss: Jitter p95 of 30 ms or more in 1 of 3 rows' },
    ]);
  });
});
