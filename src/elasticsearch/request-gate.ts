/** The gate that every bulk request passes: how many at a time, and when it is time for all of them to leave the server alone. */

import { CircuitBreaker } from './circuit-breaker.js';
import { ConcurrencyLimit } from './concurrency.js';
import { backoff, type Timing } from './timing.js';

/** Leave for one request. */
export interface Pass {
  /** Its answer came, or its time was up. `pressed`: the server had too much to do. */
  answered(pressed: boolean): void;
  /** Given back, exactly once, when it is known what the answer means for the others: the next may go. */
  done(): void;
}

export class RequestGate {
  private readonly timing: Timing;
  private readonly concurrency: ConcurrencyLimit;
  private readonly breaker = new CircuitBreaker();
  private readonly waiting = new Set<() => void>();
  private underWayNow = 0;
  /** Nobody passes before. */
  private closedUntil = 0;

  /** @param most requests at a time, however well the server does. */
  constructor(most: number, timing: Timing) {
    this.concurrency = new ConcurrencyLimit(most);
    this.timing = timing;
  }

  get underWay(): number {
    return this.underWayNow;
  }

  /** Requests that may be under way just now. */
  get limit(): number {
    return this.openSince === undefined ? this.concurrency.limit : 1;
  }

  /** Since when nothing gets through, in ms since 1970; undefined when all is well. */
  get openSince(): number | undefined {
    return this.breaker.openSince;
  }

  /** Waits until one more request may go; undefined when the signal came first. */
  async pass(signal: AbortSignal): Promise<Pass | undefined> {
    for (;;) {
      if (signal.aborted) return undefined;
      const closed = this.closedUntil - this.timing.now();
      if (closed <= 0 && this.underWayNow < this.limit) return this.passed();
      await this.change(closed, signal);
    }
  }

  /** The server dealt with a request. */
  succeeded(): void {
    if (this.breaker.openSince !== undefined) this.closedUntil = 0;
    this.breaker.succeeded();
    this.wake();
  }

  /**
   * A request failed as a whole; `failures` is how often that one did. Returns the pause, in ms, before it may be tried again: not less than `atLeast`,
   * which the server asked for, and which holds for all. While nothing gets through the pause holds for all, too.
   */
  failed(failures: number, atLeast: number): number {
    const now = this.timing.now();
    this.breaker.failed(now);
    const pause = backoff(Math.max(failures, this.breaker.failuresWhileOpen), this.timing.random(), atLeast);
    const forAll = this.openSince === undefined ? atLeast : pause;
    this.closedUntil = Math.max(this.closedUntil, now + forAll);
    return pause;
  }

  private passed(): Pass {
    const began = this.timing.now();
    this.underWayNow += 1;
    return {
      answered: (pressed) => this.concurrency.answered(this.timing.now() - began, pressed, this.underWayNow),
      done: () => {
        this.underWayNow -= 1;
        this.wake();
      },
    };
  }

  /** Until a request is over, the gate opens again after `closed` ms (if that is more than 0), or the signal comes. */
  private change(closed: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const over = new AbortController();
      const end = () => {
        this.waiting.delete(end);
        signal.removeEventListener('abort', end);
        over.abort();
        resolve();
      };
      this.waiting.add(end);
      signal.addEventListener('abort', end, { once: true });
      if (closed > 0) void this.timing.wait(closed, over.signal).then(end);
    });
  }

  private wake(): void {
    for (const end of [...this.waiting]) end();
  }
}
