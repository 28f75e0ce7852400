/** Bits of rest octets, in which what was added to a message later stands behind its old end (3GPP TS 44.018 section 8.9). */

import type { ByteView } from '../../bytes/view.js';
import { bitField } from '../bit-field.js';

/** Padding; a bit that differs from it is H, the presence of something. */
const PADDING = 0x2b;

/** Bits one after the other; behind the end all are 0 for numbers and L for presence. */
export class RestBits {
  private bit: number;
  private readonly view: ByteView;
  private readonly end: number;

  constructor(view: ByteView, at: number, length: number) {
    this.view = view;
    this.bit = at * 8;
    this.end = (at + length) * 8;
  }

  /** Whether so many bits more are there. */
  has(width: number): boolean {
    return this.bit + width <= this.end;
  }

  /** Up to 24 bits. */
  number(width: number): number {
    const from = this.bit;
    this.bit += width;
    return from + width > this.end ? 0 : bitField(this.view, from, width);
  }

  flag(): boolean {
    return this.number(1) === 1;
  }

  /** H: something follows. */
  present(): boolean {
    const from = this.bit++;
    if (from >= this.end) return false;
    return bitField(this.view, from, 1) !== ((PADDING >> (7 - (from & 7))) & 1);
  }
}
