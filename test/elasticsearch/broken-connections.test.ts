import { describe, expect, it } from 'vitest';
import { often } from '../long.js';
import { CuttingProxy } from './cutting-proxy.js';
import { Bench, ids, settled } from './workbench.js';

/** Breaks one request after another, each some bytes later, until one passes whole. */
async function everyByte(direction: 'up' | 'down', compression: boolean): Promise<void> {
  await Bench.with(async (bench) => {
    const proxy = await CuttingProxy.to(bench.server.port);
    try {
      const delivery = await bench.start({ url: proxy.url, compression });
      let added = 0;
      for (let after = 0; ; after += often(7, 1)) {
        const before = bench.server.bulks.length;
        proxy.next = { direction, after };
        const cuts = proxy.cuts;
        await bench.add(2);
        added += 2;
        await settled(delivery);
        if (proxy.cuts === cuts) break;
        // Of a request that was cut nothing is stored; of an answer that was cut all is, and once more makes no second one.
        expect(bench.server.bulks.length - before, `${direction} ${after}`).toBe(direction === 'up' ? 1 : 2);
        if (after > 5000) throw new Error('no request passes');
      }
      expect(proxy.cuts).toBeGreaterThan(40);
      expect(bench.storedIds).toEqual(ids(0, added));
      expect(delivery.undelivered).toBe(0);
      expect(await bench.deadLetters()).toEqual([]);
      expect(bench.spool.unacknowledgedBytes).toBe(0);
    } finally {
      await proxy.stop();
    }
  });
}

describe('a connection that breaks', { timeout: 120_000 }, () => {
  it.each([true, false])('after any byte of a request: it is sent again, and stored once (compressed: %s)', (compression) =>
    everyByte('up', compression),
  );

  it('after any byte of an answer: it is sent again, and the server has all of it already', () => everyByte('down', true));
});
