/** What one payload type number stands for in one stream. */

import type { MediaAnnouncement } from 'spoor/decoder';
import { type Framing, framingOf, UNREADABLE } from './payload/framing.js';
import type { Hint } from './payload/hints.js';
import { Signature } from './payload/signature.js';
import { isDynamic, STATIC_PAYLOAD_TYPES } from './payload-types.js';

export const MEDIA = 0;
export const COMFORT_NOISE = 1;
/** Digits and tones (RFC 4733): all packets of an event carry the time of its start, so they say nothing about jitter. */
export const EVENT = 2;

/** In the order in which they are believed. */
export type CodecSource = 'signalling' | 'static' | 'payload' | 'hint' | 'unknown';
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
  /** How its payloads are read frame by frame. */
  framing: Framing = UNREADABLE;
  /** Watches for a codec that nobody told; absent when somebody did, and once it gave up. */
  signature: Signature | undefined = undefined;
  /** Nobody said that this is an event, only its length, or habit. */
  guessed = false;
  /** Unique packets since the stream's intervals were taken, and before that. */
  recent = 0;
  before = 0;
  /** What habit says of the number. */
  private hint: Hint | undefined = undefined;

  /** @param length octets of its first payload; @param hints by number, of the habit that was chosen */
  constructor(number: number, length: number, told: MediaAnnouncement | undefined, hints?: ReadonlyMap<number, Hint>) {
    this.number = number;
    this.describe(told);
    if (this.codecSource !== 'unknown' || !isDynamic(number)) return;
    this.hint = hints?.get(number);
    if (this.hint !== undefined) {
      this.name(this.hint.codec, 'hint');
      this.guessed = this.kind === EVENT;
    }
    if (length === EVENT_LENGTH && this.codecSource === 'unknown') {
      this.kind = EVENT;
      this.guessed = true;
    }
    if (this.kind === MEDIA) this.signature = new Signature();
  }

  /** Signalling first, then the static table; a number alone proves nothing in the dynamic range. */
  describe(told: MediaAnnouncement | undefined): void {
    const signalled = told?.payloadTypes.get(this.number);
    if (signalled !== undefined) {
      this.is(signalled.name, signalled.clockRate, 'signalling', signalled.fmtp, signalled.channels);
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
    this.unname();
    this.hint = undefined;
    this.kind = MEDIA;
    this.guessed = false;
    this.signature = new Signature();
  }

  /**
   * The signature came to an end: it named the codec, or contradicts what it named before. A hint that it contradicts falls with it,
   * one it knows nothing about stays.
   */
  concludeSignature(): void {
    const { signature, hint } = this;
    if (signature === undefined) return;
    if (signature.named !== undefined) {
      this.name(signature.named.codec, 'payload');
      return;
    }
    this.signature = undefined;
    if (hint === undefined || Signature.knows(framingOf(hint.codec))) this.unname();
    else this.name(hint.codec, 'hint');
  }

  /** Timestamps told the clock, in Hz. Codecs have clocks of their own, so a name that was guessed may end here. */
  infer(clockRate: number): void {
    this.clockRate = clockRate;
    this.clockSource = 'inferred';
    if (this.hint !== undefined && this.hint.clockRate !== clockRate) {
      this.hint = undefined;
      if (this.codecSource === 'hint') this.unname();
    }
    if (this.signature?.contradicts(clockRate) === true) this.concludeSignature();
  }

  private is(codec: string, clockRate: number, source: 'signalling' | 'static', fmtp?: string, channels?: number): void {
    this.name(codec, source);
    this.framing = this.kind === MEDIA ? framingOf(codec, fmtp, channels) : UNREADABLE;
    this.clockRate = clockRate;
    this.clockSource = source;
    this.guessed = false;
    this.hint = undefined;
    this.signature = undefined;
  }

  private name(codec: string, source: CodecSource): void {
    const name = codec.toLowerCase();
    this.codec = codec;
    this.codecSource = source;
    this.kind = name === 'telephone-event' ? EVENT : name === 'cn' ? COMFORT_NOISE : MEDIA;
    this.framing = this.kind === MEDIA ? framingOf(codec) : UNREADABLE;
  }

  private unname(): void {
    this.codec = undefined;
    this.codecSource = 'unknown';
    this.framing = UNREADABLE;
  }
}
