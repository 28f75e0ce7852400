/** Histograms: how often a measured value fell below each of a few bounds, as Prometheus adds them up. */

export class Histogram {
  readonly name: string;
  /** One sentence: what is measured; the unit is the last word of the name. */
  readonly help: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Upper bounds, growing; values beyond the last are counted in `count` alone. */
  readonly bounds: readonly number[];
  /** How many values were at most the bound of the same place, and more than the one before. */
  readonly counts: number[];
  sum = 0;
  count = 0;

  constructor(name: string, help: string, bounds: readonly number[], labels: Readonly<Record<string, string>>) {
    this.name = name;
    this.help = help;
    this.bounds = bounds;
    this.labels = labels;
    this.counts = bounds.map(() => 0);
  }

  /** `times`: so many values of that size at once. What is no finite number is not counted. */
  observe(value: number, times = 1): void {
    if (!Number.isFinite(value)) return;
    const place = this.bounds.findIndex((bound) => value <= bound);
    if (place >= 0) this.counts[place]! += times;
    this.sum += value * times;
    this.count += times;
  }
}

/** Seconds from 1 ms to a minute: requests and writes. */
export const FAST_SECONDS: readonly number[] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** Seconds from a tenth to a day: how long documents are under way, outages included. */
export const SLOW_SECONDS: readonly number[] = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600, 14_400, 86_400];
