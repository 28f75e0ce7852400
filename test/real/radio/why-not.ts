/** Ends with 1 where no network of Osmocom's programs can be recorded, and says why: for continuous integration. */

import { findPlace } from './place.js';

const place = findPlace();
if (typeof place === 'string') {
  console.log(place);
  process.exitCode = 1;
}
