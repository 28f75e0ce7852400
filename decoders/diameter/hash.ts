/** Short names for things that have long keys: connections and exchanges. */

/** 64 bits as 16 hexadecimal digits: two FNV-1a hashes that differ in their start. Not for secrets. */
export function hash64(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x9e3779b1;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x01000193) + a;
  }
  return hex32(mix(a ^ b)) + hex32(mix(b));
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
