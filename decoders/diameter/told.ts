/** Which findings become documents: the first of its kind at once, then one in a while that says how many it stands for. */

import type { Microseconds } from 'spoor/decoder';

interface Kind {
  /** When a document was last written. */
  time: Microseconds;
  /** How many there were since. */
  untold: number;
}

export class Told {
  private readonly kinds = new Map<string, Kind>();
  private readonly every: Microseconds;
  private readonly most: number;

  /**
   * @param every least time between two documents of one kind.
   * @param most kinds that are remembered.
   */
  constructor(every: Microseconds, most: number) {
    this.every = every;
    this.most = most;
  }

  /** How many findings of this kind a document written now stands for; `later` when a later one counts this, `full` when nothing will. */
  at(kind: string, time: Microseconds): number | 'later' | 'full' {
    const known = this.kinds.get(kind);
    if (known === undefined) {
      if (this.kinds.size >= this.most) return 'full';
      this.kinds.set(kind, { time, untold: 0 });
      return 1;
    }
    known.untold++;
    if (time < known.time + this.every) return 'later';
    const { untold } = known;
    known.time = time;
    known.untold = 0;
    return untold;
  }
}
