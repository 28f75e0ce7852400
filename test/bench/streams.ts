/** The part `streams`: the memory of a hundred thousand streams at once, in the time of their packets. */

import type { Measurement } from '../../src/tools/bench-results.js';
import { type Bench, own, ran, sized } from './bench.js';
import type { ManyStreams } from './many-streams.js';

/** Fills all that a stream remembers. */
const SECONDS = 12;

export async function streams(bench: Bench): Promise<readonly Measurement[]> {
  const count = sized(bench, { short: 5000, usual: 10_000, long: 100_000 });
  const measurements: Measurement[] = [];
  for (const [loss, name, what] of [
    [0, 'whole', 'none lost'],
    [0.005, 'lossy', '0.5 % lost of each'],
  ] as const) {
    const { stdout } = await ran(process.execPath, ['--expose-gc', own('./many-streams.js'), String(count), String(SECONDS), String(loss)]);
    const { active, idle, peakMegabytes } = JSON.parse(stdout) as ManyStreams;
    const kilo = (bytes: number) => `${(bytes / 1e3).toFixed(1)} kB`;
    const each = `${kilo(active)} for each, ${kilo(idle)} for one that is silent`;
    measurements.push({
      id: `streams_${name}`,
      what: `memory at most of ${count / 1000} k streams at once, 50 packets/s each, ${what} (${each})`,
      unit: 'MB',
      values: [peakMegabytes],
      ...(bench.form === 'long' && { goal: { most: 1500 } }),
    });
  }
  return measurements;
}
