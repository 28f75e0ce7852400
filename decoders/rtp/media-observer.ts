/** What one observer knows of all its media: the streams that are open now, by source, so that other flows can tell of them. */

import type { Endpoint, Flow } from 'spoor/decoder';
import type { RtpOptions } from './options.js';
import { HoleWatch } from './origin/hole-watch.js';
import { hashOfHost, LossOrigin } from './origin/loss-origin.js';
import { Pairs } from './pairing/pairs.js';
import { Paths } from './pairing/paths.js';
import { type StreamSettings, settingsOf } from './settings.js';
import type { Stream } from './stream.js';
import { WiresharkStreams } from './wireshark/columns.js';

/** Streams that can be looked up at a time; more are accounted all the same. */
const MOST_STREAMS = 1_000_000;
/** Open streams of one SSRC: both sides of each relay of a call, or a generator that uses one SSRC for all its calls. */
const MOST_ALIKE = 64;

/** An open stream and where it runs. */
export class KnownStream {
  readonly stream: Stream;
  readonly flow: Flow;
  /** The next of the same SSRC. */
  next: KnownStream | undefined = undefined;

  constructor(stream: Stream, flow: Flow) {
    this.stream = stream;
    this.flow = flow;
  }

  get source(): Endpoint {
    return this.stream.fromInitiator ? this.flow.initiator : this.flow.responder;
  }

  get destination(): Endpoint {
    return this.stream.fromInitiator ? this.flow.responder : this.flow.initiator;
  }
}

export class MediaObserver {
  /** Ports that carry no RTP unless signalling says so. */
  readonly excluded: ReadonlySet<number>;
  readonly settings: StreamSettings;
  /** Media that no signalling announced is taken. */
  readonly heuristic: boolean;
  /** There when Wireshark's columns are wanted. */
  readonly wireshark: WiresharkStreams | undefined;
  /** Streams that belong together. */
  readonly pairs = new Pairs(this);
  /** What all observers of the run saw of the same media. */
  readonly paths: Paths;
  /** Streams that are open now, those among them that cannot be looked up. */
  openStreams = 0;
  private readonly bySource = new Map<number, KnownStream>();
  private size = 0;

  /** Sees the holes of all streams together. */
  private readonly holes: HoleWatch;

  /** @param count of the decoder's counts */
  constructor(options: RtpOptions, paths: Paths = new Paths(), count: (what: string) => void = () => {}) {
    this.paths = paths;
    this.excluded = new Set(options.excluded_ports);
    this.settings = settingsOf(options);
    this.heuristic = options.heuristic;
    this.wireshark = options.wireshark_columns ? new WiresharkStreams() : undefined;
    this.holes = new HoleWatch(count);
  }

  /** What tells whose the losses of a new stream are. */
  originOf(flow: Flow, fromInitiator: boolean, ssrc: number): LossOrigin {
    const initiator = hashOfHost(flow.initiator.ip);
    const responder = hashOfHost(flow.responder.ip);
    const seed = ssrc ^ flow.initiator.port ^ (flow.responder.port << 16);
    return fromInitiator ? new LossOrigin(this.holes, initiator, responder, seed) : new LossOrigin(this.holes, responder, initiator, ~seed);
  }

  /** Open streams of an SSRC (signed 32 bits): the first of a chain by `next`, at most 64 long, in no order. */
  known(ssrc: number): KnownStream | undefined {
    return this.bySource.get(ssrc);
  }

  /** A stream begins. False when there are too many, and it cannot be looked up. */
  enter(stream: Stream, flow: Flow): boolean {
    this.openStreams += 1;
    const first = this.bySource.get(stream.ssrc);
    let alike = 0;
    for (let other = first; other !== undefined; other = other.next) alike += 1;
    if (this.size >= MOST_STREAMS || alike >= MOST_ALIKE) return false;
    const entry = new KnownStream(stream, flow);
    entry.next = first;
    this.bySource.set(stream.ssrc, entry);
    this.size += 1;
    return true;
  }

  /** A stream is over. */
  leave(stream: Stream): void {
    this.openStreams -= 1;
    let before: KnownStream | undefined;
    for (let entry = this.bySource.get(stream.ssrc); entry !== undefined; entry = entry.next) {
      if (entry.stream === stream) {
        if (before !== undefined) before.next = entry.next;
        else if (entry.next !== undefined) this.bySource.set(stream.ssrc, entry.next);
        else this.bySource.delete(stream.ssrc);
        this.size -= 1;
        return;
      }
      before = entry;
    }
  }
}
