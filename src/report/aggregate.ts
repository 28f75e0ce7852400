/** Fills every view that the decoders declare with the documents as they are finished, in bounded memory. */

import type { Microseconds } from '../bytes/time.js';
import type { DocumentKinds } from '../decoder/contract.js';
import type { View } from '../decoder/views.js';
import type { DocumentSink, FinishedDocument } from '../documents/sink.js';
import { type Body, numberOf, textOf } from './field-path.js';
import { ListingAggregate } from './listing-aggregate.js';
import type {
  CaptureGap,
  ReportListing,
  ReportPlot,
  ReportSequence,
  ReportStory,
  ReportTable,
  ReportTimeline,
  StreamCount,
} from './model.js';
import { PlotAggregate, type Plotted } from './plot-aggregate.js';
import { SequenceAggregate } from './sequence-aggregate.js';
import { StoryAggregate } from './story-aggregate.js';
import { TableAggregate } from './table-aggregate.js';
import { TimelineAggregate } from './timeline-aggregate.js';

/** What of a decoder the report needs; a LoadedDecoder is one. */
export interface ViewedDecoder {
  readonly name: string;
  readonly summary?: string;
  readonly documents: DocumentKinds;
  readonly views?: readonly View[];
}

/** All that the documents say, without counters. */
export interface DocumentFacts {
  readonly documents: number;
  readonly observers: readonly { readonly name: string; readonly documents: number }[];
  /** Documents of observers beyond the first 200. */
  readonly otherObserverDocuments: number;
  /** Data streams, most documents first; at most 50. */
  readonly streams: readonly StreamCount[];
  readonly otherStreamDocuments: number;
  readonly from?: Microseconds;
  readonly to?: Microseconds;
  readonly gaps: readonly CaptureGap[];
  readonly otherGaps: number;
  readonly byDecoder: ReadonlyMap<string, number>;
}

const MAX_OBSERVERS = 200;
const MAX_GAPS = 100;
/** Data streams come from the configuration, but those in a spool may be anything. */
const MAX_STREAMS = 1000;
const SHOWN_STREAMS = 50;
/** Data set of the capture's own events: `logs-spoor.capture-<namespace>`. */
const CAPTURE = 'logs-spoor.capture-';

const ACTIVITY: Plotted = {
  view: 'plot',
  title: 'Activity',
  series: ['event.dataset'],
  aggregate: 'sum',
  unit: 'documents',
  format: 'integer',
};

/** What is to be done with a document of one data stream. */
interface Plan {
  documents: number;
  readonly decoder: DecoderAggregate | undefined;
  /** Those that take whole documents, whatever they are. */
  readonly takers: readonly { add(body: Body): void }[];
  readonly plots: readonly PlotAggregate[];
  readonly capture: boolean;
}

/** One of them. */
interface ViewAggregate {
  readonly prefix: string;
  readonly table?: TableAggregate;
  readonly plot?: PlotAggregate;
  readonly story?: StoryAggregate;
  readonly listing?: ListingAggregate;
  readonly sequence?: SequenceAggregate;
  readonly timeline?: TimelineAggregate;
}

interface DecoderAggregate {
  readonly decoder: ViewedDecoder;
  documents: number;
  readonly views: readonly ViewAggregate[];
  /** Of a decoder that declares no plot: when there was how much. */
  readonly activity?: PlotAggregate;
}

/** Takes documents in any order; a table, a plot and the facts can be asked for at any time, and again later. */
export class ViewAggregates implements DocumentSink {
  private readonly decoders: readonly DecoderAggregate[];
  private readonly plans = new Map<string, Plan>();
  private readonly observers = new Map<string, { count: number }>();
  private readonly otherObservers = { count: 0 };
  private lastObserver: string | undefined;
  private lastObserverCount = { count: 0 };
  private readonly gaps: CaptureGap[] = [];
  private otherGaps = 0;
  private documents = 0;
  private from = Number.POSITIVE_INFINITY;
  private to = Number.NEGATIVE_INFINITY;

  constructor(decoders: readonly ViewedDecoder[]) {
    this.decoders = decoders.map((decoder) => ({
      decoder,
      documents: 0,
      views: (decoder.views ?? []).flatMap((view) => aggregateOf(decoder, view)),
      ...(!decoder.views?.some(({ view }) => view === 'plot') && { activity: new PlotAggregate(ACTIVITY, decoder.name, {}) }),
    }));
  }

  /** Costs some microseconds: about one for each column and plot of the document's kind. Never throws on any content. */
  document({ dataStream, body, time = numberOf(body['@timestamp']) }: Pick<FinishedDocument, 'dataStream' | 'body' | 'time'>): void {
    const plan = this.plans.get(dataStream) ?? this.plan(dataStream);
    this.documents += 1;
    plan.documents += 1;
    const event = body.event as Body | undefined;
    this.count(body);
    if (plan.decoder !== undefined) plan.decoder.documents += 1;
    if (plan.capture) this.capture(body, time);
    for (const taker of plan.takers) taker.add(body);
    if (time === undefined) return;
    const start = numberOf(event?.start) ?? time;
    // What the capture tells of itself may stand on the wall clock, days away from the packets.
    if (!plan.capture) {
      this.from = Math.min(this.from, time, start);
      this.to = Math.max(this.to, time);
    }
    if (plan.plots.length === 0) return;
    // event.duration is in nanoseconds (ECS). Metrics are told per interval; what happened once may take any time.
    const duration = dataStream.startsWith('metrics-') ? (numberOf(event?.duration) ?? 0) / 1000 : 0;
    for (const plot of plan.plots) plot.add(body, start, duration);
  }

  /** Tables by decoder, in the order of its views. */
  tables(): ReadonlyMap<string, readonly ReportTable[]> {
    return new Map(this.decoders.map(({ decoder, views }) => [decoder.name, views.flatMap(({ table }) => table?.table() ?? [])]));
  }

  /** Stories by decoder, in the order of its views. */
  stories(): ReadonlyMap<string, readonly ReportStory[]> {
    return new Map(this.decoders.map(({ decoder, views }) => [decoder.name, views.flatMap(({ story }) => story?.story() ?? [])]));
  }

  /** Listings by decoder, in the order of its views. @param begin when the first packet was; that of the earliest document unless said */
  listings(begin?: Microseconds): ReadonlyMap<string, readonly ReportListing[]> {
    const from = begin ?? (Number.isFinite(this.from) ? this.from : 0);
    return new Map(this.decoders.map(({ decoder, views }) => [decoder.name, views.flatMap(({ listing }) => listing?.listing(from) ?? [])]));
  }

  /** Charts by decoder, in the order of its views. */
  sequences(): ReadonlyMap<string, readonly ReportSequence[]> {
    return new Map(this.decoders.map(({ decoder, views }) => [decoder.name, views.flatMap(({ sequence }) => sequence?.charts() ?? [])]));
  }

  /** Bars of states by decoder, in the order of its views; the last states last until the newest document. */
  timelines(): ReadonlyMap<string, readonly ReportTimeline[]> {
    return new Map(
      this.decoders.map(({ decoder, views }) => [decoder.name, views.flatMap(({ timeline }) => timeline?.timeline(this.to) ?? [])]),
    );
  }

  /** Plots by decoder, in the order of its views. */
  plots(): ReadonlyMap<string, readonly ReportPlot[]> {
    return new Map(
      this.decoders.map(({ decoder, views, activity }) => [
        decoder.name,
        [...views.map(({ plot }) => plot), activity].flatMap((plot) => plot?.plot() ?? []),
      ]),
    );
  }

  facts(): DocumentFacts {
    const observers = [...this.observers].map(([name, { count }]) => ({ name, documents: count }));
    observers.sort((a, b) => b.documents - a.documents || (a.name < b.name ? -1 : 1));
    const streams = [...this.plans].map(([name, { documents }]) => ({ name, documents }));
    streams.sort((a, b) => b.documents - a.documents || (a.name < b.name ? -1 : 1));
    const shown = streams.slice(0, SHOWN_STREAMS);
    return {
      documents: this.documents,
      streams: shown,
      otherStreamDocuments: this.documents - shown.reduce((sum, { documents }) => sum + documents, 0),
      observers,
      otherObserverDocuments: this.otherObservers.count,
      ...(this.from <= this.to && { from: this.from, to: this.to }),
      gaps: [...this.gaps].sort((a, b) => (a.from ?? a.to ?? 0) - (b.from ?? b.to ?? 0)),
      otherGaps: this.otherGaps,
      byDecoder: new Map(this.decoders.map(({ decoder, documents }) => [decoder.name, documents])),
    };
  }

  private plan(dataStream: string): Plan {
    const decoder = this.decoders.find(({ views, decoder }) =>
      [...views.map(({ prefix }) => prefix), ...Object.values(decoder.documents).map(prefixOf)].some((prefix) =>
        dataStream.startsWith(prefix),
      ),
    );
    const views = decoder?.views.filter(({ prefix }) => dataStream.startsWith(prefix)) ?? [];
    const plan: Plan = {
      documents: 0,
      decoder,
      takers: views.flatMap(({ table, story, listing, sequence, timeline }) => table ?? story ?? listing ?? sequence ?? timeline ?? []),
      plots: [...views.flatMap(({ plot }) => plot ?? []), ...(decoder?.activity === undefined ? [] : [decoder.activity])],
      capture: dataStream.startsWith(CAPTURE),
    };
    if (this.plans.size < MAX_STREAMS) this.plans.set(dataStream, plan);
    return plan;
  }

  private count(body: Body): void {
    const observer = textOf((body.observer as Body | undefined)?.name);
    if (observer === undefined) return;
    // Documents come in batches of one observer.
    if (observer !== this.lastObserver) {
      let entry = this.observers.get(observer);
      if (entry === undefined) {
        entry = this.observers.size < MAX_OBSERVERS ? { count: 0 } : this.otherObservers;
        if (entry !== this.otherObservers) this.observers.set(observer, entry);
      }
      this.lastObserver = observer;
      this.lastObserverCount = entry;
    }
    this.lastObserverCount.count += 1;
  }

  /** A loss is placed on the observer's clock, where its documents are; how long it took, only the wall clock knows. */
  private capture(body: Body, time: Microseconds | undefined): void {
    const own = body.capture as Body | undefined;
    if (own?.loss !== true) return;
    if (this.gaps.length >= MAX_GAPS) {
      this.otherGaps += 1;
      return;
    }
    const gap = own.gap as Body | undefined;
    const observer = textOf((body.observer as Body | undefined)?.name);
    const count = numberOf(own.count);
    const length = Math.max(0, (numberOf(gap?.to) ?? 0) - (numberOf(gap?.from) ?? Number.POSITIVE_INFINITY));
    this.gaps.push({
      ...(observer !== undefined && { observer }),
      reason: textOf(own.reason) ?? 'unknown',
      message: textOf(own.message) ?? '',
      ...(time !== undefined && { from: time, to: time + length }),
      ...(count !== undefined && { count }),
    });
  }
}

function prefixOf(kind: DocumentKinds[string]): string {
  return `${kind.type}-spoor.${kind.dataset}-`;
}

/** Empty for a view of a kind that the decoder does not have: the loader and `testDecoder` say so, a report goes on. */
function aggregateOf(decoder: ViewedDecoder, view: View): DecoderAggregate['views'] {
  const kind = decoder.documents[view.kind];
  if (kind === undefined) return [];
  const prefix = prefixOf(kind);
  switch (view.view) {
    case 'table':
      return [{ prefix, table: new TableAggregate(view, decoder.name, kind.fields) }];
    case 'plot':
      return [{ prefix, plot: new PlotAggregate(view, decoder.name, kind.fields) }];
    case 'story':
      return [{ prefix, story: new StoryAggregate(view, decoder.name) }];
    case 'listing':
      return [{ prefix, listing: new ListingAggregate(view, decoder.name, kind.fields) }];
    case 'sequence':
      return [{ prefix, sequence: new SequenceAggregate(view, decoder.name, kind.fields) }];
    case 'timeline':
      return [{ prefix, timeline: new TimelineAggregate(view, decoder.name, kind.fields) }];
  }
}
