/** Calls made of one that was recorded: losses, repetitions, delays whose truth is known, against tshark. Needs tshark 4.x. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import decoder from '../../decoders/rtp/decoder.js';
import { reportOf } from '../../decoders/rtp/testing.js';
import { readCapture, replay, type TestPacket } from '../../src/testing/index.js';
import { describeWith } from './needs.js';
import { version } from './tshark.js';
import { capture, net, pick, sameJitter, theirs } from './tshark-streams.js';

const clean = readCapture(new URL('../../decoders/rtp/samples/clean.pcap', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'spoor-tshark-'));
afterAll(() => rmSync(folder, { recursive: true }));

const later = (packet: TestPacket, milliseconds: number) => ({ ...packet, time: packet.time + milliseconds * 1000 });
const changed = (packet: TestPacket, change: (bytes: Uint8Array) => Uint8Array) => ({ ...packet, bytes: change(packet.bytes.slice()) });

interface Variant {
  /** What becomes of the n-th packet of a stream, n from 0 to 199. */
  readonly each: (packet: TestPacket, n: number) => readonly TestPacket[];
  readonly lost?: number;
  readonly duplicates?: number;
  readonly reordered?: number;
}

const VARIANTS: Readonly<Record<string, Variant>> = {
  'every 17th packet left out': { each: (packet, n) => (n % 17 === 5 ? [] : [packet]), lost: 12 },
  'thirty in a row left out': { each: (packet, n) => (n >= 100 && n < 130 ? [] : [packet]), lost: 30 },
  'each 25th overtaken by three': { each: (packet, n) => [n % 25 === 5 ? later(packet, 70) : packet], reordered: 8 },
  'each 40th twice': { each: (packet, n) => (n % 40 === 5 ? [packet, later(packet, 3)] : [packet]), duplicates: 5 },
  'each 40th twice and the one after it left out, which to tshark is no loss': {
    each: (packet, n) => (n % 40 === 5 ? [packet, later(packet, 3)] : n % 40 === 6 ? [] : [packet]),
    lost: 5,
    duplicates: 5,
  },
  'delays of up to 15 ms': { each: (packet, n) => [later(packet, (n * 7) % 16)] },
  'numbers that wrap, some of them left out': {
    each: (packet, n) => {
      const number = (65_450 + n) & 0xffff;
      const renumbered = changed(packet, (bytes) => {
        bytes.set([number >> 8, number & 255], 44);
        return bytes;
      });
      return n % 17 === 1 ? [] : [renumbered];
    },
    lost: 12,
  },
  'a VLAN tag': { each: (packet) => [changed(packet, (bytes) => Uint8Array.of(...bytes.slice(0, 12), 0x81, 0, 0, 7, ...bytes.slice(12)))] },
  'the first 54 octets': {
    each: (packet) => [{ ...changed(packet, (bytes) => bytes.slice(0, 54)), wireLength: packet.bytes.length }],
  },
};

describeWith('tshark', version, 'install it, 4.x', () => {
  it.each(Object.entries(VARIANTS))('%s', (name, { each, lost = 0, duplicates = 0, reordered = 0 }) => {
    const seen = new Map<string, number>();
    const packets = clean
      .flatMap((packet) => {
        const stream = packet.bytes.slice(26, 38).join();
        const n = seen.get(stream) ?? 0;
        seen.set(stream, n + 1);
        return each(packet, n);
      })
      .sort((a, b) => a.time - b.time);
    const file = join(folder, `${name.replace(/\W+/g, '-')}.pcap`);
    writeFileSync(file, capture(packets, 1));
    const rows = theirs(file, '--enable-heuristic', 'rtp_udp');
    const { streams } = reportOf(replay(decoder, packets));
    expect(streams.map((stream) => stream.name).sort()).toEqual([...rows.keys()].sort());
    expect(streams).toHaveLength(4);
    for (const ours of streams) {
      const row = rows.get(ours.name)!;
      expect(ours.stream).toMatchObject({
        lost,
        duplicates,
        reordered,
        expected: 200,
        segments: 1,
        bytes_payload: 20 * ours.stream.packets!,
      });
      expect(net(ours)).toEqual(pick(row));
      // It measures packets that came twice as well.
      if (duplicates === 0) sameJitter(ours, row);
    }
  });
});
