/** Numbers as documents print them. */

/** Four decimals: a tenth of a microsecond, below what captures tell apart. */
export function rounded<T extends number | undefined>(value: T): T {
  return (value === undefined ? undefined : Math.round(value * 1e4) / 1e4) as T;
}
