/** The group `rtp.wireshark` of a stream's document: what Wireshark's stream analysis shows for it, to the digits it prints. */

import { boolean, type Document, float, keyword, long, many } from 'spoor/decoder';
import type { WiresharkColumns } from './columns.js';
import { type Compared, DIFFERENCES, differencesOf } from './differs.js';
import { printed } from './printed.js';

export const wiresharkFields = {
  wireshark: {
    packets: long('Packets, duplicates included, as Wireshark counts them (tshark 4.0; only with the option wireshark_columns)', 'packets'),
    lost: long('Expected less packets: up to the last to arrive, duplicates taken off', 'packets'),
    lost_pct: float('That in percent of the expected', 'percent'),
    delta_min_ms: float('Shortest time between two packets; absent when it looked at none', 'ms'),
    delta_mean_ms: float('Mean time between two packets, by its weights', 'ms'),
    delta_max_ms: float('Longest time between two packets', 'ms'),
    jitter_min_ms: float('Smallest jitter; absent when it looked at none, as without a clock', 'ms'),
    jitter_mean_ms: float('Mean jitter, by its weights', 'ms'),
    jitter_max_ms: float('Largest jitter', 'ms'),
    problem: boolean('A number that was not the next, or a timestamp before the first'),
    payload: keyword('Its names for the payload types, in the order of their numbers'),
    differs: many(keyword(`Why its numbers are not ours; absent when they are the same: ${Object.keys(DIFFERENCES).join(', ')}`)),
  },
};

export function wiresharkDocument(columns: WiresharkColumns, compared: Compared): Document<typeof wiresharkFields.wireshark> {
  const { model, payloads } = columns;
  const { delta, jitter } = model;
  const differs = differencesOf(columns, compared);
  return {
    packets: model.packets,
    lost: model.lost,
    lost_pct: digits(model.lostPercent, 1),
    delta_min_ms: Number.isNaN(delta.min) ? undefined : digits(delta.min),
    delta_mean_ms: digits(delta.mean),
    delta_max_ms: digits(delta.max),
    jitter_min_ms: Number.isNaN(jitter.min) ? undefined : digits(jitter.min),
    jitter_mean_ms: digits(jitter.mean),
    jitter_max_ms: digits(jitter.max),
    problem: model.problem,
    payload: payloads.join(', '),
    differs: differs.length > 0 ? differs : undefined,
  };
}

/** As it stands on the screen there, so that it can be found there. */
function digits(value: number, decimals = 3): number {
  return Number(printed(value, decimals)) + 0;
}
