/** What the configuration sets for every stream, as streams use it. */

import { type Microseconds, seconds } from 'spoor/decoder';
import type { Thresholds } from './anomalies/thresholds.js';
import { DEFAULT_OPTIONS, type RtpOptions } from './options.js';
import { type BadFor, LATE_50 } from './sequence/effective-loss.js';

export interface StreamSettings {
  /** How long intervals are; they begin at multiples of it since 1970, so that all streams share them. */
  readonly interval: Microseconds;
  /** The jitter buffer whose losses concealed seconds go by. */
  readonly referenceBuffer: BadFor;
  readonly thresholds: Thresholds;
}

export function settingsOf({ interval_seconds, anomalies }: RtpOptions): StreamSettings {
  return { interval: seconds(interval_seconds), referenceBuffer: LATE_50, thresholds: anomalies };
}

export const DEFAULT_SETTINGS: StreamSettings = settingsOf(DEFAULT_OPTIONS);
