/** Every number the program keeps about itself, each declared with a name and what it means: counters, and beside them gauges and histograms. */

import { Histogram } from './histogram.js';

/** Hold one and write `value += 1`: a counter on the packet path costs one addition. */
export interface Counter {
  readonly name: string;
  /** One sentence: what one more of it means. */
  readonly help: string;
  /** Bounded sets of words only: a reason, a decoder, an observer. Never anything from a packet. */
  readonly labels: Readonly<Record<string, string>>;
  value: number;
}

/** A number that goes up and down: asked for when somebody looks, so that it costs nothing in between. */
export interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Undefined while there is nothing to tell. */
  readonly read: () => number | undefined;
}

/** All numbers of one pipeline. Names follow Prometheus: `spoor_<part>_<what>_total` for counters, the unit last for the others. */
export class Counters {
  private readonly byKey = new Map<string, Counter>();
  private readonly gaugesByKey = new Map<string, Gauge>();
  private readonly histogramsByKey = new Map<string, Histogram>();

  /** The counter of that name and labels, made at the first call. Call it once, outside loops, and keep the result. */
  counter(name: string, help: string, labels: Readonly<Record<string, string>> = {}): Counter {
    const key = keyOf(name, labels);
    let counter = this.byKey.get(key);
    if (counter === undefined) {
      counter = { name, help, labels, value: 0 };
      this.byKey.set(key, counter);
    }
    return counter;
  }

  /** A gauge; the last one of a name and labels counts. */
  gauge(name: string, help: string, read: Gauge['read'], labels: Readonly<Record<string, string>> = {}): void {
    this.gaugesByKey.set(keyOf(name, labels), { name, help, labels, read });
  }

  /** The histogram of that name and labels, made at the first call. */
  histogram(name: string, help: string, bounds: readonly number[], labels: Readonly<Record<string, string>> = {}): Histogram {
    const key = keyOf(name, labels);
    let histogram = this.histogramsByKey.get(key);
    if (histogram === undefined) {
      histogram = new Histogram(name, help, bounds, labels);
      this.histogramsByKey.set(key, histogram);
    }
    return histogram;
  }

  /** All counters in the order they were made. */
  all(): Iterable<Readonly<Counter>> {
    return this.byKey.values();
  }

  gauges(): Iterable<Gauge> {
    return this.gaugesByKey.values();
  }

  /** What the gauge of that name says, of several the first one; undefined without one, or while there is nothing to tell. */
  reading(name: string): number | undefined {
    for (const gauge of this.gaugesByKey.values()) if (gauge.name === name) return gauge.read();
    return undefined;
  }

  histograms(): Iterable<Histogram> {
    return this.histogramsByKey.values();
  }

  /** Sum over all labels; 0 for a name nobody made. */
  total(name: string): number {
    let sum = 0;
    for (const counter of this.byKey.values()) if (counter.name === name) sum += counter.value;
    return sum;
  }

  /** Value per value of one label: `by('spoor_net_refused_total', 'reason')`. */
  by(name: string, label: string): Map<string, number> {
    const sums = new Map<string, number>();
    for (const counter of this.byKey.values()) {
      const word = counter.labels[label];
      if (counter.name === name && word !== undefined) sums.set(word, (sums.get(word) ?? 0) + counter.value);
    }
    return sums;
  }
}

function keyOf(name: string, labels: Readonly<Record<string, string>>): string {
  return name + JSON.stringify(labels);
}
