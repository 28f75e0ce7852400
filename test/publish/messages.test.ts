import { describe, expect, test } from 'vitest';
import { ClientMessages, LONGEST_FRAME, type PublishedPacket } from '../../src/publish/messages.js';

const hex = (parts: readonly Uint8Array[]) => parts.map((part) => Buffer.from(part).toString('hex'));
const bytes = (text: string) => text.replaceAll(/[^0-9a-f]/g, '');
const ascii = (text: string) => Buffer.from(text, 'latin1').toString('hex');

const FRAME = Uint8Array.of(0x2e, 0x29, 0xd9, 0x81, 0xef, 0x94, 0x3e, 0xa8, 0xeb);
const packet: PublishedPacket = { time: 0x6b028a7b * 1e6 + 0x0004204f, linkType: 1, wireLength: 73, data: FRAME };

/** Octets as osmo-pcap-server 0.4.0 (pcap) and 0.8.0 (both) send them, apart from names and snap lengths, which are settings. */
describe('what a collector puts on the wire', () => {
  test('data of a pcap client: topic, file header, record', () => {
    expect(hex(new ClientMessages('bts1', 'pcap').data(packet))).toEqual([
      '646174612e76312e62747331', // data.v1.bts1
      bytes('d4c3b2a1 0200 0400 00000000 00000000 ebff0000 01000000'),
      bytes('7b8a026b 4f200400 09000000 49000000 2e29d981ef943ea8eb'),
    ]);
  });

  test('data of a pcapng client: topic, section and interfaces, one enhanced packet block', () => {
    const time = 0x000660d7 * 2 ** 32 + 0x95bcf814;
    expect(hex(new ClientMessages('bts1', 'pcapng').data({ ...packet, time }))).toEqual([
      '646174612e76312e62747331',
      bytes('0a0d0d0a 58000000 4d3c2b1a 0100 0000 ffffffffffffffff') +
        bytes('0200 0c00') +
        ascii('osmo-pcap hw') +
        bytes('0300 0c00') +
        ascii('osmo-pcap os') +
        bytes('0400 1200') +
        ascii('osmo-pcap userappl') +
        bytes('0000 00000000 58000000') +
        bytes('01000000 2c000000 0100 0000 d4ff0000') +
        bytes('0200 0800') +
        ascii('capture0') +
        bytes('0b00 0100 00 000000 00000000 2c000000'),
      bytes('06000000 30000000 00000000 d7600600 14f8bc95 09000000 49000000 2e29d981ef943ea8eb 000000 00000000 30000000'),
    ]);
  });

  test('events have one part, but a trace file that is closed, which has its path', () => {
    const messages = new ClientMessages('bts1', 'pcap');
    expect(hex(messages.event('connect'))).toEqual(['6576656e742e76312e636f6e6e6563742e62747331']);
    expect(hex(messages.event('disconnect'))).toEqual(['6576656e742e76312e646973636f6e6e6563742e62747331']);
    expect(hex(messages.event('closingtracefile', '/d/trace-bts1-20261122_062354.pcap'))).toEqual([
      ascii('event.v1.closingtracefile.bts1'),
      ascii('/d/trace-bts1-20261122_062354.pcap'),
    ]);
  });
});

describe('packets of other kinds', () => {
  test('of another link type: pcap has a header for each, pcapng one more interface in the same', () => {
    const classic = new ClientMessages('c', 'pcap');
    const [, first] = classic.data(packet);
    const [, second] = classic.data({ ...packet, linkType: 113 });
    expect(Buffer.from(second!).readUInt32LE(20)).toBe(113);
    expect(classic.data(packet)[1]).toEqual(first);

    const next = new ClientMessages('c', 'pcapng');
    const [, one] = next.data(packet);
    const [, two, block] = next.data({ ...packet, linkType: 12 });
    expect(two!.length - one!.length).toBe(44);
    expect(two!.subarray(0, one!.length)).toEqual(one);
    expect(Buffer.from(two!).readUInt16LE(one!.length + 8)).toBe(12);
    expect(Buffer.from(block!).readUInt32LE(8)).toBe(1);
    expect(Buffer.from(next.data(packet)[2]!).readUInt32LE(8)).toBe(0);
  });

  test.each(['pcap', 'pcapng'] as const)('a frame that does not fit 16 bits of length is cut, and says how long it was (%s)', (format) => {
    const [, , record] = new ClientMessages('c', format).data({ ...packet, data: new Uint8Array(70_000), wireLength: 70_000 });
    const at = format === 'pcap' ? 8 : 20;
    expect(Buffer.from(record!).readUInt32LE(at)).toBe(LONGEST_FRAME[format]);
    expect(Buffer.from(record!).readUInt32LE(at + 4)).toBe(70_000);
    expect(record!.length).toBeLessThanOrEqual(65_535);
  });

  test.each(['pcap', 'pcapng'] as const)('a message does not change with the memory its packet came from (%s)', (format) => {
    const data = FRAME.slice();
    const parts = new ClientMessages('c', format).data({ ...packet, data });
    const before = hex(parts);
    data.fill(0);
    expect(hex(parts)).toEqual(before);
  });

  test('nanoseconds are cut to microseconds, which is all that the client has', () => {
    const time = 1_700_000_000_123_456 + 0.75;
    const [, , record] = new ClientMessages('c', 'pcap').data({ ...packet, time });
    expect(Buffer.from(record!).readUInt32LE(4)).toBe(123_456);
    const [, , block] = new ClientMessages('c', 'pcapng').data({ ...packet, time });
    expect(Buffer.from(block!).readUInt32LE(12) * 2 ** 32 + Buffer.from(block!).readUInt32LE(16)).toBe(1_700_000_000_123_456);
  });
});
