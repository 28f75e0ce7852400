/** What `tshark -z rtp,streams` prints, and how it is compared with documents of streams: for the tests beside this. */

import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { datagram, rtp } from '../../decoders/rtp/encode.js';
import type { ReportedStream } from '../../decoders/rtp/testing.js';
import { arrivals, rowsOf } from '../../decoders/rtp/vectors.js';
import { writePcap } from '../capture/write-capture.js';
import { tshark } from './tshark.js';

/** A row of `-z rtp,streams`; times in milliseconds. */
export interface Row {
  readonly packets: number;
  readonly lost: number;
  readonly deltaMax: number;
  readonly jitterMean: number;
  readonly jitterMax: number;
}

/** The lines of `-z rtp,streams`, heading first. */
export function theirLines(file: string, ...options: string[]): string[] {
  return tshark(file, ...options, '-q', '-z', 'rtp,streams')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('='));
}

/** By the name that the tests give to streams. */
export function theirs(file: string, ...options: string[]): Map<string, Row> {
  return rowsIn(theirLines(file, ...options));
}

export function rowsIn(lines: readonly string[]): Map<string, Row> {
  const rows = new Map<string, Row>();
  for (const line of lines) {
    const found =
      /^ +[\d.]+ +[\d.]+ +(\S+) +(\d+) +(\S+) +(\d+) +0x(\S+) +.*? (\d+) +(-?\d+) \(\S+%\) +\S+ +\S+ +(\S+) +\S+ +(\S+) +(\S+)/.exec(line);
    if (found === null) continue;
    const [, source, from, destination, to, ssrc, packets, lost, deltaMax, jitterMean, jitterMax] = found;
    rows.set(`${source}:${from} > ${destination}:${to} ${ssrc?.toLowerCase()}`, {
      packets: Number(packets),
      lost: Number(lost),
      deltaMax: Number(deltaMax),
      jitterMean: Number(jitterMean),
      jitterMax: Number(jitterMax),
    });
  }
  return rows;
}

/** Half a unit of the third decimal, which they print, and of the fourth, which we do. */
const PRINTED = 0.00056;
/** Duplicates make up for losses there, and are part of none here. */
export const net = ({ stream }: ReportedStream) => ({ packets: stream.packets, lost: (stream.lost ?? 0) - (stream.duplicates ?? 0) });
export const pick = ({ packets, lost }: Row) => ({ packets, lost });

export function sameJitter({ stream: { jitter } }: ReportedStream, row: Row, which: 'all' | 'max' = 'all'): void {
  expect(Math.abs((jitter?.max_ms ?? 0) - row.jitterMax), `max ${jitter?.max_ms}, theirs ${row.jitterMax}`).toBeLessThan(PRINTED);
  if (which === 'max') return;
  expect(Math.abs((jitter?.mean_ms ?? 0) - row.jitterMean), `mean ${jitter?.mean_ms}, theirs ${row.jitterMean}`).toBeLessThan(PRINTED);
}

/** Every test vector with addresses of its own, all at once, in order of time; of which vector a packet is, and the name of its stream. */
export function vectorPackets() {
  const rows = rowsOf(readFileSync(new URL('../../decoders/rtp/vectors/packets.tsv', import.meta.url), 'utf8'));
  const all = [...arrivals(rows)].flatMap(([vector, list], n) =>
    list.map(({ packet, ssrc }) => ({
      vector,
      name: `10.0.${n}.1:40000 > 10.0.${n}.2:40002 ${ssrc}`,
      ...datagram(rtp({ ...packet, ssrc: Number.parseInt(ssrc, 16), payload: packet.payload }), packet.time / 1e6, {
        source: [`10.0.${n}.1`, 40_000],
        destination: [`10.0.${n}.2`, 40_002],
      }),
    })),
  );
  // Sorting keeps the order of what came at the same time.
  return all.sort((a, b) => a.time - b.time);
}

/** Classic pcap, microseconds, all of one link type: raw IPv4 unless said. */
export function capture(
  packets: readonly { readonly time: number; readonly bytes: Uint8Array; readonly wireLength?: number }[],
  linkType = 101,
) {
  return writePcap(
    packets.map(({ bytes, ...packet }) => ({ ...packet, data: bytes })),
    { linkType },
  );
}
