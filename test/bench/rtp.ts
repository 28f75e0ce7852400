/** The part `rtp`: a capture of calls to documents of their quality, everything on, beside tshark and beside a loop that only reads headers. */

import { join } from 'node:path';
import type { Measurement } from '../../src/tools/bench-results.js';
import { type Bench, hasTshark, inTurn, own, ran, sized, spoor } from './bench.js';
import { CALL_STREAMS, writeCallCapture } from './call-capture.js';

const CAPTURE = `${CALL_STREAMS} streams with jitter, 0.5 % lost, some late, digits, a fifth AMR`;

export async function rtp(bench: Bench): Promise<readonly Measurement[]> {
  const { folder } = bench;
  const sizes = sized(bench, { short: [1_000_000], usual: [1_000_000, 4_000_000] });
  const measurements: Measurement[] = [];
  for (const packets of sizes) {
    const file = join(folder, `calls-${packets}.pcap`);
    writeCallCapture(file, packets);
    measurements.push(...(await replayed(bench, file, packets)));
  }
  return measurements;
}

async function replayed(bench: Bench, file: string, packets: number): Promise<Measurement[]> {
  const long = packets > 1e6;
  const peaks: number[] = [];
  const quality = async () => {
    const { seconds, peakMegabytes = Number.NaN } = await spoor('replay', file);
    peaks.push(peakMegabytes);
    return packets / seconds;
  };
  const listing = async () =>
    packets / (await ran('tshark', ['-n', '-q', '-o', 'rtp.heuristic_rtp:TRUE', '-r', file, '-z', 'rtp,streams'])).seconds;
  const headers = async () => packets / (await ran(process.execPath, [own('./bare-parse.js'), file])).seconds;
  const beside = hasTshark(bench);
  const [ours = [], bare = [], theirs = []] = await inTurn(
    sized(bench, { short: 2, usual: 2, long: 3 }),
    quality,
    headers,
    ...(beside ? [listing] : []),
  );
  const what = `replay of ${packets / 1e6} M packets of RTP (${CAPTURE}) to quality documents, from the command to its end`;
  // The long one is little disturbed by what a start takes.
  const id = long ? 'rtp' : 'rtp_1m';
  const measurements: Measurement[] = [];
  if (beside) {
    measurements.push({
      id: `${id}_tshark`,
      what,
      unit: 'packets/s',
      values: ours,
      beside: { what: '`tshark -z rtp,streams`', values: theirs },
      goal: long ? { ratio: 20, least: 2.5e6 } : { ratio: 8, least: 1e6 },
    });
  }
  if (long) {
    const loop = { what: 'reading the file and the headers in a bare loop', values: bare };
    measurements.push({ id: 'rtp_bare', what: 'the same', unit: 'packets/s', values: ours, beside: loop, goal: { ratio: 0.4 } });
    measurements.push({ id: 'rtp_memory', what: 'memory of the same, at most', unit: 'MB', values: peaks });
  }
  return measurements;
}
