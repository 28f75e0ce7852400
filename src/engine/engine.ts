/** The engine: what a source brings goes in, finished documents come out. No I/O, no clock but the packets'. */

import type { PacketBatch } from '../capture/packet-batch.js';
import type { CaptureEvent, SourceItem } from '../capture/source.js';
import { CAPTURE, captureKind } from '../documents/capture-kind.js';
import { DocumentFinisher } from '../documents/finish.js';
import type { Privacy } from '../documents/identity.js';
import { compileKind } from '../documents/kind.js';
import type { DocumentSink } from '../documents/sink.js';
import type { Log } from '../log.js';
import type { Counters } from '../metrics/counters.js';
import { DISSECT_DEFAULTS, type DissectOptions } from '../net/dissect.js';
import { DEFAULT_SCTP_LIMITS } from '../net/sctp-messages.js';
import { TCP_DEFAULTS, tcpCounters } from '../net/tcp-stream.js';
import { engineCounters } from './engine-counters.js';
import { Matching } from './matching.js';
import { type EngineLimits, ObserverWorld, type Shared } from './observer-world.js';
import type { ReadyDecoder } from './ready-decoder.js';

export const DEFAULT_LIMITS: EngineLimits = { flows: 1_000_000, tcp: TCP_DEFAULTS, sctp: DEFAULT_SCTP_LIMITS };

export interface EngineParts {
  readonly decoders: readonly ReadyDecoder[];
  /** Last part of every data stream's name. */
  readonly namespace: string;
  readonly privacy: Privacy;
  readonly sink: DocumentSink;
  readonly counters: Counters;
  readonly log: Log;
  readonly limits?: Partial<EngineLimits>;
  readonly dissect?: Partial<DissectOptions>;
}

export class Engine {
  private readonly shared: Shared;
  private readonly worlds = new Map<string, ObserverWorld>();

  /** Throws OperatorError DECODER_CONFLICT when two decoders ask for the same. */
  constructor({ decoders, namespace, privacy, sink, counters, log, limits, dissect }: EngineParts) {
    this.shared = {
      decoders,
      runs: decoders.map(({ decoder, options }) => decoder.newRun?.(options)),
      matching: new Matching(decoders),
      counters: engineCounters(counters),
      tcpCounters: tcpCounters(counters),
      limits: { ...DEFAULT_LIMITS, ...limits },
      dissect: { ...DISSECT_DEFAULTS, ...dissect },
      captureKind: compileKind(CAPTURE, 'event', captureKind, namespace),
      log,
      newFinisher: () => new DocumentFinisher(privacy),
      emit: (document) => sink.document(document),
    };
    this.declareLevels(decoders, counters);
  }

  take(item: SourceItem): void {
    switch (item.kind) {
      case 'packets':
        this.batch(item);
        break;
      case 'time':
        this.worlds.get(item.observer)?.time(item.time);
        break;
      case 'event':
        this.event(item);
        break;
    }
  }

  /** All flows and observers end; what they still had to say is said. */
  end(): void {
    for (const world of this.worlds.values()) world.end('shutdown');
    this.worlds.clear();
  }

  private declareLevels(decoders: readonly ReadyDecoder[], counters: Counters): void {
    for (const [index, { decoder }] of decoders.entries())
      for (const [what, level] of Object.entries(decoder.levels ?? {})) {
        const sum = () => [...this.worlds.values()].reduce((all, world) => all + world.level(index, level), 0);
        counters.gauge(`spoor_${decoder.name}_${what}`, level.describe, sum);
      }
  }

  private batch(batch: PacketBatch): void {
    let world = this.world(batch.observer);
    const { times, count } = batch;
    for (let i = 0; i < count; i++) {
      if (world.clock.isBehind(times[i]!)) {
        this.shared.counters.clockJumps.value++;
        world.end('clock');
        this.worlds.delete(batch.observer);
        world = this.world(batch.observer);
      }
      world.frame(batch, i);
    }
    this.shared.counters.packets.value += count;
  }

  private world(observer: string): ObserverWorld {
    let world = this.worlds.get(observer);
    if (world === undefined) {
      world = new ObserverWorld(observer, this.shared);
      this.worlds.set(observer, world);
    }
    return world;
  }

  /** An event of the whole source concerns every observer that was ever heard of. */
  private event(event: CaptureEvent): void {
    const worlds = event.observer === undefined ? [...this.worlds.values()] : [this.world(event.observer)];
    for (const world of worlds) {
      if (event.loss) {
        this.shared.counters.captureLosses.value++;
        world.captureLoss();
      }
      const { loss, reason, message, from, to, file, count } = event;
      const newest = world.clock.newest;
      const time = event.time ?? (newest > 0 ? newest : (event.to ?? event.from ?? 0));
      const gap = from === undefined && to === undefined ? undefined : { from, to };
      world.captureDocument({ loss, reason, message, gap, file, count }, { time, action: event.action });
    }
  }
}
