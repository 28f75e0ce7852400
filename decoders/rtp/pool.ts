/** Objects that are used again: one for every stream, living for seconds, makes garbage that is dear to collect. */

export class Pool<Part extends object> {
  private readonly make: () => Part;
  private readonly unused: Part;
  private readonly spare: Part[] = [];

  /** @param make a new one */
  constructor(make: () => Part) {
    this.make = make;
    this.unused = make();
  }

  /** As a new one. */
  take(): Part {
    return this.spare.pop() ?? this.make();
  }

  /** Nobody looks at it any more. */
  give(used: Part | undefined): void {
    if (used === undefined) return;
    renew(used, this.unused);
    this.spare.push(used);
  }
}

/** Everything gets the value it has in one that was never used; lists and parts stay, with new values. */
function renew<T extends object>(used: T, unused: T): void {
  for (const key of Object.keys(unused) as (keyof T)[]) {
    const value = unused[key];
    if (Array.isArray(value)) (used[key] as unknown[]).fill(value[0]);
    else if (typeof value === 'object' && value !== null) renew(used[key] as object, value);
    else used[key] = value;
  }
}
