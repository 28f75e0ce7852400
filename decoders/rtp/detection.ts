/** Whether packets that look like RTP are RTP: the same source must count like one for a few packets. */

import { type Microseconds, seconds } from 'spoor/decoder';
import type { Packet } from './packet.js';

/** Packets in plausible order, timestamps advancing, that prove a stream. */
const PROOF = 4;
/** Packets held until then. */
const HELD = 64;
/** A candidate that is silent for longer starts again. */
const LIFE: Microseconds = seconds(5);
/** Faster than any RTP clock in use, in ticks a second. */
const FASTEST_CLOCK = 200_000;
/** Slower than any: text has 1000 (RFC 4103), while messages of games that are counted come to the rate of their packets. */
const SLOWEST_CLOCK = 800;

/**
 * A source (direction and SSRC of a flow) that may be RTP. Its packets are held, so that a stream counts from its very
 * first packet. Random data, counters, and other protocols fail on sequence numbers or on timestamps, which must run as fast as some clock.
 */
export class Candidate {
  /** Signed 32 bits. */
  readonly ssrc: number;
  readonly fromInitiator: boolean;
  /** In the order they came. */
  held: Packet[] = [];
  lastTime: Microseconds = Number.NaN;
  /** Packets let go, because what came after them did not follow. */
  dropped = 0;
  private run = 0;
  /** Of the timestamps since the run began, and when that was. */
  private ticks = 0;
  private began: Microseconds = Number.NaN;
  private sequence = 0;
  private timestamp = 0;

  constructor(ssrc: number, fromInitiator: boolean) {
    this.ssrc = ssrc;
    this.fromInitiator = fromInitiator;
  }

  /** Takes one more packet of the source; true when it is proven. */
  offer(packet: Packet): boolean {
    const elapsed = this.run === 0 ? 0 : packet.time - this.lastTime;
    const step = ((packet.sequence - this.sequence) << 16) >> 16;
    const ticks = (packet.timestamp - this.timestamp) | 0;
    this.lastTime = packet.time;
    if (this.run > 0 && elapsed <= LIFE) {
      if ((step === 0 && ticks === 0) || (step < 0 && step >= -16 && ticks <= 0)) {
        this.hold(packet);
        return false;
      }
      if (step >= 1 && step <= 64 && ticks >= 0 && ticks <= ((elapsed + 1e6) / 1e6) * FASTEST_CLOCK) {
        this.hold(packet);
        this.run += 1;
        this.ticks += ticks;
        this.sequence = packet.sequence;
        this.timestamp = packet.timestamp;
        return this.run >= PROOF && this.ticks > 0 && this.ticks >= ((packet.time - this.began) / 1e6) * SLOWEST_CLOCK;
      }
    }
    this.dropped += this.held.length;
    this.held = [];
    this.hold(packet);
    this.run = 1;
    this.ticks = 0;
    this.began = packet.time;
    this.sequence = packet.sequence;
    this.timestamp = packet.timestamp;
    return false;
  }

  /** The same where signalling announced media, so that nothing is to be proven of the numbers; but one packet alone may be a scanner's. */
  comesAgain(packet: Packet): boolean {
    this.lastTime = packet.time;
    this.hold(packet);
    return this.held.length > 1;
  }

  private hold(packet: Packet): void {
    if (this.held.length >= HELD) {
      this.held.shift();
      this.dropped += 1;
    }
    this.held.push(packet.copy());
  }
}
