/** Packet time: the timestamp step that most packets make. */

/** Packets in a row that make a step the sender's choice. */
const SETTLED = 10;
/** Packets in a row with one timestamp that make it frozen. */
const FROZEN = 3;

/** Different steps that are counted side by side; a rarer one gives way. */
const STEPS = 6;

/** What timestamps did that they should not, or seldom do. Adds up. */
export class StepOddities {
  /** Another step for ten packets at least. */
  changes = 0;
  /** Packets with the timestamp of the two before them. */
  frozen = 0;
  /** Later packets with an earlier timestamp. */
  backward = 0;

  add(later: StepOddities): void {
    this.changes += later.changes;
    this.frozen += later.frozen;
    this.backward += later.backward;
  }
}

/**
 * Steps in ticks of the clock, because ticks are exact. Equal steps in a row are one number until another one comes or
 * somebody asks: voice makes nothing else, and each array would be one more line of cache for every packet.
 */
export class PacketTime {
  /** The commonest step so far; 0 while none was seen. */
  step = 0;
  /** Times the sender went over to another step for ten packets at least, packets whose timestamp stood still, and steps back; until `takeOddities`. */
  private oddities: StepOddities | undefined = undefined;
  /** The step of the last packets, none at first: how many of them are not counted yet, and how many there were. */
  private running = Number.NaN;
  private run = 0;
  private streak = 0;
  private chosen = 0;
  // Plain arrays of so few small numbers take half of what typed ones do.
  private readonly steps: number[] = new Array(STEPS).fill(0);
  private readonly counts: number[] = new Array(STEPS).fill(0);
  /** The same since `takeRecent`. */
  private readonly recent: number[] = new Array(STEPS).fill(0);
  private commonest = 0;

  /** Takes the step between two consecutive media packets; true when `step` is another one than before. */
  observe(step: number): boolean {
    if (step === this.running) {
      this.run += 1;
      return false;
    }
    const changed = this.settle();
    this.running = step;
    this.run = 1;
    this.streak = 0;
    if (this.step !== 0 || step <= 0) return changed;
    this.step = step;
    return true;
  }

  /** What was odd since it was asked last; undefined when nothing was. */
  takeOddities(): StepOddities | undefined {
    this.settle();
    const { oddities } = this;
    this.oddities = undefined;
    return oddities;
  }

  /** Counts the run that goes on; true when it makes its step the commonest. */
  settle(): boolean {
    if (this.run === 0) return false;
    const before = this.streak;
    this.streak += this.run;
    if (this.running <= 0) {
      if (this.running === 0) this.freeze(before);
      else {
        this.oddities ??= new StepOddities();
        this.oddities.backward += this.run;
      }
      this.run = 0;
      return false;
    }
    if (this.streak >= SETTLED && this.running !== this.chosen) this.choose();
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
    this.settle();
    this.step = 0;
    this.running = Number.NaN;
    this.run = 0;
    this.streak = 0;
    this.chosen = 0;
    this.commonest = 0;
    this.steps.fill(0);
    this.counts.fill(0);
    this.recent.fill(0);
  }

  private choose(): void {
    if (this.chosen !== 0) {
      this.oddities ??= new StepOddities();
      this.oddities.changes += 1;
    }
    this.chosen = this.running;
  }

  /** A step of 0 is the second packet with one timestamp. */
  private freeze(before: number): void {
    const frozen = Math.max(0, this.streak + 1 - FROZEN + 1) - Math.max(0, before + 1 - FROZEN + 1);
    if (frozen === 0) return;
    this.oddities ??= new StepOddities();
    this.oddities.frozen += frozen;
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
