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
import { type ReportedStream, reportOf, shownOf } from '../../decoders/rtp/testing.js';
import { KNOWN_IN_VECTORS, knownInSample } from '../../decoders/rtp/wireshark/known-differences.js';
import { wiresharkListing } from '../../decoders/rtp/wireshark/listing.js';
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
});
