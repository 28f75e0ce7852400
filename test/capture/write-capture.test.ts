import { expect, test } from 'vitest';
import { type ParsedPacket, parse } from './pcap-parser-oracle.js';
import { block, writePcap, writePcapng } from './write-capture.js';

const frame = (length: number, fill: number) => new Uint8Array(length).fill(fill);

test.each([false, true])('a written classic capture is what pcap-parser reads back (big-endian: %s)', async (bigEndian) => {
  const packets = [
    { time: 1_700_000_000_123_456, data: frame(60, 1) },
    { time: 1_700_000_001_000_001, data: frame(10, 2), wireLength: 1500 },
    { time: 1_700_000_002_999_999, data: frame(0, 0) },
    { time: 1_700_000_003_000_000, data: frame(5000, 3) },
    { time: 1_700_000_004_000_000, data: frame(201, 4) },
    { time: 1_700_000_005_000_000, data: frame(20_000, 5) },
  ];
  const read: ParsedPacket[] = await parse(writePcap(packets, { bigEndian, linkType: 113, snapLength: 9000 }));
  expect(read.map((one) => [one.time, one.wireLength, [...one.data]])).toEqual(
    packets.map((one) => [one.time, one.wireLength ?? one.data.length, [...one.data]]),
  );
});

test('a pcapng block carries its length at both ends and is padded to 32 bits', () => {
  expect([...block(6, Uint8Array.of(1, 2, 3, 4, 5), true)]).toEqual([0, 0, 0, 6, 0, 0, 0, 20, 1, 2, 3, 4, 5, 0, 0, 0, 0, 0, 0, 20]);
});

test('a pcapng file without options begins with the 28 octets of RFC draft-ietf-opsawg-pcapng 4.1', () => {
  const bytes = writePcapng([], { interfaces: [] });
  expect([...bytes]).toEqual([
    0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 28, 0, 0, 0,
  ]);
});
