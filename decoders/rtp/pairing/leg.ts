/** One stream as seen by others: where it runs, what it follows, and which stream comes back. */

import { type Endpoint, type Flow, type MediaAnnouncement, type Microseconds, mediaAnnounced } from 'spoor/decoder';
import type { Stream } from '../stream.js';

/** How the other direction was found, the surest first. */
export const METHODS = ['swap', 'signalling', 'rtcp', 'ports'] as const;
export type Method = (typeof METHODS)[number];

export interface Reverse {
  readonly id: string;
  readonly method: Method;
  /** Both have the same payload type: audio goes with audio where video shares the ports. */
  readonly alike: boolean;
  /** Below 0 when one began after the other had ended. */
  readonly overlap: Microseconds;
  readonly leg: Leg;
}

/** What one direction is compared by with the other. */
export interface Summary {
  readonly packets: number;
  readonly codec: string | undefined;
  readonly dscp: number;
}

/** Shared by all that have none. */
const NO_LEGS: readonly Leg[] = [];
const NO_TIMES: readonly Microseconds[] = [];

/** What is kept of a stream that is over. */
interface Ended {
  readonly lastSeen: Microseconds;
  readonly number: number;
  readonly numberTime: Microseconds;
  readonly summary: Summary;
}

export class Leg {
  /** Name of the stream in its documents. */
  readonly id: string;
  readonly flow: Flow;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly ssrc: number;
  readonly firstSeen: Microseconds;
  /** Streams that this one may follow, until its first document is written. */
  predecessors: readonly Leg[] = NO_LEGS;
  /** Stream of another SSRC in the same flow and direction that this one took over from. */
  previousId: string | undefined = undefined;
  /** Stream of the same SSRC that goes on here, from or to another address or port. */
  continuesId: string | undefined = undefined;
  /** 1 when this stream took over from one of another SSRC; 1 when it is another one's continuation from another source. */
  ssrcChanges = 0;
  /** When this direction of the flow changed its SSRC in the last minute, this stream's own beginning the last of them. */
  recentChanges: readonly Microseconds[] = NO_TIMES;
  sourceChanges = 0;
  /** Another source sends with the same SSRC to the same place. */
  collision = false;
  reverse: Reverse | undefined = undefined;
  /** The other direction was found in the same flow. */
  mirrored = false;
  /** What was announced for the receiving end. */
  announced: MediaAnnouncement | undefined = undefined;
  /** Some document was written: what the stream follows is settled. */
  settled = false;
  /** The first interval is not written yet: it counts the changes. */
  unsaid = true;
  private live: Stream | undefined;
  private ended: Ended | undefined = undefined;
  /** Packets that `announced.traffic` was told of. */
  private told = 0;

  constructor(id: string, flow: Flow, stream: Stream) {
    this.id = id;
    this.flow = flow;
    this.live = stream;
    this.ssrc = stream.ssrc;
    this.firstSeen = stream.firstSeen;
    this.source = stream.fromInitiator ? flow.initiator : flow.responder;
    this.destination = stream.fromInitiator ? flow.responder : flow.initiator;
  }

  /** Undefined once the stream is over. */
  get stream(): Stream | undefined {
    return this.live;
  }

  /** Over without a document: nothing may refer to it. */
  get isUndocumented(): boolean {
    return this.live === undefined && this.unsaid;
  }

  get lastSeen(): Microseconds {
    return (this.live ?? this.ended!).lastSeen;
  }

  /** Highest extended number, and when it came. */
  get number(): number {
    return this.live?.sequence.max ?? this.ended!.number;
  }

  get numberTime(): Microseconds {
    return this.live?.sequence.maxTime ?? this.ended!.numberTime;
  }

  /** As it is now, or was at the end. */
  get summary(): Summary {
    const { live } = this;
    if (live === undefined) return this.ended!.summary;
    return { packets: live.packets, codec: live.dominant()?.codec, dscp: live.path >> 8 };
  }

  /** What it follows is settled: nothing else is looked for. */
  settle(): void {
    this.settled = true;
    this.predecessors = NO_LEGS;
  }

  /** Lets go of the stream, which is over. */
  detach(): void {
    const { lastSeen, number, numberTime, summary } = this;
    this.ended = { lastSeen, number, numberTime, summary };
    this.live = undefined;
    this.predecessors = NO_LEGS;
    this.reverse = undefined;
  }

  /** Looks up what was announced for the receiving end and writes there what came. */
  tellTraffic(): void {
    const announced = this.flow.told(mediaAnnounced, this.destination);
    if (announced === undefined || this.live === undefined) return;
    const packets = this.live.packets;
    this.announced = announced;
    const { traffic } = announced;
    traffic.packets += packets - this.told;
    this.told = packets;
    if (traffic.firstSeen === undefined || this.firstSeen < traffic.firstSeen) traffic.firstSeen = this.firstSeen;
    if (traffic.lastSeen === undefined || this.lastSeen > traffic.lastSeen) traffic.lastSeen = this.lastSeen;
  }

  overlap(other: Leg): Microseconds {
    return Math.min(this.lastSeen, other.lastSeen) - Math.max(this.firstSeen, other.firstSeen);
  }

  /** Takes `other` for the opposite direction, unless a better one is known. */
  consider(other: Leg, method: Method): void {
    const alike = this.stream?.dominant()?.number === other.stream?.dominant()?.number;
    const found: Reverse = { id: other.id, method, alike, overlap: this.overlap(other), leg: other };
    const known = this.reverse;
    if (known === undefined || (known.id === found.id && known.method === found.method) || isBetter(found, known)) this.reverse = found;
  }
}

/** Surer method, then a time together at all, then the same payload type, then the longer time together. */
function isBetter(one: Reverse, other: Reverse): boolean {
  if (one.method !== other.method) return METHODS.indexOf(one.method) < METHODS.indexOf(other.method);
  if (one.overlap > 0 !== other.overlap > 0) return one.overlap > 0;
  if (one.alike !== other.alike) return one.alike;
  return one.overlap > other.overlap;
}
