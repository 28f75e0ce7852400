/** The model against what tshark printed for every vector, and what its rules say of the columns it does not print. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STATIC_PAYLOAD_TYPES } from '../payload-types.js';
import { arrivals, number, rowsOf } from '../vectors.js';
import { WiresharkStream } from './model.js';
import { printed } from './printed.js';

const rows = (file: string) => rowsOf(readFileSync(new URL(`../vectors/${file}.tsv`, import.meta.url), 'utf8'));
const vectors = arrivals(rows('packets'));

function modelOf(vector: string, ssrc: string): WiresharkStream {
  const model = new WiresharkStream();
  for (const { packet, ssrc: own } of vectors.get(vector)!)
    if (own === ssrc) model.observe(packet, STATIC_PAYLOAD_TYPES.get(packet.payloadType)?.clockRate ?? 0);
  return model;
}

/** As it prints, but 0 for -0. */
const decimals = (value: number, digits: number) => Number(printed(value, digits)) + 0;

describe('every column of every vector', () => {
  it.each(rows('streams'))('$vector ($ssrc)', (row) => {
    const model = modelOf(row.vector!, row.ssrc!);
    const { delta, jitter } = model;
    expect({
      packets: model.packets,
      lost: model.lost,
      lost_pct: decimals(model.lostPercent, 1),
      delta_min_ms: decimals(Number.isNaN(delta.min) ? -1 : delta.min, 3),
      delta_mean_ms: decimals(delta.mean, 3),
      delta_max_ms: decimals(delta.max, 3),
      jitter_min_ms: decimals(Number.isNaN(jitter.min) ? -1 : jitter.min, 3),
      jitter_mean_ms: decimals(jitter.mean, 3),
      jitter_max_ms: decimals(jitter.max, 3),
      problem: model.problem ? 'X' : '-',
      seq_errors: model.sequenceErrors,
      skew_max_ms: decimals(model.skewMax, 4),
      drift_pct: decimals(model.driftPercent ?? 0, 5),
    }).toEqual(
      Object.fromEntries(
        Object.keys(row)
          .filter((name) => name.startsWith('tshark_'))
          .map((name) => [name.slice(7), name === 'tshark_problem' ? row[name] : number(row, name) + 0]),
      ),
    );
  });
});
