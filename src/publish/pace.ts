/** When the next packet is due: as it was recorded, so many a second, or at once. */

import type { Microseconds } from '../bytes/time.js';

export type Pace = { readonly kind: 'recorded' } | { readonly kind: 'max' } | { readonly kind: 'rate'; readonly perSecond: number };

/** `recorded`, `max`, or `N/s`; undefined for anything else. */
export function readPace(text: string): Pace | undefined {
  if (text === 'recorded' || text === 'max') return { kind: text };
  const perSecond = Number(text.match(/^(\d+(?:\.\d+)?)\/s$/)?.[1]);
  return perSecond > 0 ? { kind: 'rate', perSecond } : undefined;
}

/** Packets whose recorded times lie further apart than this are of another recording: it begins at once. */
const OTHER_RECORDING: Microseconds = 3600e6;
/** So are packets that go back by more than this; within one recording of several interfaces it is less than a second. */
const DISORDER: Microseconds = 2e6;

export class Schedule {
  private readonly pace: Pace;
  /** Monotonic milliseconds and packet time that belong together. */
  private began = 0;
  private beganAt: Microseconds = Number.NaN;
  private last: Microseconds = 0;
  private sent = 0;

  constructor(pace: Pace) {
    this.pace = pace;
  }

  /** The next packet is the first of a recording: at the pace of the recording it is due at once. */
  beginRecording(): void {
    this.beganAt = Number.NaN;
  }

  /** Milliseconds from `now` until the packet is due; 0 or less is now. */
  wait(time: Microseconds, now: number): number {
    switch (this.pace.kind) {
      case 'max':
        return 0;
      case 'rate': {
        if (this.sent === 0) this.began = now;
        return this.began + (this.sent++ * 1000) / this.pace.perSecond - now;
      }
      case 'recorded': {
        if (Number.isNaN(this.beganAt) || time - this.last > OTHER_RECORDING || this.last - time > DISORDER) {
          this.began = now;
          this.beganAt = time;
        }
        this.last = time;
        return this.began + (time - this.beganAt) / 1000 - now;
      }
    }
  }
}
