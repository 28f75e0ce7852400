/** What RTCP says of one stream: its receiver's reports, its sender's, and what follows from both with our own accounting. */

import { type ByteView, type Microseconds, seconds } from 'spoor/decoder';
import type { Stream } from '../stream.js';
import type { RtcpCounts } from './counts.js';
import { LossLocation } from './loss-location.js';
import { LONGEST_ROUND_TRIP, TimeMarks } from './round-trip.js';
import { SenderReports } from './sender-report.js';

/** A receiver that is silent this long gives its place to another one. */
const REPORTER_LIFE: Microseconds = seconds(30);
/** Applications noted, and characters of what ends call themselves. */
const MOST_APPLICATIONS = 8;
const LONGEST_NAME = 128;
/** A BYE may overtake the last packets; they count until so long after it. */
const LINGER: Microseconds = seconds(2);

/** Allocated with the first thing RTCP says of the stream. */
export class StreamReports {
  canonicalName: string | undefined = undefined;
  tool: string | undefined = undefined;
  /** `NAME/subtype` */
  readonly applications: string[] = [];
  byeReason: string | undefined = undefined;
  private readonly stream: Stream;
  private readonly marks = new TimeMarks();
  private readonly location = new LossLocation();
  private readonly sender = new SenderReports();
  private reporter: number | undefined = undefined;
  private reportedAt: Microseconds = Number.NaN;
  /** From here to the receiver and back, and to the sender and back, milliseconds. */
  private toReceiver = Number.NaN;
  private toSender = Number.NaN;
  /** What the receiver itself says. */
  private measuredRoundTrip = Number.NaN;
  private byeAt: Microseconds = Number.NaN;

  constructor(stream: Stream) {
    this.stream = stream;
  }

  /**
   * Milliseconds from end to end and back: both legs from here, or what the receiver measured (RFC 3611 section 4.7.3); undefined while
   * neither is known.
   */
  get roundTripTotal(): number | undefined {
    const total = this.toReceiver + this.toSender;
    if (total <= LONGEST_ROUND_TRIP) return total;
    return Number.isNaN(this.measuredRoundTrip) ? undefined : this.measuredRoundTrip;
  }

  /**
   * The sender said that the stream is over, long enough ago for its last packets to be in. One that came after that makes the BYE void:
   * it was of somebody else, or the source began again.
   */
  isOver(now: Microseconds): boolean {
    if (Number.isNaN(this.byeAt)) return false;
    if (this.stream.lastSeen > this.byeAt + LINGER) this.byeAt = Number.NaN;
    return this.byeAt + LINGER <= now;
  }

  /** The sender said good-bye and nothing came after its time of grace. */
  get ended(): boolean {
    return this.isOver(Number.POSITIVE_INFINITY);
  }

  /** Where that is counted what is said at `time`. */
  counts(time: Microseconds): RtcpCounts {
    return this.stream.rtcpCounts(time);
  }

  /** Sender information of a sender report. */
  senderReport(bytes: ByteView, at: number, time: Microseconds): void {
    const { stream, sender } = this;
    const counts = stream.rtcpCounts(time);
    const ntpSeconds = bytes.u32(at);
    const ntpFraction = bytes.u32(at + 4);
    this.marks.remember(stream.ssrc, middleOf(ntpSeconds, ntpFraction), time);
    counts.senderReports += 1;
    const information = {
      ntpSeconds,
      ntpFraction,
      timestamp: bytes.u32(at + 8) | 0,
      packets: bytes.u32(at + 12),
      octets: bytes.u32(at + 16),
    };
    if (sender.report(information, stream.sequence.arrived, stream.sequence.segments, time)) {
      counts.sent += sender.sent;
      counts.sentOctets += sender.octets;
      counts.sentNotSeen += sender.notSeen;
    }
    counts.clockRate = sender.clockRate ?? Number.NaN;
  }

  /**
   * A block of the receiver's. Reports of others than the one who began are only counted: losses on the way to two places do not add up.
   *
   * @returns the round trip from here to the receiver, NaN when the block tells none
   */
  reportBlock(reporter: number, bytes: ByteView, at: number, time: Microseconds): number {
    const { stream } = this;
    const counts = stream.rtcpCounts(time);
    const roundTrip = this.marks.roundTrip(stream.ssrc, bytes.u32(at + 16), bytes.u32(at + 20), time);
    if (!this.isReporter(reporter, time)) {
      counts.otherReports += 1;
      return roundTrip;
    }
    counts.reports += 1;
    counts.reportedFraction = bytes.u8(at + 4);
    const lost = (bytes.u24(at + 5) << 8) >> 8;
    counts.reportedLost = lost;
    if (stream.clock.rate > 0) counts.reportedJitter = (bytes.u32(at + 12) * 1000) / stream.clock.rate;
    if (!Number.isNaN(roundTrip)) {
      this.toReceiver = roundTrip;
      counts.addRoundTrip(roundTrip);
    }
    const { location } = this;
    if (location.report(bytes.u32(at + 8) | 0, lost, stream.sequence, time, this.toReceiver * 1000)) {
      this.countLocated(counts);
      stream.origin.reported(location);
    } else stream.origin.reportedFrom(location.highest);
    this.countTotal(counts);
    return roundTrip;
  }

  /** The round trip from here to the sender of the stream, in milliseconds, is known from a report of its own. */
  senderIsAway(roundTrip: number, time: Microseconds): void {
    this.toSender = roundTrip;
    this.countTotal(this.stream.rtcpCounts(time));
  }

  /** The same to its receiver, where that follows from an extended report. */
  receiverIsAway(roundTrip: number, time: Microseconds): void {
    this.toReceiver = roundTrip;
    const counts = this.stream.rtcpCounts(time);
    counts.addRoundTrip(roundTrip);
    this.countTotal(counts);
  }

  /** The receiver measured so much from end to end, milliseconds. */
  measured(roundTrip: number, counts: RtcpCounts): void {
    if (roundTrip > LONGEST_ROUND_TRIP) return;
    this.measuredRoundTrip = roundTrip;
    this.countTotal(counts);
  }

  bye(reason: string | undefined, time: Microseconds): void {
    this.stream.rtcpCounts(time).byes += 1;
    this.byeAt = time;
    if (reason !== undefined && reason !== '') this.byeReason = shortened(reason);
  }

  describe(canonicalName: string | undefined, tool: string | undefined): void {
    if (canonicalName !== undefined && canonicalName !== '') this.canonicalName = shortened(canonicalName);
    if (tool !== undefined && tool !== '') this.tool = shortened(tool);
  }

  application(name: string): void {
    if (this.applications.length < MOST_APPLICATIONS && !this.applications.includes(name)) this.applications.push(name);
  }

  private isReporter(source: number, time: Microseconds): boolean {
    if (source !== this.reporter) {
      if (this.reporter !== undefined && time < this.reportedAt + REPORTER_LIFE) return false;
      this.reporter = source;
      this.location.forget();
      this.toReceiver = Number.NaN;
    }
    this.reportedAt = time;
    return true;
  }

  private countLocated(counts: RtcpCounts): void {
    const { location } = this;
    counts.rangeExpected += location.expected;
    counts.upstream += location.upstream;
    counts.downstream += location.downstream;
    counts.capture += location.capture;
  }

  private countTotal(counts: RtcpCounts): void {
    const total = this.roundTripTotal;
    if (total !== undefined) counts.roundTripTotal = total;
  }
}

/** The middle 32 bits of an NTP time, by which a report refers to it; unsigned. */
function middleOf(ntpSeconds: number, ntpFraction: number): number {
  return (ntpSeconds & 0xffff) * 0x1_0000 + Math.floor(ntpFraction / 0x1_0000);
}

function shortened(text: string): string {
  return text.length > LONGEST_NAME ? text.slice(0, LONGEST_NAME) : text;
}
