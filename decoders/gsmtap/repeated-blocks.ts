/** Blocks of system information that a cell told lately: several of a type are normal, so a block counts by its content. */

import type { Microseconds } from 'spoor/decoder';

/** Different blocks that a cell takes turns with; one of GSM with neighbours in LTE has some twenty, one of UMTS with many neighbours a hundred. */
const MOST_BLOCKS = 128;

export class RepeatedBlocks {
  /** When each was told last. */
  private readonly told = new Map<string, Microseconds>();

  /** True when the same content was told less than `interval` ago. One that changes and changes back within the interval is told for the change only. */
  isRepeated(content: string, time: Microseconds, interval: Microseconds): boolean {
    const before = this.told.get(content);
    if (before !== undefined && time - before < interval && time >= before) return true;
    if (before === undefined && this.told.size >= MOST_BLOCKS) this.told.clear();
    this.told.set(content, time);
    return false;
  }
}
