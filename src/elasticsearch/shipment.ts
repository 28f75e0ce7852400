/** A batch on its way: which of its documents are not settled yet, and which of them go together in the next request. */

import { Entries } from './bulk-request.js';

export class Shipment {
  private current: Entries;
  /** Numbers of entries; the group that is sent next stands last. */
  private readonly groups: (readonly number[])[];
  /** Where the last document goes, and what time it is about, in ms since 1970 (NaN if it does not say). */
  readonly newest: { readonly stream: string; readonly time: number } | undefined;

  /** `bytes` are whole entries, as they stand in the spool. */
  constructor(bytes: Buffer) {
    this.current = new Entries(bytes);
    const { count } = this.current;
    const all: number[] = [];
    for (let i = 0; i < count; i += 1) all.push(i);
    this.groups = count === 0 ? [] : [all];
    if (count > 0) this.newest = { stream: this.current.dataStream(count - 1), time: this.current.time(count - 1) };
  }

  get entries(): Entries {
    return this.current;
  }

  /** What it takes in memory. */
  get bytes(): number {
    return this.current.bytes.length;
  }

  /** What the next request holds; undefined when all is settled. */
  get next(): readonly number[] | undefined {
    return this.groups.at(-1);
  }

  /** Documents that are not settled. */
  get unsettled(): number {
    return this.groups.reduce((sum, group) => sum + group.length, 0);
  }

  /** Of what was sent last, only these are not settled. */
  keep(left: readonly number[]): void {
    this.groups.pop();
    if (left.length > 0) this.groups.push(left);
  }

  /** What was sent last goes as two requests. */
  halve(): void {
    const group = this.groups.pop() ?? [];
    const middle = group.length >> 1;
    this.groups.push(group.slice(middle), group.slice(0, middle));
  }

  /** Lets go of the memory of what is settled; returns how many bytes are left. */
  shrink(): number {
    const bytes = Buffer.concat(this.groups.map((group) => this.current.body(group)));
    this.current = new Entries(bytes);
    let first = 0;
    for (const [n, group] of this.groups.entries()) {
      const start = first;
      this.groups[n] = group.map((_, i) => start + i);
      first += group.length;
    }
    return bytes.length;
  }
}
