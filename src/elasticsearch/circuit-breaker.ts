/** Notices that nothing gets through any more: from then on one request at a time tries whether that is over. */

/** Whole requests that must fail one after the other: fewer happen when a single node restarts. */
const FAILURES = 5;

export class CircuitBreaker {
  private failures = 0;
  private since: number | undefined;

  /** Since when it is open, in ms since 1970; undefined while requests get through. */
  get openSince(): number | undefined {
    return this.since;
  }

  /** Failures since it opened, that one included; 0 while it is closed. */
  get failuresWhileOpen(): number {
    return Math.max(0, this.failures - FAILURES + 1);
  }

  /** A request failed as a whole. */
  failed(now: number): void {
    this.failures += 1;
    if (this.failures >= FAILURES) this.since ??= now;
  }

  /** The server dealt with a request, whatever it thought of the documents. */
  succeeded(): void {
    this.failures = 0;
    this.since = undefined;
  }
}
