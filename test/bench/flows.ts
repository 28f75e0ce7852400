/** The part `flows`: whether a packet costs the same however many flows there are. */

import type { Measurement } from '../../src/tools/bench-results.js';
import { type Bench, own, ran, sized } from './bench.js';
import type { Flows } from './many-flows.js';

export async function flows(bench: Bench): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  for (const kind of ['datagrams', 'rtp'] as const) {
    // A million of streams that are looked at one by one is more memory than most machines have: see `streams`.
    const counts = kind === 'rtp' ? [1000, 10_000, 100_000] : [1000, 10_000, 100_000, 1_000_000];
    let fewest: readonly number[] | undefined;
    for (const count of counts.slice(0, sized(bench, { short: 2, usual: counts.length }))) {
      const values: number[] = [];
      for (let round = 0; round < sized(bench, { short: 1, usual: 1, long: 2 }); round += 1) {
        const { stdout } = await ran(process.execPath, [own('./many-flows.js'), kind, String(count)]);
        values.push((JSON.parse(stdout) as Flows).nanoseconds);
      }
      const thousands = count >= 1e6 ? '1 M' : `${count / 1000} k`;
      const what =
        kind === 'rtp'
          ? `processor time of a packet of RTP, quality and all, among ${thousands} streams`
          : `processor time of a datagram that is no decoder's, among ${thousands} flows`;
      measurements.push({
        id: `flows_${kind}_${count}`,
        what,
        unit: 'ns',
        values,
        ...(fewest !== undefined && { beside: { what: 'among 1 k', values: fewest } }),
      });
      fewest ??= values;
    }
  }
  return measurements;
}
