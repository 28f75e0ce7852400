/** What was wrong or unusual in the headers of packets: counters that add up, and extremes. */

import { BAD_PADDING, FRAGMENTED, MALFORMED, ONE_SOURCE } from './packet.js';

/** Above every hop limit. */
const HOP_LIMITS = 256;

export class OddHeaders {
  /** Packets whose code point or hop limit is not the stream's usual one. */
  otherPath = 0;
  otherDscp = 0;
  otherHopLimit = 0;
  /** Of those packets, and of the usual ones when there were any. */
  hopLimitMin = HOP_LIMITS;
  hopLimitMax = 0;
  malformed = 0;
  fragmented = 0;
  /** Padding of no octets, or of more than there are. */
  badPadding = 0;
  /** Most contributing sources of one packet, 0 to 15. */
  sourcesMax = 0;

  /** Bits of a packet, see there. */
  note(odd: number): void {
    if ((odd & MALFORMED) !== 0) this.malformed += 1;
    if ((odd & FRAGMENTED) !== 0) this.fragmented += 1;
    if ((odd & BAD_PADDING) !== 0) this.badPadding += 1;
    if (odd >= ONE_SOURCE) this.sourcesMax = Math.max(this.sourcesMax, Math.floor(odd / ONE_SOURCE));
  }

  /** A packet took another path (see Packet) than the usual one. */
  path(path: number, usual: number): void {
    this.otherPath += 1;
    if (path >> 8 !== usual >> 8) this.otherDscp += 1;
    if ((path & 255) === (usual & 255)) return;
    this.otherHopLimit += 1;
    this.hopLimitMin = Math.min(this.hopLimitMin, path & 255, usual & 255);
    this.hopLimitMax = Math.max(this.hopLimitMax, path & 255, usual & 255);
  }

  add(later: OddHeaders): void {
    this.otherPath += later.otherPath;
    this.otherDscp += later.otherDscp;
    this.otherHopLimit += later.otherHopLimit;
    this.hopLimitMin = Math.min(this.hopLimitMin, later.hopLimitMin);
    this.hopLimitMax = Math.max(this.hopLimitMax, later.hopLimitMax);
    this.malformed += later.malformed;
    this.fragmented += later.fragmented;
    this.badPadding += later.badPadding;
    this.sourcesMax = Math.max(this.sourcesMax, later.sourcesMax);
  }
}
