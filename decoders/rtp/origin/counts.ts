/** Whose losses they were: four counters that add up to all settled ones, what spoke for it, and whose duplicates. */

import { Pool } from '../pool.js';

/** What an attribution rests on; bits, in the order of their names. */
export const EVIDENCE = [
  'simultaneous_holes',
  'stall',
  'common_rate',
  'capture_gap',
  'receiver_report',
  'others_intact',
  'ip_id_gap',
  'ip_id_none',
  'usual_rate',
  'more_holes',
  'few_streams',
] as const;
export const SIMULTANEOUS_HOLES = 1;
export const STALL = 2;
export const COMMON_RATE = 4;
export const CAPTURE_GAP = 8;
/** The receiver got what is missing here, or misses as much. */
export const RECEIVER_REPORT = 16;
export const OTHERS_INTACT = 32;
export const IP_ID_GAP = 64;
export const IP_ID_NONE = 128;
export const USUAL_RATE = 256;
/** More streams miss packets than usual, but too few, or between too few hosts. */
export const MORE_HOLES = 512;
export const FEW_STREAMS = 1024;

/** Share of what could be told that one origin must have to name the whole. */
const CLEAR = 0.9;

export type LossOriginName = 'network' | 'capture' | 'upstream_of_source' | 'mixed' | 'ambiguous';

export class OriginCounts {
  /** Lost between sender and capture point. */
  network = 0;
  /** Lost by what captures, as far as can be told. */
  captureSuspected = 0;
  /** Never sent by the source of the packets. */
  upstreamOfSource = 0;
  /** Nobody can tell. */
  unattributed = 0;
  evidence = 0;
  /** Most streams in a window that was judged, and most with holes in one. */
  streamsActive = 0;
  streamsWithHoles = 0;
  /** Duplicates that the capture made, that were seen on both sides of a router, and that really travelled. */
  duplicatesCapture = 0;
  duplicatesRouter = 0;
  duplicatesNetwork = 0;

  get losses(): number {
    return this.network + this.captureSuspected + this.upstreamOfSource + this.unattributed;
  }

  /** Nothing is said of losses; sums of 0 may be corrections. */
  get silent(): boolean {
    return this.network === 0 && this.captureSuspected === 0 && this.upstreamOfSource === 0 && this.unattributed === 0;
  }

  get duplicates(): number {
    return this.duplicatesCapture + this.duplicatesRouter + this.duplicatesNetwork;
  }

  /** One word for all of them; undefined without losses. */
  get origin(): LossOriginName | undefined {
    const { network, captureSuspected, upstreamOfSource, unattributed, losses } = this;
    if (losses <= 0) return undefined;
    const told = losses - unattributed;
    if (told < unattributed || told === 0) return 'ambiguous';
    if (network >= CLEAR * told) return 'network';
    if (captureSuspected >= CLEAR * told) return 'capture';
    if (upstreamOfSource >= CLEAR * told) return 'upstream_of_source';
    return 'mixed';
  }

  add(later: OriginCounts): void {
    this.network += later.network;
    this.captureSuspected += later.captureSuspected;
    this.upstreamOfSource += later.upstreamOfSource;
    this.unattributed += later.unattributed;
    this.evidence |= later.evidence;
    this.streamsActive = Math.max(this.streamsActive, later.streamsActive);
    this.streamsWithHoles = Math.max(this.streamsWithHoles, later.streamsWithHoles);
    this.duplicatesCapture += later.duplicatesCapture;
    this.duplicatesRouter += later.duplicatesRouter;
    this.duplicatesNetwork += later.duplicatesNetwork;
  }
}

/** Of the intervals and runs of losses of all streams. */
export const originCounts = new Pool(() => new OriginCounts());
