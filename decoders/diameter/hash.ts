/** Short names for things that have long keys: connections and exchanges; numbers for octets that are only compared. */

import type { ByteView } from 'spoor/decoder';

/** 64 bits of a text: two FNV-1a hashes that differ in their start. Not for secrets. */
export class Hash64 {
  private readonly high: number;
  private readonly low: number;

  constructor(text: string) {
    let a = 0x811c9dc5;
    let b = 0x9e3779b1;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      a = Math.imul(a ^ unit, 0x01000193);
      b = Math.imul(b ^ unit, 0x01000193) + a;
    }
    // Signed numbers are kept without an object of their own.
    this.high = mix(a ^ b) | 0;
    this.low = mix(b) | 0;
  }

  /** 53 of the bits: a key that takes a third of the memory of a text. */
  get number(): number {
    return (this.high >>> 0) * 2 ** 21 + (this.low >>> 11);
  }

  /** 32 of them, signed. */
  get bits(): number {
    return this.low;
  }

  /** 16 hexadecimal digits. */
  get text(): string {
    return hex32(this.high) + hex32(this.low);
  }
}

export function hash64(text: string): string {
  return new Hash64(text).text;
}

/** 32 bits of octets (FNV-1a), as a signed number. Not for secrets. */
export function hashOctets(bytes: ByteView, at: number, length: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ bytes.u8(at + i), 0x01000193);
  return mix(hash) | 0;
}

/** Eight hexadecimal digits of an unsigned 32-bit number. */
export function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

/** Spreads the last character over all bits, which FNV alone does not. */
function mix(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
