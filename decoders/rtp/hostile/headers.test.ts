/** Headers that lie about their lengths: numbers are used where they can be, nothing is read that is not there, and all of it is counted. */

import { expectSound, replay, type TestPacket } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import decoder from '../decoder.js';
import { datagram, rtp, voice } from '../encode.js';
import { type ReportedStream, reportOf } from '../testing.js';

const report = (packets: readonly TestPacket[], seconds = 10) => {
  const result = replay(decoder, packets, { options: { rtp: { interval_seconds: seconds } } });
  expectSound([decoder], result);
  return reportOf(result);
};
const only = (packets: readonly TestPacket[], seconds = 10): ReportedStream & ReturnType<typeof report> => {
  const all = report(packets, seconds);
  expect(all.streams).toHaveLength(1);
  return { ...all, ...all.streams[0]! };
};

/** Packet `number` of a stream, of these octets behind its fixed header. */
const lying = (number: number, first: number, content: Uint8Array | number) => {
  const payload = typeof content === 'number' ? content : content.length;
  const bytes = rtp({ sequence: number, timestamp: 160 * number, first, payload });
  if (typeof content !== 'number') bytes.set(content, 12);
  return datagram(bytes, 0.02 * (number - 100));
};

/** A stream of 60 packets in which every tenth lies. */
const mixed = (lie: (number: number) => TestPacket, count = 60) => voice(count).map((packet, i) => (i % 10 === 9 ? lie(100 + i) : packet));

const LIES: readonly [string, (number: number) => TestPacket][] = [
  ['15 contributing sources in 40 octets', (number) => lying(number, 15, 28)],
  ['an extension beyond the packet', (number) => lying(number, 0x10, Uint8Array.of(0xbe, 0xde, 0xff, 0xff, 1, 2, 3, 4))],
  ['an extension of which not even the length is there', (number) => lying(number, 0x10, 2)],
  ['contributing sources and an extension behind the end', (number) => lying(number, 0x1f, 60)],
  ['all bits, and nothing behind the header', (number) => lying(number, 0x3f, 0)],
];

describe('a header that claims more than there is', () => {
  for (const seconds of [1, 10]) {
    it.each(LIES)(`%s, in a stream, intervals of ${seconds} s: counted, and its number used`, (_what, lie) => {
      const { stream, intervals, counted } = only(mixed(lie), seconds);
      expect(stream).toMatchObject({ packets: 60, unique: 60, expected: 60, lost: 0, malformed: 6, bytes_payload: 54 * 160 });
      expect(stream.anomalies).toContain('malformed');
      expect(counted('malformed')).toBe(6);
      expect(intervals).toHaveLength(seconds === 1 ? 2 : 1);
    });
  }

  it.each(LIES)('%s, in a flow without media: refused, and the flow given back', (_what, lie) => {
    const { streams, refused, counted } = report(Array.from({ length: 60 }, (_, i) => lie(100 + i)));
    expect(streams).toEqual([]);
    // Eight are enough to know, and nobody else takes the flow.
    expect(refused('not_rtp')).toBeLessThanOrEqual(8);
    expect(counted('unproven')).toBe(0);
  });

  it('whose version is another one is counted in the stream whose source it has, and is not a packet of it', () => {
    for (const version of [0x00, 0x40, 0xc0]) {
      const { stream, counted } = only(
        voice(60).map((packet, i) => {
          if (i % 10 === 9) packet.bytes[28] = version;
          return packet;
        }),
      );
      expect(stream, `first octet ${version}`).toMatchObject({ packets: 54, lost: 5, malformed: 6 });
      expect(counted('malformed')).toBe(6);
    }
  });
});

describe('padding', () => {
  const padded = (last: number, payload = 160) => {
    const content = new Uint8Array(payload).fill(0xd5);
    content[payload - 1] = last;
    return (number: number) => lying(number, 0x20, content);
  };

  it.each([
    ['of no octets', 0, 160],
    ['of more than the payload', 161, 160],
    ['of 255 octets, with one there', 255, 1],
  ])('%s keeps the packet, whole', (_what, last, payload) => {
    const { stream } = only(mixed(padded(last, payload)));
    expect(stream).toMatchObject({ packets: 60, lost: 0, mtu_padding: 6, bytes_payload: 54 * 160 + 6 * payload });
    expect(stream.malformed).toBeUndefined();
  });

  it('in a packet without payload has no last octet', () => {
    const { stream } = only(mixed((number) => lying(number, 0x20, 0)));
    expect(stream).toMatchObject({ packets: 60, lost: 0, mtu_padding: 6, bytes_payload: 54 * 160 });
  });

  it('that is all of the payload leaves none', () => {
    const { stream } = only(mixed(padded(160)));
    expect(stream).toMatchObject({ packets: 60, lost: 0, bytes_payload: 54 * 160 });
    expect(stream.mtu_padding).toBeUndefined();
  });

  it('that lies proves no stream', () => {
    for (const last of [0, 161]) expect(report(Array.from({ length: 60 }, (_, i) => padded(last)(100 + i))).streams).toEqual([]);
  });
});

describe('sizes', () => {
  it('64 kB behind 15 contributing sources are one packet with 15 sources', () => {
    const { stream } = only(mixed((number) => lying(number, 15, 65_000)));
    expect(stream).toMatchObject({ packets: 60, lost: 0, csrc_max: 15, bytes_payload: 54 * 160 + 6 * (65_000 - 60) });
  });

  it('an extension of 64 kB is none of the payload', () => {
    const content = new Uint8Array(65_000);
    new DataView(content.buffer).setUint16(2, (65_000 - 4) / 4);
    const { stream } = only(mixed((number) => lying(number, 0x10, content)));
    expect(stream).toMatchObject({ packets: 60, lost: 0, bytes_payload: 54 * 160 });
    expect(stream.malformed).toBeUndefined();
  });

  it('packets without payload are a stream like any other', () => {
    const { stream } = only(voice(60, 0, 100, { payload: 0 }));
    expect(stream).toMatchObject({ packets: 60, lost: 0, bytes_payload: 0 });
  });

  it('a datagram shorter than a header is nobody’s, and does not end the stream', () => {
    const short = Array.from({ length: 100 }, (_, i) => datagram(new Uint8Array(5 + (i % 7)).fill(0x80), 0.201 + 0.01 * i));
    const packets = [...voice(60), ...short].sort((a, b) => a.time - b.time);
    const { stream, counted } = only(packets);
    expect(stream).toMatchObject({ packets: 60, lost: 0 });
    expect(counted('other_beside_media')).toBe(100);
  });
});

describe('a capture that cuts packets', () => {
  /** On the wire as long as before. */
  const cutTo = (length: number, packets: readonly TestPacket[]): TestPacket[] =>
    packets.map((packet) => ({ ...packet, bytes: packet.bytes.slice(0, 28 + length), wireLength: packet.bytes.length }));

  it.each([12, 13, 14, 17, 18, 40])('behind %i octets loses no number and no length', (length) => {
    const { stream } = only(cutTo(length, voice(60)));
    expect(stream).toMatchObject({ packets: 60, lost: 0, bytes_payload: 60 * 160 });
  });

  it('within contributing sources, an extension or padding: what cannot be seen is no lie', () => {
    for (const first of [4, 0x10, 0x20]) {
      const { stream } = only(cutTo(12, voice(60, 0, 100, { first })));
      expect(stream, `first octet ${first}`).toMatchObject({ packets: 60, lost: 0 });
      expect(stream.malformed ?? stream.mtu_padding, `first octet ${first}`).toBeUndefined();
    }
  });

  it('within the header leaves nothing to believe', () => {
    for (const length of [1, 4, 8, 11]) expect(report(cutTo(length, voice(60))).streams, `${length} octets`).toEqual([]);
  });
});
