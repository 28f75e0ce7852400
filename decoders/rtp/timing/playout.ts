/** Jitter buffers, simulated: which packets a player of 50 ms, of 200 ms, or an adaptive one would have come to too late. */

import { ZERO } from '../doubles.js';
import { type BadFor, LATE_50, LATE_200, LATE_ADAPTIVE } from '../sequence/effective-loss.js';
import type { Measured } from './measured.js';
import { SlidingWindow } from './sliding-window.js';

/** A fixed buffer forgets its quickest packet by this many milliseconds in a microsecond (500 ppm), lest a slow sender be late after an hour. */
const LEAK = 5e-7;
/** Depth of the adaptive buffer in milliseconds: at first, at least, at most, and above the 98th percentile of what it sees. */
const ADAPTIVE = { first: 40, least: 20, most: 200, margin: 10 } as const;
/** It deepens at once, and gets shallower by this share of the difference with each packet. */
const RELAX = 0.02;

/** Packets too late in a row after which a player begins anew, with the next one as its quickest: none waits for a clock that will not come back. */
const RESYNC = 10;

/** What the buffers did. Adds up. */
export class PlayoutCounts {
  /** Packets that went through. */
  packets = 0;
  late50 = 0;
  late200 = 0;
  lateAdaptive = 0;
  /** Depth of the adaptive buffer after each packet, milliseconds, summed. */
  depthSum = ZERO;

  add(later: PlayoutCounts): void {
    this.packets += later.packets;
    this.late50 += later.late50;
    this.late200 += later.late200;
    this.lateAdaptive += later.lateAdaptive;
    this.depthSum += later.depthSum;
  }
}

/** A buffer of one depth: it plays the quickest packet of a talkspurt after its whole depth, and what takes longer than that one by more is late. */
class FixedBuffer {
  private readonly depth: number;
  private anchor = Number.NaN;
  private run = 0;

  /** @param depth milliseconds */
  constructor(depth: number) {
    this.depth = depth;
  }

  reanchor(): void {
    this.anchor = Number.NaN;
    this.run = 0;
  }

  /** True when it is too late. */
  arrive({ transit, elapsed }: Measured, talkspurt: boolean): boolean {
    const anchor = this.anchor + LEAK * elapsed;
    // Not a number at first.
    if (talkspurt || !(transit > anchor)) this.anchor = transit;
    else {
      this.anchor = anchor;
      if (transit - anchor > this.depth) return this.late(transit);
    }
    this.run = 0;
    return false;
  }

  private late(transit: number): boolean {
    this.run += 1;
    if (this.run === RESYNC) {
      this.anchor = transit;
      this.run = 0;
    }
    return true;
  }
}

/**
 * The fixed buffers are as said there. The adaptive one measures against the quickest of the last hundred packets, and sets its depth by the 98th
 * percentile of them.
 */
export class Playout {
  private readonly fixed50 = new FixedBuffer(50);
  private readonly fixed200 = new FixedBuffer(200);
  private depth: number = ADAPTIVE.first;
  private readonly window = new SlidingWindow();

  /** No packet follows. */
  end(): void {
    this.window.end();
  }

  /** Transit times have another zero from now on. */
  reanchor(): void {
    this.fixed50.reanchor();
    this.fixed200.reanchor();
    this.window.clear();
  }

  /**
   * @param talkspurt silence before it lets a player begin anew
   * @returns the buffers for which it is too late
   */
  arrive(packet: Measured, talkspurt: boolean, counts: PlayoutCounts): BadFor {
    const { window } = this;
    window.add(packet);
    const { lowest } = window;
    const lateForAdaptive = packet.transit - lowest > this.depth;
    const spread = window.p98 - lowest + ADAPTIVE.margin;
    const wanted = spread < ADAPTIVE.least ? ADAPTIVE.least : Math.min(spread, ADAPTIVE.most);
    const depth = wanted > this.depth ? wanted : this.depth - RELAX * (this.depth - wanted);
    this.depth = depth;
    counts.packets += 1;
    counts.depthSum += depth;
    const late50 = this.fixed50.arrive(packet, talkspurt);
    const late200 = this.fixed200.arrive(packet, talkspurt);
    return late50 || late200 || lateForAdaptive ? discard(late50, late200, lateForAdaptive, counts) : 0;
  }
}

function discard(late50: boolean, late200: boolean, lateForAdaptive: boolean, counts: PlayoutCounts): BadFor {
  let bits = 0;
  if (late50) {
    counts.late50 += 1;
    bits |= LATE_50;
  }
  if (late200) {
    counts.late200 += 1;
    bits |= LATE_200;
  }
  if (lateForAdaptive) {
    counts.lateAdaptive += 1;
    bits |= LATE_ADAPTIVE;
  }
  return bits;
}
