/** Ends with 1 where no network can be recorded, and says why: for continuous integration. Parameter: gsm or lte. */

import { findPlace, GSM, LTE } from './place.js';

const place = findPlace(process.argv[2] === 'lte' ? LTE : GSM);
if (typeof place === 'string') {
  console.log(place);
  process.exitCode = 1;
}
