/** All numbers of a run in the text format of Prometheus, beside those of the process and of Node. */

import { collectDefaultMetrics, type Metric, Registry } from 'prom-client';
import type { Counters } from '../metrics/counters.js';
import type { Histogram } from '../metrics/histogram.js';

type Labels = Readonly<Record<string, string | number>>;

interface Value {
  readonly value: number;
  readonly labels: Labels;
  readonly metricName?: string;
}

/** One name with all its labels, in the form that the registry writes out. */
interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly values: Value[];
}

/** Writes what the counters say at that moment. One for each run. */
export class PrometheusPage {
  readonly contentType: string;
  private readonly counters: Counters;
  private readonly version: string;
  private readonly process = new Registry();

  constructor(counters: Counters, version: string) {
    this.counters = counters;
    this.version = version;
    collectDefaultMetrics({ register: this.process });
    this.contentType = this.process.contentType;
  }

  async text(): Promise<string> {
    const own = new Registry();
    for (const family of this.families()) own.registerMetric(metricOf(family));
    return Registry.merge([own, this.process]).metrics();
  }

  private families(): Iterable<Family> {
    const families = new Map<string, Family>();
    const values = (name: string, help: string, type: Family['type']) => {
      let family = families.get(name);
      if (family === undefined) {
        family = { name, help, type, values: [] };
        families.set(name, family);
      }
      return family.values;
    };
    values('spoor_build_info', 'Always 1; the label says which version runs.', 'gauge').push({
      value: 1,
      labels: { version: this.version },
    });
    // Where the same name counts several things, the first one's words stand for all: Prometheus has one help text a name.
    for (const { name, help, labels, value } of this.counters.all()) values(name, help, 'counter').push({ value, labels });
    for (const { name, help, labels, read } of this.counters.gauges()) {
      const value = read();
      if (value !== undefined) values(name, help, 'gauge').push({ value, labels });
    }
    for (const histogram of this.counters.histograms()) values(histogram.name, histogram.help, 'histogram').push(...valuesOf(histogram));
    return families.values();
  }
}

/** Buckets are cumulative in this format. */
function valuesOf({ name, labels, bounds, counts, sum, count }: Histogram): Value[] {
  let below = 0;
  const buckets = bounds.map((bound, i) => {
    below += counts[i]!;
    return { value: below, labels: { ...labels, le: bound }, metricName: `${name}_bucket` };
  });
  return [
    ...buckets,
    { value: count, labels: { ...labels, le: '+Inf' }, metricName: `${name}_bucket` },
    { value: sum, labels, metricName: `${name}_sum` },
    { value: count, labels, metricName: `${name}_count` },
  ];
}

/** The registry asks a metric only for this; its types want one of its own classes, which would count a second time what is counted already. */
function metricOf(family: Family): Metric {
  return { ...family, aggregator: 'sum', get: async () => family } as unknown as Metric;
}
