import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from './pcap-parser-oracle.js';
import { readAll } from './read-all.js';
import { concatenate, Octets, type WrittenPacket, writePcap } from './write-capture.js';

const TIME = 1_700_000_000_123_456;
const octets = (...values: number[]) => Uint8Array.from(values);
const three: WrittenPacket[] = [
  { time: TIME, data: octets(1, 2, 3) },
  { time: TIME + 1, data: octets(), wireLength: 60 },
  { time: TIME + 1_000_000, data: octets(4, 5, 6, 7), wireLength: 1500 },
];
const expected = three.map(({ time, data, wireLength }) => ({ time, linkType: 1, wireLength: wireLength ?? data.length, data: [...data] }));

test.each([
  ['little-endian', {}],
  ['big-endian', { bigEndian: true }],
  ['nanoseconds', { nanoseconds: true }],
  ['big-endian nanoseconds', { nanoseconds: true, bigEndian: true }],
  ['the Kuznetzov variant', { kuznetzov: true }],
  ['the big-endian Kuznetzov variant', { kuznetzov: true, bigEndian: true }],
])('packets, times and both lengths are read: %s', (_name, options) => {
  expect(readAll(writePcap(three, options))).toEqual({ packets: expected, refusal: undefined, skipped: {}, left: 0 });
});

test('nanoseconds become fractions of a microsecond', () => {
  const { packets } = readAll(writePcap([{ time: 1_000_000.125, data: octets() }], { nanoseconds: true }));
  expect(packets[0]?.time).toBe(1_000_000.125);
});

test('seconds are unsigned, good until 2106', () => {
  const { packets } = readAll(writePcap([{ time: 4_294_967_295_000_001, data: octets() }]));
  expect(packets[0]?.time).toBe(4_294_967_295_000_001);
});

test('the link type is the lower half of its field; the upper half tells of a frame check sequence', () => {
  // draft-ietf-opsawg-pcap 4: FCS length 4 (in 16-bit words 2), F flag set.
  const { packets } = readAll(writePcap(three, { linkType: 0x2400_0071 }));
  expect(packets.map((one) => one.linkType)).toEqual([113, 113, 113]);
});

test('a wire length below the captured length, as some writers have it, counts as the captured length', () => {
  const { packets } = readAll(writePcap([{ time: TIME, data: octets(1, 2, 3), wireLength: 1 }]));
  expect(packets[0]?.wireLength).toBe(3);
});

test('a record of more than 262144 octets is read', () => {
  const data = new Uint8Array(300_000).fill(7);
  const { packets, left } = readAll(writePcap([{ time: TIME, data }]), [4096]);
  expect([packets.length, packets[0]?.wireLength, left]).toEqual([1, 300_000, 0]);
});

test('a file cut anywhere gives its whole records and says what is left over', () => {
  const file = writePcap(three);
  for (let length = 24; length < file.length; length++) {
    const { packets, refusal, left } = readAll(file.slice(0, length));
    const whole = length < 24 + 19 ? 0 : length < 24 + 19 + 16 ? 1 : 2;
    expect(packets).toEqual(expected.slice(0, whole));
    expect(refusal).toBeUndefined();
    expect(left).toBe(length - [24, 43, 59][whole]!);
  }
});

test('a record that claims more than is believable ends the file there', () => {
  const lie = new Octets().u32(1).u32(2).u32(0xffff_fff0).u32(60).take();
  const { packets, refusal } = readAll(concatenate(writePcap(three), lie, new Uint8Array(200)));
  expect(packets).toEqual(expected);
  expect(refusal).toBe('record_length');
});

test.each([
  ['24 zero octets, as the collector 0.4.0 publishes for a record without header', new Uint8Array(24), 'magic'],
  ['another magic', new Octets().u32(0xdeadbeef).octets(new Uint8Array(20)).take(), 'magic'],
  ['version 3', new Octets().u32(0xa1b2c3d4).u16(3).u16(0).octets(new Uint8Array(16)).take(), 'version'],
])('%s is refused', (_name, header, reason) => {
  expect(readAll(concatenate(header, new Uint8Array(40)))).toMatchObject({ packets: [], refusal: reason });
});

const anyPacket = fc.record({
  time: fc.integer({ min: 0, max: 4_294_967_295_999_999 }),
  data: fc.uint8Array({ maxLength: 80 }),
  wireLength: fc.integer({ min: 80, max: 70_000 }),
});

test('our reader and pcap-parser agree on every classic capture in microseconds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyPacket, { maxLength: 20 }), fc.boolean(), async (packets, bigEndian) => {
      const file = writePcap(packets, { bigEndian });
      const theirs = await parse(file);
      expect(readAll(file).packets).toEqual(
        theirs.map(({ time, wireLength, data }) => ({ time, linkType: 1, wireLength, data: [...data] })),
      );
    }),
    { numRuns: 60 },
  );
});

test('any way of cutting a file into pieces gives the same packets', () => {
  fc.assert(
    fc.property(
      fc.array(anyPacket, { maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 8 }),
      (packets, sizes, capacity) => {
        const file = writePcap(packets);
        expect(readAll(file, sizes, capacity)).toEqual(readAll(file));
      },
    ),
    { numRuns: 200 },
  );
});
