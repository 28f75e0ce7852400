import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../src/config/load.js';
import { silentLog } from '../../src/log.js';
import { Counters } from '../../src/metrics/counters.js';
import { jsonPage, MonitoringServer, type Pages } from '../../src/monitoring/http-server.js';
import { Monitor } from '../../src/monitoring/monitor.js';
import { listening } from '../../src/monitoring/options.js';

const LOCAL = { host: '127.0.0.1', port: 0 };

async function withPages(
  pages: Pages,
  body: (server: MonitoringServer, ask: (path: string, method?: string) => Promise<Response>) => Promise<void>,
) {
  const server = await MonitoringServer.open(LOCAL, pages, silentLog);
  try {
    await body(server, (path, method = 'GET') => fetch(`http://${server.address}${path}`, { method }));
  } finally {
    await server.close();
  }
}

describe('the server for those who watch', () => {
  it('answers what it has, and says what it has where it has nothing', () =>
    withPages({ '/here': () => jsonPage(503, { why: 'because' }) }, async (_, ask) => {
      const found = await ask('/here?x=1');
      expect([found.status, await found.json(), found.headers.get('content-type')]).toEqual([
        503,
        { why: 'because' },
        'application/json; charset=utf-8',
      ]);
      for (const path of ['/', '/other', '/toString', '/__proto__']) {
        const missing = await ask(path);
        expect(missing.status, path).toBe(404);
        expect(await missing.text()).toContain('/here');
      }
      expect((await ask('/here', 'POST')).status).toBe(405);
      expect(await (await ask('/here', 'HEAD')).text()).toBe('');
    }));

  it('answers 500 for a page that fails, and lives on', () =>
    withPages(
      {
        '/bad': () => {
          throw new Error('oops');
        },
      },
      async (_, ask) => {
        for (const status of [(await ask('/bad')).status, (await ask('/bad')).status]) expect(status).toBe(500);
      },
    ));

  it('says what to do when the port is taken', () =>
    withPages({}, async (server) => {
      const port = Number(server.address.split(':').at(-1));
      await expect(MonitoringServer.open({ host: '127.0.0.1', port }, {}, silentLog)).rejects.toMatchObject({
        code: 'BIND_FAILED',
        exitCode: 3,
        message: `monitoring.listen: 127.0.0.1:${port} cannot be listened on: another program listens there.`,
        todo: expect.stringContaining('free port'),
      });
      await expect(MonitoringServer.open({ host: '203.0.113.1', port: 9108 }, {}, silentLog)).rejects.toMatchObject({
        message: expect.stringContaining('this machine has no such address'),
      });
    }));
});

describe('monitoring.listen', () => {
  const parsed = (listen: unknown) => loadConfiguration(undefined, { monitoring: { listen } }, {}).monitoring.listen!;

  it.each([
    ['9108', { host: '127.0.0.1', port: 9108 }],
    [9108, { host: '127.0.0.1', port: 9108 }],
    ['0.0.0.0:80', { host: '0.0.0.0', port: 80 }],
    ['[::1]:9108', { host: '::1', port: 9108 }],
    ['monitor.example:9108', { host: 'monitor.example', port: 9108 }],
  ])('may be %j', (text, address) => {
    expect(listening(parsed(text))).toEqual(address);
  });

  it.each(['', 'here', '127.0.0.1', '::1:9108', '1:2:3', '127.0.0.1:99999', 'http://x:1'])('may not be %j', (text) => {
    expect(() => parsed(text)).toThrow(/PORT or HOST:PORT/);
  });
});

describe('/metrics', () => {
  it('has every number with its help, counters and gauges by label, histograms as buckets that add up', async () => {
    const counters = new Counters();
    counters.counter('spoor_events_total', 'Stored "and"\nso on', { stream: 'a\\b', outcome: 'acked' }).value = 5;
    counters.counter('spoor_events_total', 'Refused', { stream: 'a', outcome: 'dead_letter' }).value = 1;
    counters.gauge('spoor_queue_bytes', 'Bytes', () => 17);
    counters.gauge('spoor_absent', 'Nothing to tell', () => undefined);
    const histogram = counters.histogram('spoor_x_seconds', 'Time', [0.1, 1, 10], { stream: 'a' });
    for (const value of [0.05, 0.5, 0.6, 99]) histogram.observe(value);
    const vitals = {
      spoolTrouble: () => undefined,
      spoolFullness: () => undefined,
      sourceConnected: () => false,
      delivery: undefined,
      now: Date.now,
    };
    const monitor = await Monitor.open({
      options: { listen: '0', intervalSeconds: 0 },
      counters,
      vitals,
      queued: () => 4,
      version: '1.2.3',
      log: silentLog,
      emit: undefined,
    });
    try {
      const ask = (path: string) => fetch(`http://${monitor.address}${path}`);
      const page = await ask('/metrics');
      expect(page.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
      const text = await page.text();
      expect(text).toContain('# HELP spoor_events_total Stored "and"\\nso on\n# TYPE spoor_events_total counter\n');
      expect(text).toContain('spoor_events_total{stream="a\\\\b",outcome="acked"} 5\n');
      expect(text).toContain('spoor_events_total{stream="a",outcome="dead_letter"} 1\n');
      expect(text).toContain('# TYPE spoor_queue_bytes gauge\nspoor_queue_bytes 17\n');
      expect(text).not.toContain('spoor_absent');
      const buckets = [...text.matchAll(/^spoor_x_seconds_bucket\{(.*)\} (\d+)$/gm)].map(([, labels, value]) => [labels, Number(value)]);
      expect(buckets).toEqual([
        ['stream="a",le="0.1"', 1],
        ['stream="a",le="1"', 3],
        ['stream="a",le="10"', 3],
        ['stream="a",le="+Inf"', 4],
      ]);
      expect(text).toContain('spoor_x_seconds_sum{stream="a"} 100.15\nspoor_x_seconds_count{stream="a"} 4\n');
      expect(text).toContain('spoor_build_info{version="1.2.3"} 1\n');
      expect(text).toContain('spoor_accounting_difference{what="documents"} -10\n');
      expect(text).toMatch(/^process_cpu_seconds_total /m);
      expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m);
      // Whoever asks again sees what it is now, and no number twice.
      counters.counter('spoor_events_total', 'x', { stream: 'a', outcome: 'dead_letter' }).value = 2;
      expect(await (await ask('/metrics')).text()).toContain('spoor_events_total{stream="a",outcome="dead_letter"} 2\n');

      expect([(await ask('/livez')).status, await (await ask('/livez')).json()]).toEqual([200, { ok: true, reasons: [] }]);
      const ready = await ask('/readyz');
      expect([ready.status, await ready.json()]).toEqual([
        503,
        { ok: false, reasons: [{ part: 'source', reason: expect.stringContaining('collector') }] },
      ]);
      expect(await (await ask('/stats')).json()).toMatchObject({ version: '1.2.3', documents: { acked: 5, queued: 4, difference: -11 } });
    } finally {
      await monitor.close();
    }
  });
});
