/** Silence that only the whole payload tells, on descriptors made bit by bit and on what is nearly one. */

import { viewOf } from 'spoor/testing';
import { describe, expect, it } from 'vitest';
import { IDLE_A, IDLE_U, ORDINARY, patternOf, SID_EFR, SID_FR, SID_HR } from './pattern.js';

const told = (octets: ArrayLike<number>) => patternOf(viewOf(Uint8Array.from([0, 0, ...Array.from(octets), 0])), 2, octets.length);

/** `length` octets of speech that is no silence, with `bits` counted from the first octet set to `value`. */
function withBits(length: number, signature: number, bits: readonly number[], value: 0 | 1, speech: number): Uint8Array {
  const payload = new Uint8Array(length).fill(speech);
  if (signature > 0) payload[0] = (signature << 4) | (speech & 15);
  for (const bit of bits) {
    const mask = 0x80 >> (bit & 7);
    payload[bit >> 3] = value === 1 ? payload[bit >> 3]! | mask : payload[bit >> 3]! & ~mask;
  }
  return payload;
}

/** Full rate: signature, 36 bits of filter, and four subframes of 17 bits and 13 pulses of three; the upper two of each pulse. */
const FR_ZEROS = Array.from({ length: 52 }, (_, pulse) => 40 + 56 * Math.floor(pulse / 13) + 17 + 3 * (pulse % 13)).flatMap((bit) => [
  bit,
  bit + 1,
]);
/** Enhanced full rate: the code word, counted behind the signature (3GPP TS 46.062). */
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => 4 + first + i);
const EFR_ONES = [...[from(45, 46), from(48, 68), from(94, 96), from(98, 118)], ...[from(148, 171), from(196, 209), from(212, 221)]].flat();
/** Half rate: the last 79 of 112 bits. */
const HR_ONES = Array.from({ length: 79 }, (_, i) => 33 + i);

describe('silence descriptors', () => {
  it('the code word of enhanced full rate has 95 bits', () => expect(new Set(EFR_ONES).size).toBe(95));

  it.each([0x5a, 0xa5, 0x00, 0xff])('of all three are told, whatever the other bits are (%i)', (speech) => {
    expect(told(withBits(33, 0xd, FR_ZEROS, 0, speech))).toBe(SID_FR);
    expect(told(withBits(31, 0xc, EFR_ONES, 1, speech))).toBe(SID_EFR);
    expect(told(withBits(14, 0, HR_ONES, 1, speech))).toBe(SID_HR);
  });

  it('with one wrong bit in the middle, or of another length or signature, are speech', () => {
    const flipped = (payload: Uint8Array, bit: number) =>
      payload.map((octet, at) => (at === bit >> 3 ? octet ^ (0x80 >> (bit & 7)) : octet));
    expect(told(flipped(withBits(33, 0xd, FR_ZEROS, 0, 0x5a), FR_ZEROS[20]!))).toBe(ORDINARY);
    expect(told(flipped(withBits(31, 0xc, EFR_ONES, 1, 0x5a), 4 + 160))).toBe(ORDINARY);
    expect(told(flipped(withBits(14, 0, HR_ONES, 1, 0x5a), 80))).toBe(ORDINARY);
    expect(told(withBits(32, 0xd, FR_ZEROS.slice(0, 60), 0, 0x5a))).toBe(ORDINARY);
    expect(told(withBits(33, 0xc, FR_ZEROS, 0, 0x5a))).toBe(ORDINARY);
  });

  it('pulses of a quiet frame are near the middle of their range, not at its end', () => {
    // 3 and 4 of 0 to 7 in turn.
    const quiet = Array.from({ length: 52 }, (_, pulse) => 40 + 56 * Math.floor(pulse / 13) + 17 + 3 * (pulse % 13)).flatMap(
      (bit, pulse) => (pulse % 2 === 0 ? [bit] : [bit + 1, bit + 2]),
    );
    expect(told(withBits(33, 0xd, quiet, 1, 0))).toBe(ORDINARY);
  });
});

describe('G.711', () => {
  it.each([
    ['A-law', 0xd5, 0x55, IDLE_A],
    ['\u00b5-law', 0xff, 0x7f, IDLE_U],
  ] as const)('%s at rest has two codes, in any order', (_law, plus, minus, pattern) => {
    expect(told(new Uint8Array(160).fill(plus))).toBe(pattern);
    expect(told(new Uint8Array(160).fill(minus))).toBe(pattern);
    expect(told(Array.from({ length: 240 }, (_, i) => (i % 3 === 0 ? plus : minus)))).toBe(pattern);
  });

  it('that speaks anywhere, a tone, and too little to tell are not at rest', () => {
    for (const part of [0, 3, 7])
      expect(told(Array.from({ length: 160 }, (_, i) => (i >= 20 * part && i < 20 * part + 20 ? 0x91 : 0xd5)))).toBe(ORDINARY);
    expect(told(Array.from({ length: 160 }, (_, i) => [0xd5, 0x91, 0x55, 0x11][i % 4]!))).not.toBe(IDLE_U);
    expect(told([0xd5, 0xd5, 0xd5])).toBe(ORDINARY);
  });
});
