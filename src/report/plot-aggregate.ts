/** One declared plot over packet time, filled as documents come, with at most so many lines and bins in memory. */

import type { Microseconds } from '../bytes/time.js';
import type { Fields } from '../decoder/fields.js';
import type { FieldPath, PlotView } from '../decoder/views.js';
import { type Body, type FieldReader, fieldReader, numberOf, textOf } from './field-path.js';
import type { ReportPlot, ReportSeries } from './model.js';
import { seriesName } from './names.js';
import { TupleIndex } from './tuple-index.js';
import { columnScale } from './units.js';

/** More series than this, and the half with the lowest peaks is given up and counted. */
export const MAX_SERIES = 256;
/** More bins than this, and the next wider bin is used. */
export const MAX_BINS = 480;
/** How many lines one plot carries before nobody can tell them apart. */
export const DRAWN_SERIES = 8;

/** Each a multiple of the one before, so that bins can be joined and always begin at round times. */
const WIDTHS: readonly Microseconds[] = [1, 2, 10, 30, 60, 300, 900, 3600, 10_800, 43_200, 86_400].map((seconds) => seconds * 1e6);

/** What goes on for longer is a thing that happened, not an interval of regular reports. */
const LONGEST_INTERVAL: Microseconds = 60e6;

/** `first` is the sum, or the greatest value for `max`; `second` what it is divided by. */
interface Bin {
  first: number;
  second: number;
}

/** A plot as decoders declare it; without a field it counts documents. */
export type Plotted = Omit<PlotView, 'field' | 'kind'> & { readonly field?: FieldPath };

interface Series {
  readonly texts: readonly (string | undefined)[];
  readonly name: string;
  bins: Map<number, Bin>;
}

export class PlotAggregate {
  private readonly view: Plotted;
  private readonly by: readonly FieldReader[];
  private readonly field: FieldReader | undefined;
  private readonly per: FieldReader | undefined;
  private readonly scale: number;
  private readonly how: 'sum' | 'max' | 'mean' | 'ratio';
  private readonly maxSeries: number;
  private readonly index: TupleIndex<Series>;
  private readonly series = new Set<Series>();
  private readonly all: Series = { texts: [], name: 'all together', bins: new Map() };
  private width: Microseconds = WIDTHS[0]!;
  private readonly texts: (string | undefined)[] = [];
  private others = 0;
  private regular = false;

  constructor(view: Plotted, decoder: string, fields: Fields, maxSeries = MAX_SERIES) {
    this.view = view;
    this.maxSeries = maxSeries;
    this.by = view.series.map((path) => fieldReader(path, decoder, fields));
    this.index = new TupleIndex(view.series.length);
    this.field = view.field === undefined ? undefined : fieldReader(view.field, decoder, fields);
    this.per = view.per === undefined ? undefined : fieldReader(view.per, decoder, fields);
    this.how = view.per === undefined ? (view.aggregate ?? 'mean') : 'ratio';
    this.scale = columnScale({ ...(view.format && { format: view.format }), ...(view.per && { per: view.per }) }, this.field?.field?.unit);
  }

  /** `start` is when what the document tells began, `duration` how long it went on; bins are never narrower than that. */
  add(body: Body, start: Microseconds, duration: Microseconds): void {
    const first = this.field === undefined ? 1 : numberOf(this.field.read(body));
    const second = this.per === undefined ? 1 : numberOf(this.per.read(body));
    if (first === undefined || second === undefined) return;
    // A bin narrower than the interval of the reports would be empty every other time.
    if (duration > this.width && duration <= LONGEST_INTERVAL) {
      this.regular = true;
      this.widen(duration * 0.999);
    }
    const at = Math.floor(start / this.width);
    this.put(this.all, at, first, second);
    this.put(this.seriesOf(body), at, first, second);
    if (this.all.bins.size > MAX_BINS) this.widen(this.width * 1.001);
  }

  plot(): ReportPlot {
    const ranked = [...this.series.values()].map((series): [Series, number] => [series, this.peak(series)]);
    ranked.sort(([a, x], [b, y]) => y - x || (a.name < b.name ? -1 : 1));
    const drawn = ranked.slice(0, DRAWN_SERIES);
    // Where nothing happened, the sum of what happened is 0: a line must not bridge it.
    const summed = this.how === 'sum' && !this.regular;
    const filled = drawn.flatMap(([series]) => [...series.bins.keys()].flatMap((at) => (summed ? [at - 1, at, at + 1] : at)));
    const bins = [...new Set(filled)].sort((a, b) => a - b);
    const line = (series: Series, peak: number): ReportSeries => ({
      name: series.name,
      peak: peak * this.scale,
      values: bins.map((at) => {
        const bin = series.bins.get(at);
        const value = bin !== undefined ? this.value(bin) : summed ? 0 : undefined;
        return value === undefined ? undefined : value * this.scale;
      }),
    });
    const together = ranked.length > 1 && (this.how === 'mean' || this.how === 'ratio');
    return {
      title: this.view.title,
      unit: this.view.unit,
      format: this.view.format ?? 'text',
      times: bins.map((at) => at * this.width),
      binWidth: this.width,
      joinWithin: this.joinWithin(drawn.map(([series]) => series)),
      series: drawn.map(([series, peak]) => line(series, peak)),
      ...(together && { all: line(this.all, this.peak(this.all)) }),
      others: this.others + ranked.length - drawn.length,
    };
  }

  private seriesOf(body: Body): Series {
    const { by, texts } = this;
    for (let i = 0; i < by.length; i += 1) texts[i] = textOf(by[i]!.read(body));
    let series = this.index.get(texts);
    if (series === undefined) {
      if (this.series.size >= this.maxSeries) this.prune();
      series = { texts: texts.slice(), name: seriesName(this.view.series, texts) || this.view.title, bins: new Map() };
      this.series.add(series);
      this.index.set(series.texts, series);
    }
    return series;
  }

  private put(series: Series, at: number, first: number, second: number): void {
    const bin = series.bins.get(at);
    if (bin === undefined) series.bins.set(at, { first, second });
    else this.join(bin, first, second);
  }

  private join(bin: Bin, first: number, second: number): void {
    bin.first = this.how === 'max' ? Math.max(bin.first, first) : bin.first + first;
    bin.second += second;
  }

  private value(bin: Bin): number | undefined {
    if (this.how === 'sum' || this.how === 'max') return bin.first;
    return bin.second === 0 ? undefined : bin.first / bin.second;
  }

  private peak(series: Series): number {
    let peak = Number.NEGATIVE_INFINITY;
    for (const bin of series.bins.values()) peak = Math.max(peak, this.value(bin) ?? peak);
    return peak;
  }

  private prune(): void {
    const ranked = [...this.series.values()].map((series): [Series, number] => [series, this.peak(series)]);
    ranked.sort(([, x], [, y]) => y - x);
    for (const [series] of ranked.slice(Math.floor(this.maxSeries / 2))) {
      this.series.delete(series);
      this.others += 1;
    }
    this.index.clear();
    for (const series of this.series) this.index.set(series.texts, series);
  }

  private widen(atLeast: Microseconds): void {
    let wider = WIDTHS.find((width) => width >= atLeast);
    for (wider ??= this.width * 2; wider < atLeast; wider *= 2);
    const factor = wider / this.width;
    for (const series of [this.all, ...this.series.values()]) {
      const old = series.bins;
      series.bins = new Map();
      for (const [at, bin] of old) this.put(series, Math.floor(at / factor), bin.first, bin.second);
    }
    this.width = wider;
  }

  /** Of regular reports one that is missing is a gap; of things that happen at any time a silence well beyond the usual one is. */
  private joinWithin(drawn: readonly Series[]): Microseconds {
    if (this.regular || this.how === 'sum') return this.width * 1.5;
    const distances: number[] = [];
    for (const { bins } of drawn) {
      const sorted = [...bins.keys()].sort((a, b) => a - b);
      for (let i = 1; i < sorted.length; i += 1) distances.push(sorted[i]! - sorted[i - 1]!);
    }
    distances.sort((a, b) => a - b);
    return (distances[(distances.length - 1) >> 1] ?? 1) * this.width * 3.5;
  }
}
