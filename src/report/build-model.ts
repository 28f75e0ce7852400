/** Puts the model of a report together: from a run, or from documents alone. */

import type { Microseconds } from '../bytes/time.js';
import type { Counter } from '../metrics/counters.js';
import { ViewAggregates, type ViewedDecoder } from './aggregate.js';
import { counterSections } from './counter-sections.js';
import type { Body } from './field-path.js';
import { headlinesOf } from './headlines.js';
import type { ReportModel } from './model.js';

/** Made by the engine. */
const PACKETS = 'spoor_packets_total';

export interface ModelParts {
  readonly decoders: readonly ViewedDecoder[];
  readonly aggregates: ViewAggregates;
  /** Files, endpoints or the spool, in the operator's words. */
  readonly inputs: readonly string[];
  /** Packets read; where not given, what the engine counted. */
  readonly packets?: number;
  /** When the first packet was. */
  readonly begin?: Microseconds;
  /** `Counters.all()`; without it nothing is said about refusals. */
  readonly counters?: Iterable<Readonly<Counter>>;
}

/** A snapshot: the aggregates may go on and another model be made later. */
export function reportModel({ decoders, aggregates, inputs, packets, begin, counters = [] }: ModelParts): ReportModel {
  const facts = aggregates.facts();
  const tables = aggregates.tables();
  const plots = aggregates.plots();
  const stories = aggregates.stories();
  const listings = aggregates.listings(begin);
  const sequences = aggregates.sequences();
  const timelines = aggregates.timelines();
  const sections = counterSections(counters);
  const read = packets ?? sections.counters.find(({ name }) => name === PACKETS)?.value;
  return {
    generatedFrom: {
      inputs,
      ...(read !== undefined && { packets: read }),
      documents: facts.documents,
      observers: facts.observers,
      otherObserverDocuments: facts.otherObserverDocuments,
      streams: facts.streams,
      otherStreamDocuments: facts.otherStreamDocuments,
      ...(facts.from !== undefined && { from: facts.from }),
      ...(facts.to !== undefined && { to: facts.to }),
    },
    decoders: decoders.map((decoder) => ({
      name: decoder.name,
      summary: decoder.summary ?? '',
      documents: facts.byDecoder.get(decoder.name) ?? 0,
      headlines: headlinesOf(tables.get(decoder.name) ?? []),
      tables: tables.get(decoder.name) ?? [],
      stories: stories.get(decoder.name) ?? [],
      plots: plots.get(decoder.name) ?? [],
      listings: listings.get(decoder.name) ?? [],
      sequences: sequences.get(decoder.name) ?? [],
      timelines: timelines.get(decoder.name) ?? [],
      problems: sections.problems.get(decoder.name) ?? [],
      counts: sections.counts.get(decoder.name) ?? [],
    })),
    refusals: sections.refusals,
    losses: sections.losses,
    gaps: facts.gaps,
    otherGaps: facts.otherGaps,
    counters: sections.counters,
  };
}

/**
 * The model of documents as they stand in a spool: `json` is one document, one line. What is no JSON object is counted as
 * a refusal of the report, and the rest is shown.
 */
export async function modelFromDocuments(
  documents:
    | Iterable<{ readonly dataStream: string; readonly json: string }>
    | AsyncIterable<{ readonly dataStream: string; readonly json: string }>,
  decoders: readonly ViewedDecoder[],
  inputs: readonly string[] = [],
): Promise<ReportModel> {
  const aggregates = new ViewAggregates(decoders);
  const unreadable = {
    name: 'spoor_report_refused_total',
    help: 'A document in the spool is no JSON object; it is not in this report.',
    labels: { reason: 'not_json' },
    value: 0,
  };
  for await (const { dataStream, json } of documents) {
    const body = parsed(json);
    if (body === undefined) unreadable.value += 1;
    else aggregates.document({ dataStream, body });
  }
  return reportModel({ decoders, aggregates, inputs, counters: unreadable.value > 0 ? [unreadable] : [] });
}

function parsed(json: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : undefined;
  } catch {
    return undefined;
  }
}
