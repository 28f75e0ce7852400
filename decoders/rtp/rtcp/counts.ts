/** What RTCP said of a stream between two times: counters that add up, extremes, and last values. */

import type { Feedback } from './statements.js';
import type { BurstLoss, PacketDelayVariation, StatisticsSummary, VoipMetrics } from './xr.js';

/** What the receiver measured itself (RFC 3611); each as it came last. */
export interface ReceiverMeasurements {
  voip?: VoipMetrics;
  summary?: StatisticsSummary;
  variation?: PacketDelayVariation;
  bursts?: BurstLoss;
}

/** Allocated with the first report of an interval: most intervals of most streams have none. */
export class RtcpCounts {
  /** Reports of the receiver about the stream, and of others than the first one. */
  reports = 0;
  otherReports = 0;
  /** Round trip from here to the receiver, milliseconds. */
  roundTrips = 0;
  roundTripSum = 0;
  roundTripMin = Number.POSITIVE_INFINITY;
  roundTripMax = 0;
  roundTripLast = Number.NaN;
  /** From end to end, as known with the last report; NaN while it is not. */
  roundTripTotal = Number.NaN;
  /** Of the last report: cumulative number lost, fraction of 256, jitter in milliseconds. NaN without one. */
  reportedLost = Number.NaN;
  reportedFraction = Number.NaN;
  reportedJitter = Number.NaN;
  /** Ranges of numbers between two reports: their length, and where packets of them were lost. */
  rangeExpected = 0;
  upstream = 0;
  downstream = 0;
  capture = 0;
  /** Reports of the sender. */
  senderReports = 0;
  /** Between them, where one counts on from the other. */
  sent = 0;
  sentOctets = 0;
  sentNotSeen = 0;
  /** Of the sender's media clock by its own NTP clock, Hz, so far; NaN while it is not known. */
  clockRate = Number.NaN;
  byes = 0;
  nack = 0;
  /** Packets that those asked for. */
  nackPackets = 0;
  pli = 0;
  fir = 0;
  tmmbr = 0;
  remb = 0;
  transportCc = 0;
  otherFeedback = 0;
  /** Blocks of extended reports that are read. */
  extended = 0;
  measured: ReceiverMeasurements | undefined = undefined;

  addRoundTrip(milliseconds: number): void {
    this.roundTrips += 1;
    this.roundTripSum += milliseconds;
    this.roundTripMin = Math.min(this.roundTripMin, milliseconds);
    this.roundTripMax = Math.max(this.roundTripMax, milliseconds);
    this.roundTripLast = milliseconds;
  }

  addFeedback(kind: Feedback, amount: number): void {
    if (kind === 'nack') {
      this.nack += 1;
      this.nackPackets += amount;
    } else if (kind === 'transport_cc') this.transportCc += 1;
    else if (kind === 'other') this.otherFeedback += 1;
    else this[kind] += 1;
  }

  measure(measured: ReceiverMeasurements): void {
    this.extended += 1;
    this.measured = { ...this.measured, ...measured };
  }

  /** Takes in those of a later time. */
  add(later: RtcpCounts): void {
    this.reports += later.reports;
    this.otherReports += later.otherReports;
    this.roundTrips += later.roundTrips;
    this.roundTripSum += later.roundTripSum;
    this.roundTripMin = Math.min(this.roundTripMin, later.roundTripMin);
    this.roundTripMax = Math.max(this.roundTripMax, later.roundTripMax);
    this.roundTripLast = last(later.roundTripLast, this.roundTripLast);
    this.roundTripTotal = last(later.roundTripTotal, this.roundTripTotal);
    this.reportedLost = last(later.reportedLost, this.reportedLost);
    this.reportedFraction = last(later.reportedFraction, this.reportedFraction);
    this.reportedJitter = last(later.reportedJitter, this.reportedJitter);
    this.rangeExpected += later.rangeExpected;
    this.upstream += later.upstream;
    this.downstream += later.downstream;
    this.capture += later.capture;
    this.senderReports += later.senderReports;
    this.sent += later.sent;
    this.sentOctets += later.sentOctets;
    this.sentNotSeen += later.sentNotSeen;
    this.clockRate = last(later.clockRate, this.clockRate);
    this.byes += later.byes;
    this.nack += later.nack;
    this.nackPackets += later.nackPackets;
    this.pli += later.pli;
    this.fir += later.fir;
    this.tmmbr += later.tmmbr;
    this.remb += later.remb;
    this.transportCc += later.transportCc;
    this.otherFeedback += later.otherFeedback;
    this.extended += later.extended;
    if (later.measured !== undefined) this.measured = { ...this.measured, ...later.measured };
  }
}

function last(later: number, earlier: number): number {
  return Number.isNaN(later) ? earlier : later;
}
