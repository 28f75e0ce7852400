/** What `npm run bench` measured, as it is kept in `bench/results/`, and the table that documentation shows of it. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One thing that was measured, several times, each time beside what it is compared to. */
export interface Measurement {
  /** Stays the same over the years: what a run is compared with an earlier one by. */
  readonly id: string;
  readonly what: string;
  readonly unit: 'packets/s' | 'documents/s' | 'messages/s' | 'MB' | 's' | 'ns' | '%';
  /** One for each round. */
  readonly values: readonly number[];
  readonly beside?: { readonly what: string; readonly values: readonly number[] };
  /** What is wanted: of the ratio to what stands beside it, and of the value itself. `most` is a limit, `least` a goal to reach. */
  readonly goal?: { readonly ratio?: number; readonly least?: number; readonly most?: number };
}

export interface BenchResults {
  /** ISO 8601, day. */
  readonly date: string;
  readonly node: string;
  readonly processor: string;
  readonly processors: number;
  readonly measurements: readonly Measurement[];
}

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Of a list that is not empty. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1] ?? Number.NaN, least: sorted[0] ?? Number.NaN, most: sorted.at(-1) ?? Number.NaN };
}

/** Spoor's value over the one beside it, round by round, since both ran one after the other; undefined where nothing stands beside it. */
export function ratioOf({ values, beside }: Measurement): Spread | undefined {
  return beside === undefined ? undefined : spreadOf(values.map((value, round) => value / beside.values[round]!));
}

/** Results below the folder of the repository, by date, the newest of each measurement counting; undefined without any. */
export function committedResults(root: string): BenchResults | undefined {
  const folder = join(root, 'bench', 'results');
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  const all = files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as BenchResults);
  const newest = all.at(-1);
  if (newest === undefined) return undefined;
  const measurements = new Map(all.flatMap(({ measurements }) => measurements.map((one) => [one.id, one])));
  return { ...newest, measurements: [...measurements.values()] };
}

/** Three digits that mean something, with a unit one can read. */
export function amount(value: number, unit: Measurement['unit']): string {
  if (unit === 's') return `${value.toFixed(2)} s`;
  if (unit === 'MB') return value >= 1000 ? `${(value / 1000).toFixed(2)} GB` : `${value.toFixed(0)} MB`;
  if (unit === 'ns' || unit === '%') return `${value.toPrecision(3)} ${unit}`;
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} M ${unit}`;
  return value >= 1e3 ? `${Math.round(value / 1e3)} k ${unit}` : `${value.toFixed(0)} ${unit}`;
}

export function ratioText({ median, least, most }: Spread): string {
  const digits = (value: number) => (value >= 10 ? value.toFixed(0) : value.toFixed(2));
  return least === most ? digits(median) : `${digits(median)} (${digits(least)} to ${digits(most)})`;
}

/** Whether a goal is met by the median; undefined without one. */
export function meets(measurement: Measurement): boolean | undefined {
  const { goal, values } = measurement;
  if (goal === undefined) return undefined;
  const { median } = spreadOf(values);
  const ratio = ratioOf(measurement)?.median;
  return (
    (goal.ratio === undefined || (ratio !== undefined && ratio >= goal.ratio)) &&
    (goal.least === undefined || median >= goal.least) &&
    (goal.most === undefined || median <= goal.most)
  );
}

/** Packets a second of a call: two directions, 20 ms. */
const OF_CALL = 100;

/** The table of docs/scale.md: what a core can take by what was measured; undefined while that was not. */
export function scaleTable({ measurements }: BenchResults): string | undefined {
  const nanoseconds = (id: string) => {
    const found = measurements.find((one) => one.id === id);
    return found && spreadOf(found.values).median;
  };
  const few = nanoseconds('flows_rtp_1000');
  const many = nanoseconds('flows_rtp_100000');
  const live = nanoseconds(LIVE_COST);
  if (few === undefined || many === undefined || live === undefined) return undefined;
  const row = (what: string, cost: number) => {
    const perSecond = 1e9 / cost;
    return `| ${what} | ${(cost / 1e3).toPrecision(2)} µs | ${amount(perSecond, 'packets/s')} | ${Math.round(perSecond / OF_CALL / 100) * 100} |`;
  };
  return [
    '| | processor time of a packet | a core takes | calls at once |',
    '| --- | --- | --- | --- |',
    row('RTP from a capture, 1 k streams at once', few),
    row('RTP from a capture, 100 k streams at once', many),
    row('RTP live, from the socket to the spool', live),
  ].join('\n');
}

/** Of a live packet, everything included. */
const LIVE_COST = 'live_cpu_60k';

function goalText({ goal, unit }: Measurement): string {
  const parts = [
    goal?.ratio === undefined ? '' : `ratio ${goal.ratio}`,
    goal?.least === undefined ? '' : `at least ${amount(goal.least, unit)}`,
    goal?.most === undefined ? '' : `at most ${amount(goal.most, unit)}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** The table of docs/performance.md. */
export function performanceTable({ measurements, date, node, processor, processors }: BenchResults): string {
  const rows = measurements.map((one) => {
    const ratio = ratioOf(one);
    const beside = one.beside === undefined ? '' : `${one.beside.what}: ${amount(spreadOf(one.beside.values).median, one.unit)}`;
    const met = meets(one);
    const goal = goalText(one);
    return [
      one.what,
      amount(spreadOf(one.values).median, one.unit),
      beside,
      ratio === undefined ? '' : ratioText(ratio),
      met === undefined ? goal : `${goal}: ${met ? 'met' : '**missed**'}`,
    ];
  });
  const head = ['Work', 'Spoor', 'Beside it', 'Ratio: median (least to most)', 'Goal'];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `Measured on ${date} with Node ${node} on ${processors} shared processors (${processor}).`,
    '',
    line(head),
    line(head.map(() => '---')),
    ...rows.map(line),
  ].join('\n');
}
