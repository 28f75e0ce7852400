/** Samples that are built and not recorded are what their builders make; SPOOR_UPDATE=1 writes them. */

import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { UPDATE } from '../../src/testing/index.js';
import { lteGprsSimSample } from './lte-gprs-sim-sample.js';
import { umtsSample } from './umts-sample.js';

it.each([
  ['lte-gprs-sim', lteGprsSimSample],
  ['umts', umtsSample],
])('decoders/gsmtap/samples/%s.pcap is made of these messages', (name, make) => {
  const file = new URL(`../../decoders/gsmtap/samples/${name}.pcap`, import.meta.url);
  const made = make();
  if (process.env[UPDATE] !== undefined) writeFileSync(file, made);
  expect(Buffer.compare(Buffer.from(made), readFileSync(file))).toBe(0);
});
