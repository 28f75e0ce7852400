/** What one payload type number stands for in one stream. */

import type { MediaAnnouncement } from 'spoor/decoder';
import { isDynamic, STATIC_PAYLOAD_TYPES } from './payload-types.js';

export const MEDIA = 0;
export const COMFORT_NOISE = 1;
/** Digits and tones (RFC 4733): all packets of an event carry the time of its start, so they say nothing about jitter. */
export const EVENT = 2;

export type CodecSource = 'signalling' | 'static' | 'unknown';
export type ClockSource = 'signalling' | 'static' | 'inferred' | 'unknown';

/** Octets of a payload with one event (RFC 4733 section 2.3), which no codec of a dynamic type sends for speech. */
const EVENT_LENGTH = 4;

export class Payload {
  readonly number: number;
  kind: 0 | 1 | 2 = MEDIA;
  codec: string | undefined = undefined;
  codecSource: CodecSource = 'unknown';
  /** Hz; 0 while unknown. */
  clockRate = 0;
  clockSource: ClockSource = 'unknown';
  /** Nobody said that this is an event, only its length. */
  guessed = false;
  /** Unique packets since the stream's intervals were taken, and before that. */
  recent = 0;
  before = 0;

  /** @param length octets of its first payload */
  constructor(number: number, length: number, told: MediaAnnouncement | undefined) {
    this.number = number;
    this.describe(told);
    if (this.codecSource === 'unknown' && isDynamic(number) && length === EVENT_LENGTH) {
      this.kind = EVENT;
      this.guessed = true;
    }
  }

  /** Signalling first, then the static table; a number alone proves nothing in the dynamic range. */
  describe(told: MediaAnnouncement | undefined): void {
    const signalled = told?.payloadTypes.get(this.number);
    if (signalled !== undefined) {
      this.is(signalled.name, signalled.clockRate, 'signalling');
      return;
    }
    const fixed = STATIC_PAYLOAD_TYPES.get(this.number);
    if (fixed !== undefined) this.is(fixed.codec, fixed.clockRate, 'static');
  }

  /** A guessed event that turns out longer is media after all. */
  contradicts(length: number): boolean {
    return this.guessed && length !== EVENT_LENGTH;
  }

  becomeMedia(): void {
    this.kind = MEDIA;
    this.guessed = false;
  }

  private is(codec: string, clockRate: number, source: 'signalling' | 'static'): void {
    const name = codec.toLowerCase();
    this.codec = codec;
    this.codecSource = source;
    this.clockRate = clockRate;
    this.clockSource = source;
    this.guessed = false;
    this.kind = name === 'telephone-event' ? EVENT : name === 'cn' ? COMFORT_NOISE : MEDIA;
  }
}
