/** Packet time: the timestamp step that most packets make. */

/** Different steps that are counted side by side; a rarer one gives way. */
const STEPS = 6;

/**
 * Steps in ticks of the clock, because ticks are exact. Equal steps in a row are one number until another one comes or
 * somebody asks: voice makes nothing else, and each array would be one more line of cache for every packet.
 */
export class PacketTime {
  /** The commonest step so far; 0 while none was seen. */
  step = 0;
  private running = 0;
  private run = 0;
  private readonly steps = new Int32Array(STEPS);
  private readonly counts = new Int32Array(STEPS);
  /** The same since `takeRecent`. */
  private readonly recent = new Int32Array(STEPS);
  private commonest = 0;

  /** Takes the step between two consecutive media packets; true when `step` is another one than before. */
  observe(step: number): boolean {
    if (step === this.running) {
      this.run += 1;
      return false;
    }
    if (step <= 0) return false;
    const changed = this.settle();
    this.running = step;
    this.run = 1;
    if (this.step !== 0) return changed;
    this.step = step;
    return true;
  }

  /** Counts the run that goes on; true when it makes its step the commonest. */
  settle(): boolean {
    if (this.run === 0) return false;
    const slot = this.slotOf(this.running);
    this.counts[slot]! += this.run;
    this.recent[slot]! += this.run;
    this.run = 0;
    if (slot !== this.commonest && this.counts[slot]! <= this.counts[this.commonest]!) return false;
    this.commonest = slot;
    const changed = this.step !== this.running;
    this.step = this.running;
    return changed;
  }

  /** The commonest step since it was asked last; that of the whole stream when there was none. */
  takeRecent(): number {
    this.settle();
    let best = -1;
    for (let slot = 0; slot < STEPS; slot++) if (this.recent[slot]! > (best < 0 ? 0 : this.recent[best]!)) best = slot;
    const step = best < 0 ? this.step : this.steps[best]!;
    this.recent.fill(0);
    return step;
  }

  /** Ticks of another clock begin. */
  reset(): void {
    this.step = 0;
    this.running = 0;
    this.run = 0;
    this.commonest = 0;
    this.steps.fill(0);
    this.counts.fill(0);
    this.recent.fill(0);
  }

  private slotOf(step: number): number {
    let rarest = this.commonest === 0 ? 1 : 0;
    for (let slot = 0; slot < STEPS; slot++) {
      if (this.steps[slot] === step) return slot;
      if (slot !== this.commonest && this.counts[slot]! < this.counts[rarest]!) rarest = slot;
    }
    if (this.counts[this.commonest] === 0) rarest = this.commonest;
    this.steps[rarest] = step;
    this.counts[rarest] = 0;
    this.recent[rarest] = 0;
    return rarest;
  }
}
