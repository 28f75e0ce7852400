/** Timing of one stream: from arrival times and timestamps to jitter (RFC 3550 section 6.4.1), delay variation, clock skew and jitter buffers. */

import type { Microseconds } from 'spoor/decoder';
import { ZERO } from '../doubles.js';
import type { Packet } from '../packet.js';
import type { BadFor } from '../sequence/effective-loss.js';
import { ClockSkew } from './clock-skew.js';
import { DelayVariation } from './delay-variation.js';
import type { Measured } from './measured.js';
import { Playout, type PlayoutCounts } from './playout.js';

/** A difference of transit times above this, in milliseconds, may be a jump of the sender's timestamps instead of delay. */
const IMPLAUSIBLE = 1000;
/** A timestamp step of so many milliseconds, and packet times, beyond what the numbers say, is silence. */
const SILENCE = 60;
const SILENT_STEPS = 3;
/** Clock of video in Hz, whose marker ends a frame instead of beginning a talkspurt. */
export const VIDEO_CLOCK = 90_000;

/** Where it all goes. */
export interface TimingSamples {
  /** Values of the jitter, one for each difference of transit times: how many, and in milliseconds their sum and extremes and the last one. */
  jitterSamples: number;
  jitterSum: number;
  jitterMin: number;
  jitterMax: number;
  jitterEnd: number;
  /** Of the differences themselves, without their signs, milliseconds. */
  differenceSum: number;
  timestampRebases: number;
  /** Silences that ended, and how many of them without a marker. */
  talkspurts: number;
  unmarkedTalkspurts: number;
  readonly playout: PlayoutCounts;
}

/**
 * Takes unique media packets in the order they arrive, late ones included. A sender that moves its timestamps would
 * leave a spike of minutes behind; so an implausible difference waits for the next packet, which tells a new offset
 * (the next difference is small: forget the jump) from a stall (the queue drains: both count).
 */
export class Timing implements Measured {
  /** Interarrival jitter, milliseconds. */
  jitter = ZERO;
  readonly variation = new DelayVariation();
  readonly skew = new ClockSkew();
  private readonly playout = new Playout();
  /** Half a packet time in milliseconds: what counts as a small difference. */
  private small = Number.NaN;
  /** Timestamp step that most packets make, and above which there was silence. */
  private step = 0;
  private silence = Number.POSITIVE_INFINITY;
  /** Milliseconds; 0 while the clock is unknown. */
  private perTick = ZERO;
  private time: Microseconds = Number.NaN;
  private timestamp = 0;
  private sequence = 0;
  private marked = false;
  private anchored = false;
  private wasInOrder = false;
  private waiting = false;
  private held = Number.NaN;
  private heldTime: Microseconds = Number.NaN;
  private isVideo = false;
  // What is measured of the packet at hand: see Measured.
  transit = Number.NaN;
  arrival: Microseconds = Number.NaN;
  elapsed: Microseconds = Number.NaN;
  /** Transit time less that of the packet before, milliseconds. */
  private difference = Number.NaN;

  /** @param clockRate Hz; 0 for unknown, then packets are ignored. Differences across a change mean nothing (RFC 7160). */
  setClock(clockRate: number): void {
    this.perTick = clockRate > 0 ? 1000 / clockRate : 0;
    this.isVideo = clockRate === VIDEO_CLOCK;
    this.reanchor();
  }

  /** @param step ticks; 0 while unknown. @param milliseconds the same, or what to assume */
  setPacketTime(step: number, milliseconds: number): void {
    this.small = milliseconds / 2;
    this.step = step;
    const voice = this.perTick > 0 && step > 0 && !this.isVideo;
    this.silence = voice ? Math.max(SILENCE / this.perTick, SILENT_STEPS * step) : Number.POSITIVE_INFINITY;
  }

  /** No packet follows. */
  end(): void {
    this.playout.end();
  }

  /** The next packet only gives a new reference: after a restart of the sequence or a change of clock. */
  reanchor(): void {
    this.anchored = false;
    this.waiting = false;
  }

  /**
   * @param inOrder the packet carried the highest number so far
   * @returns buffers for which it is too late; shifted by 3 bits those of the packet that had to wait for it (see EffectiveLoss)
   */
  observe(packet: Readonly<Packet>, inOrder: boolean, samples: TimingSamples): BadFor {
    if (this.perTick === 0) return 0;
    const { time, timestamp, sequence, marker } = packet;
    const elapsed = time - this.time;
    const ticks = (timestamp - this.timestamp) | 0;
    const afterInOrder = this.wasInOrder;
    let talkspurt = false;
    if (inOrder && (ticks > this.silence || (marker && !this.marked))) talkspurt = this.silenceEnded(ticks, sequence, marker, samples);
    this.time = time;
    this.timestamp = timestamp;
    this.sequence = sequence;
    this.marked = marker;
    this.wasInOrder = inOrder;
    if (!this.anchored) {
      this.anchored = true;
      return this.beginEpoch(time, samples);
    }
    const difference = elapsed / 1e3 - ticks * this.perTick;
    if (this.waiting) return this.decide(difference, time, samples);
    if ((difference > IMPLAUSIBLE || difference < -IMPLAUSIBLE) && inOrder && afterInOrder) {
      this.waiting = true;
      this.held = difference;
      this.heldTime = time;
      return 0;
    }
    this.difference = difference;
    this.transit += difference;
    this.elapsed = time - this.arrival;
    this.arrival = time;
    return this.measure(talkspurt, samples);
  }

  /** The packet after an implausible one tells what that was. */
  private decide(difference: number, time: Microseconds, samples: TimingSamples): BadFor {
    this.waiting = false;
    let bits: BadFor;
    if (Math.abs(difference) < this.small) {
      samples.timestampRebases += 1;
      bits = this.beginEpoch(this.heldTime, samples);
    } else bits = this.arrive(this.held, this.heldTime, samples);
    return (bits << 3) | this.arrive(difference, time, samples);
  }

  private arrive(difference: number, time: Microseconds, samples: TimingSamples): BadFor {
    this.difference = difference;
    this.transit += difference;
    this.elapsed = time - this.arrival;
    this.arrival = time;
    return this.measure(false, samples);
  }

  private beginEpoch(time: Microseconds, samples: TimingSamples): BadFor {
    this.transit = ZERO;
    this.elapsed = time - this.arrival;
    this.arrival = time;
    this.variation.reanchor();
    this.skew.reanchor();
    this.playout.reanchor();
    this.variation.add(this);
    this.skew.add(this);
    return this.playout.arrive(this, true, samples.playout);
  }

  /** Takes the packet at hand into everything. */
  private measure(talkspurt: boolean, samples: TimingSamples): BadFor {
    const { difference } = this;
    // RFC 3550 section 6.4.1.
    const jitter = this.jitter + ((difference < 0 ? -difference : difference) - this.jitter) / 16;
    this.jitter = jitter;
    samples.jitterSamples += 1;
    samples.jitterSum += jitter;
    samples.differenceSum += difference < 0 ? -difference : difference;
    samples.jitterEnd = jitter;
    if (jitter < samples.jitterMin) samples.jitterMin = jitter;
    if (jitter > samples.jitterMax) samples.jitterMax = jitter;
    this.variation.add(this);
    this.skew.add(this);
    return this.playout.arrive(this, talkspurt, samples.playout);
  }

  /** A marker, or a step of the timestamps that lost packets do not explain. */
  private silenceEnded(ticks: number, sequence: number, marker: boolean, samples: TimingSamples): boolean {
    if (this.isVideo || !this.anchored) return false;
    const numbers = ((sequence - this.sequence) << 16) >> 16;
    const silent = numbers > 0 && ticks - (numbers - 1) * this.step > this.silence;
    if (silent) {
      samples.talkspurts += 1;
      if (!marker) samples.unmarkedTalkspurts += 1;
    }
    return silent || marker;
  }
}
