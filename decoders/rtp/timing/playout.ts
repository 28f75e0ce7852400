/** Jitter buffers, simulated: which packets a player of 50 ms, of 200 ms, or an adaptive one would have come to too late. */

import type { Microseconds } from 'spoor/decoder';
import { type BadFor, LATE_50, LATE_200, LATE_ADAPTIVE } from '../sequence/effective-loss.js';
import { SlidingWindow } from './sliding-window.js';

/** A fixed buffer forgets its quickest packet by this many milliseconds in a microsecond (500 ppm), lest a slow sender be late after an hour. */
const LEAK = 5e-7;
/** Depth of the adaptive buffer in milliseconds: at first, at least, at most, and above the 98th percentile of what it sees. */
const ADAPTIVE = { first: 40, least: 20, most: 200, margin: 10 } as const;
/** It deepens at once, and gets shallower by this share of the difference with each packet. */
const RELAX = 0.02;

/** What the buffers did. Adds up. */
export class PlayoutCounts {
  /** Packets that went through. */
  packets = 0;
  late50 = 0;
  late200 = 0;
  lateAdaptive = 0;
  /** Depth of the adaptive buffer after each packet, milliseconds, summed. */
  depthSum = 0;

  add(later: PlayoutCounts): void {
    this.packets += later.packets;
    this.late50 += later.late50;
    this.late200 += later.late200;
    this.lateAdaptive += later.lateAdaptive;
    this.depthSum += later.depthSum;
  }
}

/**
 * The fixed buffers play the quickest packet of a talkspurt after their whole depth; a packet that takes longer than that one by more than
 * the depth is late. The adaptive one measures against the quickest of the last hundred packets, and sets its depth by the 98th percentile of them.
 */
export class Playout {
  private anchor = Number.NaN;
  private last: Microseconds = Number.NaN;
  private depth: number = ADAPTIVE.first;
  private readonly window = new SlidingWindow();

  /** Transit times have another zero from now on. */
  reanchor(): void {
    this.anchor = Number.NaN;
    this.window.clear();
  }

  /**
   * @param transit milliseconds, from any zero
   * @param talkspurt silence before it lets a player begin anew
   * @returns the buffers for which it is too late
   */
  arrive(transit: number, time: Microseconds, talkspurt: boolean, counts: PlayoutCounts): BadFor {
    let anchor = this.anchor + LEAK * (time - this.last);
    // Not a number at first.
    if (talkspurt || !(transit >= anchor)) anchor = transit;
    this.anchor = anchor;
    this.last = time;
    const { window } = this;
    window.add(transit);
    const { lowest } = window;
    const late = transit - lowest > this.depth;
    this.adapt(window.p98 - lowest);
    counts.packets += 1;
    counts.depthSum += this.depth;
    return transit - anchor > 50 || late ? this.discard(transit - anchor, late, counts) : 0;
  }

  private adapt(spread: number): void {
    const wanted = Math.min(ADAPTIVE.most, Math.max(ADAPTIVE.least, spread + ADAPTIVE.margin));
    this.depth = wanted > this.depth ? wanted : this.depth - RELAX * (this.depth - wanted);
  }

  private discard(behind: number, lateForAdaptive: boolean, counts: PlayoutCounts): BadFor {
    let bits = 0;
    if (behind > 50) {
      counts.late50 += 1;
      bits |= LATE_50;
    }
    if (behind > 200) {
      counts.late200 += 1;
      bits |= LATE_200;
    }
    if (lateForAdaptive) {
      counts.lateAdaptive += 1;
      bits |= LATE_ADAPTIVE;
    }
    return bits;
  }
}
