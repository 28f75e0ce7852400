/** Entries by a tuple of texts, which are looked up one after the other: joining them to one key would cost more than all else a row does. */

type Level<T> = Map<string | undefined, Level<T> | T>;

export class TupleIndex<T> {
  private readonly length: number;
  private root: Level<T> = new Map();

  /** @param length of every tuple. One of none is found as one of a text that is not there: there is one entry at most. */
  constructor(length: number) {
    this.length = Math.max(1, length);
  }

  get(texts: readonly (string | undefined)[]): T | undefined {
    let at: Level<T> | T | undefined = this.root;
    for (let i = 0; i < this.length; i += 1) {
      at = (at as Level<T>).get(texts[i]);
      if (at === undefined) return undefined;
    }
    return at as T;
  }

  set(texts: readonly (string | undefined)[], entry: T): void {
    let level = this.root;
    for (let i = 0; i < this.length - 1; i += 1) {
      let next = level.get(texts[i]) as Level<T> | undefined;
      if (next === undefined) {
        next = new Map();
        level.set(texts[i], next);
      }
      level = next;
    }
    level.set(texts[this.length - 1], entry);
  }

  clear(): void {
    this.root = new Map();
  }
}
