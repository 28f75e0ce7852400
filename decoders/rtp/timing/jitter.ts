/** Interarrival jitter of RFC 3550 section 6.4.1 in milliseconds, with timestamps modulo 2^32. */

import type { Microseconds } from 'spoor/decoder';
import type { Packet } from '../packet.js';

/** A difference of transit times above this, in milliseconds, may be a jump of the sender's timestamps instead of delay. */
const IMPLAUSIBLE = 1000;

/** Where samples of the jitter go: one for each difference that entered it. */
export interface JitterSamples {
  jitterSamples: number;
  /** Milliseconds, all five. */
  jitterSum: number;
  jitterMin: number;
  jitterMax: number;
  jitterEnd: number;
  /** Of the differences of transit time, without their signs. */
  differenceSum: number;
  timestampRebases: number;
}

/**
 * Takes unique media packets in the order they arrive, late ones included. A sender that restarts its timestamps would
 * leave a spike of minutes behind; so an implausible difference waits for the next packet, which tells a new offset
 * (the next difference is small: forget the jump) from a stall (the queue drains: both count).
 */
export class Jitter {
  /** Milliseconds. */
  value = 0;
  /** Half a packet time in milliseconds: what counts as small. */
  small = 10;
  /** Milliseconds; 0 while the clock is unknown. */
  private perTick = 0;
  private time: Microseconds = Number.NaN;
  private timestamp = 0;
  private anchored = false;
  private wasInOrder = false;
  private waiting = false;
  private held = Number.NaN;

  /** @param clockRate Hz; 0 for unknown, then packets are ignored. Differences across a change mean nothing (RFC 7160). */
  setClock(clockRate: number): void {
    this.perTick = clockRate > 0 ? 1000 / clockRate : 0;
    this.reanchor();
  }

  /** The next packet only gives a new reference: after a restart of the sequence or a change of clock. */
  reanchor(): void {
    this.anchored = false;
    this.waiting = false;
  }

  /** @param inOrder the packet carried the highest number so far */
  observe(packet: Readonly<Pick<Packet, 'time' | 'timestamp'>>, inOrder: boolean, samples: JitterSamples): void {
    if (this.perTick === 0) return;
    const { time, timestamp } = packet;
    const elapsed = time - this.time;
    const ticks = (timestamp - this.timestamp) | 0;
    const afterInOrder = this.wasInOrder;
    this.time = time;
    this.timestamp = timestamp;
    this.wasInOrder = inOrder;
    if (!this.anchored) {
      this.anchored = true;
      return;
    }
    const difference = Math.abs(elapsed / 1e3 - ticks * this.perTick);
    if (this.waiting) {
      this.waiting = false;
      if (difference < this.small) samples.timestampRebases += 1;
      else this.add(this.held, samples);
    } else if (difference > IMPLAUSIBLE && inOrder && afterInOrder) {
      this.waiting = true;
      this.held = difference;
      return;
    }
    this.add(difference, samples);
  }

  private add(difference: number, samples: JitterSamples): void {
    const value = this.value + (difference - this.value) / 16;
    this.value = value;
    samples.jitterSamples += 1;
    samples.jitterSum += value;
    samples.differenceSum += difference;
    samples.jitterEnd = value;
    if (value < samples.jitterMin) samples.jitterMin = value;
    if (value > samples.jitterMax) samples.jitterMax = value;
  }
}
