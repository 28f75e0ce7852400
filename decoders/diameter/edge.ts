/** Where on its way a request was seen: next to who asked, next to who answers, or between agents. */

import type { Answer } from './documents.js';
import type { Pending } from './transactions.js';

export type Edge = 'client' | 'server' | 'direct' | 'between';

/**
 * Undefined where neither end is certain, because the nodes of the connection did not name themselves or nobody answered. An answer with
 * the E bit may be any agent's own, so it does not tell who the server is (RFC 6733 7.2).
 */
export function edgeOf(
  { facts }: Pending,
  answer: Answer | undefined,
  sender: string | undefined,
  receiver: string | undefined,
): Edge | undefined {
  const client = facts.routeRecords === 0 && (sender === undefined || facts.originHost === undefined || isSame(sender, facts.originHost));
  const named = answer === undefined || answer.header.error ? facts.destinationHost : answer.facts.originHost;
  const known = receiver !== undefined && named !== undefined;
  if (known && isSame(receiver, named)) return client ? 'direct' : 'server';
  if (client) return 'client';
  return known || answer?.header.error === true ? 'between' : undefined;
}

function isSame(a: string, b: string): boolean {
  return a === b || (a.length === b.length && a.toLowerCase() === b.toLowerCase());
}
