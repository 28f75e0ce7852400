import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DeadLetter, DeadLetters, readDeadLetters } from '../../src/elasticsearch/dead-letters.js';
import { Counters } from '../../src/metrics/counters.js';
import { inDirectory } from '../spool/workbench.js';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

function letter(n: number, length = 0): DeadLetter {
  return { type: 't', reason: 'r\n"', status: 400, dataStream: 's', id: `${n}`, document: `{"x":"${'ä'.repeat(length)}"}` };
}

const read = async (directory: string, name = 'dead-letters.ndjson') =>
  (await readFile(join(directory, name), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const idsOf = async (...from: Parameters<typeof read>) => (await read(...from)).map(({ id }) => id);
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `${from + i}`);

describe('dead letters', () => {
  it('are lines of JSON with everything in them', () =>
    inDirectory(async (directory) => {
      const letters = new DeadLetters(directory, 1, new Counters(), () => NOW);
      await letters.write([letter(1, 3)]);
      await letters.close();
      const { dataStream, ...rest } = letter(1, 3);
      expect(await read(directory)).toEqual([{ '@timestamp': '2026-01-02T03:04:05.000Z', ...rest, data_stream: dataStream }]);
    }));

  it('keep their order when many are written at once, and go on where an earlier run ended', () =>
    inDirectory(async (directory) => {
      for (const start of [0, 50]) {
        const letters = new DeadLetters(directory, 1, new Counters(), () => NOW);
        await Promise.all(Array.from({ length: 50 }, (_, i) => letters.write([letter(start + i, i)])));
        await letters.close();
      }
      expect(await idsOf(directory)).toEqual(ids(0, 100));
    }));

  it('lose half a line that a crash left, and no whole one', () =>
    inDirectory(async (directory) => {
      const first = new DeadLetters(directory, 1, new Counters(), () => NOW);
      await first.write([letter(0)]);
      await first.close();
      await appendFile(join(directory, 'dead-letters.ndjson'), `{"type":"${'torn '.repeat(200)}`);
      const second = new DeadLetters(directory, 1, new Counters(), () => NOW);
      await second.write([letter(1)]);
      await second.close();
      expect(await idsOf(directory)).toEqual(['0', '1']);
    }));

  it('hold a document once, however often it comes: a crash before its acknowledgement brings it again', () =>
    inDirectory(async (directory) => {
      for (let start = 0; start < 3; start += 1) {
        const letters = new DeadLetters(directory, 1, new Counters(), () => NOW);
        await letters.write([letter(1), letter(2), letter(1)]);
        await letters.write([letter(2), letter(start + 3)]);
        // Without an identifier nobody knows whether it is the same.
        await letters.write([{ ...letter(0), id: '' }]);
        await letters.close();
      }
      expect(await idsOf(directory)).toEqual(['1', '2', '3', '', '4', '', '5', '']);
    }));

  it('are taken out once somebody dealt with them, and stay if that failed', () =>
    inDirectory(async (directory) => {
      // In both files: four fill a half.
      const letters = new DeadLetters(directory, 0.006, new Counters(), () => NOW);
      for (let n = 0; n < 6; n += 1) await letters.write([letter(n, 250)]);
      const even = ({ id }: DeadLetter) => Number(id) % 2 === 0;
      await expect(letters.take(even, () => Promise.reject(new Error('no room')))).rejects.toThrow('no room');
      expect((await readDeadLetters(directory)).map(({ id }) => id)).toEqual(ids(0, 6));
      const seen: string[] = [];
      const taken = letters.take(even, async (chosen) => void seen.push(...chosen.map(({ id }) => id)));
      const after = letters.write([letter(6, 250), letter(0, 250)]);
      expect(await taken).toBe(3);
      await after;
      expect(seen).toEqual(['0', '2', '4']);
      expect((await readDeadLetters(directory)).map(({ id }) => id)).toEqual(['1', '3', '5', '6', '0']);
      await letters.close();
    }));

  it('take no more than they may: the older half goes, counted', () =>
    inDirectory(async (directory) => {
      const counters = new Counters();
      const letters = new DeadLetters(directory, 0.004, counters, () => NOW);
      const discarded = () => counters.total('spoor_dead_letters_discarded_total');
      // 616 octets each: three in a half.
      for (let n = 0; n < 6; n += 1) await letters.write([letter(n, 250)]);
      expect(await idsOf(directory, 'dead-letters.old.ndjson')).toEqual(['0', '1', '2']);
      expect(await idsOf(directory)).toEqual(['3', '4', '5']);
      expect(discarded()).toBe(0);
      await letters.write([letter(6, 250)]);
      expect(await idsOf(directory, 'dead-letters.old.ndjson')).toEqual(['3', '4', '5']);
      expect(await idsOf(directory)).toEqual(['6']);
      expect(discarded()).toBe(3);
      await letters.write([letter(7, 5000)]);
      expect(await idsOf(directory), 'one that is larger than the half is kept all the same').toEqual(['7']);
      await letters.close();
    }));
});
