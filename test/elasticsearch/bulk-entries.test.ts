import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Entries } from '../../src/elasticsearch/bulk-request.js';

const streams = [
  'logs-spoor.a-default',
  'logs-spoor.ab-default',
  'logs-spoor.b-default',
  'metrics-spoor.a-default',
  'logs-spoor.a-default2',
  '',
];
const entry = (stream: string, id: number) => `{"create":{"_index":"${stream}","_id":"${id}"}}\n{"n":${id}}\n`;

it('documents are counted for the data stream that their own action line names', () => {
  const some = fc.array(fc.tuple(fc.constantFrom(...streams), fc.boolean()), { maxLength: 30 });
  fc.assert(
    fc.property(some, (list) => {
      const entries = new Entries(Buffer.from(list.map(([stream], id) => entry(stream, id)).join('')));
      expect(entries.count).toBe(list.length);
      const which = list.flatMap(([, chosen], i) => (chosen ? [i] : []));
      const naive = new Map<string, number>();
      for (const i of which) naive.set(list[i]![0], (naive.get(list[i]![0]) ?? 0) + 1);
      expect(entries.byDataStream(which)).toEqual(naive);
    }),
  );
});

it('an action line of another shape belongs to no data stream, and those beside it keep theirs', () => {
  const bytes = Buffer.from(`${entry('logs-spoor.a-default', 1)}{"index":{"_id":"2"}}\n{}\n${entry('logs-spoor.a-default', 3)}`);
  expect(new Entries(bytes).byDataStream([0, 1, 2])).toEqual(
    new Map([
      ['logs-spoor.a-default', 2],
      ['', 1],
    ]),
  );
});
