/** Numbers that came again lately: which of them a report about the stream already tells of. */

/** Remembered; a report comes long before as many packets are repeated after what it tells of, or it tells nothing. */
const REMEMBERED = 128;

export class Repetitions {
  /** All so far. */
  count = 0;
  private readonly numbers = new Float64Array(REMEMBERED);

  note(extended: number): void {
    this.numbers[this.count % REMEMBERED] = extended;
    this.count += 1;
  }

  /** How many of numbers up to `extended`; undefined when too many came since to tell. */
  upTo(extended: number): number | undefined {
    let above = 0;
    const remembered = Math.min(this.count, REMEMBERED);
    for (let i = 0; i < remembered; i++) if (this.numbers[i]! > extended) above += 1;
    return above === REMEMBERED ? undefined : this.count - above;
  }
}
