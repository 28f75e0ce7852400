/** Extended reports: what a receiver measured itself (RFC 3611, RFC 6798, RFC 6958). */

import type { ByteView } from 'spoor/decoder';
import { ssrcAt } from '../header.js';
import type { Statements } from './statements.js';

const REFERENCE_TIME = 4;
const DELAY_SINCE = 5;
const SUMMARY = 6;
const VOIP = 7;
const DELAY_VARIATION = 15;
const BURST_LOSS = 20;
/** Octets of these blocks, header included. */
const REFERENCE_TIME_LENGTH = 12;
const SUMMARY_LENGTH = 40;
const VOIP_LENGTH = 36;
const DELAY_VARIATION_LENGTH = 20;
const BURST_LOSS_LENGTH = 24;
/** Says that a value is not known. */
const UNAVAILABLE = 127;

/** RFC 3611 section 4.7; what the endpoint calls unavailable is undefined. */
export interface VoipMetrics {
  /** Percent. */
  readonly lossRate: number;
  readonly discardRate: number;
  readonly burstDensity: number;
  readonly gapDensity: number;
  /** Milliseconds. */
  readonly burstDuration: number;
  readonly gapDuration: number;
  readonly roundTrip: number;
  readonly endSystemDelay: number;
  /** dBm0. */
  readonly signalLevel: number | undefined;
  readonly noiseLevel: number | undefined;
  /** Residual echo return loss, dB. */
  readonly echoReturnLoss: number | undefined;
  readonly gmin: number;
  readonly rFactor: number | undefined;
  readonly externalRFactor: number | undefined;
  readonly mosLq: number | undefined;
  readonly mosCq: number | undefined;
  readonly concealment: 'unspecified' | 'disabled' | 'enhanced' | 'standard';
  readonly bufferKind: 'fixed' | 'adaptive' | undefined;
  /** Jitter buffer, milliseconds. */
  readonly bufferNominal: number;
  readonly bufferMaximum: number;
  readonly bufferAbsoluteMaximum: number;
}

/** RFC 3611 section 4.6; groups whose flag is not set are undefined. Jitter in ticks of the media clock. */
export interface StatisticsSummary {
  readonly lost: number | undefined;
  readonly duplicates: number | undefined;
  readonly jitterMin: number | undefined;
  readonly jitterMax: number | undefined;
  readonly jitterMean: number | undefined;
  readonly jitterDeviation: number | undefined;
}

/** RFC 6958 section 3.1. */
export interface BurstLoss {
  readonly gmin: number;
  /** Milliseconds. */
  readonly durations: number;
  readonly lost: number;
  readonly expected: number;
  readonly bursts: number;
  /** Square milliseconds. */
  readonly squares: number;
}

/** RFC 6798 section 3.1: milliseconds; undefined when the endpoint could not tell. */
export interface PacketDelayVariation {
  readonly positive: number | undefined;
  readonly negative: number | undefined;
  readonly mean: number | undefined;
}

/** Whether blocks end exactly where the packet does, and those that are read hold what they must. */
export function extendedReportFits(bytes: ByteView, from: number, end: number): boolean {
  let at = from;
  while (at + 4 <= end) {
    const next = blockEnd(bytes, at);
    if (next > end || next - at < leastOf(bytes.u8(at))) return false;
    at = next;
  }
  return at === end;
}

/** @param at of the packet, whose blocks fit */
export function readExtendedReport(bytes: ByteView, at: number, end: number, statements: Statements): void {
  const sender = ssrcAt(bytes, at + 4);
  for (let block = at + 8; block + 4 <= end; block = blockEnd(bytes, block)) readBlock(bytes, block, sender, statements);
}

function readBlock(bytes: ByteView, at: number, sender: number, statements: Statements): void {
  switch (bytes.u8(at)) {
    case REFERENCE_TIME:
      statements.referenceTime(sender, bytes.u32(at + 6));
      break;
    case DELAY_SINCE:
      for (let entry = at + 4; entry + 12 <= blockEnd(bytes, at); entry += 12)
        statements.delaySince(sender, ssrcAt(bytes, entry), bytes.u32(entry + 4), bytes.u32(entry + 8));
      break;
    case SUMMARY:
      statements.summary(sender, ssrcAt(bytes, at + 4), summaryAt(bytes, at));
      break;
    case VOIP:
      statements.voip(sender, ssrcAt(bytes, at + 4), voipAt(bytes, at));
      break;
    case DELAY_VARIATION:
      statements.delayVariation(sender, ssrcAt(bytes, at + 4), variationAt(bytes, at));
      break;
    case BURST_LOSS:
      statements.burstLoss(sender, ssrcAt(bytes, at + 4), burstLossAt(bytes, at));
      break;
    default:
      statements.unknown();
  }
}

function blockEnd(bytes: ByteView, at: number): number {
  return at + 4 + 4 * bytes.u16(at + 2);
}

function leastOf(type: number): number {
  switch (type) {
    case REFERENCE_TIME:
      return REFERENCE_TIME_LENGTH;
    case SUMMARY:
      return SUMMARY_LENGTH;
    case VOIP:
      return VOIP_LENGTH;
    case DELAY_VARIATION:
      return DELAY_VARIATION_LENGTH;
    case BURST_LOSS:
      return BURST_LOSS_LENGTH;
    default:
      return 4;
  }
}

function voipAt(bytes: ByteView, at: number): VoipMetrics {
  const percent = (offset: number) => (bytes.u8(at + offset) * 100) / 256;
  const known = (value: number) => (value === UNAVAILABLE ? undefined : value);
  // Ten times the score, 1.0 to 5.0; what is outside means nothing.
  const mos = (offset: number) => {
    const value = bytes.u8(at + offset);
    return value >= 10 && value <= 50 ? value / 10 : undefined;
  };
  const receiver = bytes.u8(at + 28);
  return {
    lossRate: percent(8),
    discardRate: percent(9),
    burstDensity: percent(10),
    gapDensity: percent(11),
    burstDuration: bytes.u16(at + 12),
    gapDuration: bytes.u16(at + 14),
    roundTrip: bytes.u16(at + 16),
    endSystemDelay: bytes.u16(at + 18),
    signalLevel: known(bytes.i8(at + 20)),
    noiseLevel: known(bytes.i8(at + 21)),
    echoReturnLoss: known(bytes.u8(at + 22)),
    gmin: bytes.u8(at + 23),
    rFactor: known(bytes.u8(at + 24)),
    externalRFactor: known(bytes.u8(at + 25)),
    mosLq: mos(26),
    mosCq: mos(27),
    concealment: (['unspecified', 'disabled', 'enhanced', 'standard'] as const)[receiver >> 6]!,
    bufferKind: ([undefined, undefined, 'fixed', 'adaptive'] as const)[(receiver >> 4) & 3],
    bufferNominal: bytes.u16(at + 30),
    bufferMaximum: bytes.u16(at + 32),
    bufferAbsoluteMaximum: bytes.u16(at + 34),
  };
}

function summaryAt(bytes: ByteView, at: number): StatisticsSummary {
  const flags = bytes.u8(at + 1);
  const when = (flag: number, offset: number) => ((flags & flag) !== 0 ? bytes.u32(at + offset) : undefined);
  return {
    lost: when(0x80, 12),
    duplicates: when(0x40, 16),
    jitterMin: when(0x20, 20),
    jitterMax: when(0x20, 24),
    jitterMean: when(0x20, 28),
    jitterDeviation: when(0x20, 32),
  };
}

/** The last three words are 24 bits of lost, 24 of expected, 12 of bursts, and 36 of squares. */
function burstLossAt(bytes: ByteView, at: number): BurstLoss {
  return {
    gmin: bytes.u8(at + 8),
    durations: bytes.u24(at + 9),
    lost: bytes.u24(at + 12),
    expected: bytes.u24(at + 15),
    bursts: bytes.u16(at + 18) >> 4,
    squares: (bytes.u8(at + 19) & 15) * 0x1_0000_0000 + bytes.u32(at + 20),
  };
}

/** Sixteenths of a millisecond, signed; the largest two mean over the range, or unavailable. */
function variationAt(bytes: ByteView, at: number): PacketDelayVariation {
  const value = (offset: number) => {
    const raw = bytes.u16(at + offset);
    return raw === 0x7ffe || raw === 0x7fff ? undefined : ((raw << 16) >> 16) / 16;
  };
  return { positive: value(8), negative: value(12), mean: value(16) };
}
