/** Accounts of a run: everything that came in, and everything that became of it. What does not add up is a defect of Spoor. */

import type { Counters } from '../metrics/counters.js';

/** Packets: received and carried are read, refused, or fragments. */
export interface PacketAccount {
  readonly received: number;
  /** Taken in by the source and not yet handed on: some milliseconds' worth. */
  readonly waiting: number;
  /** Found by decoders inside others. */
  readonly carried: number;
  readonly read: number;
  readonly refused: number;
  /** Became part of a whole packet, wait for the rest of it, or had come before. */
  readonly fragments: number;
  /** 0. */
  readonly difference: number;
}

/** Documents: made and found are delivered in one of four ways, dropped, damaged, retired, or still there. */
export interface DocumentAccount {
  readonly made: number;
  /** Of earlier runs, as far as they are counted. */
  readonly found: number;
  readonly acked: number;
  readonly duplicate: number;
  readonly redirected: number;
  readonly deadLetter: number;
  readonly dropped: number;
  readonly damaged: number;
  /** Removed to keep within its size a spool that nobody ships. */
  readonly retired: number;
  readonly queued: number;
  /** 0. */
  readonly difference: number;
}

export function packetAccount(counters: Counters): PacketAccount {
  const total = (name: string) => counters.total(`spoor_${name}_total`);
  const lookedAt = total('packets');
  const received = total('source_packets');
  const carried = total('net_carried');
  const read = total('net_messages');
  const refused = total('net_refused');
  // Those that were kept and refused in the end are among the refused.
  const fragments = total('net_fragments') + total('net_fragments_repeated') - total('net_fragments_given_up');
  const difference = lookedAt + carried - read - refused - fragments;
  return { received, waiting: received - lookedAt, carried, read, refused, fragments, difference };
}

/** @param queued documents in memory, in the spool as far as they are counted, and under way. */
export function documentAccount(counters: Counters, queued: number): DocumentAccount {
  const total = (name: string) => counters.total(`spoor_${name}_total`);
  const ends = counters.by('spoor_events_total', 'outcome');
  const account = {
    made: total('spool_documents'),
    found: total('spool_found_documents'),
    acked: ends.get('acked') ?? 0,
    duplicate: ends.get('duplicate') ?? 0,
    redirected: ends.get('redirected') ?? 0,
    deadLetter: ends.get('dead_letter') ?? 0,
    dropped: total('queue_dropped_events'),
    damaged: total('spool_damaged_documents'),
    retired: total('spool_retired_documents'),
    queued,
  };
  const { made, found, acked, duplicate, redirected, deadLetter, dropped, damaged, retired } = account;
  return { ...account, difference: made + found - acked - duplicate - redirected - deadLetter - dropped - damaged - retired - queued };
}

/** Both differences and the queue as gauges, for whoever watches from outside. `queued` is undefined where there is no spool. */
export function declareAccounts(counters: Counters, queued: (() => number) | undefined): void {
  const help = 'What came in less all that became of it: 0, or a defect of Spoor.';
  counters.gauge('spoor_accounting_difference', help, () => packetAccount(counters).difference, { what: 'packets' });
  if (queued === undefined) return;
  counters.gauge('spoor_accounting_difference', help, () => documentAccount(counters, queued()).difference, { what: 'documents' });
  counters.gauge('spoor_queue_events', 'Documents that wait: in memory, in the spool as far as they are counted, under way.', queued);
}
