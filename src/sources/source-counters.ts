/** The counters that every source keeps under the same names, so that live and replayed packets add up alike. */

import type { Counter, Counters } from '../metrics/counters.js';

/** What one observer sent us. */
export interface ObserverCounters {
  readonly packets: Counter;
  readonly bytes: Counter;
}

export function observerCounters(counters: Counters, observer: string): ObserverCounters {
  return {
    packets: counters.counter('spoor_source_packets_total', 'Packets taken in from one capture point.', { observer }),
    bytes: counters.counter('spoor_source_bytes_total', 'Captured bytes of those packets.', { observer }),
  };
}

/** Input that was no packet, or none that can be read. */
export function refusedCounter(counters: Counters, reason: string): Counter {
  return counters.counter('spoor_source_refused_total', 'Messages, records or files refused because their content contradicts itself.', {
    reason,
  });
}
