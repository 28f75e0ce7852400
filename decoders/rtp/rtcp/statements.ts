/** What RTCP says, as it is handed on: one call for each statement, numbers as they stand on the wire. */

import type { ByteView } from 'spoor/decoder';
import type { BurstLoss, PacketDelayVariation, StatisticsSummary, VoipMetrics } from './xr.js';

/** Kinds of feedback (RFC 4585, 5104, draft-alvestrand-rmcat-remb, draft-holmer-rmcat-transport-wide-cc-extensions). */
export type Feedback = 'nack' | 'pli' | 'fir' | 'tmmbr' | 'remb' | 'transport_cc' | 'other';

/** SSRCs are signed 32 bits. Views are valid during the call. */
export interface Statements {
  /** Sender information at `at`: NTP time, RTP time, packets, octets (RFC 3550 section 6.4.1). */
  senderReport(sender: number, bytes: ByteView, at: number): void;
  receiverReport(sender: number): void;
  /** A report block of 24 octets at `at`, in a sender or receiver report of `sender`. */
  reportBlock(sender: number, bytes: ByteView, at: number): void;
  canonicalName(source: number, name: string): void;
  tool(source: number, name: string): void;
  bye(source: number, reason: string | undefined): void;
  application(sender: number, name: string, subtype: number): void;
  /** `amount` packets asked for again by a NACK; 1 for the others. */
  feedback(sender: number, about: number, kind: Feedback, amount: number): void;
  /** Receiver reference time: the middle 32 bits of its NTP timestamp, unsigned (RFC 3611 section 4.4). */
  referenceTime(sender: number, middle: number): void;
  /** What `sender` says of the last such time of `source`: which, and how long ago, in 1/65536 s (RFC 3611 section 4.5). */
  delaySince(sender: number, source: number, middle: number, delay: number): void;
  voip(sender: number, about: number, metrics: VoipMetrics): void;
  summary(sender: number, about: number, summary: StatisticsSummary): void;
  burstLoss(sender: number, about: number, bursts: BurstLoss): void;
  delayVariation(sender: number, about: number, variation: PacketDelayVariation): void;
  /** A packet, or block of an extended report, of another type. */
  unknown(): void;
}
