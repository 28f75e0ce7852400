/** Memory for what was received and not yet decoded: stretches that are lent, come back, and are used again, so many and no more. */

/** One stretch. Larger than the longest message and a read together, small enough for the caches of the processor. */
export const STRETCH_OCTETS = 1 << 20;

/** Stretches that are kept for reuse when there is nothing to do; the others go. */
const KEPT = 8;

export class Reservoir {
  /** Lent, and not yet given back. */
  lent = 0;
  private readonly most: number;
  private readonly free: ArrayBuffer[] = [];

  /** At least two stretches, so that one is filled while another is read. */
  constructor(megabytes: number) {
    this.most = Math.max(2, Math.floor((megabytes * 1e6) / STRETCH_OCTETS));
  }

  get exhausted(): boolean {
    return this.lent >= this.most;
  }

  /** Undefined when all are lent. */
  take(): ArrayBuffer | undefined {
    if (this.exhausted) return undefined;
    this.lent += 1;
    return this.free.pop() ?? new ArrayBuffer(STRETCH_OCTETS);
  }

  giveBack(stretch: ArrayBuffer): void {
    this.lent -= 1;
    if (this.free.length < KEPT) this.free.push(stretch);
  }
}
