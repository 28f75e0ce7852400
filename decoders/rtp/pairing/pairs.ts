/** Streams of one observer that belong together: both directions of a call, and one source after or beside another. */

import { type Endpoint, type Microseconds, milliseconds, seconds } from 'spoor/decoder';
import type { Stream } from '../stream.js';
import { Chains, chainKey, type Link } from './chains.js';
import type { Leg, Method } from './leg.js';

/** A new SSRC this soon after the last packet of the old one took over from it. */
const SSRC_CHANGE: Microseconds = seconds(2);
/** A source that comes from elsewhere this soon goes on. */
const MOVE: Microseconds = seconds(10);
const MINUTE: Microseconds = seconds(60);
/** Changes remembered. */
const MOST_CHANGES = 100;
/** Packets on the way may still come when those of the successor do. */
const OVERLAP: Microseconds = milliseconds(200);
/** Jumps of numbers up to this are loss whatever the time. */
const SMALL_JUMP = 50;
/** Milliseconds that a packet takes at least beyond that: half of the usual 20. */
const FASTEST_PACKET = 10;
/** Packets that prove two sources to be two. */
const COLLISION = 10;
/** So far apart, in numbers and timestamps, two views of the same media never are. */
const SAME_NUMBERS = 1000;
const SAME_TIMESTAMPS = 1 << 20;
/** How many of a chain are looked at, the newest first, and how many predecessors are remembered. */
const MOST_LOOKED_AT = 32;
const MOST_PREDECESSORS = 4;

/** What of MediaObserver is needed: open streams of an SSRC. */
export interface OpenStreams {
  known(ssrc: number): { readonly stream: Stream; readonly next: unknown } | undefined;
}

type Known = ReturnType<OpenStreams['known']>;

export class Pairs {
  private readonly open: OpenStreams;
  /** Legs without another direction in their own flow, by where they come from, where they go to, and their call. */
  private readonly bySource = new Chains();
  private readonly byDestination = new Chains();
  private readonly byCall = new Chains();
  private readonly links = new Map<Leg, { source: Link; destination: Link; call: Link | undefined }>();

  constructor(open: OpenStreams) {
    this.open = open;
  }

  /** A stream begins: remembers which ones it may follow. `neighbours` are those of its flow, the last ones that ended included. */
  begin(leg: Leg, neighbours: readonly Leg[]): void {
    const found: Leg[] = [];
    for (const other of neighbours) {
      if (other !== leg && other.source === leg.source && other.ssrc !== leg.ssrc && before(other, leg, SSRC_CHANGE)) found.push(other);
    }
    for (const other of this.sameSource(leg)) if (before(other, leg, MOVE)) found.push(other);
    found.sort((a, b) => b.lastSeen - a.lastSeen);
    if (found.length > 0) leg.predecessors = found.slice(0, MOST_PREDECESSORS);
    for (const other of neighbours) mirror(leg, other);
    // Listed until the other direction shows up, so that a short stream is found by those that end before it.
    if (!leg.mirrored) this.list(leg);
  }

  /** Before anything is written about the stream: the state of things now. */
  update(leg: Leg, neighbours: readonly Leg[]): void {
    this.follow(leg);
    this.collide(leg);
    for (const other of neighbours) if (mirror(leg, other)) pair(leg, other, 'swap');
    if (leg.mirrored) this.unlist(leg);
    else this.search(leg);
  }

  /** The stream is over, and its last document written. */
  end(leg: Leg): void {
    this.unlist(leg);
    leg.detach();
  }

  /**
   * A receiver report of source `reporter`, sent from `from`, about source `about`: the reporter's stream is the opposite direction of
   * the one that it reports about.
   */
  reported(reporter: number, about: number, from: Endpoint): void {
    const heard = this.legOf(about, (leg) => leg.destination.ip === from.ip);
    // Nothing is surer than the other direction of the same flow.
    if (heard === undefined || heard.mirrored) return;
    const spoken = this.legOf(reporter, (leg) => leg.source.ip === from.ip);
    if (spoken !== undefined && spoken !== heard && !spoken.mirrored) pair(heard, spoken, 'rtcp');
  }

  private legOf(ssrc: number, matches: (leg: Leg) => boolean): Leg | undefined {
    let looked = 0;
    for (let known = this.open.known(ssrc); known !== undefined && looked < MOST_LOOKED_AT; known = known.next as Known, looked++) {
      const { leg } = known.stream;
      if (leg !== undefined && matches(leg)) return leg;
    }
    return undefined;
  }

  /** Settles what the stream follows, once: when its first document is about to be written, predecessors had time to prove that they go on. */
  private follow(leg: Leg): void {
    if (leg.settled) return;
    for (const other of leg.predecessors) {
      if (other.lastSeen > leg.firstSeen + OVERLAP || other.isUndocumented) continue;
      if (other.ssrc !== leg.ssrc) {
        if (leg.previousId !== undefined) continue;
        leg.previousId = other.id;
        leg.ssrcChanges = 1;
        const recent = other.recentChanges.filter((time) => time > leg.firstSeen - MINUTE);
        leg.recentChanges = [...recent.slice(1 - MOST_CHANGES), leg.firstSeen];
      } else if (leg.continuesId === undefined && goesOn(other, leg)) {
        leg.continuesId = other.id;
        leg.sourceChanges = isSame(other.source, leg.source) ? 0 : 1;
      }
    }
    leg.settle();
  }

  /** RFC 3550 section 8.2: another transport address sends with the same SSRC, and it is not the same packets. */
  private collide(leg: Leg): void {
    if (leg.collision) return;
    for (const other of this.sameSource(leg)) {
      if (!isSame(other.destination, leg.destination) || isSame(other.source, leg.source) || leg.overlap(other) <= 0) continue;
      const [one, two] = [leg.stream?.sequence, other.stream?.sequence];
      if (one === undefined || two === undefined || leg.stream!.packets < COLLISION || other.stream!.packets < COLLISION) continue;
      const numbers = Math.abs(((one.max - two.max) << 16) >> 16);
      const timestamps = Math.abs((one.maxTimestamp - two.maxTimestamp) | 0);
      if (numbers <= SAME_NUMBERS && timestamps <= SAME_TIMESTAMPS) continue;
      leg.collision = true;
      other.collision = true;
    }
  }

  /** Open streams of the same SSRC in other flows that share an address with this one. */
  private *sameSource(leg: Leg): Generator<Leg> {
    let looked = 0;
    for (let known = this.open.known(leg.ssrc); known !== undefined && looked < MOST_LOOKED_AT; known = known.next as Known, looked++) {
      const other = known.stream.leg;
      if (other === undefined || other.flow === leg.flow) continue;
      if (other.source.ip === leg.source.ip || other.destination.ip === leg.destination.ip) yield other;
    }
  }

  /** Looks for the other direction in other flows. */
  private search(leg: Leg): void {
    this.list(leg);
    const { source, destination, announced } = leg;
    const chains = [
      this.bySource.get(chainKey(destination.ip, destination.port >> 1)),
      this.byDestination.get(chainKey(source.ip, source.port >> 1)),
      announced === undefined ? undefined : this.byCall.get(chainKey(announced.callId, 0)),
    ];
    for (const chain of chains) {
      let looked = 0;
      for (let link = chain; link !== undefined && looked < MOST_LOOKED_AT; link = link.older, looked++) {
        const method = link.leg === leg ? undefined : methodOf(leg, link.leg);
        // What has its exact counterpart is not the likely one of another.
        if (method === 'ports' && link.leg.reverse?.method === 'swap') continue;
        if (method !== undefined) pair(leg, link.leg, method);
      }
    }
  }

  private list(leg: Leg): void {
    const links = this.links.get(leg);
    const { source, destination, announced } = leg;
    if (links === undefined) {
      this.links.set(leg, {
        source: this.bySource.add(chainKey(source.ip, source.port >> 1), leg),
        destination: this.byDestination.add(chainKey(destination.ip, destination.port >> 1), leg),
        call: announced === undefined ? undefined : this.byCall.add(chainKey(announced.callId, 0), leg),
      });
    } else if (announced !== undefined && links.call?.key !== chainKey(announced.callId, 0)) {
      if (links.call !== undefined) this.byCall.remove(links.call);
      links.call = this.byCall.add(chainKey(announced.callId, 0), leg);
    }
  }

  private unlist(leg: Leg): void {
    const links = this.links.get(leg);
    if (links === undefined) return;
    this.links.delete(leg);
    this.bySource.remove(links.source);
    this.byDestination.remove(links.destination);
    if (links.call !== undefined) this.byCall.remove(links.call);
  }
}

/** True when both are open and the two directions of one flow. */
function mirror(leg: Leg, other: Leg): boolean {
  if (other.stream === undefined || other.source !== leg.destination) return false;
  leg.mirrored = true;
  other.mirrored = true;
  return true;
}

function pair(one: Leg, other: Leg, method: Method): void {
  one.consider(other, method);
  other.consider(one, method);
}

/** The last packet of `other` came shortly before the first of `leg`, as far as is known now. */
function before(other: Leg, leg: Leg, within: Microseconds): boolean {
  const pause = leg.firstSeen - other.lastSeen;
  return pause <= within && other.firstSeen < leg.firstSeen;
}

/** The numbers of `leg` go on where those of `other` ended. */
function goesOn(other: Leg, leg: Leg): boolean {
  const [first] = leg.stream?.tracks.list ?? [];
  if (first === undefined) return false;
  const ahead = ((first.base - other.number) << 16) >> 16;
  return ahead > 0 && (ahead <= SMALL_JUMP || (first.baseTime - other.numberTime) / 1e3 >= ahead * FASTEST_PACKET);
}

/** How two legs of different flows are known to be the two directions of one medium. */
function methodOf(leg: Leg, other: Leg): Method | undefined {
  const [there, back] = [leg.announced, other.announced];
  const between = leg.source.ip === other.destination.ip && leg.destination.ip === other.source.ip;
  // The tunnels of two directions are two, so these are two flows.
  if (between && leg.source.port === other.destination.port && leg.destination.port === other.source.port) return 'swap';
  if (leg.overlap(other) <= 0) return undefined;
  if (there !== undefined && back !== undefined && there !== back && there.callId === back.callId && there.media === back.media)
    if (there.leg !== back.leg || between) return 'signalling';
  if (between && (isPair(leg.source, other.destination) || isPair(leg.destination, other.source))) return 'ports';
  return undefined;
}

/** An even port and the one after it are one pair (RFC 3550 section 11). */
function isPair(one: Endpoint, other: Endpoint): boolean {
  return one.port >> 1 === other.port >> 1;
}

function isSame(one: Endpoint, other: Endpoint): boolean {
  return one.port === other.port && one.ip === other.ip;
}
