import { describe, expect, it } from 'vitest';
import { lineText } from '../../src/documents/sink.js';
import { misfitLetter } from '../../src/elasticsearch/misfit-letter.js';
import { made } from '../spool/workbench.js';
import { Bench, CONTENT, settled } from './workbench.js';

describe('a document that does not fit its mapping', () => {
  const letter = (n: number) => misfitLetter(made(n, { note: CONTENT }), { field: 'thing.size', wanted: 'integer', value: CONTENT });

  it('becomes a dead letter that names the field, and is never sent', () =>
    Bench.with(async (bench) => {
      const delivery = await bench.start();
      expect(delivery.setAside(letter(0))).toBe(true);
      await bench.add(1);
      await settled(delivery);
      await delivery.close();
      expect(await bench.deadLetters()).toMatchObject([
        {
          type: 'mapping_misfit',
          status: 0,
          id: 'id-0',
          data_stream: 'logs-spoor.test-default',
          document: lineText(made(0, { note: CONTENT }).line),
        },
      ]);
      expect((await bench.deadLetters())[0]?.reason).toContain('field [thing.size] must be integer');
      expect(bench.outcomes).toEqual({ dead_letter: 1, acked: 1 });
      expect(bench.server.sentIds.flat()).toHaveLength(1);
      expect(bench.log.count(/^error Spoor does not send documents for .*mapping_misfit at field \[thing\.size\]/)).toBe(1);
    }));

  it('is on disk when the delivery is closed, whatever the server does, and is not taken beyond a thousand that wait', () =>
    Bench.with(async (bench) => {
      await bench.server.stop();
      const delivery = await bench.start();
      const taken = Array.from({ length: 1001 }, (_, n) => delivery.setAside(letter(n)));
      expect(taken.filter(Boolean)).toHaveLength(1000);
      expect(taken.at(-1)).toBe(false);
      await delivery.close();
      expect(await bench.deadLetters()).toHaveLength(1000);
    }));
});
