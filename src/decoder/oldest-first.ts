/**
 * A map that tells its oldest entry at once: what state with a bound needs, be it of number or of time.
 *
 * A `Map` keeps the order in which entries were set, too, but each new iterator of it walks over all that was deleted since it last moved its
 * memory. Where the oldest go and new ones come, that is as many as the map holds: of 200,000 entries up to 200 µs a time (Node 20).
 */
export class OldestFirst<Key, Value> extends Map<Key, Value> {
  /** An iterator that is kept has walked over what was deleted already. */
  private walk: Iterator<Key> | undefined;
  /** What `walk` came to last, unless it was deleted since. */
  private reached: { readonly key: Key } | undefined;

  /** Key of the entry that was set first, not counting what was set again; undefined when the map is empty. */
  get oldestKey(): Key | undefined {
    if (this.size === 0) return undefined;
    while (this.reached === undefined) {
      this.walk ??= this.keys();
      const { done, value } = this.walk.next();
      // It ended before what stands here now was set.
      if (done === true) this.walk = undefined;
      else this.reached = { key: value };
    }
    return this.reached.key;
  }

  /** The entry that was set first; undefined when the map is empty. */
  get oldest(): Value | undefined {
    const key = this.oldestKey;
    return key === undefined ? undefined : this.get(key);
  }

  override delete(key: Key): boolean {
    if (this.reached?.key === key) this.reached = undefined;
    return super.delete(key);
  }

  override clear(): void {
    this.reached = undefined;
    this.walk = undefined;
    super.clear();
  }
}
