/** A flow that may carry RTP: whether it does, and which of its datagrams goes where. */

import { type ByteView, type Flow, type MediaAnnouncement, type Message, type Microseconds, mediaAnnounced, notMine } from 'spoor/decoder';
import { Candidates } from './candidates.js';
import { agreesOnKeys, type Beside, besideMedia, precedesMedia } from './demux.js';
import type { EndReason, RtpOutput } from './documents.js';
import { FlowStreams, isRtp } from './flow-streams.js';
import { ssrcAt } from './header.js';
import type { MediaObserver } from './media-observer.js';
import type { Packet } from './packet.js';
import { Control } from './rtcp/control.js';
import { COUNT, CUT, ENCRYPTED, OVERRUN, type Shape, shapeOf } from './rtcp/packet.js';
import type { TimeMarks } from './rtcp/round-trip.js';

/** Datagrams within which an unannounced flow must prove itself, and how many of them may be something else. */
const TRIAL = 64;
const FOREIGN = 8;

const control = new Control();

export class MediaFlow {
  readonly streams: FlowStreams;
  /** What signalling said of this flow's media; undefined when nothing, or that it is not RTP. */
  told: MediaAnnouncement | undefined = undefined;
  readonly elsewhere: boolean;
  private readonly flow: Flow;
  private readonly observer: MediaObserver;
  private readonly candidates = new Candidates();
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

  /** @param elsewhere its ports belong to other protocols: only signalling makes it media */
  constructor(flow: Flow, observer: MediaObserver, elsewhere: boolean) {
    this.flow = flow;
    this.observer = observer;
    this.elsewhere = elsewhere;
    this.streams = new FlowStreams(flow, observer);
    this.listen();
  }

  /** Signalling announced media in RTP here. Asked again while it is unknown: answers come after the first packets. */
  listen(): MediaAnnouncement | undefined {
    if (this.told !== undefined) return this.told;
    const told = this.flow.told(mediaAnnounced);
    if (told === undefined || !isRtp(told)) return undefined;
    this.told = told;
    this.streams.learn(told);
    return told;
  }

  /** Payloads are not to be read. */
  get encrypted(): boolean {
    return this.keysAgreed || this.told?.encrypted === true;
  }

  /**
   * What is neither RTP nor RTCP: a datagram, or the content of one.
   *
   * @param carrier what it is counted as, when it lies in something else; what it is unless said
   */
  beside<P extends 'short' | 'not_rtp'>(bytes: ByteView, problem: P, output: RtpOutput, carrier?: Beside): P | typeof notMine | undefined {
    const kind = besideMedia(bytes);
    if (agreesOnKeys(kind)) this.agreeOnKeys();
    if (this.proven) {
      output.count(carrier ?? kind);
      return undefined;
    }
    return precedesMedia(kind) ? this.onTrial(output) : this.refuse(problem, output);
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
    const known = this.streams.of(ssrc, fromInitiator);
    if (known !== undefined) {
      known.receive(packet);
      return undefined;
    }
    // Only the first source of a direction is taken on signalling's word: noise must not become a document for each SSRC.
    const trusted = this.listen() !== undefined && (fromInitiator ? this.streams.forward : this.streams.backward) === undefined;
    if (!this.observer.heuristic && this.told === undefined) return this.refuse('not_rtp', output);
    const candidate = this.candidates.of(ssrc, fromInitiator, packet.time, (packets) => output.count('unproven', packets));
    if (candidate === undefined || !(trusted ? candidate.comesAgain(packet) : candidate.offer(packet))) return this.onTrial(output);
    this.candidates.remove(candidate);
    const stream = this.streams.begin(ssrc, fromInitiator, candidate.held[0]!.time, this.told, this.keysAgreed, output);
    this.proven = true;
    if (candidate.dropped > 0) {
      output.count('unproven', candidate.dropped);
      if (stream.wireshark !== undefined) stream.wireshark.beginsLate = true;
    }
    for (const held of candidate.held) stream.receive(held);
    return undefined;
  }

  /** The interval that ended at `now` is over. */
  report(now: Microseconds, output: RtpOutput): void {
    this.listen();
    this.streams.report(now, output);
  }

  endAll(reason: EndReason, output: RtpOutput): void {
    this.listen();
    this.streams.endAll(reason, output);
    this.dropCandidates(output);
  }

  private agreeOnKeys(): void {
    if (this.keysAgreed) return;
    this.keysAgreed = true;
    this.streams.encrypt();
  }

  private giveUp(output: RtpOutput): typeof notMine | undefined {
    if (this.proven || this.listen() !== undefined) return undefined;
    this.dropCandidates(output);
    return notMine;
  }

  private dropCandidates(output: RtpOutput): void {
    const packets = this.candidates.drop();
    if (packets > 0) output.count('unproven', packets);
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
