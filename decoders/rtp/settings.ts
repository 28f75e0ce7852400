/** What the configuration sets for every stream. */

import { type Microseconds, seconds } from 'spoor/decoder';
import { type BadFor, LATE_50 } from './sequence/effective-loss.js';

export interface StreamSettings {
  /** How long intervals are; they begin at multiples of it since 1970, so that all streams share them. */
  readonly interval: Microseconds;
  /** The jitter buffer whose losses concealed seconds go by. */
  readonly referenceBuffer: BadFor;
}

export const DEFAULT_SETTINGS: StreamSettings = { interval: seconds(10), referenceBuffer: LATE_50 };
