/** Documents that wait for an operator, put out of the way of the others: one data stream without a template must not stop all. */

export class Aside {
  private readonly most: number;
  private readonly onHeld: () => void;
  private heldBytes = 0;
  private heldBatches = 0;

  /**
   * @param most bytes that wait aside; with more, whoever has the next such documents waits with them.
   * @param onHeld a batch went aside: another may be sent in its place.
   */
  constructor(most: number, onHeld: () => void) {
    this.most = most;
    this.onHeld = onHeld;
  }

  /** Batches that wait aside. */
  get batches(): number {
    return this.heldBatches;
  }

  get bytes(): number {
    return this.heldBytes;
  }

  /** True if there was room: to be given back with `release`. */
  hold(bytes: number): boolean {
    if (this.heldBytes + bytes > this.most) return false;
    this.heldBytes += bytes;
    this.heldBatches += 1;
    this.onHeld();
    return true;
  }

  release(bytes: number): void {
    this.heldBytes -= bytes;
    this.heldBatches -= 1;
  }
}
