/** Hashing of header bytes into the small integers that tables of flows, fragments and tunnels are keyed by. */

/** Different in each run, so that nobody can choose packets that fall into one bucket. Results never depend on it. */
export const SEED = Math.floor(Math.random() * 0x1_0000_0000) | 0;

/** Takes one more 32-bit word into a hash begun with SEED. */
export function mix(hash: number, word: number): number {
  const h = Math.imul(hash ^ word, 0x85eb_ca6b);
  return h ^ (h >>> 13);
}

/** Takes bytes[at, at + length) in; `length` is a multiple of 4. */
export function mixBytes(hash: number, bytes: Uint8Array, at: number, length: number): number {
  let h = hash;
  for (let i = at; i < at + length; i += 4) {
    h = mix(h, (bytes[i]! << 24) | (bytes[i + 1]! << 16) | (bytes[i + 2]! << 8) | bytes[i + 3]!);
  }
  return h;
}

/** The finished hash: 30 bits, which V8 keeps without a heap object. */
export function finish(hash: number): number {
  const h = Math.imul(hash ^ (hash >>> 16), 0xc2b2_ae35);
  return (h ^ (h >>> 15)) & 0x3fff_ffff;
}

/** True when both stretches hold the same octets. */
export function sameBytes(a: Uint8Array, atA: number, b: Uint8Array, atB: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (a[atA + i] !== b[atB + i]) return false;
  return true;
}
