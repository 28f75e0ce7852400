import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../src/log.js';
import { classicPackets } from '../../src/publish/classic-packets.js';
import { ClientMessages } from '../../src/publish/messages.js';
import { FakeCollector } from '../sources/fake-collector.js';
import { freePort, Running, root, spooled, spoor, temporary, until } from './spoor.js';

const captures = readdirSync(join(root, 'decoders'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(join(root, 'decoders', name, 'samples')).map((file) => join(root, 'decoders', name, 'samples', file)))
  .filter((file) => file.endsWith('.pcap'))
  .sort();

/**
 * Time runs on in silence: an interval that ends while a test still waits for something has that end, and in a replay the one of the
 * last packet. So long ones end with neither.
 */
const LONG_INTERVALS = ['--set', 'decoders.gsmtap.cell_interval_seconds=3600'];

/** What replays print. Made before anything runs live: while a replay takes its time on a busy machine, live time runs on, and what waits for an answer is given up. */
async function replayed(captures: readonly (readonly [file: string, observer: string])[]): Promise<string[]> {
  const lines: string[] = [];
  for (const [file, observer] of captures) {
    const { stdout } = await spoor(['replay', file, '--observer', observer, '--print', ...LONG_INTERVALS]);
    lines.push(...stdout.split('\n').slice(0, -1));
  }
  return lines;
}

const actionOf = (document: Record<string, unknown>) => (document.event as { action?: string }).action;

describe('spoor run beside a publisher', () => {
  // Both receivers give the same documents, octet by octet, since each gives those of a replay.
  it.each([
    ['native', 'pcap'],
    ['zeromq', 'pcapng'],
  ])('spools what a replay of the same captures prints (receiver %s, %s)', async (receiver, format) => {
    const expected = await replayed(captures.map((file, i) => [file, `client${i}`]));
    const spool = join(temporary(), 'spool');
    const port = await freePort();
    const run = new Running([
      'run',
      '--source',
      `tcp://127.0.0.1:${port}`,
      '--spool',
      spool,
      '--set',
      `source.receiver=${receiver}`,
      ...LONG_INTERVALS,
    ]);
    const clients = captures.map((_, i) => `client${i}`);
    const publisher = new Running([
      'publish',
      ...captures,
      '--bind',
      `tcp://127.0.0.1:${port}`,
      '--client',
      ...clients,
      '--pace',
      'max',
      '--format',
      format,
      '--stay',
    ]);
    // The collector says so after each connection it closes: once when it begins, once at its end.
    const disconnected = async () => (await spooled(spool)).capture.filter((document) => actionOf(document) === 'disconnected').length;
    await until('the last client left', async () => (await disconnected()) === 2 * captures.length);
    const ended = await run.kill('SIGTERM');
    const published = await publisher.kill('SIGTERM');
    expect(published.code, published.stderr).toBe(0);
    expect(ended.code, ended.stderr).toBe(0);
    const { lines } = await spooled(spool);
    expect(lines.sort()).toEqual(expected.sort());
  });

  it('shared by three processes gives each client to one of them, and together what one gives', async () => {
    // Paths of media between two observers are seen only where both are: captures that have none.
    const some = captures.filter((file) => !file.includes('/rtp/'));
    const expected = await replayed(some.map((file, n) => [file, `site${n}`]));
    const collector = await FakeCollector.open(undefined, true, true);
    const spools = [1, 2, 3].map(() => join(temporary(), 'spool'));
    const runs = spools.map(
      (spool, n) => new Running(['run', '--source', collector.url, '--spool', spool, '--shard', `${n + 1}/3`, ...LONG_INTERVALS]),
    );
    // Each subscribes to data and to three kinds of events.
    await collector.subscribed(12);
    for (const [n, file] of some.entries()) {
      const messages = new ClientMessages(`site${n}`, 'pcap');
      for await (const packets of classicPackets(file, silentLog)) await collector.send(...packets.map((packet) => messages.data(packet)));
    }
    for (const run of runs) expect((await run.kill('SIGTERM')).code).toBe(0);
    await collector.close();
    const lines = await Promise.all(spools.map(async (spool) => (await spooled(spool)).lines));
    expect(lines.flat().sort()).toEqual(expected.sort());
    const observers = lines.map((list) => new Set(list.map((line) => (JSON.parse(line) as { observer: { name: string } }).observer.name)));
    expect(observers.map(({ size }) => size > 0)).toEqual([true, true, true]);
    expect(observers.reduce((sum, { size }) => sum + size, 0)).toBe(some.length);
  });

  it('writes down the gap when the collector is killed and starts again, and goes on', async () => {
    const spool = join(temporary(), 'spool');
    const port = await freePort();
    const [capture] = captures.filter((file) => file.includes('gsmtap'));
    const publish = () =>
      new Running(['publish', capture!, '--bind', `tcp://127.0.0.1:${port}`, '--client', 'bts7', '--pace', '500/s', '--loop']);
    const run = new Running(['run', '--source', `tcp://127.0.0.1:${port}`, '--spool', spool]);
    const documents = async () => (await spooled(spool)).lines.length;
    const first = publish();
    await until('documents', async () => (await documents()) > 10);
    await first.kill('SIGKILL');
    const before = await documents();
    const second = publish();
    await until('a gap', async () => (await spooled(spool)).capture.some((document) => actionOf(document) === 'gap'));
    await until('more documents', async () => (await documents()) > before + 10);
    const ended = await run.kill('SIGINT');
    await second.kill('SIGKILL');
    expect(ended.code, ended.stderr).toBe(0);
    const gap = (await spooled(spool)).capture.find((document) => actionOf(document) === 'gap');
    expect(gap).toMatchObject({
      observer: { name: 'bts7' },
      capture: { loss: true, reason: 'collector_restart', gap: { from: expect.any(String), to: expect.any(String) } },
    });
  });

  it('ends at once at the second signal', async () => {
    const run = new Running([
      'run',
      '--source',
      'tcp://127.0.0.1:9',
      '--spool',
      join(temporary(), 'spool'),
      '--elasticsearch',
      'http://127.0.0.1:9',
    ]);
    await run.says(/127\.0\.0\.1:9/);
    run.process.kill('SIGTERM');
    run.process.kill('SIGTERM');
    expect([0, 143]).toContain((await run.ended).code);
  });
});
