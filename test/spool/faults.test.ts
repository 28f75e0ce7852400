import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Log } from '../../src/log.js';
import { Counters } from '../../src/metrics/counters.js';
import type { DroppedDocuments } from '../../src/spool/options.js';
import { Spool } from '../../src/spool/spool.js';
import { faulty, idsIn, inDirectory, made, type Operation, opened, quiet, systemError } from './workbench.js';

const isSegment = (path: string) => path.endsWith('.ndjson');

/** A log that keeps its lines. */
function listening(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const take = (message: string) => void lines.push(message);
  return { lines, info: take, warn: take, error: take };
}

describe('a disk that fails while running', () => {
  it('is said once, tried again, and nothing is lost or twice on disk', () =>
    inDirectory(async (directory) => {
      for (const [i, operation] of (['open', 'write', 'datasync'] as Operation[]).entries()) {
        let failures = 0;
        const files = faulty((what, path) => {
          if (!isSegment(path) || what !== operation || failures === 0) return undefined;
          failures -= 1;
          throw systemError('ENOSPC');
        });
        const log = listening();
        const spool = await Spool.open(directory, quiet({ files, segmentMegabytes: 0.0003 }), new Counters(), log);
        spool.document(made(i * 10));
        await spool.commit();
        failures = 3;
        for (let n = 1; n < 6; n += 1) spool.document(made(i * 10 + n));
        await spool.commit();
        expect(log.lines.filter((line) => line.includes('cannot write'))).toHaveLength(failures === 0 ? 1 : 0);
        expect(log.lines.filter((line) => line.includes('writing again'))).toHaveLength(failures === 0 ? 1 : 0);
        expect(spool.trouble).toBeUndefined();
        await spool.close();
      }
      expect(await idsIn(directory)).toEqual([0, 1, 2].flatMap((i) => [0, 1, 2, 3, 4, 5].map((n) => `id-${i * 10 + n}`)));
    }));

  it('that takes half an entry and cannot even cut it off leaves a spool that opens whole', () =>
    inDirectory(async (directory) => {
      let broken = false;
      const files = faulty((what, path) => {
        if (!isSegment(path) || !broken) return undefined;
        if (what === 'write') {
          broken = false;
          setImmediate(() => {
            broken = true;
          });
          return 30;
        }
        throw systemError('EIO');
      });
      const spool = await opened(directory, { files });
      spool.document(made(1));
      await spool.commit();
      broken = true;
      spool.document(made(2));
      await spool.close();
      const again = await opened(directory);
      again.document(made(3));
      await again.close();
      const ids = await idsIn(directory);
      expect(ids.filter((id) => id !== 'id-2')).toEqual(['id-1', 'id-3']);
    }));

  it('lets live documents wait in memory up to the limit, drops newer ones, and tells when it writes again', () =>
    inDirectory(async (directory) => {
      let full = false;
      const files = faulty((what, path) => {
        if (full && what === 'write' && isSegment(path)) throw systemError('ENOSPC');
        return undefined;
      });
      const counters = new Counters();
      const told: DroppedDocuments[] = [];
      const spool = await opened(directory, { files, memoryMegabytes: 0.001, onDropped: (dropped) => void told.push(dropped) }, counters);
      full = true;
      for (let n = 0; n < 100; n += 1) spool.document(made(n));
      expect(told).toEqual([]);
      full = false;
      await spool.commit();
      const kept = (await idsIn(directory)).length;
      expect(kept).toBeGreaterThan(5);
      expect(told).toMatchObject([
        { reason: 'memory', documents: 100 - kept, from: made(kept).body['@timestamp'], to: made(99).body['@timestamp'] },
      ]);
      expect(counters.by('spoor_queue_dropped_events_total', 'reason').get('memory')).toBe(100 - kept);
      await spool.close();
    }));

  it('makes a replay wait in room', () =>
    inDirectory(async (directory) => {
      let full = true;
      const files = faulty((what, path) => {
        if (full && what === 'write' && isSegment(path)) throw systemError('ENOSPC');
        return undefined;
      });
      const spool = await opened(directory, { files, memoryMegabytes: 0.001, whenFull: 'wait', commitKilobytes: 0.1 });
      for (let n = 0; n < 100; n += 1) spool.document(made(n));
      let free = false;
      const room = spool.room()?.then(() => {
        free = true;
      });
      await new Promise(setImmediate);
      expect(free).toBe(false);
      full = false;
      await room;
      await spool.close();
      expect((await idsIn(directory)).length).toBe(100);
    }));

  it('until the end does not keep close from ending: what is lost is counted and told', () =>
    inDirectory(async (directory) => {
      const files = faulty((what, path) => {
        if (what === 'write' && isSegment(path)) throw systemError('EIO');
        return undefined;
      });
      const counters = new Counters();
      const told: DroppedDocuments[] = [];
      const spool = await opened(directory, { files, onDropped: (dropped) => void told.push(dropped) }, counters);
      for (let n = 0; n < 3; n += 1) spool.document(made(n));
      const commit = spool.commit();
      await spool.close();
      await commit;
      expect(told).toMatchObject([{ reason: 'shutdown', documents: 3 }]);
      spool.document(made(4));
      expect(counters.by('spoor_queue_dropped_events_total', 'reason').get('shutdown')).toBe(4);
    }));

  it('and cannot store how far it is delivered only warns, and gives space back all the same', () =>
    inDirectory(async (directory) => {
      const files = faulty((what) => {
        if (what === 'rename') throw systemError('ENOSPC');
        return undefined;
      });
      const log = listening();
      const spool = await Spool.open(directory, quiet({ files, segmentMegabytes: 0.0001 }), new Counters(), log);
      for (let n = 0; n < 5; n += 1) {
        spool.document(made(n));
        await spool.commit();
      }
      for (let batch = await next(); batch !== undefined; batch = await next()) spool.reader.acknowledge(batch);
      function next() {
        return spool.reader.next({ documents: 5, bytes: 1e6 });
      }
      await spool.close();
      expect(log.lines.filter((line) => line.includes('how far'))).toHaveLength(1);
      expect(await idsIn(directory)).toEqual(['id-4']);
    }));
});

describe('a disk that fails at start', () => {
  it('is refused with what to do', () =>
    inDirectory(async (directory) => {
      for (const [code, todo] of [
        ['ENOSPC', /Free space/],
        ['EROFS', /right to write/],
        ['EIO', /Name a directory/],
      ] as const) {
        const files = faulty((what) => {
          if (what === 'write') throw systemError(code);
          return undefined;
        });
        await expect(opened(directory, { files })).rejects.toMatchObject({ code: 'SPOOL_NOT_WRITABLE', todo: expect.stringMatching(todo) });
      }
      await (await opened(directory)).close();
    }));
});

describe('whatever fails in whatever order', () => {
  it('every document given is on disk exactly once and in order, and can be read so', async () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('write' as const), documents: fc.integer({ min: 1, max: 20 }) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('commit' as const) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('read' as const), documents: fc.integer({ min: 1, max: 10 }) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
    );
    const fault = fc.option(fc.record({ bytes: fc.integer({ min: 0, max: 200 }), code: fc.constantFrom('ENOSPC', 'EIO') }), { freq: 3 });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.array(fault, { maxLength: 60 }), (steps, faults) =>
        inDirectory(async (directory) => {
          let at = 0;
          let armed = false;
          const files = faulty((_, path) => {
            if (!armed || !isSegment(path)) return undefined;
            const next = faults[at++];
            if (next === undefined || next === null) return undefined;
            if (next.bytes > 100) return next.bytes;
            throw systemError(next.code);
          });
          const options = { files, segmentMegabytes: 0.001, retryMilliseconds: 0 };
          let spool = await opened(directory, options);
          let given = 0;
          const read: number[] = [];
          const take = async (documents: number) => {
            const batch = await spool.reader.next({ documents, bytes: 700 });
            if (batch === undefined) return false;
            read.push(...[...batch.bytes.toString().matchAll(/"n":(\d+)/g)].map((found) => Number(found[1])));
            spool.reader.acknowledge(batch);
            return true;
          };
          for (const now of [...steps, { kind: 'reopen' as const }]) {
            armed = true;
            if (now.kind === 'write') for (let n = 0; n < now.documents; n += 1) spool.document(made(given++));
            else if (now.kind === 'commit') await spool.commit();
            else if (now.kind === 'read') await take(now.documents).catch(() => false);
            else {
              await spool.commit();
              armed = false;
              await spool.close();
              spool = await opened(directory, options);
            }
          }
          while (await take(100));
          await spool.close();
          expect(read).toEqual(Array.from({ length: given }, (_, n) => n));
        }),
      ),
      { numRuns: 60 },
    );
  });
});
