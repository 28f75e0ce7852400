/** Brings what an RTCP datagram says to the streams it is about, wherever in the observer they run. */

import type { ByteView, Endpoint, Flow, Message, Microseconds } from 'spoor/decoder';
import { ssrcAt } from '../header.js';
import type { KnownStream, MediaObserver } from '../media-observer.js';
import { readRtcp } from './packet.js';
import { TimeMarks } from './round-trip.js';
import type { Feedback, Statements } from './statements.js';
import { StreamReports } from './stream-reports.js';
import type { BurstLoss, PacketDelayVariation, StatisticsSummary, VoipMetrics } from './xr.js';

/** Streams one datagram can speak of; one of usual size has room for some sixty blocks. More are as if nobody knew them. */
const MOST_LOOKUPS = 256;

/** How well a stream fits the datagram. */
const SAME_FLOW = 32;
const SAME_TUNNEL = 16;
const WAY_BACK = 8;
const SAME_HOSTS = 4;
const NEXT_PORTS = 2;
const SAME_VLANS = 1;

/** One for all observers: it keeps nothing between two datagrams. */
export class Control implements Statements {
  /** Statements of the last datagram that met a stream, and that did not. */
  met = 0;
  unmet = 0;
  unknowns = 0;

  private observer!: MediaObserver;
  private flow!: Flow;
  private source!: Endpoint;
  private destination!: Endpoint;
  private time: Microseconds = Number.NaN;
  private lookups = 0;
  /** Reference times said on the flow (RFC 3611 section 4.4). */
  private references: TimeMarks | undefined = undefined;

  /**
   * Reads a datagram of shape WHOLE or CUT.
   *
   * @param references what an earlier call returned for the same flow
   * @returns reference times to keep for the flow
   */
  read(message: Message, observer: MediaObserver, references: TimeMarks | undefined): TimeMarks | undefined {
    this.observer = observer;
    this.flow = message.flow;
    this.source = message.source;
    this.destination = message.destination;
    this.time = message.time;
    this.references = references;
    this.lookups = 0;
    this.met = 0;
    this.unmet = 0;
    this.unknowns = 0;
    readRtcp(message.bytes, message.wireLength, this);
    return this.references;
  }

  senderReport(sender: number, bytes: ByteView, at: number): void {
    this.from(sender)?.senderReport(bytes, at, this.time);
  }

  receiverReport(): void {
    // One that only receives has no stream: what counts are its blocks.
  }

  reportBlock(sender: number, bytes: ByteView, at: number): void {
    this.observer.pairs.reported(sender, ssrcAt(bytes, at), this.source);
    const reports = this.about(ssrcAt(bytes, at));
    if (reports === undefined) return;
    const roundTrip = reports.reportBlock(sender, bytes, at, this.time);
    // Who receives one stream may send another one, of which this is the other leg.
    if (!Number.isNaN(roundTrip)) this.find(sender, this.source, this.destination)?.senderIsAway(roundTrip, this.time);
  }

  canonicalName(source: number, name: string): void {
    this.from(source)?.describe(name, undefined);
  }

  tool(source: number, name: string): void {
    this.from(source)?.describe(undefined, name);
  }

  bye(source: number, reason: string | undefined): void {
    this.from(source)?.bye(reason, this.time);
  }

  application(sender: number, name: string, subtype: number): void {
    this.from(sender)?.application(`${name}/${subtype}`);
  }

  feedback(_sender: number, about: number, kind: Feedback, amount: number): void {
    this.about(about)?.counts(this.time).addFeedback(kind, amount);
  }

  referenceTime(sender: number, middle: number): void {
    this.references ??= new TimeMarks();
    this.references.remember(sender, middle, this.time);
  }

  delaySince(sender: number, source: number, middle: number, delay: number): void {
    const roundTrip = this.references?.roundTrip(source, middle, delay, this.time);
    if (roundTrip === undefined || Number.isNaN(roundTrip)) return;
    this.find(sender, this.source, this.destination)?.senderIsAway(roundTrip, this.time);
    this.find(source, this.destination, this.source)?.receiverIsAway(roundTrip, this.time);
  }

  voip(_sender: number, about: number, voip: VoipMetrics): void {
    const reports = this.about(about);
    if (reports === undefined) return;
    const counts = reports.counts(this.time);
    counts.measure({ voip });
    if (voip.roundTrip > 0) reports.measured(voip.roundTrip, counts);
  }

  summary(_sender: number, about: number, summary: StatisticsSummary): void {
    this.about(about)?.counts(this.time).measure({ summary });
  }

  burstLoss(_sender: number, about: number, bursts: BurstLoss): void {
    this.about(about)?.counts(this.time).measure({ bursts });
  }

  delayVariation(_sender: number, about: number, variation: PacketDelayVariation): void {
    this.about(about)?.counts(this.time).measure({ variation });
  }

  unknown(): void {
    this.unknowns += 1;
  }

  /** What is said of the stream that the datagram's sender sends. */
  private from(source: number): StreamReports | undefined {
    return this.counted(this.find(source, this.source, this.destination));
  }

  /** What is said of a stream that it receives. */
  private about(source: number): StreamReports | undefined {
    return this.counted(this.find(source, this.destination, this.source));
  }

  private counted(reports: StreamReports | undefined): StreamReports | undefined {
    if (reports === undefined) this.unmet += 1;
    else this.met += 1;
    return reports;
  }

  /**
   * The stream of a source that runs from one end to the other. Of several (both sides of a relay, a tunnel and its outside) the one that
   * fits best; none whose end that speaks is another host than who sent the datagram: nobody says good-bye, or reports, for others.
   */
  private find(ssrc: number, from: Endpoint, to: Endpoint): StreamReports | undefined {
    this.lookups += 1;
    if (this.lookups > MOST_LOOKUPS) return undefined;
    let best: KnownStream | undefined;
    let bestFit = 0;
    for (let known = this.observer.known(ssrc); known !== undefined; known = known.next) {
      const fit = this.fit(known, from, to);
      if (fit > bestFit) {
        best = known;
        bestFit = fit;
      }
    }
    if (best === undefined) return undefined;
    const { stream } = best;
    stream.rtcp ??= new StreamReports(stream);
    return stream.rtcp;
  }

  private fit({ source, destination, flow }: KnownStream, from: Endpoint, to: Endpoint): number {
    const sameSource = source.ip === from.ip;
    const sameDestination = destination.ip === to.ip;
    if (from === this.source ? !sameSource : !sameDestination) return 0;
    let fit = 1;
    if (flow === this.flow) fit += SAME_FLOW;
    if (flow.tunnel === this.flow.tunnel) fit += SAME_TUNNEL;
    else if (isWayBack(flow.tunnel, this.flow.tunnel)) fit += WAY_BACK;
    if (sameSource && sameDestination) fit += SAME_HOSTS;
    if (follows(source.port, from.port) && follows(destination.port, to.port)) fit += NEXT_PORTS;
    if (flow.vlans.join() === this.flow.vlans.join()) fit += SAME_VLANS;
    return fit;
  }
}

/** A tunnel has a key of its own in each direction: only its ends are the same. */
function isWayBack(tunnel: string | undefined, other: string | undefined): boolean {
  if (tunnel === undefined || other === undefined) return false;
  const [kind, ends = ''] = tunnel.split(' ');
  const [otherKind, otherEnds = ''] = other.split(' ');
  const [from, to] = ends.split('>');
  return kind === otherKind && otherEnds === `${to}>${from}`;
}

/** RTCP runs on the port of the media, or on the next one (RFC 3550 section 11). */
function follows(media: number, control: number): boolean {
  return control === media || control === media + 1;
}
