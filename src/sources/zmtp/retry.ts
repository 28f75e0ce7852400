/** When the collector is tried again: exponentially later, at random, so that many Spoors do not come all at once. */

const FIRST_MS = 100;
const LONGEST_MS = 2000;
/** A connection that worked for so long was no accident: the next try comes soon. */
const WORKED_MS = 1000;

export class Retry {
  private failures = 0;
  private readonly random: () => number;

  constructor(random: () => number = Math.random) {
    this.random = random;
  }

  /** Milliseconds until the next try, between half and all of a delay that doubles. @param workedMs how long the connection worked, 0 when it never did. */
  next(workedMs: number): number {
    if (workedMs >= WORKED_MS) this.failures = 0;
    const delay = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.failures);
    this.failures = Math.min(this.failures + 1, 10);
    return delay * (0.5 + this.random() / 2);
  }
}
