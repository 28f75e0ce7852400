/** Which aggregates of a field say something true, so that no panel adds up what does not add up. */

import type { Aggregate } from './measure.js';
import type { KnownField } from './stream-fields.js';

const NUMBERS = new Set(['long', 'integer', 'short', 'byte', 'double', 'float']);
/** Counted things: two documents together have the sum of them. */
const COUNTED = new Set([
  'packets',
  'runs',
  'bursts',
  'bytes',
  'frames',
  'reports',
  'blocks',
  's',
  'messages',
  'documents',
  'requests',
  'times',
]);
/** Extremes, shares and states: the larger of two, or the later, and never the sum. */
const NO_SUM = /(_max|max_run|_pct|reported_lost|memory_bytes|uptime_seconds|concurrency)$|\.queue\./;
/** Fields that are sums themselves. */
const SUMMED = /[._](sum|sumsq)(_|$)/;

/** Undefined when the aggregate is fine; otherwise why not. */
export function dishonest(aggregate: Aggregate, { path, type, unit }: KnownField): string | undefined {
  if (type === 'text' || type === 'flattened') return `${path} is ${type}, which cannot be aggregated`;
  switch (aggregate.operation) {
    case 'count':
    case 'unique_count':
      return undefined;
    case 'sum':
      if (!NUMBERS.has(type)) return `${path} is ${type}, no number`;
      if (NO_SUM.test(path)) return `${path} does not add up over documents: it is an extreme, a share or a state`;
      if (unit !== undefined && COUNTED.has(unit)) return undefined;
      if (SUMMED.test(path) || unit === undefined) return undefined;
      return `${path} in ${unit} does not add up over documents: sum the counts it is made of`;
    case 'average':
      if (!NUMBERS.has(type)) return `${path} is ${type}, no number`;
      return unit === 'percent'
        ? `the mean of ${path} weighs every document alike: divide the sums of the counts it is made of`
        : undefined;
    default:
      return NUMBERS.has(type) || type === 'date' ? undefined : `${path} is ${type}, no number`;
  }
}
