/** Packet time: the timestamp step that most packets make. */

/** Packets in a row that make a step the sender's choice. */
const SETTLED = 10;
/** Packets in a row with one timestamp that make it frozen. */
const FROZEN = 3;

/** Different steps that are counted side by side; a rarer one gives way. */
const STEPS = 6;
/** What is known of one, behind itself. */
const COUNT = 1;
const RECENT = 2;
const CELL = 3;
const NO_STEPS: number[] = [];

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
  /** Different steps, how often each came, and how often since `takeRecent`: in turn. Most streams have one. */
  private steps: number[] = NO_STEPS;
  /** Where the commonest one stands. */
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
    const at = this.placeOf(this.running);
    const { steps, commonest } = this;
    steps[at + COUNT]! += this.run;
    steps[at + RECENT]! += this.run;
    this.run = 0;
    if (at !== commonest && steps[at + COUNT]! <= steps[commonest + COUNT]!) return false;
    this.commonest = at;
    const changed = this.step !== this.running;
    this.step = this.running;
    return changed;
  }

  /** The commonest step since it was asked last; that of the whole stream when there was none. */
  takeRecent(): number {
    this.settle();
    const { steps } = this;
    let best = this.step;
    let most = 0;
    for (let at = 0; at < steps.length; at += CELL) {
      if (steps[at + RECENT]! > most) {
        best = steps[at]!;
        most = steps[at + RECENT]!;
      }
      steps[at + RECENT] = 0;
    }
    return best;
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
    this.steps = NO_STEPS;
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

  private placeOf(step: number): number {
    const { steps, commonest } = this;
    let rarest = commonest === 0 ? CELL : 0;
    for (let at = 0; at < steps.length; at += CELL) {
      if (steps[at] === step) return at;
      if (at !== commonest && steps[at + COUNT]! < steps[rarest + COUNT]!) rarest = at;
    }
    if (steps.length < STEPS * CELL) {
      this.steps = steps.concat(step, 0, 0);
      return steps.length;
    }
    steps[rarest] = step;
    steps[rarest + COUNT] = 0;
    steps[rarest + RECENT] = 0;
    return rarest;
  }
}
