/** How the documents of one row become one value: one small object per column, mergeable, bounded. */

import type { Column } from '../decoder/views.js';
import { Distinct } from './distinct.js';
import { numberOf, textOf } from './field-path.js';
import type { CellValue } from './model.js';
import { Quantiles } from './quantiles.js';

export interface Accumulator {
  /** `per` is undefined unless the column divides. */
  add(value: unknown, per: unknown): void;
  /** Takes in another of the same column. */
  merge(other: Accumulator): void;
  value(): CellValue;
}

/** Maker of accumulators for a column, which counts documents where it names no field. */
export function accumulatorOf(column: Pick<Column, 'field' | 'per' | 'aggregate' | 'format'>): () => Accumulator {
  if (column.field === undefined) return () => new Count();
  if (column.per !== undefined) return () => new Ratio();
  switch (column.aggregate) {
    case 'sum':
      return () => new Sum();
    case 'min':
      return () => new Extreme(-1);
    case 'max':
      return () => new Extreme(1);
    case 'mean':
      return () => new Mean();
    case 'p50':
      return () => new Percentile(0.5);
    case 'p95':
      return () => new Percentile(0.95);
    case 'distinct':
      return () => new DistinctValues();
    default: {
      const time = column.format === 'time';
      return () => new Last(time);
    }
  }
}

class Count implements Accumulator {
  private count = 0;
  add(): void {
    this.count += 1;
  }
  merge(other: Count): void {
    this.count += other.count;
  }
  value(): number {
    return this.count;
  }
}

class Sum implements Accumulator {
  private sum = 0;
  private any = false;
  add(value: unknown): void {
    const number = numberOf(value);
    if (number === undefined) return;
    this.sum += number;
    this.any = true;
  }
  merge(other: Sum): void {
    this.sum += other.sum;
    this.any ||= other.any;
  }
  value(): CellValue {
    return this.any ? this.sum : undefined;
  }
}

/** Sum by sum, over documents that have both: a document that misses one would tilt the ratio. */
class Ratio implements Accumulator {
  private sum = 0;
  private per = 0;
  add(value: unknown, per: unknown): void {
    const number = numberOf(value);
    const divisor = numberOf(per);
    if (number === undefined || divisor === undefined) return;
    this.sum += number;
    this.per += divisor;
  }
  merge(other: Ratio): void {
    this.sum += other.sum;
    this.per += other.per;
  }
  value(): CellValue {
    return this.per === 0 ? undefined : this.sum / this.per;
  }
}

class Mean implements Accumulator {
  private sum = 0;
  private count = 0;
  add(value: unknown): void {
    const number = numberOf(value);
    if (number === undefined) return;
    this.sum += number;
    this.count += 1;
  }
  merge(other: Mean): void {
    this.sum += other.sum;
    this.count += other.count;
  }
  value(): CellValue {
    return this.count === 0 ? undefined : this.sum / this.count;
  }
}

class Extreme implements Accumulator {
  private readonly sign: number;
  private best: number | undefined;
  constructor(sign: 1 | -1) {
    this.sign = sign;
  }
  add(value: unknown): void {
    this.take(numberOf(value));
  }
  merge(other: Extreme): void {
    this.take(other.best);
  }
  value(): CellValue {
    return this.best;
  }
  private take(number: number | undefined): void {
    if (number !== undefined && (this.best === undefined || (number - this.best) * this.sign > 0)) this.best = number;
  }
}

class Percentile implements Accumulator {
  private readonly share: number;
  private readonly quantiles = new Quantiles();
  constructor(share: number) {
    this.share = share;
  }
  add(value: unknown): void {
    const number = numberOf(value);
    if (number !== undefined) this.quantiles.add(number);
  }
  merge(other: Percentile): void {
    this.quantiles.merge(other.quantiles);
  }
  value(): CellValue {
    return this.quantiles.at(this.share);
  }
}

class DistinctValues implements Accumulator {
  private readonly distinct = new Distinct();
  add(value: unknown): void {
    const text = textOf(value);
    if (text !== undefined) this.distinct.add(text);
  }
  merge(other: DistinctValues): void {
    this.distinct.merge(other.distinct);
  }
  value(): number {
    return this.distinct.count();
  }
}

/** The newest by arrival; numbers stay numbers. Of several rows together there is no last value worth showing. */
class Last implements Accumulator {
  private readonly time: boolean;
  private last: CellValue;
  constructor(time: boolean) {
    this.time = time;
  }
  add(value: unknown): void {
    const next = this.time ? numberOf(value) : typeof value === 'number' ? value : textOf(value);
    if (next !== undefined) this.last = next;
  }
  merge(): void {
    this.last = undefined;
  }
  value(): CellValue {
    return this.last;
  }
}
