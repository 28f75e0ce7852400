/** Memory of batches that are settled, for those that come: made anew for each, the system would have to clear it and V8 to collect it. */

/** What is kept at most, in bytes; four batches of the largest size. */
const MOST_KEPT = 20e6;
/** Sizes are rounded up to this, so that a batch that is a little longer than the last one still finds room. */
const STEP = 65_536;

export class SpareMemory {
  private readonly free: Buffer[] = [];
  private kept = 0;
  /** What is given back a second time may be somebody else's by then. */
  private readonly lent = new WeakSet<ArrayBufferLike>();

  /** So many bytes, with anything in them. */
  take(size: number): Buffer {
    const found = this.free.findIndex(({ length }) => length >= size);
    const memory = found < 0 ? Buffer.allocUnsafeSlow(Math.ceil(size / STEP) * STEP) : this.free.splice(found, 1)[0]!;
    if (found >= 0) this.kept -= memory.length;
    this.lent.add(memory.buffer);
    return memory.subarray(0, size);
  }

  /** All of the memory that `bytes` are a part of. Nobody reads it any more; the next to take it writes over it. What was not lent is not taken. */
  give(bytes: Buffer): void {
    if (!this.lent.delete(bytes.buffer)) return;
    const memory = Buffer.from(bytes.buffer);
    if (memory.length > MOST_KEPT) return;
    this.free.push(memory);
    this.kept += memory.length;
    // Those that are kept longest go first: they are too small for the batches of now, or they would have been taken.
    while (this.kept > MOST_KEPT) this.kept -= this.free.shift()!.length;
  }
}
