/** A flow that may carry RTP: its streams, and the sources that are not proven yet. */

import {
  type ByteView,
  type Flow,
  type MediaAnnouncement,
  type Message,
  type Microseconds,
  mediaAnnounced,
  milliseconds,
  notMine,
  type Output,
  seconds,
} from 'spoor/decoder';
import { agreesOnKeys, besideMedia, precedesMedia } from './demux.js';
import { Candidate } from './detection.js';
import { type documents, type EndReason, idOf, intervalAbout, intervalDocument, streamAbout, streamDocument } from './documents.js';
import { ssrcAt } from './header.js';
import type { MediaObserver } from './media-observer.js';
import type { Packet } from './packet.js';
import { Leg } from './pairing/leg.js';
import { viewOf } from './pairing/view.js';
import { Control } from './rtcp/control.js';
import { COUNT, CUT, ENCRYPTED, OVERRUN, type Shape, shapeOf } from './rtcp/packet.js';
import type { TimeMarks } from './rtcp/round-trip.js';
import { type Detection, Stream } from './stream.js';

/** Streams of one flow at a time: more sources than any conference, fewer than an attacker wants. */
const MOST_STREAMS = 16;
/** Packets of a stream that somebody listens to: a second of speech. One that is displaced before is no document, or there would be one for four packets of a flood. */
const HEARD = 50;
/** Unproven sources in one direction of a flow. */
const MOST_CANDIDATES = 4;
/** One that sends is not displaced by a newer one, or of five that speak in turn none would ever be believed. */
const SENDS: Microseconds = milliseconds(200);
/** A source is over when it is silent this long. */
const IDLE: Microseconds = seconds(60);
/** Datagrams within which an unannounced flow must prove itself, and how many of them may be something else. */
const TRIAL = 64;
const FOREIGN = 8;

const control = new Control();

export type RtpOutput = Output<typeof documents>;

export class MediaFlow {
  /** Stream of the last packet from the initiator, and of the last one to it. */
  forward: Stream | undefined = undefined;
  backward: Stream | undefined = undefined;
  /** What signalling said of this flow's media; undefined when nothing, or that it is not RTP. */
  told: MediaAnnouncement | undefined = undefined;
  readonly elsewhere: boolean;
  private readonly flow: Flow;
  private readonly observer: MediaObserver;
  private streams: Stream[] = [];
  /** The last one of each direction that is over. */
  private endedForward: Leg | undefined = undefined;
  private endedBackward: Leg | undefined = undefined;
  private candidates: Candidate[] = [];
  /** A stream was found, now or before. */
  private proven = false;
  /** DTLS or ZRTP was seen: what follows is SRTP. */
  private keysAgreed = false;
  private datagrams = 0;
  private foreign = 0;
  /** RTCP of a source that said something before, while the flow is not proven; NaN without one. */
  private controlSource = Number.NaN;
  /** Of extended reports; absent without them. */
  private references: TimeMarks | undefined = undefined;
  private lossFrom: Microseconds = Number.NaN;
  private lossTo: Microseconds = Number.NaN;

  /** @param elsewhere its ports belong to other protocols: only signalling makes it media */
  constructor(flow: Flow, observer: MediaObserver, elsewhere: boolean) {
    this.flow = flow;
    this.observer = observer;
    this.elsewhere = elsewhere;
    this.listen();
  }

  /** Signalling announced media in RTP here. Asked again while it is unknown: answers come after the first packets. */
  listen(): MediaAnnouncement | undefined {
    if (this.told !== undefined) return this.told;
    const told = this.flow.told(mediaAnnounced);
    if (told === undefined || !isRtp(told)) return undefined;
    this.told = told;
    for (const stream of this.streams) {
      if (this.flow.told(mediaAnnounced, stream.leg!.destination) === undefined) stream.learn(told);
      else this.inform(stream);
    }
    return told;
  }

  /** Payloads are not to be read. */
  get encrypted(): boolean {
    return this.keysAgreed || this.told?.encrypted === true;
  }

  /** A datagram that is neither RTP nor RTCP. */
  beside<P extends 'short' | 'not_rtp'>(bytes: ByteView, problem: P, output: RtpOutput): P | typeof notMine | undefined {
    const kind = besideMedia(bytes);
    if (agreesOnKeys(kind)) this.agreeOnKeys();
    if (this.proven) {
      output.count(kind);
      return undefined;
    }
    return precedesMedia(kind) ? this.onTrial(output) : this.refuse(problem, output);
  }

  /** What TURN carries and is no media: keys of SRTP, checks, data. */
  besideInChannel(content: ByteView, output: RtpOutput): 'not_rtp' | typeof notMine | undefined {
    const kind = besideMedia(content);
    if (agreesOnKeys(kind)) this.agreeOnKeys();
    if (this.proven) {
      output.count('turn_channel');
      return undefined;
    }
    return precedesMedia(kind) ? this.onTrial(output) : this.refuse('not_rtp', output);
  }

  /**
   * A datagram that is nothing of media. On a flow with media it is only counted, because the engine would ask another decoder after
   * a few refusals in a row; on one without it is refused, and after some of them the flow given back.
   */
  refuse<P extends 'short' | 'not_rtp'>(problem: P, output: RtpOutput): P | typeof notMine | undefined {
    if (this.proven) {
      output.count('other_beside_media');
      return undefined;
    }
    this.foreign += 1;
    return (this.foreign >= FOREIGN ? this.giveUp(output) : this.onTrial(output)) ?? problem;
  }

  /** Counts a datagram against the trial, which ends with a proof or with the flow given back. */
  onTrial(output: RtpOutput): typeof notMine | undefined {
    this.datagrams += 1;
    return this.datagrams >= TRIAL ? this.giveUp(output) : undefined;
  }

  /**
   * RTCP, muxed with the media or on a flow of its own. The latter proves itself when it tells of a stream that is known, or a second
   * time in the name of the same source: ESP in UDP may look like a report, but where that has its source ESP counts packets.
   */
  control(message: Message, output: RtpOutput): 'not_rtp' | typeof notMine | undefined {
    const { bytes, wireLength } = message;
    const shape = this.encrypted ? ENCRYPTED : shapeOf(bytes, wireLength);
    if (shape > CUT) {
      if (!this.proven && this.told === undefined) return shape === ENCRYPTED ? this.onTrial(output) : this.refuse('not_rtp', output);
      output.count('rtcp');
      output.count(problemOf(shape));
      return undefined;
    }
    this.references = control.read(message, this.observer, this.references);
    if (!this.proven && this.listen() === undefined && control.met === 0) {
      const source = ssrcAt(bytes, 4);
      if (!this.observer.heuristic) return this.refuse('not_rtp', output);
      if (source !== this.controlSource) {
        this.controlSource = source;
        return this.onTrial(output);
      }
    }
    this.proven = true;
    output.count('rtcp');
    if (shape === CUT) output.count('rtcp_cut');
    if (control.unmet > 0) output.count('rtcp_unmet', control.unmet);
    if (control.unknowns > 0) output.count('rtcp_unknown', control.unknowns);
    return undefined;
  }

  /** A packet of a source that is not the one before it. */
  receive(ssrc: number, fromInitiator: boolean, packet: Packet, output: RtpOutput): 'not_rtp' | typeof notMine | undefined {
    const known = this.streams.find((stream) => stream.ssrc === ssrc && stream.fromInitiator === fromInitiator);
    if (known !== undefined) {
      this.prefer(known);
      known.receive(packet);
      return undefined;
    }
    // Only the first source of a direction is taken on signalling's word: noise must not become a document for each SSRC.
    const trusted = this.listen() !== undefined && (fromInitiator ? this.forward : this.backward) === undefined;
    if (!this.observer.heuristic && this.told === undefined) return this.refuse('not_rtp', output);
    const candidate = this.candidateOf(ssrc, fromInitiator, packet.time, output);
    if (candidate === undefined || !(trusted ? candidate.comesAgain(packet) : candidate.offer(packet))) return this.onTrial(output);
    this.candidates = this.candidates.filter((other) => other !== candidate);
    const stream = this.begin(ssrc, fromInitiator, this.told === undefined ? 'heuristic' : 'signalling', candidate.held[0]!.time, output);
    if (candidate.dropped > 0) {
      output.count('unproven', candidate.dropped);
      if (stream.wireshark !== undefined) stream.wireshark.beginsLate = true;
    }
    for (const held of candidate.held) stream.receive(held);
    return undefined;
  }

  /** The interval that ended at `now` is over for all streams. */
  report(now: Microseconds, output: RtpOutput): void {
    this.listen();
    for (const stream of this.streams) {
      const intervals = stream.take(now);
      // Nothing is written of a pause, and nothing to be known.
      if (intervals.length > 0) {
        this.inform(stream);
        this.observer.pairs.update(stream.leg!, this.neighbours());
      }
      this.emitIntervals(stream, intervals, output);
      if (stream.rtcp?.isOver(now) === true) this.end(stream, 'bye', output);
      else if (stream.lastSeen + IDLE <= now) this.end(stream, 'idle', output);
    }
  }

  /** The capture lost packets between two of its packets. */
  lostByCapture(from: Microseconds, to: Microseconds): void {
    this.lossFrom = from;
    this.lossTo = to;
    for (const stream of this.streams) stream.lostByCapture(from, to);
  }

  endAll(reason: EndReason, output: RtpOutput): void {
    this.listen();
    for (const stream of this.streams) this.end(stream, stream.rtcp?.ended === true ? 'bye' : reason, output);
    this.dropCandidates(output);
  }

  private agreeOnKeys(): void {
    if (this.keysAgreed) return;
    this.keysAgreed = true;
    for (const stream of this.streams) stream.encrypt();
  }

  private begin(ssrc: number, fromInitiator: boolean, detection: Detection, time: Microseconds, output: RtpOutput): Stream {
    if (this.streams.length >= MOST_STREAMS) this.displace(output);
    const { settings } = this.observer;
    const origin = this.observer.originOf(this.flow, fromInitiator, ssrc);
    const stream = new Stream(ssrc, fromInitiator, detection, time, this.told, settings, origin);
    stream.wireshark = this.observer.wireshark?.begin(stream, this.flow);
    if (this.keysAgreed) stream.encrypt();
    if (this.lossTo >= time) stream.lostByCapture(this.lossFrom, this.lossTo);
    const leg = new Leg(idOf(this.flow, stream), this.flow, stream);
    stream.leg = leg;
    this.inform(stream);
    this.observer.pairs.begin(leg, this.neighbours());
    this.streams = [...this.streams, stream];
    if (!this.observer.enter(stream, this.flow)) output.count('unlisted_streams');
    this.proven = true;
    this.prefer(stream);
    return stream;
  }

  /** What its receiving end said counts more than what the sending one did: payload types are those that the receiver asked for (RFC 3264 section 5.1). */
  private inform(stream: Stream): void {
    const leg = stream.leg!;
    leg.tellTraffic();
    const { announced } = leg;
    if (announced !== undefined && announced !== stream.told && isRtp(announced)) stream.learn(announced);
  }

  private prefer(stream: Stream): void {
    if (stream.fromInitiator) this.forward = stream;
    else this.backward = stream;
  }

  /** Ends the stream that is silent longest, of those that were hardly heard if there are any: a flood of sources displaces its own. */
  private displace(output: RtpOutput): void {
    output.count('displaced_streams');
    const brief = this.streams.filter((stream) => stream.packets < HEARD);
    const stream = (brief.length > 0 ? brief : this.streams).reduce((silent, one) => (one.lastSeen < silent.lastSeen ? one : silent));
    if (brief.length > 0 && stream.leg!.unsaid) {
      output.count('undocumented', stream.packets);
      // What its intervals hold is given back.
      stream.takeAll();
      this.inform(stream);
      this.remove(stream);
    } else this.end(stream, 'displaced', output);
  }

  private end(stream: Stream, reason: EndReason, output: RtpOutput): void {
    const { observer, flow } = this;
    const leg = stream.leg!;
    const intervals = stream.takeAll();
    this.inform(stream);
    observer.pairs.update(leg, this.neighbours());
    this.emitIntervals(stream, intervals, output);
    output.emit('stream', streamDocument(leg, stream, reason), streamAbout(flow, leg.id, stream));
    observer.paths.ended(viewOf(leg, stream, flow));
    if (stream.fromInitiator) this.endedForward = leg;
    else this.endedBackward = leg;
    this.remove(stream);
  }

  private remove(stream: Stream): void {
    this.observer.pairs.end(stream.leg!);
    this.streams = this.streams.filter((other) => other !== stream);
    this.observer.leave(stream);
    if (stream.wireshark !== undefined) stream.wireshark.running = false;
    if (this.forward === stream) this.forward = undefined;
    if (this.backward === stream) this.backward = undefined;
  }

  private emitIntervals(stream: Stream, intervals: ReturnType<Stream['take']>, output: RtpOutput): void {
    const leg = stream.leg!;
    for (const interval of intervals) {
      output.emit('interval', intervalDocument(leg, stream, interval, leg.unsaid), intervalAbout(this.flow, leg.id, stream, interval));
      leg.unsaid = false;
    }
  }

  /** Streams of this flow that another one may belong to. */
  private neighbours(): Leg[] {
    const legs = this.streams.map((stream) => stream.leg!);
    if (this.endedForward !== undefined) legs.push(this.endedForward);
    if (this.endedBackward !== undefined) legs.push(this.endedBackward);
    return legs;
  }

  /** Undefined when there are enough that may still prove themselves. */
  private candidateOf(ssrc: number, fromInitiator: boolean, now: Microseconds, output: RtpOutput): Candidate | undefined {
    const rivals = this.candidates.filter((candidate) => candidate.fromInitiator === fromInitiator);
    const known = rivals.find((candidate) => candidate.ssrc === ssrc);
    if (known !== undefined) return known;
    if (rivals.length >= MOST_CANDIDATES) {
      const oldest = rivals.reduce((silent, candidate) => (candidate.lastTime < silent.lastTime ? candidate : silent));
      if (Math.abs(now - oldest.lastTime) < SENDS) {
        output.count('unproven');
        return undefined;
      }
      output.count('unproven', oldest.held.length + oldest.dropped);
      this.candidates = this.candidates.filter((candidate) => candidate !== oldest);
    }
    const candidate = new Candidate(ssrc, fromInitiator);
    this.candidates.push(candidate);
    return candidate;
  }

  private giveUp(output: RtpOutput): typeof notMine | undefined {
    if (this.proven || this.listen() !== undefined) return undefined;
    this.dropCandidates(output);
    return notMine;
  }

  private dropCandidates(output: RtpOutput): void {
    let packets = 0;
    for (const candidate of this.candidates) packets += candidate.held.length + candidate.dropped;
    if (packets > 0) output.count('unproven', packets);
    this.candidates = [];
  }
}

function problemOf(shape: Shape): string {
  switch (shape) {
    case ENCRYPTED:
      return 'rtcp_encrypted';
    case OVERRUN:
      return 'rtcp_overrun';
    case COUNT:
      return 'rtcp_count';
    default:
      return 'rtcp_malformed';
  }
}

/** Not Osmux, not fax. */
function isRtp({ multiplexed, media }: MediaAnnouncement): boolean {
  return multiplexed !== true && media !== 'image';
}
