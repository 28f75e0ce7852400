/** A batch on its way: which of its documents are not settled yet, and which of them go together in the next request. */

import { Entries } from './bulk-request.js';

/** A document of more bytes is sent alone: a request that is refused because of it costs no other. */
const LARGE = 1e6;
/** A document of more bytes is not sent at all: whatever made it, nobody will read it in Kibana. */
export const LARGEST = 10e6;

export class Shipment {
  private current: Entries;
  /** Numbers of entries; the group that is sent next stands last. */
  private readonly groups: (readonly number[])[];
  /** Numbers of those that must not be sent, until `leaveOut`. */
  private excess: readonly number[];
  /** Where the last document goes, and what time it is about, in ms since 1970 (NaN if it does not say). */
  readonly newest: { readonly stream: string; readonly time: number } | undefined;

  /** `bytes` are whole entries, as they stand in the spool. */
  constructor(bytes: Buffer) {
    this.current = new Entries(bytes);
    const { count } = this.current;
    const usual: number[] = [];
    const large: number[] = [];
    for (let i = 0; i < count; i += 1) (this.current.size(i) > LARGE ? large : usual).push(i);
    this.excess = large.filter((i) => this.current.size(i) > LARGEST);
    this.groups = large.filter((i) => this.current.size(i) <= LARGEST).map((i) => [i]);
    if (usual.length > 0) this.groups.push(usual);
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

  /** Numbers of entries that are too large to be sent. */
  get tooLarge(): readonly number[] {
    return this.excess;
  }

  /** Documents that are not settled. */
  get unsettled(): number {
    return this.groups.reduce((sum, group) => sum + group.length, this.excess.length);
  }

  /** Those that are too large are settled otherwise. */
  leaveOut(): void {
    this.excess = [];
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
