/** A bound on what many small buffers hold together: each stream's own limit says nothing about a hundred thousand streams. */

export class MemoryBudget {
  readonly limit: number;
  used = 0;

  /** @param limit octets */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** False, and nothing taken, when `octets` more would pass the limit. */
  take(octets: number): boolean {
    if (this.used + octets > this.limit) return false;
    this.used += octets;
    return true;
  }

  give(octets: number): void {
    this.used -= octets;
  }
}
