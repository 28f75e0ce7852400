/** Builds the parts from the configuration, connects them and sees them to their end: the only file that knows them all. */

import { hostname } from 'node:os';
import type { Microseconds } from './bytes/time.js';
import type { Source, SourceItem } from './capture/source.js';
import { type ConfiguredDecoder, configuredDecoders } from './config/decoders.js';
import type { LoadedConfiguration } from './config/load.js';
import { privacyOf } from './config/privacy.js';
import { spoolOf } from './config/schema.js';
import { MappingGuard } from './documents/guard.js';
import type { Privacy } from './documents/identity.js';
import { OwnDocuments } from './documents/own-documents.js';
import { allKinds } from './documents/own-kinds.js';
import { templatesFor } from './documents/templates.js';
import type { Delivery } from './elasticsearch/delivery.js';
import { misfitLetter } from './elasticsearch/misfit-letter.js';
import { Engine } from './engine/engine.js';
import { readyDecoder } from './engine/ready-decoder.js';
import { version } from './installation.js';
import type { Log } from './log.js';
import { Counters } from './metrics/counters.js';
import { Monitor } from './monitoring/monitor.js';
import { Guarded } from './pipeline/guarded.js';
import { Fork, type PausingSink, pump, settledOrAborted } from './pipeline/pipeline.js';
import { ViewAggregates } from './report/aggregate.js';
import { reportModel } from './report/build-model.js';
import type { ReportModel } from './report/model.js';
import { OwnWriter } from './run/own-writer.js';
import type { DroppedDocuments } from './spool/options.js';
import { Spool } from './spool/spool.js';

/** What is shipped within this time after a stop is shipped; the rest waits in the spool for the next start. */
const SHIPPING_AFTER_STOP_MS = 10_000;

export interface RunSettings {
  readonly configuration: LoadedConfiguration;
  readonly log: Log;
  readonly source: (counters: Counters, log: Log) => Source;
  /** What is read, in the operator's words. */
  readonly inputs: readonly string[];
  /** Install index templates that are missing. */
  readonly setup: boolean;
  /** Gets every document besides the spool. */
  readonly also?: PausingSink;
  readonly onItem?: () => void;
}

export interface Outcome {
  /** Documents of this and earlier runs that are in the spool and not delivered. Undefined without Elasticsearch. */
  readonly undelivered: number | undefined;
  /** Documents that Elasticsearch refused for good; they are in the dead letters. */
  readonly refused: number;
  /** Documents that found no room in the spool, or no disk. */
  readonly lost: number;
}

/** What a run is put together from. */
interface RunParts {
  readonly settings: RunSettings;
  readonly counters: Counters;
  readonly decoders: readonly ConfiguredDecoder[];
  readonly privacy: Privacy;
  readonly source: Source;
  readonly spool: Spool | undefined;
  readonly delivery: Delivery | undefined;
  readonly monitor: Monitor;
  /** Comes some seconds after a stop: nothing is waited for any longer. */
  readonly shippingOver: AbortController;
}

/** One run of Spoor, live or replay: `Run.prepare`, then `toEnd`. */
export class Run {
  readonly counters: Counters;
  private readonly settings: RunSettings;
  private readonly source: Source;
  private readonly spool: Spool | undefined;
  private readonly delivery: Delivery | undefined;
  private readonly monitor: Monitor;
  private readonly decoders: readonly ConfiguredDecoder[];
  private readonly aggregates: ViewAggregates;
  private readonly sink: PausingSink;
  private readonly engine: Engine;
  private readonly stopped = new AbortController();
  private readonly shippingOver: AbortController;
  /** When the first packet was. */
  private begin: Microseconds | undefined = undefined;

  /** Everything that an operator may have to change is found here, before the first packet: throws OperatorError. */
  static async prepare(settings: RunSettings): Promise<Run> {
    const { configuration, log } = settings;
    const counters = new Counters();
    const decoders = await configuredDecoders(configuration.decoders, configuration.base);
    const privacy = privacyOf(configuration, process.env);
    const source = settings.source(counters, log);
    const shippingOver = new AbortController();
    let onDropped = (_: DroppedDocuments) => {};
    const spool = await openSpool(configuration, source.live, counters, log, (dropped) => onDropped(dropped));
    try {
      const writer = spool && new OwnWriter(spool, new OwnDocuments(configuration.namespace, privacy, hostname()));
      const delivery = spool && writer && (await openDelivery(settings, spool, writer, decoders, counters, shippingOver.signal));
      const monitor = await openMonitor(settings, source.live ? writer : undefined, spool, delivery, counters);
      const run = new Run({ settings, counters, decoders, privacy, source, spool, delivery, monitor, shippingOver });
      onDropped = (dropped) => run.dropped(dropped);
      return run;
    } catch (error) {
      await spool?.close();
      throw error;
    }
  }

  private constructor({ settings, counters, decoders, privacy, source, spool, delivery, monitor, shippingOver }: RunParts) {
    const { configuration, log, also } = settings;
    this.settings = settings;
    this.counters = counters;
    this.decoders = decoders;
    this.source = source;
    this.spool = spool;
    this.delivery = delivery;
    this.monitor = monitor;
    this.shippingOver = shippingOver;
    this.aggregates = new ViewAggregates(decoders.map(({ decoder }) => decoder));
    const stored = spool === undefined ? [] : [guarded(spool, delivery, settings, decoders, counters)];
    this.sink = new Fork([this.aggregates, ...stored, ...(also === undefined ? [] : [also])]);
    this.engine = new Engine({
      decoders: decoders.map(({ decoder, options }) => readyDecoder(decoder, options, configuration.namespace, counters)),
      namespace: configuration.namespace,
      privacy,
      sink: this.sink,
      counters,
      log,
      limits: { flows: configuration.flows },
      dissect: { tunnels: configuration.tunnels },
    });
  }

  /** Runs until the source ends or `stop`, commits what there is, and delivers: a replay all of it, however long that takes. */
  async toEnd(): Promise<Outcome> {
    try {
      this.delivery?.start();
      await pump(this.source, this.engine, this.sink, this.stopped.signal, (item) => this.seen(item));
      this.monitor.lastWord();
      // A disk that does not take them is waited for, until somebody stops the program.
      if (this.spool !== undefined) await settledOrAborted(this.spool.commit(), this.shippingOver.signal);
      await this.delivery?.drain(this.shippingOver.signal);
    } finally {
      await this.delivery?.close();
      await this.spool?.close();
      await this.monitor.close();
    }
    return {
      undelivered: this.delivery?.undelivered,
      refused: this.delivery?.refused ?? 0,
      lost: this.counters.total('spoor_queue_dropped_events_total'),
    };
  }

  /** Stops reading. `toEnd` then comes to its end within some seconds. */
  stop(): void {
    this.source.stop();
    this.stopped.abort();
    this.limitShipping();
  }

  /** What was seen so far, for the summary and the page. */
  report(): ReportModel {
    return reportModel({
      decoders: this.decoders.map(({ decoder }) => decoder),
      aggregates: this.aggregates,
      inputs: this.settings.inputs,
      ...(this.begin !== undefined && { begin: this.begin }),
      counters: this.counters.all(),
    });
  }

  /** Octets that are in the spool and not delivered. */
  get waitingBytes(): number {
    return this.spool?.unacknowledgedBytes ?? 0;
  }

  private seen(item: SourceItem): void {
    if (this.begin === undefined && item.kind === 'packets' && item.count > 0) this.begin = item.times[0]!;
    this.settings.onItem?.();
  }

  private limitShipping(): void {
    setTimeout(() => this.shippingOver.abort(), SHIPPING_AFTER_STOP_MS).unref();
  }

  /** Documents without room are our loss, not the network's: they become a document of this program's own. */
  private dropped({ reason, documents, from, to }: DroppedDocuments): void {
    const now = Date.now() * 1000;
    this.engine.take({
      kind: 'event',
      observer: hostname(),
      time: now,
      action: 'dropped',
      loss: true,
      reason: `spool_${reason === 'size' ? 'full' : reason}`,
      message: `The spool had no room: ${documents} documents are lost.`,
      count: documents,
      ...(from !== undefined && { from: Date.parse(from) * 1000 }),
      ...(to !== undefined && { to: Date.parse(to) * 1000 }),
    });
  }
}

function openSpool(
  configuration: LoadedConfiguration,
  live: boolean,
  counters: Counters,
  log: Log,
  onDropped: (dropped: DroppedDocuments) => void,
): Promise<Spool> | undefined {
  const { spool, elasticsearch } = configuration;
  // A replay that goes nowhere only summarises; everything else is kept on disk first.
  if (spool === undefined && elasticsearch === undefined && !live) return undefined;
  const { directory, ...limits } = spoolOf(configuration);
  return Spool.open(
    directory,
    { ...limits, delivery: elasticsearch !== undefined, whenFull: live ? 'drop-oldest' : 'wait', onDropped },
    counters,
    log,
  );
}

async function openDelivery(
  { configuration: { elasticsearch }, setup, log }: RunSettings,
  spool: Spool,
  writer: OwnWriter,
  decoders: readonly ConfiguredDecoder[],
  counters: Counters,
  shippingOver: AbortSignal,
): Promise<Delivery | undefined> {
  if (elasticsearch === undefined) return undefined;
  // Its client takes longer to load than a small replay to run.
  const { Delivery } = await import('./elasticsearch/delivery.js');
  const templates = setup ? templatesFor(allKinds(decoders.map(({ decoder }) => decoder)), elasticsearch.dataStreams) : [];
  return Delivery.open({
    options: elasticsearch,
    queue: spool.reader,
    directory: spool.directory,
    templates,
    counters,
    log,
    onDeadLetters: (letters, signal) => writer.letters(letters, signal),
    putBack: (letters) => writer.putBack(letters, shippingOver),
  });
}

/** What does not fit its mapping is a dead letter at once, where there are such: without Elasticsearch the spool takes all. */
function guarded(
  spool: Spool,
  delivery: Delivery | undefined,
  { configuration: { elasticsearch, namespace } }: RunSettings,
  decoders: readonly ConfiguredDecoder[],
  counters: Counters,
): PausingSink {
  if (delivery === undefined || elasticsearch === undefined || elasticsearch.checkEvery === 0) return spool;
  const guard = new MappingGuard(allKinds(decoders.map(({ decoder }) => decoder)), namespace, elasticsearch.checkEvery, counters);
  return new Guarded(spool, guard, (document, misfit) => delivery.setAside(misfitLetter(document, misfit)));
}

/** @param writer undefined for a replay: what it stores is about its captures alone, and the same every time. */
function openMonitor(
  { configuration, log }: RunSettings,
  writer: OwnWriter | undefined,
  spool: Spool | undefined,
  delivery: Delivery | undefined,
  counters: Counters,
): Promise<Monitor> {
  return Monitor.open({
    options: configuration.monitoring,
    counters,
    version: version(),
    log,
    queued: spool && (() => spool.uncommittedDocuments + (delivery?.undelivered ?? spool.reader.unread.documents)),
    emit: writer === undefined || delivery === undefined ? undefined : (state) => writer.pipeline(state),
    vitals: {
      now: Date.now,
      spoolTrouble: () => spool?.trouble,
      spoolFullness: () => (delivery === undefined ? undefined : spool?.fullness),
      sourceConnected: () => {
        const found = counters.reading('spoor_source_connected');
        return found === undefined ? undefined : found === 1;
      },
      delivery: delivery && {
        ready: () => delivery.ready,
        openSince: () => delivery.openSince,
        oldestAge: () => spool?.reader.oldestAge() ?? 0,
      },
    },
  });
}
