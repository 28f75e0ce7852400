import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAll } from './read-all.js';
import {
  block,
  concatenate,
  enhancedPacket,
  interfaceDescription,
  Octets,
  oldPacket,
  sectionHeader,
  simplePacket,
  type WrittenInterface,
  writePcap,
  writePcapng,
} from './write-capture.js';

const TIME = 1_700_000_000_123_456;
const octets = (...values: number[]) => Uint8Array.from(values);
const frame = octets(1, 2, 3, 4, 5);
const read = { time: TIME, linkType: 1, wireLength: 5, data: [1, 2, 3, 4, 5] };

test.each([false, true])('sections, interfaces and packets are read (big-endian: %s)', (bigEndian) => {
  const interfaces = [{ name: 'v0' }, { linkType: 12, name: 'tun0' }];
  const file = writePcapng(
    [
      { time: TIME, data: frame },
      { time: TIME - 984_000, data: octets(9), wireLength: 1500, interfaceId: 1 },
      { time: TIME + 1, data: octets() },
    ],
    { bigEndian, interfaces },
  );
  expect(readAll(file)).toEqual({
    packets: [
      read,
      { time: TIME - 984_000, linkType: 12, wireLength: 1500, data: [9] },
      { time: TIME + 1, linkType: 1, wireLength: 0, data: [] },
    ],
    refusal: undefined,
    skipped: {},
    left: 0,
  });
});

test('a second section brings its own byte order, interfaces and clocks', () => {
  const first = writePcapng([{ time: TIME, data: frame }], { interfaces: [{ linkType: 113 }] });
  const second = writePcapng([{ time: TIME, data: frame }], { bigEndian: true, interfaces: [{ linkType: 276, resolution: 9 }] });
  expect(readAll(concatenate(first, second)).packets.map((one) => [one.linkType, one.time])).toEqual([
    [113, TIME],
    [276, TIME],
  ]);
});

test.each<[string, WrittenInterface, number]>([
  ['microseconds by default', {}, TIME],
  ['microseconds said so', { resolution: 6 }, TIME],
  ['nanoseconds', { resolution: 9 }, TIME + 0.25],
  ['milliseconds', { resolution: 3 }, TIME - 456],
  ['seconds', { resolution: 0 }, TIME - 123_456],
  ['2^-20 seconds', { resolution: 0x80 | 20 }, TIME],
  ['2^-30 seconds', { resolution: 0x80 | 30 }, TIME],
  ['an offset of an hour', { offset: 3600 }, TIME],
  ['a negative offset', { offset: -3600 }, TIME],
  ['nanoseconds with an offset', { resolution: 9, offset: 1_600_000_000 }, TIME + 0.25],
])('times are microseconds whatever the clock of the interface: %s', (_name, description, time) => {
  for (const bigEndian of [false, true]) {
    const file = writePcapng([{ time: TIME + 0.25, data: frame }], { interfaces: [description], bigEndian });
    const found = readAll(file).packets[0]?.time ?? Number.NaN;
    // Powers of two do not meet microseconds.
    if ((description.resolution ?? 0) & 0x80) expect(Math.abs(found - time)).toBeLessThan(1);
    else expect(found).toBe(time);
  }
});

test('the same nanoseconds are the same number in pcap and pcapng', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_294_967_295 }), fc.integer({ min: 0, max: 999_999_999 }), (second, nanosecond) => {
      const classic = new Octets().u32(0xa1b23c4d).u16(2).u16(4).u32(0).u32(0).u32(9000).u32(1);
      classic.u32(second).u32(nanosecond).u32(0).u32(0);
      const ticks = BigInt(second) * 1_000_000_000n + BigInt(nanosecond);
      const packet = new Octets().u32(0);
      packet.u32(Number(ticks >> 32n)).u32(Number(ticks & 0xffffffffn));
      const file = concatenate(sectionHeader(), interfaceDescription({ resolution: 9 }), block(6, packet.u32(0).u32(0).take()));
      expect(readAll(file).packets[0]?.time).toBe(readAll(classic.take()).packets[0]?.time);
    }),
  );
});

test('old and simple packet blocks are read; a simple one has the time of the packet before it', () => {
  const one = { snapLength: 4 };
  const file = concatenate(
    sectionHeader(),
    interfaceDescription(one),
    simplePacket(octets(1, 2, 3)),
    oldPacket({ time: TIME, data: frame }),
    simplePacket(octets(1, 2, 3, 4), 60),
  );
  expect(readAll(file).packets).toEqual([
    { time: 0, linkType: 1, wireLength: 3, data: [1, 2, 3] },
    read,
    { time: TIME, linkType: 1, wireLength: 60, data: [1, 2, 3, 4] },
  ]);
});

test('statistics, name resolution, custom and unknown blocks are passed over', () => {
  const others = [4, 5, 0xbad, 0x40000bad, 10, 0x7fff0001].map((type) => block(type, new Uint8Array(21)));
  const file = concatenate(sectionHeader(), interfaceDescription(), ...others, enhancedPacket({ time: TIME, data: frame }), ...others);
  expect(readAll(file)).toEqual({ packets: [read], refusal: undefined, skipped: {}, left: 0 });
});

test('options after the packet, and options that lie, change nothing', () => {
  const withOptions = new Octets()
    .u32(0)
    .u32(Math.floor(TIME / 2 ** 32))
    .u32(TIME % 2 ** 32);
  withOptions.u32(5).u32(5).octets(frame).pad().u16(2).u16(4).u32(1).u32(0);
  const lying = interfaceDescription({ options: [{ code: 12, value: octets(1) }] });
  lying[lying.length - 10] = 0xff; // the length of that option now goes past the end of the block
  const file = concatenate(sectionHeader(), lying, block(6, withOptions.take()));
  expect(readAll(file)).toMatchObject({ packets: [read], refusal: undefined });
});

test('a packet of an interface that nothing describes is left out, and the file goes on', () => {
  const stray = (interfaceId: number) => enhancedPacket({ time: TIME, data: frame, interfaceId });
  const file = concatenate(
    sectionHeader(),
    stray(0),
    interfaceDescription(),
    stray(7),
    stray(0xffffffff),
    enhancedPacket({ time: TIME, data: frame }),
  );
  expect(readAll(file)).toMatchObject({ packets: [read], skipped: { interface: 3 }, refusal: undefined, left: 0 });
});

test('a captured length beyond its block, and a time no clock shows, cost that packet only', () => {
  const lying = enhancedPacket({ time: TIME, data: frame });
  lying.set([0x88, 0x13], 20); // captured length 5000 with 5 octets there
  const overflown = enhancedPacket({ time: TIME, data: frame });
  overflown.fill(0xff, 12, 20); // what a client with a 32-bit clock computes
  const file = concatenate(sectionHeader(), interfaceDescription(), lying, overflown, enhancedPacket({ time: TIME, data: frame }));
  expect(readAll(file)).toMatchObject({ packets: [read], skipped: { record_length: 1, time: 1 }, refusal: undefined });
});

test.each<[string, Uint8Array, string]>([
  ['a block shorter than its own frame', new Octets().u32(6).u32(8).u32(8).take(), 'block_length'],
  ['a block of length 0', new Octets().u32(6).u32(0).u32(0).take(), 'block_length'],
  ['a block whose length is no multiple of four', new Octets().u32(5).u32(13).octets(new Uint8Array(5)).take(), 'block_length'],
  ['a block beyond belief', new Octets().u32(6).u32(0x7fffff00).u32(0).take(), 'block_length'],
  ['two lengths that differ', new Octets().u32(5).u32(16).u32(0).u32(20).take(), 'block_length'],
  ['a section of another version', block(0x0a0d0d0a, new Octets().u32(0x1a2b3c4d).u16(2).octets(new Uint8Array(10)).take()), 'version'],
  ['a section of neither byte order', block(0x0a0d0d0a, new Octets().u32(0x11223344).octets(new Uint8Array(12)).take()), 'magic'],
  ['a section header that is too short', block(0x0a0d0d0a, new Octets().u32(0x1a2b3c4d).take()), 'file_header'],
  ['an interface description that is too short', block(1, new Octets().u32(1).take()), 'file_header'],
])('%s ends the file there', (_name, bad, reason) => {
  const good = writePcapng([{ time: TIME, data: frame }]);
  const { packets, refusal } = readAll(concatenate(good, bad, good));
  expect([packets, refusal]).toEqual([[read], reason]);
});

test('interfaces are bounded', () => {
  const file = concatenate(sectionHeader(), ...Array.from({ length: 4097 }, () => interfaceDescription()));
  expect(readAll(file).refusal).toBe('interface_count');
});

const anyFile = fc
  .array(
    fc.oneof(
      fc.record({ time: fc.nat(2 ** 40), data: fc.uint8Array({ maxLength: 60 }) }).map((one) => enhancedPacket(one)),
      fc.uint8Array({ maxLength: 60 }).map((data) => simplePacket(data)),
      fc.tuple(fc.constantFrom(4, 5, 0xbad), fc.uint8Array({ maxLength: 60 })).map(([type, body]) => block(type, body)),
      fc.constantFrom(interfaceDescription({ linkType: 12, resolution: 9 }), sectionHeader()),
    ),
    { maxLength: 20 },
  )
  .map((blocks) => concatenate(sectionHeader(), interfaceDescription(), ...blocks));

test('any way of cutting a file into pieces gives the same packets', () => {
  fc.assert(
    fc.property(
      anyFile,
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 8 }),
      (file, sizes, capacity) => {
        expect(readAll(file, sizes, capacity)).toEqual(readAll(file));
      },
    ),
    { numRuns: 200 },
  );
});

test('no octets make a reader throw, read past the end or go round in circles', () => {
  const good = [writePcapng([{ time: TIME, data: frame }]), writePcap([{ time: TIME, data: frame }])];
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 400 }),
        fc.tuple(fc.constantFrom(...good), fc.uint8Array({ maxLength: 400 })).map(([head, tail]) => concatenate(head, tail)),
        fc.tuple(fc.constantFrom(...good), fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 8 })).map(([file, changes]) => {
          const changed = file.slice();
          for (const [at, value] of changes) changed[at % changed.length] = value;
          return changed;
        }),
      ),
      (file) => {
        const { packets, left } = readAll(file);
        expect(packets.reduce((sum, one) => sum + one.data.length, 0)).toBeLessThanOrEqual(file.length);
        for (const { time } of packets) expect(time).toBeGreaterThanOrEqual(0);
        expect(left).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: 2000 },
  );
});
