import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BATCH_PACKETS } from '../../src/capture/packet-batch.js';
import { OperatorError } from '../../src/errors.js';
import { type Log, silentLog } from '../../src/log.js';
import { Counters } from '../../src/metrics/counters.js';
import { type CaptureFileOptions, captureFileSource } from '../../src/sources/capture-file.js';
import { readAll } from '../capture/read-all.js';
import {
  concatenate,
  enhancedPacket,
  interfaceDescription,
  Octets,
  sectionHeader,
  type WrittenPacket,
  writePcap,
  writePcapng,
} from '../capture/write-capture.js';
import { collect } from './collect.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'spoor-capture-file-'));
});
afterAll(() => rm(directory, { recursive: true }));

const TIME = 1_700_000_000_000_000;
const packets = (count: number, length = 10): WrittenPacket[] =>
  Array.from({ length: count }, (_, i) => ({ time: TIME + i * 20_000, data: new Uint8Array(length).fill(i) }));

async function written(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, bytes);
  return path;
}

async function replay(options: CaptureFileOptions, log: Log = silentLog) {
  const counters = new Counters();
  return { counters, ...(await collect(captureFileSource(options, counters, log))) };
}

const only = <T>(map: ReadonlyMap<string, T>): T | undefined => [...map.values()][0];

test('classic and pcapng files give their packets, told apart by content', async () => {
  const files = [await written('a.cap', writePcap(packets(3))), await written('b.cap', writePcapng(packets(3)))];
  const { packets: read, events, counters } = await replay({ files });
  expect(read.get('a')).toEqual(readAll(writePcap(packets(3))).packets);
  expect(read.get('b')).toEqual(read.get('a'));
  expect(events).toEqual([]);
  expect([...counters.by('spoor_source_packets_total', 'observer')]).toEqual([
    ['a', 3],
    ['b', 3],
  ]);
  expect(counters.total('spoor_source_bytes_total')).toBe(60);
});

test('a file without packets is a capture', async () => {
  expect((await replay({ files: [await written('none.pcap', writePcap([]))] })).order).toEqual([]);
});

test('batches hold at most BATCH_PACKETS packets', async () => {
  const files = [await written('many.pcap', writePcap(packets(BATCH_PACKETS * 2 + 1)))];
  const sizes: number[] = [];
  const counters = new Counters();
  for await (const item of captureFileSource({ files }, counters, silentLog).items()) if (item.kind === 'packets') sizes.push(item.count);
  expect(sizes).toEqual([BATCH_PACKETS, BATCH_PACKETS, 1]);
});

test('any size of chunk gives the same packets', async () => {
  const sizes = [10, 0, 1500, 70_000, 3, 300_000, 20];
  const given = sizes.map((size, i) => ({ time: TIME + i, data: new Uint8Array(size).fill(i + 1) }));
  for (const [name, bytes] of [
    ['chunks.pcap', writePcap(given)],
    ['chunks.pcapng', writePcapng(given)],
  ] as const) {
    const files = [await written(name, bytes)];
    const expected = readAll(bytes).packets;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 5_000, max: 500_000 }), async (chunkBytes) => {
        expect(only((await replay({ files, chunkBytes })).packets)).toEqual(expected);
      }),
      { numRuns: 4 },
    );
  }
  const few = writePcapng(packets(4));
  for (const chunkBytes of [1, 2, 3, 7, 31, 64]) {
    const files = [await written('few.pcapng', few)];
    expect(only((await replay({ files, chunkBytes })).packets)).toEqual(readAll(few).packets);
  }
});

test('a batch is left alone until the next item is asked for', async () => {
  const given = packets(20_000, 200);
  const files = [await written('reuse.pcap', writePcap(given))];
  let at = 0;
  for await (const item of captureFileSource({ files, chunkBytes: 100_000 }, new Counters(), silentLog).items()) {
    if (item.kind !== 'packets') throw new Error('no event was expected');
    await new Promise(setImmediate);
    for (let i = 0; i < item.count; i++, at++) {
      if (item.bytes[item.starts[i]! + 199] !== given[at]!.data[199]) throw new Error(`packet ${at} was overwritten`);
    }
  }
  expect(at).toBe(given.length);
});

describe('compressed files', () => {
  const noise = packets(300, 1000).map((one, i) => ({
    ...one,
    data: one.data.map((_, j) => (i * 7919 + j * j * 31 + ((i * j) >> 3)) % 251),
  }));

  test('gzip, also of several members, is unpacked', async () => {
    const file = writePcap(packets(500, 300));
    const members = concatenate(gzipSync(file.slice(0, 70_000)), gzipSync(file.slice(70_000)));
    for (const bytes of [gzipSync(file), members]) {
      const { packets: read, events } = await replay({ files: [await written('calls.pcap.gz', bytes)], chunkBytes: 10_000 });
      expect(read.get('calls')).toEqual(readAll(file).packets);
      expect(events).toEqual([]);
    }
  });

  test('gzip that breaks off gives what is whole, and an event', async () => {
    const packed = gzipSync(writePcap(noise));
    const { packets: read, events } = await replay({ files: [await written('cut.pcap.gz', packed.subarray(0, packed.length >> 1))] });
    const whole = zlib.gunzipSync(packed.subarray(0, packed.length >> 1), { finishFlush: zlib.constants.Z_SYNC_FLUSH });
    const expected = readAll(whole).packets;
    expect(expected.length).toBeGreaterThan(0);
    expect(read.get('cut')).toEqual(expected);
    expect(events).toMatchObject([{ action: 'gap', loss: true, reason: 'truncated_file', observer: 'cut' }]);
  });

  test('gzip that is damaged is an event, not an exception', async () => {
    const packed = gzipSync(writePcap(noise));
    packed[packed.length - 5]! ^= 1; // its checksum, RFC 1952 2.3.1
    const { packets: read, events, counters } = await replay({ files: [await written('damaged.pcap.gz', packed)] });
    const found = read.get('damaged') ?? [];
    expect(found.length).toBeGreaterThan(100);
    expect(found).toEqual(readAll(writePcap(noise)).packets.slice(0, found.length));
    expect(events).toMatchObject([{ action: 'refused', reason: 'compression', loss: true }]);
    expect(counters.by('spoor_source_refused_total', 'reason').get('compression')).toBe(1);
  });

  const { zstdCompressSync: zstdCompress } = zlib as { zstdCompressSync?: (bytes: Uint8Array) => Buffer };

  test.runIf(zstdCompress !== undefined)('zstd is unpacked where Node can, and its damage is an event', async () => {
    const file = writePcap(packets(500, 300));
    const packed = zstdCompress!(file);
    expect((await replay({ files: [await written('z.pcap.zst', packed)] })).packets.get('z')).toEqual(readAll(file).packets);
    const { events } = await replay({ files: [await written('y.pcap.zst', packed.subarray(0, packed.length - 9))] });
    expect(events).toMatchObject([{ action: 'gap', reason: 'truncated_file' }]);
  });

  test.runIf(zstdCompress === undefined)('zstd is refused with what to do where Node cannot', async () => {
    const files = [await written('z.pcap.zst', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0))];
    await expect(replay({ files })).rejects.toMatchObject({ code: 'SOURCE_NOT_READABLE', message: expect.stringContaining('zstd') });
  });
});

describe('files that break off or lie', () => {
  test('a last record that is cut is reported, and those before it are read', async () => {
    const file = writePcap(packets(3));
    const path = await written('live.pcap', file.subarray(0, file.length - 4));
    const { packets: read, events } = await replay({ files: [path] });
    expect(read.get('live')).toHaveLength(2);
    expect(events).toEqual([
      {
        kind: 'event',
        observer: 'live',
        time: undefined,
        action: 'gap',
        loss: true,
        reason: 'truncated_file',
        message: `${path} breaks off in its last record, 22 octets after its begin; those before it are read.`,
        file: path,
      },
    ]);
  });

  test('a record that lies ends its file but not the next one', async () => {
    const lying = concatenate(writePcap(packets(2)), new Octets().u32(1).u32(1).u32(0xffff_ffff).u32(60).take(), new Uint8Array(500));
    const files = [await written('lying.pcap', lying), await written('good.pcap', writePcap(packets(2)))];
    const { order, events, counters } = await replay({ files });
    expect(order).toEqual(['packets lying', 'refused', 'packets good']);
    expect(events).toMatchObject([{ observer: 'lying', reason: 'record_length', loss: true, count: 1 }]);
    expect(counters.by('spoor_source_refused_total', 'reason').get('record_length')).toBe(1);
  });

  test('packets of an interface that nothing describes are counted together', async () => {
    const stray = enhancedPacket({ time: TIME, data: new Uint8Array(4), interfaceId: 7 });
    const good = enhancedPacket({ time: TIME, data: new Uint8Array(4) });
    const bytes = concatenate(sectionHeader(), interfaceDescription(), stray, good, stray, good);
    const { packets: read, events, counters } = await replay({ files: [await written('stray.pcapng', bytes)] });
    expect(read.get('stray')).toHaveLength(2);
    expect(events).toMatchObject([{ action: 'refused', reason: 'interface', count: 2 }]);
    expect(counters.by('spoor_source_refused_total', 'reason').get('interface')).toBe(2);
  });
});

describe('which observer a file is of', () => {
  test.each([
    ['trace-bts1-20261122_062354.pcap', 'bts1'],
    ['trace-core-east.7-20261122_062354.pcapng', 'core-east.7'],
    ['trace-bts1-20261122_062354.pcap.gz', 'bts1'],
    ['trace-bts1-2026.pcap', 'trace-bts1-2026'],
    ['call.with.dots.pcapng', 'call.with.dots'],
    ['noending', 'noending'],
  ])('%s is of %s', async (name, observer) => {
    const file = writePcap(packets(1));
    const { packets: read } = await replay({ files: [await written(name, name.endsWith('.gz') ? gzipSync(file) : file)] });
    expect([...read.keys()]).toEqual([observer]);
  });

  test('--observer names the files that the collector did not, and a warning says which it does not name', async () => {
    const warnings: string[] = [];
    const log: Log = { info() {}, warn: (message) => void warnings.push(message), error() {} };
    const files = [
      await written('some.pcap', writePcap(packets(1))),
      await written('trace-bts9-20261122_062354.pcap', writePcap(packets(1))),
    ];
    const { packets: read } = await replay({ files, observer: 'mine' }, log);
    expect([...read.keys()]).toEqual(['mine', 'bts9']);
    expect(warnings).toEqual([`--observer mine is not used for ${files[1]}: its name says that it is of bts9.`]);
  });
});

describe('directories', () => {
  test('its captures are read by name, and a bad one among them is an event', async () => {
    const traces = join(directory, 'traces');
    await mkdir(join(traces, 'below.pcap'), { recursive: true });
    await written('traces/trace-b-20261122_000001.pcap', writePcap(packets(1)));
    await written('traces/trace-a-20261122_000002.pcap', writePcap(packets(2)));
    await written('traces/trace-a-20261122_000001.pcap', writePcap(packets(1)));
    await written('traces/trace-a-20261122_000003.pcap', new Uint8Array(0));
    await written('traces/notes.txt', new Uint8Array(5));
    const { order, events, counters } = await replay({ files: [traces] });
    expect(order).toEqual(['refused', 'packets a', 'packets a', 'refused', 'packets b']);
    expect(events[1]).toMatchObject({ observer: 'a', reason: 'file', loss: true, message: expect.stringContaining('is empty') });
    expect(counters.by('spoor_source_refused_total', 'reason').get('file')).toBe(2);
  });

  test('one without captures ends the program', async () => {
    await mkdir(join(directory, 'empty'), { recursive: true });
    await expect(replay({ files: [join(directory, 'empty')] })).rejects.toMatchObject({ code: 'SOURCE_NOT_READABLE' });
  });
});

test.each<[string, Uint8Array | undefined, RegExp]>([
  ['missing.pcap', undefined, /does not exist/],
  ['empty.pcap', new Uint8Array(0), /is empty/],
  ['short.pcap', writePcap([]).subarray(0, 23), /has only 23 octets/],
  ['text.pcap', new TextEncoder().encode('this is a text, and a longer one at that'), /none of the magic numbers/],
  ['garbage.pcap.gz', Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7), /damaged|breaks off/],
  ['newer.pcap', new Octets().u32(0xa1b2c3d4).u16(7).octets(new Uint8Array(18)).take(), /format version/],
])('%s, named, is an operator error before the first packet', async (name, bytes, message) => {
  const good = await written('first.pcap', writePcap(packets(1)));
  const path = bytes === undefined ? join(directory, name) : await written(name, bytes);
  let items = 0;
  const failed = await collect(captureFileSource({ files: [good, path] }, new Counters(), silentLog), () => void items++).catch((e) => e);
  expect(failed).toBeInstanceOf(OperatorError);
  expect(failed).toMatchObject({ code: 'SOURCE_NOT_READABLE', message: expect.stringMatching(message) });
  expect(items).toBe(0);
});

test('stop ends it after the batch that was given', async () => {
  const source = captureFileSource(
    { files: [await written('long.pcap', writePcap(packets(BATCH_PACKETS * 3)))] },
    new Counters(),
    silentLog,
  );
  const { order } = await collect(source, () => source.stop());
  expect(order).toEqual(['packets long']);
});

describe('standard input', () => {
  test('is read like a file, plain or packed, in whatever pieces it comes', async () => {
    const file = writePcapng(packets(300, 100));
    for (const bytes of [file, gzipSync(file)]) {
      const standardInput = Readable.from([bytes.subarray(0, 1), bytes.subarray(1, 3), bytes.subarray(3, 2000), bytes.subarray(2000)]);
      const { packets: read, events } = await replay({ files: ['-'], standardInput });
      expect(read.get('stdin')).toEqual(readAll(file).packets);
      expect(events).toEqual([]);
    }
  });

  test('that never says anything can be stopped', async () => {
    const source = captureFileSource({ files: ['-'], standardInput: new PassThrough() }, new Counters(), silentLog);
    setImmediate(() => source.stop());
    expect((await collect(source)).order).toEqual([]);
  });

  test('that falls silent in the middle can be stopped', async () => {
    const standardInput = new PassThrough();
    standardInput.write(writePcap(packets(5)));
    const source = captureFileSource({ files: ['-'], observer: 'tap', standardInput }, new Counters(), silentLog);
    const { order } = await collect(source, () => void setImmediate(() => source.stop()));
    expect(order).toEqual(['packets tap']);
  });
});
