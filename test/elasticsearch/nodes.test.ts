import { describe, expect, it } from 'vitest';
import { FakeServer } from './fake-server.js';
import { Bench, ids, settled } from './workbench.js';

/** Runs with a second server beside the one of the bench. */
function withTwo(body: (bench: Bench, second: FakeServer) => Promise<void>): Promise<void> {
  return Bench.with(async (bench) => {
    const second = await new FakeServer().start();
    try {
      await body(bench, second);
    } finally {
      await second.stop();
    }
  });
}

describe('several nodes', () => {
  it('get the requests in turn', () =>
    withTwo(async (bench, second) => {
      await bench.add(40);
      await bench.deliver({ url: [bench.server.url, second.url], batchDocuments: 5 });
      expect([bench.server.bulks.length, second.bulks.length]).toEqual([4, 4]);
      expect([...bench.storedIds, ...second.stored.keys()]).toHaveLength(40);
    }));

  it.each([
    ['breaks connections', 'reset'],
    ['is not well', { status: 503 }],
    ['never answers', 'silence'],
  ] as const)('of which one %s: the other gets all requests after the first', (_, answer) =>
    withTwo(async (bench, second) => {
      const delivery = await bench.start({ url: [bench.server.url, second.url], batchDocuments: 1, requestTimeoutSeconds: 0.3 });
      await bench.add(2);
      await settled(delivery);
      const before = bench.server.bulks.length + second.bulks.length;
      second.onBulk = () => answer;
      await bench.add(30);
      await settled(delivery);
      // 31 tries: 30 that were taken, and one at the node that failed.
      expect(bench.server.bulks.length + second.bulks.length - before).toBeLessThanOrEqual(31);
      expect(bench.server.bulks.length).toBeGreaterThanOrEqual(31);
      expect(delivery.undelivered).toBe(0);
    }),
  );

  it('of which all failed are all tried again', () =>
    withTwo(async (bench, second) => {
      const delivery = await bench.start({ url: [bench.server.url, second.url] });
      await bench.add(1);
      await settled(delivery);
      await bench.server.stop();
      await second.stop();
      await bench.add(3);
      await bench.log.says(/^warn Elasticsearch: .*documents wait/);
      await second.start();
      await settled(delivery);
      expect([...second.stored.keys()].filter((key) => ids(1, 4).some((id) => key.endsWith(id)))).toHaveLength(3);
    }));
});
