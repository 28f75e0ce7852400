/** Percentiles in bounded memory: exact for few values, within 2.5 % of the value for many. */

/** Half the relative width of a bucket, and so the largest relative error of an answer. */
export const QUANTILE_ERROR = 0.025;
const EXACT = 100;
const GAMMA = (1 + QUANTILE_ERROR) / (1 - QUANTILE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);
/** Magnitudes outside are counted at the bound: at most 600 buckets of either sign. */
const SMALLEST = 1e-3;
const LARGEST = 1e10;

/**
 * Logarithmic buckets: value v stands in bucket ceil(log_gamma |v|), answered by the bucket's middle. Sketches merge by
 * adding buckets, without further error. Values that are not finite are left out.
 */
export class Quantiles {
  private exact: number[] | undefined = [];
  private readonly buckets = new Map<number, number>();
  private zeros = 0;
  count = 0;

  add(value: number): void {
    if (!Number.isFinite(value)) return;
    this.count += 1;
    if (this.exact === undefined) this.fill(value, 1);
    else if (this.exact.push(value) > EXACT) this.spill();
  }

  merge(other: Quantiles): void {
    if (other.exact !== undefined) {
      for (const value of other.exact) this.add(value);
      return;
    }
    if (this.exact !== undefined) this.spill();
    this.count += other.count;
    this.zeros += other.zeros;
    for (const [key, count] of other.buckets) this.buckets.set(key, (this.buckets.get(key) ?? 0) + count);
  }

  /** The smallest value that at least `share` (0 to 1) of all values do not exceed (nearest rank); undefined without values. */
  at(share: number): number | undefined {
    if (this.count === 0) return undefined;
    const rank = Math.max(1, Math.ceil(share * this.count));
    if (this.exact !== undefined) return [...this.exact].sort((a, b) => a - b)[rank - 1];
    let seen = 0;
    for (const [value, count] of this.ascending()) {
      seen += count;
      if (seen >= rank) return value;
    }
    return undefined;
  }

  private spill(): void {
    for (const value of this.exact ?? []) this.fill(value, 1);
    this.exact = undefined;
  }

  private fill(value: number, count: number): void {
    const magnitude = Math.abs(value);
    if (magnitude < SMALLEST) {
      this.zeros += count;
      return;
    }
    // Shifted to be positive, so that the sign of the key is the sign of the value.
    const index = Math.ceil(Math.log(Math.min(magnitude, LARGEST) / SMALLEST) / LOG_GAMMA) + 1;
    const key = value < 0 ? -index : index;
    this.buckets.set(key, (this.buckets.get(key) ?? 0) + count);
  }

  private ascending(): [number, number][] {
    const entries = [...this.buckets].map(([key, count]): [number, number] => {
      const middle = (SMALLEST * 2 * GAMMA ** (Math.abs(key) - 1)) / (GAMMA + 1);
      return [key < 0 ? -middle : middle, count];
    });
    if (this.zeros > 0) entries.push([0, this.zeros]);
    return entries.sort((a, b) => a[0] - b[0]);
  }
}
