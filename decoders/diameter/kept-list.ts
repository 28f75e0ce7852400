/** Everything an observer keeps until its counterpart comes, in the order it came: the bound on it, and who pays for it. */

/** A request that waits for its answer, or the other way round. */
export abstract class Kept {
  /** Neighbours in the observer's list; its links are its own, so that taking it out costs no search. */
  older: Kept | undefined = undefined;
  newer: Kept | undefined = undefined;

  /** There are too many: takes itself out of its connection and of the list. */
  abstract evict(): void;
}

export class KeptList {
  /** How many were forgotten because there were too many. */
  evicted = 0;
  private size = 0;
  private oldest: Kept | undefined = undefined;
  private newest: Kept | undefined = undefined;
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  get full(): boolean {
    return this.size >= this.most;
  }

  add(kept: Kept): void {
    kept.older = this.newest;
    if (this.newest === undefined) this.oldest = kept;
    else this.newest.newer = kept;
    this.newest = kept;
    this.size++;
    if (this.size > this.most && this.oldest !== undefined) {
      this.evicted++;
      this.oldest.evict();
    }
  }

  remove(kept: Kept): void {
    if (kept.older === undefined) this.oldest = kept.newer;
    else kept.older.newer = kept.newer;
    if (kept.newer === undefined) this.newest = kept.older;
    else kept.newer.older = kept.older;
    kept.older = undefined;
    kept.newer = undefined;
    this.size--;
  }
}
