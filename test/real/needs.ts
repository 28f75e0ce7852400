/**
 * Tests against what not everybody has. Without it they are skipped, which is said with what to do; with `SPOOR_TEST_EVERYTHING=1`,
 * which continuous integration sets, they fail instead, so that nothing is left out unseen.
 */

import { describe, it } from 'vitest';

/** `found` is what there is of it: a version, an address; `missing` says what to do when it is undefined. */
export function describeWith(name: string, found: string | undefined, missing: string, body: (found: string) => void): void {
  if (found !== undefined) {
    describe(`${name} ${found}`, () => body(found));
    return;
  }
  if (process.env.SPOOR_TEST_EVERYTHING === '1') {
    it(`${name} is there`, () => {
      throw new Error(`SPOOR_TEST_EVERYTHING=1, but ${name} is not there: ${missing}`);
    });
    return;
  }
  console.warn(`Skipped, because ${name} is not there: ${missing}.`);
  it.skip(`${name} is not there: ${missing}`, () => undefined);
}
