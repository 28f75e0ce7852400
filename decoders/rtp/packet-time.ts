/** Packet time: the timestamp step that most packets make. */

/** Different steps that are counted side by side; a rarer one gives way. */
const STEPS = 6;

/** In ticks of the clock, because ticks are exact. */
export class PacketTime {
  /** The commonest step so far; 0 while none was seen. */
  step = 0;
  private readonly steps = new Int32Array(STEPS);
  private readonly counts = new Int32Array(STEPS);
  /** The same since `takeRecent`. */
  private readonly recent = new Int32Array(STEPS);
  private last = 0;
  private commonest = 0;

  /** Takes the step between two consecutive media packets; true when it makes another step the commonest. */
  observe(step: number): boolean {
    if (step <= 0) return false;
    if (step !== this.steps[this.last]) this.last = this.slotOf(step);
    const slot = this.last;
    this.recent[slot]! += 1;
    const count = this.counts[slot]! + 1;
    this.counts[slot] = count;
    if (this.step === step || (this.step !== 0 && count <= this.counts[this.commonest]!)) return false;
    this.commonest = slot;
    this.step = step;
    return true;
  }

  /** The commonest step since it was asked last; that of the whole stream when there was none. */
  takeRecent(): number {
    let best = -1;
    for (let slot = 0; slot < STEPS; slot++) if (this.recent[slot]! > (best < 0 ? 0 : this.recent[best]!)) best = slot;
    const step = best < 0 ? this.step : this.steps[best]!;
    this.recent.fill(0);
    return step;
  }

  /** Ticks of another clock begin. */
  reset(): void {
    this.step = 0;
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
    this.steps[rarest] = step;
    this.counts[rarest] = 0;
    this.recent[rarest] = 0;
    return rarest;
  }
}
