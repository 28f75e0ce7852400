/** Counters: every number the program keeps about itself, each declared with a name and what it counts. */

/** Hold one and write `value += 1`: a counter on the packet path costs one addition. */
export interface Counter {
  readonly name: string;
  /** One sentence: what one more of it means. */
  readonly help: string;
  /** Bounded sets of words only: a reason, a decoder, an observer. Never anything from a packet. */
  readonly labels: Readonly<Record<string, string>>;
  value: number;
}

/** All counters of one pipeline. Names follow Prometheus: `spoor_<part>_<what>_total`. */
export class Counters {
  private readonly byKey = new Map<string, Counter>();

  /** The counter of that name and labels, made at the first call. Call it once, outside loops, and keep the result. */
  counter(name: string, help: string, labels: Readonly<Record<string, string>> = {}): Counter {
    const key = name + JSON.stringify(labels);
    let counter = this.byKey.get(key);
    if (counter === undefined) {
      counter = { name, help, labels, value: 0 };
      this.byKey.set(key, counter);
    }
    return counter;
  }

  /** All counters in the order they were made. */
  all(): Iterable<Readonly<Counter>> {
    return this.byKey.values();
  }

  /** Sum over all labels; 0 for a name nobody made. */
  total(name: string): number {
    let sum = 0;
    for (const counter of this.byKey.values()) if (counter.name === name) sum += counter.value;
    return sum;
  }

  /** Value per value of one label: `by('spoor_net_refused_total', 'reason')`. */
  by(name: string, label: string): Map<string, number> {
    const sums = new Map<string, number>();
    for (const counter of this.byKey.values()) {
      const word = counter.labels[label];
      if (counter.name === name && word !== undefined) sums.set(word, (sums.get(word) ?? 0) + counter.value);
    }
    return sums;
  }
}
