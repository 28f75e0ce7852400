/** Percentiles of many values in two passes, without sorting them. */

/** Steps between 0 and the largest value. */
const BUCKETS = 1024;

/** Used again for each call: nothing of it outlives one. */
const counts = new Int32Array(BUCKETS);

/**
 * Values at the given ranks, counted from 0 in ascending order. One pass counts how many values lie in each of 1 024 steps, a second one gathers those in the steps that the
 * ranks fall into, which are few, and only these are sorted.
 *
 * @param values the first `count` of them, none below 0
 * @param ranks ascending
 */
export function atRanks(values: Float32Array, count: number, ranks: readonly number[]): number[] {
  let max = 0;
  for (let i = 0; i < count; i++) if (values[i]! > max) max = values[i]!;
  const scale = max > 0 ? (BUCKETS - 1) / max : 0;
  counts.fill(0);
  for (let i = 0; i < count; i++) counts[(values[i]! * scale) | 0]! += 1;
  let before = 0;
  let bucket = 0;
  let gathered: Float32Array | undefined;
  return ranks.map((rank) => {
    while (before + counts[bucket]! <= rank) {
      before += counts[bucket]!;
      bucket += 1;
      gathered = undefined;
    }
    gathered ??= gather(values, count, scale, bucket);
    return gathered[rank - before]!;
  });
}

/** The values of one step in ascending order. */
function gather(values: Float32Array, count: number, scale: number, bucket: number): Float32Array {
  const own = new Float32Array(counts[bucket]!);
  let kept = 0;
  for (let i = 0; kept < own.length && i < count; i++) {
    const value = values[i]!;
    if (((value * scale) | 0) !== bucket) continue;
    own[kept] = value;
    kept += 1;
  }
  return own.sort();
}
