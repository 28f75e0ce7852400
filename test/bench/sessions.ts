/** The part `sessions`: the memory of a million sessions of Diameter, and of requests that wait. */

import type { Measurement } from '../../src/tools/bench-results.js';
import { type Bench, own, ran, sized } from './bench.js';
import type { ManySessions } from './many-sessions.js';

/** Of the old generation, MB: V8 lets garbage stand until it nears its limit, so without one the peak says little of what is needed. */
const HEAP_LIMIT = 880;

export async function sessions(bench: Bench): Promise<readonly Measurement[]> {
  const [open, waiting] = sized<[number, number]>(bench, { short: [50_000, 10_000], usual: [300_000, 60_000], long: [1_000_000, 200_000] });
  const { stdout } = await ran(process.execPath, [
    '--expose-gc',
    `--max-old-space-size=${HEAP_LIMIT}`,
    own('./many-sessions.js'),
    String(open),
    String(waiting),
  ]);
  const { session, request, peakMegabytes } = JSON.parse(stdout) as ManySessions;
  const count = (number: number) => (number >= 1e6 ? `${number / 1e6} M` : `${number / 1000} k`);
  return [
    {
      id: 'sessions',
      what: `memory at most, with a heap that may grow to ${HEAP_LIMIT} MB, of ${count(open)} open sessions of Gx and ${count(waiting)} requests that wait (${session.toFixed(0)} and ${request.toFixed(0)} bytes each)`,
      unit: 'MB',
      values: [peakMegabytes],
      ...(bench.form === 'long' && { goal: { most: 1000 } }),
    },
  ];
}
