/** The decoder with its states laid open, and what they weigh: for tests of what hostile packets make it keep. */

import decoder from '../decoder.js';
import type { MediaFlow } from '../media-flow.js';
import type { MediaObserver } from '../media-observer.js';

export interface States {
  readonly flows: MediaFlow[];
  readonly observers: MediaObserver[];
}

/** A decoder that puts every state that it makes into `states`. */
export function watched(): { readonly decoder: typeof decoder; readonly states: States } {
  const states: States = { flows: [], observers: [] };
  const laidOpen: typeof decoder = {
    ...decoder,
    newFlow: (...parts) => {
      const media = decoder.newFlow!(...parts) as MediaFlow;
      states.flows.push(media);
      return media;
    },
    newObserver: (...parts) => {
      const observer = decoder.newObserver!(...parts) as MediaObserver;
      states.observers.push(observer);
      return observer;
    },
  };
  return { decoder: laidOpen, states };
}

/** Of the engine: what hangs on these is not the decoder's. */
const ENGINES = new Set(['FlowEntry', 'SlotOutput', 'SlotObserverOutput', 'ObserverWorld']);

/** Octets, roughly, of everything that can be reached from `root` and is the decoder's: the same in every run, unlike the heap. */
export function weight(root: unknown): number {
  const seen = new Set<object>();
  const open: unknown[] = [root];
  let octets = 0;
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string') octets += value.length;
    if (typeof value !== 'object' || value === null || seen.has(value) || ENGINES.has(value.constructor?.name)) continue;
    seen.add(value);
    if (ArrayBuffer.isView(value)) {
      octets += value.byteLength;
      continue;
    }
    if (value instanceof Map) for (const [key, of] of value) open.push(key, of);
    else if (value instanceof Set) open.push(...value);
    const parts = Object.values(value);
    octets += 16 + 8 * parts.length;
    for (const part of parts) open.push(part);
  }
  return octets;
}

/** What lies in a private field, or in one of its own: the number of entries has no other witness. A test that asks for one that is gone fails on undefined. */
export function within<T>(state: object, ...path: readonly string[]): T {
  return path.reduce<unknown>((at, field) => (at as Record<string, unknown>)[field], state) as T;
}
