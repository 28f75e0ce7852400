/** What a subscriber asks the collector for: its packets, and what it tells of the clients that it follows. */

import type { Following } from './following.js';

const PREFIXES = ['data.v1.', 'event.v1.connect.', 'event.v1.disconnect.', 'event.v1.closingtracefile.'];

/** Subscriptions are prefixes: bts1 also brings bts12, which the source leaves out. */
export function subscriptionsOf(following: Following): string[] {
  return PREFIXES.flatMap((prefix) => following.subscriptions.map((client) => prefix + client));
}
