/** From where on something counts as an anomaly: the defaults, and what the configuration may change. */

import { z } from 'spoor/decoder';

const percent = (value: number) => z.number().min(0).max(100).default(value);
const count = (value: number) => z.number().int().min(1).default(value);
const positive = (value: number) => z.number().positive().default(value);

/** Severities of one anomaly by size: a warning from here, an error from there. */
export const thresholdsSchema = z.strictObject({
  high_loss: z.strictObject({ warning_pct: percent(1), error_pct: percent(5), packets: count(100) }).prefault({}),
  high_jitter: z.strictObject({ warning_ms: positive(40), error_ms: positive(100) }).prefault({}),
  burst_loss: z.strictObject({ ms: positive(100) }).prefault({}),
  duplicates: z.strictObject({ pct: percent(1) }).prefault({}),
  reordering: z.strictObject({ pct: percent(1) }).prefault({}),
  clock_skew: z.strictObject({ warning_ppm: positive(100), error_ppm: positive(500) }).prefault({}),
  ts_step_mismatch: z.strictObject({ pct: percent(5) }).prefault({}),
  silent_audio: z.strictObject({ pct: percent(95), seconds: positive(10) }).prefault({}),
  pt_flap: z.strictObject({ per_minute: positive(3) }).prefault({}),
  ssrc_change: z.strictObject({ per_minute: positive(3) }).prefault({}),
  marker_missing: z.strictObject({ talkspurts: count(3) }).prefault({}),
  marker_always: z.strictObject({ pct: percent(90), packets: count(50) }).prefault({}),
  dscp_unexpected: z.strictObject({ dscp: z.array(z.number().int().min(0).max(63)).default([46]) }).prefault({}),
  amr_bad_frames: z.strictObject({ pct: percent(1) }).prefault({}),
  amr_mode_down: z.strictObject({ pct: percent(50) }).prefault({}),
  sr_clock_wrong: z.strictObject({ pct: percent(1) }).prefault({}),
  rtcp_loss_disagree: z.strictObject({ pct: percent(2), packets: count(250) }).prefault({}),
  rtcp_missing: z.strictObject({ seconds: positive(30) }).prefault({}),
  one_way_audio: z.strictObject({ seconds: positive(3), packets: count(10) }).prefault({}),
  rtp_after_bye: z.strictObject({ seconds: positive(2), packets: count(20) }).prefault({}),
  rtp_timeout: z.strictObject({ seconds: positive(10) }).prefault({}),
  codec_mismatch: z.strictObject({ packets: count(5) }).prefault({}),
  pt_asymmetry: z.strictObject({ seconds: positive(5) }).prefault({}),
  /** Identifiers that are not reported at all. */
  ignore: z.array(z.string()).default([]),
});

export type Thresholds = z.infer<typeof thresholdsSchema>;
