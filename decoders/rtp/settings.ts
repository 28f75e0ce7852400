/** What the configuration sets for every stream, as streams use it. */

import { type Microseconds, seconds } from 'spoor/decoder';
import type { Thresholds } from './anomalies/thresholds.js';
import { DEFAULT_OPTIONS, type RtpOptions } from './options.js';
import { type Hint, hintsOf } from './payload/hints.js';
import type { QualityOptions } from './quality/quality.js';
import { type BadFor, LATE_50, LATE_200, LATE_ADAPTIVE } from './sequence/effective-loss.js';

export interface StreamSettings {
  /** How long intervals are; they begin at multiples of it since 1970, so that all streams share them. */
  readonly interval: Microseconds;
  /** The jitter buffer whose losses concealed seconds go by. */
  readonly referenceBuffer: BadFor;
  readonly quality: QualityOptions;
  readonly thresholds: Thresholds;
  /** What habit says of payload types, by number. */
  readonly hints: ReadonlyMap<number, Hint>;
}

const LATE = { fixed50: LATE_50, fixed200: LATE_200, adaptive: LATE_ADAPTIVE } as const;

export function settingsOf({ interval_seconds, quality, anomalies, payload_hints }: RtpOptions): StreamSettings {
  return {
    interval: seconds(interval_seconds),
    referenceBuffer: LATE[quality.reference_buffer],
    quality,
    thresholds: anomalies,
    hints: hintsOf(payload_hints),
  };
}

export const DEFAULT_SETTINGS: StreamSettings = settingsOf(DEFAULT_OPTIONS);
