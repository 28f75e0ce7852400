/** How the origin of losses and duplicates stands in the documents of a stream. */

import { type Document, integer, keyword, long, many } from 'spoor/decoder';
import type { Interval } from '../interval.js';
import { EVIDENCE } from './counts.js';

/**
 * Beside `loss.settled`, of which they are the parts. Additive but for the last four. What a receiver report proves later is corrected in the
 * interval of the report, where one of them may be below 0.
 */
export const originFields = {
  network: long('Lost on the way: others that were captured at that time are intact, or lost less', 'packets'),
  capture_suspected: long('Probably lost by what captures, not by the network: missing together with packets of other streams', 'packets'),
  upstream_of_source: long(
    'Never sent by the source address, as its IP identifications go on without a gap: lost before a relay',
    'packets',
  ),
  unattributed: long('Nobody can tell: too few streams to compare with, or a rate that all streams have all the time', 'packets'),
  origin: keyword('Most of what can be told: network, capture, upstream_of_source, mixed, or ambiguous when most cannot'),
  evidence: many(
    keyword(
      'What that rests on: simultaneous_holes, stall, common_rate, capture_gap, receiver_report, others_intact, ip_id_gap, ip_id_none, usual_rate, more_holes, few_streams',
    ),
  ),
  streams_active_max: integer('Most streams that a loss was compared with', 'streams'),
  streams_with_holes_max: integer('Most streams that missed packets at the time of a loss', 'streams'),
};

export const duplicateFields = {
  duplicates_capture: long('Duplicates that never travelled: same IP identification, same time to live', 'packets'),
  duplicates_router: long('Duplicates seen on both sides of a router: same IP identification, another time to live', 'packets'),
  duplicates_network: long('Duplicates that were sent: another IP identification', 'packets'),
};

export function originDocument({ origin }: Interval): Document<typeof originFields> | undefined {
  if (origin === undefined || origin.silent) return undefined;
  return {
    network: origin.network,
    capture_suspected: origin.captureSuspected,
    upstream_of_source: origin.upstreamOfSource,
    unattributed: origin.unattributed,
    origin: origin.origin,
    evidence: EVIDENCE.filter((_, bit) => (origin.evidence & (1 << bit)) !== 0),
    streams_active_max: origin.streamsActive > 0 ? origin.streamsActive : undefined,
    streams_with_holes_max: origin.streamsWithHoles > 0 ? origin.streamsWithHoles : undefined,
  };
}

/** Absent where no duplicate could be told. */
export function duplicateDocument({ origin }: Interval): Document<typeof duplicateFields> | undefined {
  if (origin === undefined || origin.duplicates === 0) return undefined;
  return {
    duplicates_capture: origin.duplicatesCapture,
    duplicates_router: origin.duplicatesRouter,
    duplicates_network: origin.duplicatesNetwork,
  };
}
