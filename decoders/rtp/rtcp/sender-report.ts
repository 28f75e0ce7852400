/** What a sender says of itself: how much it sent, against what was seen of it, and how fast its media clock runs (RFC 3550 section 6.4.1). */

import type { Microseconds } from 'spoor/decoder';

/** What a sender says in one report. */
export interface SenderInformation {
  /** Seconds since 1900, and their fraction in 2^-32. */
  readonly ntpSeconds: number;
  readonly ntpFraction: number;
  /** Of the media clock; 32 bits. */
  readonly timestamp: number;
  /** Since it began; unsigned 32 bits. */
  readonly packets: number;
  readonly octets: number;
}

/** More packets a second than any sender makes; and so many that two reports which come at once may be apart. */
const MOST_PER_SECOND = 10_000;
const MOST_AT_ONCE = 1000;
/** Octets of a packet at most. */
const LARGEST = 65_535;
/** A sender that counts fewer than half of the packets that came, so many aside, counts something else. */
const UNCOUNTED = 32;
/** Reports farther apart than this, in seconds, do not measure a clock. */
const LONGEST = 600;
/** Seconds that two reports must be apart to tell of the clock. */
const SHORTEST = 4;
const FRACTION = 2 ** -32;

/** The difference of consecutive reports. A report counts from where the sender began, which may be long before the capture. */
export class SenderReports {
  /** Between the last two reports: packets and octets of payload the sender made, and packets of them that never came here. */
  sent = 0;
  octets = 0;
  /** Below 0 when packets came here before the report that counts them, or were sent twice. */
  notSeen = 0;

  private last: SenderInformation | undefined = undefined;
  private time: Microseconds = Number.NaN;
  private seen = 0;
  private segments = 0;
  /** Of the media clock, while the sender's NTP clock went on by as many seconds. */
  private ticks = 0;
  private seconds = 0;

  /**
   * Takes a report; true when it counts on from the one before. False for the first one, where the sender began anew, and where it counts what
   * cannot be: more than there was time for, or far fewer than came.
   *
   * @param seen distinct packets of the segment that came so far
   * @param segments of the stream; another one than before and `seen` counts anew
   * @param time when it passed here
   */
  report(now: SenderInformation, seen: number, segments: number, time: Microseconds): boolean {
    const { last } = this;
    const sent = last === undefined ? 0 : (now.packets - last.packets) >>> 0;
    const octets = last === undefined ? 0 : (now.octets - last.octets) >>> 0;
    const most = MOST_AT_ONCE + (Math.max(0, time - this.time) / 1e6) * MOST_PER_SECOND;
    const came = seen - this.seen;
    const possible = sent <= most && octets <= LARGEST * sent && 2 * sent >= came - UNCOUNTED;
    const goesOn = last !== undefined && this.segments === segments && possible;
    this.notSeen = sent - came;
    this.sent = sent;
    this.octets = octets;
    if (last !== undefined) this.compareClocks(last, now, goesOn);
    this.last = now;
    this.time = time;
    this.seen = seen;
    this.segments = segments;
    return goesOn;
  }

  /** Ticks of the media clock in a second of the sender's own NTP clock, Hz; undefined before reports are four seconds apart. */
  get clockRate(): number | undefined {
    return this.seconds >= SHORTEST ? this.ticks / this.seconds : undefined;
  }

  private compareClocks(last: SenderInformation, now: SenderInformation, goesOn: boolean): void {
    const seconds = now.ntpSeconds - last.ntpSeconds + (now.ntpFraction - last.ntpFraction) * FRACTION;
    const ticks = (now.timestamp - last.timestamp) | 0;
    if (seconds === 0 && ticks === 0) return;
    if (goesOn && seconds > 0 && seconds <= LONGEST && ticks > 0) {
      this.seconds += seconds;
      this.ticks += ticks;
      return;
    }
    // One of the two clocks was set, or stands: what was measured before is of another time.
    this.seconds = 0;
    this.ticks = 0;
  }
}
