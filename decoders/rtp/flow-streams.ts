/** The streams of one flow: what begins, goes on and ends in it, and the documents that come of it. */

import { type Flow, type MediaAnnouncement, type Microseconds, mediaAnnounced, seconds } from 'spoor/decoder';
import { type EndReason, idOf, intervalAbout, intervalDocument, type RtpOutput, streamAbout, streamDocument } from './documents.js';
import { endInterval } from './interval.js';
import type { MediaObserver } from './media-observer.js';
import { Leg } from './pairing/leg.js';
import { viewOf } from './pairing/view.js';
import { type Detection, Stream } from './stream.js';

/** Streams of one flow at a time: more sources than any conference, fewer than an attacker wants. */
const MOST_STREAMS = 16;
/** Packets of a stream that somebody listens to: a second of speech. One that is displaced before is no document, or there would be one for four packets of a flood. */
const HEARD = 50;
/** A source is over when it is silent this long. */
const IDLE: Microseconds = seconds(60);

export class FlowStreams {
  /** Stream of the last packet from the initiator, and of the last one to it. */
  forward: Stream | undefined = undefined;
  backward: Stream | undefined = undefined;
  private readonly flow: Flow;
  private readonly observer: MediaObserver;
  private open: Stream[] = [];
  /** The last one of each direction that is over. */
  private endedForward: Leg | undefined = undefined;
  private endedBackward: Leg | undefined = undefined;
  private lossFrom: Microseconds = Number.NaN;
  private lossTo: Microseconds = Number.NaN;

  constructor(flow: Flow, observer: MediaObserver) {
    this.flow = flow;
    this.observer = observer;
  }

  /** The open stream of a source; from now on it is the one looked at first in its direction. */
  of(ssrc: number, fromInitiator: boolean): Stream | undefined {
    const known = this.open.find((stream) => stream.ssrc === ssrc && stream.fromInitiator === fromInitiator);
    if (known !== undefined) this.prefer(known);
    return known;
  }

  /** @param told what signalling said of the flow. @param encrypted payloads are not to be read */
  begin(
    ssrc: number,
    fromInitiator: boolean,
    time: Microseconds,
    told: MediaAnnouncement | undefined,
    encrypted: boolean,
    output: RtpOutput,
  ): Stream {
    if (this.open.length >= MOST_STREAMS) this.displace(output);
    const { settings } = this.observer;
    const detection: Detection = told === undefined ? 'heuristic' : 'signalling';
    const origin = this.observer.originOf(this.flow, fromInitiator, ssrc);
    const stream = new Stream(ssrc, fromInitiator, detection, time, told, settings, origin);
    stream.wireshark = this.observer.wireshark?.begin(stream, this.flow);
    if (encrypted) stream.encrypt();
    if (this.lossTo >= time) stream.lostByCapture(this.lossFrom, this.lossTo);
    const leg = new Leg(idOf(this.flow, stream), this.flow, stream);
    stream.leg = leg;
    this.inform(stream);
    this.observer.pairs.begin(leg, this.neighbours());
    // Not spread, which makes room for sixteen more.
    this.open = this.open.concat(stream);
    if (!this.observer.enter(stream, this.flow)) output.count('unlisted_streams');
    this.prefer(stream);
    return stream;
  }

  /** Signalling came to know the flow. */
  learn(told: MediaAnnouncement): void {
    for (const stream of this.open) {
      if (this.flow.told(mediaAnnounced, stream.leg!.destination) === undefined) stream.learn(told);
      else this.inform(stream);
    }
  }

  /** From now on payloads are encrypted. */
  encrypt(): void {
    for (const stream of this.open) stream.encrypt();
  }

  /** The interval that ended at `now` is over for all streams. */
  report(now: Microseconds, output: RtpOutput): void {
    for (const stream of this.open) {
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
    for (const stream of this.open) stream.lostByCapture(from, to);
  }

  endAll(reason: EndReason, output: RtpOutput): void {
    for (const stream of this.open) this.end(stream, stream.rtcp?.ended === true ? 'bye' : reason, output);
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
    const brief = this.open.filter((stream) => stream.packets < HEARD);
    const stream = (brief.length > 0 ? brief : this.open).reduce((silent, one) => (one.lastSeen < silent.lastSeen ? one : silent));
    if (brief.length > 0 && stream.leg!.unsaid) {
      output.count('undocumented', stream.packets);
      // What its intervals hold is given back.
      for (const interval of stream.takeAll()) endInterval(interval);
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
    this.open = this.open.filter((other) => other !== stream);
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
      endInterval(interval);
    }
  }

  /** Streams of this flow that another one may belong to. */
  private neighbours(): Leg[] {
    const legs = this.open.map((stream) => stream.leg!);
    if (this.endedForward !== undefined) legs.push(this.endedForward);
    if (this.endedBackward !== undefined) legs.push(this.endedBackward);
    return legs;
  }
}

/** Not Osmux, not fax. */
export function isRtp({ multiplexed, media }: MediaAnnouncement): boolean {
  return multiplexed !== true && media !== 'image';
}
