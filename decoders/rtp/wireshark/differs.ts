/** Why a number of Wireshark's is not ours: what in a stream makes the two count otherwise. */

import type { Interval } from '../interval.js';
import type { WiresharkColumns } from './columns.js';

/** What the names in `rtp.wireshark.differs` mean, in the order in which they are listed. */
export const DIFFERENCES = {
  vlan_or_tunnel:
    'the same addresses, ports and source run in another VLAN or tunnel too: one stream there, two here; these columns are of this one',
  unproven: 'packets of the source before those that proved it to be RTP are not in the stream, and not in these columns',
  idle_split: 'goes on with a stream that was over here after silence',
  duplicates: 'packets that came twice count twice there, so they make up for losses and move times',
  restart: 'the sender began a new sequence of numbers, which there is loss, a wrap, or repetition',
  stray: 'packets whose numbers fit nowhere are part of the stream there',
  first_swapped: 'the first packet to arrive is not the first that was sent: nothing before it exists there',
  last_is_old: 'it expects packets up to the last to arrive, which is not the highest number',
  wrap_swap: 'a late packet at the wrap of the numbers counts a round of 65 536 more there',
  old_timestamps: 'packets with timestamps before the first are left out of all times there',
  no_clock: 'no signalling that Spoor reads tells the clock, and without it no jitter is measured there; it may read more (MGCP)',
  frozen_timestamps: 'the sender moved its timestamps, or let them stand in silence: delay there',
  digits: 'packets of digits and tones carry the time of their start: delay there once a digit is over',
  clock_rounding: 'the clock is cut to whole kHz there, 11 025 Hz to 11 000',
  clock_change: 'the clock changed, and a difference across two clocks is jitter there',
  marked_packets: 'packets with the marker are left out of its columns',
  comfort_noise: 'packets of comfort noise, and those after them, are left out of its columns',
  unexplained: 'nothing that is known explains it; please tell',
} as const;

export type Difference = keyof typeof DIFFERENCES;

/** What of a stream is compared. */
export interface Compared {
  readonly totals: Interval;
  /** Hz; 0 where none is known. */
  readonly clock: { readonly rate: number };
}

/** Half a unit of the last decimal that Wireshark prints, and of the one more that documents have. */
const SAME = 0.00056;

/** Empty when packets, losses, longest wait and jitter are the same to the digits it prints. What is not all that it sees differs in any case. */
export function differencesOf(columns: WiresharkColumns, { totals, clock }: Compared): Difference[] {
  const { model, continues, twin, beginsLate, clockRounded, clockChanged } = columns;
  const counts = model.packets !== totals.packets || model.lost !== totals.lost;
  const rest = model.lost - (totals.lost - totals.duplicates);
  const measured = totals.jitterSamples > 0;
  const mean = measured && apart(model.jitter.mean, totals.jitterSum / totals.jitterSamples);
  const max = measured && apart(model.jitter.max, totals.jitterMax);
  const waits = apart(model.delta.max, totals.deltaMax / 1e3);
  // Its numbers are then of more packets than these.
  if (!twin && !beginsLate && !counts && !mean && !max && !waits) return [];
  const jitter = mean || max;
  const clockless = model.unclocked > totals.events;
  const { everyJitter } = model;
  const passedOver = !clockless && (apart(everyJitter.mean, model.jitter.mean) || apart(everyJitter.max, model.jitter.max));
  // Those further down only explain what those further up do not already.
  const holds: Readonly<Record<Exclude<Difference, 'unexplained'>, boolean>> = {
    vlan_or_tunnel: twin,
    unproven: beginsLate,
    idle_split: continues,
    duplicates: totals.duplicates > 0,
    restart: totals.restarts > 0,
    stray: totals.strays > 0,
    first_swapped: model.firstSwapped && totals.restarts === 0,
    last_is_old: counts && totals.restarts === 0 && model.lastIsOld,
    wrap_swap: totals.restarts === 0 && !model.firstSwapped && !continues && Math.abs(rest) > 0x8000,
    old_timestamps: model.timestampErrors > 0,
    no_clock: jitter && clock.rate > 0 && clockless,
    frozen_timestamps: jitter && totals.timestampRebases > 0,
    digits: jitter && totals.events > 0,
    clock_rounding: jitter && clockRounded,
    clock_change: jitter && clockChanged,
    marked_packets: jitter && passedOver && totals.markers > 0,
    comfort_noise: jitter && passedOver && totals.comfortNoise > 0,
  };
  const found = (Object.keys(holds) as (keyof typeof holds)[]).filter((name) => holds[name]);
  return found.length > 0 ? found : ['unexplained'];
}

function apart(theirs: number, ours: number): boolean {
  return !(Math.abs(theirs - ours) < SAME);
}
