/** What the configuration sets for every stream. */

import { type Microseconds, seconds } from 'spoor/decoder';
import type { QualityOptions } from './quality/quality.js';
import { type BadFor, LATE_50, LATE_200, LATE_ADAPTIVE } from './sequence/effective-loss.js';

export interface StreamSettings {
  /** How long intervals are; they begin at multiples of it since 1970, so that all streams share them. */
  readonly interval: Microseconds;
  /** The jitter buffer whose losses concealed seconds go by. */
  readonly referenceBuffer: BadFor;
  readonly quality: QualityOptions;
}

const LATE = { fixed50: LATE_50, fixed200: LATE_200, adaptive: LATE_ADAPTIVE } as const;

export function qualitySettings(quality: QualityOptions): Pick<StreamSettings, 'referenceBuffer' | 'quality'> {
  return { referenceBuffer: LATE[quality.reference_buffer], quality };
}

export const DEFAULT_SETTINGS: StreamSettings = {
  interval: seconds(10),
  ...qualitySettings({ reference_buffer: 'fixed50', g711_plc: true, unknown_codec: 'none' }),
};
