/** What loss is usual, so that only what is more than that is an event: of all packets together, and of every single stream. */

import type { Windows } from './windows.js';

/** Seconds of history below which nothing is usual. */
const HISTORY = 3;
/** Blocks of packets (see `block`) that a median needs, and at which all count half. */
const FEWEST_BLOCKS = 6;
const MOST_BLOCKS = 512;
/** Shares of blocks without a loss: so many, and nothing is lost by all; so few, and the better ones tell how much. */
const INTACT = 2 / 3;
const FEW_INTACT = 0.05;
/** Classes of loss per thousand packets; the last is open. */
const CLASSES = 101;

export class UsualLoss {
  private readonly seconds: Windows;
  private readonly rates: Float64Array;
  private median = 0;
  private medianAt = Number.NaN;
  private known = 0;
  /** Blocks by losses per thousand packets. */
  private readonly blocks = new Int32Array(CLASSES);
  private blocksKept = 0;
  private blockPackets = 0;

  constructor(seconds: Windows) {
    this.seconds = seconds;
    this.rates = new Float64Array(seconds.size);
  }

  /**
   * Share of all packets missing in the median second of the last two minutes. A median, so that a bad time as long as half of them
   * neither counts as usual nor, when it is usual, is taken for an event: also at the beginning, when only a few seconds are known.
   */
  get rate(): number {
    const { seconds, rates } = this;
    if (this.medianAt === seconds.newest) return this.median;
    this.medianAt = seconds.newest;
    let known = 0;
    for (let second = seconds.newest - seconds.size + 1; second < seconds.newest; second++) {
      const slot = seconds.slot(second);
      const missing = seconds.missing[slot]!;
      const received = seconds.received[slot]!;
      // A second in which most are missing is an outage: no rate that anything has usually.
      if (received > missing) rates[known++] = missing / (received + missing);
    }
    this.known = known;
    this.median = known === 0 ? 0 : rates.subarray(0, known).sort()[known >> 1]!;
    return this.median;
  }

  /** Enough seconds are known for a median. */
  get isKnown(): boolean {
    return this.known >= HISTORY;
  }

  /** A stream missed `losses` of `packets` in 20 s or more, outside of windows that look like the capture's fault. */
  block(losses: number, packets: number): void {
    const { blocks } = this;
    blocks[Math.min(CLASSES - 1, Math.ceil((1000 * losses) / packets))]! += 1;
    this.blocksKept += 1;
    this.blockPackets += packets;
    if (this.blocksKept < MOST_BLOCKS) return;
    this.blockPackets /= 2;
    this.blocksKept = 0;
    for (let i = 0; i < CLASSES; i++) {
      blocks[i]! >>= 1;
      this.blocksKept += blocks[i]!;
    }
  }

  /**
   * Share of packets that all streams may lose all the time: not more than the best of them do. It may be the capture's or the network's;
   * nothing here can tell, but what a stream loses beyond it is its own. 0 when two thirds of the streams lose nothing; undefined while
   * too little is known.
   */
  get ofAll(): number | undefined {
    const { blocks, blocksKept } = this;
    if (blocksKept < FEWEST_BLOCKS) return undefined;
    const intact = blocks[0]! / blocksKept;
    if (intact > INTACT) return 0;
    // A small loss leaves many blocks intact by chance: as many as a Poisson distribution of its mean has zeros.
    if (intact > FEW_INTACT) return (-Math.log(intact) * blocksKept) / this.blockPackets;
    let below = 0;
    for (let i = 0; i < CLASSES; i++) {
      below += blocks[i]!;
      if (below > (1 - INTACT) * blocksKept) return i / 1000;
    }
    return 0;
  }

  /** Time went back: the seconds are others. */
  restart(): void {
    this.medianAt = Number.NaN;
  }
}
