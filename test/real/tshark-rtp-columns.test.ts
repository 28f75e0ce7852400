/**
 * Every column that tshark prints of RTP streams: the same from our model, character by character, and beside our own numbers with the known
 * differences and no others. Needs tshark 4.0.
 */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import decoder from '../../decoders/rtp/decoder.js';
import { datagram, rtp } from '../../decoders/rtp/encode.js';
import { type ReportedStream, reportOf, shownOf } from '../../decoders/rtp/testing.js';
import { KNOWN_IN_VECTORS, knownInSample } from '../../decoders/rtp/wireshark/known-differences.js';
import { wiresharkListing } from '../../decoders/rtp/wireshark/listing.js';
import { seededRandom } from '../../src/testing/hostile.js';
import { readCapture, replay, type TestPacket } from '../../src/testing/index.js';
import { describeWith } from './needs.js';
import { version } from './tshark.js';
import { capture, type Row, rowsIn, theirLines, vectorPackets } from './tshark-streams.js';

const SAMPLES = new URL('../../decoders/rtp/samples/', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'spoor-tshark-'));
afterAll(() => rmSync(folder, { recursive: true }));

function oursOf(packets: readonly TestPacket[]) {
  const result = replay(decoder, packets, { options: { rtp: { wireshark_columns: true } }, batch: 1000 });
  return { streams: reportOf(result).streams, lines: wiresharkListing.lines(shownOf(result), packets[0]!.time) };
}

/** Streams that began at the same moment stand in no certain order. */
const sameLines = (ours: readonly string[], printed: readonly string[]) => {
  const [head = ''] = printed;
  const rows = ours.slice(0, printed.length).map((line) => line.slice(0, head.length).trimEnd());
  expect(rows.sort()).toEqual(printed.map((line) => line.trimEnd()).sort());
};

/** To the digits that it prints; lossless packets, losses with duplicates apart, longest wait, and jitter where there is a clock. */
function sameNumbers({ stream }: ReportedStream, row: Row): void {
  const digits = (value: number | undefined) => Math.round((value ?? 0) * 1000) / 1000;
  const close = (ours: number | undefined, theirs: number) => Math.abs(digits(ours) - theirs) <= 0.00101;
  expect([stream.packets, stream.lost]).toEqual([row.packets, row.lost]);
  const waits = [stream.delta?.max_ms, row.deltaMax] as const;
  expect(close(...waits), `longest wait ${waits}`).toBe(true);
  if (stream.jitter === undefined) return;
  for (const pair of [[stream.jitter.mean_ms, row.jitterMean] as const, [stream.jitter.max_ms, row.jitterMax] as const])
    expect(close(...pair), `jitter ${pair}`).toBe(true);
}

/** Audio and video with losses, repetitions, late packets, markers, noise, digits, changes of payload type and restarts, of each in some. */
function randomStreams(count: number) {
  const all: ReturnType<typeof datagram>[] = [];
  for (let n = 0; n < count; n++) {
    const random = seededRandom(n);
    const some = (share: number, rate: number) => (random() < share ? random() * rate : 0);
    const [first, clock] = MEDIA[Math.floor(random() * MEDIA.length)]!;
    const [loss, twice, late, mark] = [some(0.5, 0.1), some(0.4, 0.05), some(0.4, 0.05), some(0.4, 0.1)];
    const [noise, digit, restart, change] = [some(0.2, 0.06), some(0.2, 0.04), some(0.2, 0.02), some(0.15, 0.04)];
    const number = (bits: number) => Math.floor(random() * 2 ** bits);
    let sequence = random() < 0.5 ? 0xff80 + number(7) : number(16);
    let timestamp = random() < 0.3 ? 0xffff_ffff - 5000 : number(32);
    let media = first;
    const start = random() * 2;
    for (let i = 0; i < 300; i++) {
      if (random() < restart) [sequence, timestamp] = [number(16), number(32)];
      if (random() < change) media = MEDIA[number(1)]![0];
      const payloadType = random() < noise ? 13 : random() < digit ? 101 : media;
      const bytes = rtp({ sequence, timestamp, payloadType, marker: random() < mark, ssrc: n + 1, payload: payloadType === 101 ? 4 : 60 });
      const path = { source: [`10.1.${n >> 8}.${n & 255}`, 40_000], destination: ['10.9.9.9', 40_002] } as const;
      const at = start + i * 0.02 + random() * 0.004 + (random() < late ? 0.03 + random() * 0.1 : 0);
      if (i === 0 || random() >= loss) all.push(datagram(bytes, at, path));
      if (random() < twice) all.push(datagram(bytes, at + random() * 0.05, path));
      sequence = (sequence + 1) & 0xffff;
      timestamp = (timestamp + Math.round(clock / 50)) >>> 0;
    }
  }
  return all.sort((a, b) => a.time - b.time);
}

/** Payload types and their clocks, two of 8 kHz first. */
const MEDIA: readonly (readonly [payloadType: number, clock: number])[] = [
  [0, 8000],
  [8, 8000],
  [18, 8000],
  [16, 11_025],
  [10, 44_100],
  [34, 90_000],
  [96, 8000],
];

describeWith('tshark', version?.startsWith('4.0') === true ? version : undefined, 'install it, 4.0', () => {
  const samples = readdirSync(SAMPLES).flatMap((name) => (name.endsWith('.pcap') ? [name.slice(0, -5)] : []));

  describe.each(samples)('%s', (sample) => {
    const file = fileURLToPath(new URL(`${sample}.pcap`, SAMPLES));
    // No decoder of ours reads MGCP, which tells it of codecs; Osmux has a form of its own, of which it takes single packets for a stream.
    const printed = theirLines(file, '--enable-heuristic', 'rtp_udp', '--disable-protocol', 'mgcp').filter(
      (line) => !/ 1984 .* 1 {4,}/.test(line),
    );
    const rows = rowsIn(printed);
    const { streams, lines } = oursOf(readCapture(file));

    it('prints what our model says', () => {
      expect(printed.length).toBeGreaterThan(1);
      sameLines(lines, printed);
    });

    it.each(streams)('$name: differs as is known, and not otherwise', (ours) => {
      const known = knownInSample(sample, ours.name);
      expect(ours.stream.wireshark?.differs ?? []).toEqual(known);
      if (known.length === 0) sameNumbers(ours, rows.get(ours.name)!);
      else expect(() => sameNumbers(ours, rows.get(ours.name)!)).toThrow();
    });
  });

  describe('vectors', () => {
    /** Too short to be believed without signalling. */
    const SHORT = ['36_single', '37_two'];
    const all = vectorPackets();
    const names = new Map(all.map(({ name, vector }) => [name, vector]));
    const file = join(folder, 'vectors.pcap');
    writeFileSync(file, capture(all));
    const printed = theirLines(file, '-d', 'udp.port==40000,rtp');
    const rows = rowsIn(printed);
    const { streams, lines } = oursOf(all);
    const ended = new Map(streams.map((stream) => [stream.name, stream]));

    it('print what our model says', () => {
      const short = [...names].flatMap(([name, vector]) => (SHORT.includes(vector) ? [name.split(':')[0]!] : []));
      sameLines(
        lines,
        printed.filter((line) => !short.some((source) => line.includes(` ${source} `))),
      );
      expect(lines.length).toBeGreaterThan(44);
    });

    it.each([...ended].map(([name, ours]) => ({ vector: names.get(name)!, ours })))(
      '$vector: differs as is known, and not otherwise',
      ({ vector, ours }) => {
        const known = KNOWN_IN_VECTORS[vector] ?? [];
        expect(ours.stream.wireshark?.differs ?? []).toEqual(known);
        if (known.length === 0) sameNumbers(ours, rows.get(ours.name)!);
        else expect(() => sameNumbers(ours, rows.get(ours.name)!)).toThrow();
      },
    );
  });

  describe('streams made up at random', () => {
    const all = randomStreams(200);
    const file = join(folder, 'random.pcap');
    writeFileSync(file, capture(all));
    const printed = theirLines(file, '-d', 'udp.port==40000,rtp').slice(1);
    const { streams, lines } = oursOf(all);
    const source = (line: string) => / (10\.1\.\S+) /.exec(line)![1]!;
    const ours = new Map(lines.slice(1, printed.length + 1).map((line) => [source(line), line]));
    /** What begins with a jump is not believed from its first packet. */
    const begunLate = (name: string) =>
      streams.some((one) => one.name.startsWith(`${name}:`) && one.stream.wireshark?.differs?.includes('unproven') === true);

    it('are printed as our model says, but for the last digit of what lies just between two', () => {
      const compared = printed.filter((line) => !begunLate(source(line)));
      expect(compared.length).toBeGreaterThan(190);
      for (const line of compared) {
        const mine = ours.get(source(line))!;
        // Times are counted from the first packet of the capture there, and of the stream here: 0.0715 is not the same number twice.
        const apart = line
          .trimEnd()
          .split(/ +/)
          .flatMap((theirs, i) => (theirs === mine.split(/ +/)[i] ? [] : [[theirs, mine.split(/ +/)[i]!] as const]));
        expect(
          apart.filter(([a, b]) => !(a.includes('.') && Math.abs(Number(a) - Number(b)) < 0.0011)),
          `${line}\n${mine}`,
        ).toEqual([]);
        expect(apart.length).toBeLessThan(2);
      }
    });

    it('differ from ours for reasons that are known', () => {
      const reasons = new Set(streams.flatMap(({ stream }) => stream.wireshark?.differs ?? []));
      expect([...reasons]).not.toContain('unexplained');
      expect(reasons.size).toBeGreaterThan(12);
      for (const stream of streams)
        if (stream.stream.wireshark?.differs === undefined) sameNumbers(stream, rowsIn(printed).get(stream.name)!);
    });
  });
});
