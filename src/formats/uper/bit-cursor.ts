/** A place in a message between two bits: reads numbers, lengths and octets of unaligned PER from it (ITU-T X.691 section 11). */

import type { ByteView } from '../../bytes/view.js';
import { bitField } from '../bit-field.js';

/**
 * How a reading ended: `whole` at the end of its type; `stopped` where its table ends; `short` when the message ends first; `value` at a number, or
 * a choice, that the type does not have; `length` at a form of length that no message of this kind needs.
 */
export type Ending = 'whole' | 'stopped' | 'short' | 'value' | 'length';

/** Octets, or elements, that one fragment of a long value holds at least (ITU-T X.691 section 11.9.3.8). */
const FRAGMENT = 16_384;

export class BitCursor {
  private view: ByteView;
  private at = 0;
  private end: number;
  /** Set once; from then on every read gives 0 and moves nothing, so whoever reads in a loop looks here. */
  ending: Exclude<Ending, 'whole'> | undefined;

  constructor(view: ByteView) {
    this.view = view;
    this.end = view.length * 8;
  }

  /** Bits read so far. */
  get position(): number {
    return this.at;
  }

  stop(ending: Exclude<Ending, 'whole'>): void {
    this.ending ??= ending;
  }

  flag(): boolean {
    return this.bits(1) === 1;
  }

  /** An unsigned number of up to 32 bits. */
  bits(width: number): number {
    if (!this.has(width) || width === 0) return 0;
    const from = this.at;
    this.at += width;
    if (width <= 24) return bitField(this.view, from, width);
    return bitField(this.view, from, width - 16) * 0x1_0000 + bitField(this.view, from + width - 16, 16);
  }

  skip(width: number): void {
    if (this.has(width)) this.at += width;
  }

  /** A number from `low` to `high`, at most 2^32 apart. */
  constrained(low: number, high: number): number {
    const value = this.bits(widthOf(high - low + 1));
    if (value > high - low) this.stop('value');
    return low + value;
  }

  /** A number from `low` up: its octets, with their number in front. Of more than four octets nobody sends one. */
  semiConstrained(low: number): number {
    const octets = this.shortLength();
    if (octets > 4) this.stop('length');
    return this.ending === undefined ? low + this.bits(octets * 8) : low;
  }

  /** A number that is small as a rule: of an extension, or of a choice added later. */
  normallySmall(): number {
    return this.flag() ? this.semiConstrained(0) : this.bits(6);
  }

  /** Calls `part` with the length of each fragment of a value whose length is not limited; most have one. */
  fragments(part: (length: number) => void): void {
    let more = true;
    while (more && this.ending === undefined) {
      const long = this.flag();
      more = long && this.flag();
      const length = more ? this.bits(6) * FRAGMENT : this.bits(long ? 14 : 7);
      // More than 64 k in a fragment there cannot be, and one of nothing would never end.
      if (more && (length === 0 || length > 4 * FRAGMENT)) this.stop('length');
      if (this.ending === undefined) part(length);
    }
  }

  /** A value of a type that is not in the table, which says its length. */
  skipOpen(): void {
    this.fragments((octets) => this.skip(octets * 8));
  }

  /** The bits from here on, the first one the most significant of the first octet, padded with 0. Not asked for more than there is. */
  copy(width: number): Uint8Array {
    if (!this.has(width)) return new Uint8Array(0);
    const octets = new Uint8Array((width + 7) >> 3);
    for (let i = 0; i < octets.length; i++) octets[i] = bitField(this.view, this.at + i * 8, 8);
    const spare = octets.length * 8 - width;
    if (spare > 0) octets[octets.length - 1] = (octets[octets.length - 1]! >> spare) << spare;
    this.at += width;
    return octets;
  }

  private shortLength(): number {
    if (!this.flag()) return this.bits(7);
    if (this.flag()) this.stop('length');
    return this.bits(14);
  }

  private has(width: number): boolean {
    if (this.ending !== undefined) return false;
    if (this.at + width <= this.end) return true;
    this.ending = 'short';
    return false;
  }
}

/** Bits that a number of `count` possible values takes. */
export function widthOf(count: number): number {
  return count <= 1 ? 0 : Math.ceil(Math.log2(count));
}
