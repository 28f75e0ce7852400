/** What every source of packets promises to the pipeline. */

import type { Microseconds } from '../bytes/time.js';
import type { PacketBatch } from './packet-batch.js';

/**
 * Something that happened to the capture itself. It becomes one document in `logs-spoor.capture`; with `loss` it also
 * marks the observer's flows, so that packets we did not see are never mistaken for packets the network lost.
 */
export interface CaptureEvent {
  readonly kind: 'event';
  /** Undefined when every observer of the source is meant. */
  readonly observer: string | undefined;
  /** Best known time of the event on the observer's clock; undefined for "now" (the observer's newest packet). */
  readonly time: Microseconds | undefined;
  /**
   * `connected`, `disconnected`: what the collector says of its client (a hint, see the collector's own behaviour).
   * `trace_file_closed`: the collector closed a file, named in `file`.
   * `gap`: packets may be missing between `from` and `to`. `refused`: input that is no packet, counted in `count`.
   * `dropped`: documents that were made and found no room, counted in `count`.
   */
  readonly action: 'connected' | 'disconnected' | 'trace_file_closed' | 'gap' | 'refused' | 'dropped';
  /** Packets may be missing because of this. */
  readonly loss: boolean;
  /** One of a fixed list of words for dashboards: `collector_restart`, `collector_frozen`, `queue_full`, `truncated_file`, `spool_full`. */
  readonly reason?: string;
  /** One sentence for people. */
  readonly message: string;
  /** Wall clock bounds of a gap. */
  readonly from?: Microseconds;
  readonly to?: Microseconds;
  readonly file?: string;
  /** Messages or records concerned, where known. */
  readonly count?: number;
}

/** Packet time runs on although no packet came: how a live source lets timers fire in silence. */
export interface TimePassed {
  readonly kind: 'time';
  readonly observer: string;
  readonly time: Microseconds;
}

export type SourceItem = PacketBatch | CaptureEvent | TimePassed;

export interface Source {
  /** A live source cannot be paused without loss; a replay can. */
  readonly live: boolean;
  /**
   * Every item in order. A batch belongs to the consumer until it asks for the next item.
   * Ends when the input does, or soon after `stop`. Throws OperatorError when it cannot begin.
   */
  items(): AsyncIterable<SourceItem>;
  /** Ends `items` after what was already received. Safe to call twice. */
  stop(): void;
}
