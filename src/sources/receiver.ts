/** What brings the collector's messages to the source: libzmq, or our own reader of its wire protocol. */

import type { CaptureEvent } from '../capture/source.js';
import type { Moment } from './link-event.js';

/** Some messages that came after each other. */
export interface Messages {
  readonly kind: 'messages';
  /** Holds `count` messages from the begin on, whole, as `readMessage` finds them. Lent until the next call of `next`. */
  readonly bytes: Uint8Array;
  readonly count: number;
  /** All that came until then is in this or was handed on before. */
  readonly at: Moment;
}

/** Nothing came that was not handed on. */
export interface Quiet {
  readonly kind: 'quiet';
  readonly at: Moment;
}

/** In the order in which it happened; an event is a gap in what came. */
export type Arrival = Messages | Quiet | CaptureEvent;

export interface Receiver {
  /** False before the first greeting and while the connection is broken, as far as it was told with `next`. */
  readonly up: boolean;
  /** Waits for what comes next; undefined when nothing came within that time. The first call begins to connect, and throws SOURCE_ENDPOINT when that is no endpoint. */
  next(milliseconds: number): Promise<Arrival | undefined>;
  /** More can be had at once. */
  readonly behind: boolean;
  /** The gap that is going on, when there is one. */
  openGap(): CaptureEvent | undefined;
  /** Nothing comes any more. */
  close(): Promise<void>;
}
