/** What bounds the memory of SCTP reassembly, who takes its messages, and what it counts. */

import { type Microseconds, milliseconds, minutes, seconds } from '../bytes/time.js';
import type { Counter, Counters } from '../metrics/counters.js';
import type { Packet } from './packet.js';
import type { SctpAssociation } from './sctp-association.js';

/** Takes the user messages of all associations of one observer. */
export interface SctpSink {
  /**
   * A user message, each once, as soon as it is whole. Messages that overtook others are not held back: of what one stream keeps in
   * order, the order seen is the order given. `packet` brought the last fragment; memory[start, end) is only lent for the call and
   * shorter than `wireLength` when the capture cut the message. `firstTime` is that of the first fragment seen.
   */
  onUserMessage(
    association: SctpAssociation,
    packet: Packet,
    fromInitiator: boolean,
    stream: number,
    payloadProtocol: number,
    memory: Uint8Array,
    start: number,
    end: number,
    wireLength: number,
    firstTime: Microseconds,
  ): void;
  /** Messages that nobody will see, from the last chunk before to the first one after. */
  onGap(association: SctpAssociation, fromInitiator: boolean, from: Microseconds, to: Microseconds): void;
  /** Comes once, and after it nothing more of this association; not at `finish`. */
  onEnd(association: SctpAssociation, reason: 'closed' | 'displaced' | 'idle'): void;
}

export interface SctpLimits {
  /** Associations of one observer; one that has been silent for long goes when there are more. */
  readonly associations: number;
  /** Octets of one observer's unfinished messages; the oldest go when there are more. */
  readonly bufferedBytes: number;
  /** Octets of one message; larger ones are given up. */
  readonly messageBytes: number;
  /** Unfinished messages of one direction of an association. */
  readonly unfinished: number;
  /** An unfinished message is given up this long after its first fragment. */
  readonly unfinishedTimeout: Microseconds;
  /** Holes in the numbering of one direction that may still be filled. */
  readonly holes: number;
  /** A hole is given up when this many chunks are missing or came after it; a message of more fragments is given up too. */
  readonly window: number;
  /** A hole is given up when later chunks came this long ago. */
  readonly holeTimeout: Microseconds;
  /**
   * A hole that the receiver has acknowledged is given up after this long: it will not be sent again, but the frame may still come,
   * because interfaces of one capture are up to a second apart.
   */
  readonly acknowledgedTimeout: Microseconds;
  /** An association without any packet, heartbeats included, is forgotten after this long. */
  readonly idle: Microseconds;
  /** A closed association is remembered this long, so that stragglers do not look like a new one. */
  readonly linger: Microseconds;
}

export const DEFAULT_SCTP_LIMITS: SctpLimits = {
  associations: 16_384,
  bufferedBytes: 32 << 20,
  messageBytes: 1 << 20,
  unfinished: 256,
  unfinishedTimeout: seconds(30),
  holes: 64,
  window: 4096,
  holeTimeout: seconds(30),
  acknowledgedTimeout: milliseconds(1500),
  idle: minutes(30),
  linger: seconds(5),
};

/** Why an unfinished message was given up: `spoor_sctp_unfinished_total{reason}`. */
const LOSSES = {
  hole: 'Fragments of SCTP messages given up: one of their fragments is missing for good.',
  timeout: 'Fragments of SCTP messages given up: the rest did not come in time.',
  displaced: 'Fragments of SCTP messages given up: too many unfinished messages, or too many octets in them.',
  oversize: 'Fragments of SCTP messages given up: the message is larger, or has more fragments, than the limit.',
  end: 'Fragments of SCTP messages given up: the association ended.',
} as const;

export type SctpLoss = keyof typeof LOSSES;

export interface SctpCounters {
  readonly associations: Counter;
  readonly joined: Counter;
  readonly displaced: Counter;
  readonly reassembled: Counter;
  readonly retransmitted: Counter;
  readonly outOfOrder: Counter;
  readonly orphans: Counter;
  readonly stray: Counter;
  readonly malformed: Counter;
  readonly gaps: Counter;
  readonly gapChunks: Counter;
  readonly unfinished: Readonly<Record<SctpLoss, Counter>>;
}

export function sctpCounters(counters: Counters): SctpCounters {
  const losses = Object.entries(LOSSES).map(([reason, help]) => [
    reason,
    counters.counter('spoor_sctp_unfinished_total', help, { reason }),
  ]);
  return {
    associations: counters.counter('spoor_sctp_associations_total', 'SCTP associations.'),
    joined: counters.counter('spoor_sctp_joined_total', 'SCTP associations that were running before their first packet seen here.'),
    displaced: counters.counter('spoor_sctp_displaced_total', 'SCTP associations forgotten because there were too many.'),
    reassembled: counters.counter('spoor_sctp_reassembled_total', 'SCTP messages put together from fragments.'),
    retransmitted: counters.counter('spoor_sctp_retransmitted_total', 'DATA chunks of SCTP that had been seen before, or given up.'),
    outOfOrder: counters.counter('spoor_sctp_out_of_order_total', 'DATA chunks of SCTP that came after later ones.'),
    orphans: counters.counter('spoor_sctp_orphans_total', 'Fragments of SCTP messages whose beginning was not seen.'),
    stray: counters.counter('spoor_sctp_stray_total', 'SCTP packets and chunks that belong to no association, or to none any more.'),
    malformed: counters.counter('spoor_sctp_malformed_total', 'SCTP chunks whose length or content cannot be.'),
    gaps: counters.counter('spoor_sctp_gaps_total', 'Holes in the DATA chunks of SCTP that were given up.'),
    gapChunks: counters.counter('spoor_sctp_gap_chunks_total', 'DATA chunks missing in those holes, where known.'),
    unfinished: Object.fromEntries(losses) as Record<SctpLoss, Counter>,
  };
}
