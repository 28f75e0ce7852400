import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/elasticsearch/delivery.js';
import { Counters } from '../../src/metrics/counters.js';
import { documentAccount } from '../../src/monitoring/accounting.js';
import { often } from '../long.js';
import { idsIn, made, opened } from '../spool/workbench.js';
import { follow, isOne, type Schedule, schedule } from './fault-schedule.js';
import { Bench, CONTENT, ids, RunningClock } from './workbench.js';

/** Small segments, so that what is settled is deleted on the way. */
const SEGMENTS = { segmentMegabytes: 0.004 };

function isDead(n: number, { refused, tooLarge, spoiling, limit }: Schedule): boolean {
  return isOne(n, refused) || isOne(n, spoiling) || (isOne(n, tooLarge) && limit < Number.POSITIVE_INFINITY);
}

/** Everything that was given or found has come to an end that is counted, or waits. */
function addsUp({ counters, spool }: Bench, { undelivered }: Delivery): void {
  const account = documentAccount(counters, spool.uncommittedDocuments + undelivered);
  expect(account.difference, JSON.stringify(account)).toBe(0);
}

async function run(drawn: Schedule): Promise<void> {
  await Bench.with(async (bench) => {
    bench.clock = new RunningClock(() => (bench.gauge('spoor_bulk_inflight_requests') ?? 0) > 0);
    bench.clock.chance = drawn.chance;
    await bench.spool.close();
    bench.spool = await opened(bench.directory, SEGMENTS, bench.counters);
    for (let n = 0; n < drawn.documents; n += 1) {
      bench.spool.document(made(n, isOne(n, drawn.tooLarge) ? { long: 'x'.repeat(6000) } : { note: CONTENT }));
      if (n % 12 === 11) await bench.spool.commit();
    }
    await bench.spool.commit();
    follow(bench.server, drawn);
    const sent = ids(0, drawn.documents);
    const options = { ...drawn.options, requestTimeoutSeconds: 0.05, batchMegabytes: 0.01 };

    for (const requests of drawn.stops) {
      const delivery = await bench.start(options);
      const stop = new AbortController();
      await Promise.race([bench.server.bulksAre(bench.server.bulks.length + requests), delivery.drain(stop.signal)]);
      stop.abort();
      addsUp(bench, delivery);
      await delivery.close();
      addsUp(bench, delivery);
      await bench.spool.close();
      addsUp(bench, delivery);
      const left = new Set(await idsIn(bench.directory));
      const ended = new Set([...bench.storedIds, ...(await bench.deadLetters()).map(({ id }) => id)]);
      expect(
        sent.filter((id) => !left.has(id) && !ended.has(id)),
        'neither stored, nor a dead letter, nor on disk',
      ).toEqual([]);
      bench.counters = new Counters();
      bench.spool = await opened(bench.directory, SEGMENTS, bench.counters);
    }
    const delivery = await bench.deliver(options);
    addsUp(bench, delivery);
    const dead = (await bench.deadLetters()).map(({ id }) => id as string);
    const expectedDead = sent.filter((_, n) => isDead(n, drawn));
    expect(dead.toSorted()).toEqual(expectedDead.toSorted());
    expect(bench.storedIds.toSorted()).toEqual(sent.filter((id) => !expectedDead.includes(id)).toSorted());
    expect(delivery.undelivered).toBe(0);
    expect(bench.spool.unacknowledgedBytes).toBe(0);
  });
}

describe('whatever a server does', () => {
  it('in the end each document is stored or a dead letter, once, and the spool is empty', { timeout: 600_000 }, async () => {
    await fc.assert(fc.asyncProperty(schedule, run), {
      numRuns: often(60, 1500),
      seed: Number(process.env.SPOOR_TEST_SEED ?? 5),
    });
  });
});
