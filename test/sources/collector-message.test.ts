import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FoundPacket } from '../../src/capture/record-reader.js';
import { ClientFormat, MESSAGE_REFUSALS, type MessageRefusal, readTopic, Topics } from '../../src/sources/collector-message.js';
import { MessageParts, messageOctets, readMessage, writeMessage } from '../../src/sources/framed-message.js';
import {
  block,
  concatenate,
  enhancedPacket,
  interfaceDescription,
  Octets,
  oldPacket,
  sectionHeader,
  simplePacket,
  type WrittenPacket,
  writePcap,
} from '../capture/write-capture.js';

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(/[^0-9a-f]/g, ''), 'hex'));

interface Read {
  readonly refusal: MessageRefusal | undefined;
  readonly time: number;
  readonly linkType: number;
  readonly wireLength: number;
  readonly data: readonly number[];
}

/** A message as it lies in memory, framed. */
function message(header: Uint8Array, record: Uint8Array): { readonly bytes: Uint8Array; readonly parts: MessageParts } {
  const whole = [new TextEncoder().encode('data.v1.bts7'), header, record];
  const bytes = new Uint8Array(messageOctets(whole));
  writeMessage(bytes, 0, whole);
  const parts = new MessageParts();
  readMessage(bytes, 0, parts);
  return { bytes, parts };
}

function read(header: Uint8Array, record: Uint8Array, format = new ClientFormat()): Read {
  const found: FoundPacket = { time: 0, linkType: 0, wireLength: 0, start: 0, length: 0 };
  const { bytes, parts } = message(header, record);
  const refusal = format.read(bytes, parts, found);
  const { time, linkType, wireLength, start, length } = found;
  return { refusal, time, linkType, wireLength, data: [...bytes.subarray(start, start + length)] };
}

const TIME = 1_700_000_000_123_456;
const DATA = Uint8Array.of(0xde, 0xad, 0xbe, 0xef, 1, 2, 3);
const PACKET: WrittenPacket = { time: TIME, data: DATA };

/** Parts 2 and 3 as a collector makes them of a file: its header, and its only record. */
function pcapParts(packet: WrittenPacket, options: Parameters<typeof writePcap>[1] = {}): [Uint8Array, Uint8Array] {
  const file = writePcap([packet], options);
  return [file.slice(0, 24), file.slice(24)];
}

describe('topics', () => {
  test.each([
    ['data.v1.bts1', { client: 'bts1', event: undefined }],
    ['data.v1.core.east-7_a:b@c', { client: 'core.east-7_a:b@c', event: undefined }],
    ['data.v1.bts1.data', { client: 'bts1.data', event: undefined }],
    ['event.v1.connect.bts1', { client: 'bts1', event: 'connect' }],
    ['event.v1.disconnect.core.east', { client: 'core.east', event: 'disconnect' }],
    ['event.v1.closingtracefile.bts1', { client: 'bts1', event: 'closingtracefile' }],
    ['event.v1.connect.connect.bts1', { client: 'connect.bts1', event: 'connect' }],
  ])('%s is read', (topic, meaning) => {
    expect(readTopic(topic)).toEqual(meaning);
    expect(new Topics().meaning(topic)).toEqual(meaning);
  });

  test.each([
    '',
    'data.v1.',
    'data.v1',
    'data.v2.bts1',
    'Data.v1.bts1',
    'event.v1.connect.',
    'event.v1.connect',
    'event.v1.linkchange.bts1',
    'event.v1.bts1',
    'data.v1.two words',
    'data.v1.bts1\0',
    'data.v1.bts1\n',
    'event.v1.connect.bts\n1',
    `data.v1.${'x'.repeat(241)}`,
  ])('%j is none', (topic) => {
    expect(readTopic(topic)).toBeUndefined();
  });

  test('more topics than are remembered are still read', () => {
    const topics = new Topics();
    for (let i = 0; i < 20_000; i++) topics.meaning(`data.v1.c${i}`);
    expect(topics.meaning('data.v1.last')).toEqual({ client: 'last', event: undefined });
    expect(topics.meaning('data.v1.c1')).toEqual({ client: 'c1', event: undefined });
  });
});

describe('a data message of a pcap client', () => {
  test('as osmo-pcap-server 0.4 and 0.8 send it', () => {
    const header = hex('d4c3b2a1 0200 0400 00000000 00000000 28230000 01000000');
    const frame = hex('2e29d981ef943ea8eb741f3208004500');
    const record = concatenate(hex('7b8a026b 4f200400 10000000 49000000'), frame);
    expect(read(header, record)).toEqual({
      refusal: undefined,
      time: 0x6b028a7b * 1e6 + 0x04204f,
      linkType: 1,
      wireLength: 73,
      data: [...frame],
    });
  });

  test.each([
    ['little-endian', {}],
    ['big-endian', { bigEndian: true }],
    ['nanoseconds', { nanoseconds: true }],
    ['big-endian nanoseconds', { bigEndian: true, nanoseconds: true }],
    ['with eight more octets in each record header, as Kuznetzov had it', { kuznetzov: true }],
    ['the same, big-endian', { kuznetzov: true, bigEndian: true }],
    ['link type 113', { linkType: 113 }],
  ])('in every variant: %s', (_, options) => {
    const parts = pcapParts({ ...PACKET, wireLength: 9000 }, options);
    const linkType = 'linkType' in options ? options.linkType : 1;
    expect(read(...parts)).toEqual({ refusal: undefined, time: TIME, linkType, wireLength: 9000, data: [...DATA] });
  });

  test('a fraction of a microsecond is kept', () => {
    const [header, record] = pcapParts({ time: 1_000_000.25, data: DATA }, { nanoseconds: true });
    expect(read(header, record).time).toBe(1_000_000.25);
  });

  test('that was as long as can be', () => {
    const data = new Uint8Array(65_515).map((_, i) => i);
    expect(read(...pcapParts({ time: TIME, data }))).toMatchObject({ refusal: undefined, wireLength: 65_515, data: [...data] });
  });

  test('is never longer captured than it was on the wire', () => {
    expect(read(...pcapParts({ ...PACKET, wireLength: 3 })).wireLength).toBe(DATA.length);
  });

  test('without a single octet captured', () => {
    const parts = pcapParts({ time: TIME, data: new Uint8Array(0), wireLength: 60 });
    expect(read(...parts)).toEqual({ refusal: undefined, time: TIME, linkType: 1, wireLength: 60, data: [] });
  });

  test('seconds are unsigned', () => {
    expect(read(...pcapParts({ time: 0xffff_ffff * 1e6, data: DATA })).time).toBe(0xffff_ffff * 1e6);
  });
});

describe('a data message of a pcapng client', () => {
  const section = hex(`0a0d0d0a 58000000 4d3c2b1a 0100 0000 ffffffffffffffff
    0200 0c00 6f736d6f2d70636170206877 0300 0c00 6f736d6f2d70636170206f73
    0400 1200 6f736d6f2d70636170 2075736572 6170706c 0000 00000000 58000000`);
  const device = hex('01000000 28000000 0100 0000 e8030000 0200 0200 76300000 0b00 0400 00756470 00000000 28000000');
  const tunnel = hex('01000000 28000000 0c00 0000 e8030000 0200 0200 76310000 0b00 0100 00000000 00000000 28000000');
  const frame = hex('2e29d981ef943ea8eb');
  const enhanced = (interfaceId: string) =>
    concatenate(hex(`06000000 30000000 ${interfaceId}000000 d7600600 14f8bc95 09000000 49000000`), frame, hex('000000 00000000 30000000'));
  const time = 0x000660d7 * 2 ** 32 + 0x95bcf814;

  test('as osmo-pcap-server 0.8 sends it', () => {
    expect(section).toHaveLength(88);
    expect(read(concatenate(section, device), enhanced('00'))).toEqual({
      refusal: undefined,
      time,
      linkType: 1,
      wireLength: 73,
      data: [...frame],
    });
  });

  test('each device has its own link type', () => {
    const header = concatenate(section, device, device, tunnel);
    const format = new ClientFormat();
    expect(read(header, enhanced('01'), format).linkType).toBe(1);
    expect(read(header, enhanced('02'), format).linkType).toBe(12);
  });

  test('big-endian, as a fake client can make the collector publish it', () => {
    const header = concatenate(sectionHeader(true), interfaceDescription({ linkType: 113 }, true));
    expect(read(header, enhancedPacket(PACKET, {}, true))).toMatchObject({
      refusal: undefined,
      time: TIME,
      linkType: 113,
      data: [...DATA],
    });
  });

  test.each([
    ['nanoseconds', { resolution: 9 }],
    ['milliseconds', { resolution: 3 }],
    ['a power of two', { resolution: 0x80 | 20 }],
    ['an offset', { offset: 100 }],
    ['an offset into the past', { offset: -100 }],
    ['nanoseconds and an offset', { resolution: 9, offset: 1_000_000_000 }],
  ])('the clock of the device counts: %s', (_, clock) => {
    const header = concatenate(sectionHeader(), interfaceDescription(clock));
    // Exactly representable in every one of these units.
    const time = 1_700_000_000_125_000;
    expect(read(header, enhancedPacket({ ...PACKET, time }, clock))).toMatchObject({ refusal: undefined, time, data: [...DATA] });
  });

  test('each device has its own clock', () => {
    const clocks = [{}, { resolution: 9 }, { resolution: 9, offset: 3600 }, { offset: 3600 }];
    for (const bigEndian of [false, true]) {
      const header = concatenate(sectionHeader(bigEndian), ...clocks.map((clock) => interfaceDescription(clock, bigEndian)));
      const format = new ClientFormat();
      for (const [interfaceId, clock] of clocks.entries())
        expect(read(header, enhancedPacket({ ...PACKET, interfaceId }, clock, bigEndian), format).time).toBe(TIME);
    }
  });

  test('blocks that only inform may stand among the devices', () => {
    const names = block(4, new Uint8Array(4));
    const header = concatenate(section, names, device, block(0x0bad, new Uint8Array(8)), tunnel);
    expect(read(header, enhanced('01'))).toMatchObject({ refusal: undefined, linkType: 12 });
    expect(read(header, enhanced('02')).refusal).toBe('interface');
  });
});

describe('one client may change its format between two messages', () => {
  test('pcap, pcapng, other byte order, noise, pcap', () => {
    const format = new ClientFormat();
    const little = pcapParts(PACKET);
    const big = pcapParts(PACKET, { bigEndian: true, linkType: 12 });
    const header = concatenate(sectionHeader(), interfaceDescription({ linkType: 113 }));
    expect(read(...little, format).linkType).toBe(1);
    expect(read(...little, format).linkType).toBe(1);
    expect(read(header, enhancedPacket(PACKET), format).linkType).toBe(113);
    expect(read(...big, format).linkType).toBe(12);
    expect(read(new Uint8Array(24), little[1], format).refusal).toBe('magic');
    expect(read(new Uint8Array(24), little[1], format).refusal).toBe('magic');
    expect(read(...little, format)).toMatchObject({ refusal: undefined, linkType: 1 });
  });

  test('a header that is overwritten in place is seen to be another', () => {
    const format = new ClientFormat();
    const [header, record] = pcapParts(PACKET);
    expect(read(header, record, format).linkType).toBe(1);
    header[20] = 12;
    expect(read(header, record, format).linkType).toBe(12);
  });

  test('after a header too long to remember, an empty one is not taken for it', () => {
    const format = new ClientFormat();
    const long = concatenate(sectionHeader(), ...Array.from({ length: 3300 }, () => interfaceDescription()));
    expect(long.length).toBeGreaterThan(65_536);
    expect(read(long, enhancedPacket(PACKET), format)).toMatchObject({ refusal: undefined, linkType: 1 });
    expect(read(new Uint8Array(0), enhancedPacket(PACKET), format).refusal).toBe('magic');
    expect(read(long, enhancedPacket(PACKET), format)).toMatchObject({ refusal: undefined, linkType: 1 });
  });
});

describe('what is refused, and why', () => {
  const [pcapHeader, pcapRecord] = pcapParts(PACKET);
  const section = concatenate(sectionHeader(), interfaceDescription());
  const enhanced = enhancedPacket(PACKET);
  const changed = (bytes: Uint8Array, at: number, value: number) => {
    const copy = bytes.slice();
    copy[at] = value;
    return copy;
  };
  const cases: readonly (readonly [string, MessageRefusal, Uint8Array, Uint8Array])[] = [
    ['a header of 24 zeros, of a record that came before any header', 'magic', new Uint8Array(24), pcapRecord],
    ['an empty header', 'magic', new Uint8Array(0), pcapRecord],
    ['a header one octet short', 'magic', pcapHeader.slice(0, 23), pcapRecord],
    ['a header one octet long', 'magic', concatenate(pcapHeader, new Uint8Array(1)), pcapRecord],
    ['pcap version 3', 'version', changed(pcapHeader, 4, 3), pcapRecord],
    ['a header cut within its magic number', 'magic', pcapHeader.slice(0, 3), pcapRecord],
    ['the magic number of another format', 'magic', changed(pcapHeader, 0, 0xd5), pcapRecord],
    ['a record in the other byte order than its header', 'record_length', pcapHeader, pcapParts(PACKET, { bigEndian: true })[1]],
    ['a record without the octets that its header promises', 'record_length', pcapParts(PACKET, { kuznetzov: true })[0], pcapRecord],
    ['a pcapng block behind a pcap header', 'record_length', pcapHeader, enhanced],
    ['a pcap record behind a pcapng header', 'block_type', section, pcapRecord],
    ['a block in the other byte order than its section', 'block_type', section, enhancedPacket(PACKET, {}, true)],
    ['a block of exactly the longest length and one word', 'record_length', section, new Uint8Array((1 << 20) + 4)],
    ['an empty block', 'block_length', section, new Uint8Array(0)],
    ['a second section in the header', 'interface', concatenate(section, sectionHeader()), enhanced],
    ['noise behind the section', 'block_length', concatenate(section, new Uint8Array(16).fill(0xa5)), enhanced],
    ['a few octets behind the section', 'block_length', concatenate(section, new Uint8Array(4)), enhanced],
    ['an empty record', 'record_length', pcapHeader, new Uint8Array(0)],
    ['a record header cut short', 'record_length', pcapHeader, pcapRecord.slice(0, 15)],
    ['a frame one octet short', 'record_length', pcapHeader, pcapRecord.slice(0, -1)],
    ['a frame one octet long', 'record_length', pcapHeader, concatenate(pcapRecord, new Uint8Array(1))],
    ['5000 octets claimed with 7 there', 'record_length', pcapHeader, changed(pcapRecord, 9, 0x13)],
    ['4 GB claimed', 'record_length', pcapHeader, changed(pcapRecord, 11, 0xff)],
    ['two records in one message', 'record_length', pcapHeader, concatenate(pcapRecord, pcapRecord)],
    ['a record beyond every snap length', 'record_length', pcapHeader, new Uint8Array((1 << 20) + 1)],
    ['no interface described', 'interface', sectionHeader(), enhanced],
    ['interface 7 of 2', 'interface', concatenate(section, interfaceDescription()), enhancedPacket({ ...PACKET, interfaceId: 7 })],
    ['a section without byte order', 'magic', changed(section, 8, 0), enhanced],
    ['section version 2', 'version', changed(section, 12, 2), enhanced],
    ['a section header that ends early', 'block_length', section.slice(0, 20), enhanced],
    ['an interface description that ends early', 'block_length', section.slice(0, -1), enhanced],
    ['an interface description whose two lengths differ', 'block_length', changed(section, section.length - 4, 99), enhanced],
    ['a packet in the header', 'file_header', concatenate(section, enhanced), enhanced],
    ['a block of type 5', 'block_type', section, block(5, new Uint8Array(12))],
    ['a section header for a record', 'block_type', section, sectionHeader()],
    ['a packet without time', 'block_type', section, simplePacket(DATA)],
    ['an obsolete packet block', 'block_type', section, oldPacket(PACKET)],
    ['a block of 11 octets', 'block_length', section, enhanced.slice(0, 11)],
    ['a block one word short', 'block_length', section, enhanced.slice(0, -4)],
    ['a block with another behind it', 'block_length', section, concatenate(enhanced, enhanced)],
    ['a block whose two lengths differ', 'block_length', section, changed(enhanced, enhanced.length - 4, 0)],
    ['a block too small for its fields', 'block_length', section, block(6, new Uint8Array(16))],
    ['more captured than the block holds', 'record_length', section, changed(enhanced, 20, 9)],
    ['a time beyond the year 9999', 'time', section, block(6, new Octets().u32(0).u32(0xffff_ffff).u32(0).u32(0).u32(0).take())],
    ['4097 interfaces', 'interface_count', concatenate(section, ...Array.from({ length: 4096 }, () => interfaceDescription())), enhanced],
  ];

  test.each(cases)('%s: %s', (_, refusal, header, record) => {
    expect(read(header, record).refusal).toBe(refusal);
  });
});

describe('whatever comes', () => {
  const reasons = Object.keys(MESSAGE_REFUSALS);
  /** A refusal of the list, or a packet that lies within its record. */
  function expectAnswer(format: ClientFormat, header: Uint8Array, record: Uint8Array): void {
    const found: FoundPacket = { time: 0, linkType: 0, wireLength: 0, start: 0, length: 0 };
    const { bytes, parts } = message(header, record);
    const refusal = format.read(bytes, parts, found);
    if (refusal !== undefined) expect(reasons).toContain(refusal);
    else {
      expect(found.start).toBeGreaterThanOrEqual(parts.recordAt);
      expect(found.start + found.length).toBeLessThanOrEqual(parts.recordEnd);
      expect(found.wireLength).toBeGreaterThanOrEqual(found.length);
      expect(found.time).toBeGreaterThanOrEqual(0);
      expect(found.linkType).toBeLessThanOrEqual(0xffff);
    }
  }

  test('any octets are refused or read within their bounds', () => {
    const octets = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(fc.array(fc.tuple(octets, octets), { maxLength: 5 }), (messages) => {
        const format = new ClientFormat();
        for (const [header, record] of messages) expectAnswer(format, header, record);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  test('so are good messages with octets changed, cut or added', () => {
    const pcapng = concatenate(sectionHeader(), interfaceDescription({ resolution: 9, offset: 5, name: 'eth0' }));
    const good = [
      pcapParts(PACKET),
      pcapParts(PACKET, { bigEndian: true, nanoseconds: true }),
      pcapParts(PACKET, { kuznetzov: true }),
      [pcapng, enhancedPacket(PACKET, { resolution: 9, offset: 5 })],
      [concatenate(sectionHeader(true), interfaceDescription({}, true)), enhancedPacket(PACKET, {}, true)],
    ] as const;
    const change = fc.record({ at: fc.nat(), value: fc.oneof(fc.constantFrom(0, 1, 4, 0x7f, 0x80, 0xff), fc.nat(255)) });
    const changes = fc.record({ changed: fc.array(change, { maxLength: 4 }), length: fc.option(fc.nat(), { freq: 2 }) });
    const apply = (bytes: Uint8Array, { changed, length }: { changed: { at: number; value: number }[]; length: number | null }) => {
      const copy = new Uint8Array(length === null ? bytes.length : length % (bytes.length + 8));
      copy.set(bytes.subarray(0, copy.length));
      for (const { at, value } of changed) if (copy.length > 0) copy[at % copy.length] = value;
      return copy;
    };
    fc.assert(
      fc.property(fc.constantFrom(...good), changes, changes, ([header, record], one, two) => {
        const format = new ClientFormat();
        expectAnswer(format, apply(header, one), apply(record, two));
        // And nothing of it stays behind.
        expect(read(header, record, format)).toMatchObject({ refusal: undefined, time: TIME, data: [...DATA] });
      }),
      { numRuns: 5000, seed: 2 },
    );
  });

  test('64 kB of noise for any part', () => {
    const noise = Uint8Array.from({ length: 65_536 }, (_, i) => (i * 2_654_435_761) >>> 13);
    const [header, record] = pcapParts(PACKET);
    expect(read(noise, record).refusal).toBe('magic');
    expect(read(header, noise).refusal).toBe('record_length');
    expect(new Topics().meaning(Buffer.from(noise).toString('latin1'))).toBeUndefined();
    expect(new Topics().meaning(`data.v1.${Buffer.from(noise).toString('latin1')}`)).toBeUndefined();
  });
});
