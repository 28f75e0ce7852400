/** How losses lie: runs of lost packets, and the bursts and gaps of RFC 3611 section 4.7.2. */

import { Pool } from '../pool.js';

/** Packets received in a row that end a burst: Gmin, as RFC 3611 recommends it. */
export const GMIN = 16;

/** Milliseconds that a burst lasts at most: longer ones would spoil the sum of squares. A stream that is silent for a minute is over. */
const LONGEST = 600_000;

/** Classes of run lengths by their shortest; the last one is open. Fixed, so that counts of any two documents add up. */
export const RUN_CLASSES = [1, 2, 3, 4, 5, 6, 10, 20, 50, 100] as const;

/** Counters that add up, and one maximum. A mean or a ratio is made from them. */
export class LossCounts {
  /** Runs of lost packets. */
  events = 0;
  /** Packets of those runs. */
  settled = 0;
  maxRun = 0;
  /** Runs by class of length. */
  readonly runs: number[] = new Array(RUN_CLASSES.length).fill(0);
  bursts = 0;
  /** Packets from the first to the last lost one of each burst, received ones included. */
  burstPackets = 0;
  burstLost = 0;
  /** Sum of the bursts' durations, each in whole milliseconds, and of their squares. */
  burstDuration = 0;
  burstDurationSquared = 0;
  /** Lost packets that are in no burst. */
  isolated = 0;

  add(later: LossCounts): void {
    this.events += later.events;
    this.settled += later.settled;
    this.maxRun = Math.max(this.maxRun, later.maxRun);
    for (let i = 0; i < RUN_CLASSES.length; i++) this.runs[i]! += later.runs[i]!;
    this.bursts += later.bursts;
    this.burstPackets += later.burstPackets;
    this.burstLost += later.burstLost;
    this.burstDuration += later.burstDuration;
    this.burstDurationSquared += later.burstDurationSquared;
    this.isolated += later.isolated;
  }

  /** @param expected packets among which these losses were */
  burstRatio(expected: number): number {
    return burstRatio(this.settled, this.events, expected);
  }
}

/** Of the intervals of all streams. */
export const lossCounts = new Pool(() => new LossCounts());

/** How much longer runs are than random loss of as many packets would make them: BurstR of ITU-T G.107 section 7.5, never below 1. */
export function burstRatio(lost: number, runs: number, expected: number): number {
  return runs > 0 && expected > 0 ? Math.max(1, (lost / runs) * (1 - lost / expected)) : 1;
}

/**
 * Reads the string of received and lost packets in the order of their numbers. Lost packets fewer than Gmin received ones
 * apart are a group; a group of one is an isolated loss, a larger one a burst from its first to its last. Before the first
 * packet and after the last nothing is known to be lost, so both count as received.
 */
export class LossPattern {
  /** Milliseconds that a packet lasts; 0 while unknown, then bursts add no duration. Set by the owner. */
  packetTime = 0;
  private counts: LossCounts | undefined = undefined;
  /** The run that goes on. */
  private run = 0;
  /** Received since the last lost packet of the group, and the group up to that one. */
  private since = 0;
  private groupLost = 0;
  private groupPackets = 0;

  /** What comes next may still belong to the last loss. */
  get open(): boolean {
    return this.groupLost > 0;
  }

  /** Packets that, when they are received, end what is open. */
  get toEnd(): number {
    return GMIN - this.since;
  }

  lost(packets: number): void {
    this.groupPackets += this.since + packets;
    this.groupLost += packets;
    this.since = 0;
    this.run += packets;
  }

  received(packets: number): void {
    if (packets <= 0 || this.groupLost === 0) return;
    if (this.run > 0) this.endRun();
    this.since += packets;
    if (this.since >= GMIN) this.endGroup();
  }

  /** No packet follows. */
  end(): void {
    this.received(GMIN);
  }

  /** Gives the counts out and begins new ones. */
  take(): LossCounts | undefined {
    const { counts } = this;
    this.counts = undefined;
    return counts;
  }

  private endRun(): void {
    const { run } = this;
    this.run = 0;
    this.counts ??= lossCounts.take();
    const { counts } = this;
    counts.events += 1;
    counts.settled += run;
    if (run > counts.maxRun) counts.maxRun = run;
    let i = RUN_CLASSES.length - 1;
    while (run < RUN_CLASSES[i]!) i -= 1;
    counts.runs[i]! += 1;
  }

  private endGroup(): void {
    this.counts ??= lossCounts.take();
    const { counts, groupLost, groupPackets } = this;
    this.groupLost = 0;
    this.groupPackets = 0;
    this.since = 0;
    if (groupLost === 1) {
      counts.isolated += 1;
      return;
    }
    const duration = Math.min(LONGEST, Math.round(groupPackets * this.packetTime));
    counts.bursts += 1;
    counts.burstPackets += groupPackets;
    counts.burstLost += groupLost;
    counts.burstDuration += duration;
    counts.burstDurationSquared += duration * duration;
  }
}
