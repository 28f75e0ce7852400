/** Whether our queue may have overflowed: libzmq does not say how full it is, so it is told by never being seen empty. */

/** Below this a burst was taken in, nothing more. */
const SATURATED_MS = 1000;

/** More messages came than the queue holds, and it was not seen empty meanwhile. Only then can it have been full. */
export interface Overflow {
  readonly messages: number;
  readonly milliseconds: number;
  /** The first since the queue was last seen empty: the one to log. */
  readonly first: boolean;
}

export class QueueWatch {
  private readonly highWaterMark: number;
  private emptyAt: number;
  private sinceEmpty = 0;
  private told = false;

  /** @param highWaterMark messages that the queue holds; @param now monotonic milliseconds, as everywhere here. */
  constructor(highWaterMark: number, now: number) {
    this.highWaterMark = highWaterMark;
    this.emptyAt = now;
  }

  /** A message was taken in. */
  took(): void {
    this.sinceEmpty += 1;
  }

  /** @param empty the queue is empty at this moment. */
  look(now: number, empty: boolean): Overflow | undefined {
    const milliseconds = now - this.emptyAt;
    const overflow =
      this.sinceEmpty > this.highWaterMark && milliseconds > SATURATED_MS
        ? { messages: this.sinceEmpty, milliseconds, first: !this.told }
        : undefined;
    if (overflow !== undefined) this.told = true;
    else if (empty) this.told = false;
    if (overflow !== undefined || empty) {
      this.emptyAt = now;
      this.sinceEmpty = 0;
    }
    return overflow;
  }
}
