/** Where Wireshark's numbers are not ours, in every vector and every sample: for tests, with the model and with the program itself. */

import type { Difference } from './differs.js';

/** By vector; one that is not named has none. */
export const KNOWN_IN_VECTORS: Readonly<Record<string, readonly Difference[]>> = {
  '05_dup': ['duplicates'],
  '05b_dupall': ['duplicates'],
  '08_seqwrap_reorder': ['wrap_swap'],
  '11c_silence_tsfrozen_marker': ['frozen_timestamps', 'marked_packets'],
  '11d_silence_tsfrozen_nomarker': ['frozen_timestamps'],
  '17a_dtmf101_nosdp': ['digits'],
  '18a_restart_jump': ['restart', 'old_timestamps'],
  '18b_jump2999': ['restart'],
  '18c_jump3000': ['restart'],
  '18d_back_restart': ['restart'],
  '18e_outage70s': ['idle_split'],
  '18f_dup_restart_inside': ['restart'],
  '19_first_swapped': ['first_swapped', 'old_timestamps'],
  '20a_video_same_ts': ['marked_packets'],
  '20b_video_first_swapped': ['first_swapped', 'marked_packets'],
  '21b_roundtrip_late99': ['wrap_swap'],
  '22_dvi4_11025': ['clock_rounding'],
  '24_tail_late': ['last_is_old'],
};

/** By sample: of all its sources, or by source, where one that is not named has none. */
const IN_SAMPLES: Readonly<Record<string, readonly Difference[] | Readonly<Record<string, readonly Difference[]>>>> = {
  'call-digits': { d1915000: ['digits', 'marked_packets', 'comfort_noise'] },
  'call-impaired': { '192.0.2.30:31000': ['duplicates'] },
  impaired: { '192.0.2.30:30000': ['duplicates'] },
  restart: { aaaa0001: ['restart', 'marked_packets'], bbbb0002: ['duplicates'] },
  // Nobody announced their AMR to Spoor; the MGCP of the second does so to Wireshark, unless it is told not to read it.
  'media-gateway': ['no_clock'],
  'mgw-amr': ['no_clock'],
};

/** @param stream `192.0.2.30:30000 > 192.0.2.10:6000 ca110000` */
export function knownInSample(sample: string, stream: string): readonly Difference[] {
  const known = IN_SAMPLES[sample] ?? [];
  if (isList(known)) return known;
  const source = Object.keys(known).find((part) => stream.startsWith(`${part} `) || stream.endsWith(` ${part}`));
  return source === undefined ? [] : known[source]!;
}

function isList(known: readonly Difference[] | object): known is readonly Difference[] {
  return Array.isArray(known);
}
