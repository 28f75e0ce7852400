/** What goes between the receiving thread and the one that decodes, in order. */

import type { LinkEvent, Moment } from '../link-event.js';
import type { Peer } from './connection.js';

/** What the thread is started with. */
export interface ThreadOptions {
  readonly peer: Peer;
  /** Most memory for messages that are received and not decoded. */
  readonly megabytes: number;
}

export type FromThread =
  /** Whole messages in their frames, `length` octets, in memory that wants to come back. */
  | { readonly kind: 'stretch'; readonly memory: ArrayBuffer; readonly length: number; readonly messages: number; readonly at: Moment }
  /** These found no memory. */
  | { readonly kind: 'dropped'; readonly messages: number; readonly at: Moment }
  | { readonly kind: 'link'; readonly event: LinkEvent; readonly at: Moment }
  | { readonly kind: 'quiet'; readonly at: Moment }
  | { readonly kind: 'saturated'; readonly milliseconds: number; readonly at: Moment };

/** Memory of a stretch that was read. */
export interface ToThread {
  readonly kind: 'back';
  readonly memory: ArrayBuffer;
}
