import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Source } from '../../src/capture/source.js';
import { OperatorError } from '../../src/errors.js';
import type { Log } from '../../src/log.js';
import { Counters } from '../../src/metrics/counters.js';
import { osmoPcapSource } from '../../src/sources/osmo-pcap.js';
import { osmoPcapOptions } from '../../src/sources/osmo-pcap-options.js';
import {
  concatenate,
  enhancedPacket,
  interfaceDescription,
  sectionHeader,
  type WrittenPacket,
  writePcap,
} from '../capture/write-capture.js';
import { listen } from '../ports.js';
import { type Collected, collect } from './collect.js';
import { FakeCollector, type Parts } from './fake-collector.js';

const TIME = 1_700_000_000_000_000;

/** What must be ended when a test is over, however it ends. */
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function collector(...like: Parameters<typeof FakeCollector.open>): Promise<FakeCollector> {
  const collector = await FakeCollector.open(...like);
  open.push(() => collector.close());
  return collector;
}

interface Begun {
  readonly source: Source;
  readonly counters: Counters;
  readonly lines: string[];
  /** What came so far; resolves when `source` ended. */
  readonly so: Collected;
  readonly ended: Promise<Collected>;
  until(what: (so: Collected) => boolean): Promise<void>;
}

function begin(url: string, options: object = {}, onBatch: () => void | Promise<void> = () => {}): Begun {
  const counters = new Counters();
  const lines: string[] = [];
  const line = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
  const log: Log = { info: line('info'), warn: line('warn'), error: line('error') };
  const source = osmoPcapSource({ ...osmoPcapOptions.parse({ url: 'tcp://x:1', receiver, ...options }), url }, counters, log);
  open.push(() => source.stop());
  let so: Collected = { packets: new Map(), events: [], times: [], order: [] };
  const ended = collect(source, async (item, collected) => {
    so = collected;
    if (item.kind === 'packets') await onBatch();
  });
  ended.catch(() => undefined);
  const until = async (what: (so: Collected) => boolean) => {
    while (!what(so)) await sleep(5);
  };
  return {
    source,
    counters,
    lines,
    get so() {
      return so;
    },
    ended,
    until,
  };
}

async function stopped({ source, ended }: Begun): Promise<Collected> {
  source.stop();
  return await ended;
}

const packet = (i: number, length = 20): WrittenPacket => {
  const data = new Uint8Array(length).fill(i & 0xff);
  new DataView(data.buffer).setUint32(0, i);
  return { time: TIME + i * 1000, data, wireLength: length + 5 };
};
const header = writePcap([]);
const data = (client: string, written: WrittenPacket): Parts => [`data.v1.${client}`, header, writePcap([written]).slice(24)];
const sectionAndDevices = concatenate(
  sectionHeader(),
  interfaceDescription({ name: 'a' }),
  interfaceDescription({ name: 'b', linkType: 12 }),
);
const dataOfDevice = (client: string, written: WrittenPacket): Parts => [`data.v1.${client}`, sectionAndDevices, enhancedPacket(written)];
const read = ({ time, data, wireLength }: WrittenPacket, linkType = 1) => ({ time, linkType, wireLength, data: [...data] });
const packetsOf = (so: Collected, client: string) => so.packets.get(client)?.length ?? 0;
const refused = (counters: Counters) => Object.fromEntries(counters.by('spoor_source_refused_total', 'reason'));

/** Both pass the same tests. */
let receiver: 'native' | 'zeromq' = 'native';

describe.each(['native', 'zeromq'] as const)('received by %s', (current) => {
  beforeEach(() => {
    receiver = current;
  });

  describe('packets', () => {
    test('of several clients, in pcap and pcapng, come apart and as they were sent', async () => {
      const publisher = await collector();
      const run = begin(publisher.url);
      expect((await publisher.subscribed(4)).sort()).toEqual([
        'data.v1.',
        'event.v1.closingtracefile.',
        'event.v1.connect.',
        'event.v1.disconnect.',
      ]);
      await publisher.send(
        data('bts1', packet(1)),
        dataOfDevice('core.east', { ...packet(2), interfaceId: 1 }),
        data('bts1', packet(3)),
        dataOfDevice('bts1', packet(4)),
        data('bts1', packet(5)),
      );
      await run.until((so) => packetsOf(so, 'bts1') === 4 && packetsOf(so, 'core.east') === 1);
      const { packets, events } = await stopped(run);
      expect([...packets.keys()].sort()).toEqual(['bts1', 'core.east']);
      expect(packets.get('bts1')).toEqual([packet(1), packet(3), packet(4), packet(5)].map((one) => read(one)));
      expect(packets.get('core.east')).toEqual([read(packet(2), 12)]);
      expect(events).toEqual([]);
      const by = (name: string) => Object.fromEntries(run.counters.by(name, 'observer'));
      expect(run.counters.total('spoor_source_messages_total')).toBe(5);
      expect(by('spoor_source_packets_total')).toEqual({ bts1: 4, 'core.east': 1 });
      expect(by('spoor_source_bytes_total')).toEqual({ bts1: 80, 'core.east': 20 });
      expect(refused(run.counters)).toEqual({});
    });

    test('a hundred thousand of three clients: none is lost, each client is in order', async () => {
      const publisher = await collector();
      const run = begin(publisher.url);
      await publisher.subscribed(4);
      const count = 100_000;
      const clients = ['a', 'b', 'c'];
      for (let i = 0; i < count; i++) await publisher.send(data(clients[i % 3]!, packet(i, 20 + (i % 200))));
      await run.until((so) => clients.reduce((sum, client) => sum + packetsOf(so, client), 0) >= count);
      const { packets } = await stopped(run);
      for (const [at, client] of clients.entries()) {
        const numbers = packets.get(client)!.map(({ data: [a, b, c, d] }) => ((a! << 24) | (b! << 16) | (c! << 8) | d!) >>> 0);
        expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => at + 3 * i));
        expect(
          packets
            .get(client)!
            .every(({ data, wireLength }, i) => data.length === 20 + ((at + 3 * i) % 200) && wireLength === data.length + 5),
        ).toBe(true);
      }
      expect(refused(run.counters)).toEqual({});
    });

    test('no batch has packets of two clients', async () => {
      const publisher = await collector();
      const source = osmoPcapSource(osmoPcapOptions.parse({ url: publisher.url }), new Counters(), { info() {}, warn() {}, error() {} });
      open.push(() => source.stop());
      const seen = new Set<string>();
      let packets = 0;
      const all = (async () => {
        for await (const item of source.items()) {
          if (item.kind !== 'packets') continue;
          // The first octet of every packet says whose it is.
          for (let i = 0; i < item.count; i++) seen.add(`${item.observer} ${String.fromCharCode(item.bytes[item.starts[i]!]!)}`);
          packets += item.count;
          if (packets === 3000) source.stop();
        }
      })();
      await publisher.subscribed(4);
      const ofClient = (client: string): WrittenPacket => ({ time: TIME, data: new Uint8Array(60).fill(client.charCodeAt(0)) });
      for (let i = 0; i < 1000; i++) for (const client of ['a', 'b', 'c']) await publisher.send(data(client, ofClient(client)));
      await all;
      expect([...seen].sort()).toEqual(['a a', 'b b', 'c c']);
    });

    test('large ones follow each other however little room a batch has', async () => {
      const publisher = await collector();
      const run = begin(publisher.url);
      await publisher.subscribed(4);
      const sent = Array.from({ length: 100 }, (_, i) => packet(i, i % 3 === 0 ? 65_515 : 40_000));
      for (const one of sent) await publisher.send(data('bts1', one));
      await run.until((so) => packetsOf(so, 'bts1') === sent.length);
      const { packets } = await stopped(run);
      expect(packets.get('bts1')!.map(({ data }) => data.length)).toEqual(sent.map(({ data }) => data.length));
      expect(packets.get('bts1')![99]).toEqual(read(sent[99]!));
    });

    test('of clients whose name only begins like one that is followed are left out', async () => {
      const publisher = await collector();
      const run = begin(publisher.url, { clients: ['bts1', 'core'] });
      const topics = await publisher.subscribed(8);
      expect(topics.filter((topic) => topic.startsWith('data')).sort()).toEqual(['data.v1.bts1', 'data.v1.core']);
      await publisher.send(
        data('bts12', packet(1)),
        data('bts1.data', packet(2)),
        data('other', packet(3)),
        ['event.v1.connect.bts12'],
        ['event.v1.connect.other'],
        data('bts1', packet(4)),
      );
      await run.until((so) => packetsOf(so, 'bts1') === 1);
      const { packets, events } = await stopped(run);
      expect([...packets]).toEqual([['bts1', [read(packet(4))]]]);
      expect(events).toEqual([]);
      expect(run.counters.total('spoor_source_unwanted_total')).toBe(3);
      // Those of `other` never left the publisher.
      expect(run.counters.total('spoor_source_messages_total')).toBe(4);
    });
  });

  describe('what the collector says of its clients', () => {
    test('comes in its place among the packets, and a second connection means loss', async () => {
      const publisher = await collector();
      const run = begin(publisher.url);
      await publisher.subscribed(4);
      await publisher.send(
        ['event.v1.connect.bts1'],
        ['event.v1.disconnect.bts1'],
        data('bts1', packet(1)),
        ['event.v1.closingtracefile.bts1', '/var/lib/osmo-pcap/trace-bts1-20261122_062354.pcap'],
        data('bts1', packet(2)),
        ['event.v1.disconnect.bts1'],
        ['event.v1.connect.bts1'],
      );
      await run.until(({ events }) => events.length === 5);
      const { order, events } = await stopped(run);
      expect(order.filter((item) => !item.startsWith('time'))).toEqual([
        'connected',
        'disconnected',
        'packets bts1',
        'trace_file_closed',
        'packets bts1',
        'disconnected',
        'connected',
      ]);
      expect(events.every(({ observer }) => observer === 'bts1')).toBe(true);
      expect(events.map(({ loss }) => loss)).toEqual([false, false, false, false, true]);
      expect(events[2]!.file).toBe('/var/lib/osmo-pcap/trace-bts1-20261122_062354.pcap');
      // On the clock of the client, which is that of its newest packet.
      expect(events[2]!.time! - TIME).toBeGreaterThanOrEqual(1000);
      expect(events[2]!.time! - TIME).toBeLessThan(60e6);
      const [again] = events.slice(-1);
      expect(again).toMatchObject({ reason: 'client_reconnected', from: expect.any(Number), to: expect.any(Number) });
      expect(again!.to!).toBeGreaterThanOrEqual(again!.from!);
      expect(Object.fromEntries(run.counters.by('spoor_source_events_total', 'event'))).toEqual({
        connect: 2,
        disconnect: 2,
        closingtracefile: 1,
      });
    });

    test('a client that is silent gets its time from our clock', async () => {
      const publisher = await collector();
      const run = begin(publisher.url);
      await publisher.subscribed(4);
      await publisher.send(data('bts1', packet(1)));
      await run.until(({ times }) => times.length >= 2);
      const { times } = await stopped(run);
      expect(times.every(({ observer }) => observer === 'bts1')).toBe(true);
      expect(times[0]!.time).toBeGreaterThanOrEqual(packet(1).time + 500_000);
      expect(times[1]!.time).toBeGreaterThan(times[0]!.time);
    });
  });

  describe('messages that are none', () => {
    test('of any number of any octets are counted, every one, and what follows is read', async () => {
      const publisher = await collector();
      const run = begin(publisher.url);
      await publisher.subscribed(4);
      const octets = fc.uint8Array({ maxLength: 120 });
      const topic = fc.oneof(
        fc.constantFrom('data.v1.bts1', 'data.v1.', 'event.v1.connect.bts1', 'event.v1.disconnect.', 'event.v1.closingtracefile.bts1'),
        octets.map((noise) => concatenate(Buffer.from('data.v1.'), noise)),
      );
      const some = fc.sample(fc.tuple(topic, fc.array(fc.oneof(octets, fc.constant(header)), { maxLength: 4 })), {
        numRuns: 3000,
        seed: 3,
      });
      for (const [first, rest] of some) await publisher.send([first, ...rest]);
      await publisher.send(data('last', packet(1)));
      await run.until((so) => packetsOf(so, 'last') === 1);
      await stopped(run);
      const count = (name: string) => run.counters.total(name);
      expect(count('spoor_source_messages_total')).toBe(3001);
      expect(
        count('spoor_source_refused_total') + count('spoor_source_events_total') + count('spoor_source_packets_total'),
        'every message is a packet, an event, or refused',
      ).toBe(3001);
      expect(count('spoor_source_refused_total')).toBeGreaterThan(1000);
    });

    test('are counted by reason and said once, and what follows is read', async () => {
      const publisher = await collector();
      const run = begin(publisher.url);
      await publisher.subscribed(4);
      const [, , record] = data('x', packet(1));
      const noise = new Uint8Array(65_536).fill(0xa5);
      await publisher.send(
        ['data.v1.'],
        ['data.v1.bts1'],
        ['data.v1.bts1', header],
        ['data.v1.bts1', header, record!, record!],
        ['data.v1.bts1', new Uint8Array(24), record!],
        ['data.v1.bts1', noise, record!],
        ['data.v1.bts1', header, noise],
        [concatenate(Buffer.from('data.v1.'), noise), header, record!],
        ['event.v1.connect.bts1', 'more'],
        ['event.v1.closingtracefile.bts1'],
        ['data.v1.bts1', '', ''],
        dataOfDevice('bts1', { ...packet(1), interfaceId: 2 }),
        data('bts1', packet(2)),
      );
      await run.until((so) => packetsOf(so, 'bts1') === 1);
      const { packets, events } = await stopped(run);
      expect(packets.get('bts1')).toEqual([read(packet(2))]);
      expect(events).toEqual([]);
      expect(refused(run.counters)).toEqual({ topic: 2, parts: 5, magic: 3, record_length: 1, interface: 1 });
      const said = run.lines.flatMap((line) => line.match(/^warn .*\((\w+)\)$/)?.[1] ?? []);
      expect(said).toEqual(['topic', 'parts', 'magic', 'record_length', 'interface']);
    });

    test('more clients than any collector has are refused, those known go on', async () => {
      const publisher = await collector();
      const run = begin(publisher.url);
      await publisher.subscribed(4);
      for (let i = 0; i < 1005; i++) await publisher.send([`event.v1.connect.c${i}`]);
      await publisher.send(data('c1004', packet(1)), data('c0', packet(2)));
      await run.until((so) => packetsOf(so, 'c0') === 1);
      const { packets } = await stopped(run);
      expect([...packets.keys()]).toEqual(['c0']);
      expect(refused(run.counters)).toEqual({ client_count: 6 });
    });

    test('a part of megabytes costs the connection, which comes back', async () => {
      const publisher = await collector();
      const run = begin(publisher.url);
      await publisher.subscribed(4);
      await publisher.send(data('bts1', packet(1)));
      await run.until((so) => packetsOf(so, 'bts1') === 1);
      await publisher.send(['data.v1.bts1', header, new Uint8Array(2 << 20)]);
      await publisher.subscribed(4);
      await publisher.send(data('bts1', packet(2)));
      await run.until((so) => packetsOf(so, 'bts1') === 2);
      const { events } = await stopped(run);
      expect(events).toMatchObject([{ action: 'gap', loss: true }]);
    });
  });

  describe('a collector that goes away', () => {
    test('and comes back: the gap is told before what follows', async () => {
      const first = await collector();
      const run = begin(first.url);
      await first.subscribed(4);
      await first.send(data('bts1', packet(1)));
      await run.until((so) => packetsOf(so, 'bts1') === 1);
      const before = Date.now() * 1000;
      await first.close();
      while (run.counters.total('spoor_source_disconnects_total') === 0) await sleep(5);
      const second = await collector(first.url);
      await second.subscribed(4);
      await second.send(data('bts1', packet(2)));
      await run.until((so) => packetsOf(so, 'bts1') === 2);
      const { order, events } = await stopped(run);
      expect(order.filter((item) => !item.startsWith('time'))).toEqual(['packets bts1', 'gap', 'packets bts1']);
      expect(events).toMatchObject([{ action: 'gap', reason: 'collector_restart', loss: true, observer: undefined }]);
      expect(events[0]!.from!).toBeGreaterThanOrEqual(before - 1e6);
      expect(events[0]!.to!).toBeGreaterThan(events[0]!.from!);
      expect(run.counters.total('spoor_source_disconnects_total')).toBe(1);
      expect(run.lines).toEqual([
        `info collector ${first.url}: connected`,
        expect.stringMatching(/^warn collector .*: connection lost \(.+\); packets are missed until it is back$/),
        expect.stringMatching(/^warn collector .*: back after \d+\.\d s, in which packets were lost$/),
      ]);
    });

    test('and does not: the gap is told when the source is stopped', async () => {
      const publisher = await collector();
      const run = begin(publisher.url);
      await publisher.subscribed(4);
      await publisher.send(data('bts1', packet(1)));
      await run.until((so) => packetsOf(so, 'bts1') === 1);
      await publisher.close();
      while (run.counters.total('spoor_source_disconnects_total') === 0) await sleep(5);
      const { events } = await stopped(run);
      expect(events).toMatchObject([{ action: 'gap', reason: 'collector_restart', loss: true }]);
    });

    test('because it is frozen: heartbeats find out, and the gap begins when it was last heard', async () => {
      const child = spawn(process.execPath, [fileURLToPath(new URL('frozen-collector.mjs', import.meta.url))], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }) as ChildProcess;
      open.push(() => child.kill('SIGKILL'));
      const [url] = (await once(child.stdout!.setEncoding('utf8'), 'data')) as [string];
      const run = begin(url.trim(), { heartbeatSeconds: 0.2 });
      await run.until((so) => packetsOf(so, 'bts1') > 0);
      const frozenAt = Date.now() * 1000;
      child.kill('SIGSTOP');
      while (run.counters.total('spoor_source_disconnects_total') === 0) await sleep(5);
      const noticed = Date.now() * 1000;
      // The system still accepts connections for the frozen process; that it does not greet for long tells it from a restart.
      await sleep(1500);
      child.kill('SIGCONT');
      await run.until(({ events }) => events.length > 0);
      const heard = packetsOf(run.so, 'bts1');
      await run.until((so) => packetsOf(so, 'bts1') > heard);
      const { events } = await stopped(run);
      expect(events).toMatchObject([{ action: 'gap', reason: 'collector_frozen', loss: true }]);
      expect(events[0]!.from!).toBeLessThan(noticed);
      expect(events[0]!.from!).toBeGreaterThanOrEqual(frozenAt - 1e6);
      expect(events[0]!.to!).toBeGreaterThan(noticed + 1e6);
    });

    test('and something that speaks no ZeroMQ answers in between: it is still found when it is back', async () => {
      const first = await collector();
      const run = begin(first.url);
      await first.subscribed(4);
      await first.send(data('bts1', packet(1)));
      await run.until((so) => packetsOf(so, 'bts1') === 1);
      await first.close();
      // The greeting of ZMTP 3 with a mechanism that does not exist, at which libzmq gives the endpoint up.
      const greeting = new Uint8Array(64).fill(0x41, 12);
      greeting.set([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0]);
      const server = createServer((socket) => socket.on('error', () => undefined).write(greeting));
      open.push(() => server.close());
      await listen(server, Number(new URL(first.url).port));
      while (run.counters.total('spoor_source_handshake_failures_total') < 2) await sleep(5);
      server.close();
      const second = await collector(first.url);
      await second.subscribed(4);
      await second.send(data('bts1', packet(2)));
      await run.until((so) => packetsOf(so, 'bts1') === 2);
      const { events } = await stopped(run);
      expect(events).toMatchObject([{ action: 'gap', reason: 'collector_restart', loss: true }]);
    });

    test('and what listens there is something else: said once, counted at every try', async () => {
      const server = createServer((socket) =>
        socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'),
      );
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      open.push(() => server.close());
      const run = begin(`tcp://127.0.0.1:${(server.address() as { port: number }).port}`);
      while (run.counters.total('spoor_source_handshake_failures_total') < 3) await sleep(5);
      const { events } = await stopped(run);
      expect(events).toEqual([]);
      expect(run.lines.filter((line) => line.startsWith('error'))).toEqual([
        expect.stringContaining('is it the port of zeromq-publisher?'),
      ]);
    });
  });

  test('our own queue was full: said as a gap, because libzmq then throws messages away', async () => {
    const publisher = await collector(undefined, false);
    let busy: Promise<void> | undefined;
    const run = begin(publisher.url, { receiveHighWaterMark: 1000 }, () => busy);
    await publisher.subscribed(4);
    await publisher.send(data('bts1', packet(0)));
    await run.until((so) => packetsOf(so, 'bts1') === 1);
    // The consumer has something else to do for longer than the queue can bear.
    busy = sleep(1200);
    const sent = 30_000;
    for (let i = 1; i <= sent; i++) await publisher.send(data('bts1', packet(i, 1000)));
    await busy;
    await run.until(({ events }) => events.length > 0);
    const { events, packets } = await stopped(run);
    expect(packets.get('bts1')!.length).toBeLessThan(sent);
    expect(events[0]).toMatchObject({ action: 'gap', reason: 'queue_full', loss: true, observer: undefined });
    // On a machine that has much to do it may have filled again.
    expect(run.lines.filter((line) => /without a pause|found no memory/.test(line)).length).toBeGreaterThan(0);
  });

  describe('stop', () => {
    // Inside one process a message that was sent is a message that was received; only libzmq knows that way.
    test.runIf(current === 'zeromq')('ends after what was already received', async () => {
      const publisher = await collector('inproc://stop');
      let go = () => {};
      const busy = new Promise<void>((resolve) => {
        go = resolve;
      });
      const run = begin(publisher.url, { heartbeatSeconds: 0 }, () => busy);
      await publisher.subscribed(4);
      await publisher.send(data('bts1', packet(0)));
      await run.until((so) => packetsOf(so, 'bts1') === 1);
      for (let i = 1; i <= 500; i++) await publisher.send(data('bts1', packet(i)));
      run.source.stop();
      run.source.stop();
      go();
      expect(packetsOf(await run.ended, 'bts1')).toBe(501);
    });

    test('ends after what had reached this machine, also where our own queue could not hold it', async () => {
      const publisher = await collector();
      let go = () => {};
      const busy = new Promise<void>((resolve) => {
        go = resolve;
      });
      // libzmq leaves the rest to the system's buffers; ours reads on as long as there is memory.
      const room = current === 'zeromq' ? { receiveHighWaterMark: 1000 } : {};
      const run = begin(publisher.url, room, () => busy);
      await publisher.subscribed(4);
      await publisher.send(data('bts1', packet(0)));
      await run.until((so) => packetsOf(so, 'bts1') === 1);
      // Two queues of 1000, and what the system holds between them.
      const count = 3000;
      for (let i = 1; i <= count; i++) await publisher.send(data('bts1', packet(i, 1000)));
      run.source.stop();
      go();
      expect(packetsOf(await run.ended, 'bts1')).toBe(1 + count);
    });

    test('ends on a link that is never quiet', async () => {
      const publisher = await collector(undefined, false);
      const run = begin(publisher.url);
      await publisher.subscribed(4);
      let over = false;
      const sending = (async () => {
        for (let i = 0; !over; i++) {
          await publisher.send(data('bts1', packet(i)));
          if (i % 20 === 0) await sleep(1);
        }
      })();
      await run.until((so) => packetsOf(so, 'bts1') > 100);
      expect(packetsOf(await stopped(run), 'bts1')).toBeGreaterThan(100);
      over = true;
      await sending;
    });

    test('ends soon where nobody listens, and nothing came', async () => {
      const run = begin('tcp://127.0.0.1:9');
      while (!run.lines.some((line) => line.includes('nobody answers yet'))) await sleep(5);
      expect((await stopped(run)).order).toEqual([]);
    });

    test('before the first item ends it at once', async () => {
      const publisher = await collector();
      const run = begin(publisher.url);
      run.source.stop();
      expect((await run.ended).order).toEqual([]);
    });

    test('by a consumer that leaves closes the socket', async () => {
      const publisher = await collector();
      const source = osmoPcapSource(osmoPcapOptions.parse({ url: publisher.url }), new Counters(), { info() {}, warn() {}, error() {} });
      const first = source.items()[Symbol.asyncIterator]();
      const next = first.next();
      await publisher.subscribed(4);
      await publisher.send(data('bts1', packet(1)));
      expect((await next).value).toMatchObject({ kind: 'packets', observer: 'bts1', count: 1 });
      await first.return?.();
      // Its subscriptions are taken back.
      expect(await publisher.unsubscribed(4)).toContain('data.v1.');
    });
  });
});

describe('options', () => {
  test.each([
    {},
    { url: 'bts1:6000' },
    { url: 'tcp://host' },
    { url: 'tcp://host:0' },
    { url: 'tcp://host:65536' },
    { url: 'tcp://host:6000', clients: [] },
    { url: 'tcp://host:6000', clients: ['two words'] },
    { url: 'tcp://host:6000', receiveHighWaterMark: 0 },
    { url: 'tcp://host:6000', receiveHighwaterMark: 5000 },
  ])('%j are refused', (options) => {
    expect(osmoPcapOptions.safeParse(options).success).toBe(false);
  });

  test('defaults', () => {
    expect(osmoPcapOptions.parse({ url: 'tcp://host:6000' })).toEqual({
      url: 'tcp://host:6000',
      receiver: 'auto',
      receiveHighWaterMark: 50_000,
      heartbeatSeconds: 1,
    });
  });

  test('an endpoint that libzmq does not take is the fault of the operator', async () => {
    const error = await begin('tcp://not!a!host:6000').ended.catch((error: unknown) => error);
    expect(error).toBeInstanceOf(OperatorError);
    expect(error).toMatchObject({ code: 'SOURCE_ENDPOINT', message: expect.stringContaining('tcp://not!a!host:6000') });
  });

  test('IPv6 in brackets', async () => {
    const publisher = await collector('tcp://[::1]:*').catch(() => undefined);
    const run = begin(publisher?.url ?? 'tcp://[::1]:9');
    if (publisher === undefined) {
      // No IPv6 here: the endpoint is taken all the same.
      expect((await stopped(run)).order).toEqual([]);
      return;
    }
    await publisher.subscribed(4);
    await publisher.send(data('bts1', packet(1)));
    await run.until((so) => packetsOf(so, 'bts1') === 1);
    await stopped(run);
  });
});
