import { execFileSync } from 'node:child_process';
import { appendFile, chmod, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lineText } from '../../src/documents/sink.js';
import { Counters } from '../../src/metrics/counters.js';
import { documentLine } from '../../src/spool/format.js';
import type { DroppedDocuments } from '../../src/spool/options.js';
import { spoolOptions } from '../../src/spool/options.js';
import { readSpool } from '../../src/spool/read.js';
import { idsIn, inDirectory, made, opened } from './workbench.js';

const segments = async (directory: string) => (await readdir(directory)).filter((name) => /^\d+\.ndjson$/.test(name)).sort();

describe('what stands on disk', () => {
  it('is the bulk format, one action line and one document line each', () =>
    inDirectory(async (directory) => {
      const spool = await opened(directory);
      spool.document(made(1));
      spool.document({ dataStream: 'logs-x', id: 'odd "id"\n', line: documentLine('{\n"a": 1}'), body: {} });
      await spool.commit();
      const [name] = await segments(directory);
      expect(await readFile(join(directory, name!), 'utf8')).toBe(
        `{"create":{"_index":"logs-spoor.test-default","_id":"id-1"}}\n${lineText(made(1).line)}\n` +
          '{"create":{"_index":"logs-x","_id":"odd \\"id\\"\\n"}}\n{ "a": 1}\n',
      );
      await spool.close();
    }));

  it('is there after commit, and before it is not', () =>
    inDirectory(async (directory) => {
      const spool = await opened(directory);
      spool.document(made(1));
      expect(spool.uncommittedDocuments).toBe(1);
      expect(await idsIn(directory)).toEqual([]);
      await spool.commit();
      expect(spool.uncommittedDocuments).toBe(0);
      expect(await idsIn(directory)).toEqual(['id-1']);
      await spool.close();
    }));

  it('comes by itself after the commit interval, and at once when enough waits', () =>
    inDirectory(async (directory) => {
      for (const options of [{ commitMilliseconds: 5 }, { commitKilobytes: 0.01 }]) {
        const spool = await opened(directory, options);
        const committed = new Promise<void>((resolve) => void spool.reader.onceChanged(resolve));
        spool.document(made(1));
        await committed;
        expect(spool.uncommittedDocuments).toBe(0);
        await spool.close();
      }
    }));

  it('is committed together: a thousand documents cost a handful of commits', () =>
    inDirectory(async (directory) => {
      const counters = new Counters();
      const spool = await opened(directory, {}, counters);
      for (let n = 0; n < 1000; n += 1) spool.document(made(n));
      await spool.commit();
      expect(counters.total('spoor_spool_commits_total')).toBeLessThan(5);
      expect(counters.total('spoor_spool_documents_total')).toBe(1000);
      expect(counters.total('spoor_spool_bytes_total')).toBe(spool.bytes);
      await spool.close();
    }));

  it('is written by close as well, and the next run goes on in the same segment', () =>
    inDirectory(async (directory) => {
      for (const n of [1, 2]) {
        const spool = await opened(directory);
        spool.document(made(n));
        await spool.close();
      }
      expect(await idsIn(directory)).toEqual(['id-1', 'id-2']);
      expect(await segments(directory)).toHaveLength(1);
    }));

  it('is given by readSpool while another owns it, without what is half written', () =>
    inDirectory(async (directory) => {
      const spool = await opened(directory);
      spool.document(made(1, { text: 'größer' }));
      await spool.commit();
      const [name] = await segments(directory);
      await appendFile(join(directory, name!), '{"create":{"_index":"logs-x","_id":"2"}}\n{"half');
      const entries = [];
      for await (const entry of readSpool(directory)) entries.push(entry);
      expect(entries).toEqual([
        { action: '{"create":{"_index":"logs-spoor.test-default","_id":"id-1"}}', document: lineText(made(1, { text: 'größer' }).line) },
      ]);
      await spool.close();
    }));
});

describe('reading', () => {
  it('gives batches by documents, in order, as the bytes on disk', () =>
    inDirectory(async (directory) => {
      const spool = await opened(directory);
      for (let n = 0; n < 5; n += 1) spool.document(made(n));
      await spool.commit();
      const whole = await readFile(join(directory, (await segments(directory))[0]!));
      expect(spool.reader.unread).toEqual({ documents: 5, bytes: whole.length });
      const batches = [];
      for (let batch = await next(); batch !== undefined; batch = await next()) batches.push(batch);
      function next() {
        return spool.reader.next({ documents: 2, bytes: 1e6 });
      }
      expect(batches.map((batch) => batch.documents)).toEqual([2, 2, 1]);
      expect(Buffer.concat(batches.map((batch) => batch.bytes))).toEqual(whole);
      expect(batches.map((batch) => batch.to - batch.from)).toEqual(batches.map((batch) => batch.bytes.length));
      expect(spool.reader.unread).toEqual({ documents: 0, bytes: 0 });
      await spool.close();
    }));

  it('keeps to the bytes asked for, but gives a larger document alone', () =>
    inDirectory(async (directory) => {
      const spool = await opened(directory);
      spool.document(made(1));
      spool.document(made(2, { text: 'x'.repeat(50_000) }));
      spool.document(made(3));
      await spool.commit();
      const sizes = [];
      for (let i = 0; i < 3; i += 1) sizes.push((await spool.reader.next({ documents: 100, bytes: 1000 }))!.documents);
      expect(sizes).toEqual([1, 1, 1]);
      expect(await spool.reader.next({ documents: 100, bytes: 1000 })).toBeUndefined();
      await spool.close();
    }));

  it('does not hand out what is not committed', () =>
    inDirectory(async (directory) => {
      const spool = await opened(directory);
      spool.document(made(1));
      expect(await spool.reader.next({ documents: 10, bytes: 1e6 })).toBeUndefined();
      await spool.commit();
      expect((await spool.reader.next({ documents: 10, bytes: 1e6 }))?.documents).toBe(1);
      await spool.close();
    }));

  it('goes over many segments, and an earlier run leaves its oldest documents first', () =>
    inDirectory(async (directory) => {
      const first = await opened(directory, { segmentMegabytes: 0.0005 });
      for (let n = 0; n < 20; n += 1) {
        first.document(made(n));
        await first.commit();
      }
      await first.close();
      expect((await segments(directory)).length).toBeGreaterThan(2);
      const spool = await opened(directory);
      expect(spool.reader.oldestAge()).toBe(Number.POSITIVE_INFINITY);
      const ids: number[] = [];
      for (let batch = await next(); batch !== undefined; batch = await next()) {
        ids.push(...[...batch.bytes.toString().matchAll(/"n":(\d+)/g)].map((found) => Number(found[1])));
      }
      function next() {
        return spool.reader.next({ documents: 7, bytes: 1e6 });
      }
      expect(ids).toEqual(Array.from({ length: 20 }, (_, n) => n));
      expect(spool.reader.oldestAge()).toBe(0);
      await spool.close();
    }));
});

describe('acknowledging', () => {
  it('in any order moves the position only over what is finished without a gap', () =>
    inDirectory(async (directory) => {
      const spool = await opened(directory);
      for (let n = 0; n < 3; n += 1) spool.document(made(n));
      await spool.commit();
      const [a, b, c] = [await one(), await one(), await one()];
      function one() {
        return spool.reader.next({ documents: 1, bytes: 1e6 }).then((batch) => batch!);
      }
      spool.reader.acknowledge(c);
      spool.reader.acknowledge(b);
      expect(spool.reader.acknowledged).toBe(0);
      spool.reader.acknowledge(a);
      expect(spool.reader.acknowledged).toBe(c.to);
      expect(spool.unacknowledgedBytes).toBe(0);
      await spool.close();
    }));

  it('is remembered by the next run, which goes on behind it', () =>
    inDirectory(async (directory) => {
      const first = await opened(directory);
      for (let n = 0; n < 4; n += 1) first.document(made(n));
      await first.commit();
      first.reader.acknowledge((await first.reader.next({ documents: 3, bytes: 1e6 }))!);
      await first.close();
      const spool = await opened(directory);
      expect(spool.reader.unread.documents).toBe(1);
      expect((await spool.reader.next({ documents: 9, bytes: 1e6 }))!.bytes.toString()).toContain('"id-3"');
      await spool.close();
    }));

  it('is forgotten when its file is damaged: everything is sent again, nothing is lost', () =>
    inDirectory(async (directory) => {
      const first = await opened(directory);
      first.document(made(1));
      await first.commit();
      first.reader.acknowledge((await first.reader.next({ documents: 3, bytes: 1e6 }))!);
      await first.close();
      for (const content of ['', 'spoor 1 99 00000000\n', 'noise']) {
        await writeFile(join(directory, 'acknowledged'), content);
        const spool = await opened(directory);
        expect(spool.reader.unread.documents).toBe(1);
        await spool.close();
      }
    }));

  it('deletes delivered segments, and the positions go on when all are gone', () =>
    inDirectory(async (directory) => {
      const first = await opened(directory, { segmentMegabytes: 0.0002, commitMilliseconds: 1 });
      for (let n = 0; n < 10; n += 1) {
        first.document(made(n));
        await first.commit();
      }
      for (let batch = await next(); batch !== undefined; batch = await next()) first.reader.acknowledge(batch);
      function next() {
        return first.reader.next({ documents: 5, bytes: 1e6 });
      }
      const end = first.reader.acknowledged;
      await first.close();
      const left = await segments(directory);
      expect(left).toHaveLength(1);
      execFileSync('rm', [join(directory, left[0]!)]);
      const spool = await opened(directory);
      spool.document(made(99));
      await spool.commit();
      expect(await segments(directory)).toEqual([`${String(end).padStart(16, '0')}.ndjson`]);
      expect((await spool.reader.next({ documents: 9, bytes: 1e6 }))?.documents).toBe(1);
      await spool.close();
    }));

  it('deletes nothing where nobody delivers', () =>
    inDirectory(async (directory) => {
      const spool = await opened(directory, { segmentMegabytes: 0.0002, delivery: false });
      for (let n = 0; n < 10; n += 1) {
        spool.document(made(n));
        await spool.commit();
      }
      spool.reader.acknowledge((await spool.reader.next({ documents: 5, bytes: 1e6 }))!);
      await spool.close();
      expect(await idsIn(directory)).toHaveLength(10);
    }));
});

describe('the size cap', () => {
  const small = { sizeGigabytes: 4e-6, segmentMegabytes: 0.001 };

  it('drops the oldest segments of a live spool, counts them and tells their time', () =>
    inDirectory(async (directory) => {
      const counters = new Counters();
      const told: DroppedDocuments[] = [];
      const spool = await opened(directory, { ...small, onDropped: (dropped) => void told.push(dropped) }, counters);
      for (let n = 0; n < 100; n += 1) {
        spool.document(made(n));
        await spool.commit();
        await spool.room();
      }
      await spool.close();
      const left = await idsIn(directory);
      const lost = told.reduce((sum, dropped) => sum + dropped.documents, 0);
      expect(lost + left.length).toBe(100);
      expect(left).toEqual(Array.from({ length: left.length }, (_, i) => `id-${lost + i}`));
      expect(counters.by('spoor_queue_dropped_events_total', 'reason').get('size')).toBe(lost);
      expect(told[0]).toMatchObject({ reason: 'size', from: made(0).body['@timestamp'] });
      expect(told.at(-1)!.to).toBe(made(lost - 1).body['@timestamp']);
    }));

  it('does not count as dropped what was handed out before', () =>
    inDirectory(async (directory) => {
      const told: DroppedDocuments[] = [];
      const spool = await opened(directory, { ...small, onDropped: (dropped) => void told.push(dropped) });
      let handed = 0;
      for (let n = 0; n < 100; n += 1) {
        spool.document(made(n));
        await spool.commit();
        if (n === 2) handed = (await spool.reader.next({ documents: 10, bytes: 1e6 }))!.documents;
      }
      await spool.close();
      expect(told.reduce((sum, dropped) => sum + dropped.documents, 0) + handed + (await idsIn(directory)).length).toBe(100);
    }));

  it('lets a replay wait until something is acknowledged', () =>
    inDirectory(async (directory) => {
      const spool = await opened(directory, { ...small, whenFull: 'wait', commitMilliseconds: 1 });
      let waiting = false;
      let written = 0;
      const source = (async () => {
        for (; written < 200; written += 1) {
          spool.document(made(written));
          await spool.commit();
          waiting = true;
          await spool.room();
          waiting = false;
        }
      })();
      let delivered = 0;
      while (delivered < 200) {
        const batch = await spool.reader.next({ documents: 10, bytes: 1e6 });
        if (batch !== undefined) {
          delivered += batch.documents;
          expect(spool.bytes).toBeLessThan(6000);
          spool.reader.acknowledge(batch);
        } else await new Promise<void>((resolve) => void spool.reader.onceChanged(resolve));
      }
      await source;
      expect(waiting).toBe(false);
      expect(delivered).toBe(200);
      await spool.close();
    }));

  it('holds the replay as long as nobody acknowledges, and lets go at close', () =>
    inDirectory(async (directory) => {
      const spool = await opened(directory, { ...small, whenFull: 'wait' });
      let n = 0;
      while (spool.bytes < 4000) {
        spool.document(made(n++));
        await spool.commit();
      }
      let free = false;
      const room = spool.room()?.then(() => {
        free = true;
      });
      await spool.commit();
      expect(free).toBe(false);
      await spool.close();
      await room;
      expect((await idsIn(directory)).length).toBe(n);
    }));

  it('retires the oldest without telling where the spool is the output', () =>
    inDirectory(async (directory) => {
      const counters = new Counters();
      const told: DroppedDocuments[] = [];
      const options = {
        ...small,
        delivery: false,
        whenFull: 'wait' as const,
        onDropped: (dropped: DroppedDocuments) => void told.push(dropped),
      };
      const spool = await opened(directory, options, counters);
      for (let n = 0; n < 100; n += 1) {
        spool.document(made(n));
        await spool.commit();
        await spool.room();
      }
      await spool.close();
      expect(told).toEqual([]);
      expect(counters.total('spoor_spool_retired_documents_total') + (await idsIn(directory)).length).toBe(100);
    }));
});

describe('opening', () => {
  it('cuts a torn tail of every length, keeps the whole entries and goes on behind them', () =>
    inDirectory(async (directory) => {
      const first = await opened(directory);
      for (const n of [1, 2]) first.document(made(n));
      await first.commit();
      const whole = first.bytes;
      first.document(made(3, { text: 'ä' }));
      await first.close();
      const path = join(directory, (await segments(directory))[0]!);
      const content = await readFile(path);
      for (let length = whole; length < content.length; length += 1) {
        await writeFile(path, content.subarray(0, length));
        const counters = new Counters();
        const spool = await opened(directory, {}, counters);
        expect(counters.total('spoor_spool_torn_bytes_total')).toBe(length - whole);
        expect(spool.reader.unread.documents).toBe(2);
        spool.document(made(4));
        await spool.close();
        expect(await idsIn(directory)).toEqual(['id-1', 'id-2', 'id-4']);
      }
    }));

  it('cuts from the first entry with zeros on, which a power failure leaves', () =>
    inDirectory(async (directory) => {
      const first = await opened(directory);
      for (const n of [1, 2, 3]) first.document(made(n));
      await first.close();
      const path = join(directory, (await segments(directory))[0]!);
      const content = await readFile(path);
      const entry = content.length / 3;
      for (const [from, to] of [
        [2 * entry, 3 * entry],
        [entry + 10, entry + 20],
        [entry, entry + 5],
        [2 * entry - 1, 2 * entry],
      ] as const) {
        await writeFile(path, Buffer.from(content).fill(0, from, to));
        const spool = await opened(directory);
        await spool.close();
        expect(await idsIn(directory)).toEqual(Math.floor(from / entry) === 2 ? ['id-1', 'id-2'] : ['id-1']);
      }
    }));

  it('cuts an older segment to where its successor begins', () =>
    inDirectory(async (directory) => {
      const first = await opened(directory, { segmentMegabytes: 0.0001 });
      for (const n of [1, 2]) {
        first.document(made(n));
        await first.commit();
      }
      await first.close();
      const [older] = await segments(directory);
      await appendFile(join(directory, older!), '{"create":{"_index":"x","_id":"given up"}}\n{}\n');
      const spool = await opened(directory);
      await spool.close();
      expect(await idsIn(directory)).toEqual(['id-1', 'id-2']);
    }));

  it('goes on behind a segment that ends too early', () =>
    inDirectory(async (directory) => {
      const first = await opened(directory, { segmentMegabytes: 0.0001 });
      for (const n of [1, 2]) {
        first.document(made(n));
        await first.commit();
      }
      await first.close();
      const [older] = await segments(directory);
      await truncate(join(directory, older!), 10);
      const counters = new Counters();
      const spool = await opened(directory, {}, counters);
      const batch = await spool.reader.next({ documents: 9, bytes: 1e6 });
      expect(batch!.bytes.toString()).toContain('"id-2"');
      spool.reader.acknowledge(batch!);
      expect(spool.unacknowledgedBytes).toBe(0);
      expect(counters.total('spoor_spool_damaged_bytes_total')).toBe(10);
      await spool.close();
    }));

  it('passes over damage in the middle of an older segment', () =>
    inDirectory(async (directory) => {
      const first = await opened(directory);
      for (const n of [1, 2, 3]) first.document(made(n));
      await first.close();
      const [older] = await segments(directory);
      const content = await readFile(join(directory, older!));
      content.write('XXXXXX', content.length / 3);
      await writeFile(join(directory, older!), content);
      await writeFile(join(directory, `${String(content.length).padStart(16, '0')}.ndjson`), '');
      const spool = await opened(directory);
      const texts = [];
      for (let batch = await next(); batch !== undefined; batch = await next()) texts.push(batch.bytes.toString());
      function next() {
        return spool.reader.next({ documents: 9, bytes: 1e6 });
      }
      expect([...texts.join('').matchAll(/"n":(\d)/g)].map((found) => found[1])).toEqual(['1', '3']);
      await spool.close();
      expect(await idsIn(directory)).toEqual(['id-1', 'id-3']);
    }));

  it('refuses a segment that Spoor did not write, says where, and gives the directory free', () =>
    inDirectory(async (directory) => {
      const path = join(directory, '0000000000000000.ndjson');
      await writeFile(path, '{"create":{"_index":"a","_id":"1"}}\n{}\nsomething else\n{}\n');
      await expect(opened(directory)).rejects.toMatchObject({
        code: 'SPOOL_DAMAGED',
        message: expect.stringContaining('byte 39'),
        todo: expect.stringContaining('Move that file away'),
      });
      await writeFile(path, 'noise');
      await writeFile(join(directory, '0000000000000005.ndjson'), '');
      await expect(opened(directory)).rejects.toMatchObject({ code: 'SPOOL_DAMAGED' });
      expect(await readdir(directory)).not.toContain('lock');
    }));

  it('leaves files alone that are not its own', () =>
    inDirectory(async (directory) => {
      for (const name of ['dead-letters.ndjson', '12.ndjson', 'report.html']) await writeFile(join(directory, name), 'mine');
      await mkdir(join(directory, 'sub'));
      const spool = await opened(directory);
      await spool.close();
      expect(await readFile(join(directory, '12.ndjson'), 'utf8')).toBe('mine');
    }));

  it('refuses a path that is a file, or lies below one, and says what to do', () =>
    inDirectory(async (directory) => {
      const path = join(directory, 'file');
      await writeFile(path, '');
      await chmod(path, 0o600);
      for (const wrong of [path, join(path, 'below')]) {
        await expect(opened(wrong)).rejects.toMatchObject({
          code: 'SPOOL_NOT_WRITABLE',
          message: expect.stringContaining(wrong),
          todo: expect.stringContaining('directory'),
        });
      }
    }));
});

describe('the options', () => {
  it('have defaults, refuse unknown keys and describe unit and default of each', () => {
    expect(spoolOptions.parse({})).toMatchObject({ sizeGigabytes: 10, segmentMegabytes: 64, commitMilliseconds: 200 });
    expect(() => spoolOptions.parse({ sizeGigabyte: 1 })).toThrow(/sizeGigabyte/);
    for (const [name, schema] of Object.entries(spoolOptions.shape)) {
      expect(schema.description, name).toMatch(/default/);
    }
  });
});
