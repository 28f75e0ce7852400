/** Numbers as C prints them (`%.3f`), which is how Wireshark does. */

/** Rounded to so many decimals. What lies exactly between two goes to the even one, unlike `toFixed`, which goes up. */
export function printed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  // Only odd multiples of this power of two are both a binary fraction and half a unit of the last decimal.
  const halves = Math.abs(value) * 2 ** (decimals + 1);
  if (!Number.isInteger(halves) || halves % 2 !== 1) return text;
  const down = Math.floor(Math.abs(value) * 10 ** decimals);
  const even = down % 2 === 0 ? down : down + 1;
  return ((Math.sign(value) * even) / 10 ** decimals).toFixed(decimals);
}
