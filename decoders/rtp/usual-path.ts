/** Code point and hop limit of most packets of a stream, and what differs from them. */

import type { Interval } from './interval.js';

/** Before the first packet. */
const NONE = -1;

/** Majority vote: one path is kept, others take its votes away until it gives way. */
export class UsualPath {
  /** As in Packet; -1 before the first. */
  path = NONE;
  votes = 0;

  /** A packet of another path than `path`. */
  differs(path: number, interval: Interval): void {
    const usual = this.path;
    if (this.votes > 0) this.votes -= 1;
    else {
      this.path = path;
      this.votes = 1;
    }
    if (usual !== NONE) interval.headers.path(path, usual);
  }
}
