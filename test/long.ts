/** What is drawn by lot or repeated runs in a short form with `npm test`; with SPOOR_TEST_LONG=1, which continuous integration sets, in a long one. */

export const LONG = process.env.SPOOR_TEST_LONG === '1';

/** How often, or every how many. */
export function often(short: number, long: number): number {
  return LONG ? long : short;
}
