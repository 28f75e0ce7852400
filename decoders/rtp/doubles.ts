/** A zero that is a double from the start. */

/**
 * Negative zero, which adds and compares as zero. V8 keeps 0 as a small integer, and a field that begins so and gets a fraction later changes the
 * shape of its objects: code compiled for them is thrown away, just when the first packets have made it fast.
 */
export const ZERO = -0;
