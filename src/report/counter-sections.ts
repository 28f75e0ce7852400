/** Sorts all counters into what a reader asks: what was refused, what was lost, and the rest. */

import type { Counter } from '../metrics/counters.js';
import type { ReportModel, Tally } from './model.js';

export interface CounterSections {
  readonly problems: ReadonlyMap<string, readonly Tally[]>;
  readonly counts: ReadonlyMap<string, readonly Tally[]>;
  readonly refusals: readonly Tally[];
  readonly losses: readonly Tally[];
  readonly counters: ReportModel['counters'];
}

/** Made by the engine for what a decoder declares in `problems`, and for messages that end too early. */
const PROBLEMS = 'spoor_decoder_refused_total';
/** Made by the engine for what a decoder declares in `counts`. */
const COUNTS = 'spoor_decoder_counted_total';
/** Words in the name of any other counter that say that something was lost, wherever it was. */
const LOSS = /_(lost|loss|losses|dropped|missed|gaps|discarded|displaced|damaged|dead_letters)(_|$)/;
/** Words that say that something was seen and not decoded. */
const REFUSAL = /_(refused|malformed|rejected|unclaimed|skipped|defects|jumps|too_deep)(_|$)/;

/** Counters at 0 say nothing and stand in no list but `counters`. The same thing of several observers is one line. */
export function counterSections(counters: Iterable<Readonly<Counter>>): CounterSections {
  const problems: Tally[] = [];
  const counts: Tally[] = [];
  const refusals: Tally[] = [];
  const losses: Tally[] = [];
  const rest: ReportModel['counters'][number][] = [];
  for (const counter of counters) {
    const { name, labels, help, value } = counter;
    rest.push({ name, labels: { ...labels }, help, value });
    if (value === 0) continue;
    if (name === PROBLEMS) problems.push(tally(counter));
    else if (name === COUNTS) counts.push(tally(counter));
    else if (LOSS.test(name)) losses.push(tally(counter));
    else if (REFUSAL.test(name)) refusals.push(tally(counter));
  }
  return { problems: byDecoder(problems), counts: byDecoder(counts), refusals: merged(refusals), losses: merged(losses), counters: rest };
}

/** `spoor_net_refused_total{reason="icmp"}` is `icmp` by `net`; `spoor_flows_unclaimed_total{transport="udp"}` is `unclaimed udp` by `flows`. */
function tally({ name, labels, help, value }: Readonly<Counter>): Tally {
  const { decoder, observer: _, reason, what, ...others } = labels;
  const [, part = '', ...words] = name.replace(/_total$/, '').split('_');
  return { part: decoder ?? part, what: reason ?? what ?? [...words, ...Object.values(others)].join(' '), meaning: help, count: value };
}

function merged(tallies: readonly Tally[]): Tally[] {
  const byKey = new Map<string, Tally>();
  for (const tally of tallies) {
    const key = JSON.stringify([tally.part, tally.what, tally.meaning]);
    byKey.set(key, { ...tally, count: tally.count + (byKey.get(key)?.count ?? 0) });
  }
  return [...byKey.values()].sort((a, b) => b.count - a.count);
}

function byDecoder(tallies: readonly Tally[]): Map<string, Tally[]> {
  const lists = new Map<string, Tally[]>();
  for (const tally of merged(tallies)) lists.set(tally.part, [...(lists.get(tally.part) ?? []), tally]);
  return lists;
}
