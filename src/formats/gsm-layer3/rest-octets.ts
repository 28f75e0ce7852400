/** Rest octets of system information: what was added behind the old end of a message (3GPP TS 44.018 sections 10.5.2.34 and 10.5.2.37b). */

import type { ByteView } from '../../bytes/view.js';
import { bitField } from '../bit-field.js';

/** Padding; a bit that differs from it is H, the presence of something. */
const PADDING = 0x2b;

/** Bits one after the other; behind the end all are 0 for numbers and L for presence. */
class RestBits {
  private bit: number;
  private readonly view: ByteView;
  private readonly end: number;

  constructor(view: ByteView, at: number, length: number) {
    this.view = view;
    this.bit = at * 8;
    this.end = (at + length) * 8;
  }

  number(width: number): number {
    const from = this.bit;
    this.bit += width;
    return from + width > this.end ? 0 : bitField(this.view, from, width);
  }

  /** H: something follows. */
  present(): boolean {
    const from = this.bit++;
    if (from >= this.end) return false;
    return bitField(this.view, from, 1) !== ((PADDING >> (7 - (from & 7))) & 1);
  }
}

export interface Si3Rest {
  /** The cell has GPRS. */
  readonly gprs: boolean;
}

export function readSi3Rest(view: ByteView, at: number, length: number): Si3Rest {
  const bits = new RestBits(view, at, length);
  // Selection parameters, power offset, whether there is an SI 2ter, early classmark sending, where SI 9 stands.
  if (bits.present()) bits.number(1 + 6 + 3 + 5);
  if (bits.present()) bits.number(2);
  bits.present();
  bits.present();
  if (bits.present()) bits.number(3);
  return { gprs: bits.present() };
}

export interface Si13Rest {
  readonly rac: number;
  /** Network mode of operation: 1 to 3. */
  readonly networkMode: number;
  /** What the cell allows without a packet control channel of its own. */
  readonly networkControlOrder: number;
}

/** Undefined for cells with a packet broadcast channel, and without content. */
export function readSi13Rest(view: ByteView, at: number, length: number): Si13Rest | undefined {
  const bits = new RestBits(view, at, length);
  if (!bits.present()) return undefined;
  bits.number(3 + 4);
  if (bits.number(1) === 1) skipMobileAllocation(bits);
  if (bits.number(1) === 1) return undefined;
  const rac = bits.number(8);
  bits.number(1 + 3);
  const networkControlOrder = bits.number(2);
  return { rac, networkControlOrder, networkMode: bits.number(2) + 1 };
}

/** SI13 change mark and GPRS mobile allocation. Repeated parts end by themselves: behind the end all bits are 0. */
function skipMobileAllocation(bits: RestBits): void {
  bits.number(2 + 6);
  while (bits.number(1) === 1) bits.number(4);
  if (bits.number(1) === 0) {
    const length = bits.number(6) + 1;
    for (let i = 0; i < length; i++) bits.number(1);
  } else while (bits.number(1) === 1) bits.number(6);
}
