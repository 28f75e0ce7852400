/**
 * Whether the system's receive buffer may have been full: nobody says how full it is, so it is told by never being seen empty. When it is full,
 * messages wait at the publisher, which throws away what is more than its high-water mark.
 */

/** Below this a burst was taken in, nothing more. */
const SATURATED_MS = 1000;

export class Saturation {
  /** When the buffer was last known to be empty. */
  private emptyAt: number;
  /** Of the newest look, when nothing waited. */
  private lookedAt: number;
  private readFull = false;

  /** @param now milliseconds of one steady clock, as everywhere here. */
  constructor(now: number) {
    this.emptyAt = now;
    this.lookedAt = now;
  }

  /** @param full the read took all that it had room for, so more may wait. Returns for how long the buffer was never empty, when that is long. */
  read(now: number, full: boolean): number | undefined {
    if (!full) {
      this.emptyAt = now;
      this.readFull = false;
      return undefined;
    }
    this.readFull = true;
    const saturated = now - this.emptyAt;
    if (saturated <= SATURATED_MS) return undefined;
    this.emptyAt = now;
    return saturated;
  }

  /** To be called a few times a second: what had waited at the last call was read since, if there was any. */
  look(now: number): void {
    if (!this.readFull) this.emptyAt = Math.max(this.emptyAt, this.lookedAt);
    this.readFull = false;
    this.lookedAt = now;
  }
}
