import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeServer } from '../elasticsearch/fake-server.js';
import { emptyCapture, freePort, Running, root, spoor, temporary, until } from './spoor.js';

const capture = join(root, 'decoders', 'gsmtap', 'samples', 'bts-um.pcap');

describe('a run that is watched', () => {
  it('tells how it is, writes documents about itself, and its accounts add up while Elasticsearch fails now and then', async () => {
    const server = await new FakeServer().start();
    const [port, watch] = [await freePort(), await freePort()];
    const folder = temporary();
    const config = join(folder, 'spoor.yaml');
    writeFileSync(
      config,
      JSON.stringify({
        source: { url: `tcp://127.0.0.1:${port}` },
        spool: { directory: join(folder, 'spool'), commitMilliseconds: 20 },
        elasticsearch: { url: server.url, batchMilliseconds: 0, batchDocuments: 40 },
        monitoring: { listen: watch, intervalSeconds: 0.5 },
      }),
    );
    let requests = 0;
    server.onBulk = () => (++requests % 20 === 5 ? { status: 503 } : requests % 30 === 7 ? 'cut' : undefined);
    server.onDocument = ({ id, index }) =>
      id.endsWith('A') && !index.includes('.pipeline-')
        ? { status: 400, type: 'document_parsing_exception', reason: 'made by a test' }
        : undefined;
    const ask = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${watch}${path}`);
      return { status: response.status, text: await response.text() };
    };
    const run = new Running(['run', '--config', config]);
    try {
      await run.says(/monitoring: http:.*\/metrics, \/livez, \/readyz, \/stats/);
      await until('it is found not ready', async () => (await ask('/readyz')).status === 503);
      expect((await ask('/readyz')).text).toContain('the collector does not answer');
      expect((await ask('/livez')).status).toBe(200);
      const publisher = new Running([
        'publish',
        capture,
        '--bind',
        `tcp://127.0.0.1:${port}`,
        '--client',
        'bts7',
        '--pace',
        '2000/s',
        '--loop',
      ]);
      await until('it is found ready', async () => (await ask('/readyz')).status === 200);
      await until('documents come in', async () => server.stored.size > 500);
      for (let look = 0; look < 20; look += 1) {
        const { packets, documents } = JSON.parse((await ask('/stats')).text) as Record<'packets' | 'documents', Record<string, number>>;
        expect([packets!.difference, documents!.difference], JSON.stringify(documents)).toEqual([0, 0]);
      }
      const { text } = await ask('/metrics');
      for (const name of [
        'spoor_events_total{stream="logs-spoor.gsmtap-default",outcome="acked"}',
        'spoor_source_connected',
        'spoor_bulk_requests_total{outcome="failed"}',
        'spoor_end_to_end_latency_seconds_count',
        'spoor_wal_sync_duration_seconds_count',
        'spoor_queue_max_bytes',
        'spoor_build_info',
      ])
        expect(text).toContain(name);
      expect(
        Number(/^spoor_events_total\{stream="logs-spoor\.gsmtap-default",outcome="dead_letter"\} (\d+)$/m.exec(text)?.[1]),
      ).toBeGreaterThan(0);
      await publisher.kill('SIGTERM');
      const ended = await run.kill('SIGTERM');
      expect(ended.code, ended.stderr).toBe(0);
      // What ten seconds were not enough for.
      await spoor(['replay', '-', '--observer', 'x', '--config', config, '--set', 'monitoring.listen=0'], { input: emptyCapture() });
    } finally {
      await server.stop();
    }
    // Sums over all documents are what the run did: nothing fell between two of them.
    const states = [...server.stored]
      .filter(([key]) => key.startsWith('metrics-spoor.pipeline-'))
      .map(([, text]) => (JSON.parse(text) as { pipeline: Record<string, Record<string, number>> }).pipeline);
    expect(states.length).toBeGreaterThan(1);
    const sum = (part: string, name: string) => states.reduce((all, state) => all + state[part]![name]!, 0);
    const packets = Number(/Read\s+([\d,]+) packets/.exec(run.stderr)?.[1]?.replaceAll(',', ''));
    expect(sum('packets', 'received')).toBe(packets);
    expect(sum('packets', 'read') + sum('packets', 'refused') + sum('packets', 'fragments')).toBe(packets);
    expect(states.every(({ difference }) => difference!.packets === 0 && difference!.documents === 0)).toBe(true);
  });

  it('does not start when the address is taken, and says so', async () => {
    const port = await freePort();
    const first = new Running([
      'run',
      '--source',
      'tcp://127.0.0.1:9',
      '--spool',
      join(temporary(), 'spool'),
      '--set',
      `monitoring.listen=${port}`,
    ]);
    await first.says(/monitoring: http/);
    const second = await spoor(['replay', capture, '--set', `monitoring.listen=${port}`, '--spool', join(temporary(), 'spool')]);
    expect(second.stderr).toContain('another program listens there');
    expect(second.stderr).toContain('BIND_FAILED');
    expect(second.code).toBe(3);
    await first.kill('SIGTERM');
  });
});
