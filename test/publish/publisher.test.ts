import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Subscriber } from 'zeromq';
import { packetsOf } from '../../src/commands/publish.js';
import { OperatorError } from '../../src/errors.js';
import { type Log, silentLog } from '../../src/log.js';
import { Counters } from '../../src/metrics/counters.js';
import { ClientMessages, type PublishedPacket } from '../../src/publish/messages.js';
import { CollectorPublisher, type PublisherOptions } from '../../src/publish/publisher.js';
import { captureFileSource } from '../../src/sources/capture-file.js';
import { osmoPcapSource } from '../../src/sources/osmo-pcap.js';
import { osmoPcapOptions } from '../../src/sources/osmo-pcap-options.js';
import { concatenate, Octets, type WrittenPacket, writePcap, writePcapng } from '../capture/write-capture.js';
import { type Collected, collect } from '../sources/collect.js';

const TIME = 1_700_000_000_000_000;
const written = (count: number): WrittenPacket[] =>
  Array.from({ length: count }, (_, i) => ({
    time: TIME + i * 20_000,
    data: new Uint8Array(10 + (i % 300)).fill(i),
    wireLength: 10 + (i % 300) + (i % 7),
    interfaceId: i % 2,
  }));
const published = (count: number): PublishedPacket[] =>
  written(count).map(({ time, data, wireLength }) => ({ time, data, wireLength: wireLength!, linkType: 1 }));
async function* some(packets: readonly PublishedPacket[]): AsyncGenerator<readonly PublishedPacket[]> {
  for (let i = 0; i < packets.length; i += 100) yield packets.slice(i, i + 100);
}

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function publisher(options: Partial<PublisherOptions> = {}, log: Log = silentLog): Promise<CollectorPublisher> {
  const signal = new AbortController().signal;
  const one = await CollectorPublisher.open({ bind: 'tcp://127.0.0.1:0', format: 'pcap', pace: { kind: 'max' }, signal, ...options }, log);
  open.push(() => one.close());
  return one;
}

function subscriber(endpoint: string, ...topics: string[]): Subscriber {
  const socket = new Subscriber({ linger: 0 });
  open.push(() => socket.close());
  socket.subscribe(...topics);
  socket.connect(endpoint);
  return socket;
}

async function take(socket: Subscriber, count: number): Promise<string[][]> {
  const messages: string[][] = [];
  while (messages.length < count) messages.push((await socket.receive()).map((part) => part.toString('hex')));
  return messages;
}

describe('a publisher in the place of the collector', () => {
  test.each(['pcap', 'pcapng'] as const)('sends one connection of a client, with the events around it (%s)', async (format) => {
    const one = await publisher({ format });
    const socket = subscriber(one.endpoint, '');
    await one.subscribed('bts1');
    await one.client('bts1', some(published(250)));
    const messages = new ClientMessages('bts1', format);
    const event = (name: string) => [Buffer.from(`event.v1.${name}.bts1`).toString('hex')];
    expect(await take(socket, 253)).toEqual([
      event('connect'),
      event('disconnect'),
      ...published(250).map((packet) => messages.data(packet).map((part) => Buffer.from(part).toString('hex'))),
      event('disconnect'),
    ]);
    expect([one.messages, one.packets]).toEqual([253, 250]);
  });

  test('waits until somebody subscribes to the packets of the client', async () => {
    const one = await publisher();
    let done = false;
    const subscribed = one.subscribed('bts1').then(() => {
      done = true;
    });
    const other = subscriber(one.endpoint, 'data.v1.bts2', 'event.v1.');
    await one.subscribed('bts2');
    expect(done).toBe(false);
    other.subscribe('data.v1.bts');
    await subscribed;
  });

  test('says where it listens when any port will do', async () => {
    for (const bind of ['tcp://127.0.0.1:0', 'tcp://127.0.0.1:*']) {
      const { endpoint } = await publisher({ bind });
      expect(endpoint).toMatch(/^tcp:\/\/127\.0\.0\.1:[1-9]\d+$/);
      const taken = await publisher({ bind: endpoint }).catch((error: unknown) => error);
      expect(taken).toBeInstanceOf(OperatorError);
      expect(taken).toMatchObject({ code: 'BIND_FAILED', message: expect.stringContaining(endpoint) });
    }
  });

  test.each(['', 'tcp://', 'tcp://nowhere.invalid:6000', 'http://127.0.0.1:0'])('%j is no place to publish', async (bind) => {
    expect(await publisher({ bind }).catch((error: unknown) => error)).toMatchObject({ code: 'BIND_FAILED' });
  });

  test('at max it waits for a subscriber that is slow, and after its end the rest is still sent', async () => {
    const one = await publisher();
    const socket = subscriber(one.endpoint, 'data.v1.');
    await one.subscribed('a');
    const count = 20_000;
    const packet: PublishedPacket = { time: TIME, linkType: 1, wireLength: 1000, data: new Uint8Array(1000) };
    let ended = false;
    const sending = one.client('a', some(Array.from({ length: count }, (_, i) => ({ ...packet, wireLength: 1000 + i })))).then(() => {
      ended = true;
      one.close();
    });
    // More than libzmq and the system hold between them.
    while (one.packets < 2000) await sleep(5);
    expect(ended).toBe(false);
    for (let i = 0; i < count; i++) {
      const [, , record] = await socket.receive();
      if (record!.readUInt32LE(12) !== 1000 + i) expect.unreachable(`${record!.readUInt32LE(12) - 1000} came in the place of ${i}`);
    }
    await sending;
  });

  test('a signal ends it in the middle, with the event of the end', async () => {
    const stop = new AbortController();
    const one = await publisher({ pace: { kind: 'rate', perSecond: 200 }, signal: stop.signal });
    const socket = subscriber(one.endpoint, 'event.v1.disconnect.');
    subscriber(one.endpoint, 'data.v1.');
    await one.subscribed('bts1');
    const sending = one.client('bts1', some(published(100_000)));
    while (one.packets < 5) await sleep(5);
    stop.abort();
    await sending;
    expect(one.packets).toBeLessThan(100_000);
    expect(await take(socket, 2)).toHaveLength(2);
    // It does not wait for anybody any more either.
    await one.subscribed('nobody');
  });

  test('at a pace packets come no faster than it says', async () => {
    const one = await publisher({ pace: { kind: 'rate', perSecond: 100 } });
    subscriber(one.endpoint, '');
    await one.subscribed('bts1');
    const began = performance.now();
    await one.client('bts1', some(published(31)));
    expect(performance.now() - began).toBeGreaterThanOrEqual(295);
  });
});

test('a client that connects again with the same recording keeps the pace of the recording', async () => {
  const one = await publisher({ pace: { kind: 'recorded' } });
  subscriber(one.endpoint, '');
  await one.subscribed('bts1');
  const began = performance.now();
  for (let round = 0; round < 2; round++) await one.client('bts1', some(published(9)));
  expect(performance.now() - began).toBeGreaterThanOrEqual(2 * 8 * 20 - 5);
});

describe('captures', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'spoor-publish-'));
  });
  afterAll(() => rm(directory, { recursive: true }));
  const file = async (name: string, bytes: Uint8Array) => {
    const path = join(directory, name);
    await writeFile(path, bytes);
    return path;
  };
  const devices = [{ linkType: 1 }, { linkType: 12 }];

  /** Through a publisher and a subscriber of libzmq; by client. */
  async function throughZeroMq(format: 'pcap' | 'pcapng', files: ReadonlyMap<string, string>): Promise<Collected> {
    const one = await publisher({ format });
    const source = osmoPcapSource(osmoPcapOptions.parse({ url: one.endpoint }), new Counters(), silentLog);
    open.push(() => source.stop());
    const received = collect(source, (_, { events }) => {
      if (events.length === 3 * files.size) source.stop();
    });
    for (const [client, path] of files) {
      await one.subscribed(client);
      await one.client(client, packetsOf(path, silentLog));
    }
    return received;
  }

  test.each([
    ['little.pcap', writePcap(written(3000))],
    ['big.pcap', writePcap(written(50), { bigEndian: true, linkType: 113 })],
    ['nanoseconds.pcap', writePcap(written(50), { nanoseconds: true })],
    ['two-devices.pcapng', writePcapng(written(500), { interfaces: devices })],
    ['packed.pcap.gz', gzipSync(writePcap(written(50)))],
    ['empty.pcap', writePcap([])],
  ])('%s: what is published and received is what the file holds', async (name, bytes) => {
    const path = await file(name, bytes);
    const direct = await collect(captureFileSource({ files: [path], observer: 'bts1' }, new Counters(), silentLog));
    for (const format of ['pcap', 'pcapng'] as const) {
      const { packets, events } = await throughZeroMq(format, new Map([['bts1', path]]));
      expect(packets).toEqual(direct.packets);
      expect(events.map(({ action }) => action)).toEqual(['connected', 'disconnected', 'disconnected']);
    }
  });

  test.each(['pcap', 'pcapng'] as const)('the samples of the decoders: so is every one of them (%s)', async (format) => {
    const decoders = fileURLToPath(new URL('../../decoders/', import.meta.url));
    const samples = new Map<string, string>();
    for (const path of (await readdir(decoders, { recursive: true })).sort())
      if (/^[^/]+\/samples\/.*\.pcap(ng)?$/.test(path)) samples.set(path.replaceAll('/', '.'), join(decoders, path));
    expect(samples.size).toBeGreaterThanOrEqual(10);
    const { packets } = await throughZeroMq(format, samples);
    for (const [client, path] of samples) {
      const direct = await collect(captureFileSource({ files: [path], observer: client }, new Counters(), silentLog));
      const [sent, received] = [direct.packets.get(client)!, packets.get(client)!];
      expect(received.length, client).toBe(sent.length);
      // One by one: the whole of a large sample is slow to compare, and no help when it differs.
      for (const [i, packet] of sent.entries())
        if (!isDeepStrictEqual(received[i], packet)) expect(received[i], `packet ${i} of ${client}`).toEqual(packet);
    }
  });

  const read = async (path: string) => {
    const lines: string[] = [];
    let packets = 0;
    for await (const some of packetsOf(path, { ...silentLog, warn: (line) => void lines.push(line) })) packets += some.length;
    return { packets, lines };
  };

  test('one that breaks off is published up to there, with a warning', async () => {
    for (const [name, bytes] of [
      ['cut.pcap', writePcap(written(10)).slice(0, -3)],
      ['cut.pcapng', writePcapng(written(10), { interfaces: devices }).slice(0, -3)],
      ['cut-in-header.pcap', writePcap(written(9)).slice(0, -3)],
    ] as const) {
      const { packets, lines } = await read(await file(name, bytes));
      expect(packets).toBe(name === 'cut-in-header.pcap' ? 8 : 9);
      expect(lines).toEqual([expect.stringContaining('breaks off in its last record')]);
    }
  });

  test('one whose record claims gigabytes is published up to there, and not waited for', async () => {
    const lying = concatenate(writePcap(written(5)), new Octets().u32(1).u32(1).u32(0xffff_fff0).u32(60).take(), new Uint8Array(300_000));
    const { packets, lines } = await read(await file('lying.pcap', lying));
    expect(packets).toBe(5);
    expect(lines).toEqual([expect.stringContaining('4294967280')]);
  });

  test.each([
    ['text.pcap', Buffer.from('This is no capture at all.')],
    ['nothing.pcap', new Uint8Array(0)],
  ])('%s is refused with what to do', async (name, bytes) => {
    const error = await read(await file(name, bytes)).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(OperatorError);
    expect(error).toMatchObject({ code: 'SOURCE_NOT_READABLE', message: expect.stringContaining(name), todo: expect.stringMatching(/./) });
  });

  test('one that is not there too', async () => {
    expect(await read(join(directory, 'missing.pcap')).catch((error: unknown) => error)).toMatchObject({ code: 'SOURCE_NOT_READABLE' });
  });
});
