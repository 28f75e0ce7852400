/** What the engine counts that is no decoder's own. */

import type { Transport } from '../decoder/contract.js';
import type { Counter, Counters } from '../metrics/counters.js';

export interface EngineCounters {
  readonly all: Counters;
  readonly packets: Counter;
  readonly flowsOfNobody: Readonly<Record<Transport, Counter>>;
  readonly clockJumps: Counter;
  readonly captureLosses: Counter;
  readonly carriedTooDeep: Counter;
}

export function engineCounters(all: Counters): EngineCounters {
  const nobody = (transport: Transport) =>
    all.counter('spoor_flows_unclaimed_total', 'Flows that ended without any decoder that asked for them', { transport });
  return {
    all,
    packets: all.counter('spoor_packets_total', 'Packets looked at'),
    flowsOfNobody: { udp: nobody('udp'), tcp: nobody('tcp'), sctp: nobody('sctp'), link: nobody('link') },
    clockJumps: all.counter(
      'spoor_clock_jumps_total',
      "Times an observer's clock went back by more than 30 s: its flows ended and began anew",
    ),
    captureLosses: all.counter('spoor_capture_losses_total', 'Happenings after which packets of an observer may be missing'),
    carriedTooDeep: all.counter('spoor_carried_too_deep_total', 'Content carried in content deeper than eight levels: not looked at'),
  };
}
