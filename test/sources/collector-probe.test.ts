import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { probeCollector } from '../../src/sources/collector-probe.js';
import { FakeCollector } from './fake-collector.js';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function collector(): Promise<FakeCollector> {
  const collector = await FakeCollector.open();
  open.push(() => collector.close());
  return collector;
}

test('a collector that is silent is reachable', async () => {
  const { url } = await collector();
  expect(await probeCollector(url, 300)).toEqual({ reachable: true, messages: 0, clients: [] });
});

test('clients are named once, by their data and their events, and noise names none', async () => {
  const publisher = await collector();
  const probe = probeCollector(publisher.url, 2000);
  await publisher.subscribed(1);
  await publisher.send(
    ['data.v1.core.east', 'header', 'record'],
    ['data.v1.bts1', 'header', 'record'],
    ['event.v1.connect.bts2'],
    ['data.v1.bts1', 'header', 'record'],
    ['data.v1.'],
    [''],
    [new Uint8Array(65_536).fill(0xa5)],
    ['something else'],
  );
  expect(await probe).toEqual({ reachable: true, messages: 8, clients: ['bts1', 'bts2', 'core.east'] });
});

test('no more than twenty clients are named', async () => {
  const publisher = await collector();
  const probe = probeCollector(publisher.url, 2000);
  await publisher.subscribed(1);
  for (let i = 0; i < 50; i++) await publisher.send([`event.v1.connect.c${i}`]);
  const { clients, messages } = await probe;
  expect(messages).toBe(50);
  expect(clients).toHaveLength(20);
});

test('where nobody listens it says so, in time', async () => {
  const { reachable, reason } = await probeCollector('tcp://127.0.0.1:9', 300);
  expect(reachable).toBe(false);
  expect(reason).toContain('nothing listens there');
});

test('what speaks no ZeroMQ is told from nobody', async () => {
  const server = createServer((socket) => socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => server.close());
  const { reachable, reason } = await probeCollector(`tcp://127.0.0.1:${(server.address() as { port: number }).port}`, 500);
  expect(reachable).toBe(false);
  expect(reason).toContain('refuses the ZeroMQ handshake');
});
