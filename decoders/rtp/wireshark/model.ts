/** What Wireshark's stream analysis (tshark 4.0, `-z rtp,streams`) makes of a stream's packets: rules measured on its output. */

import type { Microseconds } from 'spoor/decoder';
import type { Packet } from '../packet.js';

/** Payload types it takes for comfort noise: the assigned one, and the one before it (RFC 3551 section 6 keeps it reserved). */
const NOISE = 13;
const OLD_NOISE = 19;
/** A number this far below the last good one is taken for the next round. */
const NEXT_ROUND = 0xff00;
/** Packets that may bring a number from before the first one. */
const FIRST_PACKETS = 100;

/** Percent of the expected packets; 0 where none is expected. What is below zero, after numbers that went back, counts as 32 bits without sign. */
export function percentLost(lost: number, packets: number): number {
  const expected = lost + packets;
  return expected === 0 ? 0 : (100 * lost) / (expected >>> 0);
}

/** Smallest, mean and largest of what it looks at. */
class Spread {
  /** Milliseconds; NaN until something was looked at. */
  min = Number.NaN;
  mean = 0;
  max = 0;

  /** @param packets behind the first, this one included: those that were passed over weigh in the mean as well */
  add(value: number, packets: number): void {
    if (!(value >= this.min)) this.min = value;
    if (value > this.max) this.max = value;
    this.mean += (value - this.mean) / packets;
  }
}

/**
 * Takes all packets of one source in the order they arrive, duplicates and strays like any other. A packet is in time when its timestamp
 * lies less than half the range behind that of the first one; what is not only counts.
 */
export class WiresharkStream {
  packets = 0;
  /** Numbers that were not the next. */
  sequenceErrors = 0;
  /** Packets whose timestamp is before that of the first. */
  timestampErrors = 0;
  readonly delta = new Spread();
  readonly jitter = new Spread();
  /** Jitter if nothing were passed over: not shown, but tells whether that mattered. */
  readonly everyJitter = new Spread();
  /** Timestamps against arrival since the first packet, milliseconds, where that was largest. */
  skewMax = 0;
  /** Packets whose payload type has no clock. */
  unclocked = 0;
  /** One of the first packets has a number below that of the first to arrive. */
  firstSwapped = false;

  private firstSequence = 0;
  private lastSequence = 0;
  private highest = 0;
  private firstTimestamp = 0;
  private firstTime: Microseconds = Number.NaN;
  private cycles = 0;
  /** The numbers are below the first one, and that round is counted. */
  private below = false;
  private good = 0;
  private payloadType = -1;
  /** Milliseconds since the first packet: arrival, and what the timestamp says, of the packet before. */
  private arrival = Number.NaN;
  private nominal = Number.NaN;
  private smoothed = Number.NaN;
  /** Sums for the line of the drift: arrivals, nominal times, squares and products. */
  private sumArrival = Number.NaN;
  private sumNominal = Number.NaN;
  private sumSquares = Number.NaN;
  private sumProducts = Number.NaN;

  /** @param clockRate of the packet's payload type as Wireshark knows it, Hz; 0 for none */
  observe(packet: Readonly<Packet>, clockRate: number): void {
    this.packets += 1;
    if (clockRate === 0) this.unclocked += 1;
    if (this.packets === 1) {
      this.begin(packet);
      return;
    }
    const { sequence } = packet;
    const inTime = ((packet.timestamp - this.firstTimestamp) | 0) >= 0;
    if (inTime) this.countCycles(sequence);
    else this.timestampErrors += 1;
    this.countErrors(sequence, inTime);
    if (inTime) this.time(packet, clockRate);
    if (((sequence - this.highest) << 16) >> 16 > 0) this.highest = sequence;
    if (this.packets <= FIRST_PACKETS && ((sequence - this.firstSequence) << 16) >> 16 < 0) this.firstSwapped = true;
    this.payloadType = packet.payloadType;
    this.lastSequence = sequence;
  }

  get expected(): number {
    return this.lastSequence + 65_536 * this.cycles - this.firstSequence + 1;
  }

  get lost(): number {
    return this.expected - this.packets;
  }

  get lostPercent(): number {
    return percentLost(this.lost, this.packets);
  }

  get problem(): boolean {
    return this.sequenceErrors > 0 || this.timestampErrors > 0;
  }

  /** The last packet to arrive has not the highest number, and Wireshark counts up to the last. */
  get lastIsOld(): boolean {
    return this.lastSequence !== this.highest;
  }

  /** How much faster the timestamps run than arrival, in percent: slope of the line through all packets; undefined of one packet. */
  get driftPercent(): number | undefined {
    const { packets, sumArrival, sumNominal, sumSquares, sumProducts } = this;
    const spread = packets * sumSquares - sumArrival * sumArrival;
    return spread > 0 ? 100 * ((packets * sumProducts - sumArrival * sumNominal) / spread - 1) : undefined;
  }

  private begin(packet: Readonly<Packet>): void {
    this.firstSequence = packet.sequence;
    this.lastSequence = packet.sequence;
    this.highest = packet.sequence;
    this.good = packet.sequence;
    this.firstTimestamp = packet.timestamp;
    this.firstTime = packet.time;
    this.payloadType = packet.payloadType;
    this.arrival = 0;
    this.nominal = 0;
    this.smoothed = 0;
    this.sumArrival = 0;
    this.sumNominal = 0;
    this.sumSquares = 0;
    this.sumProducts = 0;
  }

  private countCycles(sequence: number): void {
    if (!this.below) {
      if (sequence < this.firstSequence || (sequence === 0 && this.lastSequence === 0xffff)) {
        this.cycles += 1;
        this.below = true;
      }
    } else if (sequence > this.firstSequence) this.below = false;
  }

  /** Only numbers that go up want to be in time: a late one is an error, whatever its timestamp says. */
  private countErrors(sequence: number, inTime: boolean): void {
    const { good } = this;
    if (sequence > good || good - sequence > NEXT_ROUND) {
      if (!inTime) return;
      this.good = sequence;
      if (sequence === good + 1 || (good === 0xffff && sequence === 0)) return;
    }
    this.sequenceErrors += 1;
  }

  private time(packet: Readonly<Packet>, clockRate: number): void {
    const arrival = (packet.time - this.firstTime) / 1e3;
    const delta = arrival - this.arrival;
    let jitter = 0;
    if (clockRate > 0) {
      // The clock in kHz is a whole number there: 11 for 11 025 Hz.
      const nominal = ((packet.timestamp - this.firstTimestamp) >>> 0) / Math.floor(clockRate / 1000);
      jitter = (15 * this.smoothed + Math.abs(delta - (nominal - this.nominal))) / 16;
      this.smoothed = jitter;
      this.nominal = nominal;
      const skew = nominal - arrival;
      if (Math.abs(skew) > Math.abs(this.skewMax)) this.skewMax = skew;
      this.sumArrival += arrival;
      this.sumNominal += nominal;
      this.sumSquares += arrival * arrival;
      this.sumProducts += arrival * nominal;
    }
    this.arrival = arrival;
    const { payloadType } = packet;
    const noise = payloadType === NOISE || payloadType === OLD_NOISE || this.payloadType === NOISE || this.payloadType === OLD_NOISE;
    const packets = this.packets - 1;
    if (clockRate > 0) this.everyJitter.add(jitter, packets);
    if (packet.marker || noise) return;
    this.delta.add(delta, packets);
    if (clockRate > 0) this.jitter.add(jitter, packets);
  }
}
